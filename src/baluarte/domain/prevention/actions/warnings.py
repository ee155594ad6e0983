"""Propose a warning, leave somebody out of it, decide as another person, acknowledge it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.models import (
    EarlyWarning,
    WarningDecision,
    WarningLeftOut,
    WarningNotice,
)
from baluarte.domain.prevention.models.warnings import LONGEST_REFERENCE, MOST_EVIDENCE
from baluarte.domain.prevention.queries.warning_gate import Candidate, WarningGate, gate_of
from baluarte.domain.prevention.queries.warnings import is_undone
from baluarte.domain.prevention.rules import require_keeper
from baluarte.domain.prevention.warning_choices import (
    FINAL,
    OF_THE_MODEL,
    Decided,
    LevelOfWarning,
    SecondWord,
    SignalKind,
    ToldWhy,
    WordOfPeople,
)
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.procedure.rules import superiors
from baluarte.domain.statements.actions.documents import new_reference
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day, zone_of_place
from baluarte.norms.warnings import WarningRefused, warning_policy, warning_policy_on

OBJECT = "early_warning"
# A reference or an address has no spaces: a name of somebody does.
REFERENCE = re.compile(r"^(?:https?://\S+|[\w./:#-]+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Who is told nothing: an institution, or every authority of a municipality; and why."""

    why: Exclusion
    institution: Institution | None = None
    municipality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastSignal:
    """The frozen forecast that a signal of the model is read from."""

    digest: str
    origin: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWarning:
    """What somebody warns of: a place, how urgent, on what it rests, until when."""

    state: str
    municipality: str = ""
    region: str = ""
    level: LevelOfWarning
    signal: SignalKind
    grounds: str
    evidence: Sequence[str] = ()
    perpetrator: Perpetrator
    word_of_people: WordOfPeople
    valid_until: date
    left_out: Sequence[LeftOut] = ()
    forecast: ForecastSignal | None = field(default=None)


@transaction.atomic
def propose_warning(
    *, given: NewWarning, holder: Institution, by: UUID, at: datetime
) -> EarlyWarning:
    """Propose a warning: nobody is told; `WarningRefused` names the field that cannot be."""
    context.require(by)
    require_keeper(by, holder)
    _require_place(given)
    _require_words(given)
    _require_signal(given)
    today = local_day(at, zone_of_place(state=given.state, municipality=given.municipality))
    policy = warning_policy_on(today)
    last = today + timedelta(days=policy.longest_days)
    if not today <= given.valid_until <= last:
        raise WarningRefused("valid_until", field="valid_until", right=last)
    of_perpetrators = [one for one in given.left_out if one.why != Exclusion.DO_NOT_INVOLVE]
    if bool(of_perpetrators) != (given.perpetrator == Perpetrator.NAMED):
        raise WarningRefused("perpetrator", field="perpetrator")
    take_turns([holder.pk])
    _require_new(given, holder, today)
    made = EarlyWarning.objects.create(
        holder=holder,
        reference=new_reference(),
        policy_version=policy.version,
        state_id=given.state,
        municipality_id=given.municipality or None,
        region=given.region.strip(),
        level=given.level,
        signal=given.signal,
        grounds=given.grounds.strip(),
        evidence=[one.strip() for one in given.evidence],
        forecast_digest=given.forecast.digest if given.forecast else "",
        forecast_origin=given.forecast.origin if given.forecast else "",
        probability=round(given.forecast.probability, 4) if given.forecast else None,
        perpetrator=given.perpetrator,
        word_of_people=given.word_of_people,
        valid_until=given.valid_until,
        proposed_at=at,
        proposed_by_id=by,
    )
    for one in given.left_out:
        _leave_out(made, one, by=by, at=at)
    _record("prevention.propose_warning", made, told=f"{given.level} {given.signal}", by=by, at=at)
    return made


@transaction.atomic
def leave_out_of_warning(
    *, warning: EarlyWarning, left_out: LeftOut, by: UUID, at: datetime
) -> WarningLeftOut:
    """Leave somebody out of a warning: what was told to them, they see no more.

    Once it was issued this holds for three days, and for good if another person confirms it.
    """
    context.require(by)
    require_keeper(by, warning.holder)
    take_turns([warning.pk])
    made = _leave_out(warning, left_out, by=by, at=at)
    _record("prevention.leave_out_of_warning", warning, told=str(left_out.why), by=by, at=at)
    return made


@transaction.atomic
def decide_warning(
    *, warning: EarlyWarning, outcome: Decided, reason: str, told: Iterable[str] = (), by: UUID,
    at: datetime,
) -> WarningDecision:  # fmt: skip
    """Issue, hold or overrule a proposal as another person of its house, and say why.

    `told` are keys of the gate's choices: whom it does not let through is refused.
    """
    context.require(by)
    require_keeper(by, warning.holder)
    take_turns([warning.pk])
    number = _require_open(warning, by=by, at=at)
    if not reason.strip():
        raise WarningRefused("reason", field="reason")
    wanted = set(told)
    if outcome != Decided.ISSUED and wanted:
        raise WarningRefused("told_only_issued", field="told")
    chosen, gate = _chosen(warning, wanted, at=at) if outcome == Decided.ISSUED else ([], None)
    made = WarningDecision.objects.create(
        holder_id=warning.holder_id,
        warning=warning,
        number=number,
        outcome=outcome,
        reason=reason.strip(),
        proposed_by_id=warning.proposed_by_id,
        decided_at=at,
        decided_by_id=by,
    )
    if gate is not None:
        for one in chosen:
            _tell(warning, one, gate, by=by, at=at)
    _record("prevention.decide_warning", warning, told=str(outcome), by=by, at=at)
    return made


