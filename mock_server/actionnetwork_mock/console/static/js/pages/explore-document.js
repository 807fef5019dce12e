/** A HAL document as links, properties and embedded documents; a collection as a table with its filter. */
import { answerSchema, apiAddress, button, count, decode, externalLink, go, h, hrefTo, isWebAddress, methodsAt, operationsAt, provenance, quiet, resolve, section, wideTable } from '../all.js'

const COLUMNS = ['status', 'email', 'total', 'amount', 'type', 'start_date', 'modified_date', 'created_date']
const MAX_COLUMNS = 4

export function titleOf({ title, name, subject, given_name: first, family_name: last, email_addresses: emails, phone_numbers: phones }) {
	const found = title || name || subject || [first, last].filter(Boolean).join(' ') || emails?.[0]?.address || phones?.[0]?.number
	return typeof found === 'string' ? found : ''
}

export const totalOf = (document) => Object.entries(document).find(([name]) => name.startsWith('total_'))?.[1]

export function pathBelowApi(href) {
	const url = typeof href === 'string' ? URL.parse(href, location.href) : null
	return url && `${url.origin}${url.pathname}/`.startsWith(`${apiAddress}/`) ? `/${`${url.origin}${url.pathname}`.slice(apiAddress.length + 1)}${url.search}` : null
}

function exploreHref(path) {
	const [place, query = ''] = path.split(/\?(.*)/s)
	return hrefTo('explore', { query }, place.split('/').filter(Boolean).map(decode))
}

const getLink = (path, name) => h('a.btn.method', { href: exploreHref(path), 'aria-label': `GET ${name}` }, 'GET')

function relName(rel) {
	const [prefix, name] = rel.split(/:(.*)/s)
	return h('span.mono.rel.anywhere', name === undefined ? rel : [h('span.meta', `${prefix}:`), name])
}

function docsLink(rel, curies) {
	const [prefix, name = ''] = rel.split(/:(.*)/s)
	const href = String([curies].flat().find((item) => item?.name === prefix)?.href ?? '').replace('{rel}', encodeURIComponent(name))
	return isWebAddress(href) && new URL(href).origin === location.origin && externalLink(href, 'docs')
}

function describe(rel, link, document) {
	const name = rel.replace(/^\w+:/, '')
	const total = document[`total_${name}`]
	const embedded = document._embedded?.[rel]
	if (rel === 'self') return 'this document'
	if (typeof total === 'number') return `${total} ${name.replaceAll('_', ' ')}`
	if (embedded && !Array.isArray(embedded)) return `${titleOf(embedded) || 'one document'}, embedded`
	return typeof link.title === 'string' ? link.title : name.endsWith('_helper') ? 'helper' : name === 'embed' ? 'HTML to embed' : ''
}

function linksPart(document, { api, openForm }) {
	const row = (rel, link) => {
		const path = pathBelowApi(link.href)
		const methods = path ? methodsAt(api, path).filter((method) => !rel.endsWith('_helper') || method === 'POST') : []
		return h('li.panel-row.link-row', relName(rel), h('span.grow.sub.anywhere', describe(rel, link, document), ' ', !path && typeof link.href === 'string' && externalLink(link.href)),
			docsLink(rel, document._links.curies), h('span.row-of.methods', methods.map((method) => (method === 'GET' ? getLink(path, rel) : button(method, () => openForm(method, path), { class: 'method', 'aria-label': `${method} ${rel}` })))))
	}
	const links = Object.entries(document._links ?? {}).filter(([rel, link]) => rel !== 'curies' && !(Array.isArray(link) && document._embedded?.[rel])); // a table has the others
	const rows = links.flatMap(([rel, link]) => [link].flat().filter((item) => item && typeof item === 'object').map((item) => row(rel, item)))
	return rows.length > 0 && section('Links', h('ul.panel', rows))
}

function valueView(value) {
	if (typeof value === 'string') {
		const path = isWebAddress(value) && pathBelowApi(value)
		return path ? h('a.mono', { href: exploreHref(path) }, path) : isWebAddress(value) ? externalLink(value) : h('span.text-value', value || h('span.meta', 'empty text'))
	}
	const entries = Object.entries(value ?? {})
	if (typeof value !== 'object' || !entries.length) return h('span.mono', JSON.stringify(value))
	if (Array.isArray(value)) return h('ul.values', value.map((item) => h('li', valueView(item))))
	return h('dl.inner-values', entries.map(([name, inner]) => h('div', h('dt.mono', name), h('dd', valueView(inner)))))
}

