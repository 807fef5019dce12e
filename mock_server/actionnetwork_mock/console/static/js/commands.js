/** The commands that concern the mock as a whole, for the command menu. */
import { control } from './api.js'
import { counters } from './live.js'
import { attempt } from './messages.js'
import { reset } from './session.js'
import { observable } from './store.js'

const HOUR_S = 3600
const THEMES = { 'Use the light theme': 'light', 'Use the dark theme': 'dark', 'Use the theme of the system': '' }
const scenarios = observable([])

const load = (name) => attempt(async () => {
	await control('POST', 'scenarios', { name })
	return `Loaded ${name}`
})

const advance = (seconds, text) => attempt(async () => {
	const { now } = await control('POST', 'clock/advance', { seconds })
	return `${text} went by: it is ${now}`
})

export async function readScenarios() {
	if (scenarios.value.length) return scenarios.value
	scenarios.set(await control('GET', 'scenarios'))
	return scenarios.value
}

export const toggleClock = () => attempt(async () => {
	const { frozen } = await control('POST', counters.value?.frozen ? 'clock/unfreeze' : 'clock/freeze', {})
	return frozen ? 'The clock is frozen' : 'The clock runs'
})

export function commandsOfMock({ theme }) {
	return [
		{ label: 'Reset', hint: 'data, requests and clock as at the start', run: reset },
		...scenarios.value.map(({ name, about }) => ({ label: `Load ${name}`, hint: about, run: () => load(name) })),
		{ label: counters.value?.frozen ? 'Unfreeze the clock' : 'Freeze the clock', hint: 'time', run: toggleClock },
		{ label: 'Advance the clock by an hour', hint: 'time', run: () => advance(HOUR_S, 'An hour') },
		...Object.entries(THEMES).map(([label, name]) => ({ label, hint: 'theme', run: () => theme.set(name) })),
	]
}
