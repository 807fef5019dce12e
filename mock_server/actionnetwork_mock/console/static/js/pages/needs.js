/** What must exist before a request, so that a new test gets the same answer. */
import { parsed } from '../all.js'

const ITEM = /\/(\w+)\/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/gi
const NAMES = { people: 'person', queries: 'query' }

function fieldsOf(resource, { email_addresses: emails, title, name }) {
	const address = emails?.[0]?.address
	if (resource === 'people') return address ? { email_addresses: [{ address }] } : {}
	return title ? { title } : name ? { name } : {}
}

function tagsOf({ notes }, body) {
	const unknown = notes.filter(({ code }) => code === 'unknown-tag').map(({ sentence }) => sentence).join()
	const tags = ['add_tags', 'remove_tags'].flatMap((name) => (Array.isArray(body?.[name]) ? body[name] : []))
	return [...new Set(tags)].filter((tag) => tag && typeof tag === 'string' && !unknown.includes(`'${tag}'`))
}

// For `toPytest`. `read(path)` returns the document at a path of the emulated API as it is now.
export async function needsOf(entry, read) {
	const made = tagsOf(entry, parsed(entry.request_body)).map((name) => ({ resource: 'tags', fields: { name } }))
	const ids = {}
	const items = new Map([...`${entry.path} ${entry.request_body}`.matchAll(ITEM)].map(([, resource, id]) => [id, resource]))
	for (const [id, resource] of entry.status === 404 ? [] : items) {
		const document = await read(`/${resource}/${id}`)
		if (!document || document.error) continue
		const name = `${NAMES[resource] ?? resource.replace(/s$/, '')}${made.some((other) => other.resource === resource) ? `_${made.length}` : ''}`
		ids[id] = name
		made.push({ resource, name, fields: fieldsOf(resource, document) })
	}
	// People that were there before, because they were changed and not made.
	for (const { resource, kind, title } of entry.effects) {
		const isThere = made.some(({ fields }) => fields.email_addresses?.[0]?.address === title)
		if (resource === 'people' && kind === 'changed' && title.includes('@') && !isThere) made.push({ resource, fields: { email_addresses: [{ address: title }] } })
	}
	return { made, ids, hasKey: Boolean(entry.key) }
}
