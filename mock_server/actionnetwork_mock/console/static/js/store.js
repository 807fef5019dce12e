/**
 * Values that can be watched.
 *
 *   const clock = observable({ frozen: false });
 *   const stop = clock.watch((value) => draw(value));   called at once and after each change
 *   clock.set({ frozen: true });   clock.value
 *
 * `remembered('theme', '')` is an observable that localStorage keeps. Only the theme and the switch for shortcuts are
 * kept: never a key or data of the mock.
 */

/** @template T @param {T} initial */
export function observable(initial) {
  const watchers = new Set();
  return {
    value: initial,
    /** @param {T} value */
    set(value) {
      if (Object.is(value, this.value)) return;
      this.value = value;
      for (const watcher of [...watchers]) watcher(value);
    },
    /** @param {(value: T) => void} watcher @returns {() => void} a function that ends it */
    watch(watcher) {
      watchers.add(watcher);
      watcher(this.value);
      return () => watchers.delete(watcher);
    },
    /** The same, but not called at once. */
    onChange(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** @param {'theme' | 'shortcuts'} name @param {string} initial */
export function remembered(name, initial) {
  const read = () => {
    try {
      return localStorage.getItem(`actionnetwork-mock ${name}`) ?? initial;
    } catch {
      return initial; // storage may be forbidden
    }
  };
  const value = observable(read());
  value.onChange((text) => {
    try {
      localStorage.setItem(`actionnetwork-mock ${name}`, text);
    } catch {
      // the value then holds for this tab only
    }
  });
  return value;
}
