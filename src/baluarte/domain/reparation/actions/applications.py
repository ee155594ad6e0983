"""Ask a commission for what the law gives; say what became of it; go on elsewhere without a gap."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from baluarte.domain.procedure.actions import record_occurrence, start_proceeding
from baluarte.domain.procedure.models import Proceeding
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.reparation.actions.words import (
    commission_then,
    log,
    not_left_out,
    past,
    remark,
    said,
)
from baluarte.domain.reparation.choices import Because, Progress, ReferralResult
from baluarte.domain.reparation.models import (
    Application,
    ApplicationProgress,
    CaseVictim,
    Referral,
    ReferralAnswer,
)
from baluarte.domain.reparation.queries.applications import federal_door, standing_of
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.reparation.rules import is_hers, require_addition, require_addition_or_herself
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import FEDERAL_COMMISSION, VictimRight, victim_right

# What on the engine a state's silence is counted from.
STATE_ASKED = "state_aid_request_made"
MIDDAY = time(12)


@transaction.atomic
def apply_to_commission(
    *, victim: CaseVictim, right: str, commission: str, asked_date: date, by: UUID, at: datetime
) -> Application:
    """Write down that a right was asked for at a commission, and start its clocks."""
    require_addition(victim, by=by)
    found = _right(right)
    _check_commission(victim, commission, asked_date, at=at)
    made = _apply(victim, right, commission, asked_date, because=Because.ASKED, by=by, at=at)
    _start_clocks(made, found, by=by, at=at)
    log("reparation.apply_to_commission", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def go_to_federal(*, application: Application, by: UUID, at: datetime) -> Application:
    """Go on to the federal commission where the state's silence or neglect opened its door.

    She does so in her own window as well: then the team starts its clocks.
    """
    victim = application.victim
    require_addition_or_herself(victim, by=by)
    take_turns([victim.pk])
    opened = federal_door(application, on=local_day(at))
    if opened is None or not opened.is_open:
        raise ReparationRefused(
            "not_open", field="application", given=opened.since if opened else ""
        )
    if Application.objects.filter(after=application, because=Because.SILENCE).exists():
        raise ReparationRefused("twice", field="application")
    _check_commission(victim, FEDERAL_COMMISSION, local_day(at), at=at)
    made = _apply(
        victim, application.right, FEDERAL_COMMISSION, local_day(at), because=Because.SILENCE,
        after=application, by=by, at=at,
    )  # fmt: skip
    if not is_hers(victim, by=by):
        _start_clocks(made, _right(application.right), by=by, at=at)
    log("reparation.go_to_federal", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def start_clocks(*, application: Application, by: UUID, at: datetime) -> Application:
    """Start the clocks of an application that she made by herself."""
    require_addition(application.victim, by=by)
    take_turns([application.victim_id])
    application.refresh_from_db(fields=["proceeding"])
    if application.proceeding_id is not None:
        raise ReparationRefused("twice", field="application")
    _start_clocks(application, _right(application.right), by=by, at=at)
    log("reparation.start_clocks", application.victim, application.pk, by=by, at=at)
    return application


@transaction.atomic
def record_progress(
    *,
    application: Application,
    progress: str,
    happened_date: date,
    words: str = "",
    by: UUID,
    at: datetime,
) -> ApplicationProgress:
    """Say what became of an application on a day; care ends only where another began, or is why."""
    require_addition(application.victim, by=by)
    past(happened_date, field="happened_date", at=at, since=application.asked_date)
    if progress in (Progress.DENIED, Progress.NOT_REGISTERED):
        said(words, field="words")
    if progress == Progress.ENDED:
        _check_no_gap(application, happened_date, words)
    made = ApplicationProgress(
        compartment_id=application.compartment_id, application=application, progress=progress,
        happened_date=happened_date, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(application.victim, made.pk, words, by=by, at=at)
    log("reparation.record_progress", application.victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def refer(
    *,
    application: Application,
    to_commission: str,
    asked_date: date,
    reason: str,
    by: UUID,
    at: datetime,
) -> Referral:
    """Ask another commission to receive her; the first attends until that accepts and begins."""
    victim = application.victim
    require_addition(victim, by=by)
    if to_commission == application.commission:
        raise ReparationRefused("same_commission", field="to_commission")
    _check_commission(victim, to_commission, asked_date, at=at)
    past(asked_date, field="asked_date", at=at, since=application.asked_date)
    said(reason)
    made = Referral(
        compartment_id=victim.compartment_id, application=application,
        to_commission=to_commission, asked_date=asked_date, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(victim, made.pk, reason, by=by, at=at)
    log("reparation.refer", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def answer_referral(
    *,
    referral: Referral,
    result: str,
    answered_date: date,
    reason: str = "",
    by: UUID,
    at: datetime,
) -> ReferralAnswer:
    """Write down whether the other commission receives her; a refusal says why."""
    application, victim = referral.application, referral.application.victim
    require_addition(victim, by=by)
    past(answered_date, field="answered_date", at=at, since=referral.asked_date)
    take_turns([victim.pk])
    if ReferralAnswer.objects.filter(referral=referral).exists():
        raise ReparationRefused("answered", field="referral")
    received = None
    if result == ReferralResult.ACCEPTED:
        not_left_out(victim, commission_then(referral.to_commission, answered_date))
        received = _apply(
            victim, application.right, referral.to_commission, answered_date,
            because=Because.REFERRED, after=application, by=by, at=at,
        )  # fmt: skip
        _start_clocks(received, _right(application.right), by=by, at=at)
    else:
        said(reason)
    made = ReferralAnswer(
        compartment_id=victim.compartment_id, referral=referral, result=result,
        answered_date=answered_date, received_at=received, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(victim, made.pk, reason, by=by, at=at)
    log("reparation.answer_referral", victim, made.pk, by=by, at=at)
    return made


def _right(code: str) -> VictimRight:
    try:
        return victim_right(code)
    except UnknownCode:
        raise ReparationRefused("right", field="right", given=code) from None


def _check_commission(victim: CaseVictim, code: str, on: date, *, at: datetime) -> None:
    past(on, field="asked_date", at=at)
    not_left_out(victim, commission_then(code, on))


def _apply(
    victim: CaseVictim,
    right: str,
    commission: str,
    asked_date: date,
    *,
    because: Because,
    after: Application | None = None,
    by: UUID,
    at: datetime,
) -> Application:
    made = Application(
        compartment_id=victim.compartment_id, reference=new_reference(), victim=victim,
        right=right, commission=commission, because=because, after=after, asked_date=asked_date,
        by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def _start_clocks(application: Application, right: VictimRight, *, by: UUID, at: datetime) -> None:
    if not right.protocol:
        return
    matter = application.victim.case.matter
    zone = zone_of_matter(matter)
    midday = datetime.combine(application.asked_date, MIDDAY, tzinfo=zone)
    happened = min(midday, at)
    began = record_occurrence(matter=matter, event=right.event, happened_at=happened, by=by, at=at)
    is_state = application.commission != FEDERAL_COMMISSION
    proceeding: Proceeding = start_proceeding(
        matter=matter, code=right.protocol, begun_by=began,
        jurisdiction="state" if is_state else "federal", is_another=True, by=by, at=at,
    )  # fmt: skip
    if is_state and right.event == "aid_request_made":
        record_occurrence(
            matter=matter, event=STATE_ASKED, happened_at=happened, proceeding=proceeding,
            by=by, at=at,
        )  # fmt: skip
    Application.objects.filter(pk=application.pk).update(proceeding=proceeding)
    application.proceeding = proceeding


def _check_no_gap(application: Application, ends: date, words: str) -> None:
    """Refuse an end of care before who receives her began; without a referral, it says why."""
    asked = list(Referral.objects.filter(application=application).select_related("answer"))
    if not asked:
        said(words, field="words")
        return
    answers = [one.answer for one in asked if hasattr(one, "answer")]
    accepted = [one for one in answers if one.received_at_id is not None]
    if not accepted:
        raise ReparationRefused("not_accepted", field="happened_date")
    began = [standing_of(one.received_at).attended_date for one in accepted if one.received_at]
    known = [one for one in began if one is not None]
    if not known:
        raise ReparationRefused("not_begun", field="happened_date")
    if min(known) > ends:
        raise ReparationRefused("gap", field="happened_date", given=ends, right=min(known))
