/** Shows a text as JSON: line numbers, colours, folding, marks under values. */
import { bytes } from './format.js';
import { bare, fill, h, quiet } from './dom.js';

const MAX_CHARS = 200_000;
const TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*|[a-zA-Z_$]+|[{}[\],:]|\s+|[^]/g;
const SHORT_LIST_CHARS = 60;


const escapePointer = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1');
const nameIn = (text) => {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
};

/** Give each token its kind and the JSON Pointer of the value that it belongs to. */
function tokenize(text) {
	const stack = []; // {isList, name, index}
	const here = () => stack.map((level) => `/${level.isList ? level.index : escapePointer(level.name)}`).join('');
	let isName = false;
	return (text.match(TOKEN) ?? []).map((part) => {
		const first = part[0];
		const top = stack.at(-1);
		let kind = 'word';
		let pointer = here();
		if (/\s/.test(first)) kind = 'space';
		else if (first === '{' || first === '[') {
			kind = 'open';
			stack.push({ isList: first === '[', name: '', index: 0 });
			isName = first === '{';
		} else if (first === '}' || first === ']') {
			kind = 'close';
			stack.pop();
			pointer = here();
			isName = false;
		} else if (first === ',') {
			kind = 'comma';
			if (top?.isList) top.index += 1;
			isName = Boolean(top) && !top.isList;
		} else if (first === ':') {
			kind = 'colon';
			isName = false;
		} else if (first === '"') {
			kind = isName ? 'name' : 'string';
			if (isName && top) {
				top.name = String(nameIn(part));
				pointer = here();
			}
		} else if (/[-\d]/.test(first)) kind = 'number';
		return { text: part, kind, pointer };
	});
}

/** The text of a list on one line, if it is short and has no objects; otherwise null. */
function shortList(tokens, start) {
	let chars = 0;
	for (let at = start + 1; at < tokens.length; at += 1) {
		const { kind, text } = tokens[at];
		if (kind === 'close') return at;
		chars += text.length;
		if (kind === 'open' || chars > SHORT_LIST_CHARS) return null;
	}
	return null;
}

/** Break tokens into lines as an indented document has them. */
function indented(tokens) {
	const lines = [{ tokens: [], depth: 0 }];
	let depth = 0;
	let inlineUntil = -1;
	const breakLine = () => lines.push({ tokens: [], depth });
	const solid = tokens.filter(({ kind }) => kind !== 'space');
	solid.forEach((token, at) => {
		const line = () => lines.at(-1).tokens;
		const next = solid[at + 1];
		const isInline = at <= inlineUntil;
		if (token.kind === 'open' && !isInline) {
			line().push(token);
			if (next?.kind === 'close') inlineUntil = at + 1;
			else if (token.text === '[' && shortList(solid, at) !== null) inlineUntil = shortList(solid, at);
			else {
				depth += 1;
				breakLine();
			}
		} else if (token.kind === 'close' && !isInline) {
			depth = Math.max(0, depth - 1);
			breakLine();
			line().push(token);
		} else if (token.kind === 'comma') {
			line().push(isInline ? { ...token, text: ', ' } : token);
			if (!isInline) breakLine();
		} else line().push(token.kind === 'colon' ? { ...token, text: ': ' } : token);
	});
	return lines;
}

/** Break tokens into the lines that the text has. */
function asSent(tokens) {
	const lines = [{ tokens: [], depth: 0 }];
	for (const token of tokens) {
		const [first, ...rest] = token.text.split('\n');
		if (first) lines.at(-1).tokens.push({ ...token, text: first });
		for (const text of rest) lines.push({ tokens: text ? [{ ...token, text }] : [], depth: 0 });
	}
	return lines;
}

export function layOut(text) {
	const tokens = tokenize(text);
	const lines = text.trim().includes('\n') ? asSent(tokens) : indented(tokens);
	const opened = [];
	lines.forEach((line, at) => {
		line.end = at;
		for (const { kind } of line.tokens) {
			if (kind === 'open') opened.push(line);
			else if (kind === 'close') {
				const opener = opened.pop();
				if (opener) opener.end = Math.max(opener.end, at);
			}
		}
	});
	return lines;
}

const isAt = (token, where) => token.pointer === where && token.kind !== 'space' && token.kind !== 'comma' && token.kind !== 'colon';
const hasLooseText = (text) => !/^\s*[{[]/.test(text);

/** The lines of a pointer: its value, or its name where the value is an object or a list. */
function tokenOf(lines, where) {
	const found = lines.flatMap((line, index) => line.tokens.filter((token) => isAt(token, where)).map((token) => ({ index, token })));
	return found.find(({ token }) => ['string', 'number', 'word'].includes(token.kind)) ?? found[0] ?? null;
}

export function lineOf(text, where) {
	if (!where || hasLooseText(text)) return null;
	const found = tokenOf(layOut(text), where);
	return found ? found.index + 1 : null;
}

const asPlain = (text) => h('pre.code.plain', { tabindex: '0' }, text);

function drawLine(line, index, marks, toggle) {
	const marked = marks.filter((mark) => mark.index === index);
	const tokens = line.tokens.map((token) => {
		const isMarked = marked.some((mark) => mark.token === token);
		return h('span', { class: `t-${token.kind}${isMarked ? ' marked' : ''}` }, token.text);
	});
	const indent = line.depth ? ' '.repeat(line.depth * 2) : '';
	return h('div', { class: marked.length ? 'line marked-line' : 'line' },
		h('span.line-number', { 'aria-hidden': 'true' }, index + 1),
		line.end > index + 1 ? toggle(line, index) : h('span.fold'),
		h('span.line-text', indent, tokens),
		marked.length ? h('span.line-note', [...new Set(marked.map((mark) => mark.label))].join('; ')) : null);
}

export function jsonView(text, { marks = [], cut = 0, label = 'JSON' } = {}) {
	const box = h('div.code-box');
	const missing = cut ? h('p.cut.meta', `${bytes(cut)} more were not kept. Raise journal_body_bytes to keep them.`) : null;
	if (hasLooseText(text)) return fill(box, asPlain(text), missing);
	if (text.length <= MAX_CHARS) return fill(box, highlighted(text, marks, label), missing);
	const offer = quiet('Highlight anyway', () => fill(box, highlighted(text, marks, label), missing));
	return fill(box, h('p.meta', `${bytes(text.length)}, shown as plain text. `, offer), asPlain(text), missing);
}

function highlighted(text, marks, label) {
	const lines = layOut(text);
	const placed = marks.map((mark) => ({ ...mark, ...tokenOf(lines, mark.where) })).filter((mark) => mark.index !== undefined);
	const elements = [];
	const toggle = (line, index) => bare('', (event) => {
		const isOpen = event.currentTarget.getAttribute('aria-expanded') === 'false';
		event.currentTarget.setAttribute('aria-expanded', String(isOpen));
		elements.slice(index + 1, line.end).forEach((element) => element.classList.toggle('folded', !isOpen));
	}, { class: 'fold', 'aria-expanded': 'true', 'aria-label': `Lines ${index + 2} to ${line.end}` });
	elements.push(...lines.map((line, index) => drawLine(line, index, placed, toggle)));
	return h('div.code', { role: 'region', 'aria-label': label, tabindex: '0' }, elements);
}
