/** The page Actions: petitions, events, forms and the like, with the endpoint of each to copy. */
import { apiAddress, button, changeButton, copy, copyLine, count, empty, field, formDialog, get, h, linkTo, liveView, pageOf, post, redraw, resolve, say, SchemaForm, section, toCurl, wideTable } from '../all.js'
import { titleOf, totalOf } from './explore-document.js'

const RESOURCES = {
	petitions: ['Petitions', 'signatures'], events: ['Events', 'attendances'], forms: ['Forms', 'submissions'],
	fundraising_pages: ['Fundraising pages', 'donations'], advocacy_campaigns: ['Letters and calls', 'outreaches'],
	surveys: ['Surveys', 'responses'], campaigns: ['Campaigns', ''], event_campaigns: ['Event campaigns', 'events'],
}
const LIMIT = 100

export const idOf = (document) => document.identifiers?.find((text) => text.startsWith('action_network:'))?.slice(15) ?? ''
export const nameOf = (document) => titleOf(document) || idOf(document)
const endpointOf = (resource, id) => [apiAddress, resource, id, RESOURCES[resource][1]].filter(Boolean).join('/')

async function actDialog(resource, id, document) {
	const api = await get('openapi.json')
	const isPage = resource === 'fundraising_pages'
	const known = isPage ? { fundraising_page_id: id } : { resource, action_id: id }
	const properties = { ...api.components.schemas[isPage ? 'Donate' : 'TakeAction'].properties }
	for (const name in known) delete properties[name]
	properties.person = { ...resolve(api, properties.person), description: '' }
	let given = { person: { email_addresses: [{ address: 'ann@example.org' }] }, ...(isPage && { amount: '10.00' }) }
	const form = new SchemaForm({ api, schema: { properties, required: ['person'] }, onChange: (value) => (given = value) })
	formDialog(`Act on ${nameOf(document)}`, {
		action: 'Let the person act', fields: form.element,
		async submit() {
			await post(isPage ? 'ui/donate' : 'ui/take_action', { ...known, ...given })
			say('The person took part')
		},
	})
	form.setValue(given)
}

function autoresponseDialog(resource, id, document) {
	const subject = h('input.field', { value: `Thank you: ${nameOf(document)}` })
	const body = h('textarea.field', { rows: '4', value: '<p>Thank you for taking part.</p>' })
	formDialog(`Autoresponse of ${nameOf(document)}`, {
		action: 'Set the autoresponse', fields: [field('Subject', subject), field('HTML', body)],
		async submit() {
			await post('autoresponses', { resource, action_id: id, subject: subject.value, body: body.value })
			say('The autoresponse is set. Its mail appears in the Mailbox.')
		},
	})
}

function moreOf(resource, document) {
	const id = idOf(document)
	const curl = toCurl({ method: 'POST', url: endpointOf(resource, id), key: '', body: '{"person": {"email_addresses": [{"address": "ann@example.org"}]}}' })
	const act = (label, dialog) => changeButton(label, () => dialog(resource, id, document), { key: `${label} ${id}` })
	return h('details.headers', h('summary', { 'aria-label': `More for ${nameOf(document)}` }, 'More'), h('div.form-grid',
		h('h3', 'Id'), copyLine(id, () => copy(id, 'id')), h('h3', 'Helper, as a web page posts to it'), copyLine(curl, () => copy(curl, 'curl')),
		linkTo('Embed codes', 'explore', {}, [resource, id, 'embed']),
		h('div.row-of', act('Let a person act', actDialog), act('Autoresponse', autoresponseDialog))))
}

function row(resource, document) {
	const [id, total] = [idOf(document), totalOf(document)]
	const endpoint = endpointOf(resource, id)
	return [
		[linkTo(nameOf(document), 'explore', {}, [resource, id]), RESOURCES[resource][1] && moreOf(resource, document)], total === undefined ? '' : count(total),
		h('span.row-of', button('Copy', () => copy(endpoint, 'endpoint'), { 'data-key': `copy ${id}`, 'aria-label': `Copy the endpoint of ${nameOf(document)}` }), h('code.anywhere', endpoint.replace(apiAddress, ''))),
	]
}

function mount(root) {
	const content = h('div.form-grid')
	const names = Object.keys(RESOURCES)
	const view = liveView({
		counters: ['data'], read: () => Promise.all(names.map((name) => get(`state/${name}`, { limit: LIMIT }))),
		draw: (lists) => redraw(content, lists.every((list) => list.length === 0)
			? empty('There is no action', h('p', 'Petitions, events and forms appear here with the endpoint that your program posts to.'),
				view.button('Load union_local', () => post('scenarios', { name: 'union_local' })))
			: names.map((name, index) => lists[index].length > 0 && section(RESOURCES[name][0],
				wideTable(RESOURCES[name][0], ['Title', RESOURCES[name][1] || 'records', 'Endpoint'], lists[index].toReversed().map((document) => row(name, document)), { class: 'actions' }),
				lists[index].length === LIMIT && h('p.meta', `The newest ${LIMIT} are shown.`)))),
	})
	pageOf(root, 'Actions', view.element, content)
	return { update() {}, unmount: view.stop }
}

export const page = { id: 'actions', title: 'Actions', group: 'Set up', letter: 'a', mount }
