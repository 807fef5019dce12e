import { request } from "undici"

const url = "https://actionnetwork.org/api/v2/people"
const headers = { "OSDI-API-Token": "test-api-key", "Content-Type": "application/json" }
const body = JSON.stringify({ person: { email_addresses: [{ address: "ada@example.org" }] } })

await (await request(url, { method: "POST", headers, body })).body.dump()
console.log(await (await request(url, { headers })).body.text())
