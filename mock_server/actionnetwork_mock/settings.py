"""Every doubtful behaviour of the real API, as a named setting with its default, alternatives and source.

Knobs that are the mock's own (limits, sizes) stand in the second half. Nothing else in the code decides a doubtful
behaviour.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from .errors import UsageError
from .notes import did_you_mean
from .provenance import ASSUMED, DOCUMENTED, OBSERVED, Provenance

_TYPE_NAMES = {
    int: "a whole number",
    float: "a number",
    str: "a text",
    bool: "true or false",
    type(None): "none",
}


def _behaviour(default: Any, provenance: Provenance, says: str) -> Any:
    """Declare a setting that follows what is known, or guessed, of the real API."""
    return dataclasses.field(default=default, metadata={"says": says, "provenance": provenance})


def _knob(default: Any, says: str) -> Any:
    """Declare a setting that concerns the mock alone."""
    return dataclasses.field(default=default, metadata={"says": says, "provenance": None})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the mock does where the real API is doubtful, and how large it may grow.

    ``Settings(put_null="ignored")`` is the real API as it was seen in 2021; ``describe()`` lists all. Raises UsageError
    for a value that a setting does not take.
    """

    # Keys, errors and limits
    rate_limit: float | None = _behaviour(
        4, DOCUMENTED, "calls a second for each key, or each caller without one; none switches it off"
    )
    rate_limit_retry_after: int | None = _behaviour(
        None, ASSUMED, "seconds in a Retry-After header of the 429; no client has confirmed that there is one"
    )
    missing_key_status: Literal[403, 401] = _behaviour(403, ASSUMED, "status of a call without a key")
    user_key_on_tags: Literal["refused", "accepted"] = _behaviour(
        "refused",
        DOCUMENTED,
        "whether a personal key may use tags, queries and unique ID lists; that the refusal is a 403 is assumed",
    )
    not_found_text: Literal["couldnt_find", "plain"] = _behaviour(
        "couldnt_find", OBSERVED, "text of a 404: Couldn't find <name> with id = <id>, or Not found"
    )
    validation_status: Literal[400, 422] = _behaviour(400, ASSUMED, "status of a body that fails validation")
    malformed_json_status: Literal[400, 422] = _behaviour(400, ASSUMED, "status of a body that is not JSON")
    unsupported_method_status: Literal[405, 404] = _behaviour(
        405, ASSUMED, "status of a method that the resource does not have"
    )

    # Collections
    next_on_last_page: Literal["absent", "present"] = _behaviour(
        "absent",
        ASSUMED,
        "whether the last page of a collection with totals has a next link; people always have it",
    )
    empty_page_links: Literal["empty", "absent"] = _behaviour(
        "empty", ASSUMED, "whether an empty page has its array of item links"
    )
    unspecified_order: Literal["oldest_first", "newest_first"] = _behaviour(
        "oldest_first", ASSUMED, "order of the collections that have no known one, people among them"
    )
    odd_page: Literal["first", "refused"] = _behaviour(
        "first",
        ASSUMED,
        "page=0, negative or text: the first page, or a 400; per_page takes its default likewise",
    )
    unknown_filter: Literal["refused", "html_error", "ignored"] = _behaviour(
        "refused",
        ASSUMED,
        "a filter on an unknown field or with an unknown operator: a 400 in JSON, one that is not JSON, or everything",
    )
    search_lag_s: float = _behaviour(
        0,
        OBSERVED,
        "seconds on the clock by which filters on people lie behind, except on phone_number alone; really 1 to 5",
    )
    entry_point_without_key: Literal["tags_and_recent", "tags"] = _behaviour(
        "tags_and_recent",
        ASSUMED,
        "links that vanish from the entry point without a good key: osdi:tags (observed) and the three since 2020, "
        "or osdi:tags alone",
    )

    # People
    put_null: Literal["clears", "ignored"] = _behaviour(
        "clears", ASSUMED, "null in a PUT of a person; documented to remove, seen to be ignored in 2021-22"
    )
    empty_text: Literal["ignored", "clears"] = _behaviour(
        "ignored", OBSERVED, "an empty text in a written field"
    )
    mobile_only_email: Literal["unsubscribed_entry", "absent"] = _behaviour(
        "unsubscribed_entry",
        ASSUMED,
        "email_addresses of a person without an email: an entry without address, or []",
    )
    identifier_on_post: Literal["matches", "dropped"] = _behaviour(
        "matches", OBSERVED, "a foreign identifier that another person holds, on the signup helper"
    )
    taken_identifier: Literal["dropped", "refused"] = _behaviour(
        "dropped",
        ASSUMED,
        "a foreign identifier that another person or tagging holds, where it does not match",
    )
    signup_without_contact: Literal["refused", "empty"] = _behaviour(
        "refused",
        ASSUMED,
        "a signup with neither email nor phone: an error, or 200 {} as from the record helpers",
    )
    unknown_custom_field: Literal["created", "dropped"] = _behaviour(
        "created", ASSUMED, "a custom field that the group does not have yet"
    )
    unusable_phone: Literal["ignored", "refused"] = _behaviour(
        "ignored", ASSUMED, "a phone number that is none: left out with a note, or a 400"
    )

    acting_again: Literal["subscribes", "keeps"] = _behaviour(
        "subscribes",
        ASSUMED,
        "an email that is not subscribed, when its person acts on a public page without opting out there",
    )

    # Tags
    duplicate_tag: Literal["existing", "redirect"] = _behaviour(
        "existing", OBSERVED, "a new tag whose name is taken: 200 with the old one, or 302 to it (documented)"
    )
    tag_names: Literal["folded", "exact"] = _behaviour(
        "folded", ASSUMED, "how tag names are compared: without surrounding blanks and case, or as they are"
    )
    new_tag_lag_s: float = _behaviour(
        0,
        OBSERVED,
        "seconds on the clock for which a new tag is not listed, and unknown by name except to POST; really a few",
    )
    repeated_tagging: Literal["same", "replaced"] = _behaviour(
        "same", ASSUMED, "tagging a person twice: the same tagging, modified; or a new one in its place"
    )

    # Donations and unique ID lists
    donation_currency: Literal["lower", "upper"] = _behaviour(
        "lower",
        OBSERVED,
        "case of a donation's currency, whatever was sent; upper is documented, and was seen in 2017",
    )
    null_in_donation: Literal["refused", "ignored"] = _behaviour(
        "refused",
        ASSUMED,
        "a null anywhere in the POST of a donation: nothing is recorded, or it counts as not sent",
    )
    put_recipients: Literal["appends", "replaces"] = _behaviour(
        "appends",
        OBSERVED,
        "recipients in the PUT of a donation: added to those there are, or in their place",
    )
    put_unique_ids: Literal["replaces", "extends"] = _behaviour(
        "replaces",
        ASSUMED,
        "unique_ids in the PUT of a unique ID list: in place of those there are, or added",
    )

    # Actions and their records
    repeated_response: Literal["replaces", "added"] = _behaviour(
        "replaces",
        ASSUMED,
        "a second response of a person to a survey: in place of the first, as submissions, or added",
    )
    outreach_without_target: Literal["empty", "refused"] = _behaviour(
        "empty",
        ASSUMED,
        "an outreach whose targets name nobody: an empty array, or a 400; more than one is a 400",
    )

    # Events
    counted_states: Literal["all", "first"] = _behaviour(
        "all", ASSUMED, "which attendances total_accepted counts: accepted and attended, or accepted alone"
    )

    # Messages
    message_interval_s: float | None = _behaviour(
        30,
        DOCUMENTED,
        "seconds between two creations of messages, and two changes of targets, of a group; none switches it off",
    )
    incomplete_messages: Literal["refused", "accepted"] = _behaviour(
        "refused",
        ASSUMED,
        "a new message without subject, body, from or reply_to: a 400, or a draft that cannot be sent",
    )
    message_edits: Literal["drafts", "any"] = _behaviour(
        "drafts",
        ASSUMED,
        "which messages a PUT may change: drafts, or those that are scheduled or sent as well",
    )
    status_while_sending: Literal["sending", "sending_by_timezone", "throttled"] = _behaviour(
        "sending", ASSUMED, "status of a message on its way"
    )
    status_after_stop: Literal["sent", "stopped"] = _behaviour(
        "sent",
        ASSUMED,
        "status of a message that was stopped on its way; OSDI's word is none of the documented ones",
    )
    second_schedule: Literal["refused", "accepted"] = _behaviour(
        "refused", ASSUMED, "scheduling what is scheduled already: a 400, or the new date instead of the old"
    )
    open_counts: Literal["opened", "opens"] = _behaviour(
        "opened",
        ASSUMED,
        "how the newer statistics are spelt: verified_opened and machine_opened, or ..._opens",
    )
    targeting_s: float = _knob(1, "seconds on the clock for which a message is calculating")
    sending_s: float = _knob(5, "seconds on the clock for which a message is being sent")
    query_match_percent: int = _knob(
        100, "how many of the subscribed people each query matches, since what it looks for is unknown"
    )
    max_recipients: int = _knob(10_000, "how many people are put on the list of a message's recipients")

    # Texts
    max_string_chars: int = _behaviour(255, ASSUMED, "longest name, address part, tag or identifier")
    max_text_chars: int = _behaviour(
        65535, ASSUMED, "longest value of a custom field, description or other long text"
    )

    # Background requests
    background_elsewhere: Literal["ignored", "heeded"] = _behaviour(
        "ignored", ASSUMED, "background_request=true on a write that is not listed for it"
    )
    background_delay_s: float = _knob(0, "seconds on the clock before a background_request is carried out")

    # Webhooks
    webhook_timeout_s: float = _behaviour(
        0.5,
        DOCUMENTED,
        "seconds in which a webhook must be answered; later is cut off and counts as an error",
    )
    webhook_retry_window_s: float = _behaviour(
        3600,
        DOCUMENTED,
        "seconds on the clock over which a webhook is retried; that the steps are 1/12, 3/12 and 8/12 of it is assumed",
    )
    webhook_first_try: Literal["extra", "counted"] = _behaviour(
        "extra", ASSUMED, "whether the first try comes on top of the three, or is one of them"
    )
    webhook_on_person_put: Literal["action", "nothing"] = _behaviour(
        "action",
        ASSUMED,
        "what a PUT of a person that subscribes sends to Subscribed webhooks, which hear of any method (documented)",
    )
    webhook_region: Literal["name", "as_entered"] = _behaviour(
        "name", ASSUMED, "region in webhooks: full name of the state, or what was entered"
    )
    webhook_phone_entry: Literal["always", "with_number"] = _behaviour(
        "always", OBSERVED, "whether the person in a webhook has an entry for a phone that was not entered"
    )
    webhook_currency: Literal["as_stored", "upper"] = _behaviour(
        "as_stored", ASSUMED, "currency of donations in webhooks; the documentation's samples have capitals"
    )
    webhook_targets: Literal["any", "https"] = _knob(
        "any", "which addresses a webhook may have; the real one takes https with a valid certificate only"
    )
    webhook_delay_s: float = _knob(
        0, "seconds on the clock before a webhook is first tried; the real one takes some five minutes"
    )
    webhook_parallel: int = _knob(
        5,
        "how many deliveries of one webhook may be under way at once; simple servers let no more than five queue",
    )
    webhook_log: int = _knob(10_000, "how many finished deliveries of webhooks are kept to be looked at")

    # The mock's own
    hrefs: Literal["request", "real"] = _knob(
        "request", "host in links: the one that the client used, or https://actionnetwork.org"
    )
    strict: bool = _knob(
        False, "answer 400 where the real API would swallow a mistake in silence; the note becomes the error"
    )
    max_body_bytes: int = _knob(1_048_576, "longest request body; a longer one is a 413")
    max_worlds: int = _knob(64, "how many worlds unknown keys may open with any_key")
    journal_requests: int = _knob(10_000, "how many requests the journal keeps")
    journal_bytes: int = _knob(8_388_608, "how many bytes of bodies the journal keeps")
    journal_body_bytes: int = _knob(4096, "how many bytes of each body the journal keeps")
    remote_control: bool = _knob(False, "whether /_mock may be used from other machines")

    def __post_init__(self) -> None:
        hints = _hints()
        for field in dataclasses.fields(self):
            _check(field.name, getattr(self, field.name), hints[field.name])
        if self.rate_limit is not None and not 0 < self.rate_limit < float("inf"):
            raise UsageError(f"rate_limit is {self.rate_limit}: it takes calls a second above 0, or none")
        for name in (
            "max_string_chars",
            "max_text_chars",
            "max_body_bytes",
            "max_worlds",
            "journal_requests",
            "webhook_parallel",
            "webhook_log",
        ):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}: it takes 1 or more")
        for name in ("message_interval_s", "targeting_s", "sending_s", "max_recipients", *_LAGS):
            value = getattr(self, name)
            if value is not None and not 0 <= value < float("inf"):
                raise UsageError(f"{name} is {value}: it takes 0 or more, and no infinity")
        if not 0 < self.webhook_timeout_s < float("inf"):
            raise UsageError(f"webhook_timeout_s is {self.webhook_timeout_s}: it takes seconds above 0")
        if not 0 <= self.query_match_percent <= 100:
            raise UsageError(f"query_match_percent is {self.query_match_percent}: it takes 0 to 100")

        for name in _NOT_NEGATIVE:
            value = getattr(self, name)
            if value is not None and not 0 <= value < float("inf"):
                raise UsageError(f"{name} is {value}: it takes 0 or more")

    def changed(self, **changes: Any) -> Settings:
        """Return a copy with some settings changed. Raises UsageError for an unknown name."""
        for name in changes:
            if name not in _hints():
                raise UsageError(f"there is no setting {name!r}. {did_you_mean(name, _hints())}".rstrip())
        return dataclasses.replace(self, **changes)


