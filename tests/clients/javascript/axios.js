// Reads people page by page with axios, adds one, and asks with a wrong key: what came of it is printed as JSON.
const axios = require("axios")

const api = axios.create({
  baseURL: "https://actionnetwork.org/api/v2",
  headers: { "OSDI-API-Token": "test-api-key" },
})

async function main() {
  const lengths = []
  for (let url = "/people"; url; ) {
    const { data } = await api.get(url)
    lengths.push(data._embedded["osdi:people"].length)
    url = data._links.next && data._links.next.href
  }
  const person = { email_addresses: [{ address: "ada@example.org" }] }
  const added = await api.post("/people", { person })
  const refused = await api
    .get("/people", { headers: { "OSDI-API-Token": "wrong" } })
    .catch(error => error.response)
  return { lengths, added: added.data, refused: [refused.status, refused.data] }
}

main().then(outcome => console.log(JSON.stringify(outcome)))
