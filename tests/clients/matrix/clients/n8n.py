"""n8n's node for Action Network: each operation of each resource, with the parameters that its editor requires."""

from ..rows import Client, Works

_OF_ADA = {"action_network:person_id": "$ada"}
_OF_RUTH = {"action_network:person_id": "$ruth"}
_ATTENDANCE = "eventId: event, attendanceId: attendance"
_SIGNATURE = "petitionId: petition, signatureId: signature"

N8N = Client(
    name="n8n",
    package="n8n-nodes-base",
    about="The node Action Network of n8n. Its methods run without n8n, which provides the request function.",
    language="node",
    setup='return require("./n8n.js")(key)',
    habits={"unknown-parameter": "It sends `perPage`, which the API ignores [transport-7]."},
    calls=(
        Works("run('attendance', 'create', { eventId: event, personId: ruth })", [_OF_RUTH]),
        Works(f"run('attendance', 'get', {{ {_ATTENDANCE} }})", [_OF_ADA]),
        Works("run('attendance', 'getAll', { eventId: event })", [_OF_ADA]),
        Works("run('event', 'create', { originSystem: 'n8n', title: 'A party' })", [{"title": "A party"}]),
        Works(
            "run('event', 'create', { originSystem: 'n8n', title: 'A party', additionalFields: { location: "
            "{ postal_addresses_fields: { address_lines: '1 Main St', postal_code: '60622' } } } })",
            [{"location": {"address_lines": ["1 Main St"], "postal_code": "60622"}}],
        ),
        Works("run('event', 'get', { eventId: event })", [{"title": "An event"}]),
        Works("run('event', 'getAll')", [{"title": "An event of the campaign"}, {"title": "An event"}]),
        Works(
            "run('person', 'create', { simple: false, email_addresses: { email_addresses_fields: "
            "{ address: 'grace@example.org', primary: true, status: 'subscribed' } } })",
            [{"email_addresses": [{"address": "grace@example.org"}]}],
        ),
        Works(
            "run('person', 'create', { email_addresses: { email_addresses_fields: "
            "{ address: 'grace@example.org', primary: true, status: 'subscribed' } } })",
            [{"email_address": "grace@example.org", "phone_number": ""}],
        ),
        Works(
            "run('person', 'create', { simple: false, email_addresses: { email_addresses_fields: "
            "{ address: 'grace@example.org' } }, additionalFields: { languages_spoken: 'fr', phone_numbers: "
            "{ phone_numbers_fields: { number: '3125550144', primary: true, status: 'subscribed' } } } })",
            [{"languages_spoken": ["fr"], "phone_numbers": [{"number": "13125550144"}]}],
        ),
        Works(
            "run('person', 'get', { personId: ada })", [{"id": "$ada", "email_address": "ada@example.org"}]
        ),
        Works("run('person', 'getAll')", [{"id": "$ada"}, {"id": "$ruth"}], ("past-the-end",)),
        Works(
            "run('person', 'update', { personId: ada, updateFields: { given_name: 'Augusta' } })",
            [{"given_name": "Augusta"}],
        ),
        Works(
            "run('petition', 'create', { originSystem: 'n8n', title: 'Save it', simple: false })",
            [{"title": "Save it"}],
        ),
        Works("run('petition', 'get', { petitionId: petition, simple: false })", [{"title": "A petition"}]),
        Works("run('petition', 'get', { petitionId: petition })", [{"title": "A petition"}]),
        Works("run('petition', 'getAll', { simple: false })", [{"title": "A petition"}]),
        Works(
            "run('petition', 'update', { petitionId: petition, simple: false, "
            "updateFields: { target: 'The council,The mayor' } })",
            [{"target": [{"name": "The council"}, {"name": "The mayor"}]}],
        ),
        Works("run('signature', 'create', { petitionId: petition, personId: ruth })", [_OF_RUTH]),
        Works(
            "run('signature', 'create', { petitionId: petition, personId: ruth, "
            "additionalFields: { comments: 'Yes' } })",
            [{"comments": "Yes"}],
        ),
        Works(f"run('signature', 'get', {{ {_SIGNATURE} }})", [_OF_ADA]),
        Works("run('signature', 'getAll', { petitionId: petition })", [_OF_ADA]),
        Works(
            f"run('signature', 'update', {{ {_SIGNATURE}, updateFields: {{ comments: 'Yes' }} }})",
            [{"comments": "Yes"}],
        ),
        Works("run('tag', 'create', { name: 'Drivers' })", [{"name": "Drivers"}]),
        Works("run('tag', 'get', { tagId: tag })", [{"name": "Volunteers"}]),
        Works("run('tag', 'getAll')", [{"name": "Volunteers"}]),
        Works("run('personTag', 'add', { tagId: tag, personId: ruth })", [{"item_type": "osdi:person"}]),
        Works(
            "run('personTag', 'remove', { tagId: tag, taggingId: tagging })",
            [{"notice": "This tagging was successfully deleted."}],
        ),
        Works("load('getTags')", [{"name": "Volunteers", "value": "$tag"}]),
        Works("load('getTaggings', { tagId: tag })", [{"value": "$tagging"}]),
    ),
)
