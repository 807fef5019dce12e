// Unpacks the packages that package.json lists under "unpacked" into node_modules, without their dependencies, of which
// some cannot be installed everywhere. Only the folders that are listed are unpacked.
const { execFileSync } = require("node:child_process")
const { mkdirSync, mkdtempSync, rmSync } = require("node:fs")
const { tmpdir } = require("node:os")
const { join } = require("node:path")
const { unpacked } = require("./package.json")

for (const [name, { version, folders }] of Object.entries(unpacked)) {
  const scratch = mkdtempSync(join(tmpdir(), "unpack-"))
  const archive = execFileSync("npm", ["pack", "--silent", "--pack-destination", scratch, `${name}@${version}`], {
    encoding: "utf8",
  }).trim()
  const target = join(__dirname, "node_modules", name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const members = ["package/package.json", ...folders.map(folder => `package/${folder}`)]
  execFileSync("tar", ["-xzf", join(scratch, archive), "-C", target, "--strip-components=1", ...members])
  rmSync(scratch, { recursive: true })
}
