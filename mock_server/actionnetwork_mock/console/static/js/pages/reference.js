/** The page API reference: a filtered list of operations, with their pages, and of the settings of the mock. */
import { bodySchema, button, changeQuery, control, empty, fill, h, linkTo, METHODS, openapi, plural, provenance, refusalBox, section, table, tabs, typing } from '../all.js'
import { methodMark } from './request-rows.js'

const json = (value) => (typeof value === 'string' ? value : JSON.stringify(value))

function mount(root, route) {
	let query = {}
	let api = null
	let settings = []
	const input = typing(h('input.field.grow', { type: 'search', 'aria-label': 'Filter', placeholder: 'signature, add_tags, background' }), (q) => changeQuery({ q }))
	const [views, found, list, refusal] = [h('div.tabs-line'), h('span.meta', { role: 'status' }), h('div.page-body'), refusalBox()]
	fill(root, h('div.page-head', h('h1', 'API reference'), input, found, views, refusal.element), list)

	const hasWords = (...texts) => (query.q ?? '').toLowerCase().split(/\s+/).every((word) => texts.join(' ').toLowerCase().includes(word))

	function operations() {
		const fields = (operation) => Object.keys(bodySchema(api, operation)?.properties ?? {}).join(' ')
		const all = Object.entries(api.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method] })))
			.filter(({ path, method, operation }) => hasWords(method, path, operation.operationId, operation.summary, operation.description, fields(operation)))
		return [all.length, [...Map.groupBy(all, ({ operation }) => operation.tags[0])].map(([tag, rows]) => section(
			[h('h2.title', tag), h('a', { href: new URL(`/docs/v2/${tag.toLowerCase().replaceAll(' ', '_')}`, location).href, target: '_blank' }, 'fields and quirks')],
			h('ul.panel', rows.map(({ path, method, operation }) => h('li.panel-row.operation', methodMark(method.toUpperCase()), h('code.path.anywhere', path), h('span.sub.grow', operation.summary), provenance(operation['x-provenance']),
				!path.includes('{') && linkTo('Open in Explore', 'explore', { form: method === 'get' ? '' : method.toUpperCase() }, path.split('/').filter(Boolean)))))))]
	}

	function settingsTable() {
		const all = settings.filter(({ name, says, provenance: source }) => hasWords(name, says, source))
		return [all.length, table(['setting', 'value', 'alternatives', 'known'], all.map(({ name, says, value, default: usual, alternatives = [], provenance: source }) => [
			[h('code', name), h('p.meta', says)], [h('code', json(value)), value !== usual && h('p.meta', `default ${json(usual)}`)], h('code', alternatives.map(json).join(', ')), provenance(source)]), { class: 'settings-table' })]
	}

	function update(next) {
		({ query } = next)
		if (document.activeElement !== input) input.value = query.q ?? ''
		fill(views, tabs('Reference', [['', 'Operations'], ['settings', 'Settings']], query.show ?? '', (show) => changeQuery({ show }), list))
		if (!api) return
		const [number, content] = query.show ? settingsTable() : operations()
		found.textContent = plural(number, query.show ? 'setting' : 'operation')
		fill(list, number ? content : empty('Nothing has these words', button('Show all', () => changeQuery({ q: (input.value = '') }))))
	}

	update(route)
	refusal.run(async () => {
		[api, settings] = await Promise.all([openapi(), control('GET', 'settings')])
		update({ query })
	})
	return { update, unmount() {} }
}

export const page = { id: 'reference', title: 'API reference', group: 'Review', letter: 'l', mount }
