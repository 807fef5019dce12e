/** A form over a JSON text, from a schema. The text is the model: what the form cannot show, it keeps and names. */
import { bare, fill, h, link } from './dom.js'
import { escapePointer } from './format.js'
import { provenance } from './parts.js'
import { resolve, sentenceOf } from './schema.js'

const FIRST = ['email_addresses', 'address', 'title', 'name']
const LAST = ['identifiers', 'origin_system', '_links', 'remove_tags']
const MAX_COMPACT = 4
const SHOWN_ADDS = 3
const LONG_CHARS = 10_000

const pointerOf = (path) => path.map((name) => `/${escapePointer(name)}`).join('')
export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isBelow = (where, pointer) => where === pointer || where.startsWith(`${pointer}/`)

function changed(value, [name, ...rest], next) {
	const copy = Array.isArray(value) ? [...value] : { ...(isObject(value) && value) }
	copy[name] = rest.length ? changed(copy[name] ?? (typeof rest[0] === 'number' ? [] : {}), rest, next) : next
	if (copy[name] === undefined) delete copy[name]
	return Array.isArray(copy) ? copy.filter((item) => item !== undefined) : copy
}

const fits = ({ type }, value) => (value ?? null) === null || (type === 'array' ? Array.isArray(value) : isObject(value) === (type === 'object') && !Array.isArray(value))

export class SchemaForm {
	#shown = new Set()
	#notes = []
	#slots = new Map()
	element = h('div.schema-form')

	constructor({ api, schema, onChange }) {
		Object.assign(this, { api, schema, onChange })
	}

	setValue(value) {
		this.value = value
		this.#draw()
	}

