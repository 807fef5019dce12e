/** What a request changed, as rows: made, changed, removed, tagged, consent, and the webhooks that it caused. */
import { h } from '../dom.js';
import { hrefTo, pages } from '../route.js';

const SIGNS = { made: '+', changed: '~', removed: '−', tagged: '+', consent: '~' };
const WORDS = { made: 'new', changed: 'changed', removed: 'removed' };

const shown = (value) => (value === null || value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value));
const change = (name, before, after) => h('div.change', h('code', name), ' ', h('span.sub', shown(before)), ' → ', h('span', shown(after)));

function sentence(effect) {
	const name = effect.title || effect.id;
	const link = effect.kind === 'removed' || !effect.id ? name : h('a', { href: hrefTo('explore', {}, [effect.resource, effect.id]) }, name);
	if (effect.kind === 'tagged') return ['Tag ', h('b', name), ' put on'];
	if (effect.kind === 'consent') return [link, ': ', effect.channel, ' ', h('b', shown(effect.after)), effect.before && h('span.sub', ` instead of ${effect.before}`)];
	return [link, ' ', h('span.sub', WORDS[effect.kind] ?? effect.kind)];
}

export function effectsList(effects, deliveries) {
	return h('ul.panel.effects',
		effects.map((effect) => h('li.panel-row',
			h('span', { class: `sign ${effect.kind}`, 'aria-hidden': 'true' }, SIGNS[effect.kind] ?? '~'),
			h('div.grow.anywhere', sentence(effect), (effect.fields ?? []).map((field) => change(field.name, field.before, field.after))),
			h('span.tag', effect.resource))),
		deliveries.map((delivery) => h('li.panel-row',
			h('span.sign', { 'aria-hidden': 'true' }, '→'),
			h('div.grow.anywhere', 'Webhook ', h('code', delivery.type), ' ', deliveryLink(delivery), delivery.url && h('span.sub', ` to ${delivery.url}`)),
			delivery.state && h('span.tag', delivery.state))));
}

function deliveryLink({ number }) {
	if (!number) return null;
	const text = `delivery ${number}`;
	return pages.has('deliveries') ? h('a', { href: hrefTo('deliveries', { n: number }) }, text) : text;
}
