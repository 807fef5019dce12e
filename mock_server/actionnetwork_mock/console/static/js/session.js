/** What several pages ask about the mock: its worlds, keys and settings. */
import { ApiError, control, world } from './api.js'
import { plural } from './format.js'
import { counters, onChange, onRestart } from './live.js'
import { attempt } from './messages.js'
import { observable } from './store.js'

export const worlds = observable([])
export const keys = observable([])
export const settings = observable({})
export const typedKey = observable('')

// The limit that bars are compared with: that of the mock, or that of the real API where the mock has none.
export const REAL_LIMIT = 4
export const limit = () => settings.value.rate_limit ?? REAL_LIMIT

export const keyLabelled = (label) => keys.value.find((key) => key.label === label) ?? null
// The key that requests use unless a user chooses another: the first whose value is known.
export const firstKey = () => keys.value.find((key) => key.value) ?? null

async function readInto(target, path, change = (value) => value) {
	try {
		target.set(change(await control('GET', path)))
	} catch (error) {
		if (!(error instanceof ApiError)) throw error; // the bar says that the mock does not answer
	}
}

export function read() {
	return Promise.all([
		readInto(worlds, 'worlds'), readInto(keys, 'keys'),
		readInto(settings, 'settings', (rows) => Object.fromEntries(rows.map((row) => [row.name, row.value]))),
	])
}

export function start() {
	onRestart(read)
	onChange(['era'], read)
	world.onChange(read)
	return read()
}

export const reset = () => attempt(async () => {
	const requests = counters.value?.requests ?? 0
	await control('POST', 'reset', {})
	const { count } = await control('GET', 'state/people/count')
	return `Reset: ${plural(requests, 'request')} dropped, ${plural(count, 'person', 'people')} now`
})
