/** Builds elements. */

const SVG = 'http://www.w3.org/2000/svg'; // the name of a namespace, not an address that is read
const AS_PROPERTIES = new Set(['value', 'checked', 'selected', 'disabled', 'hidden', 'open'])

const nodes = (children) => children.flat(Infinity).filter((child) => (child ?? false) !== false)
const isProps = (value) => value && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Node)

function build(create, selector, args) {
	const [tag, ...classes] = selector.split('.')
	const element = create(tag)
	const { value: later, on = {}, ...props } = isProps(args[0]) ? args.shift() : {}
	if (classes.length) element.setAttribute('class', classes.join(' '))
	for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
	for (const [name, value] of Object.entries(props)) {
		if (name.startsWith('on') || name === 'style' || name === 'srcdoc') throw new TypeError(`${name} is not a safe attribute`)
		if (AS_PROPERTIES.has(name) && name in element) element[name] = value ?? false
		else if ((value ?? false) !== false) element.setAttribute(name, name === 'class' && classes.length ? [...classes, value].join(' ') : value === true ? '' : value)
	}
	element.append(...nodes(args))
	if (later !== undefined && later !== null) {
		if ('value' in element && !(element instanceof HTMLLIElement)) element.value = later; // after its children: a select needs its options
		else element.setAttribute('value', later)
	}
	return element
}

export const h = (selector, ...args) => build((tag) => document.createElement(tag), selector, args)
export const svg = (selector, ...args) => build((tag) => document.createElementNS(SVG, tag), selector, args)

export function fill(element, ...children) {
	element.replaceChildren(...nodes(children))
	return element
}

// Set a text and return true, or leave an element as it is: a new text makes the browser draw it again.
export function setText(element, text) {
	const isOther = element.textContent !== text
	if (isOther) element.textContent = text
	return isOther
}

let [pressed, release] = [null, null]
const onRelease = ({ buttons }) => pressed && !buttons && setTimeout(() => { release(); pressed = null; }); // after the click
addEventListener('pointerdown', () => (pressed ??= new Promise((done) => (release = done))), true)
for (const event of ['pointerup', 'pointercancel', 'pointermove', 'change', 'blur']) addEventListener(event, onRelease, true)

// Wait until no button of the pointer is pressed: what is drawn anew between press and release loses the click.
export const untilReleased = () => pressed

const buttonOf = (selector) => (label, run, props = {}) => h(selector, { type: 'button', ...props, on: { click: run, ...props.on } }, label)
export const button = buttonOf('button.btn')
export const quiet = buttonOf('button.quiet')
export const primary = buttonOf('button.primary')
export const link = buttonOf('button.link')
export const bare = buttonOf('button')

export const isWebAddress = (text) => /^https?:\/\/[^\s<>"]+$/i.test(text) && URL.canParse(text)

export const externalLink = (address, label = address) => (isWebAddress(address) ? h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, label) : h('span', label))
