/** What must exist before a request, so that a new test gets the same answer. */
import { parsed } from '../api.js';

const ITEM = /\/(\w+)\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/gi;
const NAMES = { people: 'person', taggings: 'tagging', queries: 'query', responses: 'survey_response', outreaches: 'outreach', advocacy_campaigns: 'advocacy_campaign' };
const nameOf = (resource) => NAMES[resource] ?? resource.replace(/s$/, '');

/** The fields that name a record, which are enough to make it again. */
function fieldsOf(resource, document) {
	if (resource === 'people') {
		const address = document?.email_addresses?.[0]?.address;
		return address ? { email_addresses: [{ address }] } : {};
	}
	if (document?.title) return { title: document.title };
	return document?.name ? { name: document.name } : {};
}

function tagsOf(entry, body) {
	const tags = [...(Array.isArray(body?.add_tags) ? body.add_tags : []), ...(Array.isArray(body?.remove_tags) ? body.remove_tags : [])];
	const unknown = entry.notes.filter((note) => note.code === 'unknown-tag').map((note) => `${note.sentence} ${note.where}`);
	const isKnown = (tag, index) => !unknown.some((text) => text.includes(`'${tag}'`) || text.endsWith(`/add_tags/${index}`));
	return tags.filter((tag, index) => typeof tag === 'string' && tag && isKnown(tag, index));
}

/** Addresses of people that were there before: they were changed and not made. */
const knownPeople = (entry) => (entry.effects ?? [])
	.filter((effect) => effect.resource === 'people' && effect.kind === 'changed' && effect.title.includes('@')).map((effect) => effect.title);

export async function needsOf(entry, read) {
	const body = parsed(entry.request_body);
	const made = [...new Set(tagsOf(entry, body))].map((name) => ({ resource: 'tags', fields: { name } }));
	const ids = {};
	const found = new Map([...`${entry.path} ${entry.request_body}`.matchAll(ITEM)].map(([, resource, id]) => [id, resource]));
	for (const [id, resource] of entry.status === 404 ? [] : found) {
		const document = await read(`/${resource}/${id}`);
		if (!document || document.error) continue;
		const taken = Object.values(ids);
		const name = taken.includes(nameOf(resource)) ? `${nameOf(resource)}_${taken.length + 1}` : nameOf(resource);
		ids[id] = name;
		made.push({ resource, name, fields: fieldsOf(resource, document) });
	}
	const isMade = (address) => made.some(({ fields }) => fields.email_addresses?.[0]?.address === address);
	for (const address of knownPeople(entry)) {
		if (!isMade(address)) made.push({ resource: 'people', fields: { email_addresses: [{ address }] } });
	}
	return { made, ids, hasKey: Boolean(entry.key) };
}
