/** "What the real API would do": asks the mock for the outcome of a write that is then undone. */
import { control } from '../api.js';
import { fill, h } from '../dom.js';
import { plural, statusClass, STATUS_TEXT } from '../format.js';
import { hrefTo, pages } from '../route.js';
import { effectsList } from './effects.js';

const TYPING_MS = 250;

export class Preview {
	#timer = 0;
	#reading = null;

	constructor({ onNotes, isPlaced }) {
		Object.assign(this, { onNotes, isPlaced });
		this.content = h('div.preview-content');
		this.element = h('section.preview', { 'aria-label': 'What the real API would do', 'aria-live': 'polite' }, h('h3', 'What the real API would do'), this.content);
	}

	stop() {
		clearTimeout(this.#timer);
		this.#reading?.abort();
	}

	ask(request) {
		this.stop();
		this.#timer = setTimeout(() => this.#read(request), TYPING_MS);
	}

	async #read(request) {
		this.#reading = new AbortController();
		try {
			this.#draw(await control('POST', 'preview', request, {}, this.#reading.signal));
		} catch (error) {
			if (error.name === 'AbortError') return;
			this.onNotes([]);
			fill(this.content, h('p.refusal', error.message));
		}
	}

	#draw(outcome) {
		const dropped = outcome.notes.filter((note) => note.swallowed);
		this.onNotes(outcome.notes);
		const unplaced = dropped.filter((note) => !this.isPlaced(note));
		fill(this.content,
			h('p', h('span', { class: `status ${statusClass(outcome.status)}` }, outcome.status, ' ', STATUS_TEXT[outcome.status] ?? ''), ' ', costOf(outcome)),
			outcome.status >= 400 && h('p.refusal', errorOf(outcome.body)),
			outcome.status < 400 && dropped.length > 0 && h('p.form-note', `It would not tell you that ${plural(dropped.length, 'thing')} you send ${dropped.length === 1 ? 'is' : 'are'} dropped.`),
			unplaced.length > 0 && h('ul.preview-notes', unplaced.map((note) => h('li', note.sentence, ' ', h('span.sub', note.advice), ' ', h('span.tag.note', note.code)))),
			outcome.effects.length + outcome.webhooks.length > 0 && h('details', h('summary', `What it would change: ${plural(outcome.effects.length, 'thing')}`), effectsList(outcome.effects, outcome.webhooks)),
			settingsPart(outcome.settings ?? []));
	}
}

function costOf({ counted, webhooks, effects }) {
	const parts = [counted ? '1 call' : 'no call', effects.length ? null : 'changes nothing', webhooks.length ? plural(webhooks.length, 'webhook') : 'no webhook'];
	return h('span', parts.filter(Boolean).join(', '), webhooks.map(({ type }) => [' ', h('code', type)]));
}

function errorOf(body) {
	try {
		return JSON.parse(body).error ?? body;
	} catch {
		return body;
	}
}

const alternativesOf = ({ alternatives }) => alternatives.map(({ value, status, differs }) =>
	`${JSON.stringify(value)}: ${status}${differs?.length ? `, other ${differs.join(', ')}` : ''}`).join('; ');

function settingsPart(settings) {
	if (!settings.length) return null;
	const nameOf = (name) => (pages.has('reference') ? h('a', { href: hrefTo('reference', { q: name, show: 'settings' }) }, name) : name);
	return h('details', h('summary', `${plural(settings.length, 'setting')} would change it`),
		h('ul.preview-notes', settings.map((setting) => h('li', h('code', nameOf(setting.name)), ` is ${JSON.stringify(setting.value)} `, h('span', { class: `provenance ${setting.provenance}` }, setting.provenance), ' ', h('span.sub', alternativesOf(setting))))));
}
