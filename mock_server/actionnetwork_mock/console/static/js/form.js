/** A form over a JSON text, from a schema. */
import { bare, fill, h, link } from './dom.js';
import { resolve, sentenceOf } from './schema.js';

const FIRST = ['email_addresses', 'address', 'title', 'name'];
const LAST = ['identifiers', 'origin_system', '_links', 'remove_tags'];
const MAX_COMPACT = 4;
const SHOWN_ADDS = 3;
const LONG_CHARS = 10_000;
const UNFIT = Symbol('unfit');

const escapePointer = (name) => String(name).replaceAll('~', '~0').replaceAll('/', '~1');
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const firstClause = (sentence) => sentence.split('; ')[0];

/** Return a copy of a value with another value at a path; undefined removes it, and what is empty then. */
export function changed(value, [name, ...rest], next) {
	const copy = Array.isArray(value) ? [...value] : { ...(isObject(value) ? value : {}) };
	const child = rest.length ? changed(copy[name] ?? (typeof rest[0] === 'number' ? [] : {}), rest, next) : next;
	if (child !== undefined) copy[name] = child;
	else if (Array.isArray(copy)) copy.splice(name, 1);
	else delete copy[name];
	return copy;
}

const fits = (schema, value) => value === undefined || value === null || (schema.type === 'array' ? Array.isArray(value)
	: schema.type === 'object' ? isObject(value) : !isObject(value) && !Array.isArray(value));

export class SchemaForm {
	#shown = new Set();
	#notes = [];
	#slots = new Map();
	value = {};

	constructor({ api, schema, onChange }) {
		Object.assign(this, { api, schema, onChange });
		this.element = h('div.schema-form');
	}

	setText(text) {
		try {
			this.value = JSON.parse(text || '{}');
		} catch {
			this.value = UNFIT;
		}
		this.#draw();
	}

