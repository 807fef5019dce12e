/** The page Requests: the journal, newest first, beside the request that is selected. */
import { apiAddress, control } from '../api.js';
import { button, fill, h } from '../dom.js';
import { dropLastWord, parseFilter } from '../filter.js';
import { count, plural } from '../format.js';
import { Feed, MAX_ROWS, recent } from '../journal.js';
import { counters } from '../live.js';
import { showDialog } from '../keys.js';
import { copy, refusalBox, say } from '../messages.js';
import { changeQuery } from '../route.js';
import { firstKey, settings } from '../session.js';
import { toCurl, toHar } from '../snippets.js';
import { VirtualList } from '../virtual-list.js';
import { RequestDetail } from './request-detail.js';
import { itemsOf, requestCells, requestClass } from './request-rows.js';

const CHIPS = [
  { id: '', label: 'All', filter: {}, of: (counts) => counts.matching },
  { id: 'swallowed', label: 'Swallowed', filter: { swallowed: 'true' }, of: (counts) => counts.swallowed },
  { id: '4xx', label: '4xx', filter: { status: '4xx' }, of: (counts) => sum(counts.statuses, '4') },
  { id: '429', label: '429', filter: { status: '429' }, of: (counts) => counts.statuses[429] ?? 0 },
  { id: 'faults', label: 'Faults', filter: { note: 'fault' }, of: (counts) => counts.struck },
  { id: 'console', label: 'Console', filter: { from: 'console' }, of: (counts) => counts.console },
];
const sum = (statuses, first) => Object.entries(statuses).reduce((total, [status, times]) => total + (status.startsWith(first) ? times : 0), 0);
const TYPING_MS = 150;

class RequestsPage {
  #stops = [];
  #paused = null;
  #head = Infinity;