@dataclass(frozen=True)
class Description:
    """One setting, for a reader: ``alternatives`` are all values it takes, or the type as text."""

    name: str
    says: str
    default: Any
    alternatives: tuple[Any, ...]
    provenance: Provenance | None


def describe() -> list[Description]:
    """Return every setting with its default, its alternatives and how much is known."""
    hints = _hints()
    return [
        Description(
            f.name, f.metadata["says"], f.default, _alternatives(hints[f.name]), f.metadata["provenance"]
        )
        for f in dataclasses.fields(Settings)
    ]


def parse_changes(texts: Iterable[str]) -> dict[str, Any]:
    """Return settings given as text: ``["put_null=ignored", "rate_limit=none"]``.

    Raises UsageError for what is no ``name=value``; ``Settings.changed`` checks names and values.
    """
    changes: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{text!r} is no setting: write name=value, such as put_null=ignored")
        changes[name.strip().replace("-", "_")] = _value(value.strip())
    return changes


def load_settings(path: Path) -> Settings:
    """Return the settings of a file: JSON such as ``{"put_null": "ignored"}``; what it leaves out has its default.

    Raises UsageError, naming the file, for what is no such file and for unknown names and values.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as settings: {error}") from None
    if not isinstance(found, dict):
        raise UsageError(f"{path} holds no settings: write an object such as {{}}, with names and values")
    try:
        return Settings().changed(**found)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


def _value(text: str) -> Any:
    words = {"none": None, "true": True, "false": False}
    if text.lower() in words:
        return words[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


_LAGS = ("search_lag_s", "new_tag_lag_s")

_NOT_NEGATIVE = (
    "webhook_retry_window_s",
    "webhook_delay_s",
    "rate_limit_retry_after",
    "background_delay_s",
    "journal_bytes",
    "journal_body_bytes",
)


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(Settings)


def _alternatives(hint: Any) -> tuple[Any, ...]:
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(_TYPE_NAMES[t] for t in (get_args(hint) or (hint,)))


def _check(name: str, value: Any, hint: Any) -> None:
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            choices = ", ".join(map(str, get_args(hint)))
            raise UsageError(f"{name} is {value!r}: it takes one of {choices}")
        return
    types = get_args(hint) or (hint,)
    accepted = (*types, int) if float in types else types
    if not isinstance(value, accepted) or (isinstance(value, bool) and bool not in types):
        expected = " or ".join(_TYPE_NAMES[t] for t in types)
        raise UsageError(f"{name} is {value!r}: it takes {expected}")
