import requests

URL = "https://actionnetwork.org/api/v2/people"
HEADERS = {"OSDI-API-Token": "test-api-key"}
PERSON = {"email_addresses": [{"address": "ada@example.org"}]}

requests.post(URL, headers=HEADERS, json={"person": PERSON}, timeout=30)
print(requests.get(URL, headers=HEADERS, timeout=30).text)
