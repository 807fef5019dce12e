import json
from urllib.request import Request, urlopen

URL = "https://actionnetwork.org/api/v2/people"
HEADERS = {"OSDI-API-Token": "test-api-key", "Content-Type": "application/json"}
PERSON = {"email_addresses": [{"address": "ada@example.org"}]}

urlopen(Request(URL, json.dumps({"person": PERSON}).encode(), HEADERS), timeout=30)
print(urlopen(Request(URL, headers=HEADERS), timeout=30).read().decode())
