"""Say who is a victim in the law, and which files are of the same one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.rules import require_open, require_team
from baluarte.domain.registry.models import Event
from baluarte.domain.reparation.actions.words import log, remark, said
from baluarte.domain.reparation.choices import VictimKind
from baluarte.domain.reparation.models import CaseVictim, FileJoin
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.reparation.rules import require_addition
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns

WHOSE = (VictimKind.INDIRECT, VictimKind.POTENTIAL)


@transaction.atomic
def register_victim(
    *,
    case: Case,
    party: Party,
    kind: str,
    of: CaseVictim | None = None,
    event: Event | None = None,
    words: str = "",
    by: UUID,
    at: datetime,
) -> CaseVictim:
    """Register somebody of a case, or its collective, as a victim of one fact or of all of it.

    `of`: of an indirect victim, whose; `words`: the harm, kept sealed.
    """
    context.require(by)
    require_team(case)
    require_open(case)
    if kind not in VictimKind.values:
        raise ReparationRefused("kind", field="kind", given=kind)
    if party.case_id != case.pk or party.until_at is not None:
        raise ReparationRefused("party", field="party")
    is_collective = party.part == Part.COLLECTIVE
    if is_collective != (kind == VictimKind.COLLECTIVE):
        raise ReparationRefused("collective", field="kind", given=VictimKind(kind).label)
    if kind == VictimKind.INDIRECT and (of is None or of.case_id != case.pk or of.party == party):
        raise ReparationRefused("of_whom", field="of")
    take_turns([case.pk])
    same = CaseVictim.objects.filter(case=case, party=party, event=event, until_at=None)
    if same.exists():
        raise ReparationRefused("twice", field="party")
    made = CaseVictim(
        compartment_id=case.compartment_id, case=case, party=party, kind=kind,
        of=of if kind in WHOSE else None, event=event, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(made, made.pk, words, by=by, at=at)
    log("reparation.register_victim", made, by=by, at=at)
    return made


@transaction.atomic
def join_files(
    *, victim: CaseVictim, other: CaseVictim, reason: str, by: UUID, at: datetime
) -> FileJoin:
    """Say that two files are of the same victim: what was told in one is not asked in the other."""
    require_addition(victim, by=by)
    require_team(other.case)
    said(reason, field="reason")
    take_turns(sorted((victim.pk, other.pk)))
    if victim.case_id == other.case_id:
        raise ReparationRefused("same_case", field="other")
    if _between(victim, other) is not None:
        raise ReparationRefused("joined", field="other")
    made = FileJoin(
        compartment_id=victim.compartment_id, victim=victim, other=other, by_id=by, recorded_at=at
    )
    made.save(force_insert=True)
    remark(victim, made.pk, reason, by=by, at=at)
    log("reparation.join_files", victim, other.pk, by=by, at=at)
    return made


@transaction.atomic
def part_files(
    *, victim: CaseVictim, other: CaseVictim, reason: str, by: UUID, at: datetime
) -> FileJoin:
    """Take apart two files that were joined; that they were joined stays readable."""
    require_addition(victim, by=by)
    said(reason, field="reason")
    found = _between(victim, other)
    if found is None:
        raise ReparationRefused("not_joined", field="other")
    FileJoin.objects.filter(pk=found.pk).update(parted_at=at, parted_by_id=by)
    found.parted_at = at
    remark(found.victim, found.pk, reason, by=by, at=at)
    log("reparation.part_files", victim, other.pk, by=by, at=at)
    return found


def _between(victim: CaseVictim, other: CaseVictim) -> FileJoin | None:
    pairs = ((victim, other), (other, victim))
    for one, another in pairs:
        found = FileJoin.objects.filter(victim=one, other=another, parted_at=None).first()
        if found is not None:
            return found
    return None
