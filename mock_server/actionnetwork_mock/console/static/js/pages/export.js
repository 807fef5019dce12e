/** A dialog that saves the requests of a filter as HAR or JSON. */
import { apiAddress, button, control, count, counters, h, plural, primary, refusalBox, say, settings, showDialog, toHar } from '../all.js'

const BLOCK = 500

async function readEntries(filter, after) {
	const entries = []
	for (let from = after; ; from = entries.at(-1).number) {
		const { requests } = await control('GET', 'journal', null, { ...filter, after: from, limit: BLOCK })
		entries.push(...requests)
		if (requests.length < BLOCK) return entries
	}
}

function save(name, data) {
	const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
	h('a', { href: address, download: name }).click()
	setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

export function exportDialog(filter, after) {
	const refusal = refusalBox()
	const as = (name, make) => () => refusal.run(async () => {
		const entries = await readEntries(filter, after)
		save(name, make(entries))
		dialog.close()
		say(`${plural(entries.length, 'request')} exported as ${name}`)
	})
	const har = (entries) => toHar(entries, { version: counters.value?.version ?? '', api: apiAddress })
	const dialog = showDialog('Export', h('h2', 'Export the requests that are shown'),
		h('p.sub', `Keys are replaced by their ends. Each body has at most the ${count(settings.value.journal_body_bytes ?? 0)} bytes that the journal keeps.`),
		refusal.element,
		h('div.dialog-end', button('Cancel', () => dialog.close()), button('JSON', as('requests.json', (entries) => entries)), primary('HAR', as('requests.har', har))))
}
