// Runs a line of the runner in Node or on a web page. `setup` is the body of an async function that returns names for
// the calls, and `code` an expression.
const AsyncFunction = (async () => {}).constructor
const names = {}

async function evaluate({ setup, code, names: given }) {
  try {
    Object.assign(names, given)
    const run = new AsyncFunction(...Object.keys(names), setup ?? `return (${code})`)
    const answer = await run(...Object.values(names))
    if (!setup) return { answer: answer ?? null }
    Object.assign(names, answer)
    return { answer: null }
  } catch (error) {
    return { error: `${error.name}: ${error.message}` }
  }
}

if (typeof module === "object") module.exports = { evaluate, names }
