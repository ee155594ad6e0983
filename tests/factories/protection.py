"""A study of an invented person, complete or less one thing; all invented."""

from datetime import date, datetime

from tests.factories.procedure import BEFORE, Cast

from baluarte.domain.cases.models import Case, Party
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About, Answered
from baluarte.domain.protection.models import RiskStudy
from baluarte.domain.protection.queries import instrument_of
from baluarte.domain.wall.context import acting_as

REVIEW = date(2026, 9, 1)
DELIVERY = date(2026, 4, 1)


def make_study(
    cast: Cast,
    case: Case,
    party: Party,
    *,
    at: datetime = BEFORE,
    without: str = "",
    opened: RiskStudy | None = None,
) -> RiskStudy:
    """Make a study as its owner, or go on with one, with all it needs but what `without` names."""
    by = cast.owner.pk
    with acting_as(by):
        study = opened or actions.open_study(case=case, party=party, unit="person", by=by, at=at)
        for item in instrument_of(study).items:
            if item != without:
                actions.rate_item(
                    study=study, item=item, code=2, evidence="Lo contó y consta",
                    reliability="high", by=by, at=at,
                )  # fmt: skip
        if without != "scenario":
            actions.tell_scenario(
                study=study, text="Quienes vigilan la casa", kind="physical", by=by, at=at
            )
        if without != "level":
            actions.state_level(
                study=study, level="alto", nexus="relacionado_con_la_labor",
                reason="" if without == "reason" else "Por la escalada", by=by, at=at,
            )  # fmt: skip
        if without not in ("measure", "scenario"):
            actions.plan_measure(
                case=case, study=study, code="MU-4", answers=[1], by=by, at=at,
                institution=None if without == "institution" else cast.federal,
                delivery_date=None if without == "delivery" else DELIVERY,
            )  # fmt: skip
        if without != "review":
            actions.plan_review(
                study=study, review_date=REVIEW, alternatives="Reubicación", by=by, at=at
            )
        if without != "quality":
            found = {
                point.id: actions.Found(Answered.MET) for point in instrument_of(study).quality
            }
            actions.answer_quality(study=study, found=found, by=by, at=at)
        if without != "position":
            actions.take_position(
                party=party, about=About.STUDY, subject=study.pk, code="agrees", by=by, at=at
            )
    return study
