/** The words of the filter of requests. */

const NAMED = { status: 'status', note: 'note', key: 'label', from: 'from' }
const METHOD = /^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|\*)$/

export function parseFilter(words) {
	const found = {}
	const text = []
	let method = ''
	let path = ''
	for (const word of words.split(/\s+/).filter(Boolean)) {
		const [, name, value] = /^(\w+):(.+)$/.exec(word) ?? []
		if (Object.hasOwn(NAMED, name ?? '')) found[NAMED[name]] = value
		else if (!method && METHOD.test(word)) method = word
		else if (!path && word.startsWith('/')) path = word
		else text.push(word)
	}
	if (method || path) found.pattern = `${method || '*'} ${path || '*'}`
	if (text.length) found.text = text.join(' ')
	return found
}

export const dropLastWord = (words) => words.trim().split(/\s+/).slice(0, -1).join(' ')
