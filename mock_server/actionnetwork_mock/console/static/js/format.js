/** Texts of times, sizes and counts. */

const iso = (seconds) => {
	const date = new Date(seconds * 1000)
	return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

export const clockTime = (seconds) => iso(seconds).slice(11, 23)
export const shortTime = (seconds) => iso(seconds).slice(14, 23)
export const isoTime = (seconds) => iso(seconds).slice(0, 19) + 'Z'
export const dateTime = (seconds) => `${iso(seconds).slice(0, 10)} ${iso(seconds).slice(11, 19)}Z`

export const count = (number) => number.toLocaleString('en')
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`

export const bytes = (number) => {
	if (number < 1000) return plural(number, 'byte')
	return number < 1e6 ? `${(number / 1000).toFixed(1)} kB` : `${(number / 1e6).toFixed(1)} MB`
}

export const duration = (milliseconds) => {
	if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`
	return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

export const span = (seconds) => {
	if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`
	if (seconds < 7200) return `${Math.round(seconds / 60)} min`
	return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}

export const escapePointer = (name) => String(name).replaceAll('~', '~0').replaceAll('/', '~1')

const UUID = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi

export const shortId = (path) => path.replace(UUID, '$1')

export const readableQuery = (query) => {
	try {
		return decodeURIComponent(query.replaceAll('+', ' '))
	} catch {
		return query
	}
}

export const STATUS_TEXT = {
	0: 'no answer',
	200: 'OK', 201: 'Created', 204: 'No Content', 304: 'Not Modified', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed',
	413: 'Content Too Large', 422: 'Unprocessable Content', 429: 'Too Many Requests', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable',
}

export const statusClass = (status) => (status >= 400 ? 'bad' : status >= 200 && status < 300 ? 'ok' : 'other')
