const axios = require("axios")

const api = axios.create({
  baseURL: "https://actionnetwork.org/api/v2",
  headers: { "OSDI-API-Token": "test-api-key" },
})

api
  .post("/people", { person: { email_addresses: [{ address: "ada@example.org" }] } })
  .then(() => api.get("/people"))
  .then(({ data }) => console.log(JSON.stringify(data)))
