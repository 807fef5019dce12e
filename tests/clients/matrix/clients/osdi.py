"""osdi of PyPI: the Action Network service of a library for several systems."""

from ..rows import Client, Fails, Works

OSDI = Client(
    name="osdi",
    package="osdi",
    about="The library osdi for Python. It takes the real address as an argument.",
    language="python",
    setup="""
from osdi.action_network.person import ANPerson
from osdi.action_network.service import ActionNetworkService
client = ActionNetworkService(api, key)
""",
    habits={"body-ignored": "It sends the body `null` with a GET or DELETE."},
    calls=(
        Works("client.get_people({'email_address': 'ada@example.org'})", [{"given_name": "Ada"}]),
        Fails(
            "client.get_people({'given_name': 'Ada', 'postal_code': '60622'})",
            400,
            "400",
            "It joins clauses with `and` without spaces. No source says whether the API reads that.",
            is_assumed=True,
        ),
        Works("client.get_person({'email_address': 'nobody@example.org'})", None),
        Works("client.person_by_id(ada)", {"given_name": "Ada"}),
        Works("client.find_person(an_id=ada, model=ANPerson).email", "ada@example.org"),
        Works("client.create_person('Grace', 'Hopper', 'grace@example.org')", {"given_name": "Grace"}),
        Works(
            "client.create_person('Grace', 'Hopper', 'grace@example.org', {'shop': 'Loom 4'})",
            {"custom_fields": {"shop": "Loom 4"}},
        ),
        Works("client.get_model_raw('petitions', 'osdi:petitions')", [{"title": "A petition"}]),
        Works(
            "client.parse_tagging(client.get_model_raw(f'people/{ada}/taggings', 'osdi:taggings')[0])",
            {"name": "Volunteers"},
        ),
        Works(
            "(person := client.person_by_id(ada, ANPerson), person.update_field('shop', 'Loom 4'), "
            "person.update(), client.person_by_id(ada)['custom_fields'])[-1]",
            {"shop": "Loom 4"},
        ),
        Works(
            "(person := client.person_by_id(ada, ANPerson), person.update_tag('Volunteers', False), "
            "person.update(), client.get_model_raw(f'people/{ada}/taggings', 'osdi:taggings'))[-1]",
            [],
        ),
        Works(
            "(person := client.person_by_id(ruth, ANPerson), client.add_tagging(person, 'Volunteers'))[-1]",
            {"_links": {"osdi:person": {"href": "$api/people/$ruth"}}},
        ),
    ),
)
