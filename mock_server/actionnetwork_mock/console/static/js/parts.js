/** Small arrangements that several pages have. */
import { bare, h } from './dom.js'
import { STATUS_TEXT, statusClass } from './format.js'
import { hrefTo } from './route.js'

const TYPING_MS = 150
const SHARE_PX = 160

export const linkTo = (label, page, query, path) => h('a', { href: hrefTo(page, query, path) }, label)
export const section = (title, ...children) => h('section', typeof title === 'string' ? h('h2.section-head', title) : h('div.section-head', title), children)
export const details = (summary, ...children) => h('details', h('summary', summary), children)
export const provenance = (source) => source && h('span', { class: `provenance ${source}` }, source)

export const table = (columns, rows, props = {}) =>
	h('table', props, h('thead', h('tr', columns.map((name) => (name ? h('th', { scope: 'col' }, name) : h('td'))))),
		h('tbody', rows.map((cells) => h('tr', cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : h('td', cell)))))))

export const wideTable = (label, ...args) => h('div.scroll-x', { tabindex: '0', role: 'region', 'aria-label': label }, table(...args))

export const definitions = (pairs, name) => h(`dl.${name}`, pairs.map(([term, ...values]) => h('div', h('dt', term), values.map((value) => h('dd.anywhere', value)))))

export const headersPart = (title, headers) => headers.length > 0 && h('div.headers', details(title, definitions(headers, 'mono')))

export function tabs(label, list, current, choose, panel) {
	panel.setAttribute('role', 'tabpanel')
	panel.id ||= `panel-${label.toLowerCase()}`
	panel.setAttribute('aria-labelledby', `${panel.id}-${current}`)
	return h('div.tabs', { role: 'tablist', 'aria-label': label }, list.map(([id, name]) =>
		bare(name, () => choose(id), { role: 'tab', id: `${panel.id}-${id}`, 'aria-selected': String(id === current), 'aria-controls': panel.id })))
}

export const chip = (label, isChosen, run, key = null) => bare(label, run, { class: 'chip', 'aria-pressed': String(isChosen), 'data-key': key })

export function typing(input, run) {
	let timer = 0
	const end = () => input.isConnected && run(input.value.trim())
	input.addEventListener('change', end) // at once when the field is left
	input.addEventListener('input', () => {
		clearTimeout(timer)
		timer = setTimeout(end, TYPING_MS)
	})
	return input
}

export function shareBar(share) {
	const bar = h('span.share')
	bar.style.setProperty('width', `${Math.max(2, Math.round(share * SHARE_PX))}px`)
	return bar
}

export const empty = (title, ...children) => h('div.empty', h('h2', title), children)

export const statusLine = (status, before = '') => h('span.status', { class: statusClass(status) }, before, status, ' ', STATUS_TEXT[status])
