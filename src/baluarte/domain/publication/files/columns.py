"""The columns of an edition's tables, read from their text, and the rows under them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from baluarte.domain.files.csv_cells import Value
from baluarte.domain.publication.changes import Change
from baluarte.domain.publication.coarsening import CoarseAct
from baluarte.domain.publication.cut_cells import CutCell
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.inquiries import ToldInquiry
from baluarte.domain.publication.inquiry_changes import InquiryChange
from baluarte.norms.catalogues import terms
from baluarte.norms.law_filter import law_filter
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts" / "publication"
CATALOGUES = (
    "aggression_types", "aggression_groups", "perpetrators", "links_to_work", "occupations",
    "genders", "crimes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type and what it means, in both languages."""

    name: str
    type: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    catalogue: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or state as a table names it and a map draws it."""

    name: str
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """The names of places, by official code."""

    states: Mapping[str, Place]
    municipalities: Mapping[str, Place]


class KeptOutByLaw(Exception):
    """A table names a column that the law keeps out of anything published."""


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, by its name in the text: `events`, `acts`, `cuts`..."""
    said = read_yaml((TEXTS / "columns.yaml").read_text(encoding="utf-8"))
    told = tuple(_column(row) for row in said[table])
    for name, rule in law_filter().faults(one.name for one in told):
        raise KeptOutByLaw(f"{table}.{name}: {rule.code} ({rule.law})")
    return told


def names(table: str) -> list[str]:
    """Return the names of a table's columns, in order."""
    return [column.name for column in columns(table)]


def event_rows(events: Sequence[Event], places: Places) -> Iterator[list[Value]]:
    """Yield a row of each event."""
    of = [EVENT_VALUES[name] for name in names("events")]
    for event in events:
        yield [value(event, places) for value in of]


def act_rows(events: Sequence[Event]) -> Iterator[list[Value]]:
    """Yield a row of each published act."""
    of = [ACT_VALUES[name] for name in names("acts")]
    for event in events:
        for act in event.acts or ():
            yield [value(event, act) for value in of]


def cut_rows(cells: Sequence[CutCell]) -> Iterator[list[Value]]:
    """Yield a row of each count of each cut; of what is hidden no count."""
    of = [CUT_VALUES[name] for name in names("cuts")]
    for cell in cells:
        yield [value(cell) for value in of]


def change_rows(changes: Sequence[Change]) -> Iterator[list[Value]]:
    """Yield a row of each change since the edition before."""
    of = [CHANGE_VALUES[name] for name in names("changes")]
    for change in changes:
        yield [value(change) for value in of]


def inquiry_rows(
    inquiries: Sequence[ToldInquiry], places: Places, *, known_on: str
) -> Iterator[list[Value]]:
    """Yield a row of each investigation, as it is known on a day."""
    of = [INQUIRY_VALUES[name] for name in names("investigations")]
    for one in inquiries:
        yield [value(one, places, known_on) for value in of]


def inquiry_change_rows(changes: Sequence[InquiryChange]) -> Iterator[list[Value]]:
    """Yield a row of each look of investigations of which there are more or fewer than before."""
    of = [INQUIRY_CHANGE_VALUES[name] for name in names("inquiry_changes")]
    for change in changes:
        yield [value(change) for value in of]


def term_rows(catalogues: Sequence[str] = CATALOGUES) -> Iterator[list[Value]]:
    """Yield a row of each term of the catalogues that the tables use."""
    for catalogue in catalogues:
        for code, term in terms(catalogue).items():
            group = str(term.facts.get("group", "")) if catalogue == "aggression_types" else ""
            yield [catalogue, code, term.in_language("es"), term.in_language("en"), group or None]


def _month(event: Event) -> str | None:
    first, last = event.date.first_month, event.date.last_month
    return f"{first.year:04}-{first.month:02}" if first is not None and first == last else None


def _year(event: Event) -> int | None:
    first, last = event.date.first_month, event.date.last_month
    within = first is not None and last is not None and first.year == last.year
    return first.year if within and first is not None else None


def _name(known: Mapping[str, Place], code: str | None) -> str | None:
    return known[code].name if code is not None else None


