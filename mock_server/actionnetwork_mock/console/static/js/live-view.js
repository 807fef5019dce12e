/** What the pages over one part of the mock share: readings that follow counters, buttons, forms, a list beside a detail. */
import { ApiError, control, world } from './api.js'
import { bare, button, fill, h, quiet, untilReleased } from './dom.js'
import { connection, onChange, onRestart } from './live.js'
import { showDialog } from './keys.js'
import { refusalBox, say } from './messages.js'
import { pushQuery } from './route.js'
import { paced } from './store.js'
import { VirtualList } from './virtual-list.js'

const PAUSE_MS = 200

export const get = (path, query) => control('GET', path, null, query)
export const post = (path, body = {}) => control('POST', path, body)
export const erase = (path) => control('DELETE', path)

export function liveView({ counters, read, draw }) {
	const element = h('p.refusal', { role: 'alert' })
	let running = 0
	const later = paced(async () => running >= 0 && refresh(), PAUSE_MS)
	async function refresh() {
		const number = (running += 1)
		try {
			const data = await read()
			await untilReleased()
			if (number !== running) return; // a later reading is on its way
			element.replaceChildren()
			draw(data)
		} catch (error) {
			if (!(error instanceof ApiError)) throw error
			if (error.status) element.textContent = error.message; // else the bar says that the mock does not answer
		}
	}
	const refusal = refusalBox()
	const stops = [onChange(['era', ...counters], later), onRestart(refresh), world.onChange(refresh)]
	refresh()
	return {
		element: h('div.refusals', refusal.element, element), refresh,
		stop: () => { running = NaN; stops.forEach((stop) => stop()); },
		// A button that changes the mock: shows a refusal, says what was done, and reads again.
		button: (label, change, { done = '', ...props } = {}) => changeButton(label, async () => {
			if (await refusal.run(change) && done) say(done)
			await refresh()
		}, { key: label, ...props }),
		run: (change) => refusal.run(change).finally(refresh),
	}
}

export function redraw(element, ...children) {
	const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : null
	fill(element, ...children)
	if (key) [...element.querySelectorAll('[data-key]')].find((found) => found.dataset.key === key)?.focus()
	return element
}

const changes = new Set()
connection.watch(({ state }) => {
	for (const reference of changes) {
		const found = reference.deref()
		if (!found) changes.delete(reference)
		else found.disabled = state === 'lost' || found.dataset.off === 'true'
	}
})

export function changeButton(label, run, { key = null, off = false, ...props } = {}) {
	const made = bare(label, run, { class: 'btn', 'data-key': key, 'data-off': String(Boolean(off)), ...props })
	made.disabled = Boolean(off) || connection.value.state === 'lost'
	changes.add(new WeakRef(made))
	return made
}

export const pageOf = (root, title, head, ...body) => fill(root,
	h('div.page-head', h('h1.title', title), head), h('div.page-body', body))
export const more = (...children) => h('div.row-of.gap-above', children)
export const field = (label, control) => h('label.stack', label, control)
export const copyLine = (text, copying) => h('div.copy-line', h('code', { tabindex: '0' }, text), button('Copy', copying, { 'data-key': `copy ${text}` }))

// A dialog with a form; `submit` may raise ApiError or SyntaxError, and closes the dialog otherwise.
export function formDialog(title, { action, fields, submit }) {
	const refusal = refusalBox()
	const send = () => refusal.run(async () => {
		try {
			await submit()
			dialog.close()
		} catch (error) {
			if (!(error instanceof SyntaxError)) throw error
			throw new ApiError(0, `This is not JSON: ${error.message}`)
		}
	})
	const onKey = (event) => event.key === 'Enter' && event.ctrlKey && (event.preventDefault(), send())
	const dialog = showDialog(title, h('h2', title),
		h('form.form-grid', { novalidate: true, on: { submit: send, keydown: onKey } }, fields, refusal.element,
			h('div.dialog-end', button('Cancel', () => dialog.close()), h('button.primary', { type: 'submit' }, action))))
}

// A list beside the row that is selected with `n` in the hash. `detail(row)` returns its content.
export function listAndDetail(root, { name, title, head, columns, cells, key, detail, hint, find = () => null }) {
	let [rows, selected, shown] = [[], null, null]
	const body = h('div.list-body')
	const pane = h('section.split-detail', { 'aria-label': `Selected in ${title}`, tabindex: '-1' })
	const list = new VirtualList({
		label: `${title}, newest first`, columns, cells: ({ row }) => cells(row).map((cell) => Object.assign(cell, { title: cell.textContent })), rowClass: () => '', isOpenable: () => true,
		open: (item) => pushQuery({ n: item.key }),
	})
	const columnsHead = h('div.list-head', { 'aria-hidden': 'true' }, columns.map((name, at) => h(`span.cell-${at}`, name === 'Number' ? '#' : name)))
	const split = h('div', { class: `split with-columns ${name}` },
		h('section.split-list', { 'aria-label': title }, h('div.page-head', h('span.title', { 'aria-hidden': 'true' }, title), head), body, h('div.split-foot', h('span', 'Newest first'))), pane)
	fill(root, h('h1.hidden', title), split)
	function drawDetail() {
		const row = rows.find((item) => String(key(item)) === selected) ?? (selected ? null : find(rows))
		const state = JSON.stringify(row ?? selected)
		if (state === shown) return
		shown = state
		const text = selected ? `There is no ${selected}, or it is no longer kept.` : hint
		redraw(pane, row ? [quiet(`← ${title}`, () => pushQuery({ n: null }), { class: 'back-link' }), detail(row)] : h('p.empty', text))
	}
	return {
		select(n) {
			selected = n ?? null
			split.dataset.detail = selected ? 'open' : ''
			list.select(rows.map(key).find((value) => String(value) === selected) ?? null)
			drawDetail()
		},
		show(found, nothing) {
			rows = found
			if (rows.length === 0) fill(body, nothing())
			else if (!list.element.isConnected) fill(body, columnsHead, list.element)
			list.set(rows.map((row) => ({ key: key(row), row })))
			this.select(selected)
		},
		again() {
			shown = null
			drawDetail()
		},
	}
}

export const detailHead = (heading, facts, ...controls) => h('div.detail-head',
	h('h2.request-line.anywhere', heading), h('p.facts-line.meta.mono', facts.map((fact) => h('span', fact))), h('div.row-of', controls))
