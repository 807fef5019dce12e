/** Shows a text as JSON: line numbers, colours, folding, marks under values. Reads text that was cut or is no JSON. */
import { parsed } from './api.js'
import { bare, fill, h, quiet } from './dom.js'
import { bytes, escapePointer } from './format.js'
import { provenance } from './parts.js'

const MAX_CHARS = 200_000
const TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*|[a-zA-Z_$]+|[{}[\],:]|\s+|[^]/g
const SHORT_LIST = /^\[[^{[]{0,60}?\]/
const KINDS = { '{': 'open', '[': 'open', '}': 'close', ']': 'close', ',': 'comma', ':': 'colon', '"': 'string' }

// Give each token its kind, its place in the text, and the JSON Pointer of the value that it belongs to.
function tokenize(text) {
	const stack = []
	let isName = false
	let at = 0
	return (text.match(TOKEN) ?? []).map((part) => {
		const top = stack.at(-1)
		let kind = KINDS[part[0]] ?? (/\s/.test(part) ? 'space' : /[-\d]/.test(part[0]) ? 'number' : 'word')
		if (kind === 'close') stack.pop()
		if (kind === 'comma' && top?.isList) top.name += 1
		if (kind === 'string' && isName && top) {
			kind = 'name'
			top.name = escapePointer(parsed(part) ?? part)
		}
		const token = { text: part, kind, at, pointer: stack.map(({ name }) => `/${name}`).join('') }
		if (kind === 'open') stack.push({ isList: part === '[', name: part === '[' ? 0 : '' })
		if (kind !== 'space') isName = (kind === 'open' || kind === 'comma') && stack.at(-1)?.isList === false
		at += part.length
		return token
	})
}

// Break tokens into lines as an indented document has them; short lists stay on one line.
function indented(tokens, text) {
	const lines = [{ tokens: [], depth: 0 }]
	let depth = 0
	let inlineUntil = -1
	const breakLine = () => lines.push({ tokens: [], depth })
	for (const token of tokens.filter(({ kind }) => kind !== 'space')) {
		const { kind, at } = token
		const isInline = at < inlineUntil
		if (kind === 'close' && !isInline) {
			depth = Math.max(0, depth - 1)
			breakLine()
		}
		lines.at(-1).tokens.push(kind === 'colon' || (kind === 'comma' && isInline) ? { ...token, text: `${token.text} ` } : token)
		if (kind === 'open' && !isInline) {
			const short = SHORT_LIST.exec(text.slice(at, at + 80)) ?? /^\{\s*\}/.exec(text.slice(at, at + 80))
			if (short) inlineUntil = at + short[0].length
			else {
				depth += 1
				breakLine()
			}
		}
		if (kind === 'comma' && !isInline) breakLine()
	}
	return lines
}

function asSent(tokens) {
	const lines = [{ tokens: [], depth: 0 }]
	for (const token of tokens) {
		token.text.split('\n').forEach((text, index) => {
			if (index) lines.push({ tokens: [], depth: 0 })
			if (text) lines.at(-1).tokens.push({ ...token, text })
		})
	}
	return lines
}

function layOut(text) {
	const tokens = tokenize(text)
	const lines = text.trim().includes('\n') ? asSent(tokens) : indented(tokens, text)
	const opened = []
	lines.forEach((line, at) => {
		line.end = at
		for (const { kind } of line.tokens) {
			if (kind === 'open') opened.push(line)
			const opener = kind === 'close' && opened.pop()
			if (opener) opener.end = Math.max(opener.end, at)
		}
	})
	return lines
}

const isLoose = (text) => !/^\s*[{[]/.test(text)

// The token of a pointer: its value, or its name where the value is an object or a list.
function tokenOf(lines, where) {
	const found = lines.flatMap((line, index) => line.tokens.filter(({ pointer, kind }) => pointer === where && !/space|comma|colon/.test(kind)).map((token) => ({ index, token })))
	return found.find(({ token }) => /string|number|word/.test(token.kind)) ?? found[0]
}

export function lineOf(text, where) {
	const found = where && !isLoose(text) && tokenOf(layOut(text), where)
	return found ? found.index + 1 : null
}

function highlighted(text, marks, label) {
	const lines = layOut(text)
	const placed = marks.flatMap((mark) => ({ ...mark, ...tokenOf(lines, mark.where) })).filter((mark) => mark.token)
	const elements = []
	const fold = (line, index) => bare('', ({ currentTarget }) => {
		const isOpen = currentTarget.getAttribute('aria-expanded') === 'false'
		for (const element of elements.slice(index + 1, line.end)) element.classList.toggle('folded', !isOpen);
		for (const other of [currentTarget, ...elements.slice(index + 1, line.end).map((element) => element.querySelector('button'))]) other?.setAttribute('aria-expanded', isOpen);
	}, { class: 'fold', 'aria-expanded': 'true', 'aria-label': `Lines ${index + 2} to ${line.end}` })
	elements.push(...lines.map((line, index) => {
		const here = placed.filter((mark) => mark.index === index)
		const own = here.filter((mark) => mark.label)
		return h('div.line', { class: own.length ? 'marked-line' : '' }, h('span.line-number', { 'aria-hidden': 'true' }, index + 1), line.end > index + 1 ? fold(line, index) : h('span.fold'),
			h('span.line-text', ' '.repeat(line.depth * 2), line.tokens.map((token) => h(`span.t-${token.kind}`, { class: own.some((mark) => mark.token === token) ? 'marked' : '' }, token.text))),
			own.length > 0 && h('span.line-note', [...new Set(own.map((mark) => mark.label))].join('; ')), here.map((mark) => provenance(mark.source)))
	}))
	return h('div.code', { role: 'region', 'aria-label': label, tabindex: '0' }, elements)
}

export function jsonView(text, { marks = [], cut = 0, label = 'JSON' } = {}) {
	const box = h('div.code-box')
	const missing = cut > 0 && h('p.meta', `${bytes(cut)} more were not kept. Raise journal_body_bytes to keep them.`)
	const plain = h('pre.code.plain', { tabindex: '0' }, text)
	if (isLoose(text)) return fill(box, plain, missing)
	const draw = () => fill(box, highlighted(text, marks, label), missing)
	return text.length <= MAX_CHARS ? draw() : fill(box, h('p.meta', `${bytes(text.length)}, shown as plain text. `, quiet('Highlight anyway', draw)), plain, missing)
}
