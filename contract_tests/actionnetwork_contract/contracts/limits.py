"""The limit of calls."""

from __future__ import annotations

from actionnetwork_mock.provenance import DOCUMENTED

from ..check import Check
from ..contract import contract
from .errors import check_error


@contract("limits.four-a-second", provenance=DOCUMENTED, where="[limits-1]", calls=14, needs=("limit",))
def more_than_four_calls_in_a_second_are_refused(check: Check) -> None:
    """Of many calls at once four are answered and the rest refused with a 429, until a second has passed."""
    assert check.limited is not None
    limit = check.ways.rate_limit
    check.limited.wait(2)
    answers = check.limited.burst("/people", int(limit or 4) * 3)
    if limit is None:
        check.that(answers[-1].status == 200, "as known, no call is refused", answers[-1])
        return
    refused = [answer for answer in answers if answer.status == 429]
    check.that(refused, "too many calls are refused with a 429", answers[-1])
    good = len(answers) - len(refused)
    check.that(good >= int(limit), "as many as the limit says are answered", refused[0])
    if check.control is not None:  # elsewhere the calls themselves take time
        check.that(good == int(limit), "no more than the limit says are answered", answers[good - 1])
    for answer in refused:
        check_error(check, answer, 429)
    check.limited.wait(1.1)
    after = check.limited.api.get("/people", per_page=1)
    check.that(after.status == 200, "after a second calls are answered again", after)
