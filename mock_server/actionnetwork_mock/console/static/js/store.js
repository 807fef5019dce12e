/** Values that can be watched. */

export function observable(initial) {
	const watchers = new Set()
	return {
		value: initial,
		set(value) {
			if (Object.is(value, this.value)) return
			this.value = value
			for (const watcher of [...watchers]) watcher(value);
		},
		watch(watcher) {
			watchers.add(watcher)
			watcher(this.value)
			return () => watchers.delete(watcher)
		},
		onChange(watcher) {
			watchers.add(watcher)
			return () => watchers.delete(watcher)
		},
	}
}

const SHARE = 20

// Return a function that asks for a run: at once, or after a pause. Runs take a twentieth of the time, so that a program
// has the machine; the pause after a long one is `longest`.
export function paced(run, pause, longest = 5 * pause) {
	let [isBusy, isWanted] = [false, false]
	async function go() {
		;[isBusy, isWanted] = [true, false]
		const began = performance.now()
		await run()
		setTimeout(() => {
			isBusy = false
			if (isWanted) go()
		}, Math.min(longest, Math.max(pause, SHARE * (performance.now() - began))))
	}
	return () => {
		isWanted = true
		if (!isBusy) go()
	}
}

export function remembered(name, initial) {
	const read = () => {
		try {
			return localStorage.getItem(`actionnetwork-mock ${name}`) ?? initial
		} catch {
			return initial; // storage may be forbidden
		}
	}
	const value = observable(read())
	value.onChange((text) => {
		try {
			localStorage.setItem(`actionnetwork-mock ${name}`, text)
		} catch {
			// the value then holds for this tab only
		}
	})
	return value
}
