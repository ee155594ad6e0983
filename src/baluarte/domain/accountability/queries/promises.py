"""What was promised and what became of it by a day; who came to the tables."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import partial

from django.db.models import Prefetch, QuerySet

from baluarte.domain.accountability.choices import AssessmentSide, Progress, PromiseState, Side
from baluarte.domain.accountability.entry_rules import side_of
from baluarte.domain.accountability.models import (
    Commitment,
    CommitmentStep,
    DialogueSession,
    DialogueTable,
)


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as it stands on a day; `days_past` where its day is over and it is open."""

    row: Commitment
    state: PromiseState
    days_past: int = 0
    # The last word that stands of who owes it, and that of an organisation: side by side.
    authority: CommitmentStep | None = None
    civil: CommitmentStep | None = None

    @property
    def is_past(self) -> bool:
        """Say whether its day is over and nothing shows that it was kept."""
        return self.state == PromiseState.PAST

    @property
    def is_kept_by_its_own_word(self) -> bool:
        """Say whether who owes it says that it was kept, and no organisation does."""
        said = self.authority is not None and self.authority.progress == Progress.KEPT
        return said and self.state not in (PromiseState.KEPT, PromiseState.KEPT_LATE)


@dataclass(frozen=True, slots=True)
class Parity:
    """Who came from one side: the share of women among those whose gender is known."""

    side: Side
    people: int
    women: Fraction | None
    unknown: int


def commitments(
    *, institution: str = "", axis: str = "", known_at: datetime | None = None
) -> QuerySet[Commitment]:
    """Return promises, the soonest due first, each with its steps, or those that stood by then.

    Without an instant, what waits for a second person is among them for its own house.
    """
    rows = Commitment.objects.select_related("session__table", "document")
    if institution:
        rows = rows.filter(institution=institution)
    if axis:
        rows = rows.filter(axis=axis)
    steps = _steps()
    if known_at is not None:
        rows = rows.filter(written_at__lte=known_at)
        steps = steps.filter(
            written_at__lte=known_at, review__objection="", review__reviewed_at__lte=known_at
        )
    return rows.prefetch_related(Prefetch("steps", steps)).order_by("due_date", "reference")


def commitment(reference: str) -> Commitment:
    """Return one promise with its steps; `Commitment.DoesNotExist` where there is none."""
    return commitments().get(reference=reference)


def as_of(rows: Iterable[Commitment], *, on: date) -> list[Promised]:
    """Return where promises stand on a day: what happened later changes nothing of it."""
    return [_promised(one, on=on) for one in rows]


def by_institution(promised: Iterable[Promised]) -> dict[str, Counter[PromiseState]]:
    """Return for each institution how many of its promises stand how."""
    found: dict[str, Counter[PromiseState]] = {}
    for one in promised:
        found.setdefault(one.row.institution, Counter())[one.state] += 1
    return found


def dialogue_tables() -> QuerySet[DialogueTable]:
    """Return the tables of dialogue, the newest first, with their sessions and agreements."""
    sessions = DialogueSession.objects.order_by("-held_date").prefetch_related(
        Prefetch("agreements__steps", _steps())
    )
    rows = DialogueTable.objects.prefetch_related(Prefetch("sessions", sessions))
    return rows.order_by("-opened_date", "reference")


def dialogue_table(reference: str) -> DialogueTable:
    """Return one table; `DialogueTable.DoesNotExist` where there is none."""
    return DialogueTable.objects.get(reference=reference)


def sessions_of(table: DialogueTable) -> QuerySet[DialogueSession]:
    """Return the sessions of a table, the newest first, with who came and what was agreed."""
    rows = table.sessions.select_related("minutes").order_by("-held_date")
    return rows.prefetch_related(
        "attendance", "agreements", Prefetch("agreements__steps", _steps())
    )


def parity_of(sessions: Iterable[DialogueSession]) -> list[Parity]:
    """Return who came to some sessions, side by side; no share where nobody's gender is known."""
    counted: dict[str, Counter[str]] = {}
    for session in sessions:
        for one in session.attendance.all():
            counts = counted.setdefault(one.side, Counter())
            counts.update(women=one.women, men=one.men, other=one.other, unknown=one.unknown)
    return [_parity(Side(side), counts) for side, counts in sorted(counted.items())]


def _steps() -> QuerySet[CommitmentStep]:
    rows = CommitmentStep.objects.select_related("document", "holder", "review")
    return rows.order_by("happened_date", "written_at", "id")


def _parity(side: Side, counts: Counter[str]) -> Parity:
    known = counts["women"] + counts["men"] + counts["other"]
    share = Fraction(counts["women"], known) if known else None
    return Parity(side, known + counts["unknown"], share, counts["unknown"])


def _promised(row: Commitment, *, on: date) -> Promised:
    """Say where a promise stands: that it was kept, an organisation says; given up, either does."""
    steps = [one for one in row.steps.all() if one.happened_date <= on and step_stands(one)]
    sides = {side_of(one.holder): one for one in steps}
    authority, civil = sides.get(AssessmentSide.AUTHORITY), sides.get(AssessmentSide.CIVIL)
    promised = partial(Promised, row, authority=authority, civil=civil)
    if civil is not None and civil.progress == Progress.KEPT:
        late = civil.happened_date > row.due_date
        return promised(PromiseState.KEPT_LATE if late else PromiseState.KEPT)
    if any(one and one.progress == Progress.GIVEN_UP for one in (civil, authority)):
        return promised(PromiseState.GIVEN_UP)
    if on > row.due_date:
        return promised(PromiseState.PAST, (on - row.due_date).days)
    return promised(PromiseState.OPEN)


def step_stands(step: CommitmentStep) -> bool:
    """Say whether a second person let a step stand."""
    review = getattr(step, "review", None)
    return review is not None and not review.objection
