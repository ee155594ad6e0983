"""Matters, what happened in them, and their agendas: drawn anew at each reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.models import (
    Matter,
    Obligation,
    Occurrence,
    Proceeding,
    ProtocolText,
)
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.procedure.queries.texts import protocol_of
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.bulk_select import read_rows
from baluarte.domain.wall.choices import Level
from baluarte.norms.agenda import Agenda, Happening, agenda
from baluarte.norms.agenda import Occurrence as Told
from baluarte.norms.clocks import Calendar, Clock
from baluarte.norms.protocols import Protocol

FIELDS = (
    "id", "matter_id", "proceeding_id", "kind", "events", "step", "run", "happened_at",
    "recorded_at", "names", "supersedes_id", "is_withdrawn",
)  # fmt: skip


# A look-up in place of the enumeration's own, for hundreds of thousands.
HAPPENINGS = {one.value: one for one in Happening}


@dataclass(frozen=True)
class Course:
    """A proceeding with all that its agenda is drawn from."""

    proceeding: Proceeding
    protocol: Protocol
    done: Sequence[Told]
    calendar: Calendar
    own_terms: Mapping[str, Clock]

    def agenda(self, *, at: datetime, known_at: datetime | None = None) -> Agenda:
        """Draw the agenda of an instant, as known then or as known on another day."""
        return agenda(
            self.protocol,
            self.done,
            at=at,
            calendar=self.calendar,
            known_at=known_at,
            own_terms=self.own_terms,
        )


def matters() -> QuerySet[Matter]:
    """Return the matters the context may see, newest first."""
    return Matter.objects.select_related("state", "municipality").order_by("-opened_at", "id")


def matter_of(reference: str) -> Matter:
    """Return the matter of a reference; `Matter.DoesNotExist` where the context sees none."""
    found = matters().select_related("responsible", "compartment__institution")
    return found.get(reference=read_reference(reference) or "")


def log_reading(matter: Matter, *, by: UUID, at: datetime) -> None:
    """Write that a matter is read, whatever of it is shown: who its file is about is told."""
    record(
        act="procedure.read_matter",
        object_type="matter",
        objects=[matter.pk],
        files=[matter.compartment_id],
        by=by,
        at=at,
    )


def open_compartments() -> list[Compartment]:
    """Return the compartments of institutions in which the context may open a matter."""
    contributing = RawSQL("select bal.compartments(%s)", [Level.CONTRIBUTE])
    found = Compartment.objects.filter(kind=CompartmentKind.OWN, pk__in=contributing)
    return list(found.select_related("institution").order_by("institution__name"))


def proceedings_of(matter: Matter) -> list[Proceeding]:
    """Return the proceedings of a matter, oldest first."""
    found = Proceeding.objects.filter(matter=matter).select_related("matter", "started_by")
    return list(found.order_by("started_at", "id"))


def occurrences_of(matter: Matter) -> QuerySet[Occurrence]:
    """Return what was recorded in a matter, in the order it was written down."""
    return (
        Occurrence.objects.filter(matter=matter)
        .select_related("by", "proceeding", "supersedes")
        .order_by("recorded_at", "id")
    )


def last_act(
    matter: Matter,
    *,
    proceeding: Proceeding | None = None,
    step: str = "",
    run: str = "",
    events: Iterable[str] = (),
) -> Occurrence | None:
    """Return what stands on record last: of a step's opening, of an event, of a proceeding."""
    found = Occurrence.objects.filter(matter=matter, superseded_by=None, is_withdrawn=False)
    if proceeding is not None:
        found = found.filter(proceeding=proceeding, step=step, run=run)
    if events:
        found = found.filter(events__overlap=list(events))
    return found.select_related("by").order_by("-recorded_at").first()


def courses_of(matter: Matter, *, known_at: datetime | None = None) -> list[Course]:
    """Return every proceeding of a matter with what its agenda is drawn from."""
    return courses([matter.pk], calendars=Calendars.read(known_at=known_at))


