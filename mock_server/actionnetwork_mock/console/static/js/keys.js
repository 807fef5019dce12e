/** The keyboard and the command menu. */
import { bare, fill, h } from './dom.js';
import { remembered } from './store.js';

export const shortcutsSwitch = remembered('shortcuts', 'on');
const layers = [];
let prefix = '';
let prefixTimer = 0;

export function shortcuts(map) {
	const layer = new Map(Object.entries(map));
	layers.push(layer);
	return () => layers.splice(layers.indexOf(layer), 1);
}

const isField = (element) =>
	element instanceof HTMLElement && (element.isContentEditable || element.matches('input:not([type=checkbox], [type=radio]), select, textarea'));

function nameOf(event) {
	const key = event.key.length === 1 ? event.key.toLowerCase() : event.key === 'Escape' ? 'Escape' : event.key.toLowerCase();
	return event.ctrlKey || event.metaKey ? `ctrl+${key}` : key;
}

function find(name) {
	for (const layer of layers.toReversed()) if (layer.has(name)) return layer.get(name)[1];
	return null;
}

function onKey(event) {
	if (event.defaultPrevented || event.isComposing || event.altKey) return;
	const name = nameOf(event);
	const isPlain = !name.startsWith('ctrl+') && name !== 'Escape';
	const isBlocked = isField(event.target) || event.target.closest?.('dialog') || shortcutsSwitch.value === 'off';
	if (event.target.closest?.('dialog') && name !== 'ctrl+enter') return;
	if (isPlain && isBlocked) return;
	const run = find(prefix ? `${prefix} ${name}` : name);
	const isPrefix = !prefix && isPlain && layers.some((layer) => [...layer.keys()].some((key) => key.startsWith(`${name} `)));
	clearTimeout(prefixTimer);
	prefix = isPrefix ? name : '';
	if (isPrefix) prefixTimer = setTimeout(() => (prefix = ''), 1500);
	if (!run) return;
	if (run(event) !== false) event.preventDefault();
}

document.addEventListener('keydown', onKey);

/** Shows a dialog until it is closed, and gives focus back. */
export function showDialog(label, ...children) {
	const dialog = h('dialog', { 'aria-label': label, class: 'dialog' }, ...children);
	dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
	dialog.addEventListener('close', () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
	return dialog;
}

const matches = (command, words) => {
	const text = `${command.label} ${command.hint ?? ''}`.toLowerCase();
	return words.every((word) => text.includes(word));
};

export function openMenu(commands) {
	if (document.querySelector('dialog[open]')) return;
	let found = commands;
	let chosen = 0;
	const list = h('ul', { role: 'listbox', id: 'menu-list', class: 'menu-list', 'aria-label': 'Commands' });
	const input = h('input', {
		type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'menu-list', 'aria-label': 'Command',
		'aria-autocomplete': 'list', placeholder: 'Type a command', class: 'menu-input',
		on: { input: filter, keydown: move },
	});
	const dialog = showDialog('Command menu', input, list);

	function run(command) {
		dialog.close();
		command.run();
	}
	function draw() {
		fill(list, found.length === 0 ? h('li.menu-none', { role: 'option', 'aria-disabled': 'true' }, 'No command has these words') : found.map((command, index) =>
			h('li', { role: 'option', id: `menu-${index}`, 'aria-selected': String(index === chosen), on: { click: () => run(command) } },
				h('span', command.label), h('span.meta', command.hint ?? ''))));
		if (found.length) input.setAttribute('aria-activedescendant', `menu-${chosen}`);
		else input.removeAttribute('aria-activedescendant');
		list.children[chosen]?.scrollIntoView({ block: 'nearest' });
	}
	function filter() {
		const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
		found = commands.filter((command) => matches(command, words));
		chosen = 0;
		draw();
	}
	function move(event) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step && found.length) {
			chosen = (chosen + step + found.length) % found.length;
			draw();
			event.preventDefault();
		} else if (event.key === 'Enter' && found[chosen]) {
			event.preventDefault();
			run(found[chosen]);
		}
	}
	draw();
}

const SHOWN = { Escape: 'Esc', enter: 'Enter', arrowdown: '↓', arrowup: '↑' };
const keyCaps = (name) => name.split(/[ +]/).map((part) => h('kbd', SHOWN[part] ?? (part === 'ctrl' ? 'Ctrl' : part.toUpperCase())));

export function openHelp() {
	if (document.querySelector('dialog[open]')) return;
	const rows = layers.flatMap((layer) => [...layer]).filter(([, [label]]) => label);
	const toggle = h('input', {
		type: 'checkbox', checked: shortcutsSwitch.value !== 'off',
		on: { change: () => shortcutsSwitch.set(toggle.checked ? 'on' : 'off') },
	});
	const dialog = showDialog('Keyboard shortcuts', h('h2', 'Keyboard shortcuts'),
		h('dl.keys-list', rows.map(([name, [label]]) => h('div', h('dt', keyCaps(name)), h('dd', label)))),
		h('label.check', toggle, 'Single letters are shortcuts'),
		h('div.dialog-end', bare('Close', () => dialog.close())));
}
