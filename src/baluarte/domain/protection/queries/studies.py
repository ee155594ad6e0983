"""A study as it stands: the newest word on each item, scenario and level, and what it lacks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import parties_of
from baluarte.domain.protection.choices import About, Words
from baluarte.domain.protection.models import (
    ItemRating,
    LevelStatement,
    Measure,
    QualityAnswer,
    RiskScenario,
    RiskStudy,
    SaidOfRisk,
)
from baluarte.domain.protection.queries.positions import position_on
from baluarte.domain.sealing.queries import unseal_all
from baluarte.norms import instruments
from baluarte.norms.instruments import Finding, Instrument, PlannedMeasure, Rating, Refusal, Study

COLLECTIVE = "collective"


def studies_of(case: Case) -> QuerySet[RiskStudy]:
    """Return the studies of a case, newest first; second ratings are not among them."""
    found = RiskStudy.objects.filter(case=case, rated_again=None)
    return found.select_related("party", "by").order_by("-opened_at", "id")


def study_of(key: UUID) -> RiskStudy:
    """Return one study; `RiskStudy.DoesNotExist` where the context sees none."""
    found = RiskStudy.objects.select_related(
        "case__matter__compartment", "case__compartment", "party__person", "by", "rated_again"
    )
    return found.get(pk=key)


def studies_open() -> QuerySet[RiskStudy]:
    """Return the studies of open cases that nobody closed yet, the oldest first."""
    found = RiskStudy.objects.filter(closed_at=None, case__closed_at=None)
    return found.select_related("case", "by").order_by("opened_at", "id")


def second_ratings_of(study: RiskStudy) -> QuerySet[RiskStudy]:
    """Return who rated a study again, without a code."""
    return RiskStudy.objects.filter(rated_again=study).select_related("by").order_by("opened_at")


def instrument_of(study: RiskStudy) -> Instrument:
    """Return the version of the instrument that a study keeps."""
    code, _, version = study.instrument.partition("/")
    return instruments.instrument(code, int(version))


def ratings_of(study: RiskStudy) -> Mapping[str, ItemRating]:
    """Return the newest coding of each item."""
    rows = ItemRating.objects.filter(study=study).select_related("event")
    return {row.item: row for row in rows.order_by("rated_at", "id")}


def scenarios_of(study: RiskStudy) -> list[RiskScenario]:
    """Return the scenarios that stand, by number."""
    return list(RiskScenario.objects.filter(study=study, ended_at=None).order_by("number"))


def scenarios_in(studies: Iterable[RiskStudy]) -> list[RiskScenario]:
    """Return the scenarios that stand in some studies, by number."""
    found = RiskScenario.objects.filter(study__in=list(studies), ended_at=None)
    return list(found.order_by("number"))


def levels_of(study: RiskStudy) -> QuerySet[LevelStatement]:
    """Return the levels stated in a study, newest first."""
    return (
        LevelStatement.objects.filter(study=study).select_related("by").order_by("-stated_at", "id")
    )


def level_of(study: RiskStudy) -> LevelStatement | None:
    """Return the level that stands: a person stated it, nothing computes it."""
    return levels_of(study).first()


def levels_standing(case: Case) -> list[LevelStatement]:
    """Return the newest level stated of each person or collective of a case."""
    newest: dict[tuple[UUID, str], LevelStatement] = {}
    rows = LevelStatement.objects.filter(study__case=case, study__rated_again=None)
    for row in rows.select_related("by", "study__party__person").order_by("stated_at", "id"):
        newest[row.study.party_id, row.study.unit] = row
    return list(newest.values())


def lacking(study: RiskStudy, *, at: datetime) -> tuple[Refusal, ...]:
    """Return all that a study lacks before it may close, in words a person can act on.

    A second rating is for the study of agreement: it needs its codes, its level and the link.
    """
    known = instrument_of(study)
    missing = instruments.refusals(known, as_it_stands(study, at=at))
    if study.rated_again_id is None:
        return (*missing, *instruments.quality_refusals(known, findings_of(study)))
    judged = {*known.items, *(domain.id for domain in known.domains), "unit", "level", "nexus"}
    return tuple(one for one in missing if one.where in judged)


def quality_of(study: RiskStudy) -> Mapping[str, QualityAnswer]:
    """Return the newest answer to each point of the quality checklist, and who gave it."""
    rows = QualityAnswer.objects.filter(study=study).select_related("by")
    return {row.point: row for row in rows.order_by("answered_at", "id")}


def findings_of(study: RiskStudy) -> Mapping[str, Finding]:
    """Return what was found at each point, as the instrument reads it."""
    return {point: Finding(row.answer) for point, row in quality_of(study).items()}


def read_texts(about: Iterable[UUID], *, by: UUID, at: datetime) -> dict[UUID, dict[str, str]]:
    """Return what was written beside records, opened, by record and subject; one logged reading."""
    keys = list(about)
    rows = list(SaidOfRisk.objects.filter(about__in=keys).order_by("written_at"))
    found: dict[UUID, dict[str, str]] = {}
    for row, text in zip(rows, unseal_all(rows, "sealed_text"), strict=True):
        found.setdefault(row.about, {})[row.subject] = text
    if rows:
        record(
            act="protection.read_texts",
            object_type="risk_study",
            objects=sorted(found, key=str),
            files={row.compartment_id for row in rows},
            by=by,
            at=at,
        )
    return found


def as_it_stands(study: RiskStudy, *, at: datetime) -> Study:
    level = level_of(study)
    measures = list(Measure.objects.filter(study=study, replaced_by__isnull=True))
    words = _words_on([study.pk, *([level.pk] if level else [])])
    position = position_on(study.party, About.STUDY, study.pk, at=at)
    return Study(
        unit=study.unit,
        ratings={
            item: Rating(row.code, row.has_evidence, row.reliability)
            for item, row in ratings_of(study).items()
        },
        level=level.level if level else "",
        has_level_reason=level is not None and Words.LEVEL in words.get(level.pk, ()),
        level_before=level.level_before if level else "",
        has_override_reason=level is not None and Words.OVERRIDE in words.get(level.pk, ()),
        is_imminent_declared=level is not None and level.is_declared,
        nexus=level.nexus if level else "",
        scenarios=tuple(
            instruments.Scenario(str(one.number), one.kind) for one in scenarios_of(study)
        ),
        measures=tuple(_planned(one) for one in measures),
        has_collective_consent=_collective_consents(study, at=at),
        has_alternatives=Words.ALTERNATIVES in words.get(study.pk, ()),
        review_date=study.review_date,
        position=position.code if position else "",
        has_position_reason=position is not None and position.has_reason,
    )


def _planned(one: Measure) -> PlannedMeasure:
    return PlannedMeasure(
        code=one.code,
        answers=tuple(str(number) for number in one.answers),
        institution=str(one.institution_id or ""),
        delivery_date=one.delivery_date,
        is_collective=one.is_collective,
    )


def _words_on(keys: Iterable[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = SaidOfRisk.objects.filter(about__in=list(keys)).values_list("about", "subject")
    for about, subject in rows:
        found.setdefault(about, set()).add(subject)
    return found


def _collective_consents(study: RiskStudy, *, at: datetime) -> bool:
    """Say whether the collective of the case agreed to this study: it speaks for itself."""
    parties: list[Party] = [one for one in parties_of(study.case) if one.part == COLLECTIVE]
    said = [position_on(one, About.STUDY, study.pk, at=at) for one in parties]
    return bool(said) and all(one is not None and one.code.startswith("agrees") for one in said)
