/** The page Budget & findings: calls a second against the limit, what they cost by path, and habits to improve. */
import { button, changeQuery, clockTime, control, copy, count, details, fill, h, hrefTo, isCall, keyLabelled, limit, onChange, pace, paced, plot, plural, REAL_LIMIT, recent, refusalBox, section, shareBar, span as spanText, table } from '../all.js'

const SPANS = [['', 'all that is kept'], ['60', 'last minute'], ['600', 'last ten minutes']]
const MAX_BARS = 600
const FINDINGS_EVERY_MS = 2000
const DRAWN_EVERY_MS = 500

const figure = (value, label, isBad = false) => h('div.figure-number', { class: isBad ? 'bad' : '' }, h('strong', value), h('span', label))
const picker = (name) => h('select.field.auto', { 'aria-label': name, on: { change: ({ target }) => changeQuery({ [name.toLowerCase()]: target.value }) } })
const options = (select, pairs, value) => fill(select, pairs.map(([value, label]) => h('option', { value }, label))).value = value

class BudgetPage {
	#isOpen = true
	#readLater = paced(async () => this.#isOpen && this.#read(), FINDINGS_EVERY_MS)
	#drawLater = paced(async () => this.#isOpen && this.#draw(), DRAWN_EVERY_MS)
	span = picker('Span')
	key = picker('Key')
	numbers = h('div.numbers')
	picture = h('div')
	findings = h('div')
	paths = h('div')
	refusal = refusalBox()

	constructor(root, route) {
		fill(root, h('div.page-head', h('h1', 'Budget & findings'), h('span.grow'), this.span, this.key),
			h('div.page-body', this.refusal.element, this.numbers, section('Calls in each second', this.picture), section('Findings', this.findings), section('By path', this.paths)))
		recent().readAll()
		this.query = route.query
		this.stops = [recent().watch(this.#drawLater), onChange(['requests', 'era'], this.#readLater)]
		this.#readLater()
	}

	update({ query }) {
		this.query = query
		this.#draw()
	}

	unmount() {
		this.#isOpen = false
		this.stops.forEach((stop) => stop())
	}

	#read() {
		return this.refusal.run(async () => {
			const [budget, findings] = await Promise.all([control('GET', 'budget'), control('GET', 'findings')])
			this.#drawFindings(findings, budget)
			this.#drawPaths(Object.entries(budget.by_path))
		})
	}

	#draw() {
		const { span = '', key = '' } = this.query
		const calls = recent().rows.filter(isCall)
		const labels = new Set(calls.map((row) => row.key))
		options(this.span, SPANS, span)
		options(this.key, [['', 'every key'], ...[...labels].map((label) => [label, keyLabelled(label)?.value ?? (label || 'no key')])], key)
		const since = span && calls[0] ? calls[0].time - Number(span) : -Infinity
		const rows = calls.filter((row) => row.time >= since && (!key || row.key === key))
		const seconds = pace(rows)
		const peak = Math.max(0, ...[...seconds.values()].map((second) => second.peak))
		const refused = rows.filter((row) => row.status === 429).length
		const most = Math.max(0, ...[...Map.groupBy(rows, (row) => row.key).values()].map((list) => list.length))
		fill(this.numbers, figure(count(rows.length), `${rows.length === 1 ? 'call' : 'calls'} in ${spanText(rows.length ? rows[0].time - rows.at(-1).time : 0)}`),
			figure(`${peak} / ${limit()}`, 'peak a second', peak > limit()), figure(count(refused), 'refused with 429', refused > 0), figure(spanText(most / REAL_LIMIT), `at ${REAL_LIMIT} a second`))
		this.#drawPlot(seconds)
	}

	#drawPlot(seconds) {
		const known = [...seconds.keys()].sort((a, b) => a - b)
		const last = known.at(-1) ?? 0
		const first = Math.max(known[0] ?? 0, last - MAX_BARS + 1)
		const bars = known.length ? Array.from({ length: last - first + 1 }, (_, index) => ({ second: first + index, peak: 0, calls: 0, ...seconds.get(first + index) })) : []
		if (!bars.length) return fill(this.picture, h('p.meta', 'No call yet. Each second with calls gets a bar here, red above the limit.'))
		const href = (bar) => hrefTo('requests', bar.first ? { after: bar.first - 1, n: bar.last } : {})
		const isOpen = this.picture.querySelector('details')?.open
		const rows = bars.filter((bar) => bar.calls).map((bar) => [h('a.mono', { href: href(bar) }, clockTime(bar.second).slice(0, 8)), h('td.number', bar.calls), h('td.number', bar.peak)])
		const list = details('The same numbers as a table', table(['second', 'calls', 'peak'], rows, { class: 'narrow' }))
		list.open = Boolean(isOpen)
		return fill(this.picture, plot(bars, { limit: limit(), href }), bars.length === MAX_BARS && h('p.meta', `The last ${plural(MAX_BARS, 'second')}.`), list)
	}

	#drawFindings(findings, { calls, forgotten }) {
		if (!findings.length) {
			fill(this.findings, h('p.sub', calls ? `Nothing to improve in ${plural(calls, 'request')}.` : 'Habits that the real API makes slow or expensive appear here, with the requests that show them.'))
			return
		}
		const allow = ({ code }) => copy(`with action_network.allowing("${code}"):`, 'allowing')
		fill(this.findings, h('ul.panel', findings.map((finding) => h('li.panel-row.finding', h('span.tag', { class: finding.noted ? 'note' : 'bad' }, finding.code),
			h('p.grow.anywhere', finding.sentence, ' ', h('span.sub', finding.advice)),
			h('span.row-of', requestsLink(finding), button('Copy allowing', () => allow(finding), { title: 'A line that lets strict mode pass this finding' }))))),
		forgotten > 0 && h('p.meta', `${plural(forgotten, 'older request')} are forgotten and not counted.`))
	}

	#drawPaths(paths) {
		const most = Math.max(1, ...paths.map(([, calls]) => calls))
		fill(this.paths, paths.length ? table(['calls', 'method and path', ''], paths.map(([path, calls]) => [h('td.number.mono', count(calls)),
			h('a.mono.anywhere', { href: hrefTo('requests', { q: path.replace(/\{\w+\}/g, '*') }) }, path), shareBar(calls / most)]), { class: 'by-path' }) : h('p.meta', 'No call yet.'))
	}
}

function requestsLink({ requests, code, noted }) {
	const [first] = requests
	return first && h('a.btn', { href: hrefTo('requests', noted ? { q: `note:${code}` } : { after: first - 1, n: first }) }, plural(requests.length, 'request'))
}

export const page = {
	id: 'budget', title: 'Budget & findings', group: 'Review', letter: 'b',
	mount: (root, route) => new BudgetPage(root, route),
}
