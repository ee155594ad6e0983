"""What is asked of an office by a day, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.investigation.choices import Improvement
from baluarte.domain.investigation.models import OfficeImprovement, OfficeImprovementReview
from baluarte.domain.investigation.office_rules import require_keeper
from baluarte.domain.investigation.queries.offices import is_office
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import standings_of
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import EACH
from baluarte.norms.office_maturity import maturity_on
from baluarte.norms.policy.owners import is_owner
from baluarte.norms.policy.refusals import PolicyRefused

ENDED = (Improvement.DONE, Improvement.GIVEN_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImprovement:
    """What is asked of an office under a heading, which institution does it, until when."""

    office: str
    heading: str
    what: str
    institution: str
    due_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImprovementReview:
    """What came of a line: done with its fact; or not done, moved or given up, and why."""

    outcome: Improvement
    evidence: Statement | None = None
    due_date: date | None = None
    reason: str = ""


@transaction.atomic
def plan_improvement(*, given: NewImprovement, by: UUID, at: datetime) -> OfficeImprovement:
    """Write a line of an office's improvement plan."""
    context.require(by)
    require_keeper(by)
    if not is_office(given.office):
        raise PolicyRefused("office", field="office", given=given.office)
    _require_heading(given.heading, at=at)
    if EACH in given.institution or not is_owner(given.institution):
        raise PolicyRefused("institution", field="institution", given=given.institution)
    if not given.what.strip():
        raise PolicyRefused("words", field="what")
    if given.due_date <= local_day(at):
        raise PolicyRefused("due_past", field="due_date", given=given.due_date)
    made = OfficeImprovement.objects.create(
        reference=new_reference(), office=given.office, heading=given.heading,
        what=given.what.strip(), institution=given.institution, due_date=given.due_date,
        written_at=at, by_id=by,
    )  # fmt: skip
    _note("investigation.plan_improvement", made, by=by, at=at)
    return made


@transaction.atomic
def review_improvement(
    *, improvement: OfficeImprovement, given: NewImprovementReview, by: UUID, at: datetime
) -> OfficeImprovementReview:
    """Say what came of a line; done by another person, with a fact of that office that stands."""
    context.require(by)
    require_keeper(by)
    take_turns([improvement.pk])
    before = list(improvement.reviews.order_by("number"))
    if before and before[-1].outcome in ENDED:
        raise PolicyRefused("improvement_ended", field="outcome")
    if given.outcome == Improvement.DONE:
        _require_shown(improvement, given.evidence, by=by)
    elif not given.reason.strip():
        raise PolicyRefused("words", field="reason")
    if given.outcome == Improvement.MOVED:
        _require_later(given.due_date, at=at)
    made = OfficeImprovementReview.objects.create(
        improvement=improvement, number=len(before) + 1, outcome=given.outcome,
        evidence=given.evidence if given.outcome == Improvement.DONE else None,
        due_date=given.due_date if given.outcome == Improvement.MOVED else None,
        reason=given.reason.strip(), written_by_id=improvement.by_id, reviewed_at=at,
        reviewed_by_id=by,
    )  # fmt: skip
    _note("investigation.review_improvement", improvement, by=by, at=at)
    return made


def _require_heading(code: str, *, at: datetime) -> None:
    try:
        maturity_on(local_day(at)).heading(code)
    except UnknownCode:
        raise PolicyRefused("maturity_heading", field="heading", given=code) from None


def _require_shown(improvement: OfficeImprovement, shown: Statement | None, *, by: UUID) -> None:
    if improvement.by_id == by:
        raise PolicyRefused("done_by_another", field="outcome")
    is_shown = (
        shown is not None
        and shown.institution == improvement.office
        and shown.is_shared
        and standings_of([shown])[shown.pk] is Standing.STANDS
    )
    if not is_shown:
        raise PolicyRefused("done_unshown", field="evidence")


def _require_later(day: date | None, *, at: datetime) -> None:
    if day is None or day <= local_day(at):
        raise PolicyRefused("due_past", field="due_date", given=day or "")


def _note(act: str, one: OfficeImprovement, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="office_improvement", objects=[one.pk], by=by, at=at)
