/** A dialog that adds a fault for requests like one of the journal. */
import { button, control, h, plural, refusalBox, say, showDialog } from '../all.js'

export function addFaultDialog({ method, path }) {
	const field = (label, value, type = 'number') => h('label.stack', label, h('input.field', { type, value }))
	const [pattern, ...numbers] = [field('Requests', `${method} ${path}`, 'text'), field('How many requests', '1'), field('Answer with status', '503'), field('After milliseconds', '0')]
	const refusal = refusalBox()
	async function submit(event) {
		event.preventDefault()
		const [times, status, latency] = numbers.map((label) => label.lastChild.valueAsNumber)
		const fault = { pattern: pattern.lastChild.value, status, times, ...(latency > 0 && { latency_s: latency / 1000 }) }
		if (!(await refusal.run(() => control('POST', 'faults', fault)))) return
		dialog.close()
		say(`The next ${plural(times, 'request')} of ${fault.pattern} will be answered ${status}`)
	}
	const dialog = showDialog('Add a fault', h('h2', 'Add a fault'), h('form.form-grid', { on: { submit } }, pattern, h('div.columns', numbers), refusal.element,
		h('div.dialog-end', button('Cancel', () => dialog.close()), h('button.primary', { type: 'submit' }, 'Add the fault'))))
}
