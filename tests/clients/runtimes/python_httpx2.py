import httpx2

URL = "https://actionnetwork.org/api/v2/people"
HEADERS = {"OSDI-API-Token": "test-api-key"}
PERSON = {"email_addresses": [{"address": "ada@example.org"}]}

httpx2.post(URL, headers=HEADERS, json={"person": PERSON}, timeout=30)
print(httpx2.get(URL, headers=HEADERS, timeout=30).text)
