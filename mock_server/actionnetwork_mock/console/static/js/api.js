/** The only module that calls fetch: the control API under /_mock and the emulated API under /api/v2. */
import { observable } from './store.js'

const MOCK = new URL('.', document.baseURI)
const API = new URL('/api/v2', document.baseURI)

export class ApiError extends Error {
	constructor(status, sentence) {
		super(sentence)
		this.status = status
	}
}

export const apiAddress = API.href
export const world = observable(null)
export const addressOf = (path, query = {}) => {
	const url = new URL(path.replace(/^\//, ''), MOCK)
	const all = world.value === null ? query : { world: world.value, ...query }
	for (const [name, value] of Object.entries(all)) {
		if (value !== null && value !== undefined && value !== '') url.searchParams.append(name, value)
	}
	return url
}

async function reach(url, options) {
	try {
		return await fetch(url, { cache: 'no-store', redirect: 'error', ...options })
	} catch (error) {
		throw error.name === 'AbortError' ? error : new ApiError(0, 'The mock does not answer. Is it still running?')
	}
}

export async function control(method, path, body = null, query = {}, signal = undefined) {
	const headers = { ...(method !== 'GET' && { 'Mock-Control': '1' }), ...(body !== null && { 'Content-Type': 'application/json' }) }
	const response = await reach(addressOf(path, query), { method, headers, signal, body: body === null ? undefined : JSON.stringify(body) })
	const text = await response.text()
	const json = parsed(text)
	if (!response.ok) throw new ApiError(response.status, json?.error ?? `The mock answered ${response.status}.`)
	return json ?? text
}

// Return the URL of a path below /api/v2. Raises ApiError for a path that leads elsewhere.
function emulatedUrl(path) {
	const url = URL.parse(API.href + (path.startsWith('/') ? path : `/${path}`).replaceAll('\\', '%5C'))
	const isBelow = url?.origin === API.origin && `${url.pathname}/`.startsWith(`${API.pathname}/`)
	if (!isBelow || url.username || url.hash) throw new ApiError(0, `${path} is not a path below /api/v2.`)
	return url
}

export async function emulated(method, path, { key = '', body = undefined, counted = false, signal = undefined } = {}) {
	const headers = { 'Mock-Console': counted ? 'counted' : 'uncounted' }
	if (key) headers['OSDI-API-Token'] = key
	if (body !== undefined) headers['Content-Type'] = 'application/json'
	const began = performance.now()
	const response = await reach(emulatedUrl(path), { method, headers, body, signal })
	const content = await response.arrayBuffer()
	const ms = performance.now() - began
	const text = new TextDecoder().decode(content)
	return {
		status: response.status, ms, bytes: content.byteLength, headers: [...response.headers], text, json: parsed(text),
	}
}

export function parsed(text) {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}

export async function readDocument(path) {
	const response = await reach(new URL(path, document.baseURI), {})
	if (!response.ok) throw new ApiError(response.status, `The mock answered ${response.status} to ${path}.`)
	return response.json()
}
