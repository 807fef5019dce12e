"""pyactionnetwork, a Python client of 2017 that several programs copied."""

from ..rows import Client, Fails, Works

PYACTIONNETWORK = Client(
    name="pyactionnetwork",
    package="pyActionNetwork",
    about="PhillyDSA/pyactionnetwork, a Python client of 2017. It returns every answer, and looks at no status.",
    language="python",
    setup="""
import pyactionnetwork
from pyactionnetwork.helpers import get_all_donations
client = pyactionnetwork.ActionNetworkApi(key)
""",
    calls=(
        Works("client.refresh_config()", None),
        Works("client.resource_to_url('people')", "$api/people"),
        *[
            Works(f"client.get_resource('{name}')['_embedded']['osdi:{name}']", entries)
            for name, entries in (
                ("people", [{"given_name": "Ada"}, {"given_name": "Ruth"}]),
                ("petitions", [{"title": "A petition"}]),
                ("events", [{"title": "An event of the campaign"}, {"title": "An event"}]),
                ("tags", [{"name": "Volunteers"}]),
                ("lists", [{"name": "A list"}]),
                ("donations", [{"amount": "25.00"}]),
            )
        ],
        Works("client.get_resource('action_network:event_campaigns')", {"total_records": 1}),
        Fails(
            "client.get_resource('event_campaigns')",
            0,
            "Unknown Resource",
            "The client adds `osdi:`, and the entry point has `action_network:event_campaigns`.",
        ),
        Works("client.get_person(ada)", {"given_name": "Ada"}),
        Fails(
            "client.get_person(unknown)", 404, "Couldn't find person", "There is no such person [errors-2]."
        ),
        Works(
            "client.get_person(search_by='email_address', search_string='ada@example.org')['_embedded']['osdi:people']",
            [{"given_name": "Ada"}],
        ),
        Fails(
            "client.get_person(search_string='ada@example.org')",
            400,
            "There is no filter 'email'",
            "It filters by `email`, which the API has refused since February 2023 [filters-2], [filters-9].",
        ),
        Works(
            "client.create_person('grace@example.org', 'Grace', tags=['Volunteers'])",
            {"given_name": "Grace"},
            ("empty-ignored",),
        ),
        Works(
            "client.create_person('grace@example.org', 'Grace', address=['1 Main St'], city='Chicago', state='IL', "
            "country='US', postal_code='60622')['postal_addresses']",
            [{"address_lines": ["1 Main St"], "locality": "Chicago", "postal_code": "60622"}],
            ("empty-ignored",),
        ),
        Works(
            "client.update_person(ada, 'ada@example.com', 'Augusta', postal_code='60623')",
            {"given_name": "Augusta", "email_addresses": [{"address": "ada@example.com"}]},
            ("unknown-field",),
        ),
        Works("client.search('people', 'eq', 'ada@example.org')", None),
        Works("[donation.amount for donation in get_all_donations(client)]", ["25.00"]),
    ),
)
