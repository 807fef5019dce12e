/** Short messages in the corner, and texts for the clipboard. */
import { ApiError } from './api.js'
import { button, h, quiet } from './dom.js'
import { showDialog } from './keys.js'

const SHOWN_MS = 10_000

export function say(sentence, { undo = null, isBad = false } = {}) {
	const box = document.querySelector('#messages')
	const end = () => message.remove()
	const message = h('div', { class: isBad ? 'message bad' : 'message' }, h('span', sentence),
		undo && button('Put it back', () => { end(); undo(); }),
		quiet('Close', end))
	while (box.children.length > 2) box.firstChild.remove()
	box.append(message)
	setTimeout(end, SHOWN_MS)
}

export async function attempt(change) {
	try {
		say(await change())
	} catch (error) {
		if (!(error instanceof ApiError)) throw error
		say(error.message, { isBad: true })
	}
}

export async function copy(text, what) {
	try {
		await navigator.clipboard.writeText(text)
		say(`Copied as ${what}`)
	} catch {
		const area = h('textarea.field.copied-text', { readonly: true, 'aria-label': what, value: text })
		const dialog = showDialog(`Copy as ${what}`, h('h2', `Copy as ${what}`), area,
			h('div.dialog-end', button('Close', () => dialog.close())))
		area.focus()
		area.select()
	}
}

export function refusalBox() {
	const element = h('p.refusal', { tabindex: '-1', role: 'alert' })
	return {
		element,
		clear: () => element.replaceChildren(),
		async run(change) {
			element.replaceChildren()
			try {
				await change()
				return true
			} catch (error) {
				if (error.name === 'AbortError') return false
				if (!(error instanceof ApiError)) throw error
				element.textContent = error.message
				element.focus()
				return false
			}
		},
	}
}
