"""One report told to a person here: the one door in is the same as for a list's rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Compartment, Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.files.reading.tables import Row, Table, problems_of
from baluarte.domain.intake.actions.chunks import Chunk, take_in_chunk
from baluarte.domain.intake.actions.deliveries import finish_delivery, receive_delivery
from baluarte.domain.intake.coding import code_row
from baluarte.domain.intake.mapping import SHIPPED, Mapping, parse_mapping, read_mapping
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.intake.places import PlaceMatcher, Territory
from baluarte.domain.intake.row_identity import recogniser
from baluarte.norms.catalogues import term, terms
from baluarte.norms.clocks.calendar import local_day

TOLD_HERE = "_told_here.yaml"
COLUMNS = (
    "Clave", "Palabras", "Quién", "Fecha", "Estado", "Municipio", "Tipo", "Presuntos perpetradores",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldWords:
    """What somebody told, exactly; what she did not say stays empty."""

    words: str = field(repr=False)
    who: str = field(default="", repr=False)
    state: str = ""
    municipality: str = ""
    perpetrators: Sequence[str] = ()
    language: str = "es"


@transaction.atomic
def receive_report(
    *,
    compartment: Compartment,
    told: ToldWords,
    key: UUID,
    places: PlaceMatcher | None = None,
    by: UUID,
    at: datetime,
) -> Report:
    """Receive what somebody told, sealed and unaltered, into a case's own compartment.

    The same `key` is the same report. It waits to be coded like a row that lacks its day.
    """
    if compartment.institution is None:
        raise NotAllowed("intake.only_in_an_organisation")
    for code in told.perpetrators:
        term("perpetrators", code)
    mapping = told_mapping(TOLD_HERE, told.language)
    of = _list_of(compartment, compartment.institution, mapping, by=by, at=at)
    values = dict(zip(COLUMNS, _cells(told, key), strict=True))
    report, is_new = take_in_one(
        source_list=of, mapping=mapping, values=values, key=key, places=places, by=by, at=at
    )
    if is_new:
        record(act="intake.receive_report", object_type="report", objects=[report.pk], by=by, at=at)
    return report


def take_in_one(
    *,
    source_list: SourceList,
    mapping: Mapping,
    values: dict[str, str],
    key: UUID,
    places: PlaceMatcher | None = None,
    by: UUID,
    at: datetime,
) -> tuple[Report, bool]:
    """Take in one row that was told here, by itself; the same `key` is the same report.

    Say too whether it is a new one.
    """
    digest = sha256(key.bytes).hexdigest()
    known = Report.objects.filter(source_list=source_list, delivery__sha256=digest).first()
    if known is not None:
        return known, False
    row = Row(1, values, problems_of(values))
    columns = tuple(values)
    delivery = receive_delivery(
        source_list=source_list,
        sha256=digest,
        table=Table(columns, columns, iter(()), "told"),
        mapping=mapping,
        accessed_date=local_day(at),
        by=by,
        at=at,
    )
    owner = f"institution:{source_list.steward_id}"
    recognised = recogniser(owner=owner, source_list=source_list.pk, mapping=mapping)
    [one] = recognised.recognise([row])
    outcome = code_row(
        row, mapping=mapping, places=places or Territory(), accessed=delivery.accessed_date
    )
    chunk = Chunk(
        delivery=delivery, owner=owner, begin=0, told=[one], outcomes=[outcome], recodes=False
    )
    take_in_chunk(chunk=chunk, by=by, at=at)
    # Nothing told before is missing because something else is told now.
    finish_delivery(delivery=delivery, met=lambda _: True, by=by, at=at)
    return Report.objects.get(delivery=delivery), True


def _cells(told: ToldWords, key: UUID) -> tuple[str, ...]:
    return (
        str(key), told.words, told.who, "", told.state, told.municipality, "",
        " / ".join(told.perpetrators),
    )  # fmt: skip


def told_mapping(name: str, language: str) -> Mapping:
    """Return how what is told here is read: perpetrators stand there by their code."""
    content = dict(parse_mapping((SHIPPED / name).read_text(encoding="utf-8")).content)
    content["perpetrators"] = content["perpetrators"] | {
        "codes": {code: code for code in terms("perpetrators")}
    }
    return read_mapping(content | {"language": language})


def _list_of(
    compartment: Compartment, steward: Institution, mapping: Mapping, *, by: UUID, at: datetime
) -> SourceList:
    """Return the list of what was told in a case, in the case's own compartment."""
    known = SourceList.objects.filter(compartment=compartment, slug=mapping.name.replace("_", "-"))
    found = known.first()
    if found is not None:
        return found
    made = SourceList(
        compartment=compartment,
        slug=mapping.name.replace("_", "-"),
        title=mapping.title(mapping.language),
        producer=mapping.producer,
        steward=steward,
        licence=mapping.licence,
        language=mapping.language,
        mapping=dict(mapping.content),
        created_at=at,
        created_by_id=by,
    )
    made.save(force_insert=True)
    return made
