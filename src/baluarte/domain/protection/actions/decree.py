"""The Board decrees, in a session it held: measures planned with her, her position on each."""

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
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.actions.steps import complete_by_act
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.queries import gate_keeping
from baluarte.domain.procedure.queries.calendars import day_in_matter
from baluarte.domain.protection.actions.measures import (
    InstitutionIsExcluded,
    is_left_out,
    say_how_far,
)
from baluarte.domain.protection.acts import APPROVE_MEASURES
from baluarte.domain.protection.choices import About, Outcome
from baluarte.domain.protection.models import (
    BoardDecision,
    Measure,
    MeasureChange,
    MeasureDocument,
)
from baluarte.domain.protection.queries.measures import measures_of
from baluarte.domain.protection.queries.positions import position_on
from baluarte.norms.agenda import ActRefused

DECREED = "DEC"
# What the Board's agenda calls such an item.
DECREE = "decree"


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


class NotAdopted(ValueError):
    """Only a session decrees: none that was held adopted the planned measures."""


@transaction.atomic
def approve_measures(
    *, case: Case, document: DocumentGiven | None = None, by: UUID, at: datetime
) -> list[MeasureChange]:
    """Decree the planned measures, as a session of the Board adopted them and at that instant.

    Raises `NothingToApprove`, `NobodyOwesIt`, `PositionMissing`, `LeftOut`, `ConsentDoesNotCover`,
    `NotAdopted` or, where the decree is not open in its procedure, `ActRefused`; nothing is
    decreed then.
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
    decided_at, shown = _adopted(case, planned).decided_at, document.sha256 if document else ""
    done = complete_by_act(
        matter=case.matter, act=APPROVE_MEASURES, happened_at=decided_at,
        evidence_sha256=shown, by=by, at=at,
    )  # fmt: skip
    if not done:
        raise ActRefused("not_open", given=APPROVE_MEASURES)
    changes = [
        say_how_far(
            measure=one, status=DECREED, happened_on=day_in_matter(case.matter, decided_at),
            evidence_sha256=shown, by=by, at=at,
        )
        for one in planned
    ]  # fmt: skip
    if document is not None:
        keep_document(
            MeasureDocument, document, about=done[-1].pk, compartment=case.compartment_id, by=by,
            at=at,
        )  # fmt: skip
    record(
        act="protection.approve_measures", object_type="case",
        objects=[case.pk, *(one.pk for one in planned)], by=by, at=at,
    )  # fmt: skip
    return changes


def adopted_decree(case: Case) -> BoardDecision | None:
    """Return what a session that was held adopted last to decree in a case."""
    found = BoardDecision.objects.filter(
        item__case=case, item__kind=DECREE, outcome=Outcome.ADOPTED,
        item__session__opened_at__isnull=False,
    )  # fmt: skip
    return found.order_by("-decided_at").first()


def _adopted(case: Case, planned: Sequence[Measure]) -> BoardDecision:
    """Return the decision that adopted what is planned; what was planned since it did not see."""
    found = adopted_decree(case)
    if found is None or any(one.planned_at > found.decided_at for one in planned):
        raise NotAdopted("no session that was held adopted it")
    return found


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
