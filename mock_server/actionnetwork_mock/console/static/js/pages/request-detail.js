/** One request: its verdict, what was sent, what it changed, the answer. */
import { apiAddress, control, emulated, parsed } from '../api.js';
import { button, fill, h } from '../dom.js';
import { STATUS_TEXT, bytes, clockTime, duration, plural, shortId, statusClass } from '../format.js';
import { jsonView, lineOf } from '../json-view.js';
import { copy, refusalBox, say } from '../messages.js';
import { go, hrefTo } from '../route.js';
import { keyLabelled } from '../session.js';
import { toCurl, toPytest } from '../snippets.js';
import { effectsList } from './effects.js';
import { addFaultDialog } from './add-fault.js';
import { needsOf } from './needs.js';
import { methodMark, pathMark, statusMark } from './request-rows.js';

const DROPPED_LABELS = {
  'unknown-field': 'ignored', 'unknown-tag': 'not put on', 'status-not-settable': 'ignored', 'unusable-phone': 'left out',
};
const labelOf = (note) => DROPPED_LABELS[note.code] ?? (note.swallowed ? 'ignored' : note.code);

export class RequestDetail {
  #number = null;
  #reading = null;
  entry = null;

  constructor({ close, context }) {
    this.context = context;
    this.content = h('div', { class: 'detail-content' });
    this.element = h('section', { class: 'split-detail', 'aria-label': 'Selected request', tabindex: '-1' },
      button('← Requests', close, { class: 'quiet back-link' }), this.content);
    this.refusal = refusalBox();
    this.show(null);
  }

  stop() {
    this.#reading?.abort();
  }

  focusWhenNarrow() {
    if (getComputedStyle(this.element.firstChild).display !== 'none') this.element.focus();
  }

  async show(number) {
    if (number === this.#number && (this.entry || number === null) && this.content.hasChildNodes()) return;
    this.#reading?.abort();
    this.#number = number;
    this.entry = null;
    this.context.title('');
    if (number === null) {
      fill(this.content, h('p', { class: 'empty' }, 'Choose a request to see what was dropped, what it changed and what came back.'));
      return;
    }
    this.#reading = new AbortController();
    try {
      const entry = await control('GET', `journal/${number}`, null, {}, this.#reading.signal);
      this.entry = entry;
      this.context.title(`${entry.method} ${shortId(entry.path)}`);
      this.#draw(entry);
      this.element.scrollTop = 0;
    } catch (error) {
      if (error.name !== 'AbortError') fill(this.content, h('p', { class: 'empty', role: 'alert' }, error.message));
    }
  }

  #draw(entry) {
    this.refusal.clear();
    fill(this.content, this.#head(entry), h('div', { class: 'page-body' },
      verdict(entry), this.#sent(entry), changes(entry), answer(entry)));
  }

  #head(entry) {
    const agent = entry.request_headers?.find(([name]) => name.toLowerCase() === 'user-agent')?.[1];
    const facts = [`#${entry.number}`, clockTime(entry.time), duration(entry.milliseconds), entry.key ? `key ${keyLabelled(entry.key)?.value ?? entry.key}` : 'no key', agent, entry.from !== 'program' && `from the ${entry.from}`];
    return h('div', { class: 'detail-head' },
      h('h2', { class: 'request-line' }, methodMark(entry.method), pathMark(entry.path, entry.query), h('span', { class: `status ${statusClass(entry.status)}` }, statusMark(entry), ` ${STATUS_TEXT[entry.status] ?? ''}`)),
      h('p', { class: 'facts-line meta' }, facts.filter(Boolean).map((fact) => h('span', null, fact))),
      h('div', { class: 'row-of' },
        button('Edit and resend', () => this.editAndResend(), { class: 'primary' }),
        button('Copy as curl', () => this.copyCurl(), { class: 'btn' }),
        button('Copy as pytest', () => this.copyPytest(), { class: 'btn' }),
        button('Add fault', () => addFaultDialog(entry), { class: 'quiet' }),
        button('Link', () => copy(location.href, 'link'), { class: 'quiet', title: 'Copy the address of this view' })),
      this.refusal.element);
  }

  #sent(entry) {
    const headers = headersPart('Request headers', entry.request_headers);
    if (!entry.request_body) return h('section', null, h('div', { class: 'section-head' }, h('h3', null, 'Request'), h('span', { class: 'meta' }, 'no body')), headers);
    const marks = entry.notes.filter((note) => note.where).map((note) => ({ where: note.where, label: labelOf(note) }));
    this.sentView = jsonView(entry.request_body, { marks, cut: entry.request_cut, label: 'Request body' });
    return h('section', { class: 'sent' },
      h('div', { class: 'section-head spread' }, h('span', null, h('h3', { class: 'inline' }, 'Request body'), ' ', h('span', { class: 'meta' }, bytes(entry.request_bytes))),
        button('Copy', () => copy(entry.request_body, 'request body'), { class: 'quiet' })),
      this.sentView, headers);
  }

