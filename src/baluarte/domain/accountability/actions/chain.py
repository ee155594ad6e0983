"""Agree on a target, and judge what was reached: each with the document it stands on."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability import rules
from baluarte.domain.accountability.actions.entry_reviews import require_none_waits
from baluarte.domain.accountability.actions.requirements import require_past, require_words
from baluarte.domain.accountability.choices import Assessed, AssessmentSide, Verdict
from baluarte.domain.accountability.entry_rules import side_of
from baluarte.domain.accountability.models import Assessment, Target
from baluarte.domain.audit.actions import record
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institution
from baluarte.norms.policy import PolicyIndicator, objective, policy_indicator
from baluarte.norms.policy.refusals import PolicyRefused

WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTarget:
    """What is agreed of an indicator; without a value nothing is agreed any more."""

    indicator: str
    ground: str
    document: Document
    value: Decimal | None = None
    due_date: date | None = None
    baseline_value: Decimal | None = None
    baseline_date: date | None = None
    institution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssessment:
    """How an organisation judges something in a period."""

    of: Assessed
    subject: str
    first_date: date
    last_date: date
    verdict: Verdict
    words: str
    document: Document


@transaction.atomic
def set_target(*, given: NewTarget, institution: Institution, by: UUID, at: datetime) -> Target:
    """Write down a target with its ground; a second person of its house lets it stand.

    `PolicyRefused` where it cannot be one.
    """
    context.require(by)
    rules.require_assessor(by, institution)
    _require_target(given, at=at)
    made = Target(
        holder=institution,
        indicator=given.indicator,
        institution=given.institution,
        value=given.value,
        due_date=given.due_date,
        baseline_value=given.baseline_value,
        baseline_date=given.baseline_date,
        ground=given.ground.strip(),
        document=given.document,
        set_at=at,
        by_id=by,
    )
    require_none_waits(made, field="value")
    made.save(force_insert=True)
    record(
        act="accountability.set_target", object_type="target", objects=[made.pk],
        payload={"indicator": made.indicator, "institution": made.institution}, by=by, at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def assess(*, given: NewAssessment, institution: Institution, by: UUID, at: datetime) -> Assessment:
    """Write down how a house judges something, and what shows it; a second of it lets it stand.

    An authority judges only what it answers for, and itself.
    """
    context.require(by)
    rules.require_assessor(by, institution)
    _require_assessment(given, at=at)
    side = side_of(institution)
    if side == AssessmentSide.AUTHORITY:
        rules.require_answers(institution, given.of, given.subject)
    made = Assessment(
        holder=institution,
        of=given.of,
        subject=given.subject,
        first_date=given.first_date,
        last_date=given.last_date,
        side=side,
        verdict=given.verdict,
        words=given.words.strip(),
        document=given.document,
        said_at=at,
        by_id=by,
    )
    require_none_waits(made, field="last_date")
    made.save(force_insert=True)
    record(
        act="accountability.assess", object_type="assessment", objects=[made.pk],
        payload={"of": str(made.of), "subject": made.subject}, by=by, at=at,
    )  # fmt: skip
    return made


def _require_target(given: NewTarget, *, at: datetime) -> None:
    of = _found_indicator(given.indicator, field="indicator")
    if given.institution:
        _require_institution(given.institution, field="institution")
    require_words(given.ground, field="ground")
    _require_shared(given.document)
    if (given.value is None) != (given.due_date is None):
        raise PolicyRefused("half_target", field="due_date" if given.due_date is None else "value")
    if given.value is None or given.due_date is None:
        if given.baseline_value is not None or given.baseline_date is not None:
            raise PolicyRefused("half_target", field="value")
        return
    for name in ("value", "baseline_value"):
        number = getattr(given, name)
        if number is not None and (number < 0 or (of.unit == "percent" and number > WHOLE)):
            raise PolicyRefused("out_of_range", field=name, given=number)
    # What was agreed before its day came is kept afterwards too, from a document of then.
    if given.due_date < local_day(at) and given.document.document_date >= given.due_date:
        raise PolicyRefused("target_past", field="due_date", given=given.due_date)
    _require_baseline(given, of, at=at)


def _require_baseline(given: NewTarget, of: PolicyIndicator, *, at: datetime) -> None:
    """Refuse a baseline that is no value of a day, lies after the target or is known otherwise."""
    if (given.baseline_value is None) != (given.baseline_date is None):
        missing = "baseline_date" if given.baseline_date is None else "baseline_value"
        raise PolicyRefused("half_baseline", field=missing)
    if given.baseline_date is not None:
        if of.baseline_value is not None:
            raise PolicyRefused("has_baseline", field="baseline_value")
        require_past(given.baseline_date, at=at, field="baseline_date")
    begins = given.baseline_date or (of.baseline.day if of.baseline else None)
    if begins is not None and given.due_date is not None and given.due_date <= begins:
        raise PolicyRefused("before_baseline", field="due_date", given=given.due_date, right=begins)


def _require_assessment(given: NewAssessment, *, at: datetime) -> None:
    match given.of:
        case Assessed.INDICATOR:
            _found_indicator(given.subject, field="subject")
        case Assessed.OBJECTIVE:
            _require_objective(given.subject)
        case _:
            _require_institution(given.subject, field="subject")
    if given.first_date > given.last_date:
        raise PolicyRefused("backwards", field="last_date")
    require_past(given.last_date, at=at, field="last_date")
    require_words(given.words, field="words")
    _require_shared(given.document)


def _found_indicator(code: str, *, field: str) -> PolicyIndicator:
    try:
        return policy_indicator(code)
    except UnknownCode:
        raise PolicyRefused("unknown", field=field, given=code) from None


def _require_objective(code: str) -> None:
    try:
        objective(code)
    except UnknownCode:
        raise PolicyRefused("unknown", field="subject", given=code) from None


def _require_institution(code: str, *, field: str) -> None:
    try:
        public_institution(code)
    except UnknownCode:
        raise PolicyRefused("institution", field=field, given=code) from None


def _require_shared(document: Document) -> None:
    if not document.is_shared:
        raise PolicyRefused("not_shared", field="document", given=document.title)
