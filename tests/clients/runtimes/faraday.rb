require "faraday"
require "json"

api = Faraday.new(url: "https://actionnetwork.org/api/v2/", headers: { "OSDI-API-Token" => "test-api-key" })
person = { email_addresses: [{ address: "ada@example.org" }] }

api.post("people", JSON.generate(person: person), "Content-Type" => "application/json")
puts api.get("people").body
