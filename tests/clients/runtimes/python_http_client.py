import json
from http.client import HTTPSConnection

HEADERS = {"OSDI-API-Token": "test-api-key", "Content-Type": "application/json"}
PERSON = {"email_addresses": [{"address": "ada@example.org"}]}

connection = HTTPSConnection("actionnetwork.org", timeout=30)
connection.request("POST", "/api/v2/people", json.dumps({"person": PERSON}), HEADERS)
connection.getresponse().read()
connection.request("GET", "/api/v2/people", headers=HEADERS)
print(connection.getresponse().read().decode())
