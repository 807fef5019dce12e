import got from "got"

const url = "https://actionnetwork.org/api/v2/people"
const headers = { "OSDI-API-Token": "test-api-key" }

await got.post(url, { headers, json: { person: { email_addresses: [{ address: "ada@example.org" }] } } })
console.log(await got(url, { headers }).text())
