/** The page Catcher inbox: an address that receives webhooks before a receiver exists, and has an answer that you set. */
import { button, bytes, clockTime, control, copy, copyLine, count, detailHead, empty, erase, get, h, headersPart, jsonView, listAndDetail, liveView, openapi, parsed, post, redraw, sourcesOf, statusClass } from '../all.js'
import { createWebhook } from './webhook-form.js'

const NAME = 'inbox'
const STATUSES = [200, 201, 202, 204, 301, 400, 401, 404, 410, 429, 500, 502, 503]
const DELAYS_S = [0, 1, 5, 10, 30]

const statusOf = ({ status }) => h('span.status', { class: statusClass(status) }, status)
const nameOf = (row) => row.types.join(', ') || `${row.method} ${row.path}`
const choice = (label, key, values, value, suffix = '') => h('select.field', { 'aria-label': label, 'data-key': key, value: String(value) },
	[...new Set([...values, value])].map((one) => h('option', { value: String(one) }, `${one}${suffix}`)))

const marksOf = (api, body) => [parsed(body) ?? []].flat().flatMap((payload, index) =>
	sourcesOf(api, Object.keys(payload ?? {}).find((name) => name in api.webhooks), payload).map(({ where, source }) => ({ where: `/${index}${where}`, source })))

const contentOf = (row, api) => [
	detailHead([nameOf(row), ' ', statusOf(row)], [`#${row.number}`, clockTime(row.time), bytes(row.body_bytes)], row.body && button('Copy', () => copy(row.body, 'body'))),
	h('div.page-body',
		row.problem ? h('div.panel.bad', h('h3', 'A problem was found'), h('p.panel-row', row.problem)) : h('p.meta', 'No problem was found in it.'),
		row.body ? h('div.form-grid', h('p.meta', 'Documented, unless marked'), jsonView(row.body, { label: 'Body', marks: marksOf(api, row.body) })) : h('p.meta', 'No body.'),
		headersPart('Headers', Object.entries(row.headers))),
]

function mount(root, route) {
	let api = null
	const address = h('div.wide')
	const controls = h('div.row-of.wide')
	const view = liveView({
		counters: ['inbox', 'deliveries', 'waiting', 'attempts', 'data'],
		read: () => Promise.all([get(`catch/${NAME}`), get('webhooks'), get('webhooks/deliveries', { state: 'waiting', limit: 100 }), openapi()]),
		draw([{ url, answer, requests }, { webhooks }, { deliveries }, read]) {
			api = read
			const own = webhooks.find((webhook) => webhook.url === url)
			const waiting = deliveries.filter((delivery) => delivery.url === url).at(-1)
			const status = choice('Answer with', 'status', STATUSES, answer.status)
			const delay = choice('After', 'delay', DELAYS_S, answer.delay_s, ' s')
			const set = () => view.run(() => control('PUT', `catch/${NAME}/answer`, { status: Number(status.value), delay_s: Number(delay.value) }));
			[status, delay].forEach((select) => select.addEventListener('change', set))
			redraw(address, copyLine(url, () => copy(url, 'address')))
			redraw(controls,
				own ? view.button('Send test', () => post(`webhooks/${own.id}/test`), { class: 'primary', key: 'first' })
					: view.button('Create a webhook to this inbox', () => createWebhook(url), { class: 'primary', key: 'first', done: 'The webhook is on' }),
				h('label.row-of.answer-with', 'Answer with', status), h('label.row-of.answer-with', 'after', delay),
				view.button('Try now', () => post(`webhooks/deliveries/${waiting.number}/try`), { off: !waiting, title: waiting ? `Delivery ${waiting.number} waits` : 'No delivery to the inbox waits' }),
				requests.length > 0 && view.button('Clear', () => erase(`catch/${NAME}`), { class: 'quiet' }))
			split.show(requests.toReversed(), () => empty('Nothing has arrived', h('p', 'Whatever is posted to this address appears here, with the problems found in it. Create the webhook and send a test, or let your program post.')))
		},
	})
	const split = listAndDetail(root, {
		name: 'inbox', title: 'Catcher inbox', head: [address, controls, view.element], columns: ['Number', 'Real time', 'Type', 'Answer'], key: ({ number }) => number,
		cells: (row) => [h('span', row.number), h('span', clockTime(row.time).slice(0, 8)), h('span', nameOf(row)), h('span', row.problem && h('span.tag.bad', 'problem'), ' ', statusOf(row))],
		hint: 'The newest payload is shown here.', detail: (row) => contentOf(row, api), find: (rows) => rows[0],
	})
	split.select(route.query.n)
	return { update: (next) => split.select(next.query.n), unmount: view.stop }
}

export const page = {
	id: 'inbox', title: 'Catcher inbox', group: 'Webhooks', letter: 'i', mount,
	badge: ({ inbox }) => ({ text: inbox ? count(inbox) : '' }),
}
