"""Who it happened to, supplied by hand: the codes to the coding, who it is under seal."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from baluarte.domain.intake.coding import Coded
from baluarte.domain.intake.models import Report, SuppliedVictim
from baluarte.domain.intake.victims import (
    NotOfACollective,
    ProfileTold,
    VictimTold,
    check_profile,
    sealed_parts,
)
from baluarte.domain.sealing.actions import destroy_keys, new_record_keys, seal
from baluarte.norms.catalogues import term


@dataclass(frozen=True, slots=True)
class VictimSupplied:
    """A victim of a report: who it is, and what is told of it in codes."""

    told: VictimTold
    profile: ProfileTold


def with_victim(coded: Coded, whom: VictimSupplied) -> Coded:
    """Return a coding that tells of the victim; who is told of is counted."""
    check_profile(whom.profile)
    if whom.profile.is_of_a_collective and (whom.told.role or whom.told.answers):
        raise NotOfACollective
    for asked, answer in whom.told.answers.items():
        term("self_descriptions", asked)
        term("self_answers", answer)
    number = whom.profile.number
    others = [one for one in coded.profiles if one.number != number]
    told = [whom.profile] if whom.profile.says_anything else []
    profiles = tuple(sorted([*others, *told], key=lambda one: one.number))
    return replace(coded, profiles=profiles, victims=max(coded.victims or 0, number))


def keep_victim(report: Report, told: VictimTold, *, by: UUID, at: datetime) -> None:
    """Keep who a victim is, sealed; the newest of a number is what is told of it."""
    [(record_key, key)] = new_record_keys(f"institution:{report.source_list.steward_id}", 1)
    kept = SuppliedVictim(
        compartment_id=report.compartment_id,
        record_key=record_key,
        report=report,
        number=told.number,
        supplied_at=at,
        by_id=by,
    )
    seal(kept, "sealed_text", json.dumps(sealed_parts(told), ensure_ascii=False), key=key)
    kept.save(force_insert=True)


def destroy_victims(reports: list[Report], *, at: datetime) -> int:
    """Destroy the keys of whoever was supplied to reports that are erased."""
    return destroy_keys(SuppliedVictim.objects.filter(report__in=reports), at=at)
