"""What can be asked of the list of events: one object for page, map, file, API and worker.

Every field is a code, a day or a number of our own; none is a name of a column, and no words of
the reader reach the database but as values.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from baluarte.domain.registry.choices import STANDING, DateReading, EventState
from baluarte.domain.registry.models import UNDATED, Act, Profile
from baluarte.domain.registry.queries.distance import municipalities_within
from baluarte.domain.registry.queries.layers import certainly_in, certainly_within
from baluarte.norms.catalogues import terms

EITHER, BOTH = ("journalist", "defender"), "both"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Every field narrows; several values of one field widen it, each by itself.

    A date of many days counts on its first unless `dates` says otherwise; one not known on none.
    Without `status`, what was discarded or withdrawn is left out.
    """

    from_date: date | None = None
    until_date: date | None = None
    dates: DateReading = DateReading.LISTED
    state: str | None = None
    municipality: str | None = None
    # Around the centre of the municipality, whatever the state.
    within_km: int | None = None
    types: tuple[str, ...] = ()
    group: str | None = None
    perpetrators: tuple[str, ...] = ()
    status: EventState | None = None
    link: str | None = None
    # Of one of its victims, both of the same where both are asked.
    labor: str | None = None
    gender: str | None = None
    compartment: UUID | None = None
    # By the municipality: certainly in an area of a layer, whichever, and certainly in one area.
    layer: UUID | None = None
    part: UUID | None = None

    def narrowed(self, **changes: object) -> Self:
        """Return the same with other fields."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def kinds(self) -> list[str] | None:
        """The types asked for, by name or by their group; nothing where any will do."""
        if self.group is None:
            return list(self.types) or None
        found = terms("aggression_types").values()
        of_group = [one.code for one in found if one.facts.get("group") == self.group]
        return [code for code in of_group if not self.types or code in self.types]

    @property
    def labors(self) -> list[str] | None:
        """The codes of labor that answer: who is both is a journalist, and a defender."""
        if self.labor is None:
            return None
        return [self.labor, BOTH] if self.labor in EITHER else [self.labor]

    @property
    def asks_of_victims(self) -> bool:
        """Say whether something is asked that only profiles of victims tell."""
        return self.labor is not None or self.gender is not None

    @property
    def states_of(self) -> list[str]:
        """The states asked for."""
        return [str(s) for s in ([self.status] if self.status else STANDING)]

    @property
    def is_dated(self) -> bool:
        """Say whether a period is asked for."""
        return self.from_date is not None or self.until_date is not None

    @property
    def is_near(self) -> bool:
        """Say whether a distance around a municipality is asked for."""
        return self.municipality is not None and self.within_km is not None

    @property
    def is_placed(self) -> bool:
        """Say whether municipalities are asked for: around one, or in areas of a layer."""
        return self.is_near or self.layer is not None or self.part is not None

    @property
    def first_listed(self) -> date | None:
        """The day before which nothing is listed that answers; nothing where there is none."""
        if not self.is_dated or self.dates is DateReading.POSSIBLE:
            return None
        # A day that nobody knows is before none.
        return self.from_date or UNDATED + timedelta(days=1)

    @property
    def last_listed(self) -> date | None:
        """The day after which nothing is listed that answers; nothing where there is none."""
        # An end that is all that is known may lie after the period, and the facts within it.
        return None if self.dates is DateReading.POSSIBLE else self.until_date


def nearby(filters: Filters) -> list[str] | None:
    """Return the municipalities within the distance and the areas asked for; None where neither."""
    asked: list[list[str]] = []
    if filters.layer is not None:
        asked.append(certainly_within(filters.layer))
    if filters.part is not None:
        asked.append(certainly_in(filters.part))
    if filters.municipality is not None and filters.within_km is not None:
        asked.append(municipalities_within(municipality=filters.municipality, km=filters.within_km))
    return sorted(set.intersection(*map(set, asked))) if asked else None


def condition(filters: Filters, *, known_at: object = None, of: str = "pk") -> Q:
    """Return the filters as a condition on events, or on what was held of them then."""
    asked = Q(status__in=filters.states_of) & _dated(filters, "" if known_at else "current__")
    near = nearby(filters)
    for field, value in (
        ("state", None if filters.is_near else filters.state),
        ("municipality", None if filters.is_near else filters.municipality),
        ("municipality__in", near),
        ("compartment", filters.compartment),
        ("link_to_work", filters.link),
    ):
        if value is not None:
            asked &= Q(**{field: value})
    acts = Act.objects.filter(live_at(known_at), event=OuterRef(of))
    if filters.kinds is not None:
        asked &= Q(Exists(acts.filter(type__in=filters.kinds)))
    if filters.perpetrators:
        asked &= Q(Exists(acts.filter(perpetrators__overlap=list(filters.perpetrators))))
    if filters.asks_of_victims:
        asked &= Q(Exists(_described(filters, known_at, of)))
    return asked


def _described(filters: Filters, known_at: object, of: str) -> QuerySet[Profile]:
    """Return the profiles that answer, the newest of each victim or the newest there was."""
    found = Profile.objects.filter(event=OuterRef(of))
    if filters.labors is not None:
        found = found.filter(labor__in=filters.labors)
    if filters.gender is not None:
        found = found.filter(gender=filters.gender)
    if known_at is None:
        return found.filter(superseded_by__isnull=True)
    newer = Q(superseded_by__isnull=True) | Q(superseded_by__decided_at__gt=known_at)
    return found.filter(newer, decided_at__lte=known_at)


def _dated(filters: Filters, held: str) -> Q:
    """Return the period as a condition: on the day listed, or on all the days it may mean."""
    first, last, asked = filters.from_date, filters.until_date, Q()
    if not filters.is_dated:
        return asked
    if filters.dates is DateReading.LISTED:
        asked &= Q(listed_date__gte=filters.first_listed)
        return asked & (Q() if last is None else Q(listed_date__lte=last))
    begins, ends = f"{held}first_date", f"{held}last_date"
    if filters.dates is DateReading.CERTAIN:
        asked &= Q() if first is None else Q(**{f"{begins}__gte": first})
        return asked & (Q() if last is None else Q(**{f"{ends}__lte": last}))
    asked &= Q(**{f"{begins}__isnull": False}) | Q(**{f"{ends}__isnull": False})
    if first is not None:
        asked &= Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": first})
    if last is not None:
        asked &= Q(**{f"{begins}__isnull": True}) | Q(**{f"{begins}__lte": last})
    return asked


def as_sql(filters: Filters, *, then: bool = False) -> tuple[str, dict[str, Any]]:
    """Return all that is asked but the types, as SQL on the columns of `a`.

    `a` is an event; where `then`, a determination.
    """
    parts = ["a.status = any(%(states_of)s)"]
    near = nearby(filters)
    values: dict[str, Any] = {"states_of": filters.states_of}
    for sql, name, value in (
        ("a.listed_date >= %(from_date)s", "from_date", filters.first_listed),
        ("a.listed_date <= %(until_date)s", "until_date", filters.last_listed),
        ("a.state_id = %(state)s", "state", None if filters.is_near else filters.state),
        (
            "a.municipality_id = %(municipality)s",
            "municipality",
            None if filters.is_near else filters.municipality,
        ),
        ("a.municipality_id = any(%(near)s)", "near", near),
        ("a.compartment_id = %(compartment)s", "compartment", filters.compartment),
        ("a.link_to_work = %(link)s", "link", filters.link),
    ):
        if value is not None:
            parts.append(sql)
            values[name] = value
    if filters.perpetrators:
        parts.append(_BY_WHOM_THEN.format(live=LIVE_THEN) if then else _BY_WHOM)
        values["perpetrators"] = list(filters.perpetrators)
    if filters.asks_of_victims:
        told = {"labors": "p.labor = any(%(labors)s)", "gender": "p.gender = %(gender)s"}
        given = {name: getattr(filters, name) for name in told}
        asked = [told[name] for name, value in given.items() if value is not None]
        shape = {"key": "a.event_id", "of": _THEN} if then else {"key": "a.id", "of": _NOW}
        parts.append(_DESCRIBED.format(told=" and ".join(asked), **shape))
        values |= given
    if filters.is_dated and filters.dates is not DateReading.LISTED:
        dated = _dated_sql(filters, "a" if then else "h")
        parts.append(dated if then else _HELD.format(dated=dated))
        values |= {"first_day": filters.from_date, "last_day": filters.until_date}
    return " and ".join(parts), values


def _dated_sql(filters: Filters, held: str) -> str:
    if filters.dates is DateReading.CERTAIN:
        first = f"{held}.first_date >= %(first_day)s" if filters.from_date else ""
        last = f"{held}.last_date <= %(last_day)s" if filters.until_date else ""
        return " and ".join(filter(None, (first, last)))
    parts = [f"({held}.first_date is not null or {held}.last_date is not null)"]
    if filters.from_date:
        parts.append(f"({held}.last_date is null or {held}.last_date >= %(first_day)s)")
    if filters.until_date:
        parts.append(f"({held}.first_date is null or {held}.first_date <= %(last_day)s)")
    return " and ".join(parts)


def live_at(known_at: object) -> Q:
    """Return the condition that an act or a link was in force on an instant, or is now."""
    if known_at is None:
        return Q(ended_at__isnull=True)
    begun = Q(decided_at__lte=known_at)
    return begun & (Q(ended_at__isnull=True) | Q(ended_at__gt=known_at))


LIVE = "t.ended_at is null"
LIVE_THEN = "t.decided_at <= %(known_at)s and (t.ended_at is null or t.ended_at > %(known_at)s)"
# An offset keeps each a question about one row: what stands before it stays a walk.
_BY_WHOM = """exists (select 1 from analysis_actclassindex t
           where t.event_id = a.id and t.kind = any(%(perpetrators)s) offset 0)"""
_BY_WHOM_THEN = """exists (select 1 from registry_act t
           where t.event_id = a.event_id and {live}
             and t.perpetrators && %(perpetrators)s::varchar[] offset 0)"""
_DESCRIBED = """exists (select 1 from registry_profile p
           where p.event_id = {key} and {told} and {of} offset 0)"""
_NOW = "not exists (select 1 from registry_profile n where n.supersedes_id = p.id)"
_THEN = """p.decided_at <= %(known_at)s and not exists (
           select 1 from registry_profile n
            where n.supersedes_id = p.id and n.decided_at <= %(known_at)s)"""
_HELD = """exists (select 1 from registry_determination h
           where h.id = a.current_id and {dated} offset 0)"""