  constructor(root, route, context) {
    this.context = context;
    this.query = {};
    this.input = h('input', {
      class: 'field mono grow', type: 'search', 'aria-label': 'Filter', spellcheck: 'false', autocomplete: 'off',
      placeholder: 'POST /people*  note:unknown-tag  or any text', on: { input: () => this.#typed(), keydown: (event) => event.key === 'Escape' && this.list.focus() },
    });
    this.pause = button('Pause', () => this.#togglePause(), { class: 'btn', 'aria-pressed': 'false' });
    this.chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Show' });
    this.fresh = button('', () => this.#showNewest(), { class: 'primary fresh', hidden: true });
    this.list = new VirtualList({
      label: 'Requests, newest first', columns: ['Number', 'Time', 'Method', 'Path', 'Notes', 'Status'],
      key: (item) => item.key, cells: requestCells, rowClass: requestClass, isOpenable: (item) => Boolean(item.row),
      open: (item) => this.#select(item.row.number),
    });
    this.list.afterScroll = () => this.list.isAtTop && !this.fresh.hidden && !this.#paused && this.#showNewest();
    this.refusal = refusalBox();
    this.foot = h('span');
    this.body = h('div', { class: 'list-body' });
    this.detail = new RequestDetail({ close: () => this.#select(null), context });
    this.split = h('div', { class: 'split requests' },
      h('section', { class: 'split-list', 'aria-label': 'Requests' },
        h('div', { class: 'page-head' },
          h('div', { class: 'row-of filter-row' }, h('span', { class: 'title', 'aria-hidden': 'true' }, 'Requests'), this.input, this.pause),
          h('div', { class: 'row-of chips-row' }, this.chips, h('span', { class: 'row-of end' },
            button('Clear', () => this.#clear(), { class: 'quiet' }), button('Export', () => this.#export(), { class: 'quiet' }))),
          this.refusal.element),
        this.body,
        h('div', { class: 'split-foot' }, this.foot, h('span', { class: 'keys' }, h('kbd', null, 'J'), ' ', h('kbd', null, 'K'), ' move, ', h('kbd', null, 'E'), ' edit and resend, ', h('kbd', null, '/'), ' filter'))),
      this.detail.element);
    fill(root, h('h1', { class: 'hidden' }, 'Requests'), this.split);
    this.#addShortcuts();
    this.update(route);
  }

  #addShortcuts() {
    const move = (step) => () => {
      this.list.move(step);
      this.list.focus();
    };
    this.context.shortcuts({
      j: ['Next request', move(1)], k: ['Request before', move(-1)],
      '/': ['Filter', () => this.input.focus()],
      e: ['Edit and resend', () => this.detail.editAndResend()],
      c: ['Copy as curl', () => this.detail.copyCurl()],
      p: ['Copy as pytest', () => this.detail.copyPytest()],
      Escape: ['Back to the list', () => this.#back()],
    });
    this.context.commands([
      ...CHIPS.map(({ id, label }) => ({ label: `Show requests: ${label}`, hint: 'filter', run: () => changeQuery({ show: id }, { push: true }) })),
      { label: 'Clear the list', hint: 'hides the requests so far, in this tab', run: () => this.#clear() },
      { label: 'Export as HAR or JSON', hint: 'the requests that are shown', run: () => this.#export() },
    ]);
  }

  update({ query }) {
    const before = this.query;
    this.query = query;
    if (document.activeElement !== this.input) this.input.value = query.q ?? '';
    if (!this.feed || before.q !== query.q || before.show !== query.show || before.after !== query.after) this.#openFeed();
    const number = query.n ? Number(query.n) : null;
    this.split.dataset.detail = number === null ? '' : 'open';
    this.list.select(number);
    this.detail.show(number);
  }

  #openFeed() {
    this.#closeFeeds();
    this.#head = Infinity;
    const words = parseFilter(this.query.q ?? '');
    const chip = CHIPS.find(({ id }) => id === (this.query.show ?? '')) ?? CHIPS[0];
    const isPlain = Object.keys(words).length === 0;
    this.base = isPlain ? recent() : new Feed(words);
    this.feed = chip.id ? new Feed({ ...words, ...chip.filter }) : this.base;
    this.feed.readAll();
    this.#stops = [this.base.watch(() => this.#drawChips()), this.feed.watch(() => this.#changed())];
  }

  #closeFeeds() {
    this.#stops.forEach((stop) => stop());
    for (const feed of new Set([this.base, this.feed])) if (feed && feed !== recent()) feed.stop();
  }

  unmount() {
    this.#closeFeeds();
    this.detail.stop();
  }

  #drawChips() {
    const { counts } = this.base;
    const shown = this.query.show ?? '';
    fill(this.chips, CHIPS.map((chip) => button(`${chip.label} ${counts ? count(chip.of(counts)) : ''}`, () => changeQuery({ show: chip.id }, { push: true }),
      { class: 'chip', 'aria-pressed': String(chip.id === shown) })));
  }

  /** The feed has other rows: show them, or say how many there are. */
  #changed() {
    const { rows } = this.feed;
    const newest = rows[0]?.number ?? 0;
    const isHeld = this.#paused || (!this.list.isAtTop && this.#head !== Infinity && newest >= this.#head);
    if (!isHeld) this.#head = newest;
    const waiting = isHeld ? rows.findIndex((row) => row.number <= this.#head) : 0;
    this.fresh.hidden = waiting === 0;
    this.fresh.textContent = `${count(waiting < 0 ? rows.length : waiting)} new`;
    this.#draw();
  }

  #draw() {
    const after = Number(this.query.after ?? 0);
    const rows = this.feed.rows.filter((row) => row.number > after && row.number <= this.#head);
    this.refusal.element.textContent = this.feed.error?.status ? this.feed.error.message : '';
    const isUnfiltered = this.feed === recent();
    if (rows.length === 0 && this.feed.counts) this.#drawEmpty();
    else if (!this.list.element.isConnected) fill(this.body, this.list.element, this.fresh);
    this.list.set(itemsOf(rows, this.feed.marks, { isUnfiltered }));
    this.#drawFoot(rows.length);
  }

  #drawFoot(shown) {
    const { counts } = this.feed;
    if (!counts) return;
    const { kept, total } = counts;
    const forgot = kept < total ? `${count(kept)} of ${count(total)} kept; raise journal_bytes to keep more` : `${count(kept)} kept of ${count(total)}`;
    const parts = [forgot, 'newest first'];
    if (shown < kept) parts.splice(1, 0, `${count(shown)} shown`);
    if (counts.matching > MAX_ROWS) parts.push(`the newest ${count(MAX_ROWS)} are listed`);
    this.foot.textContent = parts.join(' \u00b7 ');
  }

  #drawEmpty() {
    const { q = '', show = '', after = '' } = this.query;
    this.fresh.hidden = true;
    if (q || show) {
      const words = q ? [button(`Drop "${q.trim().split(/\s+/).at(-1)}"`, () => this.#setWords(dropLastWord(q)), { class: 'btn' })] : [];
      const all = show ? [button('Show all', () => changeQuery({ show: '' }), { class: 'btn' })] : [];
      return fill(this.body, h('div', { class: 'empty' }, h('h2', null, 'No request matches'), h('div', { class: 'row-of' }, words, all)));
    }
    if (after && this.feed.counts.total >= Number(after) && this.feed.rows.length) {
      return fill(this.body, h('div', { class: 'empty' }, h('h2', null, 'Cleared'), h('p', null, `${plural(this.feed.rows.length, 'request')} are hidden in this tab. New ones appear here.`),
        button('Show them again', () => changeQuery({ after: '' }), { class: 'btn' })));
    }
    return this.#drawWelcome();
  }

  #drawWelcome() {
    const key = firstKey()?.value ?? null;
    const line = toCurl({ method: 'GET', url: `${apiAddress}/people`, key, body: '' });
    const load = refusalBox();
    fill(this.body, h('div', { class: 'empty' },
      h('h2', null, 'No request so far'),
      h('p', null, 'Every request of your program appears here, with what the real API would have ignored. Let it use this address and key, or try:'),
      h('dl', { class: 'facts' }, h('div', null, h('dt', null, 'Address'), h('dd', { class: 'mono' }, apiAddress)), key && h('div', null, h('dt', null, 'Key'), h('dd', { class: 'mono' }, key))),
      h('div', { class: 'copy-line' }, h('code', { tabindex: '0' }, line), button('Copy', () => copy(line, 'curl'), { class: 'btn' })),
      h('p', null, 'To have people, a petition and an event to read, load a scenario.'),
      button('Load union_local', () => load.run(async () => {
        await control('POST', 'scenarios', { name: 'union_local' });
        say('Loaded union_local');
      }), { class: 'btn' }), load.element));
  }

  #typing = 0;
  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => changeQuery({ q: this.input.value.trim() }), TYPING_MS);
  }

  #setWords(words) {
    this.input.value = words;
    changeQuery({ q: words });
  }

  #select(number) {
    changeQuery({ n: number }, { push: true });
    if (number === null) this.list.focus();
    else this.detail.focusWhenNarrow();
  }

  #back() {
    if (this.query.n && this.split.dataset.detail === 'open' && !this.list.element.offsetParent) this.#select(null);
    else this.list.focus();
  }

  #showNewest() {
    this.#head = Infinity;
    this.list.toTop();
    this.#changed();
  }

