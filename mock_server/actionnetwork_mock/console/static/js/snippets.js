/** A request as text to copy: curl, a pytest test, HAR. */

/** Quote a text for a POSIX shell. */
export const shellQuote = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** One line. `key` is '' for none and null for one that the mock does not show. */
export function toCurl({ method, url, key, body }) {
	const parts = ['curl'];
	if (method !== 'GET') parts.push('-X', method);
	if (key === null) parts.push('-H', '"OSDI-API-Token: $ACTION_NETWORK_API_KEY"');
	else if (key) parts.push('-H', shellQuote(`OSDI-API-Token: ${key}`));
	if (body) parts.push('-H', shellQuote('Content-Type: application/json'), '--data-raw', shellQuote(body));
	return [...parts, shellQuote(url)].join(' ');
}

const INDENT = '    ';

/** A Python string literal. */
export const pyString = (text) => JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
	.replace(/[\ud800-\udfff]/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);

/** A value of JSON as a Python literal, on one line if that has at most `room` characters. */
export function pyLiteral(value, depth = 1, room = 90) {
	if (value === null) return 'None';
	if (value === true) return 'True';
	if (value === false) return 'False';
	if (typeof value === 'string') return pyString(value);
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `float("${value > 0 ? 'inf' : '-inf'}")`;
	const isList = Array.isArray(value);
	const items = isList
		? value.map((item) => pyLiteral(item, depth + 1, room))
		: Object.entries(value).map(([name, item]) => `${pyString(name)}: ${pyLiteral(item, depth + 1, room)}`);
	const [open, close] = isList ? '[]' : '{}';
	const line = open + items.join(', ') + close;
	if (!line.includes('\n') && line.length + depth * 4 <= room) return line;
	const inner = INDENT.repeat(depth + 1);
	return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${INDENT.repeat(depth)}${close}`;
}

const word = (text) => text.toLowerCase().replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');

/** `test_post_people` for POST /people. */
export const testName = (entry) => `test_${[entry.method, entry.path, ...entry.notes.slice(0, 1).map((note) => note.code)].map(word).filter(Boolean).join('_')}`;

/** The path as a Python expression: ids of records that the test makes become names. */
function pyPath(entry, ids) {
	let text = pyString(entry.path + (entry.query ? `?${entry.query}` : ''));
	const used = Object.entries(ids).filter(([id]) => text.includes(id));
	if (!used.length) return `action_network.url + ${text}`;
	text = text.replaceAll('{', '{{').replaceAll('}', '}}');
	for (const [id, name] of used) text = text.replaceAll(id, `{${name}.id}`);
	return `action_network.url + f${text}`;
}

function pyBody(body, ids) {
	if (!body) return '';
	let value;
	try {
		value = JSON.parse(body);
	} catch {
		return `${INDENT}body = ${pyString(body)}.encode()\n`;
	}
	let literal = pyLiteral(value);
	for (const [id, name] of Object.entries(ids)) {
		literal = literal.replace(new RegExp(`"([^"\\\\]*)${id}([^"\\\\]*)"`, 'g'), (_, before, after) => {
			const address = before.replace(/^https?:\/\/[^/]+\/api\/v2/, '{action_network.url}');
			return `f"${address}{${name}.id}${after}"`;
		});
	}
	return `${INDENT}body = json.dumps(${literal}).encode()\n`;
}

const SEND = `def send(request):
		try:
				with urlopen(request) as reply:
						return reply.status
		except HTTPError as error:
				return error.code


`;

/** what must exist before it, and the names of the records that stand for ids */
export function toPytest(entry, { made = [], ids = {}, hasKey = true } = {}) {
	const codes = entry.notes.map((note) => note.code);
	const body = pyBody(entry.request_body, ids);
	const isLimited = entry.status === 429;
	const imports = [
		body.includes('json.dumps') ? 'import json\n' : '', 'from urllib.error import HTTPError\nfrom urllib.request import Request, urlopen\n\n',
		isLimited ? 'import pytest\n\n' : '', '\n',
	];
	const before = made.map(({ resource, name, fields }) => {
		const values = Object.entries(fields).map(([field, value]) => `, ${field}=${pyLiteral(value)}`);
		return `${INDENT}${name ? `${name} = ` : ''}action_network.make(${pyString(resource)}${values.join('')})\n`;
	});
	if (codes.includes('fault')) {
		before.push(`${INDENT}action_network.faults.add(${pyString(`${entry.method} ${entry.path}`)}, status=${entry.status}, times=1)\n`);
	}
	const headers = [];
	if (hasKey) headers.push('"OSDI-API-Token": action_network.api_key');
	if (body) headers.push('"Content-Type": "application/json"');
	const request = [
		`${INDENT}request = Request(\n`, `${INDENT}${INDENT}${pyPath(entry, ids)},\n`, body ? `${INDENT}${INDENT}body,\n` : '',
		`${INDENT}${INDENT}headers={${headers.join(', ')}},\n`, `${INDENT}${INDENT}method=${pyString(entry.method)},\n${INDENT})\n`,
	];
	const send = isLimited ? `${INDENT}for _ in range(5):\n${INDENT}${INDENT}status = send(request)\n` : `${INDENT}status = send(request)\n`;
	return [
		...imports, SEND, isLimited ? '@pytest.mark.action_network(settings={"rate_limit": 4})\n' : '', `def ${testName(entry)}(action_network):\n`,
		...before, before.length ? '\n' : '', body, ...request, send, '\n',
		`${INDENT}assert status == ${entry.status}\n`,
		`${INDENT}assert [note.code for note in action_network.requests.last().notes] == ${pyLiteral(codes)}\n`,
	].join('');
}

const SECRET = /^(osdi-api-token|authorization|cookie)$/i;

function harHeaders(headers, label) {
	return (headers ?? []).map(([name, value]) => ({ name, value: SECRET.test(name) ? label : value }));
}

/** HAR 1.2 of requests in the journal's form. A body that the journal cut says so in a comment. */
export function toHar(entries, { version, api }) {
	return {
		log: {
			version: '1.2',
			creator: { name: 'actionnetwork-mock', version },
			entries: entries.map((entry) => harEntry(entry, api)),
		},
	};
}

function harEntry(entry, api) {
	const base = entry.path.startsWith('/') ? api + entry.path : entry.path;
	const cut = (missing) => (missing ? { comment: `${missing} bytes at the end were not kept` } : {});
	const type = (headers, fallback) => (headers ?? []).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? fallback;
	return {
		startedDateTime: new Date(entry.time * 1000).toISOString(),
		time: entry.milliseconds,
		request: {
			method: entry.method, url: entry.query ? `${base}?${entry.query}` : base, httpVersion: 'HTTP/1.1', cookies: [],
			headers: harHeaders(entry.request_headers, entry.key),
			queryString: [...new URLSearchParams(entry.query)].map(([name, value]) => ({ name, value })),
			...(entry.request_body ? { postData: { mimeType: type(entry.request_headers, 'application/json'), text: entry.request_body, params: [], ...cut(entry.request_cut) } } : {}),
			headersSize: -1, bodySize: entry.request_bytes,
		},
		response: {
			status: entry.status, statusText: '', httpVersion: 'HTTP/1.1', cookies: [],
			headers: harHeaders(entry.response_headers, entry.key),
			content: { size: entry.response_bytes, mimeType: type(entry.response_headers, 'application/hal+json'), text: entry.response_body, ...cut(entry.response_cut) },
			redirectURL: '', headersSize: -1, bodySize: entry.response_bytes,
		},
		cache: {},
		timings: { send: 0, wait: entry.milliseconds, receive: 0 },
		comment: [`request ${entry.number}`, ...(entry.notes ?? []).map((note) => `${note.code}: ${note.sentence}`)].join('\n'),
	};
}
