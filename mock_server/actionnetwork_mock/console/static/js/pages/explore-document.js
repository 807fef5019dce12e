/** A HAL document as links, properties and embedded documents; a collection as a table with its filter. */
import { emulatedUrl } from '../api.js';
import { button, externalLink, h, isWebAddress } from '../dom.js';
import { plural } from '../format.js';
import { hrefTo } from '../route.js';
import { answerSchema, methodsAt, operationsAt, resolve } from '../schema.js';
import { collectionView } from './explore-collection.js';

const OWN = new Set(['_links', '_embedded']);

/** What names a document: its title, name, or a person's names or address. */
export function titleOf(document) {
	const names = [document.given_name, document.family_name].filter((part) => typeof part === 'string' && part).join(' ');
	const title = document.title || document.name || names || document.email_addresses?.[0]?.address || document.phone_numbers?.[0]?.number;
	return typeof title === 'string' ? title : '';
}

/** The path of an address below this origin's /api/v2, with its query, or null. */
export function pathBelowApi(href) {
	if (typeof href !== 'string' || !URL.canParse(href, location.href)) return null;
	const url = new URL(href, location.href);
	const base = emulatedUrl('/');
	if (url.origin !== base.origin || !`${url.pathname}/`.startsWith(base.pathname)) return null;
	return `/${url.pathname.slice(base.pathname.length)}${url.search}`.replace(/^\/\//, '/');
}

/** The hash of a path of the API on this page. */
export function exploreHref(path) {
	const [place, query = ''] = path.split(/\?(.*)/s);
	return hrefTo('explore', { query }, place.split('/').filter(Boolean).map(decodeURIComponent));
}

/** A link in data: within this page, to another site, or plain text. */
export function linkInData(href) {
	const path = pathBelowApi(href);
	if (path) return h('a', { href: exploreHref(path), class: 'mono anywhere' }, path);
	return externalLink(href);
}

const splitPrefix = (rel) => rel.split(/:(.*)/s);

function relName(rel) {
	const [prefix, name] = splitPrefix(rel);
	return name === undefined ? rel : [h('span.meta', `${prefix}:`), name];
}

function docsLink(rel, curies) {
	const [prefix, name] = splitPrefix(rel);
	const curie = Array.isArray(curies) ? curies.find((item) => item?.name === prefix) : null;
	const href = typeof curie?.href === 'string' && name ? curie.href.replace('{rel}', encodeURIComponent(name)) : '';
	return isWebAddress(href) && new URL(href).origin === location.origin ? externalLink(href, 'docs') : null;
}

function describe(rel, link, document) {
	if (rel === 'self') return 'this document';
	const total = document[`total_${splitPrefix(rel)[1] ?? rel}`];
	if (typeof total === 'number') return `${total} ${(splitPrefix(rel)[1] ?? rel).replaceAll('_', ' ')}`;
	const embedded = document._embedded?.[rel];
	if (embedded && !Array.isArray(embedded)) return `${titleOf(embedded) || 'one document'}, embedded`;
	return typeof link.title === 'string' ? link.title : rel.endsWith('_helper') ? 'helper' : rel.endsWith('embed') ? 'HTML to embed' : '';
}

function linkRow(rel, link, document, { api, openForm }) {
	const path = pathBelowApi(link.href);
	const methods = path ? methodsAt(api, path).filter((method) => !rel.endsWith('_helper') || method === 'POST') : [];
	const act = (method) => (method === 'GET'
		? h('a.btn.method', { href: exploreHref(path), 'aria-label': `GET ${rel}` }, 'GET')
		: button(method, () => openForm(method, path), { class: 'method', 'aria-label': `${method} ${rel}` }));
	return h('li.panel-row.link-row', h('span.mono.rel.anywhere', relName(rel)),
		h('span.grow.sub.anywhere', describe(rel, link, document), ' ', !path && typeof link.href === 'string' && externalLink(link.href)),
		docsLink(rel, document._links.curies), h('span.row-of.methods', methods.map(act)));
}

function linksPart(document, context) {
	const rows = Object.entries(document._links ?? {}).filter(([rel]) => rel !== 'curies').flatMap(([rel, link]) => {
		if (Array.isArray(link) && document._embedded?.[rel]) return []; // the table has them
		return [link].flat().filter((item) => item && typeof item === 'object').map((item) => linkRow(rel, item, document, context));
	});
	return rows.length > 0 && h('section', h('h2.section-head', 'Links'), h('ul.panel', rows));
}

export function valueView(value) {
	if (value === null) return h('span.meta.mono', 'null');
	if (typeof value === 'string') return isWebAddress(value) ? linkInData(value) : h('span.text-value', value || h('span.meta', 'empty text'));
	if (typeof value !== 'object') return h('span.mono', String(value));
	const entries = Object.entries(value);
	if (entries.length === 0) return h('span.mono', Array.isArray(value) ? '[ ]' : '{ }');
	if (Array.isArray(value)) return h('ul.values', value.map((item) => h('li', valueView(item))));
	return h('dl.inner-values', entries.map(([name, inner]) => h('div', h('dt.mono', name), h('dd', valueView(inner)))));
}

function propertiesPart(document, { api, path }) {
	const names = Object.keys(document).filter((name) => !OWN.has(name));
	if (!names.length) return null;
	const operations = operationsAt(api, path)?.operations;
	const schema = answerSchema(api, operations?.get ?? operations?.post);
	const mark = (name) => {
		const given = schema.properties?.[name];
		const source = given?.['x-provenance'] ?? resolve(api, given)?.['x-provenance'];
		return source && source !== 'documented' && h('span', { class: `provenance ${source}` }, source);
	};
	return h('section', h('div.section-head', h('h2', 'Properties'), h('span.meta', 'documented, unless marked')),
		h('dl.properties', names.map((name) => h('div', h('dt.mono', name), h('dd.anywhere', valueView(document[name])), h('dd.mark', mark(name))))));
}

function embeddedPart(document) {
	const rows = Object.entries(document._embedded ?? {}).flatMap(([rel, value]) => [value].flat().filter((item) => item && typeof item === 'object').map((item) => [rel, item]));
	return rows.length > 0 && h('section', h('h2.section-head', 'Embedded'), h('ul.panel', rows.map(([rel, item]) => {
		const path = pathBelowApi(item._links?.self?.href);
		return h('li.panel-row.link-row', h('span.mono.rel', relName(rel)), h('span.grow.anywhere', titleOf(item) || plural(Object.keys(item).length, 'property', 'properties')),
			path && h('a.btn.method', { href: exploreHref(path), 'aria-label': `GET ${titleOf(item) || rel}` }, 'GET'));
	})));
}

const isCollection = (document) => typeof document.per_page === 'number' || (document._embedded && 'total_pages' in document);

export function documentView(document, context) {
	if (Array.isArray(document) || typeof document !== 'object') return h('pre.code.plain', JSON.stringify(document, null, 2));
	const parts = isCollection(document)
		? [collectionView(document, { ...context, titleOf, pathBelowApi, exploreHref }), linksPart(document, context)]
		: [linksPart(document, context), propertiesPart(document, context), embeddedPart(document)];
	return h('div.page-body', parts);
}
