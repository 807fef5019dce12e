/** Starts the console: top bar, navigation, commands, and the page of the route. */
import { commandsOfMock, readScenarios } from './commands.js'
import { fill, h, setText } from './dom.js'
import { openHelp, openMenu, shortcuts } from './keys.js'
import { counters, start as startLive } from './live.js'
import { page as actions } from './pages/actions.js'
import { page as budget } from './pages/budget.js'
import { page as deliveries } from './pages/deliveries.js'
import { page as explore } from './pages/explore.js'
import { page as inbox } from './pages/inbox.js'
import { page as mailbox } from './pages/mailbox.js'
import { page as people } from './pages/people.js'
import { page as reference } from './pages/reference.js'
import { page as requests } from './pages/requests.js'
import { page as sync } from './pages/sync.js'
import { page as time } from './pages/time.js'
import { go, hrefTo, parseHash, route } from './route.js'
import { start as startSession } from './session.js'
import { remembered } from './store.js'
import { mountTopbar } from './topbar.js'

const PAGES = [requests, explore, people, deliveries, inbox, mailbox, actions, sync, time, budget, reference]
const GROUPS = ['Inspect', 'Webhooks', 'Set up', 'Review']

const root = document.querySelector('#page')
const theme = remembered('theme', '')
let current = null
let pageCommands = []

function drawNavigation() {
	const links = new Map()
	let isPlaced = false
	const reveal = () => links.get(route.value.page)?.link.scrollIntoView({ block: 'nearest', inline: 'nearest' })
	fill(document.querySelector('#nav'), GROUPS.map((group) => {
		const ofGroup = PAGES.filter((page) => page.group === group)
		return ofGroup.length > 0 && h('section', h('h2', group), h('ul', ofGroup.map((page) => {
			const badge = h('span.badge')
			const link = h('a', { href: hrefTo(page.id) }, h('span', page.title), badge)
			links.set(page.id, { page, link, badge })
			return h('li', link)
		})))
	}))
	counters.watch((value) => {
		for (const { page, badge } of links.values()) {
			const shown = (value && page.badge?.(value)) || { text: '' }
			if (setText(badge, shown.text)) badge.className = `badge ${shown.tone ?? ''}`
		}
		if (value && !isPlaced) reveal() // the first numbers move the links
		isPlaced ||= Boolean(value)
	})
	route.watch(({ page }) => {
		for (const [id, { link }] of links) id === page ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current')
		reveal()
	})
}

function open(next) {
	const page = PAGES.find(({ id }) => id === next.page) ?? null
	if (current && current.page === page && page) return current.mounted.update(next)
	current?.end()
	const ends = []
	const setTitle = (text) => (document.title = [text, page?.title ?? 'Not found', 'actionnetwork-mock'].filter(Boolean).join(' - '))
	const context = {
		title: setTitle,
		shortcuts: (map) => ends.push(shortcuts(map)),
		commands: (list) => (pageCommands = list),
	}
	root.replaceChildren()
	root.scrollTop = 0
	setTitle('')
	const mounted = page ? page.mount(root, next, context) : notFound(next)
	current = {
		page, mounted,
		end: () => {
			ends.forEach((end) => end())
			pageCommands = []
			mounted.unmount()
		},
	}
}

function notFound({ page }) {
	fill(root, h('div.empty', h('h1', 'There is no such page'),
		h('p', `The console has no page "${page}".`), h('p', h('a', { href: hrefTo('requests') }, 'Requests'))))
	return { update() {}, unmount() {} }
}

function showMenu() {
	const visits = PAGES.map((page) => ({ label: page.title, hint: `page, G ${page.letter.toUpperCase()}`, run: () => visit(page.id) }))
	openMenu([...pageCommands, ...visits, ...commandsOfMock({ theme }), { label: 'Keyboard shortcuts', hint: '?', run: openHelp }])
}

function visit(id) {
	go(hrefTo(id))
	root.focus()
}

theme.watch((name) => {
	if (name) document.documentElement.dataset.theme = name
	else delete document.documentElement.dataset.theme
})
mountTopbar(document.querySelector('#top'), showMenu)
drawNavigation()
shortcuts({
	'ctrl+k': ['Command menu', showMenu],
	'?': ['This list', openHelp],
	...Object.fromEntries(PAGES.map((page) => [`g ${page.letter}`, [page.title, () => visit(page.id)]])),
})
addEventListener('submit', (event) => event.preventDefault()) // forms have listeners, and no address
addEventListener('hashchange', () => route.set(parseHash(location.hash)))
document.querySelector('.skip').addEventListener('click', (event) => {
	event.preventDefault(); // the hash is the route
	root.focus()
})
readScenarios().catch(() => {}); // for the command menu; the bar says that the mock does not answer
Promise.allSettled([startSession(), startLive()]).then(() => route.watch(open))
