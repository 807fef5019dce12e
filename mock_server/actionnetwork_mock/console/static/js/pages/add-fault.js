/** A dialog that adds a fault for requests like one of the journal. */
import { field, formDialog, h, plural, post, say } from '../all.js'

export function addFaultDialog({ method, path }) {
	const input = (value, type = 'number') => h('input.field', { type, value })
	const [pattern, times, status, latency] = [input(`${method} ${path}`, 'text'), input('1'), input('503'), input('0')]
	formDialog('Add a fault', {
		action: 'Add the fault',
		fields: [field('Requests', pattern), h('div.columns', field('How many requests', times), field('Answer with status', status), field('After milliseconds', latency))],
		async submit() {
			const [count, code, ms] = [times, status, latency].map((one) => one.valueAsNumber)
			await post('faults', { pattern: pattern.value, status: code, times: count, ...(ms > 0 && { latency_s: ms / 1000 }) })
			say(`The next ${plural(count, 'request')} of ${pattern.value} will be answered ${code}`)
		},
	})
}
