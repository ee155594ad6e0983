"""A stated count beside the events of an edition: which it asks for, how they add up. Pure."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from baluarte.domain.analysis.queries.sdg_16_10_1 import LINKED
from baluarte.domain.publication.choices import (
    Contained,
    CountedUnit,
    DatePrecision,
    MarkGround,
    Within,
)
from baluarte.domain.publication.events import Event, heading_of
from baluarte.domain.publication.models.stated import Statement
from baluarte.norms.catalogues import terms


@dataclass(frozen=True, slots=True)
class Question:
    """What a body counts, as an edition can be asked; empty asks for all."""

    kinds: frozenset[str]
    states: frozenset[str]
    first_date: date
    last_date: date


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a stated count holds an event, as two people read its document."""

    answer: Contained = Contained.NOT_SAID
    # Nothing where nobody marked it.
    ground: MarkGround | None = None
    page: int | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One published event in a comparison."""

    event: UUID
    reference: str
    within: Within
    victims: int | None
    is_confirmed: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Amount:
    """Events and victims, and of how many events the victims are not published."""

    events: int = 0
    victims: int = 0
    events_without_victims: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        """Return the counts of two sets of events that share none."""
        return Amount(
            self.events + other.events,
            self.victims + other.victims,
            self.events_without_victims + other.events_without_victims,
        )

    def of(self, unit: str) -> int:
        """Return the count in the unit of a stated one."""
        return self.events if unit == CountedUnit.EVENTS else self.victims


# Where an event stands, whether its link to the work is confirmed, what was marked of it.
Cell = tuple[Within, bool, Contained, MarkGround | None]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a comparison adds up to."""

    cells: Mapping[Cell, Amount] = field(default_factory=dict)

    @property
    def all(self) -> Amount:
        """Return what the edition publishes of what they count."""
        return self._sum(within=Within.INSIDE)

    @property
    def confirmed(self) -> Amount:
        """Return the same, only with a confirmed link to the work."""
        return self._sum(within=Within.INSIDE, confirmed=True)

    @property
    def unsure(self) -> Amount:
        """Return what may belong to it too: what is published of it does not say."""
        return self._sum(within=Within.UNSURE)

    @property
    def told(self) -> Amount:
        """Return all that their count holds, told one by one, wherever it stands here."""
        return self._sum(answer=Contained.CONTAINED)

    def inside(self, answer: Contained) -> Amount:
        """Return what of the edition's own count is marked so."""
        return self._sum(within=Within.INSIDE, answer=answer)

    def beyond(self) -> Amount:
        """Return what their count holds and the edition's own does not surely hold."""
        of = (Within.UNSURE, Within.OUTSIDE)
        return sum((self._sum(within=one, answer=Contained.CONTAINED) for one in of), Amount())

    def by_ground(self, answer: Contained) -> dict[MarkGround | None, Amount]:
        """Return the edition's own count marked so, by ground; nothing: nobody marked it."""
        found = {one[3] for one in self.cells if one[2] == answer and one[0] == Within.INSIDE}
        order = [*MarkGround, None]
        return {
            ground: self._sum(within=Within.INSIDE, answer=answer, ground=ground)
            for ground in sorted(found, key=order.index)
        }

    def _sum(
        self,
        *,
        within: Within | None = None,
        confirmed: bool | None = None,
        answer: Contained | None = None,
        ground: MarkGround | str | None = "any",
    ) -> Amount:
        return sum(
            (
                amount
                for (where, is_confirmed, said, why), amount in self.cells.items()
                if within in (None, where)
                and confirmed in (None, is_confirmed)
                and answer in (None, said)
                and ground in ("any", why)
            ),
            Amount(),
        )


@dataclass(frozen=True, slots=True)
class Side:
    """A stated count and the events of an edition that stand beside it."""

    stated: Statement
    rows: Sequence[Compared]

    @property
    def sums(self) -> Sums:
        return sums_of(self.rows)


def compared(
    question: Question, events: Sequence[Event], marks: Mapping[str, Mark]
) -> Iterator[Compared]:
    """Yield each event that is asked for, or that is marked as in the stated count.

    `marks` are by public name, the newest first; an event answers to any of its names.
    """
    types = _types_of(question.kinds)
    for event in events:
        mark = _mark_of(event, marks)
        within = _within(question, types, event)
        if within == Within.OUTSIDE and mark.answer != Contained.CONTAINED:
            continue
        yield Compared(
            event=event.id,
            reference=event.reference,
            within=within,
            victims=_victims(types, event),
            is_confirmed=event.link_to_work in LINKED,
            mark=mark,
        )


def sums_of(rows: Iterable[Compared]) -> Sums:
    """Add a comparison up."""
    cells: dict[Cell, Amount] = {}
    for row in rows:
        cell = (row.within, row.is_confirmed, row.mark.answer, row.mark.ground)
        one = Amount(1, row.victims or 0, int(row.victims is None))
        cells[cell] = cells.get(cell, Amount()) + one
    return Sums(cells)


def _types_of(kinds: frozenset[str]) -> frozenset[str]:
    known = terms("aggression_types")
    return frozenset(c for c, one in known.items() if {c, str(one.facts["group"])} & kinds)


def _within(question: Question, types: frozenset[str], event: Event) -> Within:
    said = [
        _in_period(question, event),
        _among(question.states, {event.state} - {None}),
        _among(types if question.kinds else frozenset(), set(event.types)),
    ]
    return next((one for one in (Within.OUTSIDE, Within.UNSURE) if one in said), Within.INSIDE)


def _among(asked: frozenset[str], told: Collection[str | None]) -> Within:
    """Say whether what is published of an event is among what is asked; empty asks for all."""
    if not asked or asked & set(told):
        return Within.INSIDE
    return Within.OUTSIDE if told else Within.UNSURE


def _in_period(question: Question, event: Event) -> Within:
    """Say whether a published date lies in a period surely, perhaps, or surely not."""
    first, last = _days(event)
    if first is None or last is None:
        return Within.UNSURE
    if question.first_date <= first and last <= question.last_date:
        return Within.INSIDE
    apart = last < question.first_date or first > question.last_date
    return Within.OUTSIDE if apart else Within.UNSURE


def _days(event: Event) -> tuple[date | None, date | None]:
    told = event.date
    if told.precision == DatePrecision.DAY:
        day = date.fromisoformat(told.text)
        return day, day
    last = told.last_month
    ends = last.replace(day=monthrange(last.year, last.month)[1]) if last else None
    return told.first_month, ends


def _victims(types: frozenset[str], event: Event) -> int | None:
    return heading_of("", set(types), event).victims if types else event.victims


def _mark_of(event: Event, marks: Mapping[str, Mark]) -> Mark:
    names = {event.reference, *event.also}
    return next((mark for name, mark in marks.items() if name in names), Mark())
