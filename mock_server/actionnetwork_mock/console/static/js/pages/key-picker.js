/** Chooses the key of a request: one that the mock lists, none, or one that is typed and stays in memory. */
import { fill, firstKey, h, keys, typedKey } from '../all.js'

const NONE = 'none'
const TYPED = 'typed'
let chosen = null; // the same on every form until the tab is closed

export class KeyPicker {
	constructor({ onChange = () => {} }) {
		this.onChange = onChange
		this.select = h('select.field.key-select', { 'aria-label': 'Key', on: { change: () => this.#choose(this.select.value) } })
		this.input = h('input.field.mono.key-input', { 'aria-label': 'Typed key', placeholder: 'key', value: typedKey.value, on: { change: () => this.#type() } })
		this.element = h('div.key-picker.row-of', this.select, this.input)
		this.draw()
		keys.onChange(() => this.draw())
	}

	draw() {
		const listed = keys.value.filter((key) => key.value)
		const current = chosen ?? firstKey()?.value ?? NONE
		fill(this.select, listed.map((key) => h('option', { value: `key ${key.value}`, selected: current === key.value }, key.value)),
			h('option', { value: NONE, selected: current === NONE }, 'no key'), h('option', { value: TYPED, selected: chosen === TYPED }, 'type a key'))
		this.input.hidden = chosen !== TYPED
	}

	#choose(option) {
		chosen = option.startsWith('key ') ? option.slice(4) : option
		this.draw()
		if (chosen === TYPED) this.input.focus()
		this.onChange()
	}

	#type() {
		typedKey.set(this.input.value.trim())
		this.onChange()
	}

	use(value) {
		chosen = value
		this.draw()
	}

	get value() {
		if (chosen === TYPED) return typedKey.value
		return chosen === NONE ? '' : chosen ?? firstKey()?.value ?? ''
	}

	get shown() {
		return chosen === TYPED ? null : this.value
	}
}
