/** The keyboard and the command menu. */
import { bare, fill, h } from './dom.js'
import { remembered } from './store.js'

const shortcutsSwitch = remembered('shortcuts', 'on')
const layers = []
let prefix = ''
let prefixTimer = 0

export function shortcuts(map) {
	const layer = new Map(Object.entries(map))
	layers.push(layer)
	return () => layers.splice(layers.indexOf(layer), 1)
}

const isField = (element) =>
	element instanceof HTMLElement && (element.isContentEditable || element.matches('input:not([type=checkbox], [type=radio]), select, textarea'))

function nameOf(event) {
	const key = event.key === 'Escape' ? 'Escape' : event.key.toLowerCase()
	return event.ctrlKey || event.metaKey ? `ctrl+${key}` : key
}

function find(name) {
	for (const layer of layers.toReversed()) if (layer.has(name)) return layer.get(name)[1];
	return null
}

function onKey(event) {
	if (event.defaultPrevented || event.isComposing || event.altKey) return
	const name = nameOf(event)
	const isPlain = !name.startsWith('ctrl+') && name !== 'Escape'
	const isBlocked = isField(event.target) || shortcutsSwitch.value === 'off'
	if (event.target.closest?.('dialog') && name !== 'ctrl+enter') return
	if (isPlain && isBlocked) return
	const run = find(prefix ? `${prefix} ${name}` : name)
	const isPrefix = !prefix && isPlain && layers.some((layer) => [...layer.keys()].some((key) => key.startsWith(`${name} `)))
	clearTimeout(prefixTimer)
	prefix = isPrefix ? name : ''
	if (isPrefix) prefixTimer = setTimeout(() => (prefix = ''), 1500)
	if (!run) return
	if (run(event) !== false) event.preventDefault()
}

document.addEventListener('keydown', onKey)

export function showDialog(label, ...children) {
	const dialog = h('dialog', { 'aria-label': label, class: 'dialog' }, ...children)
	dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
	dialog.addEventListener('close', () => dialog.remove())
	document.body.append(dialog)
	dialog.showModal()
	return dialog
}

export function openMenu(commands) {
	if (document.querySelector('dialog[open]')) return
	let found = commands
	let chosen = 0
	const list = h('ul.menu-list', { role: 'listbox', id: 'menu-list', 'aria-label': 'Commands' })
	const input = h('input.menu-input', {
		role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'menu-list', 'aria-label': 'Command', 'aria-autocomplete': 'list', on: { input: filter, keydown },
	})
	const dialog = showDialog('Command menu', input, list)

	function run(command) {
		dialog.close()
		command.run()
	}
	function draw() {
		const option = ({ label, hint = '', ...command }, index) => h('li', { role: 'option', id: `menu-${index}`, 'aria-selected': String(index === chosen), on: { click: () => run(command) } }, h('span', label), h('span.meta', hint))
		fill(list, found.length ? found.map(option) : h('li', { role: 'option', 'aria-disabled': 'true' }, 'No command has these words'))
		input.setAttribute('aria-activedescendant', `menu-${chosen}`)
		list.children[chosen]?.scrollIntoView({ block: 'nearest' })
	}
	function filter() {
		const words = input.value.toLowerCase().split(/\s+/)
		found = commands.filter(({ label, hint = '' }) => words.every((word) => `${label} ${hint}`.toLowerCase().includes(word)))
		chosen = 0
		draw()
	}
	function keydown(event) {
		const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0 }[event.key]
		if (step === undefined || !found.length) return
		event.preventDefault()
		if (step === 0) return run(found[chosen])
		chosen = (chosen + step + found.length) % found.length
		return draw()
	}
	draw()
}

const SHOWN = { Escape: 'Esc', enter: 'Enter', arrowdown: '↓', arrowup: '↑' }
const keyCaps = (name) => name.split(/[ +]/).map((part) => h('kbd', SHOWN[part] ?? (part === 'ctrl' ? 'Ctrl' : part.toUpperCase())))

export function openHelp() {
	if (document.querySelector('dialog[open]')) return
	const rows = layers.flatMap((layer) => [...layer]).filter(([, [label]]) => label)
	const toggle = h('input', {
		type: 'checkbox', checked: shortcutsSwitch.value !== 'off',
		on: { change: () => shortcutsSwitch.set(toggle.checked ? 'on' : 'off') },
	})
	const dialog = showDialog('Keyboard shortcuts', h('h2', 'Keyboard shortcuts'),
		h('dl.keys-list', rows.map(([name, [label]]) => h('div', h('dt', keyCaps(name)), h('dd', label)))),
		h('label.check', toggle, 'Single letters are shortcuts'),
		h('div.dialog-end', bare('Close', () => dialog.close())))
}
