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
