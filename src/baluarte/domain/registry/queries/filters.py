"""What can be asked of the list of aggressions: fields that an index answers behind the wall."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from baluarte.domain.registry.choices import NOT_DETERMINED, STANDING, AggressionState
from baluarte.domain.registry.models import Act
from baluarte.norms.catalogues import terms


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Every field narrows. A date of many days counts on its first; one not known on none.

    Without `state_of`, what was discarded or withdrawn is left out.
    """

    from_date: date | None = None
    until_date: date | None = None
    state: str | None = None
    municipality: str | None = None
    types: tuple[str, ...] = ()
    group: str | None = None
    state_of: AggressionState | None = None
    waiting_for_link: bool = False
    compartment: UUID | None = None

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
    def states_of(self) -> list[str]:
        """The states asked for."""
        return [str(s) for s in ([self.state_of] if self.state_of else STANDING)]


def condition(filters: Filters, *, known_at: object = None, of: str = "pk") -> Q:
    """Return the filters as a condition on aggressions, or on what was held of them then."""
    asked = Q(state_of__in=filters.states_of)
    for field, value in (
        ("listed_date__gte", filters.from_date),
        ("listed_date__lte", filters.until_date),
        ("state", filters.state),
        ("municipality", filters.municipality),
        ("compartment", filters.compartment),
        ("link_to_work", NOT_DETERMINED if filters.waiting_for_link else None),
    ):
        if value is not None:
            asked &= Q(**{field: value})
    if filters.kinds is None:
        return asked
    acts = Act.objects.filter(live_at(known_at), aggression=OuterRef(of), type__in=filters.kinds)
    return asked & Q(Exists(acts))


def as_sql(filters: Filters) -> tuple[str, dict[str, Any]]:
    """Return all that is asked but the types, as SQL on the columns of `a`."""
    parts = ["a.state_of = any(%(states_of)s)"]
    values: dict[str, Any] = {"states_of": filters.states_of}
    for sql, name, value in (
        ("a.listed_date >= %(from_date)s", "from_date", filters.from_date),
        ("a.listed_date <= %(until_date)s", "until_date", filters.until_date),
        ("a.state_id = %(state)s", "state", filters.state),
        ("a.municipality_id = %(municipality)s", "municipality", filters.municipality),
        ("a.compartment_id = %(compartment)s", "compartment", filters.compartment),
        (
            "a.link_to_work = %(link)s",
            "link",
            NOT_DETERMINED if filters.waiting_for_link else None,
        ),
    ):
        if value is not None:
            parts.append(sql)
            values[name] = value
    return " and ".join(parts), values


def live_at(known_at: object) -> Q:
    """Return the condition that an act or a link was in force on an instant, or is now."""
    if known_at is None:
        return Q(ended_at__isnull=True)
    begun = Q(decided_at__lte=known_at)
    return begun & (Q(ended_at__isnull=True) | Q(ended_at__gt=known_at))
