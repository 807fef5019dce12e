/** "What the real API would do": asks the mock for the outcome of a write that is then undone. */
import { control, details, fill, h, hrefTo, parsed, plural, provenance, statusLine } from '../all.js'
import { effectsList } from './effects.js'

const TYPING_MS = 250
const TITLE = 'What the real API would do'

export class Preview {
	#timer = 0
	#reading = null
	content = h('div.preview-content')
	element = h('section.preview', { 'aria-label': TITLE, 'aria-live': 'polite' }, h('h3', TITLE), this.content)

	constructor({ onNotes, isPlaced }) {
		Object.assign(this, { onNotes, isPlaced })
	}

	stop() {
		clearTimeout(this.#timer)
		this.#reading?.abort()
	}

	ask(request) {
		this.stop()
		this.#timer = setTimeout(async () => {
			this.#reading = new AbortController()
			try {
				this.#draw(await control('POST', 'preview', request, {}, this.#reading.signal))
			} catch (error) {
				if (error.name !== 'AbortError') fill(this.content, h('p.refusal', error.message))
			}
		}, TYPING_MS)
	}

	#draw({ status, body, notes, effects, webhooks, is_counted: isCounted, settings }) {
		this.onNotes(notes)
		const dropped = notes.filter((note) => note.swallowed)
		const unplaced = dropped.filter((note) => !this.isPlaced(note))
		const costs = [isCounted ? '1 call' : 'no call', !effects.length && 'changes nothing', webhooks.length ? plural(webhooks.length, 'webhook') : 'no webhook']
		fill(this.content,
			h('p', statusLine(status), ' ', costs.filter(Boolean).join(', '), webhooks.map(({ type }) => [' ', h('code', type)])),
			status >= 400 && h('p.refusal', parsed(body)?.error ?? body),
			status < 400 && dropped.length > 0 && h('p.form-note', `It would not tell you that ${plural(dropped.length, 'thing')} you send ${dropped.length === 1 ? 'is' : 'are'} dropped.`),
			unplaced.length > 0 && h('ul.preview-notes', unplaced.map((note) => h('li', note.sentence, ' ', h('span.sub', note.advice), ' ', h('span.tag.note', note.code)))),
			effects.length + webhooks.length > 0 && details(`What it would change: ${plural(effects.length, 'thing')}`, effectsList(effects, webhooks, false)),
			settings.length > 0 && details(`${plural(settings.length, 'setting')} would change it`, h('ul.preview-notes', settings.map(settingRow))))
	}
}

const settingRow = ({ name, value, provenance: source, alternatives }) => h('li', h('a.mono', { href: hrefTo('reference', { q: name, show: 'settings' }) }, name), ` is ${JSON.stringify(value)} `, provenance(source), ' ',
	h('span.sub', alternatives.map((other) => `${JSON.stringify(other.value)}: ${other.status}${other.differs.length ? `, other ${other.differs.join(', ')}` : ''}`).join('; ')))
