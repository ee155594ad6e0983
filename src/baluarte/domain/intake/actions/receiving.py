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
from baluarte.domain.intake.actions.chunks import Chunk, take_in_chunk
from baluarte.domain.intake.actions.deliveries import finish_delivery, receive_delivery
from baluarte.domain.intake.coding import code_row
from baluarte.domain.intake.mapping import SHIPPED, Mapping, parse_mapping, read_mapping
from baluarte.domain.intake.models import List, Report
from baluarte.domain.intake.places import PlaceMatcher, Territory
from baluarte.domain.intake.reading.tables import Row, Table, problems_of
from baluarte.domain.intake.told import recogniser
from baluarte.norms.catalogues import term, terms

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
    mapping = _mapping(told.language)
    of = _list_of(compartment, compartment.institution, mapping, by=by, at=at)
    known = Report.objects.filter(
        source_list=of, delivery__sha256=sha256(key.bytes).hexdigest()
    ).first()
    if known is not None:
        return known
    row = _row(told, key)
    delivery = receive_delivery(
        source_list=of,
        sha256=sha256(key.bytes).hexdigest(),
        table=Table(COLUMNS, COLUMNS, iter(()), "told"),
        mapping=mapping,
        accessed_date=at.date(),
        by=by,
        at=at,
    )
    owner = f"institution:{compartment.institution.pk}"
    recognised = recogniser(owner=owner, source_list=of.pk, mapping=mapping)
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
    report = Report.objects.get(delivery=delivery)
    record(act="intake.receive_report", object_type="report", objects=[report.pk], by=by, at=at)
    return report


def _row(told: ToldWords, key: UUID) -> Row:
    cells = (
        str(key), told.words, told.who, "", told.state, told.municipality, "",
        " / ".join(told.perpetrators),
    )  # fmt: skip
    values = dict(zip(COLUMNS, cells, strict=True))
    return Row(1, values, problems_of(values))


def _mapping(language: str) -> Mapping:
    """Return how what is told here is read: perpetrators stand there by their code."""
    content = dict(parse_mapping((SHIPPED / TOLD_HERE).read_text(encoding="utf-8")).content)
    content["perpetrators"] = content["perpetrators"] | {
        "codes": {code: code for code in terms("perpetrators")}
    }
    return read_mapping(content | {"language": language})


def _list_of(
    compartment: Compartment, steward: Institution, mapping: Mapping, *, by: UUID, at: datetime
) -> List:
    """Return the list of what was told in a case, in the case's own compartment."""
    known = List.objects.filter(compartment=compartment, slug=mapping.name.replace("_", "-"))
    found = known.first()
    if found is not None:
        return found
    made = List(
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
