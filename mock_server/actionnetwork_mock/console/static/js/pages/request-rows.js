/** The rows of the page Requests: requests, joined by second, with what happened between them. */
import { callsWithinSecond, h, plural, readableQuery, REAL_LIMIT, shortId, shortTime, statusClass } from '../all.js'

const WINDOW_S = 1

// Groups of rows whose calls fell within one second, oldest first; `first` and `last` are indexes of `rows`.
function groupsOf(rows) {
	const groups = []
	const counts = callsWithinSecond(rows)
	for (let at = rows.length - 1; at >= 0; at -= 1) {
		const { number, time } = rows[at]
		let group = groups.at(-1)
		if (!group || time < group.time || time >= group.time + WINDOW_S) groups.push((group = { time, last: at, calls: 0 }))
		Object.assign(group, { first: at, end: time, calls: Math.max(group.calls, counts.get(number) ?? 0) })
	}
	return groups
}

function sentenceOf({ calls, time, end }) {
	if (time === end) return `${plural(calls, 'call')} while the clock stood still: to the rate limit they are within one second`
	const late = calls - REAL_LIMIT
	return `${calls} calls in one second: the real API answers the ${late === 1 ? 'fifth' : `last ${late}`} with 429`
}

// The items of the list, newest first: requests, sentences above a second with too many, and marks of tests.
export function itemsOf(rows, marks, { isUnfiltered }) {
	const groups = groupsOf(rows)
	const items = []
	const byNumber = Map.groupBy(isUnfiltered ? marks : [], (mark) => mark.after)
	const addMarks = (number) => byNumber.get(number)?.toReversed().forEach(({ text }, index) => items.push({ key: `mark-${number}-${index}`, kind: 'mark', text }))
	rows.forEach((row, at) => {
		while (groups.at(-1).last < at) groups.pop()
		const group = groups.at(-1)
		const isOver = group.calls > REAL_LIMIT
		addMarks(row.number)
		if (isUnfiltered && isOver && at === group.first) items.push({ key: `over-${row.number}`, kind: 'over', text: sentenceOf(group) })
		items.push({ key: row.number, kind: 'row', row, bar: ['bar', at === group.first && 'bar-start', at === group.last && 'bar-end', isOver && 'over'].filter(Boolean).join(' ') })
	})
	if (rows.at(-1)?.number === 1) addMarks(0)
	return items
}

export const requestClass = ({ kind, bar = '' }) => `request-${kind} ${bar}`

export const methodMark = (method) => h('span.method', { class: /GET|HEAD|OPTIONS/.test(method) ? '' : 'change' }, method)

export function pathMark(path, query) {
	const shown = query ? `?${readableQuery(query)}` : ''
	return h('span.path', { title: `${path}${shown}` }, shortId(path), shown && h('span.query', shown))
}

function statusMark({ status, codes }) {
	return h('span.status', { class: codes.includes('fault') ? 'fault' : statusClass(status) }, status || 'none')
}

function codeMarks({ codes, swallowed, from }) {
	const [first, ...others] = codes.filter((code) => code !== 'fault')
	const tag = (text, props) => h('span.tag', { class: swallowed ? 'note' : '', ...props }, text)
	return [codes.includes('fault') && h('span.tag.fault', 'fault'), from !== 'program' && h('span.tag.from', from), first && tag(first), others.length > 0 && tag(`+${others.length}`, { title: others.join(', ') })]
}

export function requestCells({ kind, row, text }) {
	if (kind === 'over') return [text]
	if (kind === 'mark') return [[h('span.mono', text), ' started']]
	return [row.number, shortTime(row.time), methodMark(row.method), pathMark(row.path, row.query), codeMarks(row), statusMark(row)]
}
