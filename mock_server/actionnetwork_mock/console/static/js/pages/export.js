/** A dialog that saves requests as HAR, curl commands, a test or JSON. */
import { button, control, count, h, primary, refusalBox, say, settings, showDialog } from '../all.js'

const BLOCK = 500
const FILES = { curl: 'requests.sh', pytest: 'test_requests.py', HAR: 'requests.har' }

async function readEntries(filter, after) {
	const entries = []
	for (let from = after; ; from = entries.at(-1).number) {
		const { requests } = await control('GET', 'journal', null, { ...filter, after: from, limit: BLOCK })
		entries.push(...requests)
		if (requests.length < BLOCK) return entries
	}
}

function save(name, data) {
	const text = typeof data === 'string' ? data : JSON.stringify(data, null, 2)
	const address = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }))
	h('a', { href: address, download: name }).click()
	setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

export function exportDialog(what, filter, after) {
	const refusal = refusalBox()
	const as = (name, read) => () => refusal.run(async () => {
		save(name, await read())
		dialog.close()
		say(`Exported as ${name}`)
	})
	const file = (format) => as(FILES[format], () => control('GET', 'journal/export', null, { ...filter, after, format: format.toLowerCase() }))
	const dialog = showDialog('Export', h('h2', `Export ${what}`),
		h('p.sub', `Keys are replaced by their ends. Each body has at most the ${count(settings.value.journal_body_bytes ?? 0)} bytes that the journal keeps.`),
		refusal.element,
		h('div.dialog-end', button('Cancel', () => dialog.close()), button('JSON', as('requests.json', () => readEntries(filter, after))),
			button('curl', file('curl')), button('pytest', file('pytest')), primary('HAR', file('HAR'))))
}
