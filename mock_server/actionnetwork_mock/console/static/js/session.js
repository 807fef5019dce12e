/**
 * What several pages ask about the mock: its worlds, keys and settings.
 *
 *   worlds.value    [{ number, groups: ['Local 12'], label: '...-key', requests }]
 *   keys.value      [{ id, label, value, group }]: `value` is null for a key that the mock does not show
 *   settings.value  { rate_limit: 4, journal_bytes: 8388608, ... }
 *   keyLabelled('...-key')   the key with this label, or null
 *   await read()    reads all of it again
 *
 * A key that a user typed stays in `typedKey.value`, in memory only.
 */
import { ApiError, control, world } from './api.js';
import { onChange, onRestart } from './live.js';
import { observable } from './store.js';

export const worlds = observable([]);
export const keys = observable([]);
export const settings = observable({});
export const typedKey = observable('');

/** The limit that bars are compared with: that of the mock, or that of the real API where the mock has none. */
export const REAL_LIMIT = 4;
export const limit = () => settings.value.rate_limit ?? REAL_LIMIT;

export const keyLabelled = (label) => keys.value.find((key) => key.label === label) ?? null;
/** The key that requests use unless a user chooses another: the first whose value is known. */
export const firstKey = () => keys.value.find((key) => key.value) ?? null;

async function readInto(target, path, change = (value) => value) {
  try {
    target.set(change(await control('GET', path)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error; // the bar says that the mock does not answer
  }
}

export function read() {
  return Promise.all([
    readInto(worlds, 'worlds'), readInto(keys, 'keys'),
    readInto(settings, 'settings', (rows) => Object.fromEntries(rows.map((row) => [row.name, row.value]))),
  ]);
}

export function start() {
  onRestart(read);
  onChange(['era', 'world'], read);
  world.onChange(read);
  return read();
}
