"""A question as an address asks it: read into filters with what is wrong said by name, and back.

The names are these and no others: what is not among them reaches no query, and is said.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from django.utils import timezone

from baluarte.domain.registry.choices import (
    NOT_DETERMINED,
    DateReading,
    EventState,
    ListColumn,
)
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.list_order import NEWEST_FIRST, Order
from baluarte.norms.catalogues import terms
from baluarte.norms.imprecise import read_date

NAMES: Final = (
    "desde", "hasta", "fechas", "dia", "dias", "entidad", "municipio", "km", "grupo", "tipo",
    "autor", "estado", "vinculo", "labor", "genero",
    "lista", "capa", "parte", "conocido",
)  # fmt: skip
# How what is found is shown: in which order, with which columns.
SHOWN: Final = ("orden", "columnas")
STATES_OF: Final = {
    "reportado": EventState.REPORTED,
    "confirmado": EventState.CONFIRMED,
    "no-verificable": EventState.UNVERIFIABLE,
    "descartado": EventState.DISCARDED,
    "retirado": EventState.WITHDRAWN,
}
READINGS: Final = {"seguras": DateReading.CERTAIN, "posibles": DateReading.POSSIBLE}
UNDETERMINED: Final = "sin-determinar"
MOST_KM, MOST_DAYS, MOST_CODES, LONGEST = 500, 366, 40, 600
T = TypeVar("T")
_DIGITS = re.compile(r"[0-9]{1,4}")
_STATE, _MUNICIPALITY = re.compile(r"[0-9]{2}"), re.compile(r"[0-9]{5}")


class Fault(StrEnum):
    """What is wrong with a value; it narrows nothing."""

    NOT_A_NAME = "not_a_name"
    NOT_A_DATE = "not_a_date"
    NOT_A_CODE = "not_a_code"
    NOT_A_NUMBER = "not_a_number"
    ENDS_BEFORE = "ends_before"
    ALONE = "alone"
    NOT_A_COLUMN = "not_a_column"
    NOT_AN_ORDER = "not_an_order"
    NOT_THEN = "not_then"


@dataclass(frozen=True)
class Question:
    """What is asked, and by name what could not be."""

    values: Mapping[str, str]
    filters: Filters
    # The last day of what was known.
    known_on: date | None = None
    faults: Mapping[str, Fault] = field(default_factory=dict)
    order: Order = NEWEST_FIRST
    # In the order asked for; none where nothing is asked.
    columns: tuple[ListColumn, ...] = ()

    @property
    def known_at(self) -> datetime | None:
        """The last instant of what was known; nothing where all that is known now is asked."""
        return end_of_day(self.known_on)


def read_question(
    given: Mapping[str, str], *, beside: tuple[str, ...] = (), shown: tuple[str, ...] = SHOWN
) -> Question:
    """Read a question; `beside` are names of an address that ask nothing of the list.

    `shown` are those by which whoever answers lets it be shown otherwise.
    """
    return _Reader(given, beside, shown).question()


def write_question(
    filters: Filters,
    *,
    known_on: date | None = None,
    order: Order = NEWEST_FIRST,
    columns: Sequence[ListColumn] = (),
) -> dict[str, str]:
    """Write a question as an address asks it: reading it gives the same question."""
    states = {state: name for name, state in STATES_OF.items()}
    readings = {reading: name for name, reading in READINGS.items()}
    group = filters.group or _whole_group(filters.types)
    linked = UNDETERMINED if filters.link == NOT_DETERMINED else filters.link
    written = {
        "desde": filters.from_date and filters.from_date.isoformat(),
        "hasta": filters.until_date and filters.until_date.isoformat(),
        "fechas": readings.get(filters.dates),
        "entidad": (filters.municipality or "")[:2] or filters.state,
        "municipio": filters.municipality,
        "km": filters.within_km and str(filters.within_km),
        "grupo": group,
        "tipo": "" if group and not filters.group else ",".join(filters.types),
        "autor": ",".join(filters.perpetrators),
        "estado": states.get(filters.status) if filters.status else "",
        "vinculo": linked,
        "labor": filters.labor,
        "genero": filters.gender,
        "lista": filters.compartment and str(filters.compartment),
        "capa": filters.layer and str(filters.layer),
        "parte": filters.part and str(filters.part),
        "conocido": known_on and known_on.isoformat(),
        "orden": "" if order == NEWEST_FIRST else str(order),
        "columnas": ",".join(columns),
    }
    return {name: value for name, value in written.items() if value}


def end_of_day(day: date | None) -> datetime | None:
    """Return the last instant of a day here: what was known on it."""
    if day is None or day >= date.max:
        return None
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight - timedelta(microseconds=1)


class _Reader:
    """Reads one address, name by name."""

    def __init__(
        self, given: Mapping[str, str], beside: tuple[str, ...], shown: tuple[str, ...]
    ) -> None:
        self.faults: dict[str, Fault] = {}
        for name in given:
            if name not in (*NAMES, *shown, *beside):
                self.faults[_NAMELESS] = Fault.NOT_A_NAME
        told = ((name, str(given.get(name, "")).strip()) for name in (*NAMES, *shown))
        self.values = {name: value for name, value in told if value}

    def question(self) -> Question:
        first, last = self._period()
        state, municipality = self._place()
        dates = self._one("fechas", READINGS) or DateReading.LISTED
        filters = Filters(
            from_date=first,
            until_date=last,
            dates=dates if first or last else DateReading.LISTED,
            state=state,
            municipality=municipality,
            within_km=self._beside("km", MOST_KM, municipality),
            types=self._codes("tipo", "aggression_types"),
            group=next(iter(self._codes("grupo", "aggression_groups")), None),
            perpetrators=self._codes("autor", "perpetrators"),
            status=self._one("estado", STATES_OF),
            link=self._link(),
            labor=next(iter(self._codes("labor", "occupations")), None),
            gender=next(iter(self._codes("genero", "genders")), None),
            compartment=self._key("lista"),
            layer=self._key("capa"),
            part=self._key("parte"),
        )
        if dates is not DateReading.LISTED and not (first or last):
            self.faults["fechas"] = Fault.ALONE
        known_on = self._read("conocido", lambda text: _bound(text, last=True), Fault.NOT_A_DATE)
        return Question(
            self.values,
            filters,
            known_on,
            self.faults,
            order=self._order(known_on),
            columns=self._columns(),
        )

    def _order(self, known_on: date | None) -> Order:
        order = self._read("orden", Order.read, Fault.NOT_AN_ORDER) or NEWEST_FIRST
        if known_on is not None and order != NEWEST_FIRST:
            self.faults["orden"] = Fault.NOT_THEN
            return NEWEST_FIRST
        return order

    def _columns(self) -> tuple[ListColumn, ...]:
        asked = [one for one in self.values.get("columnas", "").split(",") if one]
        known = tuple(ListColumn(one) for one in dict.fromkeys(asked) if one in ListColumn.values)
        if len(known) < len(set(asked)):
            self.faults["columnas"] = Fault.NOT_A_COLUMN
        return known

    def _period(self) -> tuple[date | None, date | None]:
        first = self._read("desde", lambda text: _bound(text, last=False), Fault.NOT_A_DATE)
        last = self._read("hasta", lambda text: _bound(text, last=True), Fault.NOT_A_DATE)
        day = self._read("dia", date.fromisoformat, Fault.NOT_A_DATE)
        days = self._beside("dias", MOST_DAYS, day)
        if day is not None and first is None and last is None:
            around = timedelta(days=days or 0)
            low = max(day - date.min, around) - around
            first, last = date.min + low, min(day, date.max - around) + around
            for name in ("dia", "dias"):
                self.values.pop(name, None)
            self.values = {"desde": first.isoformat(), "hasta": last.isoformat()} | self.values
        if first and last and last < first:
            self.faults["hasta"] = Fault.ENDS_BEFORE
            return first, None
        return first, last

    def _place(self) -> tuple[str | None, str | None]:
        state = self._shaped("entidad", _STATE)
        municipality = self._shaped("municipio", _MUNICIPALITY)
        if municipality and state and not municipality.startswith(state):
            # Another state was chosen after it.
            municipality = None
            del self.values["municipio"]
            self.values.pop("km", None)
        # The first two digits of a municipality are its state's.
        return state or (municipality[:2] if municipality else None), municipality

    def _shaped(self, name: str, shape: re.Pattern[str]) -> str | None:
        text = self.values.get(name)
        if text is None or shape.fullmatch(text):
            return text
        self.faults[name] = Fault.NOT_A_CODE
        return None

    def _beside(self, name: str, most: int, what: object) -> int | None:
        """Read a number that says something only beside something else."""
        text = self.values.get(name)
        if text is None:
            return None
        number = int(text) if _DIGITS.fullmatch(text) else 0
        if not 1 <= number <= most:
            self.faults[name] = Fault.NOT_A_NUMBER
            return None
        if what is None:
            self.faults[name] = Fault.ALONE
            return None
        return number

    def _codes(self, name: str, catalogue: str) -> tuple[str, ...]:
        asked = [code for code in self.values.get(name, "").split(",") if code]
        known = tuple(dict.fromkeys(code for code in asked if code in terms(catalogue)))
        if len(known) < len(asked) or len(known) > MOST_CODES:
            self.faults[name] = Fault.NOT_A_CODE
        return known[:MOST_CODES]

    def _one(self, name: str, known: Mapping[str, T]) -> T | None:
        return self._read(name, known.__getitem__, Fault.NOT_A_CODE)

    def _link(self) -> str | None:
        text = self.values.get("vinculo")
        if text == UNDETERMINED:
            return NOT_DETERMINED
        return next(iter(self._codes("vinculo", "links_to_work")), None) if text else None

    def _key(self, name: str) -> UUID | None:
        text = self.values.get(name)
        try:
            return UUID(text) if text else None
        except ValueError:
            # As of what does not exist, or may not be seen: nothing is found.
            return UUID(int=0)

    def _read(self, name: str, how: Callable[[str], T], fault: Fault) -> T | None:
        text = self.values.get(name)
        if text is None:
            return None
        try:
            return how(text)
        except (ValueError, KeyError):
            self.faults[name] = fault
            return None


# In faults, the place of whatever name is not ours: a stranger's words are not repeated.
_NAMELESS: Final = ""
_WRITTEN_DAY: Final = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}", re.ASCII)


def _bound(text: str, *, last: bool) -> date:
    """Read a day, a month or a year as people write them: its first day, or its last."""
    if not _WRITTEN_DAY.fullmatch(text):
        known = read_date(text, accessed=date.max)
        bound = known.last if last else known.first
        if bound is None:
            raise ValueError("neither a day, nor a month, nor a year")
        return bound
    parts: list[Any] = text.split("-")
    year, *rest = [int(part) for part in parts]
    if not rest:
        return date(year, 12, 31) if last else date(year, 1, 1)
    month, *days = rest
    if days:
        [day] = days
        return date(year, month, day)
    if not last:
        return date(year, month, 1)
    if month == 12:  # noqa: PLR2004 (the last month)
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _whole_group(types: tuple[str, ...]) -> str:
    """Return the group that some types are all of, where there is one."""
    known = terms("aggression_types")
    group = str(known[types[0]].facts.get("group")) if types else ""
    of_group = {code for code, one in known.items() if str(one.facts.get("group")) == group}
    return group if len(types) > 1 and of_group == set(types) else ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of the list ended: the day listed and the identifier, for what comes after."""

    listed_date: date
    id: UUID

    def __str__(self) -> str:
        return f"{self.listed_date.isoformat()}.{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read a cursor back from an address; nothing if it is none."""
        day, _, key = text.partition(".")
        try:
            return cls(date.fromisoformat(day), UUID(key))
        except ValueError:
            return None
