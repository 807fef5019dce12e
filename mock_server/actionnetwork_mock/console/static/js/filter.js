/**
 * The words of the filter of requests. Pure.
 *
 *   parseFilter('POST /people* note:unknown-tag bo@example.org')
 *     { pattern: 'POST /people*', note: 'unknown-tag', text: 'bo@example.org' }   arguments of GET /_mock/journal
 *   dropLastWord('POST /people* note:unknown-tag')   'POST /people*'
 */

const NAMED = { status: 'status', note: 'note', key: 'label', from: 'from' };
const METHOD = /^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|\*)$/;

/** @param {string} words @returns {Record<string, string>} */
export function parseFilter(words) {
  const found = {};
  const text = [];
  let method = '';
  let path = '';
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const [, name, value] = /^(\w+):(.+)$/.exec(word) ?? [];
    if (Object.hasOwn(NAMED, name ?? '')) found[NAMED[name]] = value;
    else if (!method && METHOD.test(word)) method = word;
    else if (!path && word.startsWith('/')) path = word;
    else text.push(word);
  }
  if (method || path) found.pattern = `${method || '*'} ${path || '*'}`;
  if (text.length) found.text = text.join(' ');
  return found;
}

export const dropLastWord = (words) => words.trim().split(/\s+/).slice(0, -1).join(' ');