	setNotes(notes) {
		this.#notes = notes
		for (const [pointer, slot] of this.#slots) this.#drawNotes(pointer, slot);
		for (const token of this.element.querySelectorAll('.token')) token.classList.toggle('marked-token', this.#isMarked(token.dataset.where));
	}

	#isMarked(pointer) {
		return this.#notes.some(({ swallowed, where }) => swallowed && where === pointer)
	}

	hasPlace({ where }) {
		return where && [...this.#slots.keys()].some((pointer) => isBelow(where, pointer))
	}

	#change(path, next, isRedrawn = true) {
		this.value = changed(this.value, path, next)
		this.onChange(this.value)
		if (isRedrawn) this.#draw()
	}

	#draw() {
		const focused = document.activeElement?.id
		this.#slots.clear()
		fill(this.element, isObject(this.value) ? this.#group(this.schema, [], this.value) : h('p.meta', 'The text is no JSON object, so the form cannot show it. Edit it under JSON.'))
		if (focused) document.getElementById(focused)?.focus()
	}

	#drawNotes(pointer, slot) {
		const inner = [...this.#slots.keys()].filter((other) => other.startsWith(`${pointer}/`))
		const own = this.#notes.filter(({ where }) => isBelow(where, pointer) && !inner.some((other) => isBelow(where, other)))
		fill(slot, own.map((note) => h('p', { class: note.swallowed ? 'form-note' : 'hint' }, note.sentence, ' ', this.#advice(note))))
	}

	#advice({ code, advice, where, suggestion }) {
		const path = where.split('/').slice(1).map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')))
		return suggestion ? link(`Use ${suggestion}`, () => (code === 'unknown-field' ? this.#rename(path, suggestion) : this.#change(path, suggestion))) : advice
	}

	#rename(path, name) {
		const value = path.reduce((inner, part) => inner[part], this.value)
		this.value = changed(this.value, path)
		this.#change([...path.slice(0, -1), name], value)
	}

	#slot(pointer) {
		const slot = h('div', { 'aria-live': 'polite' })
		this.#slots.set(pointer, slot)
		this.#drawNotes(pointer, slot)
		return slot
	}

	#group({ properties = {}, required = [] }, path, value, isCompact = false) {
		const names = Object.keys(properties).sort((a, b) => LAST.includes(a) - LAST.includes(b))
		const isShown = (name) => isCompact || value?.[name] !== undefined || required.includes(name) || FIRST.includes(name) || this.#shown.has(pointerOf([...path, name]))
		const { shown = [], hidden = [] } = Object.groupBy(names, (name) => (isShown(name) ? 'shown' : 'hidden'))
		const unknown = Object.keys(value ?? {}).filter((name) => !Object.hasOwn(properties, name))
		return [
			shown.map((name) => this.#field(name, properties[name], [...path, name], value?.[name], required.includes(name), isCompact)),
			unknown.map((name) => this.#kept(name, [...path, name], value[name])), hidden.length > 0 && this.#adds(hidden, path),
		]
	}

	#adds(names, path) {
		const add = (name) => {
			const pointer = pointerOf([...path, name])
			this.#shown.add(pointer)
			this.#draw()
			this.element.querySelector(`[id^="${CSS.escape(`f${pointer}`)}"]`)?.focus()
		}
		const box = h('div.adds.row-of')
		const draw = (shown) => fill(box, h('span.hint', 'Add'), shown.map((name) => bare(name, () => add(name), { class: 'add', 'aria-label': `Add ${name}` })),
			names.length > shown.length && bare(`${names.length - shown.length} more`, () => draw(names), { class: 'add' }))
		draw(names.length > SHOWN_ADDS + 1 ? names.slice(0, SHOWN_ADDS) : names)
		return box
	}

	#kept(name, path, value) {
		return h('div', h('div.spread', h('span.form-label', name), link('Remove', () => this.#change(path))),
			h('code.anywhere', JSON.stringify(value)), h('p.hint', 'Not in the declaration; it is sent as it is.'), this.#slot(pointerOf(path)))
	}

	#field(name, given, path, value, isRequired, isCompact) {
		const schema = resolve(this.api, given)
		if (!fits(schema, value)) return this.#kept(name, path, value)
		const pointer = pointerOf(path)
		const source = schema['x-provenance']
		const label = [h('span.form-label', name), isRequired && h('span.required', 'required'), source !== 'documented' && provenance(source)]
		const hint = isCompact ? '' : sentenceOf(schema).split('; ')[0]
		const hintPart = hint && h('p.hint', { id: `h${pointer}` }, hint)
		const group = (...content) => h('fieldset.form-group', h('legend', label), content, this.#slot(pointer))
		const items = schema.type === 'array' && resolve(this.api, schema.items)
		if (schema.properties) return group(hintPart, h('div.form-inner', this.#group(schema, path, value)))
		if (items?.properties) return group(this.#rows(items, path, value, hint), hintPart)
		return h('div', h('label.form-head', { for: `f${pointer}` }, label), this.#control(schema, path, value, { id: `f${pointer}`, 'aria-describedby': hint ? `h${pointer}` : null }), hintPart, this.#slot(pointer))
	}

	#rows(schema, path, value, hint) {
		const isCompact = Object.keys(schema.properties).length <= MAX_COMPACT
		const canAdd = value?.length > 0 && !hint.startsWith('at most one')
		return [(value?.length ? value : [{}]).map((row, index) => h('div.form-inner', { class: isCompact ? 'form-row' : '' }, this.#group(schema, [...path, index], row, isCompact))),
			canAdd && bare('Add another', () => this.#change([...path, value.length], {}), { class: 'add' })]
	}

	#control({ type, enum: options, maxLength = 0 }, path, value = '', common) {
		if (type === 'array' || type === 'object') return this.#tokens(type === 'object', path, value || [], common)
		const isNumber = type === 'integer' || type === 'number'
		const read = (text) => (type === 'boolean' ? text === 'true' : isNumber && Number.isFinite(Number(text)) ? Number(text) : text)
		const on = { input: ({ target }) => this.#change(path, target.value.trim() === '' ? undefined : read(target.value), false) }
		const choices = type === 'boolean' ? ['true', 'false'] : options?.map(String)
		if (choices) return h('select.field', { ...common, value: String(value ?? ''), on }, [...new Set(['', String(value ?? ''), ...choices])].map((option) => h('option', { value: option }, option)))
		const isLong = maxLength > LONG_CHARS && (String(value).length > 60 || /body|description|text/.test(path.at(-1)))
		return h(isLong ? 'textarea.field' : 'input.field', { ...common, value: value ?? '', inputmode: isNumber ? 'decimal' : null, on })
	}

	#tokens(isMap, path, value, common) {
		const items = Object.entries(value)
		const put = (pairs) => this.#change(path, pairs.length ? (isMap ? Object.fromEntries(pairs) : pairs.map(([, item]) => item)) : undefined)
		const remove = (index) => put(items.toSpliced(index, 1))
		const take = (input) => {
			const text = input.value.trim()
			input.value = ''
			if (text && (!isMap || text.includes('='))) put([...items, isMap ? text.split(/=(.*)/s) : ['', text]])
		}
		const keydown = (event) => {
			const { key, target } = event
			if (event.ctrlKey) return
			if (key === 'Backspace' && !target.value && items.length) remove(items.length - 1)
			if (key !== 'Enter' && key !== ',') return
			event.preventDefault()
			take(target)
		}
		return h('div.field.tokens', items.map(([name, item], index) => {
			const where = pointerOf([...path, name])
			const text = isMap ? `${name}=${item}` : String(item)
			return h('span.token', { 'data-where': where, class: this.#isMarked(where) ? 'marked-token' : '' }, text, bare('×', () => remove(index), { 'aria-label': `Remove ${text}` }))
		}),
			h('input', { ...common, placeholder: isMap ? 'name=value' : 'add', on: { keydown, change: ({ target }) => target.value && take(target) } }))
	}
}