def _require_open(warning: EarlyWarning, *, by: UUID, at: datetime) -> int:
    """Return the number of the next decision; refuse where there can be none."""
    if warning.proposed_by_id == by:
        raise WarningRefused("two_people", field="outcome")
    before = WarningDecision.objects.filter(warning=warning)
    if before.filter(outcome__in=FINAL).exists():
        raise WarningRefused("decided", field="outcome")
    zone = zone_of_place(state=warning.state_id, municipality=warning.municipality_id or "")
    if local_day(at, zone) > warning.valid_until:
        raise WarningRefused("lapsed", field="outcome", right=warning.valid_until)
    return before.count() + 1


def _chosen(
    warning: EarlyWarning, wanted: set[str], *, at: datetime
) -> tuple[list[Candidate], WarningGate]:
    gate = gate_of(warning, at=at)
    by_key = {one.key: one for one in gate.choices}
    missing = sorted(wanted - set(by_key))
    if missing:
        found = Institution.objects.filter(pk=missing[0].partition(".")[0]).first()
        raise WarningRefused("not_through", field="told", given=found.name if found else missing[0])
    if gate.tiers and warning.word_of_people == WordOfPeople.NOT_YET:
        raise WarningRefused("not_asked", field="outcome")
    if by_key and gate.tiers and not wanted:
        raise WarningRefused("nobody_chosen", field="told")
    return [by_key[key] for key in by_key if key in wanted], gate


def _tell(
    warning: EarlyWarning, one: Candidate, gate: WarningGate, *, by: UUID, at: datetime
) -> None:
    """Tell one institution, and write down who is told if it is silent, and if that one is."""
    hours = warning_policy(warning.policy_version).levels[warning.level].acknowledge_hours or 0
    why = ToldWhy.NOBODY_PASSED if gate.is_raised else ToldWhy.CHOSEN
    below = WarningNotice.objects.create(
        holder_id=warning.holder_id, warning=warning, institution=one.institution,
        account=one.account, tier=one.tier, why=why, due_hours=hours, told_at=at, told_by_id=by,
    )  # fmt: skip
    for step, upper in enumerate(gate.above(one.tier), 1):
        below = WarningNotice.objects.create(
            holder_id=warning.holder_id, warning=warning, institution=upper.institution,
            account=upper.account, tier=upper.tier, why=ToldWhy.SILENCE, after=below,
            below=below.institution, opens_after_hours=hours * step, due_hours=hours, told_at=at,
            told_by_id=by,
        )  # fmt: skip


def _leave_out(warning: EarlyWarning, one: LeftOut, *, by: UUID, at: datetime) -> WarningLeftOut:
    house = warning.holder_id
    if one.institution is not None:
        commands = dict(Institution.objects.values_list("pk", "command_id"))
        line = {one.institution.pk, *superiors(one.institution.pk, commands)}
        if house in line or one.institution.pk in superiors(house, commands):
            raise WarningRefused("own_house", field="left_out")
    before = WarningLeftOut.objects.filter(
        warning=warning, institution=one.institution, municipality=one.municipality or None
    )
    several = list(before.select_related("review"))
    undone = sum(is_undone(each, at=at) for each in several)
    if len(several) > undone:
        raise WarningRefused("left_out", field="left_out")
    if any(_refused_to(each, by) for each in several):
        raise WarningRefused("left_out_refused", field="left_out")
    return WarningLeftOut.objects.create(
        holder_id=house, warning=warning, institution=one.institution,
        municipality_id=one.municipality or None, why=one.why, times_undone=undone,
        left_out_at=at, left_out_by_id=by,
    )  # fmt: skip


def _refused_to(one: WarningLeftOut, by: UUID) -> bool:
    """Say whether another person did not confirm it when this one left somebody out."""
    answer = one.review.answer if hasattr(one, "review") else ""
    return one.left_out_by_id == by and answer == SecondWord.REFUSED


def _require_new(given: NewWarning, holder: Institution, today: date) -> None:
    """Refuse what the same house proposed in the same words, and nobody overruled."""
    before = (
        EarlyWarning.objects.filter(
            holder=holder, state=given.state, municipality=given.municipality or None,
            signal=given.signal, level=given.level, grounds=given.grounds.strip(),
            forecast_digest=given.forecast.digest if given.forecast else "",
            valid_until__gte=today,
        )
        .exclude(decisions__outcome=Decided.OVERRULED)
        .first()
    )  # fmt: skip
    if before is not None:
        raise WarningRefused("proposed_before", field="grounds", given=before.reference)


def _require_place(given: NewWarning) -> None:
    is_known = State.objects.filter(pk=given.state).exists()
    town = given.municipality
    if town:
        is_known &= Municipality.objects.filter(pk=town, state=given.state).exists()
    if not is_known or (town and given.region.strip()):
        raise WarningRefused("place", field="state")


def _require_words(given: NewWarning) -> None:
    if not given.grounds.strip():
        raise WarningRefused("grounds", field="grounds")
    several = [one.strip() for one in given.evidence]
    for one in several:
        if not REFERENCE.match(one) or len(one) > LONGEST_REFERENCE:
            raise WarningRefused("evidence", field="evidence", given=one[:60])
    if len(several) > MOST_EVIDENCE:
        raise WarningRefused("evidence", field="evidence", given=len(several))


def _require_signal(given: NewWarning) -> None:
    if (given.signal in OF_THE_MODEL) != (given.forecast is not None):
        raise WarningRefused("model_only", field="signal")
    if given.forecast is not None and given.level == LevelOfWarning.RED:
        raise WarningRefused("model_red", field="level")


def _record(act: str, one: EarlyWarning, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type=OBJECT, objects=[one.pk],
        payload={"reference": one.reference, "said": told}, by=by, at=at,
    )  # fmt: skip
