/** A request as text to copy: curl, a pytest test. */

const shellQuote = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

export function toCurl({ method, url, key, body }) {
	const parts = ['curl']
	if (method !== 'GET') parts.push('-X', method)
	if (key === null) parts.push('-H', '"OSDI-API-Token: $ACTION_NETWORK_API_KEY"')
	else if (key) parts.push('-H', shellQuote(`OSDI-API-Token: ${key}`))
	if (body) parts.push('-H', shellQuote('Content-Type: application/json'), '--data-raw', shellQuote(body))
	return [...parts, shellQuote(url)].join(' ')
}

export const pyString = (text) => JSON.stringify(text).replace(/[\ud800-\udfff\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16)}`)

export function pyLiteral(value, indent = '    ') {
	if (value === null) return 'None'
	if (typeof value === 'boolean') return value ? 'True' : 'False'
	if (typeof value === 'string') return pyString(value)
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `float("${value}")`
	const [open, close] = Array.isArray(value) ? '[]' : '{}'
	const items = Object.entries(value).map(([name, item]) => (open === '{' ? `${pyString(name)}: ` : '') + pyLiteral(item, `${indent}    `))
	const line = open + items.join(', ') + close
	if (!line.includes('\n') && line.length + indent.length < 95) return line
	return `${open}\n${items.map((item) => `${indent}    ${item},\n`).join('')}${indent}${close}`
}

const word = (text) => text.toLowerCase().replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')

const withNames = (literal, ids) => literal.replace(/"(?:[^"\\]|\\.)*"/g, (text) => {
	const used = Object.entries(ids).filter(([id]) => text.includes(id))
	if (!used.length) return text
	const escaped = text.replaceAll('{', '{{').replaceAll('}', '}}').replace(/https?:\/\/[^/"]+\/api\/v2/, '{action_network.url}')
	return `f${used.reduce((done, [id, name]) => done.replaceAll(id, `{${name}.id}`), escaped)}`
})

function pyBody(body, ids) {
	try {
		return `json.dumps(${withNames(pyLiteral(JSON.parse(body)), ids)}).encode()`
	} catch {
		return `${pyString(body)}.encode()`
	}
}

// A test. `made` must exist before it, `ids` are the names of the records that stand for ids.
export function toPytest(entry, { made = [], ids = {}, hasKey = true } = {}) {
	const { method, path, query, status, notes, request_body: sent } = entry
	const codes = notes.map((note) => note.code)
	const body = sent && pyBody(sent, ids)
	const isLimited = status === 429
	const before = made.map(({ resource, name, fields }) => `${name ? `${name} = ` : ''}action_network.make(${[pyString(resource), ...Object.entries(fields).map(([field, value]) => `${field}=${pyLiteral(value)}`)].join(', ')})`)
	if (codes.includes('fault')) before.push(`action_network.faults.add(${withNames(pyString(`${method} ${path}`), ids)}, status=${status}, times=1)`)
	if (body) before.push(`body = ${body}`)
	const headers = [hasKey && '"OSDI-API-Token": action_network.api_key', body && '"Content-Type": "application/json"'].filter(Boolean)
	const name = [method, path, codes[0] ?? ''].map(word).filter(Boolean).join('_')
	return `${body.includes('json.dumps') ? 'import json\n' : ''}from urllib.error import HTTPError
from urllib.request import Request, urlopen
${isLimited ? '\nimport pytest\n' : ''}

def send(request):
    try:
        with urlopen(request) as reply:
            return reply.status
    except HTTPError as error:
        return error.code

${isLimited ? '@pytest.mark.action_network(settings={"rate_limit": 4})\n' : ''}def test_${name}(action_network):
${before.map((line) => `    ${line}\n`).join('')}    url = action_network.url + ${withNames(pyString(path + (query && `?${query}`)), ids)}
    request = Request(url, ${body ? 'body, ' : ''}headers={${headers.join(', ')}}, method="${method}")
${isLimited ? '    for _ in range(5):\n    ' : ''}    status = send(request)

    assert status == ${status}
    assert [note.code for note in action_network.requests.last().notes] == ${pyLiteral(codes)}
`
}
