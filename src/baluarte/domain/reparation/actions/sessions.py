"""Write down joint sessions of commissions, what they agreed, and what came of each agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.reparation.actions.words import commission_then, past, said
from baluarte.domain.reparation.choices import ENDS_AGREEMENT, AgreementOutcome
from baluarte.domain.reparation.commission_rules import require_officer, speaks_for
from baluarte.domain.reparation.models import AgreementReport, JointAgreement, JointSession
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns

FEWEST_TO_MEET = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """What was agreed, which commission fulfils it, until when; names nobody."""

    what: str
    owner: str
    due_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSaid:
    """What came of an agreement on a day; fulfilled with what shows it, given up with why."""

    outcome: str
    happened_date: date
    shown: str = ""
    words: str = ""


@transaction.atomic
def record_joint_session(
    *, commission: str, held_date: date, present: Sequence[str], about: str,
    agreements: Sequence[NewAgreement] = (), by: UUID, at: datetime,
) -> JointSession:  # fmt: skip
    """Write down that commissions met, with what they agreed; all of it or nothing."""
    context.require(by)
    institution = require_officer(by, commission)
    past(held_date, field="held_date", at=at)
    there = list(dict.fromkeys([commission, *present]))
    for one in there:
        commission_then(one, held_date)
    if len(there) < FEWEST_TO_MEET:
        raise ReparationRefused("met_alone", field="present")
    made = JointSession.objects.create(
        reference=new_reference(), institution=institution, held_date=held_date, present=there,
        about=said(about, field="about", code="words").strip(), recorded_at=at, by_id=by,
    )  # fmt: skip
    for number, given in enumerate(agreements, start=1):
        _agree(made, given, number, by=by, at=at)
    _note("reparation.record_joint_session", made.pk, by=by, at=at)
    return made


@transaction.atomic
def add_joint_agreement(
    *, session: JointSession, given: NewAgreement, by: UUID, at: datetime
) -> JointAgreement:
    """Add what was agreed to a session that one's own commission called."""
    context.require(by)
    require_officer(by, session.institution.code)
    take_turns([session.pk])
    made = _agree(session, given, session.agreements.count() + 1, by=by, at=at)
    _note("reparation.add_joint_agreement", made.pk, by=by, at=at)
    return made


@transaction.atomic
def report_agreement(
    *, agreement: JointAgreement, given: AgreementSaid, by: UUID, at: datetime
) -> AgreementReport:
    """Say what came of an agreement; once it ended, nothing more is said of it."""
    context.require(by)
    if not may_report(agreement, by=by):
        raise NotAllowed("reparation.agreement.not_its_owner")
    take_turns([agreement.pk])
    if given.outcome not in AgreementOutcome.values:
        raise ReparationRefused("agreement_outcome", field="outcome", given=given.outcome)
    if agreement.reports.filter(outcome__in=ENDS_AGREEMENT).exists():
        raise ReparationRefused("agreement_ended", field="outcome")
    met = agreement.session.held_date
    past(given.happened_date, field="happened_date", at=at, since=met)
    if given.outcome == AgreementOutcome.DONE:
        said(given.shown, field="shown", code="agreement_shown")
    if given.outcome == AgreementOutcome.GIVEN_UP:
        said(given.words, field="words")
    made = AgreementReport.objects.create(
        agreement=agreement, outcome=given.outcome, happened_date=given.happened_date,
        shown=given.shown.strip(), words=given.words.strip(), recorded_at=at, by_id=by,
    )  # fmt: skip
    _note("reparation.report_agreement", agreement.pk, by=by, at=at)
    return made


def may_report(agreement: JointAgreement, *, by: UUID) -> bool:
    """Say whether an account speaks for whose agreement it is, or for who called the session."""
    return speaks_for(by, agreement.owner) or speaks_for(by, agreement.session.institution.code)


def _agree(
    session: JointSession, given: NewAgreement, number: int, *, by: UUID, at: datetime
) -> JointAgreement:
    what = said(given.what, field="what", code="words").strip()
    if given.owner not in session.present:
        raise ReparationRefused("agreement_owner", field="owner", given=given.owner or "—")
    if given.due_date < session.held_date:
        raise ReparationRefused(
            "backwards", field="due_date", given=given.due_date, right=session.held_date
        )
    return JointAgreement.objects.create(
        session=session, number=number, what=what, owner=given.owner, due_date=given.due_date,
        recorded_at=at, by_id=by,
    )  # fmt: skip


def _note(act: str, key: UUID, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="commission", objects=[key], files=[], by=by, at=at)