	setNotes(notes) {
		this.#notes = notes;
		for (const [pointer, slot] of this.#slots) this.#drawNotes(pointer, slot);
	}

	/** Whether a form field shows a note. */
	hasPlace(note) {
		return Boolean(note.where) && [...this.#slots.keys()].some((pointer) => note.where === pointer || note.where.startsWith(`${pointer}/`));
	}

	#change(path, next, { redraw = false } = {}) {
		this.value = changed(this.value, path, next);
		this.onChange(JSON.stringify(this.value, null, 2));
		if (redraw) this.#draw();
	}

	#draw() {
		this.#slots.clear();
		const focused = document.activeElement?.dataset?.pointer;
		if (this.value === UNFIT || !isObject(this.value)) {
			fill(this.element, h('p.meta', 'The text is no JSON object, so the form cannot show it. Edit it under JSON.'));
			return;
		}
		fill(this.element, this.#group(this.schema, [], this.value));
		if (focused) this.element.querySelector(`[data-pointer="${CSS.escape(focused)}"]`)?.focus();
	}

	#drawNotes(pointer, slot) {
		const longer = [...this.#slots.keys()].filter((other) => other.startsWith(`${pointer}/`));
		const own = this.#notes.filter(({ where }) => (where === pointer || where.startsWith(`${pointer}/`)) && !longer.some((other) => where === other || where.startsWith(`${other}/`)));
		fill(slot, own.map((note) => h('p', { class: note.swallowed ? 'form-note' : 'hint' }, note.sentence, ' ', this.#advice(note))));
	}

	/** "Did you mean steward?" as a button that uses it, any other advice as text. */
	#advice(note) {
		const [, name] = /^Did you mean (.+)\?$/.exec(note.advice) ?? [];
		if (!name) return note.advice;
		const path = note.where.slice(1).split('/').map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
		return link(`Use ${name}`, () => this.#change(path, name, { redraw: true }));
	}

	#slot(pointer) {
		const slot = h('div.form-notes', { 'aria-live': 'polite' });
		this.#slots.set(pointer, slot);
		this.#drawNotes(pointer, slot);
		return slot;
	}

	#group(schema, path, value, { isCompact = false } = {}) {
		const properties = schema.properties ?? {};
		const required = schema.required ?? [];
		const isShown = (name) => isCompact || value?.[name] !== undefined || required.includes(name) || this.#shown.has([...path, name].join('/')) || (path.length < 4 && FIRST.includes(name));
		const names = Object.keys(properties).sort((a, b) => LAST.includes(a) - LAST.includes(b));
		const shown = names.filter(isShown);
		const hidden = names.filter((name) => !isShown(name));
		const unknown = Object.keys(value ?? {}).filter((name) => !Object.hasOwn(properties, name));
		return [
			shown.map((name) => this.#field(name, properties[name], [...path, name], value?.[name], { isRequired: required.includes(name), isCompact })),
			unknown.map((name) => this.#kept(name, [...path, name], value[name])),
			hidden.length > 0 && this.#adds(hidden, path),
		];
	}

	#adds(names, path) {
		const add = (name) => () => {
			this.#shown.add([...path, name].join('/'));
			this.#draw();
			this.element.querySelector(`[data-pointer^="${CSS.escape(`/${[...path, name].map(escapePointer).join('/')}`)}"]`)?.focus();
		};
		const box = h('div.adds.row-of');
		const draw = (limit) => fill(box, h('span.hint', 'Add'), names.slice(0, limit).map((name) => bare(name, add(name), { class: 'add', 'aria-label': `Add ${name}` })),
			names.length > limit && bare(`${names.length - limit} more`, () => draw(names.length), { class: 'add' }));
		draw(names.length === SHOWN_ADDS + 1 ? names.length : SHOWN_ADDS);
		return box;
	}

	#kept(name, path, value) {
		return h('div.form-field', h('div.spread', h('span.form-label', name),
			link('Remove', () => this.#change(path, undefined, { redraw: true }))),
		h('code.anywhere', JSON.stringify(value)), h('p.hint', 'Not in the declaration; it is sent as it is.'), this.#slot(`/${path.map(escapePointer).join('/')}`));
	}

	#field(name, given, path, value, { isRequired, isCompact }) {
		const schema = resolve(this.api, given);
		const pointer = `/${path.map(escapePointer).join('/')}`;
		if (!fits(schema, value)) return this.#kept(name, path, value);
		const source = given['x-provenance'] ?? schema['x-provenance'];
		const label = [h('span.form-label', name), isRequired && h('span.required', 'required'),
			source && source !== 'documented' && h('span', { class: `provenance ${source}` }, source)];
		const isGroup = schema.type === 'object' && schema.properties;
		const isRows = schema.type === 'array' && resolve(this.api, schema.items).type === 'object';
		const hint = isCompact ? '' : firstClause(sentenceOf({ ...schema, ...given }));
		if (isGroup) return h('fieldset.form-group', h('legend', label), hint && h('p.hint', hint), h('div.form-inner', this.#group(schema, path, value)), this.#slot(pointer));
		if (isRows) return this.#rows(label, hint, resolve(this.api, schema.items), path, value, pointer);
		return h('div.form-field', h('label.form-head', { for: `f${pointer}` }, label), this.#control(schema, path, value, pointer, hint), hint && h('p.hint', { id: `h${pointer}` }, hint), this.#slot(pointer));
	}

	#rows(label, hint, schema, path, value, pointer) {
		const rows = value?.length ? value : [{}];
		const isCompact = Object.keys(schema.properties ?? {}).length <= MAX_COMPACT;
		return h('fieldset.form-group', h('legend', label),
			rows.map((row, index) => h('div', { class: isCompact ? 'form-inner form-row' : 'form-inner' }, this.#group(schema, [...path, index], row, { isCompact }))), hint && h('p.hint', hint),
			value?.length > 0 && bare('Add another', () => this.#change([...path, value.length], {}, { redraw: true }), { class: 'add' }), this.#slot(pointer));
	}

	#control(schema, path, value, pointer, hint) {
		const common = { id: `f${pointer}`, 'data-pointer': pointer, class: 'field', 'aria-describedby': hint ? `h${pointer}` : null };
		const set = (next) => this.#change(path, next === '' ? undefined : next);
		if (schema.type === 'array' || schema.type === 'object') return this.#tokens(schema, path, value, common);
		if (schema.type === 'boolean') return choice(common, ['true', 'false'], value === undefined ? '' : String(value), (text) => set(text === '' ? '' : text === 'true'));
		if (schema.enum) return choice(common, schema.enum.map(String), value ?? '', set);
		const isNumber = schema.type === 'integer' || schema.type === 'number';
		const read = (text) => (isNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);
		const isLong = (schema.maxLength ?? 0) > LONG_CHARS && (String(value ?? '').length > 60 || /body|description|text/.test(path.at(-1)));
		return h(isLong ? 'textarea' : 'input', { ...common, value: value === undefined || value === null ? '' : String(value), inputmode: isNumber ? 'decimal' : null, rows: isLong ? 4 : null, autocomplete: 'off', on: { input: (event) => set(read(event.target.value)) } });
	}

	/** A list of texts, or names with texts, as tokens: Enter or a comma ends one. */
	#tokens(schema, path, value, common) {
		const isMap = schema.type === 'object';
		const items = isMap ? Object.entries(value ?? {}).map(([name, text]) => `${name}=${text}`) : (value ?? []).map(String);
		const pointerOf = (index) => `${common['data-pointer']}/${isMap ? escapePointer(Object.keys(value)[index]) : index}`;
		const put = (texts) => {
			const next = isMap ? Object.fromEntries(texts.map((text) => text.split(/=(.*)/s).slice(0, 2))) : texts;
			this.#change(path, texts.length ? next : undefined, { redraw: true });
		};
		const remove = (index) => put(items.toSpliced(index, 1));
		const take = (input) => {
			const text = input.value.trim();
			if (!text || (isMap && !text.includes('='))) return false;
			input.value = '';
			put([...items, text]);
			return true;
		};
		const onKey = (event) => {
			const isEnd = event.key === 'Enter' || event.key === ',';
			if (isEnd && !event.ctrlKey && take(event.target)) event.preventDefault();
			else if (event.key === 'Enter' && !event.ctrlKey) event.preventDefault();
			else if (event.key === 'Backspace' && !event.target.value && items.length) remove(items.length - 1);
		};
		const isMarked = (index) => this.#notes.some((note) => note.swallowed && note.where === pointerOf(index));
		return h('div.field.tokens',
			items.map((item, index) => h('span', { class: isMarked(index) ? 'token marked-token' : 'token' }, item, bare('×', () => remove(index), { 'aria-label': `Remove ${item}` }))),
			h('input', { ...common, class: '', placeholder: isMap ? 'name=value' : 'add', autocomplete: 'off', on: { keydown: onKey, change: (event) => take(event.target) } }));
	}
}

function choice(common, options, value, set) {
	const known = value === '' || options.includes(value) ? options : [value, ...options];
	return h('select', { ...common, value, on: { change: (event) => set(event.target.value) } }, h('option', { value: '' }, ''), known.map((option) => h('option', { value: option }, option)));
}
