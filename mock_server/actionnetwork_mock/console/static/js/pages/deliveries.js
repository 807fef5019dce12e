/** The page Deliveries: what was sent to webhooks, and each attempt on a time line. */
import { button, changeButton, chip, clockTime, copy, count, detailHead, empty, field, formDialog, get, h, hrefTo, jsonView, linkTo, listAndDetail, liveView, mockTime, openapi, post, pushQuery, quiet, redraw, say, sourcesOf, span, toCurl } from '../all.js'
import { addWebhookDialog } from './webhook-form.js'

const STATES = { '': 'All', waiting: 'Waiting', discarded: 'Discarded', delivered: 'Delivered' }
const TONES = { waiting: 'note', discarded: 'bad', delivered: 'ok' }

const time = (seconds) => clockTime(seconds).slice(0, 8)
const nextIn = ({ due }) => (due === null ? '' : due <= mockTime() ? 'due now' : `next in ${span(due - mockTime())}`)
const stateOf = (row) => [h('span', { class: `tag ${TONES[row.state]}` }, row.state), h('span.meta', ` ${nextIn(row)}`)]

function editDialog(row) {
	const url = h('input.field.mono', { value: row.url })
	const body = h('textarea.field', { rows: '16', value: JSON.stringify(row.payloads, null, 2) })
	formDialog(`Edit and resend delivery ${row.number}`, {
		action: 'Send', fields: [field('Address', url), field('Body', body)],
		async submit() {
			const { number } = await post('webhooks/send', {
				payloads: JSON.parse(body.value), ...(row.webhook && { webhook: row.webhook }), ...((url.value !== row.url || !row.webhook) && { url: url.value }),
			})
			say(`Sent as delivery ${number}`)
			pushQuery({ n: number })
		},
	})
}

const attempt = (tone, at, what, ...text) => h('li', { class: `attempt ${tone}` }, h('span.mono', time(at)), h('b', what), text.map((part) => h('span.sub', part)))

function contentOf(row, view, api) {
	const act = (path) => post(`webhooks/deliveries/${row.number}/${path}`)
	const again = async () => say(`Delivery ${(await act('replay')).number} is the same body again`)
	const tried = row.attempts.map((made) => attempt(made.problem ? 'bad' : 'ok', made.at, made.status ?? 'no answer', made.problem || 'delivered', `${Math.round(made.seconds * 1000)} ms`))
	return [
		detailHead([h('code', row.type), h('span.sub', ` delivery ${row.number} `), stateOf(row)], [row.url],
			view.button('Resend', again, { class: 'primary' }), changeButton('Edit and resend', () => editDialog(row), { key: 'edit' }),
			row.state === 'waiting' && view.button('Try now', () => act('try'), { done: `Delivery ${row.number} was tried` }),
			button('Copy as curl', () => copy(toCurl({ method: 'POST', url: row.url, key: '', body: JSON.stringify(row.payloads) }), 'curl'))),
		h('div.page-body',
			h('section', h('h3.section-head', 'Attempts'),
				h('ol.attempts', tried, row.due !== null && attempt('next', row.due, nextIn(row)), !tried.length && row.due === null && h('li', 'None.'))),
			(row.cause || row.copy_of) && h('p',
				row.cause && ['Caused by ', linkTo(`request ${row.cause}`, 'requests', { n: row.cause }), '. '],
				row.copy_of && ['A copy of ', linkTo(`delivery ${row.copy_of}`, 'deliveries', { n: row.copy_of }), '.']),
			row.payloads.map((payload, index) => h('section',
				h('div.section-head.spread', h('span', h('h3.inline', `Payload ${index + 1} of ${row.payloads.length}`), h('span.meta', ' documented, unless marked')), quiet('Copy', () => copy(JSON.stringify(payload), 'payload'))),
				jsonView(JSON.stringify(payload), { label: `Payload ${index + 1}`, marks: sourcesOf(api, row.type, payload) })))),
	]
}

const nothing = (isOn) => (isOn ? empty('Nothing was sent so far', h('p', 'A webhook is on. Let a person act, or send a test.'), h('a.btn', { href: hrefTo('sync') }, 'API & Sync'))
	: empty('No webhook is on', h('p', 'Webhooks post what people do to an address of yours. Without a receiver, use the inbox.'),
		h('div.row-of', button('Add webhook', addWebhookDialog), h('a.btn', { href: hrefTo('inbox') }, 'Catcher inbox'))))

function mount(root, route) {
	let [query, rows, isOn, api] = [route.query, [], false]
	const chips = h('div.chips', { role: 'group', 'aria-label': 'Show' })
	const holding = h('span.row-of')
	const view = liveView({
		counters: ['deliveries', 'waiting', 'attempts', 'held', 'clock', 'data'],
		read: () => Promise.all([get('webhooks'), get('webhooks/deliveries', { limit: 1000 }), openapi()]),
		draw([{ held, webhooks }, { deliveries }, read]) {
			api = read
			rows = deliveries.toReversed()
			isOn = webhooks.some((webhook) => webhook.is_on)
			const act = (path, body = {}) => () => post(`webhooks/${path}`, body)
			redraw(holding, held ? [view.button('Release', act('release')), view.button('Release newest first', act('release', { order: 'reversed' }))] : view.button('Hold', act('hold')),
				view.button('Send the next one twice', act('twice'), { done: 'The next delivery is sent twice' }), button('Add webhook', addWebhookDialog, { 'data-key': 'add' }))
			draw()
		},
	})
	const split = listAndDetail(root, {
		name: 'deliveries', title: 'Deliveries', head: [holding, chips, view.element], columns: ['Number', 'Time', 'Type', 'State'], key: ({ number }) => number,
		cells: (row) => [h('span', row.number), h('span', time(row.queued)), h('span', row.type), h('span', stateOf(row))],
		hint: 'Choose a delivery to see its attempts and payload.', detail: (row) => contentOf(row, view, api),
	})
	function draw() {
		const show = query.show ?? ''
		const of = (state) => rows.filter((row) => !state || row.state === state)
		redraw(chips, Object.entries(STATES).map(([state, label]) => chip(`${label} ${count(of(state).length)}`, state === show, () => pushQuery({ show: state }), `show ${state}`)))
		split.show(of(show), () => (rows.length ? empty(`No delivery is ${show}`) : nothing(isOn)))
	}
	split.select(query.n)
	return { update(next) { query = next.query; draw(); split.select(query.n); }, unmount: view.stop }
}

export const page = {
	id: 'deliveries', title: 'Deliveries', group: 'Webhooks', letter: 'd', mount,
	badge: (value) => ({ text: value.waiting ? `${count(value.waiting)} waiting` : count(value.deliveries), tone: value.waiting ? 'note' : '' }),
}
