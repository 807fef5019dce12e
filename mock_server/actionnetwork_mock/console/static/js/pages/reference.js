/** The page API reference: operations and fields of the emulated API, quirks, and the settings of the mock. */
import { control } from '../api.js';
import { button, fill, h } from '../dom.js';
import { plural } from '../format.js';
import { refusalBox } from '../messages.js';
import { definitions, details, empty, provenance, section, table, tabs, typing } from '../parts.js';
import { changeQuery, hrefTo } from '../route.js';
import { METHODS, answerSchema, bodySchema, openapi, resolve, sentenceOf } from '../schema.js';
import { methodMark } from './request-rows.js';

const hasWords = (words, ...texts) => words.every((word) => texts.join(' ').toLowerCase().includes(word));
const json = (value) => JSON.stringify(value);

class ReferencePage {
	constructor(root, route) {
		this.input = typing(h('input.field.grow', { type: 'search', 'aria-label': 'Filter', placeholder: 'signature, add_tags, background' }), (q) => changeQuery({ q }));
		this.tabs = h('div.tabs-line');
		this.count = h('span.meta', { role: 'status' });
		this.list = h('div.page-body');
		this.refusal = refusalBox();
		fill(root, h('div.page-head', h('h1', 'API reference'), this.input, this.count, this.tabs, this.refusal.element), this.list);
		this.update(route);
		this.refusal.run(async () => {
			[this.api, this.settings] = await Promise.all([openapi(), control('GET', 'settings')]);
			this.#draw();
		});
	}

	update({ query }) {
		this.query = query;
		if (document.activeElement !== this.input) this.input.value = query.q ?? '';
		this.#draw();
	}

	unmount() {}

	#draw() {
		const { q = '', show = '' } = this.query;
		fill(this.tabs, tabs('Reference', [['', 'Operations'], ['settings', 'Settings']], show, (id) => changeQuery({ show: id }), this.list));
		if (!this.api) return;
		const words = q.toLowerCase().split(/\s+/).filter(Boolean);
		const [found, parts] = show ? this.#settings(words) : this.#operations(words);
		this.count.textContent = plural(found, show ? 'setting' : 'operation');
		fill(this.list, found ? parts : empty('Nothing has these words', button('Show all', () => changeQuery({ q: (this.input.value = '') }))));
	}

	#operations(words) {
		const fieldNames = (operation) => Object.keys(bodySchema(this.api, operation)?.properties ?? {}).join(' ');
		const all = Object.entries(this.api.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method] })))
			.filter(({ path, method, operation }) => hasWords(words, method, path, operation.operationId, operation.summary, operation.description, fieldNames(operation)));
		const groups = Map.groupBy(all, ({ operation }) => operation.tags?.[0] ?? 'Entry point');
		const about = new Map(this.api.tags.map(({ name, description }) => [name, description]));
		return [all.length, [...groups].map(([tag, operations]) => h('section', h('h2.section-head.title', tag), aboutTag(about.get(tag) ?? ''),
			h('div.panel', operations.map((item) => this.#operation(item, all.length <= 3)))))];
	}

	#operation({ path, method, operation }, isOpen) {
		const element = h('details.operation', h('summary', methodMark(method.toUpperCase()), h('code.path.anywhere', path), h('span.sub.grow', operation.summary), provenance(operation['x-provenance'])));
		element.addEventListener('toggle', () => element.children[1] ?? element.append(this.#body(path, method, operation)));
		element.open = isOpen;
		return element;
	}

	#body(path, method, operation) {
		const parameters = (operation.parameters ?? []).map((parameter) => resolve(this.api, parameter));
		const body = bodySchema(this.api, operation);
		const answer = answerSchema(this.api, operation);
		return h('div.operation-body', h('p', operation.description.replace(/ ?How this is known: \w+\.$/, '')),
			method === 'get' && !path.includes('{') && h('p', h('a', { href: hrefTo('explore', {}, path.split('/').filter(Boolean)) }, 'Open in Explore')),
			fields('Parameters', Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter]))),
			fields('Body', body?.properties, body?.required), fields('Answer', answer.properties),
			h('p.meta', 'Statuses: ', Object.keys(operation.responses).join(', ')));
	}

	#settings(words) {
		const found = this.settings.filter(({ name, says, provenance: source }) => hasWords(words, name, says, source));
		const row = ({ name, says, value, default: usual, alternatives = [], provenance: source }) => [
			[h('code', name), h('p.meta', says)], [h('code', json(value)), value !== usual && h('p.meta', `default ${json(usual)}`)],
			h('code', alternatives.map((other) => (typeof other === 'string' ? other : json(other))).join(', ')), provenance(source)];
		return [found.length, table(['setting', 'value', 'alternatives', 'known'], found.map(row), { class: 'settings-table' })];
	}
}

/** The first sentence of a tag, and its lists of answers and quirks behind a summary. */
function aboutTag(text) {
	const [first] = text.split('\n\n');
	const items = [...text.matchAll(/^- (.*)$/gm)].map(([, item]) => {
		const [, sentence, source] = /^(.*?) ?\((documented|observed|assumed)[^)]*\)\.?$/.exec(item) ?? [null, item, ''];
		return h('li', sentence, ' ', provenance(source));
	});
	return [!first.endsWith(':') && h('p.sub.about', first), items.length > 0 && details('Answers and quirks', h('ul.quirks', items))];
}

function fields(title, properties = {}, required = []) {
	const rows = Object.entries(properties).map(([name, schema]) => [h('code', name, required.includes(name) && h('span.required', ' required')), sentenceOf(schema), provenance(schema['x-provenance'])]);
	return rows.length > 0 && section(title, definitions(rows, 'properties'));
}

export const page = {
	id: 'reference', title: 'API reference', group: 'Review', letter: 'l',
	mount: (root, route) => new ReferencePage(root, route),
};
