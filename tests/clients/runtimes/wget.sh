wget -q -O - --header "OSDI-API-Token: test-api-key" --header "Content-Type: application/json" \
  --post-data '{"person": {"email_addresses": [{"address": "ada@example.org"}]}}' \
  https://actionnetwork.org/api/v2/people >&2 &&
  wget -q -O - --header "OSDI-API-Token: test-api-key" https://actionnetwork.org/api/v2/people
