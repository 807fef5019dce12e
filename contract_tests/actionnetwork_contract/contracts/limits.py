"""The rate limit."""

from __future__ import annotations

from actionnetwork_mock.provenance import DOCUMENTED

from ..check import Check
from ..contract import contract

_DOCUMENTED_LIMIT = 4


@contract("limits.four-a-second", DOCUMENTED, "[limits-1]", reads=14, needs=("limit",))
def more_than_four_calls_in_a_second_are_refused(check: Check) -> None:
    """Of many calls at once four are answered and the rest refused with a 429, until a second has passed."""
    rate, limit = check.rate_limit, check.settings.rate_limit
    rate.wait(2)
    answers = rate.burst("/people", int(limit or _DOCUMENTED_LIMIT) * 3)
    if limit is None:
        check.that(answers[-1].status == 200, "no call is refused, as the setting says", answers[-1])
        return
    refused = [answer for answer in answers if answer.status == 429]
    check.that(refused, "too many calls are refused with a 429", answers[-1])
    accepted = len(answers) - len(refused)
    check.that(accepted >= int(limit), "as many calls as the limit are answered", refused[0])
    if check.has_control:  # on other targets the calls themselves take time
        check.that(accepted == int(limit), "no more calls than the limit are answered", answers[accepted - 1])
    for answer in refused:
        check.is_error(answer, 429)
    rate.wait(1.1)
    after = rate.api.get("/people", per_page=1)
    check.that(after.status == 200, "after a second calls are answered again", after)
