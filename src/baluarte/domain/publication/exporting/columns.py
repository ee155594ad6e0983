"""The columns of exported tables, read from their text, and the rows under them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

import yaml

from baluarte.domain.files.csv_cells import Value
from baluarte.domain.publication.choices import ExportMore
from baluarte.domain.publication.coarsening import groups_of
from baluarte.domain.publication.exporting.facts import ExportedEvent
from baluarte.domain.publication.exporting.optional_tables import TABLES as MORE
from baluarte.domain.publication.files.columns import TEXTS, Column
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.queries.export_rows import PlainAct
from baluarte.norms.clocks.calendar import local_day

EVENTS, ACTS = TABLES = ("hechos", "agresiones")
# What of a file each column of the list is.
_OF_EVENTS: Mapping[ListColumn, tuple[str, ...]] = {
    ListColumn.DATE: ("fecha", "primer_dia", "ultimo_dia"),
    ListColumn.WHAT: ("tipos", "grupos", "agresiones"),
    ListColumn.PLACE: (
        "entidad", "entidad_nombre", "municipio", "municipio_nombre", "precision_lugar",
    ),
    ListColumn.VICTIMS: ("victimas",),
    ListColumn.PERPETRATORS: ("responsables",),
    ListColumn.REPORTS: ("reportes",),
    ListColumn.STATUS: ("estado",),
    ListColumn.LINK: ("vinculo",),
    ListColumn.RECORDED: ("registrado",),
    ListColumn.DETERMINED: ("determinado",),
    ListColumn.LIST: ("lista", "organizacion"),
}  # fmt: skip
_OF_ACTS: Mapping[ListColumn, tuple[str, ...]] = {
    ListColumn.WHAT: ("victima", "tipo", "grupo"),
    ListColumn.PERPETRATORS: ("responsables", "participacion"),
}
HEAD = ("tabla", "columna", "tipo", "qué es", "what it is")


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table by its name."""
    said = yaml.safe_load((TEXTS / "export.yaml").read_text(encoding="utf-8"))
    return tuple(Column(title=row["text"], **row) for row in said[table])


def names(table: str, chosen: Sequence[ListColumn] = ()) -> list[str]:
    """Return the names of a table's columns, in order."""
    return [column.name for column in columns_of(table, chosen)]


def columns_of(table: str, chosen: Sequence[ListColumn] = ()) -> list[Column]:
    """Return the columns of a table that the list was asked to show, all where none was chosen.

    Of acts there are none where the list shows neither what happened nor who is presumed.
    """
    known = columns(table)
    of = {EVENTS: _OF_EVENTS, ACTS: _OF_ACTS}.get(table)
    if not chosen or of is None:
        return list(known)
    by_name = {one.name: one for one in known}
    held = [by_name[name] for one in chosen for name in of.get(one, ())]
    return [by_name["referencia"], *held] if held or table == EVENTS else []


def event_values(chosen: Sequence[ListColumn]) -> list[Callable[[ExportedEvent], Value]]:
    """Return what stands in the row of an event."""
    return [EVENT_VALUES[name] for name in names(EVENTS, chosen)]


def act_values(chosen: Sequence[ListColumn]) -> list[Callable[[ExportedEvent, PlainAct], Value]]:
    """Return what stands in the row of an act."""
    return [ACT_VALUES[name] for name in names(ACTS, chosen)]


def described(
    more: Collection[ExportMore] = (), chosen: Sequence[ListColumn] = ()
) -> Iterator[list[Value]]:
    """Yield a row of each column: what stands in it, in both languages."""
    for table in (*TABLES, *(MORE[one] for one in ExportMore if one in more)):
        for one in columns_of(table, chosen):
            yield [table, one.name, one.type, one.text["es"], one.text["en"]]


def types_of(one: ExportedEvent) -> tuple[str, ...]:
    """Return the types of an event's acts, each once."""
    return tuple(sorted({act.type for act in one.acts}))


def perpetrators_of(one: ExportedEvent) -> tuple[str, ...]:
    """Return the classes of an event's presumed perpetrators, each once."""
    return tuple(sorted({code for act in one.acts for code in act.perpetrators}))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


EVENT_VALUES: Mapping[str, Callable[[ExportedEvent], Value]] = {
    "referencia": lambda one: one.reference,
    "lista": lambda one: one.source.title if one.source else None,
    "organizacion": lambda one: one.source.steward.name if one.source else None,
    "fecha": lambda one: one.held.date or None,
    "primer_dia": lambda one: _day(one.held.first_date),
    "ultimo_dia": lambda one: _day(one.held.last_date),
    "entidad": lambda one: one.held.state,
    "entidad_nombre": lambda one: one.state.name if one.state else None,
    "municipio": lambda one: one.held.municipality,
    "municipio_nombre": lambda one: one.municipality.name if one.municipality else None,
    "precision_lugar": lambda one: one.held.place_precision or None,
    "tipos": types_of,
    "grupos": lambda one: groups_of(types_of(one)),
    "responsables": perpetrators_of,
    "agresiones": lambda one: len(one.acts),
    "victimas": lambda one: one.held.victims,
    "vinculo": lambda one: one.held.link_to_work,
    "estado": lambda one: one.held.status,
    "reportes": lambda one: one.reports,
    "registrado": lambda one: local_day(one.held.recorded_at).isoformat(),
    "determinado": lambda one: local_day(one.held.decided_at).isoformat(),
}
ACT_VALUES: Mapping[str, Callable[[ExportedEvent, PlainAct], Value]] = {
    "referencia": lambda one, _: one.reference,
    "victima": lambda _, act: act.victim_number,
    "tipo": lambda _, act: act.type,
    "grupo": lambda _, act: groups_of((act.type,))[0],
    "responsables": lambda _, act: tuple(act.perpetrators),
    "participacion": lambda _, act: act.involvement,
}
