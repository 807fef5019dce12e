/** Bars of calls per second as SVG. */
import { clockTime, plural } from './format.js'
import { h, svg } from './dom.js'

const METER = { width: 150, height: 24, bar: 4, gap: 1 }

export const isCall = (row) => row.counted && row.from !== 'background' && row.path.startsWith('/') && row.method !== 'OPTIONS'

export function callsWithinSecond(rows) {
	const windows = new Map()
	const counts = new Map()
	for (const { number, time, key } of rows.filter(isCall).toReversed()) {
		const window = windows.get(key) ?? []
		windows.set(key, window)
		while (window.length && !(time - window[0] >= 0 && time - window[0] < 1)) window.shift()
		window.push(time)
		counts.set(number, window.length)
	}
	return counts
}

// The calls of each second, and the most within any second that ends in it: `{ peak, calls, first, last }`.
export function pace(rows) {
	const seconds = new Map()
	const counts = callsWithinSecond(rows)
	for (const { number, time } of rows.filter(isCall).toReversed()) {
		const { peak, calls, first } = seconds.get(Math.floor(time)) ?? { peak: 0, calls: 0, first: number }
		seconds.set(Math.floor(time), { peak: Math.max(peak, counts.get(number)), calls: calls + 1, first, last: number })
	}
	return seconds
}

export function meter(peaks, limit) {
	const { width, height, bar, gap } = METER
	const top = Math.max(limit + 1, ...peaks)
	const y = (value) => height - (value / top) * (height - 2)
	return svg('svg.plot', { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
		peaks.map((peak, index) => svg('rect', {
			class: peak > limit ? 'bar above' : peak === 0 ? 'none' : 'bar', x: index * (bar + gap), width: bar,
			y: Math.min(y(peak), height - 1), height: Math.max(height - y(peak), 1),
		})),
		svg('line.limit', { x1: 0, x2: width, y1: y(limit), y2: y(limit) }))
}

export function plot(bars, { limit, href }) {
	const left = 28
	const height = 200
	const base = height - 22
	const step = Math.max(10, Math.min(28, Math.floor(1100 / Math.max(bars.length, 1))))
	const width = left + Math.max(bars.length * step, 240) + 50
	const top = Math.max(limit + 1, ...bars.map((bar) => bar.peak))
	const y = (value) => base - (value / top) * (base - 12)
	const ticks = [...new Set([0, Math.floor(top / 2), limit, top])]
	const labelEvery = Math.max(1, Math.ceil(70 / step))
	const picture = svg('svg.plot', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Calls in each second' },
		ticks.map((tick) => [
			svg('line', { class: tick === 0 ? 'axis' : 'grid', x1: left, x2: width - 44, y1: y(tick), y2: y(tick) }),
			svg('text', { x: left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, tick),
		]),
		bars.map((bar, index) => svg('a', { href: href(bar), 'aria-label': `${clockTime(bar.second).slice(0, 8)}: ${plural(bar.calls, 'call')}, at most ${bar.peak} within a second` },
			svg('rect', { x: left + index * step, y: 0, width: step, height: base, fill: 'transparent' }),
			svg('rect', { class: bar.peak > limit ? 'bar above' : 'bar', x: left + index * step + 1, width: step - 2, y: y(bar.peak), height: base - y(bar.peak) }))),
		bars.map((bar, index) => index % labelEvery === 0 &&
			svg('text', { x: left + index * step, y: height - 6 }, clockTime(bar.second).slice(0, 8))),
		svg('line.limit', { x1: left, x2: width - 44, y1: y(limit), y2: y(limit) }),
		svg('text', { x: width - 38, y: y(limit) + 4 }, 'limit'))
	return h('div.scroll-x', { tabindex: '0', role: 'region', 'aria-label': 'Plot of calls per second' }, picture)
}
