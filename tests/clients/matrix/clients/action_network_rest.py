"""action_network_rest: the calls of ControlShift's Ruby gem, by their requests."""

from ..rows import Call, Client, Fails, Works

_OF_ADA = {"action_network:person_id": "$ada"}
_LINK_TO_RUTH = {"_links": {"osdi:person": {"href": "$api/people/$ruth"}}}
_RENAMED = {"title": "A new title"}
_TITLE = "{ title: 'A new title' }"
_NEW = "{ title: 'A new title', origin_system: 'ControlShift' }"
_GRACE = "{ email_addresses: [{ address: 'grace@example.org' }] }"
_TITLED = {
    "petitions": ("petition", ["A petition"]),
    "events": ("event", ["An event of the campaign", "An event"]),
    "event_campaigns": ("event_campaign", ["An event campaign"]),
    "forms": ("form", ["A form"]),
    "advocacy_campaigns": ("advocacy_campaign", ["An advocacy campaign"]),
    "campaigns": ("campaign", ["A campaign"]),
}

_PEOPLE = (
    Works("client.people.list", [{"given_name": "Ada"}, {"given_name": "Ruth"}]),
    Works("client.people.all", [{"given_name": "Ada"}, {"given_name": "Ruth"}], ("past-the-end",)),
    Works("client.people.get(ada)", {"given_name": "Ada"}),
    Fails("client.people.get(unknown)", 404, "Couldn't find person", "There is no such person [errors-2]."),
    Works(
        f"client.people.create({_GRACE}, tags: ['Volunteers'])",
        {"email_addresses": [{"address": "grace@example.org"}]},
    ),
    Works(
        "client.people.update(ada, { custom_fields: { shop: 'Loom 4' } })",
        {"custom_fields": {"shop": "Loom 4"}},
    ),
    Works("client.people.unsubscribe(ada)", {"email_addresses": [{"status": "unsubscribed"}]}),
    Works("client.people.find_by_email('ada@example.org')", {"given_name": "Ada"}),
    Works("client.people.find_by_email('nobody@example.org')", None),
    Works("client.people.find_by_phone_number('13125550142')", {"given_name": "Ada"}),
    Works("client.people.find_by_phone_number('+13125550142')", None, ("filter-hint",)),
)

_TAGS = (
    Works("client.tags.list", [{"name": "Volunteers"}]),
    Works("client.tags.get(tag)", {"name": "Volunteers"}),
    Works("client.tags.create('Drivers')", {"name": "Drivers"}),
    Works("client.tags.find_by_name('Volunteers')", {"name": "Volunteers"}),
    Works("client.tags.find_by_name('Drivers')", None, ("past-the-end",)),
    Works("client.tags(tag).taggings.list", [{"item_type": "osdi:person"}]),
    Works("client.tags(tag).taggings.get(tagging)", {"item_type": "osdi:person"}),
    Works(
        "client.tags(tag).taggings.create({ identifiers: ['external:123'] }, person_id: ruth)",
        {**_LINK_TO_RUTH, "item_type": "osdi:person"},
    ),
    Fails(
        "client.tags(tag).taggings.create({}, person_id: unknown)",
        400,
        "You must specify a valid person id",
        "The link leads to no person [errors-4].",
    ),
    Works("client.tags(tag).taggings.delete(tagging)", {"notice": "This tagging was successfully deleted."}),
)

_ACTIONS: tuple[Call, ...] = tuple(
    call
    for name, (action, titles) in _TITLED.items()
    for call in (
        Works(f"client.{name}.list", [{"title": title} for title in titles]),
        Works(f"client.{name}.get({action})", {"title": titles[-1]}),
        *(
            ()
            if name == "campaigns"
            else (
                Works(f"client.{name}.create({_NEW})", _RENAMED),
                Works(f"client.{name}.update({action}, {_TITLE})", _RENAMED),
            )
        ),
    )
)

_RECORDS = (
    Works(f"client.petitions.create({_TITLE}, creator_person_id: ada)", _RENAMED, ("required-missing",)),
    Works(
        f"client.events.create({_TITLE}, creator_person_id: ada, organizer_person_id: ruth)",
        _RENAMED,
        ("required-missing",),
    ),
    Works("client.event_campaigns(event_campaign).events.list", [{"title": "An event of the campaign"}]),
    Works(f"client.event_campaigns(event_campaign).events.create({_NEW})", _RENAMED),
    Works(f"client.event_campaigns(event_campaign).events.update(event_of_campaign, {_TITLE})", _RENAMED),
    Works("client.petitions(petition).signatures.list", [_OF_ADA]),
    Works("client.petitions(petition).signatures.get(signature)", _OF_ADA),
    Works(
        f"client.petitions(petition).signatures.create({{ comments: 'Yes', person: {_GRACE} }}, tags: ['Volunteers'])",
        {"comments": "Yes"},
    ),
    Fails(
        "client.petitions(petition).signatures.create({ person: { email_addresses: [{ address: 'no address' }] } })",
        200,
        "CreateError",
        "The helper answers 200 with `{}` to a person that it cannot use [errors-9].",
        notes=("nothing-recorded",),
    ),
    Works(
        "client.petitions(petition).signatures.update(signature, { comments: 'Yes' })", {"comments": "Yes"}
    ),
    Works("client.events(event).attendances.list", []),
    Works("client.events(event).attendances.get(attendance)", _OF_ADA),
    Works(f"client.events(event).attendances.create({{ person: {_GRACE} }})", {"status": "accepted"}),
    Works(
        "client.events(event).attendances.update(attendance, { identifiers: ['shop:7'] })",
        {"identifiers": ["action_network:$attendance", "shop:7"]},
    ),
    Works(
        f"client.event_campaigns(event_campaign).events(event_of_campaign).attendances.create({{ person: {_GRACE} }})",
        {"status": "accepted"},
    ),
)

ACTION_NETWORK_REST = Client(
    name="action_network_rest",
    package="action_network_rest",
    about="controlshift/action-network-rest, a Ruby gem, which only RubyGems has. The calls are those of the gem. A "
    "stand-in sends the same requests with Ruby's net/http.",
    version="2.0.0",
    language="ruby",
    setup="""
require "./../ruby/action_network_rest"
client = ActionNetworkRest.new(api, key)
""",
    calls=(
        Works("client.entry_point.get", {"motd": "Welcome to the Action Network OSDI API v2 Entry Point!"}),
        Works("client.entry_point.authenticated_successfully?", True),
        *_PEOPLE,
        *_TAGS,
        *_ACTIONS,
        *_RECORDS,
    ),
)
