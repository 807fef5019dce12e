/** A request as a line for a shell. */

const shellQuote = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

export function toCurl({ method, url, key, body }) {
	const parts = ['curl']
	if (method !== 'GET') parts.push('-X', method)
	if (key === null) parts.push('-H', '"OSDI-API-Token: $ACTION_NETWORK_API_KEY"')
	else if (key) parts.push('-H', shellQuote(`OSDI-API-Token: ${key}`))
	if (body) parts.push('-H', shellQuote('Content-Type: application/json'), '--data-raw', shellQuote(body))
	return [...parts, shellQuote(url)].join(' ')
}
