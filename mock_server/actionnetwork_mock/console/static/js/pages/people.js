/** The page People & data: the newest of every resource, and a person with tags, records, consent and its history. */
import { button, changeButton, changeQuery, count, dateTime, detailHead, empty, emulated, field, fill, formDialog, get, h, hrefTo, linkTo, listAndDetail, liveView, post, pushQuery, redraw, say, section, wideTable } from '../all.js'
import { idOf, nameOf } from './actions.js'
import { pathBelowApi } from './explore-document.js'

const LIMIT = 1000
const readResources = async () => Object.values((await emulated('GET', '/')).json?._links ?? {}).flat().map(({ href }) => (pathBelowApi(href) ?? '').slice(1)).filter((name) => /^[a-z_]+$/.test(name) && name !== 'metadata')

const emailOf = (person) => person.email_addresses?.[0]?.address ?? person.phone_numbers?.[0]?.number ?? ''
const statusTag = (status) => status && h('span', { class: `tag ${status === 'subscribed' ? 'ok' : ''}` }, status)

// What a person has done, and the tags, with links. The control API adds them to a person.
const recordsOf = ({ _mock: { tags = [], ...others } = {} }) => [
	tags.length > 0 && section('Tags', h('div.row-of', tags.map((tag) => h('span.tag', tag)))),
	Object.entries(others).filter(([name, items]) => Array.isArray(items) && items.length && name !== 'taggings').map(([name, items]) => section(`${name} ${count(items.length)}`,
		h('ul.panel', items.map((item) => h('li.panel-row', h('a.grow.anywhere', { href: `#/explore${pathBelowApi(item._links.self.href)}` }, idOf(item)), h('span.meta.mono', item.created_date)))))),
]

async function showHistory(place, id) {
	const changes = await get('history', { person: `action_network:${id}` })
	fill(place, h('h3.section-head', 'Who changed the consent'), changes.length === 0 ? h('p.meta', 'No change so far.') : h('ol.panel', changes.map((change) => h('li.panel-row',
		h('span.mono.nowrap', dateTime(change.time)),
		h('span.grow.anywhere', `${change.channel}: ${change.before ?? 'nothing'} → `, h('b', change.after ?? 'nothing'), ` in ${change.group}, by `,
			change.request ? linkTo(`${change.method} ${change.path}`, 'requests', { n: change.request }) : h('code', change.way))))))
}

function createDialog(resource) {
	const start = { people: { email_addresses: [{ address: 'ann@example.org' }] }, tags: { name: 'member' } }[resource] ?? { title: 'New' }
	const fields = h('textarea.field', { rows: '10', value: JSON.stringify(start, null, 2) })
	formDialog(`New: ${resource}`, {
		action: 'Create', fields: field('Fields, as the API writes them', fields),
		async submit() {
			const made = await post('make', { resource, fields: JSON.parse(fields.value) })
			say(`${nameOf(made)} is there`)
			pushQuery({ n: idOf(made), q: null })
		},
	})
}

function mount(root, route) {
	let { query } = route
	let rows = []
	const resource = () => query.r || 'people'
	const choice = h('select.field', { 'aria-label': 'Resource', on: { change: () => pushQuery({ r: choice.value, n: null, q: null }) } })
	const input = h('input.field.grow', { type: 'search', 'aria-label': 'Search', placeholder: 'Name, email or id', on: { input: () => changeQuery({ q: input.value.trim() }) } })
	const foot = h('p.meta.wide')
	const view = liveView({
		counters: ['data'], read: () => get(`state/${resource()}`, { limit: LIMIT }),
		draw(found) { rows = found.toReversed(); draw(); },
	})
	let resources = []
	const drawChoice = () => fill(choice, [...new Set([...resources, resource()])].map((name) => h('option', { value: name, selected: name === resource() }, name)))

	function contentOf(document) {
		const id = idOf(document)
		const isPerson = resource() === 'people'
		const history = h('section', { 'aria-label': 'History' })
		const contacts = [...(document.email_addresses ?? []), ...(document.phone_numbers ?? [])].map(({ address, number, status }) => [address ?? number, status])
		return [
			detailHead(nameOf(document), [id], h('a.btn', { href: hrefTo('explore', {}, [resource(), id]) }, 'Open in Explore'),
				isPerson && button('History', () => view.run(() => showHistory(history, id)), { 'data-key': 'history' })),
			h('div.page-body', history, isPerson && wideTable('Consent', ['Email or number', 'Status'], contacts.filter(([address]) => address).map(([address, status]) => [address, statusTag(status)])), isPerson && recordsOf(document)),
		]
	}
	const split = listAndDetail(root, {
		name: 'people', title: 'People & data', head: [choice, input, changeButton('New', () => createDialog(resource())), foot, view.element], columns: ['Name', 'Contact or date', 'Email', 'Mobile'], key: idOf,
		cells: (row) => [h('span', nameOf(row)), h('span.sub', emailOf(row) || row.created_date || ''), h('span', statusTag(row.email_addresses?.[0]?.status)), h('span', statusTag(row.phone_numbers?.[0]?.status))],
		hint: 'Choose a person to see tags, records and consent.', detail: contentOf,
	})
	function draw() {
		const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
		const found = rows.filter((row) => words.every((word) => JSON.stringify(row).toLowerCase().includes(word)))
		redraw(foot, rows.length === LIMIT && `The newest ${count(LIMIT)} are listed.`)
		split.show(found, () => (rows.length ? empty(`No ${resource()} have these words`, button('Show all', () => changeQuery({ q: null })))
			: empty(`There are no ${resource()}`, h('p', 'Create some here, load a scenario with Ctrl K, or let your program post them.'))))
	}
	function update(next) {
		const isOther = next.query.r !== query.r;
		({ query } = next)
		if (document.activeElement !== input) input.value = query.q ?? ''
		drawChoice()
		if (isOther) view.refresh()
		else draw()
		split.select(query.n)
	}
	update(route)
	readResources().then((names) => { resources = names; drawChoice(); })
	return { update, unmount: view.stop }
}

export const page = { id: 'people', title: 'People & data', group: 'Inspect', letter: 'p', mount }
