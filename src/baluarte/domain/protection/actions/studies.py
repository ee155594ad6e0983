"""A study of risk, made with the person: rate, tell scenarios, state a level, close."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from baluarte.domain.access.models import Compartmented
from baluarte.domain.access.rules import NotAllowed, require_no_break_glass
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.rules import require_open, require_team
from baluarte.domain.procedure.actions.steps import complete_by_act
from baluarte.domain.procedure.queries.calendars import day_in_matter
from baluarte.domain.protection.actions.words import write_words
from baluarte.domain.protection.acts import CLOSE_STUDY, STUDY_APPEAL
from baluarte.domain.protection.choices import Cause, Words
from baluarte.domain.protection.models import (
    Appeal,
    ItemRating,
    LevelStatement,
    Reevaluation,
    RiskScenario,
    RiskStudy,
)
from baluarte.domain.protection.queries.second_ratings import took_part
from baluarte.domain.protection.queries.studies import instrument_of, lacking, level_of
from baluarte.domain.registry.models import Event
from baluarte.norms import instruments
from baluarte.norms.instruments import Refusal, presumed_level

DECLARED = "inminente"


class StudyIncomplete(ValueError):
    """A study cannot close yet; `refusals` say all that is missing, and what would be right."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("\n".join(str(one) for one in refusals))
        self.refusals = tuple(refusals)


class StudyClosed(NotAllowed):
    """A closed study stays as it is: open a new one."""

    def __init__(self) -> None:
        super().__init__("protection.study_is_closed")


class NoSuchItem(LookupError):
    """The instrument asks no such item, or has no such code."""


class SameRater(ValueError):
    """Agreement is studied between two raters: another person rates again."""


class NotALevel(ValueError):
    """No level or link of the instrument; or one that only a declaration states."""


@transaction.atomic
def open_study(
    *,
    case: Case,
    party: Party,
    unit: str,
    instrument: str = "risk",
    presumption: bool = False,
    rated_again: RiskStudy | None = None,
    appeal: Appeal | None = None,
    by: UUID,
    at: datetime,
) -> RiskStudy:
    """Open a study of a person or a collective with the newest instrument.

    `presumption`: she declares to be among those for whom a level is presumed; nobody asks why.
    `rated_again`: a second rating of a study, for the study of agreement alone.
    `appeal`: the appeal it is made anew for (`appeals.study_appeal`).
    """
    require_team(case)
    require_open(case)
    if rated_again is not None and took_part(rated_again, by=by):
        raise SameRater("another person rates again")
    newest = instruments.newest(instrument, on=day_in_matter(case.matter, at))
    study = RiskStudy(
        compartment_id=case.compartment_id,
        case=case,
        party=party,
        unit=unit,
        instrument=newest.key,
        instrument_sha256=newest.sha256,
        rated_again=rated_again,
        appeal=appeal,
        is_presumption_declared=presumption,
        opened_at=at,
        by_id=by,
    )
    study.save(force_insert=True)
    _record("protection.open_study", study, [case.pk, study.pk], by=by, at=at)
    return study


@transaction.atomic
def rate_item(
    *,
    study: RiskStudy,
    item: str,
    code: int | None,
    evidence: str = "",
    reliability: str = "",
    event: Event | None = None,
    by: UUID,
    at: datetime,
) -> ItemRating:
    """Code an item, nothing where it is unknown, with its evidence; unknown is never zero."""
    _still_open(study)
    known = instrument_of(study)
    if item not in known.items:
        raise NoSuchItem(f"{known.key} has no item {item!r}")
    if code is not None and not 0 <= code < len(known.codes):
        raise NoSuchItem(f"{item} is coded 0 to {len(known.codes) - 1}, or unknown")
    rating = ItemRating(
        compartment_id=study.compartment_id,
        study=study,
        item=item,
        code=code,
        reliability=reliability,
        event=event,
        by_id=by,
        rated_at=at,
    )
    written = write_words(study.case, rating.pk, {Words.EVIDENCE: evidence}, by=by, at=at)
    rating.has_evidence = bool(written) or event is not None
    rating.save(force_insert=True)
    _record("protection.rate_item", rating, [study.pk, rating.pk], by=by, at=at)
    return rating


@transaction.atomic
def tell_scenario(
    *, study: RiskStudy, text: str, kind: str = "", by: UUID, at: datetime
) -> RiskScenario:
    """Tell who could do what, when, with which capacity, and what would lower the risk."""
    _still_open(study)
    last = RiskScenario.objects.filter(study=study).order_by("-number").first()
    scenario = RiskScenario(
        compartment_id=study.compartment_id,
        study=study,
        number=last.number + 1 if last else 1,
        kind=kind,
        by_id=by,
        written_at=at,
    )
    scenario.save(force_insert=True)
    write_words(study.case, scenario.pk, {Words.SCENARIO: text}, by=by, at=at)
    _record("protection.tell_scenario", scenario, [study.pk, scenario.pk], by=by, at=at)
    return scenario


