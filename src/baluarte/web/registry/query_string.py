"""Filters of the list as they stand in an address, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.queries import (
    NEWEST_FIRST,
    Cursor,
    Filters,
    Order,
    OrderMark,
    page_after,
)
from baluarte.domain.registry.queries.filter_parsing import (
    NAMES,
    SHOWN,
    STATES_OF,
    UNDETERMINED,
    Fault,
    end_of_day,
    read_question,
)
from baluarte.domain.registry.queries.filter_parsing import write_question as written
from baluarte.web.registry.presenters.labels import label_of, labels_of

NOT_DETERMINED = UNDETERMINED
PERIOD = ("desde", "hasta")
# Names of an address that ask nothing of the list.
BESIDE = ("despues", "q", "tema", "lugares", "nombres")


@dataclass(frozen=True)
class EventsQuestion:
    """What somebody asks of the list: filters, since when it was known, where a page begins."""

    values: Mapping[str, str]
    filters: Filters
    known_at: datetime | None = None
    known_on: date | None = None
    after: Cursor | OrderMark | None = None
    order: Order = NEWEST_FIRST
    columns: tuple[ListColumn, ...] = ()
    # By name what is wrong with a value: said to the reader, and not asked.
    faults: Mapping[str, Fault] = field(default_factory=dict)
    # What a page asks beside the list's own question, carried along.
    carried: Mapping[str, str] = field(default_factory=dict)

    @property
    def misread(self) -> tuple[str, ...]:
        """The names whose value is none."""
        return tuple(self.faults)

    def query(self, **changes: str) -> str:
        """Return the address's question with other values; empty takes one away."""
        asked = QueryDict(mutable=True)
        for name in (*NAMES, *SHOWN):
            value = changes.get(name, self.values.get(name, ""))
            if value:
                asked[name] = value
        asked.update(self.carried)
        if after := changes.get("despues", ""):
            asked["despues"] = after
        text = asked.urlencode()
        return f"?{text}" if text else "?"


def read(given: Mapping[str, str], *, carrying: tuple[str, ...] = ()) -> EventsQuestion:
    """Read an address; what cannot be read narrows nothing, and is said.

    `carrying` are names that a page asks for itself, and that its addresses keep.
    """
    asked = read_question(given, beside=BESIDE + carrying)
    return EventsQuestion(
        values=asked.values,
        filters=asked.filters,
        known_at=asked.known_at,
        known_on=asked.known_on,
        after=page_after(given.get("despues", ""), asked.order, known_at=asked.known_at),
        order=asked.order,
        columns=asked.columns,
        faults=asked.faults,
        carried={name: given[name] for name in carrying if given.get(name)},
    )


def day_of(text: str) -> date | None:
    """Read the day after which nothing more was known; nothing where it is none."""
    return read_question({"conocido": text}).known_on


# What is said only of something else goes away with it.
HELD_BY = {"entidad": ("municipio", "km"), "municipio": ("km",), "capa": ("parte",)}


def chips(
    asked: EventsQuestion,
    places: Mapping[str, str],
    lists: Mapping[str, str],
    *,
    is_list: bool = True,
) -> list[dict[str, str]]:
    """Return what narrows the list, each with the address without it, and how the list is shown.

    `places` are the names of states and municipalities by code, and of layers and areas by key.
    """
    says = {
        "desde": _("from %(value)s"),
        "hasta": _("until %(value)s"),
        "conocido": _("as known on %(value)s"),
        "km": _("within %(value)s km of its centre"),
    }
    found = []
    for name, value in asked.values.items():
        if name in asked.faults or (name == "entidad" and asked.filters.is_near):
            continue
        if name in SHOWN and (not is_list or not _is_shown_otherwise(name, asked)):
            continue
        label = _said(name, value, places, lists)
        without = dict.fromkeys((name, *HELD_BY.get(name, ())), "")
        text = says[name] % {"value": label} if name in says else label
        found.append({"label": text, "url": asked.query(**without)})
    return found


def _is_shown_otherwise(name: str, asked: EventsQuestion) -> bool:
    return asked.order != NEWEST_FIRST if name == "orden" else bool(asked.columns)


def _said(name: str, value: str, places: Mapping[str, str], lists: Mapping[str, str]) -> str:
    coded = {
        "tipo": "aggression_types",
        "grupo": "aggression_groups",
        "autor": "perpetrators",
        "vinculo": "links_to_work",
        "labor": "occupations",
        "genero": "genders",
    }
    if name in ("entidad", "municipio"):
        return places.get(value, value)
    if name == "lista":
        return lists.get(value, _("one list"))
    if name == "capa":
        return _("certainly in an area of %(value)s") % {"value": places.get(value, _("a layer"))}
    if name == "parte":
        return _("certainly in %(value)s") % {"value": places.get(value, _("an area"))}
    if name in SHOWN:
        return _shown_said(name, value)
    if name == "estado":
        return str(STATES_OF[value].label)
    if name == "fechas":
        return str(asked_dates()[value])
    if value == UNDETERMINED:
        return _("link to the work not determined")
    if name in coded:
        codes = value.split(",")
        return labels_of(coded[name], codes) if len(codes) > 1 else label_of(coded[name], value)
    return value


def _shown_said(name: str, value: str) -> str:
    if name == "orden":
        return order_said(Order.read(value))
    said = ", ".join(str(ListColumn(one).label) for one in value.split(",") if one)
    return _("columns: %(value)s") % {"value": said}


def order_said(order: Order) -> str:
    """Say in which order the list stands."""
    return {
        "-fecha": _("the newest first"),
        "fecha": _("the oldest first"),
        "-registro": _("the last recorded first"),
        "registro": _("the first recorded first"),
        "lugar": _("by place, in the order of the states"),
        "-lugar": _("by place, from the last state to the first"),
        "-victimas": _("the most victims first"),
        "victimas": _("the fewest victims first"),
    }[str(order)]


def asked_dates() -> dict[str, str]:
    """Return how dates of many days may be read, by the word of the address."""
    return {
        "seguras": _("all its days in the period"),
        "posibles": _("it may lie in the period"),
    }


def faults_said(faults: Mapping[str, Fault]) -> list[str]:
    """Say what of an address was not understood, each by the name it stands under."""
    return [
        f"{name}: {_fault_said(fault)}" if name else _fault_said(fault)
        for name, fault in sorted(faults.items())
    ]


def _fault_said(fault: Fault) -> str:
    return {
        Fault.NOT_A_NAME: _("The address asks for something that this list does not know."),
        Fault.NOT_A_DATE: _(
            "We did not understand the date. Write 12/03/2025, March 2024 or 2024."
        ),
        Fault.NOT_A_CODE: _("This value does not exist, or exists no longer."),
        Fault.NOT_A_NUMBER: _("This is not a number that can be asked for."),
        Fault.ENDS_BEFORE: _("The end comes before the beginning."),
        Fault.NOT_A_COLUMN: _("The list has no such column."),
        Fault.NOT_AN_ORDER: _("The list cannot be ordered so."),
        Fault.NOT_THEN: _(
            "As it was known on a day, the list stands in one order only: the newest first."
        ),
        Fault.ALONE: _("It says something only together with the day or the place it is about."),
    }[fault]


__all__ = [
    "BESIDE",
    "STATES_OF",
    "EventsQuestion",
    "Filters",
    "chips",
    "day_of",
    "end_of_day",
    "read",
    "written",
]
