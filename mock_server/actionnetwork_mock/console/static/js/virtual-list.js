/** A list of any length with at most 80 rows in the document, as a grid that the keyboard moves in. */
import { h } from './dom.js';

const ROW_PX = 32;
const OVERSCAN = 10;
const MAX_ROWS = 76;
let lists = 0;

export class VirtualList {
	#items = [];
	#indexes = new Map();
	#rows = new Map();
	#active = null;
	#selected = null;
	#frame = 0;
	#id = `list-${(lists += 1)}`;

	constructor({ label, columns, key, cells, rowClass = () => '', isOpenable = () => true, open = () => {} }) {
		Object.assign(this, { key, cells, rowClass, isOpenable, open, columns, afterScroll: () => {} });
		this.body = h('div', { role: 'rowgroup', class: 'vlist-body' });
		const head = h('div', { role: 'row', class: 'hidden', 'aria-rowindex': '1' },
			columns.map((name) => h('span', { role: 'columnheader' }, name)));
		this.element = h('div', {
			role: 'grid', class: 'vlist', tabindex: '0', 'aria-label': label, 'aria-colcount': columns.length,
			on: { scroll: () => this.#scrolled(), keydown: (event) => this.#onKey(event), click: (event) => this.#onClick(event), focus: () => this.#ensureActive() },
		}, h('div', { role: 'rowgroup' }, head), this.body);
		new ResizeObserver(() => this.#draw()).observe(this.element);
	}

	get isAtTop() {
		return this.element.scrollTop < ROW_PX / 2;
	}

	get activeItem() {
		return this.#items[this.#indexes.get(this.#active)];
	}

	set(items) {
		this.#items = items;
		this.#indexes = new Map(items.map((item, index) => [this.key(item), index]));
		this.element.setAttribute('aria-rowcount', String(items.length + 1));
		this.body.style.setProperty('height', `${items.length * ROW_PX}px`);
		for (const row of this.#rows.values()) row.remove();
		this.#rows.clear();
		this.#draw();
	}

	select(key) {
		this.#selected = key;
		if (key !== null) this.#active = key;
		this.#draw();
	}

	focus() {
		this.element.focus({ preventScroll: true });
		this.#show(this.#indexes.get(this.#active));
	}

	toTop() {
		this.element.scrollTop = 0;
		this.#draw();
	}

	/** Move to the item before or after the active one, past items that cannot be opened. */
	move(step) {
		const start = this.#indexes.get(this.#active) ?? (step > 0 ? -1 : this.#items.length);
		let index = Math.max(0, Math.min(this.#items.length - 1, start + step));
		while (this.#items[index] && !this.isOpenable(this.#items[index])) index += Math.sign(step);
		if (!this.#items[index]) return;
		this.#active = this.key(this.#items[index]);
		this.#show(index);
		this.#draw();
	}

	#ensureActive() {
		if (!this.#indexes.has(this.#active)) this.move(Math.ceil(this.element.scrollTop / ROW_PX) + 1);
	}

	#show(index) {
		if (index === undefined) return;
		const top = index * ROW_PX;
		const view = this.element;
		if (top < view.scrollTop) view.scrollTop = top;
		else if (top + ROW_PX > view.scrollTop + view.clientHeight) view.scrollTop = top + ROW_PX - view.clientHeight;
	}

	#scrolled() {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#draw();
			this.afterScroll();
		});
	}

	#draw() {
		const first = Math.max(0, Math.floor(this.element.scrollTop / ROW_PX) - OVERSCAN);
		const seen = Math.ceil(this.element.clientHeight / ROW_PX) + 2 * OVERSCAN;
		const last = Math.min(this.#items.length, first + Math.min(seen, MAX_ROWS));
		for (const [key, row] of this.#rows) {
			const index = this.#indexes.get(key);
			if (index === undefined || index < first || index >= last) {
				row.remove();
				this.#rows.delete(key);
			}
		}
		for (let index = first; index < last; index += 1) this.#place(this.#items[index], index);
		const isActiveShown = this.#rows.has(this.#active);
		if (isActiveShown) this.element.setAttribute('aria-activedescendant', this.#rows.get(this.#active).id);
		else this.element.removeAttribute('aria-activedescendant');
	}

	#place(item, index) {
		const key = this.key(item);
		let row = this.#rows.get(key);
		if (!row) {
			row = this.#create(item, index);
			this.#rows.set(key, row);
			this.body.append(row);
		}
		row.setAttribute('aria-selected', String(key === this.#selected));
		row.classList.toggle('active', key === this.#active);
	}

	#create(item, index) {
		const cells = this.cells(item);
		const row = h('div', {
			role: 'row', id: `${this.#id}-${this.key(item)}`, class: `vlist-row ${this.rowClass(item)}`, 'aria-rowindex': index + 2,
		}, cells.map((cell, at) => h('div', {
			role: 'gridcell', class: `cell-${at}`, 'aria-colspan': cells.length === 1 ? this.columns.length : null,
		}, cell)));
		row.style.setProperty('top', `${index * ROW_PX}px`);
		row.dataset.index = String(index);
		return row;
	}

	#onClick(event) {
		const row = event.target.closest('[role=row][data-index]');
		const item = row && this.#items[Number(row.dataset.index)];
		if (!item || !this.isOpenable(item)) return;
		this.#active = this.key(item);
		this.open(item);
	}

	#onKey(event) {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_PX) - 1);
		const all = this.#items.length;
		const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -all, End: all }[event.key];
		if (step) this.move(step);
		else if (event.key === 'Enter' && this.activeItem) this.open(this.activeItem);
		else return;
		event.preventDefault();
	}
}
