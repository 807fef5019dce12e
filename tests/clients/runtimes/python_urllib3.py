import json

import certifi
import urllib3

URL = "https://actionnetwork.org/api/v2/people"
HEADERS = {"OSDI-API-Token": "test-api-key", "Content-Type": "application/json"}
PERSON = {"email_addresses": [{"address": "ada@example.org"}]}

pool = urllib3.PoolManager(ca_certs=certifi.where())  # certificates of its own, and no proxy
pool.request("POST", URL, body=json.dumps({"person": PERSON}), headers=HEADERS)
print(pool.request("GET", URL, headers=HEADERS).data.decode())
