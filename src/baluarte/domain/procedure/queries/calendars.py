"""The calendar in which a proceeding is counted: the law's days, the operator's, the zones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Value

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.choices import Jurisdiction
from baluarte.domain.procedure.models import BodySession, ClosedDay, Matter, OwnTerm, Proceeding
from baluarte.norms.clocks import Calendar, Clock, Unit
from baluarte.norms.clocks.calendar import CAPITAL, CENTRE, local_day, zone_of_place
from baluarte.norms.protocols import roles
from baluarte.norms.protocols.form import RoleKind

if TYPE_CHECKING:
    from baluarte.norms.protocols import Protocol


@dataclass
class Calendars:
    """What the operator keeps of days, sessions and terms, read once for many proceedings."""

    known_at: datetime | None = None
    closed_of: dict[str, frozenset[date]] = field(default_factory=dict)
    sessions: dict[str, tuple[date, ...]] = field(default_factory=dict)
    terms: dict[tuple[str, str], list[OwnTerm]] = field(default_factory=dict)
    _made: dict[tuple[str, str, str], Calendar] = field(default_factory=dict)

    @classmethod
    def read(cls, *, known_at: datetime | None = None) -> "Calendars":
        """Read what had been recorded by an instant, or all of it."""
        by_then = {} if known_at is None else {"recorded_at__lte": known_at}
        found = cls(known_at=known_at)
        closed = ClosedDay.objects.filter(**by_then).values_list(Value(0), "role", "day")
        held = BodySession.objects.filter(**by_then).values_list(Value(1), "role", "day")
        for is_session, role, day in closed.union(held, all=True):
            if is_session:
                found.sessions[role] = (*found.sessions.get(role, ()), day)
            else:
                found.closed_of[role] = found.closed_of.get(role, frozenset()) | {day}
        decided = {} if known_at is None else {"decided_at__lte": known_at}
        for term in OwnTerm.objects.filter(**decided).order_by("decided_at"):
            found.terms.setdefault((term.code, term.step), []).append(term)
        return found

    def of(self, jurisdiction: str, *, state: str, municipality: str = "") -> Calendar:
        """Return the calendar of a proceeding of a jurisdiction in a place."""
        key = (jurisdiction, state, municipality)
        if key not in self._made:
            self._made[key] = Calendar(
                zone=CENTRE,
                zones=_zones(jurisdiction, state, municipality),
                closed=self.closed_of.get("", frozenset()),
                closed_of=self.closed_of,
                sessions=self.sessions,
            )
        return self._made[key]

    def of_matter(self, matter: Matter, jurisdiction: str) -> Calendar:
        """Return the calendar of a proceeding of a jurisdiction in a matter."""
        state, municipality = where_days_end(matter)
        return self.of(jurisdiction, state=state, municipality=municipality)

    def own_terms(self, protocol: "Protocol", *, started_at: datetime) -> Mapping[str, Clock]:
        """Return the operator's clocks that held when a proceeding began, or the first after."""
        found = {}
        for step in protocol.steps:
            known = self.terms.get((protocol.code, step.id))
            if known and step.clock.unit == Unit.OPERATOR:
                held = [term for term in known if term.decided_at <= started_at] or known[:1]
                found[step.id] = replace(
                    step.clock, unit=Unit(held[-1].unit), value=held[-1].value, is_ours=True
                )
        return found


def calendar_of(proceeding: Proceeding, *, known_at: datetime | None = None) -> Calendar:
    """Return the calendar of one proceeding."""
    calendars = Calendars.read(known_at=known_at)
    return calendars.of_matter(proceeding.matter, proceeding.jurisdiction)


def zone_of_matter(matter: Matter) -> ZoneInfo:
    """Return the zone of the place of a matter: where the person is, as far as it is known."""
    state, municipality = where_days_end(matter)
    return zone_of_place(state=state, municipality=municipality)


def where_days_end(matter: Matter) -> tuple[str, str]:
    """Return the state and municipality whose clocks a matter's days follow.

    Where its state is not known, those of who keeps it; where that has none, the capital's.
    """
    if matter.state_id is not None:
        return matter.state_id, matter.municipality_id or ""
    return matter.keepers_state or CAPITAL, ""


def day_in_matter(matter: Matter, at: datetime) -> date:
    """Return which day an instant is of where the person is."""
    return local_day(at, zone_of_matter(matter))


def zone_of_institution(institution: Institution) -> ZoneInfo:
    """Return the zone in which an institution's days end."""
    if institution.state_id is None:
        return CENTRE
    return zone_of_place(state=institution.state_id, municipality=institution.municipality_id or "")


def _zones(jurisdiction: str, state: str, municipality: str) -> Mapping[str, ZoneInfo]:
    """A federal institution's days end in the capital; everybody else's where the matter is."""
    there = zone_of_place(state=state, municipality=municipality)
    return dict.fromkeys(_of_the_place(jurisdiction), there)


def _of_the_place(jurisdiction: str) -> Iterable[str]:
    for code, role in roles().items():
        is_federal = role.kind == RoleKind.INSTITUTION and (
            jurisdiction in (Jurisdiction.FEDERAL, Jurisdiction.INTERNATIONAL)
            or set(role.by_jurisdiction) <= {"federal", "international"}
        )
        if not is_federal:
            yield code
