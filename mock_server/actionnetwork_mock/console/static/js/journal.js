/** The newest requests of the journal as summaries, kept up to date by the stream. */
import { control, world } from './api.js';
import { onChange, onRestart } from './live.js';
import { observable } from './store.js';

const BLOCK = 500;
export const MAX_ROWS = 20 * BLOCK;


export class Feed {
	#changed = observable(0);
	#stops = [];
	#reading = null;
	#again = false;
	#isStopped = false;
	#wantsAll = false;

	constructor(filter = {}) {
		this.filter = filter;
		this.#clear();
		this.#stops.push(onChange(['era', 'world'], () => this.reload()), onRestart(() => this.reload()),
			world.onChange(() => this.reload()), onChange(['requests', 'marks'], () => this.refresh()));
		this.refresh();
	}

	#clear() {
		this.rows = [];
		this.marks = [];
		this.counts = null;
		this.complete = false;
		this.error = null;
	}

	watch(run) {
		return this.#changed.watch(() => run(this));
	}

	stop() {
		this.#isStopped = true;
		this.#stops.forEach((stop) => stop());
	}

	reload() {
		this.#clear();
		return this.refresh();
	}

	/** Keep reading until all kept requests are there. Without it, a feed has the newest 500. */
	readAll() {
		this.#wantsAll = true;
		if (!this.complete) this.refresh();
	}

	/** Read what is new. Calls during a read cause one more read after it. */
	refresh() {
		if (this.#reading) {
			this.#again = true;
			return this.#reading;
		}
		this.#reading = this.#readNow().finally(() => {
			this.#reading = null;
			if (this.#again && !this.#isStopped) {
				this.#again = false;
				this.refresh();
			}
		});
		return this.#reading;
	}

	async #readNow() {
		try {
			await this.#readNewest();
			while (this.#wantsAll && !this.complete && !this.#again && !this.#isStopped) await this.#readOlder();
		} catch (error) {
			this.error = error;
			this.#notify();
		}
	}

	#read(query) {
		return control('GET', 'journal', null, { ...this.filter, fields: 'summary', limit: BLOCK, ...query });
	}

	async #readNewest() {
		const newest = this.rows[0]?.number ?? 0;
		const page = await this.#read({});
		if (this.counts && page.era !== this.counts.era) this.#clear();
		const rows = page.requests.reverse();
		const known = rows.findIndex((row) => row.number <= newest);
		const isGap = newest > 0 && known < 0 && rows.length === BLOCK;
		if (isGap || newest === 0) {
			this.rows = rows;
			this.complete = false;
		} else this.rows = [...(known < 0 ? rows : rows.slice(0, known)), ...this.rows];
		this.#take(page);
		if (this.rows.length >= page.matching) this.complete = true;
		this.#trim();
		this.#notify();
	}

	async #readOlder() {
		const oldest = this.rows.at(-1);
		const page = oldest ? await this.#read({ before: oldest.number }) : { requests: [] };
		this.rows = [...this.rows, ...page.requests.reverse()];
		if (page.requests.length < BLOCK) this.complete = true;
		this.#trim();
		this.#notify();
	}

	#take({ requests, marks, ...counts }) {
		this.counts = counts;
		this.marks = marks;
		this.error = null;
	}

	#trim() {
		if (this.rows.length < MAX_ROWS) return;
		this.rows.length = MAX_ROWS;
		this.complete = true;
	}

	#notify() {
		if (!this.#isStopped) this.#changed.set(this.#changed.value + 1);
	}
}

let shared = null;
/** The feed without a filter. It is made at the first use, so that a test of a pure module starts no requests. */
export const recent = () => (shared ??= new Feed());
