/** A page of a collection: a table, paging, and the filter as a form. */
import { apiAddress } from '../api.js';
import { button, h, quiet } from '../dom.js';
import { count } from '../format.js';
import { go, hrefTo } from '../route.js';
import { operationsAt } from '../schema.js';

const DATES = ['modified_date', 'created_date'];
const COLUMNS = ['status', 'email', 'total', 'amount', 'type', 'start_date', ...DATES];
const MAX_COLUMNS = 4;

/** The fields that a collection may be filtered by, from the description of its parameter. */
function filterFields(api, path) {
	const parameters = operationsAt(api, path)?.operations.get?.parameters ?? [];
	const filter = parameters.find(({ name }) => name === 'filter');
	const [, list = ''] = /Fields: ([^.]*)/.exec(filter?.description ?? '') ?? [];
	return [...list.matchAll(/([\w:]+) \(/g)].map(([, name]) => name);
}

function filterForm(document, { api, path, query }) {
	const fields = filterFields(api, path);
	if (!fields.length) return null;
	const [place] = path.split('?');
	const field = h('select.field', { 'aria-label': 'Field', on: { change: draw } }, fields.map((name) => h('option', name)));
	const operator = h('select.field', { 'aria-label': 'Operator', on: { change: draw } }, ['eq', 'gt', 'lt'].map((name) => h('option', name)));
	const value = h('input.field', { 'aria-label': 'Value', autocomplete: 'off', on: { input: draw } });
	const shown = h('code.meta.anywhere');
	const encoded = () => `filter=${encodeURIComponent(`${field.value} ${operator.value} '${value.value.replaceAll("'", "''")}'`)}`;
	function draw() {
		shown.textContent = value.value ? `${apiAddress}${place}?${encoded()}` : '';
	}
	const segments = place.split('/').filter(Boolean);
	const submit = (event) => {
		event.preventDefault();
		if (value.value) go(hrefTo('explore', { query: encoded() }, segments));
	};
	return h('form.collection-filter', { on: { submit } },
		h('div.row-of', h('span.hint', 'Filter'), field, operator, value, h('button.btn', { type: 'submit' }, 'Filter'),
			query.query && quiet('All', () => go(hrefTo('explore', {}, segments)))), shown);
}

function columnsOf(items) {
	const has = (name) => items.some((item) => cellOf(item, name) !== '');
	return COLUMNS.filter(has).slice(0, MAX_COLUMNS);
}

function cellOf(item, name) {
	if (name === 'email') return item.email_addresses?.[0]?.address ?? '';
	if (name === 'status') return item.status ?? item.email_addresses?.[0]?.status ?? '';
	const found = name === 'total' ? Object.entries(item).find(([key, value]) => key.startsWith('total_') && typeof value === 'number')?.[1] : item[name];
	return found === undefined || found === null || typeof found === 'object' ? '' : String(found);
}

export function collectionView(document, { api, path, query, openForm, titleOf, pathBelowApi, exploreHref }) {
	const [rel, items = []] = Object.entries(document._embedded ?? {}).find(([, value]) => Array.isArray(value)) ?? [];
	const columns = columnsOf(items);
	const total = document.total_records;
	const pageLink = (name, label) => {
		const target = pathBelowApi(document._links?.[name]?.href);
		return target && h('a.btn', { href: exploreHref(target), rel: name }, label);
	};
	const row = (item) => {
		const target = pathBelowApi(item._links?.self?.href);
		const title = titleOf(item) || item.identifiers?.[0] || 'without a title';
		return h('tr', h('td.anywhere', target ? h('a', { href: exploreHref(target) }, title) : title), columns.map((name) => h('td', { class: DATES.includes(name) ? 'mono' : null }, cellOf(item, name))));
	};
	return h('section', null,
		h('div.section-head.spread', h('span', h('h2.inline', rel ? rel.replace(/^\w+:/, '').replaceAll('_', ' ') : 'Collection'), ' ',
			h('span.meta', typeof total === 'number' ? `${count(total)} in all, page ${document.page} of ${document.total_pages}` : `page ${document.page}`)),
		h('span.row-of', pageLink('previous', 'Previous'), pageLink('next', 'Next'), operationsAt(api, path)?.operations.post && button('POST', () => openForm('POST', path.split('?')[0]), { class: 'method', 'aria-label': 'POST to this collection' }))),
		filterForm(document, { api, path, query }),
		items.length === 0 ? h('p.empty', 'This page has no items.')
			: h('div.scroll-x', { tabindex: '0', role: 'region', 'aria-label': 'Items' }, h('table.collection', h('thead', h('tr', h('th', { scope: 'col' }, 'title or name'), columns.map((name) => h('th', { scope: 'col' }, name)))), h('tbody', items.map(row)))));
}