function propertiesPart(document, { api, path }) {
	const operations = operationsAt(api, path)?.operations
	const { properties = {} } = answerSchema(api, operations?.get ?? operations?.post)
	const rows = Object.entries(document).filter(([name]) => name !== '_links' && name !== '_embedded').map(([name, value]) => {
		const source = resolve(api, properties[name])['x-provenance']
		return h('div', h('dt.mono', name), h('dd.anywhere', valueView(value)), h('dd', source !== 'documented' && provenance(source)))
	})
	return rows.length > 0 && section([h('h2', 'Properties'), h('span.meta', 'documented, unless marked')], h('dl.properties', rows))
}

function embeddedPart(document) {
	const rows = Object.entries(document._embedded ?? {}).flatMap(([rel, value]) => [value].flat().filter((item) => item && typeof item === 'object').map((item) => {
		const path = pathBelowApi(item._links?.self?.href)
		return h('li.panel-row.link-row', relName(rel), h('span.grow.anywhere', titleOf(item)), path && getLink(path, titleOf(item) || rel))
	}))
	return rows.length > 0 && section('Embedded', h('ul.panel', rows))
}

function filterForm(operation, segments, query) {
	const [, list = ''] = /Fields: ([^.]*)/.exec(operation?.parameters?.find(({ name }) => name === 'filter')?.description ?? '') ?? []
	const fields = [...list.matchAll(/([\w:]+) \(/g)].map(([, name]) => name)
	if (!fields.length) return null
	const pick = (label, names) => h('select.field', { 'aria-label': label }, names.map((name) => h('option', name)))
	const [field, operator, value] = [pick('Field', fields), pick('Operator', ['eq', 'gt', 'lt']), h('input.field', { 'aria-label': 'Value' })]
	const shown = h('code.meta.anywhere')
	const encoded = () => `filter=${encodeURIComponent(`${field.value} ${operator.value} '${value.value.replaceAll("'", "''")}'`)}`
	const input = () => (shown.textContent = value.value && `${apiAddress}/${segments.join('/')}?${encoded()}`)
	const submit = () => value.value && go(hrefTo('explore', { query: encoded() }, segments))
	return h('form.collection-filter', { on: { submit, input } },
		h('div.row-of', h('span.hint', 'Filter'), field, operator, value, h('button.btn', { type: 'submit' }, 'Filter'), query.query && quiet('All', () => go(hrefTo('explore', {}, segments)))), shown)
}

function cellOf(item, name) {
	if (name === 'email') return item.email_addresses?.[0]?.address ?? ''
	const found = name === 'total' ? totalOf(item) : item[name] ?? (name === 'status' ? item.email_addresses?.[0]?.status : '')
	return found === undefined || found === null || typeof found === 'object' ? '' : String(found)
}

function collectionPart(document, { api, path, query, openForm }) {
	const [rel = 'Collection', items = []] = Object.entries(document._embedded ?? {}).find(([, value]) => Array.isArray(value)) ?? []
	const columns = COLUMNS.filter((name) => items.some((item) => cellOf(item, name))).slice(0, MAX_COLUMNS)
	const [place] = path.split('?')
	const { operations } = operationsAt(api, path) ?? { operations: {} }
	const pageLink = (name, label) => {
		const target = pathBelowApi(document._links?.[name]?.href)
		return target && h('a.btn', { href: exploreHref(target) }, label)
	}
	const row = (item) => {
		const target = pathBelowApi(item._links?.self?.href)
		const title = titleOf(item) || item.identifiers?.[0] || 'without a title'
		return [target ? h('a.anywhere', { href: exploreHref(target) }, title) : title, ...columns.map((name) => cellOf(item, name))]
	}
	const total = typeof document.total_records === 'number' ? `${count(document.total_records)} in all, page ${document.page} of ${document.total_pages}` : `page ${document.page}`
	return section([h('h2', rel.replace(/^\w+:/, '').replaceAll('_', ' ')), h('span.meta.grow', total), h('span.row-of', pageLink('previous', 'Previous'), pageLink('next', 'Next'),
		operations.post && button('POST', () => openForm('POST', place), { class: 'method', 'aria-label': 'POST to this collection' }))],
	filterForm(operations.get, place.split('/').filter(Boolean).map(decode), query),
	items.length ? wideTable('Items', ['title or name', ...columns], items.map(row), { class: 'collection' }) : h('p.empty', 'This page has no items.'))
}

export function documentView(document, context) {
	if (Array.isArray(document) || typeof document !== 'object') return h('pre.code.plain', JSON.stringify(document, null, 2))
	const isCollection = typeof document.per_page === 'number'
	return h('div.page-body', isCollection ? [collectionPart(document, context), linksPart(document, context)] : [linksPart(document, context), propertiesPart(document, context), embeddedPart(document)])
}
