/**
 * Builds elements. Every text on the page passes through here or through `textContent`, so data is never parsed as HTML.
 *
 *   h('a', { class: 'path', href: '#/requests' }, 'Requests')
 *   h('button', { on: { click: save }, disabled: !ready }, 'Save')
 *   svg('rect', { x: 0, y: 4, width: 8, height: 12 })
 *   fill(list, rows.map(row))            replaces the children of an element
 *   externalLink(address)                a link that opens in a new tab, or plain text if the address is no link
 */

const SVG = 'http://www.w3.org/2000/svg'; // the name of a namespace, not an address that is read
const AS_PROPERTIES = new Set(['value', 'checked', 'indeterminate', 'selected', 'disabled', 'hidden', 'open']);

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */

/** @param {Child[]} children @returns {(Node | string)[]} */
const nodes = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));

function build(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name.startsWith('on') || name === 'style' || name === 'srcdoc') {
      throw new TypeError(`${name} is not a safe attribute`);
    } else if (AS_PROPERTIES.has(name) && name in element) {
      element[name] = value ?? false;
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...nodes(children));
  return element;
}

/** @param {string} tag @param {Record<string, any> | null} [props] @param {...Child} children @returns {any} */
export const h = (tag, props, ...children) => {
  const element = document.createElement(tag);
  if (tag !== 'select') return build(element, props, children);
  const { value, ...others } = props ?? {}; // a value needs its option
  build(element, others, children);
  if (value !== undefined) element.value = value;
  return element;
};

/** @param {string} tag @param {Record<string, any> | null} [props] @param {...Child} children @returns {any} */
export const svg = (tag, props, ...children) => build(document.createElementNS(SVG, tag), props, children);

/** @param {Element} element @param {...Child} children */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** A button: `button('Pause', pause, { class: 'quiet' })`. */
export const button = (label, run, props = {}) =>
  h('button', { type: 'button', ...props, on: { click: run, ...props.on } }, label);

/** Whether an address in data may become a link to another site. */
export const isWebAddress = (text) => /^https?:\/\/[^\s<>"]+$/i.test(text) && URL.canParse(text);

/** @param {string} address @param {Child} [label] */
export const externalLink = (address, label) =>
  isWebAddress(address)
    ? h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, label ?? address)
    : h('span', null, label ?? address);
