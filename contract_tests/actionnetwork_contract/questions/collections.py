"""Questions about collections, errors and keys."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from ..answer import UNKNOWN_ID, Answer, Unverifiable, Violation, href, hrefs
from ..check import Check
from ..contract import question

_MAX_LAG_S = 30
_BURST = 24
_MAX_LISTS = 5


def _burst(check: Check) -> list[Answer]:
    """Return the answers to many calls at once."""
    check.rate_limit.wait(2)
    answers = check.rate_limit.burst(_BURST)
    check.rate_limit.wait(2)
    return answers


@question("rate_limit", "[limits-1]", reads=14, requires=("limit",))
def rate_limit(check: Check) -> float | None:
    """How many of many calls at once are answered."""
    accepted = [answer for answer in _burst(check) if answer.status == 200]
    return None if len(accepted) == _BURST else len(accepted)


@question("rate_limit_retry_after", "[limits-3]", reads=24, requires=("limit",))
def rate_limit_retry_after(check: Check) -> int | None:
    """The header Retry-After of a 429."""
    refused = [answer for answer in _burst(check) if answer.status == 429]
    if not refused:
        raise Unverifiable("no call was refused")
    seconds = refused[-1].headers.get("retry-after")
    if seconds is not None and not seconds.isdigit():
        raise Violation("Retry-After is a number of seconds", refused[-1])
    return None if seconds is None else int(seconds)


def _status(check: Check, answer: Answer, known: tuple[int, ...], what: str) -> int:
    """Return the status of an answer, which is one of the known ones."""
    check.that(answer.status in known, f"{what} is answered {' or '.join(map(str, known))}", answer)
    return answer.status


@question("missing_key_status", "[keys-5]", reads=1)
def missing_key_status(check: Check) -> int:
    """The status of a call without a key."""
    return _status(check, check.api.with_key(None).get("/people"), (401, 403), "a call without a key")


@question("keyless_signup", "[keyless-3]", writes=1)
def keyless_signup(check: Check) -> str:
    """What a signup without a key is answered. It names no group, so it can record nothing."""
    answer = check.api.with_key(None).post(
        "/people", {"person": {"email_addresses": [{"address": check.email()}]}}
    )
    if answer.is_empty:
        return "empty"
    _status(check, answer, (401, 403), "a signup without a key")
    return "refused"


@question("keyed_cors", "[keyless-5]", reads=1)
def keyed_cors(check: Check) -> str:
    """Whether a page may read what a key opens."""
    answer = check.api.call("GET", "/people", headers={"Origin": "https://tenants.example"})
    return "allowed" if "access-control-allow-origin" in answer.headers else "helpers"


@question("user_key_on_tags", "[keys-3]", reads=1, requires=("user key",))
def user_key_on_tags(check: Check) -> str:
    """Whether a personal key may read tags."""
    status = _status(check, check.user.api.get("/tags"), (200, 403), "a personal key that reads tags")
    return "accepted" if status == 200 else "refused"


@question("not_found_text", "[errors-2]", reads=1)
def not_found_text(check: Check) -> str:
    """The sentence of a 404."""
    answer = check.api.get(f"/people/{UNKNOWN_ID}")
    _status(check, answer, (404,), "an unknown id")
    text = str(answer.object.get("error")).lower()
    if text.startswith("couldn't find"):
        return "couldnt_find"
    check.that(text == "not found", "a 404 says that it couldn't find the person, or Not found", answer)
    return "plain"


@question("validation_status", "[errors-5]", writes=1)
def validation_status(check: Check) -> int:
    """The status for a body without a required field."""
    return _status(check, check.api.post("/tags", {}), (400, 422), "a body without a required field")


@question("malformed_json_status", "[errors-8]", writes=1)
def malformed_json_status(check: Check) -> int:
    """The status for a body that is no JSON."""
    return _status(check, check.api.call("POST", "/tags", raw=b"{"), (400, 422), "a body that is no JSON")


@question("unsupported_method_status", "[writing-10]", writes=1)
def unsupported_method_status(check: Check) -> int:
    """The status for a method that an address does not support."""
    return _status(check, check.api.put("/people", {}), (404, 405), "a PUT of all people")


@question("next_on_last_page", "[paging-4]", writes=2)
def next_on_last_page(check: Check) -> str:
    """Whether the last page of a collection with totals has a next."""
    check.tag()
    check.wait_for_lag()
    check.wait(check.settings.new_tag_lag_s)
    answer = check.api.get("/tags")
    pages = answer.object.get("total_pages")
    if not answer.items("osdi:tags") or not isinstance(pages, int):
        raise Unverifiable("the group has no tags that are counted")
    return "present" if "next" in check.api.get("/tags", page=pages).links else "absent"


@question("empty_page_links", "[documents-5]", reads=1)
def empty_page_links(check: Check) -> str:
    """Whether an empty page has its array of links."""
    answer = check.api.get("/people", page=1_000_000)
    links = answer.object.get("_links", {}).get("osdi:people")
    check.that(links in (None, []), "an empty page links no people", answer)
    return "absent" if links is None else "empty"


@question("unspecified_order", "[paging-8]", writes=5)
def unspecified_order(check: Check) -> str:
    """Whether the list of people has the newest first or last."""
    old, new = (check.sign_up().href for _ in range(2))
    check.wait_for_lag()
    selves = hrefs(check.all_items("/people", "osdi:people"))
    if old not in selves or new not in selves:
        raise Unverifiable("the list of people is too long to be read whole")
    return "oldest_first" if selves.index(old) < selves.index(new) else "newest_first"


@question("list_items_next", "[paging-10]", reads=8)
def list_items_next(check: Check) -> str:
    """The form of the link to the next items of a list. If it is malformed now and then, this may see a proper one."""
    if check.has_control:
        check.list_in_ui(check.person(), check.person())
    for items in check.api.get("/lists").hrefs("osdi:lists", "osdi:items")[-_MAX_LISTS:]:
        page = check.api.get(items, per_page=1)
        if "next" in page.links:
            return "proper" if urlsplit(page.link("next")).path.endswith("/items") else "malformed"
    raise Unverifiable("no list has two people")


@question("large_per_page", "[paging-11]", reads=1)
def large_per_page(check: Check) -> str:
    """The answer to a per_page above 25."""
    answer = check.api.get("/people", per_page=26)
    check.that(answer.status in (200, 403), "a large per_page is cut or refused", answer)
    return "cut" if answer.status == 200 else "refused"


@question("odd_page", "[paging-7]", reads=4)
def odd_page(check: Check) -> str:
    """The answer to page=0, texts with and without digits, and a negative per_page."""
    answers = [check.api.get("/people", page=page) for page in ("0", "x", "2x")]
    answers.append(check.api.get("/people", per_page="-1"))
    statuses = {answer.status for answer in answers}
    check.that(statuses in ({200}, {400}, {422}), "odd pages are all accepted or all refused", *answers)
    if statuses != {200}:
        return "refused"
    return "leading" if answers[2].get("page") == 2 else "first"


@question("unknown_filter", "[filters-9]", reads=1)
def unknown_filter(check: Check) -> str:
    """The answer to a filter on an unknown field."""
    answer = check.api.get("/people", filter="nickname eq 'x'")
    known = (200, 400, check.settings.validation_status)
    if _status(check, answer, known, "a filter on an unknown field") == 200:
        return "ignored"
    return "refused" if "json" in answer.headers.get("content-type", "") else "html_error"


@question("entry_point_without_key", "[keys-8]", reads=1)
def entry_point_without_key(check: Check) -> str:
    """Which links the entry point lacks without a key."""
    links = check.api.with_key(None).get("/").item["_links"]
    return "tags" if "action_network:surveys" in links else "tags_and_recent"


@question("search_lag_s", "[filters-10]", writes=6)
def search_lag_s(check: Check) -> float:
    """How many seconds searches do not find a new person."""
    email = check.person()["email_addresses"][0]["address"]

    def is_found() -> bool:
        found = check.api.get("/people", filter=f"email_address eq '{email}'")
        return len(found.items("osdi:people")) == 1

    return _seconds_until(check, is_found)


@question("new_tag_lag_s", "[tags-3]", writes=6)
def new_tag_lag_s(check: Check) -> float:
    """How many seconds the list does not have a new tag."""
    tag = href(check.tag())
    return _seconds_until(check, lambda: tag in hrefs(check.all_items("/tags", "osdi:tags")))


def _seconds_until(check: Check, happened: Callable[[], bool]) -> float:
    seconds = check.wait_until(happened, _MAX_LAG_S)
    if seconds is None:
        raise Unverifiable(f"it did not happen within {_MAX_LAG_S} s")
    return seconds
