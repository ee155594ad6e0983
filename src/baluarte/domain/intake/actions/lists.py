from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.actions import grant, open_compartment, revoke_grant
from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Compartment, Institution
from baluarte.domain.access.queries import grants_given
from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.entries import Json
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.intake.mapping import Mapping
from baluarte.domain.intake.models import SourceList
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day

GROUND = "share level"
CURATORS = {
    ShareLevel.REGISTRY_CODED: Level.CODED,
    ShareLevel.REGISTRY_IDENTIFIED: Level.IDENTIFIED,
    ShareLevel.PUBLISHABLE: Level.CODED,
}


class SlugTaken(Exception):
    """The organisation has a list of that short name already."""


class UnderEmbargo(Exception):
    """The list may not be shared before a day."""

    def __init__(self, until: date) -> None:
        super().__init__(f"not before {until}")
        self.until = until


@transaction.atomic
def take_in_list(
    *,
    slug: str,
    mapping: Mapping,
    steward: Institution,
    title: str = "",
    agreement: str = "",
    embargo_until: date | None = None,
    by: UUID,
    at: datetime,
) -> SourceList:
    """Take in a list of an organisation, with a compartment of its own; nobody else sees it yet."""
    # Two at once would both find the name free.
    take_turns([f"lists of {steward.pk}"])
    if SourceList.objects.filter(steward=steward, slug=slug).exists():
        raise SlugTaken(slug)
    compartment = open_compartment(institution=steward, kind=CompartmentKind.LIST, by=by, at=at)
    taken = SourceList(
        compartment=compartment,
        slug=slug,
        title=title or mapping.title(mapping.language),
        producer=mapping.producer,
        steward=steward,
        licence=mapping.licence,
        language=mapping.language,
        mapping=dict(mapping.content),
        agreement=agreement,
        embargo_until=embargo_until,
        created_at=at,
        created_by_id=by,
    )
    taken.save(force_insert=True)
    _record("intake.take_in_list", taken, {"slug": slug, "mapping": mapping.sha256}, by=by, at=at)
    return taken


@transaction.atomic
def change_mapping(
    *, source_list: SourceList, mapping: Mapping, by: UUID, at: datetime
) -> SourceList:
    """Keep another mapping for a list; it counts from the next delivery on."""
    source_list.mapping = dict(mapping.content)
    source_list.save(update_fields=["mapping"])
    _record("intake.change_mapping", source_list, {"mapping": mapping.sha256}, by=by, at=at)
    return source_list


@transaction.atomic
def change_share_level(
    *,
    source_list: SourceList,
    level: ShareLevel,
    peers: Collection[Institution] = (),
    by: UUID,
    at: datetime,
) -> SourceList:
    """Let others see a list, further or less far; what is taken back is closed at once."""
    require_role(by, "data_steward", institution=source_list.steward)
    until = source_list.embargo_until
    if level != ShareLevel.MINE and until is not None and until > local_day(at):
        raise UnderEmbargo(until)
    for given in grants_given(source_list.compartment, at=at).filter(ground__startswith=GROUND):
        revoke_grant(grant=given, by=by, at=at)
    _open(source_list.compartment, level, peers, by=by, at=at)
    source_list.share_level = level
    source_list.save(update_fields=["share_level"])
    told = {"level": str(level), "peers": sorted(str(peer.pk) for peer in peers)}
    _record("intake.change_share_level", source_list, told, by=by, at=at)
    return source_list


@transaction.atomic
def change_embargo(
    *, source_list: SourceList, until: date | None, by: UUID, at: datetime
) -> SourceList:
    """Put a list under embargo until a day, or lift it: its organisation's stewards decide it.

    Until then nobody else sees it, so whoever does now sees it no longer.
    """
    require_role(by, "data_steward", institution=source_list.steward)
    before = source_list.embargo_until
    source_list.embargo_until = until
    source_list.save(update_fields=["embargo_until"])
    told: Json = {
        "before": before.isoformat() if before else None,
        "until": until.isoformat() if until else None,
    }
    _record("intake.change_embargo", source_list, told, by=by, at=at)
    is_ahead = until is not None and until > local_day(at)
    if is_ahead and source_list.share_level != ShareLevel.MINE:
        change_share_level(source_list=source_list, level=ShareLevel.MINE, by=by, at=at)
    return source_list


def _open(
    compartment: Compartment,
    level: ShareLevel,
    peers: Collection[Institution],
    *,
    by: UUID,
    at: datetime,
) -> None:
    ground = f"{GROUND} {level}"
    if level in CURATORS:
        grant(
            compartment=compartment, role="curator", level=CURATORS[level], ground=ground,
            by=by, at=at,
        )  # fmt: skip
    for peer in peers if level != ShareLevel.MINE else ():
        grant(
            compartment=compartment, institution=peer, level=Level.IDENTIFIED, ground=ground,
            by=by, at=at,
        )  # fmt: skip


def _record(act: str, of: SourceList, payload: Json, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="list", objects=[of.pk], payload=payload, by=by, at=at)
