/**
 * The hash as a route, and back.
 *
 *   #/requests?show=swallowed&n=244   {page: 'requests', path: [], query: {show: 'swallowed', n: '244'}}
 *   #/explore/people/702d6332?form=PUT   {page: 'explore', path: ['people', '702d6332'], query: {form: 'PUT'}}
 *
 *   hrefTo('requests', { n: 244 })            '#/requests?n=244'
 *   hrefTo('explore', {}, ['people', id])     '#/explore/people/...'
 *   go(hrefTo('budget'))                      a new entry in the history
 *   changeQuery({ n: 244 })                   changes the current entry; a null or empty value removes a name
 *   route.watch(draw)                         the current route
 *
 * A route never holds a key.
 */
import { observable } from './store.js';

/** @typedef {{page: string, path: string[], query: Record<string, string>}} Route */

const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @param {string} hash @returns {Route} */
export function parseHash(hash) {
  const [place, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [page, ...path] = place.split('/').map(decode);
  return { page: page || 'requests', path: path.filter(Boolean), query: Object.fromEntries(new URLSearchParams(query)) };
}

/** @param {string} page @param {Record<string, any>} [query] @param {string[]} [path] */
export function hrefTo(page, query = {}, path = []) {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const text = String(new URLSearchParams(pairs));
  return `#/${[page, ...path].map(encodeURIComponent).join('/')}${text && `?${text}`}`;
}

/** The ids of the pages that exist. */
export const pages = new Set();

/** @type {{value: Route} & ReturnType<typeof observable>} */
export const route = observable(parseHash(location.hash));

/** @param {string} hash */
export function go(hash) {
  if (hash === location.hash) return;
  history.pushState(null, '', hash);
  route.set(parseHash(hash));
}

/** @param {Record<string, any>} changes @param {{push?: boolean}} [options] */
export function changeQuery(changes, { push = false } = {}) {
  const { page, path, query } = route.value;
  const hash = hrefTo(page, { ...query, ...changes }, path);
  if (push) return go(hash);
  history.replaceState(null, '', hash);
  route.set(parseHash(hash));
}

addEventListener('popstate', () => route.set(parseHash(location.hash)));
