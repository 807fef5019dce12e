/** The page Requests: the journal, newest first, beside the request that is selected. */
import { apiAddress, button, changeQuery, chip, copy, copyLine, count, definitions, dropLastWord, empty, Feed, fill, firstKey, get, h, MAX_ROWS, onChange, parseFilter, plural, post, primary, pushQuery, quiet, recent, refusalBox, say, toCurl, typing, VirtualList } from '../all.js'
import { exportDialog } from './export.js'
import { RequestDetail } from './request-detail.js'
import { itemsOf, requestCells, requestClass } from './request-rows.js'

const CHIPS = [
	{ id: '', label: 'All', filter: {}, of: (counts) => counts.matching },
	{ id: 'swallowed', label: 'Swallowed', filter: { swallowed: 'true' }, of: (counts) => counts.swallowed },
	{ id: '4xx', label: '4xx', filter: { status: '4xx' }, of: ({ statuses }) => Object.keys(statuses).reduce((sum, status) => sum + (status[0] === '4' ? statuses[status] : 0), 0) },
	{ id: '429', label: '429', filter: { status: '429' }, of: (counts) => counts.statuses[429] ?? 0 },
	{ id: 'faults', label: 'Faults', filter: { note: 'fault' }, of: (counts) => counts.faulty },
	{ id: 'console', label: 'Console', filter: { from: 'console' }, of: (counts) => counts.console },
]

class RequestsPage {
	#stops = []
	#isPaused = false
	#head = Infinity; // the newest request that the list shows
	query = {}

