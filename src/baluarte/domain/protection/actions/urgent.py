"""An urgent act is one: which measures, who delivers each, the document that shows it, her word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries.consent import consenting
from baluarte.domain.cases.rules import require_open, require_team
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.actions.steps import complete_by_act
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.queries import day_in_matter, gate_keeping
from baluarte.domain.protection.actions.decree import NobodyOwesIt, PositionMissing
from baluarte.domain.protection.actions.measures import (
    InstitutionIsExcluded,
    is_left_out,
    say_how_far,
    take_position,
)
from baluarte.domain.protection.acts import ASSESS_IMMEDIATELY, DELIVER_URGENT, ISSUE_URGENT
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.models import Measure, MeasureDocument, Position, UrgentAct
from baluarte.domain.protection.queries.positions import position_on
from baluarte.norms.agenda import ActRefused

# How far a measure has come once the act is done.
COMES_TO: Final = {ISSUE_URGENT: "EN_IMP", DELIVER_URGENT: "IMP", ASSESS_IMMEDIATELY: ""}


class NoMeasure(ValueError):
    """An urgent act is about measures of its case; delivery, about those that were issued."""


class NothingShowsIt(ValueError):
    """What was done is shown by a document, which is kept under seal."""


@dataclass(frozen=True, kw_only=True)
class HerWord:
    """What she says of a measure, or why her word could not be had."""

    code: str
    reason: str = field(default="", repr=False)


@transaction.atomic
def do_urgent_act(
    *, case: Case, act: str, measures: Sequence[Measure], document: DocumentGiven | None,
    happened_at: datetime, word: HerWord | None = None, by: UUID, at: datetime,
) -> UrgentAct:  # fmt: skip
    """Do the urgent step that stands open: with measures, who delivers them, a document, her word.

    `word` is said of every measure named; without it each has one of its own already, and of a
    delivery one since it was issued. Raises `NoMeasure`, `NobodyOwesIt`, `InstitutionIsExcluded`,
    `NothingShowsIt`, `PositionMissing` or `ActRefused`: nothing is done then.
    """
    require_team(case)
    require_open(case)
    _require_measures(case, act, measures, at=at)
    if document is None:
        raise NothingShowsIt("a document shows it")
    parties = consenting(case)
    if word is not None:
        for party, one in ((party, one) for party in parties for one in measures):
            take_position(
                party=party, about=About.MEASURE, subject=one.pk, code=word.code,
                reason=word.reason, by=by, at=at,
            )  # fmt: skip
    if without := [one for one in measures if not _is_spoken_of(case, act, one, parties, at=at)]:
        raise PositionMissing(without)
    digest = document.sha256
    done = complete_by_act(
        matter=case.matter, act=act, happened_at=happened_at, evidence_sha256=digest, by=by, at=at
    )
    if not done:
        raise ActRefused("not_open", given=act)
    for one in measures if COMES_TO[act] else ():
        say_how_far(
            measure=one, status=COMES_TO[act], evidence_sha256=digest, by=by, at=at,
            happened_on=day_in_matter(case.matter, happened_at),
        )  # fmt: skip
    kept = UrgentAct(
        compartment_id=case.compartment_id, case=case, occurrence=done[-1], act=act,
        measures=[one.pk for one in measures], happened_at=happened_at, recorded_at=at, by_id=by,
        document_sha256=digest,
    )  # fmt: skip
    kept.save(force_insert=True)
    keep_document(
        MeasureDocument, document, about=kept.pk, compartment=case.compartment_id, by=by, at=at
    )
    record(
        act="protection.do_urgent_act", object_type="case", objects=[case.pk, kept.pk],
        payload={"act": act}, files=[case.compartment_id], by=by, at=at,
    )  # fmt: skip
    return kept


# By the names that texts give them.
issue_urgent_measures = partial(do_urgent_act, act=ISSUE_URGENT)
deliver_urgent_measures = partial(do_urgent_act, act=DELIVER_URGENT)
assess_immediately = partial(do_urgent_act, act=ASSESS_IMMEDIATELY)


def issued_in(case: Case) -> set[UUID]:
    """Return the urgent measures that were issued in a case."""
    found = UrgentAct.objects.filter(case=case, act=ISSUE_URGENT)
    return {key for keys in found.values_list("measures", flat=True) for key in keys}


def _require_measures(case: Case, act: str, measures: Sequence[Measure], *, at: datetime) -> None:
    if not measures or any(one.case_id != case.pk for one in measures):
        raise NoMeasure("an urgent act is about measures of its case")
    if act == DELIVER_URGENT and not {one.pk for one in measures} <= issued_in(case):
        raise NoMeasure("what is delivered was issued")
    if lacking := [one for one in measures if one.institution is None]:
        raise NobodyOwesIt(lacking)
    keeping = gate_keeping(case.matter, at=at)
    for one in measures:
        if one.institution is not None and is_left_out(one.institution, keeping):
            raise InstitutionIsExcluded(f"{one.institution_id} is left out of this case")


def _is_spoken_of(
    case: Case, act: str, measure: Measure, parties: Collection[Party], *, at: datetime
) -> bool:
    """Say whether each person has a word on a measure: of a delivery, one since it was issued."""
    if act != DELIVER_URGENT:
        return bool(parties) and all(
            position_on(one, About.MEASURE, measure.pk, at=at) is not None for one in parties
        )
    issued = UrgentAct.objects.filter(case=case, act=ISSUE_URGENT, measures__contains=[measure.pk])
    since = max(issued.values_list("recorded_at", flat=True), default=at)
    said = Position.objects.filter(
        party__in=parties, about=About.MEASURE, subject=measure.pk, taken_at__gt=since
    )
    spoke = set(said.values_list("party_id", flat=True))
    return bool(parties) and spoke >= {one.pk for one in parties}
