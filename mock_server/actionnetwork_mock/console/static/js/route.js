/** The hash as a route, and back. */
import { observable } from './store.js'

export const decode = (text) => {
	try {
		return decodeURIComponent(text)
	} catch {
		return text
	}
}

export function parseHash(hash) {
	const [place, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s)
	const [page, ...path] = place.split('/').map(decode)
	return { page: page || 'requests', path: path.filter(Boolean), query: Object.fromEntries(new URLSearchParams(query)) }
}

export function hrefTo(page, query = {}, path = []) {
	const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '')
	const text = String(new URLSearchParams(pairs))
	return `#/${[page, ...path].map(encodeURIComponent).join('/')}${text && `?${text}`}`
}

export const route = observable(parseHash(location.hash))

export function go(hash) {
	if (hash === location.hash) return
	history.pushState(null, '', hash)
	route.set(parseHash(hash))
}

const withChanges = (changes, { page, path, query } = route.value) => hrefTo(page, { ...query, ...changes }, path)

export const pushQuery = (changes) => go(withChanges(changes))

export function changeQuery(changes) {
	const hash = withChanges(changes)
	history.replaceState(null, '', hash)
	route.set(parseHash(hash))
}

addEventListener('popstate', () => route.set(parseHash(location.hash)))
