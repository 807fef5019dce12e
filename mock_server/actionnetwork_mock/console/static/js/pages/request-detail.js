/** One request: its verdict, what was sent, what it changed, the answer. */
import { apiAddress, button, bytes, clockTime, control, copy,  duration, fill, get, go, h, headersPart, hrefTo, jsonView, keyLabelled, lineOf, link, parsed, plural, primary, quiet, refusalBox, say, shortId, statusLine, toCurl } from '../all.js'
import { effectsList } from './effects.js'
import { exportDialog } from './export.js'
import { methodMark, pathMark } from './request-rows.js'

const LABELS = { 'unknown-tag': 'not put on', 'unusable-phone': 'left out' }
const labelOf = (note) => LABELS[note.code] ?? (note.swallowed ? 'ignored' : note.code)
const keyOf = (entry) => (entry.key ? keyLabelled(entry.key)?.value ?? null : '')

export class RequestDetail {
	#number = null
	#reading = null
	entry = null
	content = h('div.detail-content')
	refusal = refusalBox()

	constructor({ close, context }) {
		this.context = context
		this.back = quiet('← Requests', close, { class: 'back-link' })
		this.element = h('section.split-detail', { 'aria-label': 'Selected request', tabindex: '-1' }, this.back, this.content)
	}

	stop() {
		this.#reading?.abort()
	}

	focusWhenNarrow() {
		if (this.back.offsetParent) this.element.focus()
	}

	async show(number) {
		if (number === this.#number && this.content.hasChildNodes()) return
		this.stop()
		this.#number = number
		this.entry = null
		this.context.title('')
		if (number === null) {
			fill(this.content, h('p.empty', 'Choose a request to see what was dropped, what it changed and what came back.'))
			return
		}
		this.#reading = new AbortController()
		try {
			this.#draw(await control('GET', `journal/${number}`, null, {}, this.#reading.signal))
		} catch (error) {
			if (error.name !== 'AbortError') fill(this.content, h('p.empty', { role: 'alert' }, error.message))
		}
	}

	#draw(entry) {
		this.entry = entry
		this.context.title(`${entry.method} ${shortId(entry.path)}`)
		this.refusal.clear()
		fill(this.content, this.#head(entry), h('div.page-body', h('div.verdicts', verdict(entry)), sent(entry), changes(entry), answer(entry)))
		this.element.scrollTop = 0
	}

	#head(entry) {
		const agent = entry.request_headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1]
		const facts = [`#${entry.number}`, clockTime(entry.time), duration(entry.milliseconds), entry.key ? `key ${keyOf(entry) ?? entry.key}` : 'no key', agent, entry.from !== 'program' && `from the ${entry.from}`]
		return h('div.detail-head',
			h('h2.request-line', methodMark(entry.method), pathMark(entry.path, entry.query), statusLine(entry.status)),
			h('p.facts-line.meta', facts.filter(Boolean).map((fact) => h('span', fact))),
			h('div.row-of', primary('Edit and resend', () => this.editAndResend()), button('Copy as curl', () => this.copyCurl()), button('Copy as pytest', () => this.copyPytest()),
				quiet('Add fault', () => go(hrefTo('time', { fault: `${entry.method} ${entry.path}` }))),
				quiet('Export', () => exportDialog(`request ${entry.number}`, { before: entry.number + 1 }, entry.number - 1), { 'aria-label': 'Export this request' }), quiet('Link', () => copy(location.href, 'link'), { title: 'Copy the address of this view' })),
			this.refusal.element)
	}

	editAndResend() {
		const { entry } = this
		if (!entry) return
		if (entry.path.startsWith('/')) go(hrefTo('explore', { form: entry.method === 'GET' ? '' : entry.method, n: entry.number, query: entry.query }, entry.path.split('/').filter(Boolean)))
		else say(`${entry.path} is not below ${apiAddress}, so it cannot be sent from here`, { isBad: true })
	}

	copyCurl() {
		const { entry } = this
		if (!entry) return
		const base = entry.path.startsWith('/') ? apiAddress + entry.path : entry.path
		copy(toCurl({ method: entry.method, url: entry.query ? `${base}?${entry.query}` : base, key: keyOf(entry), body: entry.request_body }), 'curl')
	}

	copyPytest() {
		if (this.entry) this.refusal.run(async () => copy(await get(`journal/${this.entry.number}/test`), 'pytest'))
	}
}

function verdict(entry) {
	const { notes, status } = entry
	const dropped = notes.filter((note) => note.swallowed)
	const said = notes.filter((note) => !note.swallowed && note.code !== 'fault')
	const fault = notes.find((note) => note.code === 'fault')
	const error = parsed(entry.response_body)?.error
	const box = (tone, title, shown) => h('div.panel', { class: tone }, h('h3', title), shown.map((note) => noteRow(note, entry)))
	const things = dropped.length === 1 ? 'one of the things you sent was' : `${dropped.length} of the things you sent were`
	return [
		fault && box('fault', status ? `Answered ${status} because a fault asked for it` : 'Not answered because a fault asked for it', [fault]),
		!fault && status >= 400 && box('bad', `Answered ${status}${typeof error === 'string' ? `: ${error}` : ''}`, dropped),
		status < 400 && dropped.length > 0 && box('note', `Answered ${status}, but ${things} dropped`, dropped),
		fault && status >= 400 && dropped.length > 0 && box('note', `${plural(dropped.length, 'thing')} you sent would have been dropped`, dropped),
		said.length > 0 && h('div.panel', said.map((note) => noteRow(note, entry))),
		status < 400 && notes.length === 0 && h('p.meta', `Answered ${status}. Nothing was dropped.`),
	]
}

function noteRow(note, entry) {
	const line = lineOf(entry.request_body, note.where)
	return h('div.panel-row.note-row',
		h('p.grow.anywhere', note.sentence, ' ', h('span.sub', note.advice, ' '), h('span.tag', { class: note.swallowed ? 'note' : null }, note.code)),
		line && link(`line ${line}`, (event) => showLine(event.currentTarget.closest('.page-body').querySelector('.sent .code'), line), { class: 'nowrap' }))
}

function showLine(code, line) {
	code.focus({ preventScroll: true })
	code.children[line - 1]?.scrollIntoView({ block: 'center' })
}

const bodyHead = (title, text, size) => [h('span', h('h3.inline', title), ' ', h('span.meta', text ? bytes(size) : 'no body')), text && quiet('Copy', () => copy(text, title.toLowerCase()), { 'aria-label': `Copy the ${title.toLowerCase()}` })]

function sent(entry) {
	const marks = entry.notes.filter((note) => note.where).map((note) => ({ where: note.where, label: labelOf(note) }))
	return h('section.sent', h('div.section-head.spread', bodyHead('Request body', entry.request_body, entry.request_bytes)),
		entry.request_body && jsonView(entry.request_body, { marks, cut: entry.request_cut, label: 'Request body' }), headersPart('Request headers', entry.request_headers))
}

function changes({ effects, deliveries }) {
	const isNone = effects.length + deliveries.length === 0
	return h('section', { 'aria-label': 'What it changed' }, h('h3.section-head', 'What it changed'), isNone ? h('p.meta', 'Nothing.') : effectsList(effects, deliveries))
}

function answer(entry) {
	return h('section', h('div.section-head.spread', bodyHead('Answer', entry.response_body, entry.response_bytes)),
		entry.response_body && jsonView(entry.response_body, { cut: entry.response_cut, label: 'Answer' }), headersPart('Headers of the answer', entry.response_headers))
}
