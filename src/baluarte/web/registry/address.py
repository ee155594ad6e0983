"""Filters of the list as they stand in an address, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.registry.choices import AggressionState
from baluarte.domain.registry.queries import Cursor, Filters
from baluarte.norms.catalogues import terms
from baluarte.web.registry.words import label_of, labels_of

NOT_DETERMINED = "sin-determinar"
STATES_OF = {
    "reportado": AggressionState.REPORTED,
    "confirmado": AggressionState.CONFIRMED,
    "no-verificable": AggressionState.UNVERIFIABLE,
    "descartado": AggressionState.DISCARDED,
    "retirado": AggressionState.WITHDRAWN,
}
# The names in an address, in its order.
PERIOD = ("desde", "hasta")
NAMES = (*PERIOD, "entidad", "municipio", "grupo", "tipo", "estado", "vinculo", "lista", "conocido")


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the list: filters, since when it was known, where a page begins."""

    values: Mapping[str, str]
    filters: Filters
    known_at: datetime | None = None
    after: Cursor | None = None
    # Names whose value is none: said to the reader, and not asked.
    misread: tuple[str, ...] = field(default=())

    def query(self, **changes: str) -> str:
        """Return the address's question with other values; empty takes one away."""
        asked = QueryDict(mutable=True)
        for name in NAMES:
            value = changes.get(name, self.values.get(name, ""))
            if value:
                asked[name] = value
        if after := changes.get("despues", ""):
            asked["despues"] = after
        text = asked.urlencode()
        return f"?{text}" if text else "?"


def read(given: Mapping[str, str]) -> Asked:
    """Read an address; what cannot be read narrows nothing, and is said."""
    values = {name: value for name in NAMES if (value := given.get(name, "").strip())}
    misread: list[str] = []
    municipality = values.get("municipio")
    # The first two digits of a municipality are its state's.
    state = values.get("entidad") or (municipality[:2] if municipality else None)
    if municipality and state and not municipality.startswith(state):
        municipality = None
        del values["municipio"]
    kinds = _known("aggression_types", values, "tipo", misread)
    filters = Filters(
        from_date=_day(values, "desde", misread, last=False),
        until_date=_day(values, "hasta", misread, last=True),
        state=state,
        municipality=municipality,
        types=kinds,
        group=next(iter(_known("aggression_groups", values, "grupo", misread)), None),
        state_of=STATES_OF.get(values.get("estado", "")),
        waiting_for_link=values.get("vinculo") == NOT_DETERMINED,
        compartment=_uuid(values.get("lista", "")),
    )
    return Asked(
        values=values,
        filters=filters,
        known_at=end_of_day(_day(values, "conocido", misread, last=True)),
        after=Cursor.read(given.get("despues", "")),
        misread=tuple(misread),
    )


def written(filters: Filters) -> dict[str, str]:
    """Return filters that a search understood as values of an address."""
    states = {state: name for name, state in STATES_OF.items()}
    group = _whole_group(filters.types)
    given = {
        "desde": filters.from_date and filters.from_date.isoformat(),
        "hasta": filters.until_date and filters.until_date.isoformat(),
        "entidad": (filters.municipality or "")[:2] or filters.state,
        "municipio": filters.municipality,
        "grupo": filters.group or group,
        "tipo": "" if group else ",".join(filters.types),
        "estado": states.get(filters.state_of) if filters.state_of else "",
    }
    return {name: value for name, value in given.items() if value}


def end_of_day(day: date | None) -> datetime | None:
    """Return the last instant of a day here: what was known on it."""
    if day is None or day >= date.max:
        return None
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight - timedelta(microseconds=1)


def day_of(text: str) -> date | None:
    """Read the day after which nothing more was known; nothing where it is none."""
    return _day({"conocido": text}, "conocido", [], last=True) if text else None


def chips(
    asked: Asked, places: Mapping[str, str], lists: Mapping[str, str]
) -> list[dict[str, str]]:
    """Return what narrows the list, each with the address without it."""
    says = {
        "desde": _("from %(value)s"),
        "hasta": _("until %(value)s"),
        "conocido": _("as known on %(value)s"),
    }
    found = []
    for name, value in asked.values.items():
        if name in asked.misread:
            continue
        label = _said(name, value, places, lists)
        without = {name: ""} | ({"municipio": ""} if name == "entidad" else {})
        text = says[name] % {"value": label} if name in says else label
        found.append({"label": text, "url": asked.query(**without)})
    return found


def _said(name: str, value: str, places: Mapping[str, str], lists: Mapping[str, str]) -> str:
    if name in ("entidad", "municipio"):
        return places.get(value, value)
    if name == "lista":
        return lists.get(value, _("one list"))
    if name == "tipo":
        return labels_of("aggression_types", value.split(","))
    if name == "grupo":
        return label_of("aggression_groups", value)
    if name == "estado":
        state = STATES_OF.get(value)
        return str(state.label) if state else value
    return _("link to the work not determined") if name == "vinculo" else value


def _day(given: Mapping[str, str], name: str, misread: list[str], *, last: bool) -> date | None:
    """Read a day, a month or a year: its first day, or its last."""
    text = given.get(name, "")
    if not text:
        return None
    try:
        return _bound([int(part) for part in text.split("-")], last=last)
    except ValueError:
        misread.append(name)
        return None


def _bound(parts: list[int], *, last: bool) -> date:
    year, *rest = parts
    if not rest:
        return date(year, 12, 31) if last else date(year, 1, 1)
    month, *days = rest
    if days:
        [day] = days
        return date(year, month, day)
    if not last:
        return date(year, month, 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _known(
    catalogue: str, values: Mapping[str, str], name: str, misread: list[str]
) -> tuple[str, ...]:
    codes = [code for code in values.get(name, "").split(",") if code]
    known = tuple(code for code in codes if code in terms(catalogue))
    if len(known) < len(codes):
        misread.append(name)
    return known


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)


def _whole_group(types: tuple[str, ...]) -> str:
    """Return the group that some types are all of, where there is one."""
    known = terms("aggression_types")
    group = str(known[types[0]].facts.get("group")) if types else ""
    of_group = {code for code, one in known.items() if str(one.facts.get("group")) == group}
    return group if len(types) > 1 and of_group == set(types) else ""