  #togglePause() {
    this.#paused = this.#paused ? null : true;
    this.pause.setAttribute('aria-pressed', String(Boolean(this.#paused)));
    this.pause.textContent = this.#paused ? 'Go on' : 'Pause';
    if (!this.#paused) this.#showNewest();
  }

  #clear() {
    changeQuery({ after: this.feed.rows[0]?.number ?? recent().rows[0]?.number ?? '', n: '' });
  }

  #export() {
    const { show = '', q = '' } = this.query;
    const chip = CHIPS.find(({ id }) => id === show) ?? CHIPS[0];
    exportDialog({ ...parseFilter(q), ...chip.filter }, Number(this.query.after ?? 0));
  }
}

/** Read all requests that match, with bodies, in the order of time. */
async function readEntries(filter, after) {
  const entries = [];
  for (let from = after; ; from = entries.at(-1).number) {
    const { requests } = await control('GET', 'journal', null, { ...filter, after: from, limit: 500 });
    entries.push(...requests);
    if (requests.length < 500) return entries;
  }
}

function save(name, data) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function exportDialog(filter, after) {
  const refusal = refusalBox();
  const as = (name, make) => () => refusal.run(async () => {
    const entries = await readEntries(filter, after);
    save(name, make(entries));
    dialog.close();
    say(`${plural(entries.length, 'request')} exported as ${name}`);
  });
  const har = (entries) => toHar(entries, { version: counters.value?.version ?? '', api: apiAddress });
  const dialog = showDialog('Export', h('h2', null, 'Export the requests that are shown'),
    h('p', { class: 'sub' }, `Keys are replaced by their ends. Each body has at most the ${count(settings.value.journal_body_bytes ?? 0)} bytes that the journal keeps.`),
    refusal.element,
    h('div', { class: 'dialog-end' }, button('Cancel', () => dialog.close(), { class: 'btn' }),
      button('JSON', as('requests.json', (entries) => entries), { class: 'btn' }), button('HAR', as('requests.har', har), { class: 'primary' })));
}

export const page = {
  id: 'requests', title: 'Requests', group: 'Inspect', letter: 'r',
  badge: (value) => ({ text: count(value.requests), tone: '' }),
  mount: (root, route, context) => new RequestsPage(root, route, context),
};
