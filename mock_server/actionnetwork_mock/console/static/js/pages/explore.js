/** The page Explore: any document of the emulated API, its links as the way around, and forms for its writes. */
import { apiAddress, button, bytes, changeQuery, copy, decode, definitions, duration, emulated, fill, go, h, hrefTo, jsonView, keys, linkTo, methodsAt, openapi, pushQuery, readableQuery, refusalBox, shortId, statusLine, tabs, toCurl } from '../all.js'
import { documentView, titleOf } from './explore-document.js'
import { ExploreForm } from './explore-form.js'
import { KeyPicker } from './key-picker.js'

const VIEWS = [['', 'Document'], ['json', 'JSON'], ['headers', 'Headers']]
const NO_FORM = { form: '', at: '', n: '' }
const apiPath = ({ path, query }) => `/${path.map(encodeURIComponent).join('/')}${query.query ? `?${query.query}` : ''}`

class ExplorePage {
	#reading = null
	#shownPath = null
	#form = null

	constructor(root, route, context) {
		this.context = context
		this.key = new KeyPicker({ onChange: () => this.read() })
		this.crumbs = h('nav.crumbs', { 'aria-label': 'Where you are' })
		this.method = h('select.field.mono.method-field', { 'aria-label': 'Method', on: { change: () => this.#chooseMethod() } })
		this.address = h('input.field.mono.grow', { 'aria-label': 'Path below /api/v2' })
		this.tabs = h('div')
		this.status = h('p.facts-line.meta', { role: 'status' })
		this.refusal = refusalBox()
		this.panel = h('div.explore-document', { tabindex: '0' })
		this.side = h('div.split-detail.explore-side')
		this.split = h('div.split.explore', this.panel, this.side)
		fill(root, h('div.explore-page',
			h('div.page-head.explore-head', h('div.row-of', h('h1', 'Explore'), this.crumbs),
				h('form.row-of.address', { on: { submit: () => this.#submit() } },
					button('←', () => history.back(), { 'aria-label': 'Back' }),
					h('div.address-field.grow', this.method, h('span.prefix', { 'aria-hidden': 'true' }, '/api/v2'), this.address),
					this.key.element, h('button.primary', { type: 'submit' }, 'Send'), button('Copy as curl', () => this.#copyCurl())),
				h('div.spread.tabs-row', this.tabs, this.status), this.refusal.element),
			this.split))
		context.shortcuts({
			'ctrl+enter': ['Send', () => (this.#form ? this.#form.send() : this.read())],
			c: ['Copy as curl', () => this.#copyCurl()],
			'/': ['Path', () => this.address.select()],
			Escape: ['Close the form', () => this.#form && changeQuery(NO_FORM)],
		})
		this.stop = keys.onChange(() => this.read())
		this.route = route
		this.refusal.run(async () => {
			this.api = await openapi()
			this.update(this.route)
		})
	}

	unmount() {
		this.#reading?.abort()
		this.#form?.stop()
		this.stop()
	}

	update(route) {
		this.route = route
		if (!this.api) return
		const path = apiPath(route)
		const [place, query] = path.split(/\?(.*)/s)
		this.address.value = query ? `${place}?${readableQuery(query)}` : place
		if (path !== this.#shownPath) this.read()
		else this.#drawAnswer()
		this.#drawForm()
	}

	async read() {
		if (!this.api) return
		this.#reading?.abort()
		this.#reading = new AbortController()
		const path = (this.#shownPath = apiPath(this.route))
		await this.refusal.run(async () => {
			const answer = await emulated('GET', path, { key: this.key.value, signal: this.#reading.signal })
			this.show({ ...answer, method: 'GET', path })
			this.#form?.setDocument(answer.status === 200 ? answer.json : null)
		})
	}

	show(answer) {
		this.answer = answer
		this.#drawAnswer()
	}

	#drawAnswer() {
		const { answer } = this
		if (!answer) return
		const { view = '', form, at } = this.route.query
		const title = (answer.json && titleOf(answer.json)) || shortId(answer.path)
		const methods = [...new Set(['GET', ...methodsAt(this.api, answer.path)])]
		this.context.title(answer.path === '/' ? '' : title)
		this.#drawCrumbs(title)
		fill(this.method, methods.map((method) => h('option', { selected: method === (form && !at ? form : 'GET') }, method)))
		fill(this.tabs, tabs('View', VIEWS, view, (id) => changeQuery({ view: id }), this.panel))
		const hasNotes = answer.headers.some(([name]) => name === 'mock-note')
		fill(this.status, statusLine(answer.status, answer.method === 'GET' ? '' : `${answer.method} `),
			[duration(answer.ms), bytes(answer.bytes), hasNotes ? h('span.note-text', 'with notes') : 'no notes', answer.counted ? 'counted' : 'not counted against the limit'].map((fact) => h('span', fact)),
			answer.number && linkTo(`request ${answer.number}`, 'requests', { n: answer.number }))
		fill(this.panel, this.#view(view, answer))
	}

	#view(view, answer) {
		if (view === 'headers') return definitions(answer.headers, 'headers-list.mono')
		if (view === 'json' || !answer.json || answer.status >= 400) return jsonView(answer.text, { label: 'Answer' })
		return documentView(answer.json, { api: this.api, path: answer.path, query: this.route.query, openForm: (method, at) => this.#openForm(method, at) })
	}

	#drawCrumbs(title) {
		const { path } = this.route
		const crumbs = ['Entry point', ...path.slice(0, -1).map(shortId)].map((text, index) => linkTo(text, 'explore', {}, path.slice(0, index)))
		if (path.length) crumbs.push(h('span.anywhere', { 'aria-current': 'location' }, path.length % 2 ? path.at(-1) : title))
		fill(this.crumbs, crumbs.map((crumb, index) => [index > 0 && h('span.meta', { 'aria-hidden': 'true' }, '/'), crumb]))
	}

	#chooseMethod() {
		const method = this.method.value
		pushQuery({ ...NO_FORM, form: method === 'GET' ? '' : method })
	}

	#openForm(method, at) {
		pushQuery({ form: method, at: at === apiPath(this.route) ? '' : at, n: '' })
		this.side.querySelector('input, textarea, select, button')?.focus()
	}

	#drawForm() {
		const { form = '', at, n = '' } = this.route.query
		const target = at || apiPath(this.route)
		const id = form && [form, target, n].join(' ')
		if ((this.#form?.id ?? '') === id) return
		this.#form?.stop()
		this.#form = null
		this.split.dataset.detail = form ? 'open' : ''
		if (form) {
			const isShown = this.answer?.status === 200 && this.answer.path === target
			this.#form = new ExploreForm({
				id, api: this.api, method: form, path: target, number: n, key: this.key, document: isShown ? this.answer.json : null,
				close: () => changeQuery(NO_FORM), show: (answer) => this.show(answer),
			})
		}
		fill(this.side, this.#form?.element)
	}

	#submit() {
		if (this.#form && !this.route.query.at && this.method.value !== 'GET') {
			this.#form.send()
			return
		}
		const text = this.address.value.trim()
		const below = text.startsWith(apiAddress) ? text.slice(apiAddress.length) : text.replace(/^\/?api\/v2(?=\/|\?|$)/, '')
		const [place, query = ''] = below.split(/\?(.*)/s)
		const next = hrefTo('explore', { query: encodedQuery(query), view: this.route.query.view }, place.split('/').filter(Boolean).map(decode))
		if (next === location.hash) this.read()
		else go(next)
	}

	#copyCurl() {
		if (this.#form) this.#form.copyCurl()
		else copy(toCurl({ method: 'GET', url: apiAddress + apiPath(this.route), key: this.key.shown, body: '' }), 'curl')
	}
}

const encodedQuery = (query) => query.split('&').filter(Boolean)
	.map((pair) => pair.split(/=(.*)/s).slice(0, 2).map((part) => encodeURIComponent(decode(part))).join('=')).join('&')

export const page = {
	id: 'explore', title: 'Explore', group: 'Inspect', letter: 'x',
	mount: (root, route, context) => new ExplorePage(root, route, context),
}
