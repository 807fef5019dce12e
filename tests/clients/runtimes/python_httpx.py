import httpx

URL = "https://actionnetwork.org/api/v2/people"
HEADERS = {"OSDI-API-Token": "test-api-key"}
PERSON = {"email_addresses": [{"address": "ada@example.org"}]}

httpx.post(URL, headers=HEADERS, json={"person": PERSON}, timeout=30)
print(httpx.get(URL, headers=HEADERS, timeout=30).text)
