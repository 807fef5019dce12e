/** A dialog that creates a webhook and switches it on. */
import { control, field, formDialog, h, post, say } from '../all.js'

export const TRIGGERS = {
	all_actions_and_uploads: 'All actions and uploads', all_actions: 'All actions', subscribed: 'When a person subscribes', specific_action: 'One action',
}

export async function createWebhook(url, trigger = 'all_actions_and_uploads', actionId = null) {
	const { id } = await post('webhooks', { url, trigger, ...(actionId && { action_id: actionId }) })
	return control('PUT', `webhooks/${id}`, { is_on: true })
}

export function addWebhookDialog() {
	const url = h('input.field.mono', { type: 'url', placeholder: 'http://127.0.0.1:8585/webhook' })
	const action = h('input.field.mono', { placeholder: 'uuid of a petition, event or form' })
	const chosen = h('div', { hidden: true }, field('Action', action))
	const isOne = () => trigger.value === 'specific_action'
	const trigger = h('select.field', { on: { change: () => (chosen.hidden = !isOne()) } },
		Object.entries(TRIGGERS).map(([value, label]) => h('option', { value }, label)))
	formDialog('Add a webhook', {
		action: 'Add the webhook', fields: [field('Address', url), field('Fires for', trigger), chosen],
		async submit() {
			await createWebhook(url.value, trigger.value, isOne() ? action.value.trim() : null)
			say(`The webhook to ${url.value} is on`)
		},
	})
}
