"""The comparer: takes exchanges one after another, and says in the end what they prove of the mock."""

from __future__ import annotations

from collections.abc import Iterable

from actionnetwork_mock.evidence import in_word
from actionnetwork_mock.settings import Settings
from actionnetwork_mock.twin import Twin

from ..conformance import ABSENT, Deviation, answer_deviations, checks_of
from .claims import Claim
from .compare import is_sent
from .coverage import Coverage
from .effects import Explorer
from .eliminate import Elimination, Outcome
from .exchange import Exchange
from .failures import Failures
from .findings import Findings, Verdict, Verdicts, operation_of
from .kinds import form_of, signature, status_kind
from .memory import Memory
from .noise import SURE_AFTER_S, overlapping_write, reason_no_json, reason_not_compared
from .predict import Predictor
from .question import Question
from .reading import Reader, Reading
from .report import Report
from .rows import Reason
from .sequences import Sequences
from .unknown_words import UnknownWords

LAG_S = 10.0
"""How long a search may take to find a write."""


class Comparer:
    """Compares exchanges with the declarations, with the twin and with each other.

    ``settings`` are those of the mock that is compared with. ``lag`` is the seconds after a write in which a search
    proves nothing. It is used from one thread.
    """

    def __init__(self, settings: Settings, *, lag: float = LAG_S) -> None:
        self._reader = Reader()
        self._words = UnknownWords()
        self._findings = Findings(self._words)
        self._coverage = Coverage(self._words)
        self._elimination = Elimination(settings)
        self._memory = Memory()
        self._twin = Twin(settings)
        self._predictor = Predictor(self._twin, self._memory, lag)
        self._sequences = Sequences(self._memory, lag)
        self._failures = Failures()
        self._explorer = Explorer()

    def close(self) -> None:
        """Close the twin."""
        self._twin.close()

    def feed(self, exchange: Exchange) -> Verdicts:
        """Compare one exchange with everything that came before it, and return what was decided of it."""
        if exchange.dropped:
            self.gap(exchange.dropped)
        self._coverage.begin(exchange)
        try:
            return tuple(self._feed(exchange))
        except Exception as error:  # a fault of ours must not end the run, and is reported as one
            self._coverage.fail("comparer", error)
            return ()

    def gap(self, dropped: int) -> None:
        """Note that exchanges were dropped: what was known may have changed since."""
        self._coverage.drop(dropped)
        self._memory.forget_all()
        self._sequences.forget_all()

    def report(self) -> Report:
        """Return what is known so far."""
        return self._coverage.report([*self._findings.rows(), *self._elimination.rows()])

    # One exchange

    def _feed(self, exchange: Exchange) -> Iterable[Verdict]:
        reading = self._reader.read(exchange)
        if reading is None:
            return self._skip("another site")
        self._coverage.count_headers(reading)
        if self._predictor.started is None and exchange.upstream_date is not None:
            self._predictor.started = exchange.upstream_date
        reason = reason_not_compared(exchange) or reason_no_json(reading)
        self._sequences.before(reading, reason)
        if reason is not None:
            self._coverage.skip(reading)
            return [*self._skip(reason), *self._html(reading, reason), *self._fail(reading)]
        self._failures.succeed(reading)
        self._words.learn(reading.sent)
        self._words.learn(reading.answer.body if reading.answer.body is not ABSENT else None)
        self._words.learn([*reading.answer.query.values()])
        verdicts = [*self._conform(reading)]
        predicted, more = self._predict(reading)
        verdicts += more
        for deviation, resource in self._sequences.follow(reading):
            verdicts.append(self._findings.show(reading, deviation, from_state=True, resource=resource))
        for claim in self._sequences.claims:
            verdicts += self._settle(reading, claim)
        for past in self._sequences.past:
            verdicts.append(
                self._findings.show(past.reading, past.deviation, from_state=True, resource=past.resource)
            )
        self._coverage.compare(reading, is_predicted=predicted or self._sequences.compared)
        return verdicts

    def _skip(self, reason: Reason) -> list[Verdict]:
        self._coverage.note(reason)
        return [("not compared", reason)]

    def _html(self, reading: Reading, reason: Reason) -> list[Verdict]:
        if reason not in ("a page of HTML", "no JSON") or reading.exchange.status >= 400:
            return []
        deviation = Deviation("shadow.html", "header", "content-type", "has another value")
        return [self._findings.show(reading, deviation)]

    def _fail(self, reading: Reading) -> list[Verdict]:
        """Compare the status of a failure, in case the upstream always fails at this kind of request."""
        if reading.exchange.status < 500:
            return []
        asked = self._best_of([self._predictor.failed(reading)])
        expected = asked[1].deviations[0].expected if asked is not None and asked[1].deviations else None
        if asked is None or not self._failures.counts(reading, expected):
            return []
        question, outcome = asked
        return self._conclude(reading, outcome, question)

    def _conform(self, reading: Reading) -> list[Verdict]:
        self._coverage.count_fields(reading)
        if reading.exchange.request_body and reading.answer.method == "GET":
            return []  # parameters in the body of a read: the twin compares them
        outcome = self._elimination.judge(
            lambda settings: [*answer_deviations(reading.answer, settings)],
            ("conformance", operation_of(reading), form_of(reading)),
        )
        self._elimination.vote(outcome, reading.key)
        return self._conclude(reading, outcome)

    def _predict(self, reading: Reading) -> tuple[bool, list[Verdict]]:
        if overlapping_write(reading):
            self._coverage.note("overlapping writes")
            return False, []
        if self._sequences.is_repeated(reading):
            self._coverage.note("a repeated request")
            return False, []
        found = self._predictor.questions(reading)
        if isinstance(found, str):
            self._coverage.note(found)
            return False, []
        asked = self._best_of(found)
        if asked is None:
            return False, []
        question, outcome = asked
        if _proves_nothing(question, outcome):
            self._coverage.note("nothing known")
            return False, []
        self._count_agreements(reading, question)
        self._sequences.wrote(reading, question)
        outcome.deviations = [
            one for one in outcome.deviations if not _is_perhaps_another_writers(one, question)
        ]
        return True, self._conclude(reading, outcome, question)

    def _best_of(self, questions: list[Question]) -> tuple[Question, Outcome] | None:
        """Return the first question that explains an answer, or else the likeliest one; None if the twin fails at all.

        Only the outcome of this one rules values out: the others rest on what is not so.
        """
        best: tuple[Question, Outcome] | None = None
        for question in questions:
            outcome = self._ask(question)
            if outcome is not None and (best is None or not outcome.deviations):
                best = question, outcome
            if outcome is not None and not outcome.deviations:
                return best
        if best is not None:
            self._elimination.vote(best[1], best[0].reading.key)
        return best

    def _ask(self, question: Question) -> Outcome | None:
        """Return what elimination says of a question; None if the twin cannot hold what it needs."""
        reading = question.reading
        kind = (
            "prediction",
            operation_of(reading),
            reading.answer.status,
            question.before,
            signature(reading),
        )
        try:
            names = self._sequences.custom_fields.before(reading)
            with self._twin.holding(question.loaded, reading.exchange.group, question.at, names):
                outcome = self._elimination.judge(
                    lambda settings: self._predictor.claim(question, settings), kind
                )
                if not outcome.deviations:
                    self._elimination.vote(outcome, reading.key)
                if reading.is_write and not outcome.deviations:
                    question.effect = self._explorer.explore(
                        reading,
                        lambda settings: self._twin.ask(question.at_once, settings).written,
                        self._elimination.current,
                        self._elimination.possible,
                    )
                return outcome
        except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
            self._coverage.fail("twin", error)
            return None

    def _count_agreements(self, reading: Reading, question: Question) -> None:
        comparison = question.comparison
        if comparison is None:
            return
        self._findings.agree(reading, comparison.agreed)
        if not any(one.kind == "status" for one in comparison.deviations):
            self._findings.agree(reading, [status_kind(reading, reading.answer.status)])

    def _conclude(
        self, reading: Reading, outcome: Outcome, question: Question | None = None
    ) -> list[Verdict]:
        verdicts = [
            self._findings.show(
                reading,
                deviation,
                from_state=question is not None and question.from_state,
                kind=None if question is None else question.kind_of(deviation),
            )
            for deviation in _distinct(outcome.deviations)
        ]
        for name, value in outcome.ruled_out:
            verdicts.append(("rules out", name, in_word(value)))
        if question is None:
            self._findings.count_agreeing(reading, checks_of(reading.answer), outcome.deviations)
        elif not outcome.ruled_out:
            self._findings.count_agreeing(reading, ("shadow.prediction",), outcome.deviations)
        return verdicts

    def _settle(self, reading: Reading, claim: Claim) -> list[Verdict]:
        """Compare what an earlier write says of an answer."""
        outcome = self._elimination.judge(claim, ("effects", operation_of(reading)))
        self._elimination.vote(outcome, reading.key)
        differing = {one.name for one in outcome.deviations}
        agreed = [("effects", name, kind) for name, kind in claim.kinds.items() if name not in differing]
        self._findings.agree(reading, agreed)
        found = [
            self._findings.show(
                reading, one, from_state=True, kind=("effects", one.name, claim.kinds.get(one.name))
            )
            for one in outcome.deviations
        ]
        return found + [("rules out", name, in_word(value)) for name, value in outcome.ruled_out]


def _distinct(deviations: Iterable[Deviation]) -> list[Deviation]:
    """Return the first of the deviations of each kind: twenty-five items that lack a field are one finding."""
    found: dict[tuple[str, ...], Deviation] = {}
    for one in deviations:
        found.setdefault((one.check, one.kind, one.name, one.problem, one.of), one)
    return [*found.values()]


def _is_perhaps_another_writers(deviation: Deviation, question: Question) -> bool:
    """Return whether another program may have made a difference: in a field that was not sent, and seen long ago."""
    if question.before != "known" or deviation.kind != "field":
        return False
    resource = question.reading.resource
    if resource is not None and resource.timed and deviation.name in ("status", "modified_date"):
        return True
    if deviation.check == "shadow.written":
        return False
    is_old = question.reading.now - question.seen > SURE_AFTER_S
    return is_old and not is_sent(question.reading, deviation.name)


def _proves_nothing(question: Question, outcome: Outcome) -> bool:
    """Return whether a difference in status rests on what is not known: a made-up parent, or what the clock changes."""
    resource = question.reading.resource
    is_sure = not question.is_stubbed and not (resource is not None and resource.timed)
    return not is_sure and any(one.kind == "status" for one in outcome.deviations)
