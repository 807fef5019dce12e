/** The page API & Sync: keys by group, and webhooks. */
import { changeButton, control, copy, erase, formDialog, get, h, linkTo, liveView, more, pageOf, post, quiet, read as readSession, redraw, say, section, wideTable } from '../all.js'
import { TRIGGERS, addWebhookDialog, createWebhook } from './webhook-form.js'

function revokeDialog(key, view) {
	formDialog(`Revoke the key ${key.label} of ${key.group_name}?`, {
		action: 'Revoke the key', fields: h('p.sub', 'Requests with it are answered 403 from now on. Data and webhooks stay.'),
		async submit() {
			await erase(`keys/${key.id}`)
			await Promise.all([view.refresh(), readSession()])
		},
	})
}

function keysTable(keys, view) {
	const groups = [...new Map(keys.map((key) => [key.group, key.group_name]))]
	const generate = (group, name) => async () => {
		const { value } = await post('keys', { group })
		await readSession()
		say(`The new key of ${name} is ${value}`)
	}
	return [
		wideTable('API keys', ['Group', 'Kind', 'Key', ''], keys.map((key) => [
			key.group_name, key.kind, h('span.row-of', h('code.anywhere', key.value ?? key.label), key.value && quiet('Copy', () => copy(key.value, 'key'), { 'aria-label': `Copy the key ${key.label}`, 'data-key': `copy ${key.id}` })),
			changeButton('Revoke', () => revokeDialog(key, view), { class: 'quiet danger', key: `revoke ${key.id}`, 'aria-label': `Revoke the key ${key.label}` }),
		])),
		more(groups.map(([group, name]) => view.button(groups.length > 1 ? `Generate for ${name}` : 'Generate', generate(group, name), { key: `generate ${group}` }))),
	]
}

function webhooksTable(webhooks, view) {
	const row = ({ id, group, url, trigger, is_on: isOn, action_id: actionId }) => {
		const remove = async () => {
			await erase(`webhooks/${id}`)
			say(`Webhook ${id} is deleted`, { undo: () => view.run(() => createWebhook(url, trigger, actionId)) })
		}
		const act = (label, run, more) => view.button(label, run, { class: 'quiet', key: `${label} ${id}`, 'aria-label': `${label}: webhook ${id}`, ...more })
		return [group, h('code.anywhere', url), TRIGGERS[trigger], h('span', { class: `tag ${isOn ? 'ok' : ''}` }, isOn ? 'on' : 'off'), h('span.row-of',
			act(isOn ? 'Switch off' : 'Switch on', () => control('PUT', `webhooks/${id}`, { is_on: !isOn }), { key: `on ${id}` }),
			act('Send test', () => post(`webhooks/${id}/test`), { done: 'A test is on its way' }), act('Delete', remove, { class: 'quiet danger' }))]
	}
	return [
		webhooks.length ? wideTable('Webhooks', ['Group', 'Address', 'Fires for', 'State', ''], webhooks.map(row))
			: h('p.meta', 'None. A webhook posts what people do to an address of yours. Without a receiver, use the ', linkTo('Catcher inbox', 'inbox'), '.'),
		more(changeButton('Add webhook', addWebhookDialog, { key: 'add webhook' })),
	]
}

function mount(root) {
	const [keys, webhooks] = [h('div'), h('div')]
	const view = liveView({
		counters: ['data'],
		read: () => Promise.all([get('keys'), get('webhooks')]),
		draw([foundKeys, found]) {
			redraw(keys, keysTable(foundKeys, view))
			redraw(webhooks, webhooksTable(found.webhooks, view))
		},
	})
	pageOf(root, 'API & Sync', view.element, section('API keys', keys), section('Webhooks', webhooks),
		h('p', linkTo('Settings of the mock', 'reference', { show: 'settings' })))
	return { update() {}, unmount: view.stop }
}

export const page = { id: 'sync', title: 'API & Sync', group: 'Set up', letter: 's', mount }
