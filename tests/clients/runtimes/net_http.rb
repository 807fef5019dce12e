require "json"
require "net/http"

url = URI("https://actionnetwork.org/api/v2/people")
headers = { "OSDI-API-Token" => "test-api-key", "Content-Type" => "application/json" }
person = { email_addresses: [{ address: "ada@example.org" }] }

Net::HTTP.post(url, JSON.generate(person: person), headers)
puts Net::HTTP.get(url, headers)