def course_of(proceeding: Proceeding, *, known_at: datetime | None = None) -> Course:
    """Return one proceeding with what its agenda is drawn from."""
    found = courses([proceeding.matter_id], calendars=Calendars.read(known_at=known_at))
    return next(one for one in found if one.proceeding.pk == proceeding.pk)


def courses(matter_keys: Iterable[UUID], *, calendars: Calendars) -> list[Course]:
    """Return the courses of many matters in four queries."""
    keys = list(matter_keys)
    proceedings = list(
        Proceeding.objects.filter(matter__in=keys)
        .select_related("matter")
        .order_by("started_at", "id")
    )
    texts = ProtocolText.objects.defer("text").in_bulk({one.text_id for one in proceedings})
    for one in proceedings:
        one.text = texts[one.text_id]
    told: dict[UUID, list[tuple[UUID | None, Told]]] = {}
    for row in read_rows(Occurrence.objects.filter(matter__in=keys).values_list(*FIELDS)):
        told.setdefault(row[1], []).append((row[2], _told(row)))
    together: dict[UUID, list[Proceeding]] = {}
    for one in proceedings:
        together.setdefault(one.matter_id, []).append(one)
    return [
        _course(one, together[one.matter_id], told.get(one.matter_id, []), calendars)
        for one in proceedings
    ]


def obligations_of(proceeding: Proceeding) -> QuerySet[Obligation]:
    """Return the openings of a proceeding's steps as counted last."""
    return Obligation.objects.filter(proceeding=proceeding).order_by("started_at", "id")


def _course(
    proceeding: Proceeding,
    proceedings: Sequence[Proceeding],
    told: Sequence[tuple[UUID | None, Told]],
    calendars: Calendars,
) -> Course:
    protocol = protocol_of(proceeding.text)
    return Course(
        proceeding=proceeding,
        protocol=protocol,
        done=_seen_by(proceeding, proceedings, told),
        calendar=calendars.of_matter(proceeding.matter, proceeding.jurisdiction),
        own_terms=calendars.own_terms(protocol, started_at=proceeding.started_at),
    )


def _seen_by(
    proceeding: Proceeding,
    proceedings: Sequence[Proceeding],
    told: Sequence[tuple[UUID | None, Told]],
) -> list[Told]:
    """What concerns a proceeding: its own, the matter's, and what others' steps brought about.

    What began another proceeding of the same protocol is that one's, and so is all that the other
    did.
    """
    code = proceeding.text_id.partition("/")[0]
    alike = {
        one.pk
        for one in proceedings
        if one.pk != proceeding.pk and one.text_id.partition("/")[0] == code
    }
    theirs = {str(one.begun_by) for one in proceedings if one.pk in alike}
    theirs.discard(str(proceeding.begun_by))
    seen = []
    for of, one in told:
        if of == proceeding.pk:
            seen.append(one)
        elif of is None:
            if one.id not in theirs and one.supersedes not in theirs:
                seen.append(one)
        elif of not in alike and one.kind == Happening.DONE:
            seen.append(_without_step(one))
    return seen


def _without_step(one: Told) -> Told:
    return Told(
        one.id, Happening.HAPPENED, one.at, one.recorded_at, one.events,
        names=one.names, supersedes=one.supersedes, is_withdrawn=one.is_withdrawn,
    )  # fmt: skip


def _told(row: tuple) -> Told:
    (
        id_, _, _, kind, events, step, run, happened_at, recorded_at, names, supersedes, withdrawn,
    ) = row  # fmt: skip
    return Told(
        id=str(id_),
        kind=HAPPENINGS[kind],
        at=happened_at,
        recorded_at=recorded_at,
        events=tuple(events),
        step=step,
        run=run,
        names=names,
        supersedes=str(supersedes) if supersedes else "",
        is_withdrawn=withdrawn,
    )