  editAndResend() {
    const { entry } = this;
    if (!entry) return;
    if (!entry.path.startsWith('/')) {
      say(`${entry.path} is not below ${apiAddress}, so it cannot be sent from here`, { isBad: true });
      return;
    }
    go(hrefTo('explore', { form: entry.method, n: entry.number, query: entry.query }, entry.path.split('/').filter(Boolean)));
  }

  copyCurl() {
    const { entry } = this;
    if (!entry) return;
    const base = entry.path.startsWith('/') ? apiAddress + entry.path : entry.path;
    const key = entry.key ? keyLabelled(entry.key)?.value ?? null : '';
    copy(toCurl({ method: entry.method, url: entry.query ? `${base}?${entry.query}` : base, key, body: entry.request_body }), 'curl');
  }

  async copyPytest() {
    const { entry } = this;
    if (!entry) return;
    const key = keyLabelled(entry.key)?.value ?? '';
    const read = async (path) => (await emulated('GET', path, { key })).json;
    await this.refusal.run(async () => copy(toPytest(entry, await needsOf(entry, read)), 'pytest'));
  }
}

/** What came of a request, in one box. */
function verdict(entry) {
  const dropped = entry.notes.filter((note) => note.swallowed);
  const said = entry.notes.filter((note) => !note.swallowed && note.code !== 'fault');
  const fault = entry.notes.find((note) => note.code === 'fault');
  return h('div', { class: 'verdicts' },
    fault && box('fault', entry.status ? `Answered ${entry.status} because a fault asked for it` : 'Not answered because a fault asked for it', [fault], entry),
    !fault && entry.status >= 400 && box('bad', `Answered ${entry.status}${refusalOf(entry)}`, dropped, entry),
    !(entry.status >= 400) && dropped.length > 0 && box('note', `Answered ${entry.status}, but ${dropped.length === 1 ? 'one of the things' : `${dropped.length} of the things`} you sent ${dropped.length === 1 ? 'was' : 'were'} dropped`, dropped, entry),
    fault && dropped.length > 0 && box('note', `${plural(dropped.length, 'thing')} you sent would have been dropped`, dropped, entry),
    said.length > 0 && h('div', { class: 'panel' }, said.map((note) => noteRow(note, entry))),
    !fault && entry.status < 400 && entry.notes.length === 0 && h('p', { class: 'meta' }, `Answered ${entry.status}. Nothing was dropped.`));
}

const refusalOf = (entry) => {
  const error = parsed(entry.response_body)?.error;
  return typeof error === 'string' ? `: ${error}` : '';
};

const box = (tone, title, notes, entry) =>
  h('div', { class: `panel ${tone}` }, h('h3', null, title), notes.map((note) => noteRow(note, entry)));

export function noteRow(note, entry) {
  const line = note.where ? lineOf(entry.request_body, note.where) : null;
  return h('div', { class: 'panel-row note-row' },
    h('p', { class: 'grow anywhere' }, note.sentence, ' ', note.advice && h('span', { class: 'sub' }, note.advice, ' '), h('span', { class: `tag ${note.swallowed ? 'note' : ''}` }, note.code)),
    line && button(`line ${line}`, (event) => showLine(event.currentTarget.closest('.page-body, .preview-host'), line), { class: 'link nowrap' }));
}

function showLine(host, line) {
  const code = host?.querySelector('.sent .code');
  if (!code) return;
  code.focus({ preventScroll: true });
  code.children[line - 1]?.scrollIntoView({ block: 'center' });
}

function changes(entry) {
  if (!entry.effects) return null;
  const none = entry.effects.length === 0 && entry.deliveries.length === 0;
  return h('section', { 'aria-label': 'What it changed' }, h('h3', { class: 'section-head' }, 'What it changed'),
    none ? h('p', { class: 'meta' }, 'Nothing.') : effectsList(entry.effects, entry.deliveries));
}

function answer(entry) {
  return h('section', null,
    h('div', { class: 'section-head spread' }, h('span', null, h('h3', { class: 'inline' }, 'Answer'), ' ', h('span', { class: 'meta' }, bytes(entry.response_bytes))),
      entry.response_body && button('Copy', () => copy(entry.response_body, 'answer'), { class: 'quiet' })),
    entry.response_body ? jsonView(entry.response_body, { cut: entry.response_cut, label: 'Answer' }) : h('p', { class: 'meta' }, 'No body.'),
    headersPart('Headers of the answer', entry.response_headers));
}

function headersPart(title, headers) {
  if (!headers?.length) return null;
  return h('details', { class: 'headers' }, h('summary', null, title),
    h('dl', null, headers.map(([name, value]) => h('div', null, h('dt', { class: 'mono' }, name), h('dd', { class: 'mono anywhere' }, value)))));
}
