/** What the OpenAPI document says about a path and a body. */
import { readDocument } from './api.js'
import { escapePointer } from './format.js'

let reading = null

export const openapi = () => (reading ??= readDocument('/openapi.json').catch((error) => {
	reading = null
	throw error
}))

export const METHODS = ['get', 'post', 'put', 'delete']
const segments = (path) => path.split('?')[0].split('/').filter(Boolean)

function fits(template, path) {
	const expected = segments(template)
	const given = segments(path)
	return expected.length === given.length && expected.every((part, index) => part.startsWith('{') || part === given[index])
}

export function operationsAt(api, path) {
	const literals = (template) => segments(template).filter((part) => !part.startsWith('{')).length
	const found = Object.keys(api.paths).filter((template) => fits(template, path)).sort((a, b) => literals(b) - literals(a))
	return found.length ? { template: found[0], operations: api.paths[found[0]] } : null
}

export function methodsAt(api, path) {
	const operations = operationsAt(api, path)?.operations ?? {}
	return METHODS.filter((method) => operations[method]).map((method) => method.toUpperCase())
}

export function resolve(api, schema, depth = 0) {
	if (!schema || depth > 8) return {}
	const { $ref, allOf, anyOf, oneOf, ...own } = schema
	const merged = {}
	const add = (part) => Object.assign(merged, part, {
		properties: merged.properties || part.properties ? { ...merged.properties, ...part.properties } : undefined,
		required: [...(merged.required ?? []), ...(part.required ?? [])],
	})
	if ($ref) add(resolve(api, named(api, $ref), depth + 1))
	for (const part of allOf ?? []) add(resolve(api, part, depth + 1));
	const choice = (anyOf ?? oneOf)?.find((part) => part.type !== 'null')
	if (choice) add(resolve(api, choice, depth + 1))
	add(own)
	if (Array.isArray(merged.type)) merged.type = merged.type.find((type) => type !== 'null') ?? 'string'
	merged.type ??= merged.properties ? 'object' : merged.items ? 'array' : undefined
	return merged
}

const named = (api, ref) => ref.replace(/^#\//, '').split('/').reduce((level, name) => level?.[name], api)

const HELPER = /osdi:record_\w+_helper/

export function bodySchema(api, operation) {
	const content = operation?.requestBody?.content?.['application/json']?.schema
	if (!content) return null
	const schema = resolve(api, content)
	if (!HELPER.test(operation.description ?? '')) return schema
	const signup = bodySchema(api, api.paths['/people'].post)
	const { _links, ...own } = schema.properties
	return { ...schema, properties: { ...signup.properties, ...own, _links }, required: ['person'] }
}

export function answerSchema(api, operation) {
	const content = operation?.responses?.['200']?.content?.['application/hal+json']?.schema
	return resolve(api, content)
}

export function sourcesOf(api, type, payload) {
	const walk = (given, value, where) => {
		const { properties = {}, items, 'x-provenance': source } = resolve(api, given)
		const inner = value && typeof value === 'object' ? Object.entries(value).flatMap(([name, part]) => walk(items ?? properties[name], part, `${where}/${escapePointer(name)}`)) : []
		return source && source !== 'documented' ? [{ where, source }, ...inner] : inner
	}
	return walk(resolve(api, api.webhooks[type]?.post.requestBody.content['application/json'].schema).items, payload, '')
}

export const sentenceOf = (schema) => (schema.description ?? '').replace(/ \((documented|observed|assumed)\)/g, '')

const SAMPLES = {
	address: 'ada@example.org', given_name: 'Ada', family_name: 'Okafor', number: '13125550142', postal_code: '60612', region: 'IL', country: 'US', currency: 'USD', amount: '25.00',
	status: 'subscribed', title: 'Keep the library open', name: 'steward', identifiers: 'roster:1042', languages_spoken: 'en',
}

export function exampleOf(api, given, name = '', depth = 0) {
	const { type, properties, required, items, enum: options, format, minimum = 1 } = resolve(api, given)
	if (options) return options.includes(SAMPLES[name]) ? SAMPLES[name] : options[0]
	if (type === 'object') {
		const names = Object.keys(properties ?? {}).filter((key) => key !== '_links' || required.includes(key))
		return properties ? Object.fromEntries(names.slice(0, depth > 1 ? 4 : 8).map((key) => [key, exampleOf(api, properties[key], key, depth + 1)])) : { worksite: 'Harbour' }
	}
	if (type === 'array') return [exampleOf(api, items, name, depth + 1)]
	if (type === 'boolean') return true
	if (type === 'integer' || type === 'number') return minimum
	if (format === 'uri') return new URL('/api/v2/people/id', document.baseURI).href
	return format === 'date-time' ? '2026-11-30T09:00:00Z' : SAMPLES[name] ?? `a ${name.replaceAll('_', ' ').replace(/.*:/, '')}`
}
