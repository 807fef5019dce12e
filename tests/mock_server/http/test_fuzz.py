from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.http.routing import Endpoint, Routes
from actionnetwork_mock.resources import RESOURCES, Field, Method, Resource
from actionnetwork_mock.resources.people import PEOPLE, PERSON_OBJECTS

from ...api_client import BASE
from .forms import FORM, MULTIPART, multipart
from .places import Group

pytestmark = [pytest.mark.slow, pytest.mark.uncovered]

texts = st.sampled_from(
    [
        "",
        " ",
        "x",
        "a@b.cd",
        "A@B.CD",
        "3125550148",
        "+447911123456",
        "crm:1",
        "action_network:x",
        "subscribed",
        "US",
        "60622",
        "en",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def value_of(field: Field, resource: Resource) -> st.SearchStrategy[Any]:
    """Return values for a field: mostly of its kind, sometimes of any."""
    if field.of is not None:
        fields = {**PERSON_OBJECTS, "person": PEOPLE.fields, **resource.objects}[field.of]
        one = hash_of(fields, resource)
        fitting: st.SearchStrategy[Any] = one if field.type == "object" else st.lists(one, max_size=2)
    elif field.type == "strings":
        fitting = st.lists(texts, max_size=3)
    elif field.type == "string map":
        fitting = st.dictionaries(texts, scalars, max_size=3)
    elif field.type in ("boolean", "integer", "number"):
        fitting = st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False)
    else:
        fitting = texts
    return fitting | fitting | fitting | anything


def hash_of(fields: tuple[Field, ...], resource: Resource) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects whose keys are declared, and now and then some that are not."""
    known = st.fixed_dictionaries({}, optional={field.name: value_of(field, resource) for field in fields})
    unknown = st.dictionaries(texts, anything, max_size=2)
    return known | known | st.builds(lambda body, more: {**more, **body}, known, unknown)


def bodies_of(endpoint: Endpoint, method: Method) -> st.SearchStrategy[dict[str, Any]]:
    """Return bodies for an operation: of the resource's own fields, or of its helper's."""
    resource = endpoint.resource
    own = hash_of(resource.fields, resource)
    if method == "PUT" or resource.helper is None:
        return own
    helper = hash_of(resource.helper.body, resource)
    least = st.fixed_dictionaries(
        {"person": hash_of(PEOPLE.fields, PEOPLE), "add_tags": st.lists(texts, max_size=2)}
    )
    return own | helper | least


METHODS: tuple[Method, ...] = ("POST", "PUT")
OPERATIONS: list[tuple[Method, Endpoint]] = [
    (method, endpoint)
    for endpoint in Routes(RESOURCES).endpoints
    for method in METHODS
    if method in endpoint.methods
]


def send_any_body(group: Group, method: Method, endpoint: Endpoint, data: Any) -> None:
    """Send a drawn body, at once or in the background: it is done, or refused without a trace."""
    body = data.draw(bodies_of(endpoint, method))
    if endpoint.resource.posted_links:
        link = endpoint.resource.posted_links[0]
        usable = {link.rel: {"href": f"{BASE}/{link.to}/{group.sample.read[link.to]}"}}
        body["_links"] = data.draw(st.just(usable) | st.fixed_dictionaries({link.rel: anything}) | anything)
    background = data.draw(st.booleans())
    path = group.sample.path_to(endpoint, method) + ("?background_request=true" if background else "")
    assert group.untouched.send(method, path, raw=json.dumps(body).encode()).status in (200, 400)


def ids(value: object) -> str:
    return value.template if isinstance(value, Endpoint) else str(value)


OFTEN = [pair for pair in OPERATIONS if pair[1].resource.name in ("people", "tags", "taggings")]
SELDOM = [pair for pair in OPERATIONS if pair not in OFTEN]

fuzz = settings(deadline=None, max_examples=50)


@fuzz
@given(data=st.data())
@pytest.mark.parametrize(("method", "endpoint"), OFTEN, ids=ids)
def test_no_body_breaks_the_server_or_leaves_half_of_itself(
    group: Group, method: Method, endpoint: Endpoint, data: Any
) -> None:
    send_any_body(group, method, endpoint, data)


@settings(deadline=None, max_examples=6)
@given(data=st.data())
@pytest.mark.parametrize(("method", "endpoint"), SELDOM, ids=ids)
def test_no_body_of_an_action_or_record_breaks_the_server_or_leaves_half_of_itself(
    group: Group, method: Method, endpoint: Endpoint, data: Any
) -> None:
    send_any_body(group, method, endpoint, data)


queries = st.dictionaries(
    st.sampled_from(["page", "per_page", "filter", "background_request"]) | texts,
    st.sampled_from(
        ["1", "2", "0", "-1", "given_name eq 'Ruth'", "created_date gt '2020-01-01'", "identifier lt 'z'"]
    )
    | texts,
    max_size=3,
)


@fuzz
@given(
    st.sampled_from(
        ["", "/people", "/tags", "/metadata", "/metadata/custom_fields", "/people/x", "/nothing"]
    ),
    queries,
)
def test_no_query_breaks_the_server(group: Group, path: str, query: dict[str, str]) -> None:
    text = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query.items())
    answer = group.untouched.api.get(f"{path}?{text}")
    assert answer.status in (200, 400, 404), answer
    assert not any(byte < 0x20 for byte in answer.body)
    assert all("\n" not in value and value.isascii() for _, value in answer.headers)


@fuzz
@given(st.binary(max_size=100), st.sampled_from(["/people", "/tags"]))
def test_no_bytes_break_the_server(group: Group, raw: bytes, path: str) -> None:
    assert group.untouched.send("POST", path, raw=raw).status in (200, 400)


field_names = st.lists(
    st.sampled_from(
        ["person", "name", "title", "email_addresses", "address", "add_tags", "_links", "0", "", "a["]
    ),
    min_size=1,
    max_size=5,
).map(lambda keys: keys[0] + "".join(f"[{key}]" for key in keys[1:]))
pairs = st.lists(st.tuples(field_names, texts), max_size=6)


@fuzz
@given(
    pairs, pairs, st.sampled_from(["form", "multipart", "none"]), st.sampled_from([FORM, MULTIPART, "", "x"])
)
def test_no_form_and_no_query_breaks_the_server(
    group: Group, in_query: list[tuple[str, str]], in_body: list[tuple[str, str]], kind: str, label: str
) -> None:
    form = urlencode(in_body).encode()
    raw = {"form": form, "multipart": multipart(in_body), "none": b""}[kind]
    for method, path in (("POST", "/people"), ("POST", "/tags"), ("GET", "/people")):
        where = f"{path}?{urlencode(in_query)}"
        answer = group.untouched.send(method, where, raw=raw, headers={"content-type": label})
        assert answer.status in (200, 400)
