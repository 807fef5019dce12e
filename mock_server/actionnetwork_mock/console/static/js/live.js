/** The only EventSource: the counters of the chosen world, and whether the mock answers. */
import { addressOf, world } from './api.js'
import { observable } from './store.js'

const RETRY_MS = 1000

export const counters = observable(null)
let read = { time: 0, frozen: true, at: 0 }
counters.watch((value) => value && (read = { ...value, at: performance.now() }))
export const mockTime = () => read.time + (read.frozen ? 0 : (performance.now() - read.at) / 1000)

export const connection = observable({ state: 'connecting', since: new Date() })

let stream = null
let retry = 0
let lastStarted = ''
const restartListeners = new Set()

function setState(state) {
	if (connection.value.state !== state) connection.set({ state, since: new Date() })
}

function open() {
	close()
	if (document.hidden) return
	stream = new EventSource(addressOf('events'))
	stream.addEventListener('message', ({ data }) => {
		const next = JSON.parse(data)
		const isRestart = lastStarted !== '' && next.started !== lastStarted
		lastStarted = next.started
		setState('live')
		counters.set(next)
		if (isRestart) restartListeners.forEach((listener) => listener())
	})
	stream.addEventListener('error', () => {
		close()
		setState('lost')
		retry = setTimeout(open, RETRY_MS)
	})
}

function close() {
	clearTimeout(retry)
	stream?.close()
	stream = null
}

// Call a function when one of these counters differs from what it was; the first event is no change.
export function onChange(names, run) {
	const read = (value) => value && names.map((name) => value[name]).join(' ')
	let before = read(counters.value)
	return counters.onChange((value) => {
		const was = before
		before = read(value)
		if (was !== null && was !== before) run(value)
	})
}

export function onRestart(run) {
	restartListeners.add(run)
	return () => restartListeners.delete(run)
}

// Start, and wait for the first event or for a mock that does not answer: pages then know the time.
export function start() {
	document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
	addEventListener('pagehide', close)
	world.onChange(open)
	open()
	return new Promise((done) => connection.onChange(done))
}
