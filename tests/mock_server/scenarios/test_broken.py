"""Broken files: one sentence, with file, line and field, and nothing is left half loaded."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from actionnetwork_mock import MockServer
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.scenarios import BadScenario, read_scenario

from ...conftest import MakeApi

FORM = {
    "people:\n  - emial: a@example.org\n": "line 2: people[0].emial: a person has no key 'emial'. Did you mean email?",
    "peple: []\n": "line 1: peple: a scenario has no key 'peple'. Did you mean people?",
    "people: Ada\n": "line 1: people: it takes a list, not the text 'Ada'",
    "people:\n  - Ada\n": "line 2: people[0]: it takes a mapping, not the text 'Ada'",
    "- people\n": "line 1: it takes a mapping, not a list",
    "people:\n  - given_name: [a]\n": "line 2: people[0].given_name: it takes a text, not a list",
    "people:\n  - email: a@example.org\n    email_status: bounced\n": (
        "line 3: people[0].email_status: it takes subscribed, unsubscribed, bouncing, previous bounce, spam complaint "
        "or previous spam complaint, not the text 'bounced'. Did you mean bouncing?"
    ),
    "people:\n  - email_addresses: [{adress: x}]\n": (
        "line 2: people[0].email_addresses[0].adress: one of email_address has no key 'adress'. Did you mean address?"
    ),
    "invented_people: many\n": "line 1: invented_people: it takes a whole number, not the text 'many'",
    "invented_people: -1\n": "line 1: invented_people: -1 is out of range: it takes 0 to 5000000",
    "events:\n  - title: x\n    start_date: soon\n": (
        "line 3: events[0].start_date: 'soon' is not a date: it takes one such as 2026-07-01T12:00:00Z, 2026-07-01, "
        "in 3 days, 2 weeks ago, tomorrow at 18:00"
    ),
    "events:\n  - title: x\n    status: canceled\n": (
        "line 3: events[0].status: it takes confirmed, tentative, cancelled or pending_approval, not the text "
        "'canceled'. Did you mean cancelled?"
    ),
    "fundraising_pages:\n  - title: x\n    donations:\n      - {people: 1, amount: much}\n": (
        "line 4: fundraising_pages[0].donations[0].amount: it takes an amount such as 25.00, not the text 'much'"
    ),
    "webhooks:\n  - trigger: all_actions\n": "line 2: webhooks[0]: a webhook needs url",
    "settings: {put_nul: ignored}\n": (
        "line 1: settings.put_nul: settings has no key 'put_nul'. Did you mean put_null?"
    ),
    "settings: {put_null: maybe}\n": (
        "line 1: settings.put_null: it takes clears or ignored, not the text 'maybe'"
    ),
    "settings: {rate_limit: 0}\n": "line 1: settings: rate_limit is 0: it takes more than 0 or none",
    "groups: [{}]\nname: x\n": (
        "line 2: name: the first group's content stands at the top, or all groups in groups: not both"
    ),
    "faults:\n  - status: 503\n    tims: 2\n": "line 3: faults[0].tims: a fault has no 'tims'. Did you mean times?",
    "faults:\n  - GET /people*\n": (
        "line 2: faults[0]: a fault needs an effect, one of status, html, body, retry_after, latency_s, connection, "
        "truncate, invalid_json, endless_next, person"
    ),
    "frozen: true\n": "line 1: frozen: it needs at: the moment at which the clock stands",
    "name: a\nname: b\n": "line 2: name: it is already in line 1",
    "name: a: b\n": (
        "line 1: this is no YAML: a text with a colon and a blank in it needs quotes, or the indentation is off"
    ),
    "people:\n\t- email: x\n": "line 2: this is no YAML: it is indented with a tab, where blanks are needed",
    "name: !!python/object:os.system x\n": (
        "line 1: name: the tag tag:yaml.org,2002:python/object:os.system is not supported in a scenario"
    ),
    '{"people": [\n  {"email" 3}]}': "line 2: this is no JSON: Expecting ':' delimiter",
    '{"people": [\n  {"emial": "x"}]}': "line 2: people[0].emial: a person has no key 'emial'. Did you mean email?",
    '{"people": NaN}': "this is no JSON: NaN is no number",
    '{"name": "a",\n "name": "b"}': "line 2: name: it is already in line 1",
}

CONTENT = {
    "people:\n  - email: nobody\n": "line 2: people[0].email: 'nobody' is no email",
    "people:\n  - email: a@example.org\n  - email: A@example.org\n": (
        "line 3: people[1].email: A@example.org is the email of people[0], line 2"
    ),
    "people:\n  - phone: (312) 555-0110\n  - phone: '3125550110'\n": (
        "line 3: people[1].phone: another person of the group has the number 13125550110"
    ),
    "people:\n  - phone: '12'\n": "line 2: people[0].phone: '12' is no phone number",
    "people:\n  - identifiers: [x:1]\n  - identifiers: [x:1]\n": (
        "line 3: people[1].identifiers: 'x:1' belongs to another person"
    ),
    "people:\n  - identifiers: ['17']\n": (
        "line 2: people[0].identifiers: '17' has no system before a colon, as my_system:42 has"
    ),
    "people:\n  - email: a@example.org\n    email_addresses: [{address: b@example.org}]\n": (
        "line 2: people[0].email: email_addresses says it too: write one of the two"
    ),
    "people:\n  - language: enn\n": "line 2: people[0].language: 'enn' is no language. Did you mean en?",
    f"people:\n  - given_name: {'x' * 256}\n": (
        "line 2: people[0].given_name: it has 256 characters, and 255 are the most"
    ),
    "tags: [steward]\npeople:\n  - email: a@example.org\n    tags: [stewrd]\n": (
        "line 4: people[0].tags[0]: the group has no tag 'stewrd'. Did you mean steward?"
    ),
    "people:\n  - {ref: a, email: a@example.org}\n  - {ref: a, email: b@example.org}\n": (
        "line 3: people[1].ref: 'a' is the ref of people[0], line 2"
    ),
    "people:\n  - {ref: ada}\npetitions:\n  - title: x\n    creator: adda\n": (
        "line 5: petitions[0].creator: none of the people has the ref 'adda'. Did you mean ada?"
    ),
    "petitions:\n  - title: x\n    signatures:\n      - person: a@example.org\n": (
        "line 4: petitions[0].signatures[0].person: no person of the group has the email a@example.org"
    ),
    "petitions:\n  - title: x\n    signatures:\n      - comments: y\n": (
        "line 4: petitions[0].signatures[0]: it needs person or people, and not both"
    ),
    "invented_people: 4\npetitions:\n  - title: x\n    signatures: 5\n": (
        "line 4: petitions[0].signatures: the group has 4 people, and 5 are needed"
    ),
    "petitions:\n  - name: x\n": "line 2: petitions[0]: one of petitions needs title",
    "petitions:\n  - {ref: p, title: x}\nevents:\n  - {title: y, event_campaign: p}\n": (
        "line 4: events[0].event_campaign: 'p' is one of the petitions, and one of the event_campaigns is needed"
    ),
    "forms:\n  - title: x\n    made_by: api\n    autoresponse: {subject: y}\n": (
        "line 4: forms[0].autoresponse: what was made by the API has none"
    ),
    "webhooks:\n  - url: nowhere\n": (
        "line 2: webhooks[0]: 'nowhere' is not a webhook address: write one such as https://example.org/hook"
    ),
    "groups:\n  - name: A\n  - name: B\n": (
        "line 3: groups[1]: it needs key: only the first group is opened by the server's own key"
    ),
    "groups:\n  - {}\n  - {key: b, parent: Z}\n": (
        "line 3: groups[1].parent: there is no group 'Z': it takes the key or name of one"
    ),
    "groups:\n  - {key: a, parent: b}\n  - {key: b, parent: a}\n": (
        "line 3: groups[1].parent: 'b' would stand above itself: a network has no circles"
    ),
    "groups:\n  - {}\n  - {key: b}\n  - {key: b}\n": "line 4: groups[2].key: 'b' opens another group of this scenario",
    "groups:\n  - {kind: user}\n": "line 2: groups[0].kind: the key 'test-api-key' is that of a group",
    "people_from: gone.csv\n": "line 1: people_from: gone.csv cannot be read: No such file or directory",
}


@pytest.mark.parametrize("text", FORM)
def test_what_is_malformed_is_told_when_it_is_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / ("broken.json" if text[0] == "{" else "broken.yaml")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadScenario) as caught:
        read_scenario(file)
    sentence = FORM[text]
    assert str(caught.value) == f"{file.name}{', ' if sentence.startswith('line') else ': '}{sentence}"


@pytest.mark.parametrize("text", CONTENT)
def test_what_cannot_be_is_told_when_it_is_loaded(text: str, tmp_path: Path, make_api: MakeApi) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadScenario) as caught:
        make_api(scenario=file)
    assert str(caught.value) == f"broken.yaml, {CONTENT[text]}"


def test_the_error_has_file_line_and_field() -> None:
    with pytest.raises(BadScenario) as caught:
        read_scenario({"people": [{"emial": "x"}]})
    assert (caught.value.file, caught.value.where) == ("the scenario", "people[0].emial")


def test_aliases_cannot_fill_the_memory(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    (tmp_path / "laughs.yaml").write_text("\n".join(lines))
    with pytest.raises(BadScenario, match="its aliases repeat too much"):
        read_scenario(tmp_path / "laughs.yaml")


def test_what_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    for name in ("deep.yaml", "deep.json"):
        (tmp_path / name).write_text('{"a": ' + "[" * 300 + "]" * 300 + "}")
        with pytest.raises(BadScenario, match="nested too deeply"):
            read_scenario(tmp_path / name)


def test_a_file_that_is_not_in_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("name: a\nabout: é\n".encode("latin-1"))
    with pytest.raises(BadScenario, match=r"^latin\.yaml, line 2: it is not in UTF-8$"):
        read_scenario(tmp_path / "latin.yaml")


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(
        UsageError, match=r"there is no scenario 'awkward_date'\. Did you mean awkward_data\?"
    ):
        read_scenario("awkward_date")


def test_a_file_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(UsageError, match=r"the scenario gone\.yaml cannot be read: No such file"):
        read_scenario("gone.yaml")


def test_a_failed_load_leaves_nothing_behind() -> None:
    with MockServer(people=2) as server:
        before = server.clock.start
        with pytest.raises(BadScenario, match="is no email"):
            server.load(
                {
                    "at": "2030-01-01",
                    "settings": {"rate_limit": 1},
                    "groups": [
                        {"name": "New name", "people": [{"email": "a@example.org", "ref": "a"}]},
                        {"key": "child", "parent": "New name", "people": [{"email": "wrong"}]},
                    ],
                }
            )
        left = server.call(
            lambda world: (
                world.first_group.name,
                world.group_of("child"),
                world.store.below,
                world.settings.rate_limit,
                world.store.exists("people", email_address="a@example.org"),
            )
        )
        assert left == ("Group 1", None, {}, 4, False)
        assert (server.refs, server.clock.start) == ({}, before)


def test_a_setting_that_is_settled_at_the_start_cannot_come_later() -> None:
    with MockServer() as server:
        with pytest.raises(BadScenario, match="hrefs is fixed when a server starts"):
            server.load({"settings": {"hrefs": "real"}})


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        ({"name": "\ud83d"}, "the scenario: name: it has half of a character in it, a lone surrogate"),
        (
            {"people": [{"created_date": object()}]},
            "the scenario: people[0].created_date: it takes what JSON has",
        ),
        (
            {"settings": {"search_lag_s": float("inf")}},
            "the scenario: settings.search_lag_s: inf is no number",
        ),
        ({1: 2}, "the scenario: its keys are to be texts"),
    ],
)
def test_what_no_file_could_hold_is_refused(scenario: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadScenario) as caught:
        read_scenario(scenario)
    assert str(caught.value).startswith(sentence)


def test_scenarios_and_their_errors_go_from_one_process_to_another() -> None:
    assert pickle.loads(pickle.dumps(read_scenario("union_local"))) == read_scenario("union_local")
    error = BadScenario("a.yaml", 3, "people[0]", "no")
    copied = pickle.loads(pickle.dumps(error))
    assert (str(copied), copied.line, type(copied)) == (str(error), 3, BadScenario)
