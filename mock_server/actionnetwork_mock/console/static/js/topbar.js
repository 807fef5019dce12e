/** The top bar: brand, world, meter, clock, connection; and the bar that says that the mock does not answer. */
import { world } from './api.js'
import { toggleClock } from './commands.js'
import { fill, h, quiet, setText } from './dom.js'
import { isoTime } from './format.js'
import { recent } from './journal.js'
import { connection, counters, mockTime } from './live.js'
import { meter, pace } from './plot.js'
import { hrefTo } from './route.js'
import { keyLabelled, keys, limit, settings, worlds } from './session.js'

const SECONDS = 30

const everySecond = (run) => setInterval(() => counters.value?.frozen || document.hidden || run(), 1000)

function worldPicker() {
	const select = h('select.field.world', { 'aria-label': 'World', on: { change: () => world.set(select.value || null) } })
	const draw = () => fill(select, worlds.value.map(({ number, groups, label }) => {
		const value = number === 1 ? '' : String(number)
		const key = (number === 1 && keyLabelled(label)?.value) || label
		return h('option', { value, selected: value === (world.value ?? '') }, `${groups[0]?.name ?? `World ${number}`} (${key})`)
	}))
	worlds.watch(draw)
	keys.onChange(draw)
	return select
}

function meterLink() {
	const picture = h('span')
	const text = h('span.meter-text')
	const link = h('a.meter', { href: hrefTo('budget') }, picture, text)
	let drawn = ''
	function draw() {
		const seconds = pace(recent().rows.slice(0, 500))
		const newest = Math.floor(mockTime())
		const peaks = Array.from({ length: SECONDS }, (_, index) => seconds.get(newest - SECONDS + 1 + index)?.peak ?? 0)
		const peak = Math.max(...peaks)
		const isOff = settings.value.rate_limit === null
		const title = `In the last ${SECONDS} seconds: at most ${peak} calls of one key within a second${isOff ? '; the mock has no rate limit, the real API has 4' : ''}`
		const state = `${peaks} ${limit()} ${title}`
		if (state === drawn) return
		drawn = state
		link.title = title
		fill(picture, meter(peaks, limit()))
		fill(text, h('b', peak), `/${limit()} a second`)
		text.classList.toggle('above', peak > limit())
	}
	recent().watch(draw)
	settings.onChange(draw)
	let moves = null
	counters.onChange(({ clock }) => clock !== moves && (moves = clock, draw())); // also the first event, which has the time
	everySecond(draw)
	return link
}

function clockPart() {
	const now = h('time.now', { title: "The mock's clock" })
	const toggle = quiet('Freeze', toggleClock, { class: 'wide-only' })
	const draw = () => counters.value && setText(now, isoTime(mockTime()))
	counters.watch((value) => {
		if (!value) return
		setText(toggle, value.frozen ? 'Unfreeze' : 'Freeze')
		now.classList.toggle('frozen', value.frozen)
		draw()
	})
	everySecond(draw)
	return h('div.clock', now, toggle)
}

const STATES = { live: 'Live', lost: 'Not connected', connecting: 'Connecting' }

function liveMark(lost) {
	const text = h('span')
	const mark = h('div.live', { role: 'status' }, text)
	connection.watch(({ state, since }) => {
		const isLost = state === 'lost'
		mark.dataset.state = document.body.dataset.connection = state
		text.textContent = STATES[state]
		lost.textContent = isLost ? `Not connected since ${since.toTimeString().slice(0, 8)}, trying again` : ''
		for (const control of document.querySelectorAll('#page :is(.primary, [type="submit"])')) control.disabled = isLost;
	})
	return mark
}

export function mountTopbar(header, openMenu) {
	const [lost, remote] = document.querySelectorAll('.bars > p')
	settings.watch(({ remote_control: isRemote }) => (remote.textContent = isRemote ? 'Other machines can open this console and change the mock: it was started with --remote-control.' : ''))
	const version = h('span.version')
	counters.watch((value) => value && setText(version, value.version))
	fill(header,
		h('a.brand', { href: hrefTo('requests') }, h('img', { src: 'console/icon.svg', alt: '' }), h('span', 'actionnetwork-mock'), version),
		worldPicker(),
		h('div.top-end', meterLink(), clockPart(), liveMark(lost),
			quiet(h('kbd', 'Ctrl K'), openMenu, { class: 'wide-only', 'aria-label': 'Ctrl K: command menu' })))
}
