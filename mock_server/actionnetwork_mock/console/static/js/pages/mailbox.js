/** The page Mailbox: autoresponses that were sent, as text or as HTML in a frame without scripts. */
import { addressOf, changeQuery, chip, count, detailHead, empty, get, h, hrefTo, listAndDetail, liveView } from '../all.js'

function mount(root, route) {
	let { query } = route
	const view = liveView({
		counters: ['mail'], read: () => get('mailbox'),
		draw: (rows) => split.show(rows.toReversed(), () => empty('No mail was sent', h('p', 'Set the autoresponse of an action, and let a person take part.'), h('a.btn', { href: hrefTo('actions') }, 'Actions'))),
	})
	function contentOf(row) {
		const isHtml = query.as === 'html'
		const tab = (label, as) => chip(label, isHtml === (as === 'html'), () => changeQuery({ as }), `as ${as}`)
		return [
			detailHead(row.subject || '(no subject)', [`To ${row.to}`, row.sent_date], tab('Source', ''), tab('HTML', 'html')),
			h('div.page-body', isHtml ? h('iframe.mail-frame', { sandbox: '', title: 'HTML of the mail', src: addressOf(`mailbox/${row.number}/html`) }) : h('pre.code.plain', { tabindex: '0' }, row.body)),
		]
	}
	const split = listAndDetail(root, {
		name: 'mailbox', title: 'Mailbox', head: view.element, columns: ['Number', 'Time', 'Subject', 'To'], key: ({ number }) => number,
		cells: (row) => [h('span', row.number), h('span', row.sent_date.slice(11, 19)), h('span', row.subject || '(no subject)'), h('span.sub', row.to)],
		hint: 'Choose a mail to read it.', detail: contentOf,
	})
	split.select(query.n)
	return { update(next) { query = next.query; split.again(); split.select(query.n); }, unmount: view.stop }
}

export const page = {
	id: 'mailbox', title: 'Mailbox', group: 'Webhooks', letter: 'm', mount,
	badge: ({ mail }) => ({ text: mail ? count(mail) : '' }),
}
