"""Record what came of a warning and what lies under it; let it be said in public, or not."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.choices import HowTold
from baluarte.domain.prevention.models import (
    EarlyWarning,
    PublicAlert,
    PublicAlertSignature,
    PublicAlertWithdrawal,
    StructuralCause,
    WarningOutcome,
)
from baluarte.domain.prevention.queries.warnings import (
    TrackedWarning,
    early_warning,
    track_warnings,
)
from baluarte.domain.prevention.rules import require_keeper
from baluarte.domain.prevention.warning_choices import (
    CauseKind,
    LevelOfWarning,
    SecondWord,
    WarningStatus,
    WhatCame,
)
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day, zone_of_place
from baluarte.norms.institutions import public_institution
from baluarte.norms.warnings import WarningRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublicAlert:
    """What would be said in public, and the answers to the questions of the gate."""

    text: str
    could_show: bool
    could_provoke: bool
    said_yes: bool
    how: HowTold
    yes_date: date


@transaction.atomic
def record_outcome(
    *, warning: EarlyWarning, outcome: WhatCame, reason: str, happened_date: date | None = None,
    by: UUID, at: datetime,
) -> WarningOutcome:  # fmt: skip
    """Record what came of an issued warning and why; the last that another confirms counts."""
    found = _ours(warning, by=by, at=at)
    if found.issued_at is None:
        raise WarningRefused("not_issued", field="outcome")
    if not reason.strip():
        raise WarningRefused("reason", field="reason")
    _require_day(found, outcome, happened_date)
    rows = WarningOutcome.objects.filter(warning=warning).select_related("review")
    before = list(rows.order_by("number"))
    undone = (SecondWord.REFUSED, SecondWord.WITHDRAWN)
    standing = [
        one
        for one in before
        if getattr(one, "review", None) is None or one.review.answer not in undone
    ]
    if standing and (standing[-1].outcome, standing[-1].reason) == (outcome, reason.strip()):
        raise WarningRefused("outcome_same", field="outcome")
    made = WarningOutcome.objects.create(
        holder_id=warning.holder_id, warning=warning, number=len(before) + 1, outcome=outcome,
        happened_date=happened_date, reason=reason.strip(), recorded_at=at, recorded_by_id=by,
    )  # fmt: skip
    _record("prevention.record_outcome", warning, told=str(outcome), by=by, at=at)
    return made


@transaction.atomic
def note_cause(
    *, warning: EarlyWarning, cause: CauseKind, words: str, owner: str, review_date: date,
    by: UUID, at: datetime,
) -> StructuralCause:  # fmt: skip
    """Note what lies under a warning, which institution answers for it, and when it is reviewed."""
    _ours(warning, by=by, at=at)
    if not words.strip():
        raise WarningRefused("reason", field="words")
    try:
        body = public_institution(owner)
    except (UnknownCode, IndexError):
        raise WarningRefused("owner", field="owner", given=owner) from None
    if review_date <= local_day(at):
        raise WarningRefused("review_day", field="review_date")
    made = StructuralCause.objects.create(
        holder_id=warning.holder_id, warning=warning, cause=cause, words=words.strip(),
        owner=body.code, review_date=review_date, noted_at=at, noted_by_id=by,
    )  # fmt: skip
    _record("prevention.note_cause", warning, told=str(cause), by=by, at=at)
    return made


@transaction.atomic
def ask_public_alert(
    *, warning: EarlyWarning, given: NewPublicAlert, by: UUID, at: datetime
) -> PublicAlert:
    """Ask that a red warning that stands may be said in public; each question stops it."""
    found = _ours(warning, by=by, at=at)
    if found.status is not WarningStatus.STANDS or warning.level != LevelOfWarning.RED:
        raise WarningRefused("gate_only_red", field="text")
    if PublicAlert.objects.filter(warning=warning).exists():
        raise WarningRefused("gate_done", field="text")
    for is_stopped, code, field in (
        (given.could_show, "gate_shows", "could_show"),
        (given.could_provoke, "gate_provokes", "could_provoke"),
        (not given.said_yes, "gate_yes", "said_yes"),
        (given.yes_date > local_day(at), "gate_day", "yes_date"),
        (not given.text.strip(), "reason", "text"),
    ):
        if is_stopped:
            raise WarningRefused(code, field=field)
    made = PublicAlert.objects.create(
        holder_id=warning.holder_id, warning=warning, text=given.text.strip(),
        could_show=False, could_provoke=False, said_yes=True, how=given.how,
        yes_date=given.yes_date, asked_at=at, asked_by_id=by,
    )  # fmt: skip
    _record("prevention.ask_public_alert", warning, told="asked", by=by, at=at)
    return made


@transaction.atomic
def sign_public_alert(*, alert: PublicAlert, by: UUID, at: datetime) -> PublicAlertSignature:
    """Sign a public alert as the second person."""
    found = _ours(alert.warning, by=by, at=at)
    if alert.asked_by_id == by:
        raise WarningRefused("gate_second", field="text")
    is_done = (
        PublicAlertSignature.objects.filter(alert=alert).exists()
        or PublicAlertWithdrawal.objects.filter(alert=alert).exists()
    )
    if is_done:
        raise WarningRefused("gate_done", field="text")
    if found.status is not WarningStatus.STANDS:
        raise WarningRefused("gate_only_red", field="text")
    made = PublicAlertSignature.objects.create(
        holder_id=alert.holder_id, alert=alert, warning_id=alert.warning_id,
        asked_by_id=alert.asked_by_id, signed_at=at, signed_by_id=by,
    )  # fmt: skip
    _record("prevention.sign_public_alert", alert.warning, told="signed", by=by, at=at)
    return made


@transaction.atomic
def withdraw_public_alert(
    *, alert: PublicAlert, reason: str, by: UUID, at: datetime
) -> PublicAlertWithdrawal:
    """Take a public alert back, signed or not: one person is enough."""
    _ours(alert.warning, by=by, at=at)
    if PublicAlertWithdrawal.objects.filter(alert=alert).exists():
        raise WarningRefused("gate_done", field="reason")
    if not reason.strip():
        raise WarningRefused("reason", field="reason")
    made = PublicAlertWithdrawal.objects.create(
        holder_id=alert.holder_id, alert=alert, warning_id=alert.warning_id,
        reason=reason.strip(), withdrawn_at=at, withdrawn_by_id=by,
    )  # fmt: skip
    _record("prevention.withdraw_public_alert", alert.warning, told="withdrawn", by=by, at=at)
    return made


def _ours(warning: EarlyWarning, *, by: UUID, at: datetime) -> TrackedWarning:
    """Return a warning of one's own house as it stands, and hold it until the transaction ends."""
    context.require(by)
    require_keeper(by, warning.holder)
    take_turns([warning.pk])
    [found] = track_warnings([early_warning(warning.reference)], at=at)
    return found


def _require_day(found: TrackedWarning, outcome: WhatCame, day: date | None) -> None:
    until = found.row.valid_until
    if outcome != WhatCame.HAPPENED:
        if day is not None:
            raise WarningRefused("outcome_day", field="happened_date")
        if found.today <= until and outcome != WhatCame.CANNOT_JUDGE:
            raise WarningRefused("outcome_early", field="outcome", right=until)
        return
    zone = zone_of_place(state=found.row.state_id, municipality=found.row.municipality_id or "")
    first = local_day(found.issued_at, zone) if found.issued_at else until
    if day is None or not first <= day <= min(until, found.today):
        raise WarningRefused("outcome_day", field="happened_date")


def _record(act: str, one: EarlyWarning, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="early_warning", objects=[one.pk],
        payload={"reference": one.reference, "said": told}, by=by, at=at,
    )  # fmt: skip
