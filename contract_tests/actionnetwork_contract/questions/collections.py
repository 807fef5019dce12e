"""Questions about collections, errors and keys."""

from __future__ import annotations

from ..check import Check
from ..contract import Broken, question
from ..contracts.errors import NOBODY


@question("rate_limit", where="[limits-1]", writes=False, calls=14, needs=("limit",))
def rate_limit(check: Check) -> float | None:
    """How many of many calls at once are answered."""
    assert check.limited is not None
    check.limited.wait(2)
    answers = check.limited.burst("/people", 24)
    good = [answer for answer in answers if answer.status == 200]
    check.limited.wait(2)
    return None if len(good) == len(answers) else len(good)


@question("rate_limit_retry_after", where="[limits-3]", writes=False, calls=24, needs=("limit",))
def rate_limit_retry_after(check: Check) -> int | None:
    """What Retry-After of a 429 says."""
    assert check.limited is not None
    check.limited.wait(2)
    refused = [one for one in check.limited.burst("/people", 24) if one.status == 429]
    check.limited.wait(2)
    if not refused:
        raise check.cannot("no call was refused")
    said = refused[-1].headers.get("retry-after")
    if said is not None and not said.isdigit():
        raise Broken("Retry-After says a number of seconds", refused[-1])
    return None if said is None else int(said)


@question("missing_key_status", where="[keys-5]", writes=False, calls=1)
def missing_key_status(check: Check) -> int:
    """How a call without a key is answered."""
    answer = check.api.with_key(None).get("/people")
    check.that(answer.status in (401, 403), "a call without a key is answered 401 or 403", answer)
    return answer.status


@question("user_key_on_tags", where="[keys-3]", writes=False, calls=1, needs=("user key",))
def user_key_on_tags(check: Check) -> str:
    """Whether a personal key may use tags."""
    assert check.user_api is not None
    answer = check.user_api.get("/tags")
    check.that(answer.status in (200, 403), "tags are answered 200 or 403 to a personal key", answer)
    return "accepted" if answer.status == 200 else "refused"


@question("not_found_text", where="[errors-2]", writes=False, calls=1)
def not_found_text(check: Check) -> str:
    """What a 404 says."""
    answer = check.api.get(f"/people/{NOBODY}")
    check.that(answer.status == 404, "an unknown id is a 404", answer)
    text = str(answer.object.get("error"))
    if text == f"Couldn't find Person with id = {NOBODY}" or text.lower().startswith("couldn't find"):
        return "couldnt_find"
    check.that(
        text.lower() == "not found", "a 404 says that it couldn't find the person, or Not found", answer
    )
    return "plain"


@question("validation_status", where="[errors-5]", calls=1)
def validation_status(check: Check) -> int:
    """How a body is answered that lacks what is required."""
    answer = check.api.post("/tags", {})
    check.that(answer.status in (400, 422), "a body without what is required is a 400 or a 422", answer)
    return answer.status


@question("malformed_json_status", where="[errors-8]", calls=1)
def malformed_json_status(check: Check) -> int:
    """How a body is answered that is no JSON."""
    answer = check.api.call("POST", "/tags", raw=b"{")
    check.that(answer.status in (400, 422), "a body that is no JSON is a 400 or a 422", answer)
    return answer.status


@question("unsupported_method_status", where="[writing-10]", calls=1)
def unsupported_method_status(check: Check) -> int:
    """How a method is answered that an address has not."""
    answer = check.api.put("/people", {})
    check.that(answer.status in (404, 405), "PUT of all people is a 405 or a 404", answer)
    return answer.status


@question("next_on_last_page", where="[paging-4]", calls=2)
def next_on_last_page(check: Check) -> str:
    """Whether the last page of a collection with totals has a next."""
    check.tag()
    check.settle()
    check.wait(check.ways.new_tag_lag_s)
    answer = check.api.get("/tags")
    pages = answer.object.get("total_pages")
    if not answer.items("osdi:tags") or not isinstance(pages, int):
        raise check.cannot("the group has no tags that are counted")
    last = check.api.get("/tags", page=pages)
    return "present" if "next" in last.object["_links"] else "absent"


@question("empty_page_links", where="[documents-5]", writes=False, calls=1)
def empty_page_links(check: Check) -> str:
    """Whether an empty page has its array of links."""
    answer = check.api.get("/people", page=1_000_000)
    links = answer.object.get("_links", {}).get("osdi:people")
    check.that(links in (None, []), "an empty page links nobody", answer)
    return "absent" if links is None else "empty"


@question("unspecified_order", where="[paging-8]", calls=5)
def unspecified_order(check: Check) -> str:
    """Which end of the list of people a new one is at."""
    old, new = (check.sign_up().item()["_links"]["self"]["href"] for _ in range(2))
    check.settle()
    selves = [
        one["_links"]["self"]["href"]
        for _, items in check.walk("/people", "osdi:people", most_pages=400)
        for one in items
    ]
    if old not in selves or new not in selves:
        raise check.cannot("the list of people is too long to be read whole")
    return "oldest_first" if selves.index(old) < selves.index(new) else "newest_first"


@question("odd_page", where="[paging-7]", writes=False, calls=3)
def odd_page(check: Check) -> str:
    """How page=0, a text and a negative per_page are answered."""
    answers = [check.api.get("/people", page="0"), check.api.get("/people", page="x")]
    answers.append(check.api.get("/people", per_page="-1"))
    statuses = {answer.status for answer in answers}
    check.that(statuses in ({200}, {400}, {422}), "odd pages are all taken or all refused", *answers)
    return "first" if statuses == {200} else "refused"


@question("unknown_filter", where="[filters-9]", writes=False, calls=1)
def unknown_filter(check: Check) -> str:
    """How a filter on an unknown field is answered."""
    answer = check.api.get("/people", filter="nickname eq 'x'")
    if answer.status == 200:
        return "ignored"
    refused = (400, check.ways.validation_status)
    check.that(answer.status in refused, "a filter on an unknown field is taken or refused", answer)
    return "refused" if "json" in answer.headers.get("content-type", "") else "html_error"


@question("entry_point_without_key", where="[keys-8]", writes=False, calls=1)
def entry_point_without_key(check: Check) -> str:
    """Which links vanish from the entry point without a key."""
    links = check.api.with_key(None).get("/").item()["_links"]
    return "tags" if "action_network:surveys" in links else "tags_and_recent"


@question("search_lag_s", where="[filters-10]", calls=6)
def search_lag_s(check: Check) -> float:
    """How many seconds a new person is missing from searches."""
    email = check.sign_up().item()["email_addresses"][0]["address"]
    return _seconds_until(check, lambda: len(_found(check, email)) == 1)


def _found(check: Check, email: str) -> list[object]:
    return [*check.api.get("/people", filter=f"email_address eq '{email}'").items("osdi:people")]


@question("new_tag_lag_s", where="[tags-3]", calls=6)
def new_tag_lag_s(check: Check) -> float:
    """How many seconds a new tag is missing from the list."""
    href = check.tag()["_links"]["self"]["href"]
    return _seconds_until(
        check,
        lambda: any(one["_links"]["self"]["href"] == href for one in check.all_items("/tags", "osdi:tags")),
    )


def _seconds_until(check: Check, happened: object) -> float:
    """Return how many whole seconds pass until something has happened, at most half a minute."""
    assert callable(happened)
    for seconds in range(31):
        if happened():
            return seconds
        check.wait(1)
    raise check.cannot("it did not happen within half a minute")
