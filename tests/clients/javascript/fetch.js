// Adds somebody with node's own fetch and reads all people: `node fetch.js https://actionnetwork.org/api/v2`.
const API = process.argv[2]
const headers = { "OSDI-API-Token": "test-api-key", "Content-Type": "application/json" }

async function main() {
  const person = { email_addresses: [{ address: "ada@example.org" }] }
  await fetch(`${API}/people`, { method: "POST", headers, body: JSON.stringify({ person }) })
  return (await fetch(`${API}/people`, { headers })).json()
}

main().then(page => console.log(JSON.stringify(page)))
