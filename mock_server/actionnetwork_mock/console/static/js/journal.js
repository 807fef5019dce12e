/** The newest requests of the journal as summaries, kept up to date by the stream. */
import { control, world } from './api.js'
import { untilReleased } from './dom.js'
import { onChange, onRestart } from './live.js'
import { observable, paced } from './store.js'

const FIRST = 500
const BLOCK = 1000
const PAUSE_MS = 200
const MAX_PAUSE_MS = 400
export const MAX_ROWS = 10 * BLOCK
const SUMS = ['matching', 'swallowed', 'faulty', 'console']

function added(counts, more) {
	const statuses = { ...counts.statuses }
	for (const [status, times] of Object.entries(more.statuses)) statuses[status] = (statuses[status] ?? 0) + times;
	return { ...more, statuses, ...Object.fromEntries(SUMS.map((name) => [name, counts[name] + more[name]])) }
}

class Outdated extends Error {}

export class Feed {
	#changed = observable(0)
	#turn = 0
	#wantsAll = false
	refresh = paced(() => this.#read().catch((error) => error instanceof Outdated || this.#notify(error)), PAUSE_MS, MAX_PAUSE_MS)

	constructor(filter = {}) {
		this.filter = filter
		this.#clear()
		const reload = () => this.reload()
		this.stops = [onChange(['era'], reload), onRestart(reload), world.onChange(reload), onChange(['requests', 'marks'], this.refresh)]
		this.refresh()
	}

	#clear() {
		this.#turn += 1
		Object.assign(this, { rows: [], marks: [], counts: null, first: 0, isComplete: false, error: null })
	}

	watch(run) {
		return this.#changed.watch(() => run(this))
	}

	stop() {
		this.#turn = NaN // which no reading has
		this.stops.forEach((stop) => stop())
	}

	reload() {
		this.#clear()
		this.refresh()
	}

	// Keep reading until all kept requests are there. Without it, a feed has the newest ones.
	readAll() {
		this.#wantsAll = true
		if (!this.isComplete) this.refresh()
	}

	async #read() {
		if (this.counts) await this.#readNew()
		else await this.#readFirst()
		while (this.#wantsAll && !this.isComplete) await this.#readOlder()
		this.#notify()
	}

	async #get(query) {
		const turn = this.#turn
		const found = await control('GET', 'journal', null, { ...this.filter, fields: 'summary', limit: BLOCK, ...query })
		await untilReleased()
		if (turn !== this.#turn) throw new Outdated()
		return found
	}

	async #readFirst() {
		const { summaries, marks, ...counts } = await this.#get({ limit: FIRST })
		Object.assign(this, { rows: summaries.reverse(), marks, counts })
		this.#setFirst(this.rows.at(-1)?.number ?? 1, counts)
		this.isComplete ||= this.rows.length === counts.matching
		this.#notify()
	}

	// By numbers, so that the mock looks at these requests only.
	async #readOlder() {
		const first = Math.max(1, this.first - BLOCK)
		const { summaries, marks, ...counts } = await this.#get({ after: first - 1, before: this.first })
		this.rows = [...this.rows, ...summaries.reverse()]
		this.marks = marks
		this.#setFirst(first, counts)
	}

	#setFirst(first, { kept, newest }) {
		this.first = first
		this.isComplete = first <= newest - kept + 1 || this.rows.length >= MAX_ROWS
	}

	async #readNew() {
		const after = this.counts.newest
		const { summaries, marks, ...counts } = await this.#get({ after })
		if (counts.era !== this.counts.era || counts.matching > MAX_ROWS) {
			this.#clear()
			return this.#readFirst()
		}
		for (let more = summaries; more.length && summaries.length < counts.matching;) {
			({ summaries: more } = await this.#get({ after: summaries.at(-1).number, before: counts.newest + 1 }))
			summaries.push(...more)
		}
		this.rows = [...summaries.reverse(), ...this.rows].slice(0, MAX_ROWS)
		this.marks = [...this.marks, ...marks.filter((mark) => mark.after >= after && !this.marks.some(({ time, text }) => time === mark.time && text === mark.text))]
		this.counts = added(this.counts, counts)
	}

	#notify(error = null) {
		this.error = error
		this.#changed.set(this.#changed.value + 1)
	}
}

let shared = null
export const recent = () => (shared ??= new Feed())
