/** A dialog that adds a fault for requests like one of the journal: "the next 2 calls of POST /people answer 503". */
import { control } from '../api.js';
import { button, h } from '../dom.js';
import { plural } from '../format.js';
import { showDialog } from '../keys.js';
import { refusalBox, say } from '../messages.js';

const number = (label, value, min) => h('label.stack', label, h('input.field', { type: 'number', min, value: String(value) }));

export function addFaultDialog({ method, path }) {
	const pattern = h('input.field.mono', { value: `${method} ${path}` });
	const times = number('How many requests', 1, 1);
	const status = number('Answer with status', 503, 100);
	const latency = number('After milliseconds', 0, 0);
	const value = (label) => label.lastChild.valueAsNumber;
	const refusal = refusalBox();
	async function add() {
		const fault = { pattern: pattern.value, status: value(status), times: value(times) };
		if (value(latency) > 0) fault.latency_s = value(latency) / 1000;
		const isAdded = await refusal.run(() => control('POST', 'faults', fault));
		if (!isAdded) return;
		dialog.close();
		say(`The next ${plural(fault.times, 'request')} of ${fault.pattern} will be answered ${fault.status}`);
	}
	const dialog = showDialog('Add a fault', h('h2', 'Add a fault'),
		h('form.form-grid', { on: { submit: (event) => { event.preventDefault(); add(); } } },
			h('label.stack', 'Requests', pattern), h('div.columns', times, status, latency), refusal.element,
			h('div.dialog-end', button('Cancel', () => dialog.close()), h('button.primary', { type: 'submit' }, 'Add the fault'))));
}