@transaction.atomic
def end_scenario(*, scenario: RiskScenario, by: UUID, at: datetime) -> RiskScenario:
    """Say that a scenario stands no longer."""
    _still_open(scenario.study)
    RiskScenario.objects.filter(pk=scenario.pk).update(ended_at=at)
    _record("protection.end_scenario", scenario, [scenario.study_id, scenario.pk], by=by, at=at)
    return scenario


@transaction.atomic
def state_level(
    *,
    study: RiskStudy,
    level: str,
    nexus: str,
    reason: str,
    override_reason: str = "",
    is_declared: bool = False,
    by: UUID,
    at: datetime,
) -> LevelStatement:
    """State the level of risk and, apart from it, the link with the work; a person's judgement.

    Imminent danger is only ever declared by her. Departing from what was presumed or stated
    before, in either direction, needs a reason of its own before the study may close.
    """
    _still_open(study)
    known = instrument_of(study)
    if level not in known.levels or nexus not in known.nexus:
        raise NotALevel(f"levels are {', '.join(known.levels)}; links {', '.join(known.nexus)}")
    if level in known.only_by_declaration and not is_declared:
        raise NotALevel(f"{level} is stated by her declaration alone")
    if is_declared:
        require_no_break_glass(study.compartment_id)
    before = level_of(study)
    presumed = presumed_level(known, is_in_force=True, is_declared=study.is_presumption_declared)
    stated = LevelStatement(
        compartment_id=study.compartment_id,
        study=study,
        level=level,
        nexus=nexus,
        level_before=before.level if before else presumed,
        is_declared=is_declared,
        by_id=by,
        stated_at=at,
    )
    stated.save(force_insert=True)
    said = {Words.LEVEL: reason, Words.OVERRIDE: override_reason}
    write_words(study.case, stated.pk, said, by=by, at=at)
    _record("protection.state_level", stated, [study.pk, stated.pk], by=by, at=at)
    return stated


@transaction.atomic
def plan_review(
    *, study: RiskStudy, review_date: date, alternatives: str = "", by: UUID, at: datetime
) -> RiskStudy:
    """Set the day of the next assessment, and what else was considered."""
    _still_open(study)
    RiskStudy.objects.filter(pk=study.pk).update(review_date=review_date)
    study.review_date = review_date
    write_words(study.case, study.pk, {Words.ALTERNATIVES: alternatives}, by=by, at=at)
    _record("protection.plan_review", study, [study.pk], by=by, at=at)
    return study


@transaction.atomic
def close_study(*, study: RiskStudy, by: UUID, at: datetime) -> RiskStudy:
    """Close a study that lacks nothing, her position among it; the next one is planned at once.

    The steps of procedures that wait for it are done with it. Raises `StudyIncomplete` with
    everything that is missing.
    """
    _still_open(study)
    missing = lacking(study, at=at)
    if missing:
        raise StudyIncomplete(missing)
    keep_sampling_key()
    RiskStudy.objects.filter(pk=study.pk).update(closed_at=at)
    study.closed_at = at
    if study.rated_again_id is None and study.review_date is not None:
        act = STUDY_APPEAL if study.appeal_id else CLOSE_STUDY
        complete_by_act(matter=study.case.matter, act=act, happened_at=at, by=by, at=at)
        _assessed_anew(study, following=study.review_date, by=by, at=at)
    _record("protection.close_study", study, [study.case_id, study.pk], by=by, at=at)
    return study


def keep_sampling_key() -> None:
    """Make what draws studies to be rated again, where there is none yet; nobody reads it."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.keep_sampling_key()")


def _assessed_anew(study: RiskStudy, *, following: date, by: UUID, at: datetime) -> None:
    """Answer what was waiting for a study, and plan the next."""
    waiting = Reevaluation.objects.filter(case=study.case, done_by=None, asked_at__lte=at)
    waiting.update(done_by=study)
    planned = Reevaluation(
        compartment_id=study.compartment_id, case=study.case, cause=Cause.PLANNED,
        due_on=following, asked_at=at, by_id=by,
    )  # fmt: skip
    planned.save(force_insert=True)


def _still_open(study: RiskStudy) -> None:
    require_team(study.case)
    if RiskStudy.objects.filter(pk=study.pk, closed_at__isnull=False).exists():
        raise StudyClosed


def _record(act: str, of: Compartmented, objects: list[UUID], *, by: UUID, at: datetime) -> None:
    file = [of.compartment_id]
    record(act=act, object_type="risk_study", objects=objects, files=file, by=by, at=at)
