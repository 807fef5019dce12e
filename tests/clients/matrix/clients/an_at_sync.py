"""an-at-sync: a program that copies people, events and attendances to Airtable, and receives webhooks."""

from ..rows import Client, Works

AN_AT_SYNC = Client(
    name="an-at-sync",
    package="an-at-sync",
    about="A program that copies people, events and attendances to Airtable. Its classes run with tables in memory.",
    language="python",
    setup="""
from airtable import open_program, outcomes
client = open_program(key).activists.an
program = lambda: open_program(key)
def rsvps(program):
    events = list(program.events.all_from_actionnetwork())
    return [result for event in events for result in program.sync_rsvps_from_event(event)]
""",
    calls=(
        Works("client.resource_to_url('events')", "$api/events"),
        Works("client.get_resource('petitions')['_embedded']['osdi:petitions']", [{"title": "A petition"}]),
        Works("client.get_person(ada)", {"given_name": "Ada"}),
        Works(
            "client.get_person(search_by='email_address', search_string='ada@example.org')['_embedded']['osdi:people']",
            [{"given_name": "Ada"}],
        ),
        Works(
            "client.create_person('grace@example.org', 'Grace', tags=['Volunteers'])",
            {"given_name": "Grace"},
            ("empty-ignored",),
        ),
        Works("client.get_event(event)", {"title": "An event"}),
        Works(
            "client.get_all_activists()", [{"given_name": "Ada"}, {"given_name": "Ruth"}], ("past-the-end",)
        ),
        Works("client.get_all_events()", [{"title": "An event of the campaign"}, {"title": "An event"}]),
        Works("client.get_all_events_from_event_campaigns()", [{"title": "An event of the campaign"}]),
        Works("client.get_attendances_from_event(client.get_event(event))", [{"status": "accepted"}]),
        Works(
            "outcomes(program().sync_activists())",
            [["inserted", "Ada"], ["inserted", "Ruth"]],
            ("past-the-end",),
        ),
        Works(
            "outcomes(program().sync_events())",
            [
                ["inserted", "An event of the campaign"],
                ["inserted", "An event"],
                ["unchanged", "An event of the campaign"],
            ],
        ),
        Works("outcomes(rsvps(program()))", [["inserted", "accepted"]]),
        Works(
            "outcomes(program().handle_webhook(delivered))",
            [["inserted", "Ada"], ["inserted", "An event"], ["inserted", "accepted"]],
        ),
    ),
)
