/** The newest requests of the journal as summaries, kept up to date by the stream. */
import { control, world } from './api.js'
import { onChange, onRestart } from './live.js'
import { observable } from './store.js'

const BLOCK = 500
const PAUSE_MS = 250 // so that a busy program has the machine
export const MAX_ROWS = 20 * BLOCK
const SUMS = ['matching', 'swallowed', 'faulty', 'console']

function added(counts, more) {
	const statuses = { ...counts.statuses }
	for (const [status, times] of Object.entries(more.statuses)) statuses[status] = (statuses[status] ?? 0) + times;
	return { ...more, statuses, ...Object.fromEntries(SUMS.map((name) => [name, counts[name] + more[name]])) }
}

export class Feed {
	#changed = observable(0)
	#reading = null
	#again = false
	#isStopped = false
	#wantsAll = false

	constructor(filter = {}) {
		this.filter = filter
		this.#clear()
		this.stops = [onChange(['era'], () => this.reload()), onRestart(() => this.reload()), world.onChange(() => this.reload()), onChange(['requests', 'marks'], () => this.refresh())]
		this.refresh()
	}

	#clear() {
		Object.assign(this, { rows: [], marks: [], counts: null, isComplete: false, error: null })
	}

	watch(run) {
		return this.#changed.watch(() => run(this))
	}

	stop() {
		this.#isStopped = true
		this.stops.forEach((stop) => stop())
	}

	reload() {
		this.#clear()
		this.refresh()
	}

	// Keep reading until all kept requests are there. Without it, a feed has the newest 500.
	readAll() {
		this.#wantsAll = true
		if (!this.isComplete) this.refresh()
	}

	async refresh() {
		this.#again = true
		if (this.#reading) return
		this.#reading = true
		while (this.#again && !this.#isStopped) {
			this.#again = false
			await this.#read().catch((error) => {
				this.error = error
				this.#notify()
			})
			await new Promise((done) => setTimeout(done, PAUSE_MS))
		}
		this.#reading = false
	}

	async #read() {
		if (this.counts) await this.#readNew()
		else await this.#readBlock({})
		while (this.#wantsAll && !this.isComplete && !this.#again && !this.#isStopped) await this.#readBlock({ before: this.rows.at(-1).number })
	}

	#get(query) {
		return control('GET', 'journal', null, { ...this.filter, fields: 'summary', limit: BLOCK, ...query })
	}

	async #readBlock(query) {
		const { summaries, marks, ...counts } = await this.#get(query)
		this.counts ??= counts
		this.rows = [...this.rows, ...summaries.reverse()]
		this.marks = [...marks.filter((mark) => !this.marks.some(({ time, text }) => time === mark.time && text === mark.text)), ...this.marks]
		this.isComplete = summaries.length < BLOCK
		this.#trim()
	}

	async #readNew() {
		const after = this.counts.newest
		const { summaries, marks, ...counts } = await this.#get({ after })
		if (counts.era !== this.counts.era) return this.reload()
		if (counts.matching > summaries.length) return this.reload(); // many requests later
		this.rows = [...summaries.reverse(), ...this.rows]
		this.marks = [...this.marks, ...marks.filter((mark) => mark.after >= after && !this.marks.some(({ time, text }) => time === mark.time && text === mark.text))]
		this.counts = added(this.counts, counts)
		this.error = null
		return this.#trim()
	}

	#trim() {
		if (this.rows.length >= MAX_ROWS) {
			this.rows.length = MAX_ROWS
			this.isComplete = true
		}
		this.#notify()
	}

	#notify() {
		if (!this.#isStopped) this.#changed.set(this.#changed.value + 1)
	}
}

let shared = null
export const recent = () => (shared ??= new Feed())
