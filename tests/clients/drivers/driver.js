// Runs code of a JavaScript client, as driver.py does for Python.
const { createRequire } = require("node:module")
const { createInterface } = require("node:readline")
const { evaluate, names } = require("./evaluate.js")

names.require = createRequire(`${process.cwd()}/`)
console.log = console.error // what clients print

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await evaluate(JSON.parse(line))) + "\n")
  }
  process.exit() // some clients keep connections open
}

main()
