const url = "https://actionnetwork.org/api/v2/people"
const headers = { "OSDI-API-Token": "test-api-key", "Content-Type": "application/json" }
const body = JSON.stringify({ person: { email_addresses: [{ address: "ada@example.org" }] } })

await fetch(url, { method: "POST", headers, body })
console.log(await (await fetch(url, { headers })).text())
