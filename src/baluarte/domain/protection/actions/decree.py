"""The Board decides on measures that were planned with her: her position on each, or none is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions.consent import require_consent
from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import parties_of
from baluarte.domain.cases.queries.consent import is_keepers
from baluarte.domain.cases.rules import require_open, require_team
from baluarte.domain.procedure.actions.steps import complete_by_act
from baluarte.domain.procedure.queries import gate_keeping
from baluarte.domain.procedure.queries.calendars import day_in_matter
from baluarte.domain.protection.actions.measures import (
    InstitutionIsExcluded,
    is_left_out,
    say_how_far,
)
from baluarte.domain.protection.acts import APPROVE_MEASURES
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.models import Measure, MeasureChange
from baluarte.domain.protection.queries.measures import measures_of
from baluarte.domain.protection.queries.positions import position_on

DECREED = "DEC"


class NothingToApprove(ValueError):
    """No planned measure waits for a decision."""


class NobodyOwesIt(ValueError):
    """A measure is decided with who owes it and by which day; `measures` lack one of them."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.measures = tuple(measures)
        super().__init__(", ".join(one.code for one in self.measures))


class PositionMissing(ValueError):
    """Nothing is decided of her without her word, a standing one, or why it could not be had."""

    def __init__(self, measures: Iterable[Measure] = ()) -> None:
        self.measures = tuple(measures)
        super().__init__(", ".join(one.code for one in self.measures))


@transaction.atomic
def approve_measures(
    *, case: Case, decided_at: datetime, evidence_sha256: str = "", by: UUID, at: datetime
) -> list[MeasureChange]:
    """Record that the Board decreed the planned measures; the steps that wait for it are done.

    Raises `NothingToApprove`, `NobodyOwesIt`, `PositionMissing`, `LeftOut`, `ConsentDoesNotCover`
    or `ActRefused`; nothing is decreed then.
    """
    require_team(case)
    require_open(case)
    planned = planned_of(case)
    if not planned:
        raise NothingToApprove("no planned measure waits")
    if lacking := [one for one in planned if not (one.institution_id and one.delivery_date)]:
        raise NobodyOwesIt(lacking)
    if without := [one for one in planned if not _is_spoken_of(case, one, at=at)]:
        raise PositionMissing(without)
    _require_reach(case, planned, at=at)
    changes = [
        say_how_far(
            measure=one, status=DECREED, happened_on=day_in_matter(case.matter, decided_at),
            evidence_sha256=evidence_sha256, by=by, at=at,
        )
        for one in planned
    ]  # fmt: skip
    complete_by_act(
        matter=case.matter, act=APPROVE_MEASURES, happened_at=decided_at,
        evidence_sha256=evidence_sha256, by=by, at=at,
    )  # fmt: skip
    record(
        act="protection.approve_measures", object_type="case",
        objects=[case.pk, *(one.pk for one in planned)], by=by, at=at,
    )  # fmt: skip
    return changes


def planned_of(case: Case) -> list[Measure]:
    """Return the measures of a case of which nothing was said since they were planned."""
    return [one.measure for one in measures_of(case) if one.change is None]


def protected_in(case: Case) -> list[Party]:
    """Return who is to be protected in a case: persons, and the collective that speaks itself."""
    return [one for one in parties_of(case) if one.part in (Part.BENEFICIARY, Part.COLLECTIVE)]


def _is_spoken_of(case: Case, measure: Measure, *, at: datetime) -> bool:
    """Say whether each person has a word on a measure, or on the study that planned it."""
    who = protected_in(case)
    about = [(About.MEASURE, measure.pk)]
    if measure.study_id is not None:
        about.append((About.STUDY, measure.study_id))
    return bool(who) and all(
        any(position_on(party, on, key, at=at) is not None for on, key in about) for party in who
    )


def _require_reach(case: Case, planned: Sequence[Measure], *, at: datetime) -> None:
    """Refuse whoever is left out since it was planned, and whom her consent does not reach."""
    keeping = gate_keeping(case.matter, at=at)
    for institution in {one.institution for one in planned if one.institution is not None}:
        if is_left_out(institution, keeping):
            raise InstitutionIsExcluded(f"{institution.pk} is left out of this case")
        if not is_keepers(case, institution):
            require_consent(case, institution)
