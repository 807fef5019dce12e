/** A list of any length with at most 80 rows in the document, as a grid that the keyboard moves in. */
import { h } from './dom.js'

const ROW_PX = 32
const OVERSCAN = 6
const MAX_ROWS = 76

export class VirtualList {
	#items = []
	#indexes = new Map()
	#rows = new Map()
	#active = null
	#selected = null
	#frame = 0

	constructor(options) {
		Object.assign(this, { afterScroll: () => {}, ...options })
		this.body = h('div.vlist-body', { role: 'rowgroup' })
		const { label, columns } = options
		const click = (event) => this.#open(this.#items[event.target.closest('[data-index]')?.dataset.index])
		this.element = h('div.vlist', {
			role: 'grid', tabindex: '0', 'aria-label': label, 'aria-colcount': columns.length,
			on: { scroll: () => this.#scrolled(), keydown: (event) => this.#onKey(event), click, focus: () => this.#indexes.has(this.#active) || this.move(Math.ceil(this.element.scrollTop / ROW_PX) + 1) },
		}, h('div', { role: 'rowgroup' }, h('div.hidden', { role: 'row', 'aria-rowindex': '1' }, columns.map((name) => h('span', { role: 'columnheader' }, name)))), this.body)
		new ResizeObserver(() => this.#draw()).observe(this.element)
	}

	get isAtTop() {
		return this.element.scrollTop < ROW_PX / 2
	}

	set(items) {
		this.#items = items
		this.#indexes = new Map(items.map((item, index) => [item.key, index]))
		this.element.setAttribute('aria-rowcount', items.length + 1)
		this.body.style.setProperty('height', `${items.length * ROW_PX}px`)
		this.body.replaceChildren()
		this.#rows.clear()
		this.#draw()
	}

	select(key) {
		this.#selected = key
		if (key !== null) this.#active = key
		this.#draw()
	}

	focus() {
		this.element.focus({ preventScroll: true })
		this.#show(this.#indexes.get(this.#active))
	}

	toTop() {
		this.element.scrollTop = 0
		this.#draw()
	}

	move(step) {
		const items = this.#items
		const start = this.#indexes.get(this.#active) ?? (step > 0 ? -1 : items.length)
		let index = Math.max(0, Math.min(items.length - 1, start + step))
		while (items[index] && !this.isOpenable(items[index])) index += Math.sign(step)
		if (!items[index]) return
		this.#active = items[index].key
		this.#show(index)
		this.#draw()
	}

	#show(index) {
		const view = this.element
		const top = index * ROW_PX
		if (top < view.scrollTop) view.scrollTop = top
		else if (top + ROW_PX > view.scrollTop + view.clientHeight) view.scrollTop = top + ROW_PX - view.clientHeight
	}

	#scrolled() {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0
			this.#draw()
			this.afterScroll()
		})
	}

	#draw() {
		const { scrollTop, clientHeight } = this.element
		const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - OVERSCAN)
		const last = Math.min(this.#items.length, first + Math.min(Math.ceil(clientHeight / ROW_PX) + 2 * OVERSCAN, MAX_ROWS))
		for (const [key, row] of this.#rows) {
			const index = this.#indexes.get(key)
			if (index >= first && index < last) continue
			row.remove()
			this.#rows.delete(key)
		}
		this.#items.slice(first, last).forEach((item, at) => {
			const row = this.#rows.get(item.key) ?? this.#create(item, first + at)
			row.setAttribute('aria-selected', item.key === this.#selected)
			row.classList.toggle('active', item.key === this.#active)
		})
		const active = this.#rows.get(this.#active)
		if (active) this.element.setAttribute('aria-activedescendant', active.id)
		else this.element.removeAttribute('aria-activedescendant')
	}

	#create(item, index) {
		const cells = this.cells(item)
		const row = h('div.vlist-row', { role: 'row', id: `row-${item.key}`, class: this.rowClass(item), 'aria-rowindex': index + 2, 'data-index': index },
			cells.map((cell, at) => h(`div.cell-${at}`, { role: 'gridcell', 'aria-colspan': cells.length === 1 ? this.columns.length : null }, cell)))
		row.style.setProperty('top', `${index * ROW_PX}px`)
		this.#rows.set(item.key, row)
		this.body.append(row)
		return row
	}

	#open(item) {
		if (!item || !this.isOpenable(item)) return
		this.#active = item.key
		this.open(item)
	}

	#onKey(event) {
		if (event.ctrlKey || event.metaKey || event.altKey) return
		const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_PX) - 1)
		const all = this.#items.length
		const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -all, End: all }[event.key]
		if (step) this.move(step)
		else if (event.key === 'Enter') this.#open(this.#items[this.#indexes.get(this.#active)])
		else return
		event.preventDefault()
	}
}
