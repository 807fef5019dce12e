const https = require("https")

function call(method, body) {
  return new Promise((resolve, reject) => {
    const headers = { "OSDI-API-Token": "test-api-key", "Content-Type": "application/json" }
    const request = https.request("https://actionnetwork.org/api/v2/people", { method, headers }, answer => {
      let text = ""
      answer.setEncoding("utf8")
      answer.on("data", part => (text += part))
      answer.on("end", () => resolve(text))
    })
    request.on("error", reject)
    request.end(body && JSON.stringify(body))
  })
}

call("POST", { person: { email_addresses: [{ address: "ada@example.org" }] } })
  .then(() => call("GET"))
  .then(console.log)
