/** What a request changed, as rows: made, changed, removed, tagged, consent, and the webhooks that it caused. */
import { h, linkTo } from '../all.js'

const SIGNS = { made: '+', removed: '−' }
const WORDS = { made: 'new', changed: 'changed', removed: 'removed' }

const shown = (value) => (value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value))
const change = ({ name, before, after }) => h('div.change', h('code', name), ' ', before !== null && [h('span.sub', shown(before)), ' → '], h('b', shown(after)))

function sentence({ kind, resource, id, title }, isLinked) {
	if (resource === 'taggings') return ['Tag ', h('b', title), kind === 'removed' ? ' taken off' : ' put on']
	const name = title || id
	return [kind === 'removed' || !isLinked ? name : linkTo(name, 'explore', {}, [resource, id]), ' ', h('span.sub', WORDS[kind])]
}

export function effectsList(effects, deliveries, isLinked = true) {
	return h('ul.panel.effects',
		effects.map((effect) => h('li.panel-row',
			h('span', { class: `sign ${effect.kind}`, 'aria-hidden': 'true' }, SIGNS[effect.kind] ?? '~'),
			h('div.grow.anywhere', sentence(effect, isLinked), effect.fields.map(change)),
			h('span.tag', effect.resource))),
		deliveries.map((delivery) => h('li.panel-row',
			h('span.sign', { 'aria-hidden': 'true' }, '→'),
			h('div.grow.anywhere', 'Webhook ', h('code', delivery.type), ' ', deliveryLink(delivery), delivery.url && h('span.sub', ` to ${delivery.url}`)),
			delivery.state && h('span.tag', delivery.state))))
}

const deliveryLink = ({ number }) => number && linkTo(`delivery ${number}`, 'deliveries', { n: number })
