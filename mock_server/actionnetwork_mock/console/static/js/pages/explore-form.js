/** The form of one write: fields, JSON and an example as views of one text, what would come of it, and Send. */
import { apiAddress, bodySchema, button, control, copy, emulated, exampleOf, fill, h, isObject, keys, linkTo, operationsAt, parsed, post, primary, quiet, refusalBox, SchemaForm, shortId, tabs, toCurl } from '../all.js'
import { Preview } from './preview.js'
import { methodMark } from './request-rows.js'

const VIEWS = [['form', 'Form'], ['json', 'JSON'], ['example', 'Example']]

export class ExploreForm {
	#base = {}
	view = 'form'
	tabs = h('div')
	panel = h('div.form-panel')
	counted = h('input', { type: 'checkbox' })
	refusal = refusalBox()

	constructor({ id, api, method, path, number, key, document, close, show }) {
		Object.assign(this, { id, api, method, path, number, key, show })
		this.operation = operationsAt(api, path)?.operations[method.toLowerCase()]
		this.schema = bodySchema(api, this.operation)
		this.text = this.schema ? '{}' : ''
		this.preview = new Preview({ onNotes: (notes) => this.form?.setNotes(notes), isPlaced: (note) => this.view === 'form' && this.form?.hasPlace(note) })
		this.form = this.schema && new SchemaForm({ api, schema: this.schema, onChange: (value) => this.#setText(JSON.stringify(this.#toBody(value), null, 2)) })
		this.element = h('div.explore-form',
			h('div.detail-head',
				h('div.spread', h('h2.request-line', methodMark(method), h('span.path', { title: path }, shortPath(path))), this.tabs, quiet('×', close, { class: 'close', 'aria-label': 'Close the form' })),
				h('p.sub', this.operation ? [about(this.operation), ' ', linkTo('Reference', 'reference', { q: this.operation.operationId })] : 'The declarations have no such operation; the API will refuse it.')),
			this.panel,
			h('div.form-foot', this.preview.element, this.refusal.element,
				h('div.row-of', primary(`Send ${method}`, () => this.send(), { title: 'Ctrl Enter' }), button('Copy as pytest', () => this.#copyPytest()), h('label.check.end', this.counted, 'count against the limit'))))
		this.setDocument(document)
		this.#start()
	}

	stop() {
		this.preview.stop()
	}

	setDocument(document) {
		if (this.method !== 'PUT' || !this.schema || !isObject(document)) return
		const names = Object.keys(this.schema.properties ?? {}).filter((name) => name !== '_links' && name in document)
		this.#base = Object.fromEntries(names.map((name) => [name, document[name]]))
		this.#draw()
	}

	async #start() {
		if (this.number) {
			await this.refusal.run(async () => {
				const entry = await control('GET', `journal/${this.number}`)
				this.text = entry.request_body || this.text
				const key = keys.value.find(({ value, label }) => value && label === entry.key)
				if (key) this.key.use(key.value)
				if (!isObject(parsed(this.text))) this.view = 'json'
			})
		}
		this.#draw()
		this.#ask()
	}

	#toBody(value) {
		if (this.method !== 'PUT' || !isObject(value)) return value
		return Object.fromEntries(Object.entries(value).filter(([name, part]) => JSON.stringify(part) !== JSON.stringify(this.#base[name])))
	}

	#setText(text) {
		this.text = text
		this.#ask()
	}

	get #request() {
		return { method: this.method, path: this.path, key: this.key.value, body: this.text }
	}

	#ask() {
		this.preview.ask(this.#request)
	}

	#draw() {
		if (!this.schema) {
			fill(this.panel, h('p.hint', 'It has no body.'))
			return
		}
		fill(this.tabs, tabs('Body', VIEWS, this.view, (id) => { this.view = id; this.#draw(); }, this.panel))
		if (this.view === 'json') {
			fill(this.panel, h('textarea.field.body-text', { 'aria-label': 'JSON of the body', value: this.text, rows: 16, on: { input: (event) => this.#setText(event.target.value) } }))
		} else if (this.view === 'example') {
			const example = JSON.stringify(exampleOf(this.api, this.schema), null, 2)
			const use = () => {
				this.view = 'form'
				this.#setText(example)
				this.#draw()
			}
			fill(this.panel, h('pre.code.plain', { tabindex: '0' }, example), button('Use the example', use))
		} else {
			const sent = parsed(this.text)
			this.form.setValue(isObject(sent) ? { ...this.#base, ...sent } : sent)
			fill(this.panel, this.form.element)
		}
	}

	send() {
		return this.refusal.run(async () => {
			const counted = this.counted.checked
			const answer = await emulated(this.method, this.path, { key: this.key.value, body: this.schema ? this.text : undefined, counted })
			const newest = await control('GET', 'journal', null, { from: 'console', limit: 1, fields: 'summary' })
			this.show({ ...answer, method: this.method, path: this.path.split('?')[0], counted, number: newest.summaries[0]?.number })
			this.#ask()
		})
	}

	copyCurl() {
		copy(toCurl({ method: this.method, url: apiAddress + this.path, key: this.key.shown, body: this.text }), 'curl')
	}

	#copyPytest() {
		return this.refusal.run(async () => copy(await post('preview/test', this.#request), 'pytest'))
	}
}

const shortPath = (path) => {
	const parts = shortId(path).split('/')
	return parts.length > 3 ? `.../${parts.at(-1)}` : parts.join('/')
}

function about({ description = '', summary, security = [] }) {
	const isKeyless = security.some((way) => Object.keys(way).length === 0)
	return `${description.replace(/ ?How this is known: \w+\.$/, '') || summary}${isKeyless ? ' Works without a key.' : ''}`
}