	constructor(root, route, context) {
		this.input = typing(h('input.field.mono.grow', { type: 'search', 'aria-label': 'Filter', placeholder: 'POST /people*  note:unknown-tag  or any text' }), (q) => changeQuery({ q }))
		this.pause = button('Pause', () => this.#togglePause(), { 'aria-pressed': 'false' })
		this.chips = h('div.chips', { role: 'group', 'aria-label': 'Show' })
		this.fresh = primary('', () => this.#showNewest(), { class: 'fresh', hidden: true })
		this.list = new VirtualList({
			label: 'Requests, newest first', columns: ['Number', 'Time', 'Method', 'Path', 'Notes', 'Status'],
			cells: requestCells, rowClass: requestClass, isOpenable: (item) => Boolean(item.row), open: (item) => this.#select(item.row.number),
		})
		this.list.afterScroll = () => this.list.isAtTop && !this.fresh.hidden && !this.#isPaused && this.#showNewest()
		this.refusal = h('p.refusal', { role: 'alert' })
		this.foot = h('span')
		this.body = h('div.list-body')
		this.detail = new RequestDetail({ close: () => this.#select(null), context })
		this.split = h('div.split.requests',
			h('section.split-list', { 'aria-label': 'Requests' },
				h('div.page-head',
					h('div.row-of.filter-row', h('span.title', { 'aria-hidden': 'true' }, 'Requests'), this.input, this.pause),
					h('div.row-of.chips-row', this.chips, h('span.row-of.end', quiet('Clear', () => this.#clear()), quiet('Export', () => this.#export()))),
					this.refusal),
				this.body,
				h('div.split-foot', this.foot, h('span.keys', h('kbd', 'J'), ' ', h('kbd', 'K'), ' move, ', h('kbd', 'E'), ' edit and resend, ', h('kbd', '/'), ' filter'))),
			this.detail.element)
		fill(root, h('h1.hidden', 'Requests'), this.split)
		const move = (step) => () => {
			this.list.move(step)
			this.list.focus()
		}
		context.shortcuts({
			j: ['Next request', move(1)], k: ['Request before', move(-1)], '/': ['Filter', () => this.input.focus()],
			e: ['Edit and resend', () => this.detail.editAndResend()], c: ['Copy as curl', () => this.detail.copyCurl()], p: ['Copy as pytest', () => this.detail.copyPytest()],
			Escape: ['Back to the list', () => (this.list.element.offsetParent ? this.list.focus() : this.#select(null))],
		})
		context.commands([
			...CHIPS.map(({ id, label }) => ({ label: `Show requests: ${label}`, hint: 'filter', run: () => pushQuery({ show: id }) })),
			{ label: 'Clear the list', hint: 'in this tab', run: () => this.#clear() },
			{ label: 'Export', hint: 'HAR, curl, pytest or JSON', run: () => this.#export() },
		])
		this.stop = onChange(['era', 'started'], () => this.query.n && changeQuery({ n: '' })); // its numbers begin again
		this.update(route)
	}

	get #filter() {
		const { q = '', show = '' } = this.query
		return { ...parseFilter(q), ...CHIPS.find(({ id }) => id === show)?.filter }
	}

	update({ query }) {
		const before = this.query
		this.query = query
		if (document.activeElement !== this.input) this.input.value = query.q ?? ''
		if (!this.feed || ['q', 'show', 'after'].some((name) => before[name] !== query[name])) this.#openFeed()
		const number = query.n ? Number(query.n) : null
		this.split.dataset.detail = number === null ? '' : 'open'
		this.list.select(number)
		this.detail.show(number)
	}

	#openFeed() {
		this.#closeFeeds()
		this.#head = Infinity
		const words = parseFilter(this.query.q ?? '')
		this.base = Object.keys(words).length ? new Feed(words) : recent()
		this.feed = this.query.show ? new Feed(this.#filter) : this.base
		this.feed.readAll()
		this.#stops = [this.base.watch(() => this.#drawChips()), this.feed.watch(() => this.#changed())]
	}

	#closeFeeds() {
		this.#stops.forEach((stop) => stop())
		for (const feed of [this.base, this.feed]) if (feed && feed !== recent()) feed.stop();
	}

	unmount() {
		this.#closeFeeds()
		this.stop()
		this.detail.stop()
	}

	#drawChips() {
		const { counts } = this.base
		fill(this.chips, CHIPS.map(({ id, label, of }) => chip(`${label} ${counts ? count(of(counts)) : ''}`, id === (this.query.show ?? ''), () => pushQuery({ show: id }))))
	}

	#changed() {
		const { rows } = this.feed
		const newest = rows[0]?.number ?? 0
		const isHeld = this.#isPaused || (!this.list.isAtTop && newest >= this.#head && this.#head !== Infinity)
		if (!isHeld) this.#head = newest
		const waiting = rows.filter((row) => row.number > this.#head).length
		this.fresh.hidden = waiting === 0
		this.fresh.textContent = `${count(waiting)} new`
		this.#draw()
	}

	#draw() {
		const { feed } = this
		const after = Number(this.query.after ?? 0)
		const rows = feed.rows.filter((row) => row.number > after && row.number <= this.#head)
		this.refusal.textContent = feed.error?.status ? feed.error.message : ''
		if (rows.length === 0 && feed.counts) fill(this.body, this.#emptyPart())
		else if (!this.list.element.isConnected) fill(this.body, this.list.element, this.fresh)
		this.list.set(itemsOf(rows, feed.marks, { isUnfiltered: feed === recent() }))
		if (feed.counts) this.#drawFoot(feed.counts, rows.length)
	}

	#drawFoot({ kept, newest, matching }, shown) {
		const parts = [kept < newest ? `${count(kept)} of ${count(newest)} kept; raise journal_bytes to keep more` : `${count(kept)} kept of ${count(newest)}`,
			shown < kept && `${count(shown)} shown`, 'newest first', matching > MAX_ROWS && `the newest ${count(MAX_ROWS)} are listed`]
		this.foot.textContent = parts.filter(Boolean).join(' \u00b7 ')
	}

	#emptyPart() {
		const { q = '', show, after } = this.query
		const hidden = this.feed.rows.length
		if (after && hidden) {
			return empty('Cleared', h('p', `${plural(hidden, 'request')} are hidden in this tab. New ones appear here.`), button('Show them again', () => changeQuery({ after: '' })))
		}
		if (!q && !show) return welcome()
		return empty('No request matches', h('div.row-of', q && button(`Drop "${q.trim().split(/\s+/).at(-1)}"`, () => this.#setWords(dropLastWord(q))), show && button('Show all', () => changeQuery({ show: '' }))))
	}

	#setWords(words) {
		this.input.value = words
		changeQuery({ q: words })
	}

	#select(number) {
		pushQuery({ n: number })
		if (number === null) this.list.focus()
		else this.detail.focusWhenNarrow()
	}

	#showNewest() {
		this.#head = Infinity
		this.list.toTop()
		this.#changed()
	}

	#togglePause() {
		this.#isPaused = !this.#isPaused
		this.pause.setAttribute('aria-pressed', String(this.#isPaused))
		if (!this.#isPaused) this.#showNewest()
	}

	#clear() {
		changeQuery({ after: recent().rows[0]?.number, n: '' })
	}

	#export() {
		exportDialog('the requests that are shown', this.#filter, Number(this.query.after ?? 0))
	}
}

function welcome() {
	const key = firstKey()?.value ?? null
	const line = toCurl({ method: 'GET', url: `${apiAddress}/people`, key, body: '' })
	const refusal = refusalBox()
	const load = () => refusal.run(async () => {
		await post('scenarios', { name: 'union_local' })
		scenario.hidden = true
		say('Loaded union_local')
	})
	const scenario = h('div.form-grid', { hidden: true }, 'To have people, a petition and an event to read, load a scenario.', h('div', button('Load union_local', load)))
	get('state/people/count').then(({ count: people }) => (scenario.hidden = people > 0), () => {})
	return empty('No request so far',
		h('p', 'Every request of your program appears here, with what the real API would have ignored. Let it use this address and key, or try:'),
		definitions([['Address', apiAddress], ...(key ? [['Key', key]] : [])], 'facts.mono'),
		copyLine(line, () => copy(line, 'curl')),
		scenario, refusal.element)
}

export const page = {
	id: 'requests', title: 'Requests', group: 'Inspect', letter: 'r',
	badge: ({ requests }) => ({ text: count(requests) }),
	mount: (root, route, context) => new RequestsPage(root, route, context),
}
