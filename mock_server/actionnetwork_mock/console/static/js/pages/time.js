/** The page Time & faults: the clock, background requests, faults and checkpoints. */
import { dateTime, erase, field, get, h, liveView, more, pageOf, plural, post, redraw, reset, say, section, wideTable } from '../all.js'

const STEPS = { 'A minute': { minutes: 1 }, 'An hour': { hours: 1 }, 'A day': { days: 1 }, 'A week': { days: 7 } }

const sentenceOf = ({ pattern, status, latency_s: latency, times, ...others }) => `${times ? `The next ${times > 1 ? plural(times, 'request') : 'request'}` : 'Every request'} of ${pattern}: ${[
	latency && `wait ${latency} s`, status && `answered ${status}`, ...Object.entries(others).filter(([, value]) => value).map(([name, value]) => `${name} ${value === true ? '' : JSON.stringify(value)}`),
].filter(Boolean).join(', ')}`

function faultForm(view, given) {
	const pattern = h('input.field.mono', { value: given ?? 'GET /*' })
	const number = (value, min, step = '1') => h('input.field', { type: 'number', min, step, value })
	const [status, times, latency] = [number('503', '100'), number('2', '1'), number('0', '0', '0.1')]
	const preview = h('p.sub.grow', { 'aria-live': 'polite' })
	const fault = () => ({
		pattern: pattern.value.trim(), ...(status.valueAsNumber && { status: status.valueAsNumber }),
		...(times.valueAsNumber > 0 && { times: times.valueAsNumber }), ...(latency.valueAsNumber > 0 && { latency_s: latency.valueAsNumber }),
	})
	const show = () => (preview.textContent = `${sentenceOf(fault())}.`)
	show()
	return h('form.form-grid', { on: { input: show, submit: () => view.run(() => post('faults', fault())) } },
		h('div.columns', field('Requests', pattern), field('Status', status), field('How many requests', times), field('Wait, in seconds', latency)),
		h('div.row-of', h('button.primary', { type: 'submit' }, 'Add the fault'), preview))
}

function clockPart({ now, frozen }, view) {
	const advance = ([label, step]) => view.button(label, () => post('clock/advance', step), { done: `${label} went by` })
	return [
		h('p.row-of', h('b.mono', now), frozen && h('span.tag.fault', 'frozen'),
			view.button(frozen ? 'Unfreeze' : 'Freeze', () => post(`clock/${frozen ? 'unfreeze' : 'freeze'}`), { key: 'freeze' })),
		more(h('span.sub', 'Let time go by:'), Object.entries(STEPS).map(advance)),
	]
}

const backgroundPart = (rows, view) => (rows.length === 0 ? h('p.meta', 'None waits. Requests with background_request=true wait here.') : [
	wideTable('Background requests', ['Due', 'Request'], rows.map(({ due, method, path }) => [h('span.mono', dateTime(due)), h('code', `${method} ${path}`)])),
	more(view.button('Flush', () => post('background/flush'), { done: 'They are done' }), view.button('Fail', () => post('background/fail'), { done: 'They failed', class: 'btn danger' })),
])

function faultsPart(faults, view) {
	const remove = (number, fault) => async () => {
		await erase(`faults/${number}`)
		const given = Object.fromEntries(Object.entries(fault).filter(([, value]) => value !== null))
		say(`Fault ${number} is removed`, { undo: () => view.run(() => post('faults', given)) })
	}
	return [
		faults.length === 0 ? h('p.meta', 'None. A fault makes requests fail on purpose: a status, a delay, a broken connection.')
			: wideTable('Faults', ['Number', 'Effect', 'So far', ''], faults.map(({ number, fault, matched, struck }) => [
				number, sentenceOf(fault), `${matched} matched, ${struck} changed${struck && struck === fault.times ? ': used up' : ''}`, view.button('Remove', remove(number, fault), { key: `remove ${number}`, class: 'quiet danger', 'aria-label': `Remove fault ${number}` })])),
		more(view.button('A bad day', () => post('faults/bad_day'), { done: 'A bad day: faults that clients have met in production' }),
			faults.length > 0 && view.button('Remove all', () => erase('faults'), { class: 'btn danger' })),
	]
}

function checkpointsPart(rows, view) {
	return [
		rows.length === 0 ? h('p.meta', 'None. A checkpoint keeps the data as they are now.')
			: wideTable('Checkpoints', ['Number', 'Name', 'Made', ''], rows.map(({ checkpoint, name, created }) => [checkpoint, name, h('span.mono', dateTime(created)), h('span.row-of',
				view.button('Restore data', () => post('restore', { checkpoint }), { key: `restore ${checkpoint}`, class: 'quiet', title: 'Forgets deliveries, and leaves the list of requests as it is', done: `Checkpoint ${checkpoint} is restored. Deliveries are forgotten, requests stay listed.` }),
				view.button('Delete', () => erase(`checkpoints/${checkpoint}`), { key: `delete ${checkpoint}`, class: 'quiet danger' }))])),
		more(view.button('Make a checkpoint', () => post('checkpoints')), view.button('Reset', reset, { title: 'Data, requests and clock as at the start' })),
	]
}

const PARTS = { clock: clockPart, background: backgroundPart, faults: faultsPart, checkpoints: checkpointsPart }

function mount(root, { query }) {
	const parts = Object.fromEntries(Object.keys(PARTS).map((name) => [name, h('div')]))
	const view = liveView({
		counters: ['clock', 'faults', 'struck', 'data', 'requests'],
		read: () => Promise.all(Object.keys(PARTS).map((path) => get(path))),
		draw: (found) => Object.entries(PARTS).forEach(([name, part], index) => redraw(parts[name], part(found[index], view))),
	})
	const at = h('input.field.auto', { placeholder: '2026-07-01T12:00:00Z', 'aria-label': 'Freeze at' })
	const freezeAt = h('form.row-of.gap-above', { on: { submit: () => view.run(() => post('clock/freeze', at.value ? { at: at.value } : {})) } }, at, h('button.btn', { type: 'submit' }, 'Freeze at this moment'))
	parts.faults.classList.add('gap-above')
	pageOf(root, 'Time & faults', view.element, section('Clock', parts.clock, freezeAt), section('Faults', faultForm(view, query.fault), parts.faults),
		section('Background requests', parts.background), section('Checkpoints', parts.checkpoints))
	if (query.fault) root.querySelector('section .columns input').focus()
	return { update() {}, unmount: view.stop }
}

export const page = {
	id: 'time', title: 'Time & faults', group: 'Set up', letter: 't', mount,
	badge: ({ faults }) => ({ text: faults || '', tone: 'fault' }),
}
