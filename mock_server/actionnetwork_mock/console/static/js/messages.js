/**
 * Short messages in the corner, and texts for the clipboard.
 *
 *   say('Reset: 101 people and 248 requests dropped')
 *   say('Fault 3 removed', { undo: putBack })      offers "Put it back" for ten seconds
 *   say(error.message, { isBad: true })
 *   copy(text, 'curl')      copies, or shows the text selected where the clipboard is absent
 *   refusal.show(error)     of `const refusal = refusalBox()`: a refusal beside the control that caused it
 */
import { ApiError } from './api.js';
import { button, h } from './dom.js';
import { showDialog } from './keys.js';

const SHOWN_MS = 10_000;

export function say(sentence, { undo = null, isBad = false } = {}) {
  const box = document.querySelector('#messages');
  const end = () => message.remove();
  const message = h('div', { class: isBad ? 'message bad' : 'message' }, h('span', null, sentence),
    undo && button('Put it back', () => { end(); undo(); }, { class: 'btn' }),
    button('Close', end, { class: 'quiet' }));
  while (box.children.length > 2) box.firstChild.remove();
  box.append(message);
  setTimeout(end, SHOWN_MS);
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied as ${what}`);
  } catch {
    const area = h('textarea', { class: 'field copied-text', readonly: true, 'aria-label': what, value: text });
    const dialog = showDialog(`Copy as ${what}`, h('h2', null, `Copy as ${what}`), area,
      h('div', { class: 'dialog-end' }, button('Close', () => dialog.close(), { class: 'btn' })));
    area.focus();
    area.select();
  }
}

/** A place for the server's sentence, which takes focus when it is shown. */
export function refusalBox() {
  const element = h('p', { class: 'refusal', tabindex: '-1', role: 'alert' });
  return {
    element,
    clear: () => element.replaceChildren(),
    /** Runs a change, and shows its refusal. Returns whether it was done. */
    async run(change) {
      element.replaceChildren();
      try {
        await change();
        return true;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        element.textContent = error.message;
        element.focus();
        return false;
      }
    },
  };
}
