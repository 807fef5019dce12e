/** The rows of the page Requests: requests, joined by second, with what happened between them. */
import { h } from '../dom.js';
import { plural, readableQuery, shortId, shortTime, statusClass } from '../format.js';
import { isCall } from '../plot.js';
import { REAL_LIMIT } from '../session.js';

const WINDOW_S = 1;

/** Groups of rows whose calls fell within one second: `{ first, last, calls, isOver, isStill }` as indexes of `rows`. */
function groupsOf(rows) {
	const groups = [];
	let group = null;
	for (let at = rows.length - 1; at >= 0; at -= 1) {
		const row = rows[at];
		const isSame = group && row.time - group.time >= 0 && row.time - group.time < WINDOW_S;
		if (!isSame) groups.push((group = { time: row.time, last: at, first: at, byKey: new Map(), end: row.time }));
		group.first = at;
		group.end = row.time;
		if (isCall(row)) group.byKey.set(row.key, (group.byKey.get(row.key) ?? 0) + 1);
	}
	return groups.map(({ time, end, first, last, byKey }) => {
		const calls = Math.max(0, ...byKey.values());
		return { first, last, calls, isOver: calls > REAL_LIMIT, isStill: end === time };
	});
}

function sentenceOf({ calls, isStill }) {
	if (isStill) return `${plural(calls, 'call')} while the clock stood still: to the rate limit they are within one second`;
	const late = calls - REAL_LIMIT;
	return `${calls} calls in one second: the real API answers the ${late === 1 ? 'fifth' : `last ${late}`} with 429`;
}

const barOf = (at, { first, last, isOver }) =>
	`bar${at === first ? ' bar-start' : ''}${at === last ? ' bar-end' : ''}${isOver ? ' over' : ''}`;

export function itemsOf(rows, marks, { isUnfiltered }) {
	const groups = groupsOf(rows);
	const items = [];
	const markedAfter = new Map();
	for (const mark of marks) markedAfter.set(mark.after, [...(markedAfter.get(mark.after) ?? []), mark]);
	const addMarks = (number) => isUnfiltered && (markedAfter.get(number) ?? []).toReversed().forEach((mark, index) =>
		items.push({ key: `mark-${number}-${index}`, kind: 'mark', text: mark.text }));
	let group = groups.length - 1;
	rows.forEach((row, at) => {
		while (groups[group].last < at) group -= 1;
		const own = groups[group];
		addMarks(row.number);
		if (isUnfiltered && own.isOver && at === own.first) items.push({ key: `over-${own.last}-${row.number}`, kind: 'over', text: sentenceOf(own) });
		items.push({ key: row.number, kind: 'row', row, bar: barOf(at, own) });
	});
	if (rows.at(-1)?.number === 1) addMarks(0);
	return items;
}

export const requestClass = ({ kind, bar = '' }) => `request-${kind} ${bar}`;

const isChange = (method) => !['GET', 'HEAD', 'OPTIONS'].includes(method);
export const methodMark = (method) => h('span', { class: isChange(method) ? 'method change' : 'method' }, method);

/** The path and query as text, with what is below the API in front. */
export function pathMark(path, query) {
	const shown = query ? `?${readableQuery(query)}` : '';
	return h('span.path', { title: `${path}${shown}` }, shortId(path), shown && h('span.query', shown));
}

export function statusMark(row) {
	const isFault = row.codes?.includes('fault') || row.notes?.some((note) => note.code === 'fault');
	return h('span', { class: `status ${isFault ? 'fault' : statusClass(row.status)}` }, row.status === 0 ? 'none' : row.status);
}

function codeMarks({ codes, swallowed, from }) {
	const [first, ...others] = codes.filter((code) => code !== 'fault');
	const tone = swallowed ? 'note' : '';
	return [
		codes.includes('fault') && h('span.tag.fault', 'fault'),
		from !== 'program' && h('span.tag', from),
		first && h('span', { class: `tag ${tone}` }, first),
		others.length > 0 && h('span', { class: `tag ${tone}`, title: others.join(', ') }, `+${others.length}`),
	];
}

export function requestCells({ kind, row, text }) {
	if (kind === 'over') return [text];
	if (kind === 'mark') return [[h('span.mono', text), ' started']];
	return [row.number, shortTime(row.time), methodMark(row.method), pathMark(row.path, row.query), codeMarks(row), statusMark(row)];
}
