curl -sS --fail -H "OSDI-API-Token: test-api-key" -H "Content-Type: application/json" \
  -d '{"person": {"email_addresses": [{"address": "ada@example.org"}]}}' https://actionnetwork.org/api/v2/people >&2 &&
  curl -sS --fail -H "OSDI-API-Token: test-api-key" https://actionnetwork.org/api/v2/people
