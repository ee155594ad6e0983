"""Withdrawal of a measure on the law's grounds: deliberate and repeated, heard, copied, decided.

What she told follow-up, what failed and what she assessed can never be a fact of misuse: a fact
has a source that is none of these, and no key to them.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Compartmented
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.rules import require_team, require_team_or_herself
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.queries.calendars import day_in_matter
from baluarte.domain.protection.actions.measures import say_how_far
from baluarte.domain.protection.actions.words import write_words
from baluarte.domain.protection.choices import FactSource, WithdrawalStage, Words
from baluarte.domain.protection.models import (
    Measure,
    MeasureDocument,
    MeasureWithdrawal,
    MisuseFact,
    WithdrawalStep,
)
from baluarte.norms.catalogues import term

REPEATED = 2
DECIDED = {WithdrawalStage.WITHDRAWN, WithdrawalStage.KEPT}
WITHDRAWN = "RET"
# Each stage needs those before it; a reply is her right and not her duty.
NEEDED = {
    WithdrawalStage.NOTIFIED: (),
    WithdrawalStage.REPLIED: (WithdrawalStage.NOTIFIED,),
    WithdrawalStage.COUNCIL_COPIED: (WithdrawalStage.NOTIFIED,),
    WithdrawalStage.WITHDRAWN: (WithdrawalStage.NOTIFIED, WithdrawalStage.COUNCIL_COPIED),
    WithdrawalStage.KEPT: (WithdrawalStage.NOTIFIED,),
}


class NotDeliberate(ValueError):
    """The law withdraws for misuse that is deliberate and repeated; this says neither."""


class NotRepeated(ValueError):
    """Misuse is repeated: at least two facts on two days."""


class OutOfOrder(ValueError):
    """A stage comes before those it needs, a second time, or after the decision."""


@transaction.atomic
def open_withdrawal(
    *, measure: Measure, ground: str, is_deliberate: bool, by: UUID, at: datetime
) -> MeasureWithdrawal:
    """Open a withdrawal on one of the law's grounds."""
    require_team(measure.case)
    term("withdrawal_grounds", ground)
    if not is_deliberate:
        raise NotDeliberate("misuse that is not deliberate withdraws nothing")
    opened = MeasureWithdrawal(
        compartment_id=measure.compartment_id, measure=measure, ground=ground,
        is_deliberate=True, opened_at=at, by_id=by,
    )  # fmt: skip
    opened.save(force_insert=True)
    _record("protection.open_withdrawal", opened, [measure.case_id, opened.pk], by=by, at=at)
    return opened


@transaction.atomic
def add_fact(
    *,
    withdrawal: MeasureWithdrawal,
    happened_on: date,
    source: FactSource,
    text: str,
    document: DocumentGiven | None = None,
    by: UUID,
    at: datetime,
) -> MisuseFact:
    """Add a dated fact of misuse, its source and its document."""
    require_team(withdrawal.measure.case)
    fact = MisuseFact(
        compartment_id=withdrawal.compartment_id, withdrawal=withdrawal, happened_on=happened_on,
        source=FactSource(source), document_sha256=document.sha256 if document else "", by_id=by,
        recorded_at=at,
    )  # fmt: skip
    fact.save(force_insert=True)
    if document is not None:
        keep_document(
            MeasureDocument, document, about=fact.pk, compartment=fact.compartment_id, by=by, at=at
        )
    write_words(withdrawal.measure.case, fact.pk, {Words.FACT: text}, by=by, at=at)
    _record("protection.add_fact", fact, [withdrawal.pk, fact.pk], by=by, at=at)
    return fact


@transaction.atomic
def reply(
    *, withdrawal: MeasureWithdrawal, party: Party, text: str, by: UUID, at: datetime
) -> WithdrawalStep:
    """Record her reply, by herself or through the team."""
    require_team_or_herself(party, by=by)
    step = _step(withdrawal, WithdrawalStage.REPLIED, happened_at=at, by=by, at=at)
    write_words(party.case, step.pk, {Words.REPLY: text}, by=by, at=at)
    return step


@transaction.atomic
def go_on(
    *,
    withdrawal: MeasureWithdrawal,
    stage: WithdrawalStage,
    happened_at: datetime,
    by: UUID,
    at: datetime,
) -> WithdrawalStep:
    """Notify, copy the Council, decide: in this order, and only for what was repeated."""
    require_team(withdrawal.measure.case)
    days = set(withdrawal.facts.values_list("happened_on", flat=True))
    if len(days) < REPEATED:
        raise NotRepeated("misuse is repeated: facts of at least two days")
    step = _step(withdrawal, stage, happened_at=happened_at, by=by, at=at)
    if stage == WithdrawalStage.WITHDRAWN:
        say_how_far(
            measure=withdrawal.measure, status=WITHDRAWN,
            happened_on=day_in_matter(withdrawal.measure.case.matter, happened_at),
            is_verified=True, by=by, at=at,
        )  # fmt: skip
    return step


def _step(
    withdrawal: MeasureWithdrawal,
    stage: WithdrawalStage,
    *,
    happened_at: datetime,
    by: UUID,
    at: datetime,
) -> WithdrawalStep:
    done = set(withdrawal.steps.values_list("stage", flat=True))
    lacking = [one for one in NEEDED[stage] if one not in done]
    if lacking:
        raise OutOfOrder(f"{stage} comes after {', '.join(lacking)}")
    if stage in done or DECIDED & done:
        raise OutOfOrder(f"{stage} was said already, or the withdrawal is decided")
    step = WithdrawalStep(
        compartment_id=withdrawal.compartment_id, withdrawal=withdrawal, stage=stage,
        happened_at=happened_at, by_id=by, recorded_at=at,
    )  # fmt: skip
    step.save(force_insert=True)
    _record("protection.withdrawal_step", step, [withdrawal.pk, step.pk], by=by, at=at)
    return step


def _record(act: str, of: Compartmented, objects: list[UUID], *, by: UUID, at: datetime) -> None:
    file = [of.compartment_id]
    record(act=act, object_type="withdrawal", objects=objects, files=file, by=by, at=at)
