"""The report of an institution: what it owes, what it did, what is late, on what it is silent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from baluarte.domain.accountability.choices import AssessmentSide, PromiseState
from baluarte.domain.accountability.models import RecommendationAction
from baluarte.domain.accountability.queries.promises import Promised
from baluarte.domain.accountability.queries.recommendation_actions import due_days_of
from baluarte.domain.accountability.queries.recommendations import (
    owners_of,
    recommendations,
    statuses_on,
)
from baluarte.domain.publication.reports.body import (
    Figure,
    Footnotes,
    bars,
    counted,
    section,
    table,
)
from baluarte.domain.publication.reports.known import (
    Frame,
    promises_known,
    shared_requests,
    shared_statements,
)
from baluarte.domain.publication.reports.monthly import late_rows, promise_rows
from baluarte.domain.publication.reports.wording import said
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.request_deadlines import RequestTrack
from baluarte.norms.catalogues import terms
from baluarte.norms.policy import answers_for, state_obligations


@dataclass(frozen=True)
class Answered:
    """What an institution answers for, and what each side says of it."""

    keys: Sequence[UUID]
    statuses: dict[UUID, dict[str, Any]]

    def fulfilled(self, side: AssessmentSide) -> int:
        """Return how many are complied with in full, as a side says."""
        known = terms("recommendation_statuses")
        said_of = (self.statuses.get(key, {}).get(side.value) for key in self.keys)
        return sum(bool(one and known[one.status].facts["is_fulfilled"]) for one in said_of)

    @property
    def silent(self) -> int:
        """Return of how many the authority has said nothing."""
        authority = AssessmentSide.AUTHORITY.value
        return sum(authority not in self.statuses.get(key, {}) for key in self.keys)


@dataclass(frozen=True)
class Held:
    """All that is known of an institution at the end of a period, and how it is cited."""

    of: Frame
    notes: Footnotes
    promised: list[Promised]
    tracks: list[RequestTrack]
    facts: list[Statement]
    answered: Answered

    def figure(
        self, where: str, name: str, value: int, query: str, *, of: int | None = None
    ) -> Figure:
        """Return a figure of a section, with its query as its footnote."""
        note = self.notes.query(query)
        return counted(name, said(f"institution.{where}.{name}"), value, notes=[note], of=of)

    def promises(self, *states: PromiseState) -> list[Promised]:
        """Return the promises that stand so."""
        return [one for one in self.promised if one.state in states]


def institution_sections(of: Frame, notes: Footnotes) -> list[dict[str, Any]]:
    """Return the sections of an institution at the end of a period."""
    one = [of.subject]
    facts = [
        fact
        for fact in shared_statements(of.known_at, institutions=one)
        if fact.first_date <= of.last_date and fact.last_date >= of.first_date
    ]
    held = Held(
        of, notes, promises_known(of.last_date, known_at=of.known_at, institution=of.subject),
        shared_requests(of, institutions=one), facts, _answered(of),
    )  # fmt: skip
    return [_owes(held), _did(held), _late(held), _silent(held)]


def _answered(of: Frame) -> Answered:
    kept = list(recommendations().filter(kept_at__lte=of.known_at).values_list("pk", flat=True))
    owners = owners_of(kept, known_at=of.known_at)
    keys = [key for key in kept if of.subject in owners.get(key, ())]
    return Answered(keys, statuses_on(keys, day=of.last_date, known_at=of.known_at))


def _owes(held: Held) -> dict[str, Any]:
    obligations = [
        code
        for code, one in state_obligations().items()
        if answers_for(held.of.subject, one.owners)
    ]
    open_ones = held.promises(PromiseState.OPEN)
    note = held.notes.query("commitments_of")
    return section(
        "owes",
        title=said("institution.owes.title"),
        figures=[
            held.figure("owes", "obligations", len(obligations), "obligations",
                        of=len(state_obligations())),
            held.figure("owes", "recommendations", len(held.answered.keys),
                        "recommendation_owners"),
            held.figure("owes", "open", len(open_ones), "commitments_of", of=len(held.promised)),
            held.figure("owes", "requests", len(held.tracks), "requests_tracked"),
        ],
        rows=table(
            said("institution.owes.table"), ["institution", "promise", "due", "status"],
            promise_rows(open_ones, held.notes, note),
        ),
        empty=said("institution.owes.empty"),
    )  # fmt: skip


def _did(held: Held) -> dict[str, Any]:
    total, kept = len(held.answered.keys), held.promises(PromiseState.KEPT)
    due = [one for one in held.tracks if one.is_due]
    in_time = [one for one in due if one.is_in_time]
    given = [one for one in held.facts if one.answer == Answer.ANSWERED]
    by_authority = held.answered.fulfilled(AssessmentSide.AUTHORITY)
    by_civil = held.answered.fulfilled(AssessmentSide.CIVIL)
    statuses = "recommendation_statuses"
    return section(
        "did",
        title=said("institution.did.title"),
        figures=[
            held.figure("did", "kept", len(kept), "commitments_of", of=len(held.promised)),
            held.figure("did", "answered", len(in_time), "requests_tracked", of=len(due)),
            held.figure("did", "stated", len(given), "facts_of", of=len(held.facts)),
            held.figure("did", "fulfilled", by_authority, statuses, of=total),
            held.figure("did", "fulfilled_civil", by_civil, statuses, of=total),
        ],
    )


def _late(held: Held) -> dict[str, Any]:
    states = Counter(one.state for one in held.promised)
    late = held.promises(PromiseState.PAST, PromiseState.KEPT_LATE)
    answered = [one for one in held.tracks if one.answer and one.is_in_time is False]
    promises = [
        held.figure("late", name, states[state], "commitments_of", of=len(held.promised))
        for name, state in (
            ("past", PromiseState.PAST),
            ("kept_late", PromiseState.KEPT_LATE),
            ("given_up", PromiseState.GIVEN_UP),
        )
    ]
    note = held.notes.query("commitments_of")
    kept = held.figure(
        "did", "kept", states[PromiseState.KEPT], "commitments_of", of=len(held.promised)
    )
    return section(
        "late",
        title=said("institution.late.title"),
        figures=[
            *promises,
            held.figure("late", "reports", _unreported(held.of), "actions_reported"),
            held.figure("late", "answered_late", len(answered), "requests_tracked",
                        of=len(held.tracks)),
        ],
        chart=bars(
            said("institution.late.chart"), said("institution.late.chart_says"), [kept, *promises]
        )
        if held.promised
        else None,
        rows=table(
            said("institution.late.table"), ["institution", "promise", "due", "status"],
            promise_rows(late, held.notes, note),
        ),
        empty=said("institution.late.empty"),
    )  # fmt: skip


def _silent(held: Held) -> dict[str, Any]:
    late = [one for one in held.tracks if one.is_late]
    unsaid = [one for one in held.facts if one.answer == Answer.NOT_ANSWERED]
    note = held.notes.query("requests_tracked")
    return section(
        "silent",
        title=said("institution.silent.title"),
        figures=[
            held.figure("silent", "requests", len(late), "requests_tracked", of=len(held.tracks)),
            held.figure("silent", "not_answered", len(unsaid), "facts_of", of=len(held.facts)),
            held.figure("silent", "recommendations", held.answered.silent,
                        "recommendation_statuses", of=len(held.answered.keys)),
        ],
        rows=table(
            said("institution.silent.table"), ["institution", "request", "due"],
            late_rows(late, note),
        ),
        empty=said("institution.silent.empty"),
    )  # fmt: skip


def _unreported(of: Frame) -> int:
    """Return how many days of its actions passed without a report by the end of the period."""
    rows = RecommendationAction.objects.filter(
        institution=of.subject, said_at__lte=of.known_at, first_date__lte=of.last_date
    ).prefetch_related("calendars", "reports__document")
    after = of.period.after.first_date
    return sum(
        day.is_late and day.day <= of.last_date
        for one in rows
        for day in due_days_of(one, today=after, known_at=of.known_at)
    )
