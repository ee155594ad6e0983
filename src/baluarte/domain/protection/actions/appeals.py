"""Appeals: she does not agree; her clock runs from the law's instant; a person decides, with why.

What challenges who keeps the case is decided by others (`appeals_apart`), in these same words.
The ordinary one is the Board's where an authority keeps the case: whoever made the study or planned
the measures that are appealed neither admits, studies nor decides it, and only a session decides.
Late is told and refuses nothing by itself. Nothing of an appeal can serve a withdrawal: a fact of
misuse has no key to it, and no source that is hers.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.rules import require_open, require_team, require_team_or_herself
from baluarte.domain.procedure.actions import close, record_occurrence, start_proceeding
from baluarte.domain.procedure.actions.called import call_to_matter
from baluarte.domain.procedure.actions.steps import complete_by_act
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Occurrence, Proceeding
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.protection.actions import appeals_apart as apart
from baluarte.domain.protection.actions.decree import NotAdopted
from baluarte.domain.protection.actions.studies import open_study
from baluarte.domain.protection.actions.words import seal_words, write_words
from baluarte.domain.protection.acts import ADMIT_APPEAL, DECIDE_APPEAL, FILE_APPEAL
from baluarte.domain.protection.choices import AppealStage, FiledBy, Words
from baluarte.domain.protection.models import (
    Appeal,
    AppealStep,
    BoardDecision,
    Measure,
    RiskStudy,
)
from baluarte.domain.protection.queries.appeals import (
    DECIDED,
    FILING,
    ORDINARY,
    adopted_on,
    challenged_by,
    decided_by,
    is_of_the_board,
)
from baluarte.norms.catalogues import term
from baluarte.norms.protocols import newest

RULINGS = (AppealStage.CONFIRMED, AppealStage.CHANGED, AppealStage.REVOKED)


class NotInOrder(ValueError):
    """An appeal is filed after the decision is known, taken up, admitted, decided, each once."""


class SayWhy(ValueError):
    """An appeal is not admitted, and a decision on it is not taken, without a reason."""


class AgainstWhoActs(NotAllowed):
    """An appeal is not admitted, studied or decided by whoever made what it challenges."""

    def __init__(self) -> None:
        super().__init__("protection.appeal.not_by_whom_it_challenges")


class OfAnotherCase(ValueError):
    """An appeal is against what was decided in its own case."""


@transaction.atomic
def file_appeal(
    *,
    party: Party,
    ground: str,
    text: str,
    notified_at: datetime,
    filed_at: datetime,
    measure: Measure | None = None,
    by: UUID,
    at: datetime,
) -> Appeal:
    """File an appeal on a ground of the law: she, who speaks for her, or the team at her request.

    Filed by the team its clock runs at once; filed in her own window it waits to be taken up, and
    its clock will be counted from when she filed it. What challenges who keeps the case runs as
    it is filed, and rings where it is decided. Late is no refusal.
    """
    case = party.case
    require_open(case)
    filed_by = _who_files(party, by=by)
    code = term("appeal_grounds", ground).facts["protocol"]
    if measure is not None and measure.case_id != case.pk:
        raise OfAnotherCase("the measure is of another case")
    if not notified_at <= filed_at <= at:
        raise NotInOrder("known, then filed, then written down")
    appeal = Appeal(
        compartment_id=case.compartment_id, case=case, party=party, code=code, ground=ground,
        measure=measure, filed_by=filed_by, notified_at=notified_at, filed_at=filed_at,
        recorded_at=at, by_id=by, is_apart=apart.is_apart(case, code),
    )  # fmt: skip
    appeal.save(force_insert=True)
    write_words(case, appeal.pk, {Words.APPEAL: text}, by=by, at=at)
    _record(FILE_APPEAL, [case.pk, appeal.pk], by=by, at=at)
    if appeal.is_apart:
        apart.let_it_run(appeal, by=by, at=at)
        return appeal
    if filed_by == FiledBy.TEAM:
        take_up_appeal(appeal=appeal, by=by, at=at)
    _call(appeal)
    return appeal


@transaction.atomic
def take_up_appeal(*, appeal: Appeal, by: UUID, at: datetime) -> AppealStep:
    """Let the clock of an appeal run, from when the decision was known and she filed it."""
    if AppealStage.TAKEN_UP in _stages(appeal):
        raise NotInOrder("it was taken up already")
    if appeal.is_apart:
        apart.receive(appeal, by=by, at=at)
        return _step(appeal, AppealStage.TAKEN_UP, "", by=by, at=at)
    require_team(appeal.case)
    proceeding = _proceeding_for(appeal, by=by, at=at)
    complete_by_act(
        matter=appeal.case.matter, act=FILE_APPEAL, proceeding=proceeding,
        happened_at=appeal.filed_at, by=by, at=at,
    )  # fmt: skip
    return _step(appeal, AppealStage.TAKEN_UP, "", proceeding=proceeding, by=by, at=at)


@transaction.atomic
def admit_appeal(
    *,
    appeal: Appeal,
    is_admitted: bool,
    happened_at: datetime,
    reason: str = "",
    by: UUID,
    at: datetime,
) -> AppealStep:
    """Say that an appeal is admitted, or not and why; a person says it, no clock does."""
    if not is_admitted and not reason.strip():
        raise SayWhy("say why it is not admitted")
    if appeal.is_apart:
        if not is_admitted:
            return _end_apart(appeal, AppealStage.INADMISSIBLE, reason, happened_at, by=by, at=at)
        _have_it(appeal, by=by, at=at)
        return _step(appeal, AppealStage.ADMITTED, reason, happened_at=happened_at, by=by, at=at)
    require_team(appeal.case)
    _require_unchallenged(appeal, by=by)
    proceeding = _running(appeal)
    if not is_admitted:
        close(proceeding=proceeding, happened_at=happened_at, reason=reason, by=by, at=at)
        return _step(
            appeal, AppealStage.INADMISSIBLE, reason, happened_at=happened_at, by=by, at=at
        )
    if appeal.code == ORDINARY:
        complete_by_act(
            matter=appeal.case.matter, act=ADMIT_APPEAL, proceeding=proceeding,
            happened_at=happened_at, by=by, at=at,
        )  # fmt: skip
    step = _step(appeal, AppealStage.ADMITTED, reason, happened_at=happened_at, by=by, at=at)
    _call(appeal)
    return step


@transaction.atomic
def study_appeal(
    *, appeal: Appeal, unit: str, presumption: bool = False, by: UUID, at: datetime
) -> RiskStudy:
    """Open the new study of an appeal, once it is admitted, by whom it does not challenge."""
    require_team(appeal.case)
    _require_unchallenged(appeal, by=by)
    _running(appeal)
    stages = _stages(appeal)
    is_under_way = RiskStudy.objects.filter(appeal=appeal).exists()
    if AppealStage.ADMITTED not in stages or is_under_way:
        raise NotInOrder("a new study is made once, of an appeal that was admitted")
    return open_study(
        case=appeal.case, party=appeal.party, unit=unit, presumption=presumption, appeal=appeal,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def keep_appeal(
    *, appeal: Appeal, reason: str, happened_at: datetime, by: UUID, at: datetime
) -> AppealStep:
    """Record that she keeps it after the new study, as she says: the Council commissions one."""
    if not reason.strip():
        raise SayWhy("say it as she says it")
    require_team(appeal.case)
    _running(appeal)
    study = RiskStudy.objects.filter(appeal=appeal, closed_at__lte=happened_at)
    is_early = is_of_the_board(appeal) and not study.exists()
    if is_early or AppealStage.PERSISTS in _stages(appeal):
        raise NotInOrder("she keeps it, or not, once the new study was closed; and once")
    [event] = newest(appeal.code).step("AO-3").starts
    record_occurrence(matter=appeal.case.matter, event=event, happened_at=happened_at, by=by, at=at)
    return _step(appeal, AppealStage.PERSISTS, reason, happened_at=happened_at, by=by, at=at)


@transaction.atomic
def decide_appeal(
    *,
    appeal: Appeal,
    ruling: AppealStage,
    reason: str,
    happened_at: datetime,
    by: UUID,
    at: datetime,
) -> AppealStep:
    """Record that the decision is confirmed, changed or revoked, and why; its step is done.

    An ordinary one of a case that an authority keeps is decided by a vote of the Board in a session
    that was held, at that instant: raises `NotAdopted` where none adopted it.
    """
    if ruling not in RULINGS:
        raise NotInOrder("an appeal confirms, changes or revokes")
    if not reason.strip():
        raise SayWhy("say why")
    if appeal.is_apart:
        return _end_apart(appeal, ruling, reason, happened_at, by=by, at=at)
    require_team(appeal.case)
    _require_unchallenged(appeal, by=by)
    proceeding, decision = _running(appeal), None
    if is_of_the_board(appeal):
        decision = adopted_on(appeal)
        if decision is None:
            raise NotAdopted("no session that was held decided it")
        happened_at = decision.decided_at
    complete_by_act(
        matter=appeal.case.matter, act=DECIDE_APPEAL, proceeding=proceeding,
        happened_at=happened_at, by=by, at=at,
    )  # fmt: skip
    return _step(appeal, ruling, reason, happened_at=happened_at, decision=decision, by=by, at=at)


@transaction.atomic
def settle_appeal(
    *, appeal: Appeal, reason: str, happened_at: datetime, by: UUID, at: datetime
) -> AppealStep:
    """Say that she does not keep her appeal, as she says; what she wrote stays hers."""
    if not reason.strip():
        raise SayWhy("say it as she says it")
    if appeal.is_apart:
        return _end_apart(appeal, AppealStage.SETTLED, reason, happened_at, by=by, at=at)
    require_team(appeal.case)
    close(proceeding=_running(appeal), happened_at=happened_at, reason=reason, by=by, at=at)
    return _step(appeal, AppealStage.SETTLED, reason, happened_at=happened_at, by=by, at=at)


def _who_files(party: Party, *, by: UUID) -> FiledBy:
    if party.account_id == by:
        return FiledBy.HERSELF
    speaks = Party.objects.filter(
        case=party.case, account=by, until_at=None, part=Part.REPRESENTATIVE
    )
    if not may_contribute(party.case.matter) and speaks.exists():
        return FiledBy.REPRESENTATIVE
    require_team_or_herself(party, by=by)
    return FiledBy.TEAM


def _proceeding_for(appeal: Appeal, *, by: UUID, at: datetime) -> Proceeding:
    """Return the procedure of the decision that is appealed, begun now where none runs."""
    matter = appeal.case.matter
    [event, *_] = newest(appeal.code).step(FILING[appeal.code]).starts
    known = Occurrence.objects.filter(
        matter=matter, events__contains=[event], happened_at=appeal.notified_at,
        superseded_by=None, is_withdrawn=False,
    ).first()  # fmt: skip
    if known is None:
        known = record_occurrence(
            matter=matter, event=event, happened_at=appeal.notified_at, by=by, at=at
        )
    running = Proceeding.objects.filter(
        matter=matter, text__code=appeal.code, begun_by=known.pk, is_open=True
    ).select_related("matter")
    # Several decisions are often known at one instant: each appeal has a clock of its own.
    others = AppealStep.objects.filter(appeal__case=appeal.case, proceeding__isnull=False)
    free = running.exclude(pk__in=others.values("proceeding")).first()
    return free or start_proceeding(
        matter=matter, code=appeal.code, begun_by=known, is_another=True, by=by, at=at
    )


def _running(appeal: Appeal) -> Proceeding:
    """Return where the clock of an appeal runs; it was taken up, and nobody decided it."""
    taken = AppealStep.objects.filter(appeal=appeal, stage=AppealStage.TAKEN_UP)
    step = taken.select_related("proceeding__matter").first()
    if step is None or step.proceeding is None:
        raise NotInOrder("take it up first: its clock runs from when it was filed")
    if set(DECIDED) & _stages(appeal):
        raise NotInOrder("it was decided already")
    return step.proceeding


def _require_unchallenged(appeal: Appeal, *, by: UUID) -> None:
    if is_of_the_board(appeal) and by in challenged_by(appeal):
        raise AgainstWhoActs


def _call(appeal: Appeal) -> None:
    """Call who answers for the case, who is on duty, and the Board's once it has an ordinary one.

    The Board's are called to look, without content: what they read comes by its agenda.
    """
    body = decided_by(appeal.case, ORDINARY) if appeal.code == ORDINARY else None
    call_to_matter(
        kind=NoticeKind.APPEAL, about=appeal.pk, matter=appeal.case.matter_id,
        institutions=[body.pk] if body else (),
    )  # fmt: skip


def _have_it(appeal: Appeal, *, by: UUID, at: datetime) -> None:
    """Let whoever decides have received it, where they did not say so before."""
    apart.require_decider(appeal)
    stages = _stages(appeal)
    if set(DECIDED) & stages:
        raise NotInOrder("it was decided already")
    if AppealStage.TAKEN_UP not in stages:
        apart.receive(appeal, by=by, at=at)
        _step(appeal, AppealStage.TAKEN_UP, "", by=by, at=at)


def _end_apart(
    appeal: Appeal,
    stage: AppealStage,
    reason: str,
    happened_at: datetime,
    *,
    by: UUID,
    at: datetime,
) -> AppealStep:
    """End an appeal as whoever decides it: its step is done, and she reads why."""
    _have_it(appeal, by=by, at=at)
    apart.rule(appeal, happened_at=happened_at, by=by, at=at)
    return _step(appeal, stage, reason, happened_at=happened_at, by=by, at=at)


def _stages(appeal: Appeal) -> set[str]:
    return set(AppealStep.objects.filter(appeal=appeal).values_list("stage", flat=True))


def _step(
    appeal: Appeal,
    stage: AppealStage,
    reason: str,
    *,
    happened_at: datetime | None = None,
    proceeding: Proceeding | None = None,
    decision: BoardDecision | None = None,
    by: UUID,
    at: datetime,
) -> AppealStep:
    if stage in _stages(appeal):
        raise NotInOrder(f"{stage} was said already")
    step = AppealStep(
        compartment_id=appeal.compartment_id, appeal=appeal, stage=stage,
        proceeding_id=proceeding.pk if proceeding else None, decision=decision,
        happened_at=happened_at or at, recorded_at=at, by_id=by,
    )  # fmt: skip
    if appeal.is_apart and stage == AppealStage.TAKEN_UP:
        step.proceeding_id = appeal.proceeding_id
    step.save(force_insert=True)
    if appeal.is_apart:
        whose = (appeal.compartment_id, apart.keeper_of_words(appeal))
        seal_words(*whose, step.pk, {Words.RULING: reason}, by=by, at=at)
    else:
        write_words(appeal.case, step.pk, {Words.RULING: reason}, by=by, at=at)
    _record("protection.appeal_step", [appeal.pk, step.pk], by=by, at=at)
    return step


def _record(act: str, objects: list[UUID], *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="appeal", objects=objects, by=by, at=at)