EVENT_VALUES: Mapping[str, Callable[[Event, Places], Value]] = {
    "referencia": lambda e, _: e.reference,
    "tambien": lambda e, _: e.also,
    "fecha": lambda e, _: e.date.text or None,
    "precision_fecha": lambda e, _: str(e.date.precision),
    "mes": lambda e, _: _month(e),
    "anio": lambda e, _: _year(e),
    "entidad": lambda e, _: e.state,
    "entidad_nombre": lambda e, places: _name(places.states, e.state),
    "municipio": lambda e, _: e.municipality,
    "municipio_nombre": lambda e, places: _name(places.municipalities, e.municipality),
    "precision_lugar": lambda e, _: str(e.place_precision),
    "tipos": lambda e, _: e.types,
    "grupos": lambda e, _: e.groups,
    "responsables": lambda e, _: e.perpetrators,
    "agresiones": lambda e, _: e.number_of_acts,
    "victimas": lambda e, _: e.victims,
    "vinculo": lambda e, _: e.link_to_work or None,
    "fuentes": lambda e, _: e.sources,
    "difieren": lambda e, _: e.differing,
    "una_sola_revision": lambda e, _: e.single_review,
    "tal_cual": lambda e, _: e.is_exact,
}
ACT_VALUES: Mapping[str, Callable[[Event, CoarseAct], Value]] = {
    "referencia": lambda e, _: e.reference,
    "victima": lambda _, act: act.victim,
    "tipo": lambda _, act: act.type or None,
    "grupo": lambda _, act: act.group,
    "responsables": lambda _, act: act.perpetrators,
}
INQUIRY_VALUES: Mapping[str, Callable[[ToldInquiry, Places, str], Value]] = {
    "hecho": lambda one, *_: one.reference or None,
    "clase": lambda one, *_: one.kind or None,
    "orden": lambda one, *_: one.authority.partition(":")[0] or None,
    "autoridad": lambda one, *_: one.authority.partition(":")[2] or None,
    "entidad": lambda one, *_: one.state,
    "entidad_nombre": lambda one, places, _: _name(places.states, one.state),
    "precision_lugar": lambda one, *_: str(one.place_precision),
    "delito_autoridad": lambda one, *_: one.crimes[0] or None,
    "delito_victima": lambda one, *_: one.crimes[1] or None,
    "etapa": lambda one, *_: one.stage,
    "apertura": lambda one, *_: one.opened.text or None,
    "precision_fecha": lambda one, *_: str(one.opened.precision),
    "conocido_al": lambda _one, _places, known_on: known_on,
}
CHANGE_VALUES: Mapping[str, Callable[[Change], Value]] = {
    "referencia": lambda one: one.reference,
    "cambio": lambda one: str(one.changed),
    "columnas": lambda one: one.columns,
    "desde": lambda one: one.since,
}
INQUIRY_CHANGE_VALUES: Mapping[str, Callable[[InquiryChange], Value]] = {
    "clase": lambda it: it.one.kind or None,
    "orden": lambda it: it.one.authority.partition(":")[0] or None,
    "autoridad": lambda it: it.one.authority.partition(":")[2] or None,
    "entidad": lambda it: it.one.state,
    "delito_autoridad": lambda it: it.one.crimes[0] or None,
    "delito_victima": lambda it: it.one.crimes[1] or None,
    "etapa": lambda it: it.one.stage,
    "apertura": lambda it: it.one.opened.text or None,
    "precision_fecha": lambda it: str(it.one.opened.precision),
    "antes": lambda it: it.before,
    "ahora": lambda it: it.now,
    "desde": lambda it: it.since,
}
CUT_VALUES: Mapping[str, Callable[[CutCell], Value]] = {
    "corte": lambda one: str(one.cut),
    "por": lambda one: str(one.across),
    "clave": lambda one: one.key,
    "valor": lambda one: one.value,
    "se_muestra": lambda one: str(one.shown),
    "victimas": lambda one: one.victims,
}


def _column(row: Mapping[str, Any]) -> Column:
    return Column(**{**row, "enum": tuple(row.get("enum", ()))})
