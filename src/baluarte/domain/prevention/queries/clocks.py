"""Clocks of condemnations as they stand, each with what the family said and what was condemned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from baluarte.domain.prevention.choices import ClockStatus, Word
from baluarte.domain.prevention.condemnation_clock import Reading, Told, read_clock
from baluarte.domain.prevention.models import (
    CondemnationClock,
    CondemnationNoted,
    FamilyWord,
    Recognition,
)
from baluarte.domain.prevention.queries import standing
from baluarte.domain.prevention.zones import zone_of_body
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.recognition import CONDEMNATION, PublicTerm, public_term

# What presses stands first; what asks for nothing more, last.
ORDER = (
    ClockStatus.LATE, ClockStatus.RUNNING, ClockStatus.NOT_STARTED, ClockStatus.MET_LATE,
    ClockStatus.MET, ClockStatus.ENDED,
)  # fmt: skip
MOST_CLOCKS, LONGEST_CHAIN = 400, 20


@dataclass(frozen=True, slots=True)
class TrackedClock:
    """A clock, where it stands on the day it is at the authority, and what that rests on."""

    row: CondemnationClock
    reading: Reading
    term: PublicTerm
    today: date
    words: tuple[FamilyWord, ...]
    # The entries that are the condemnation, as they stand.
    condemned: tuple[Recognition, ...]


def clocks() -> QuerySet[CondemnationClock]:
    """Return the clocks whose events the context sees, the newest first."""
    words = FamilyWord.objects.select_related("document", "recorded_by")
    return (
        CondemnationClock.objects.select_related(
            "event__current", "opened_by", "event__municipality", "event__state"
        )
        .prefetch_related(
            Prefetch("words", words.order_by("number")),
            Prefetch("noted", CondemnationNoted.objects.order_by("noted_at", "id")),
        )
        .order_by("-opened_at", "id")
    )


def clock(reference: str) -> CondemnationClock:
    """Return one clock; `CondemnationClock.DoesNotExist` where none is seen."""
    return clocks().get(reference=reference)


def track_clocks(
    rows: Iterable[CondemnationClock], *, at: datetime, known_at: datetime | None = None
) -> list[TrackedClock]:
    """Return where some clocks stand at an instant, as it was known, in their order."""
    known = known_at or at
    several = [one for one in rows if one.opened_at <= known]
    condemned = _condemned(several, known)
    return [_track(one, condemned[one.pk], at=at, known=known) for one in several]


def pressing_first(at: datetime) -> list[TrackedClock]:
    """Return the clocks that the context sees, the late ones first, then by their day."""
    found = track_clocks(clocks()[:MOST_CLOCKS], at=at)
    return sorted(
        found,
        key=lambda one: (
            ORDER.index(one.reading.status), one.reading.due or date.max, one.row.reference
        ),
    )  # fmt: skip


def clocks_condemned_by(entry: Recognition, *, at: datetime) -> list[TrackedClock]:
    """Return the clocks that an entry is the condemnation of, where the context sees them."""
    return track_clocks(clocks().filter(noted__recognition=entry), at=at)


def condemnations_for(one: CondemnationClock, *, at: datetime) -> list[Recognition]:
    """Return the condemnations of its authority that stand and are not noted here yet."""
    found = standing(known_at=at).filter(kind=CONDEMNATION, made_by=one.authority)
    since = first_day(one)
    if since is not None:
        found = found.filter(happened_date__gte=since)
    return list(found.exclude(noted__clock=one))


def first_day(one: CondemnationClock) -> date | None:
    """Return the first day on which its event may have been; nothing where none is known."""
    held = one.event.current
    return held.first_date if held else None


def _track(
    one: CondemnationClock, condemned: Sequence[Recognition], *, at: datetime, known: datetime
) -> TrackedClock:
    words = tuple(each for each in one.words.all() if each.recorded_at <= known)
    term = public_term(CONDEMNATION, version=one.term_version)
    today = local_day(at, zone_of_body(one.authority))
    reading = read_clock(
        [Told(Word(each.word), each.told_date) for each in words],
        [each.happened_date for each in condemned],
        term=term,
        today=today,
    )
    return TrackedClock(one, reading, term, today, words, tuple(condemned))


def _condemned(
    several: Sequence[CondemnationClock], known: datetime
) -> dict[UUID, list[Recognition]]:
    """Return by clock what was noted as its condemnation, or stands in the place of that."""
    noted = {
        one.pk: {each.recognition_id for each in one.noted.all() if each.noted_at <= known}
        for one in several
    }
    newer = _replacements({key for keys in noted.values() for key in keys})
    asked = {key for keys in noted.values() for key in keys} | {
        key for keys in newer.values() for key in keys
    }
    stands = {
        each.pk: each for each in standing(known_at=known).filter(pk__in=asked, kind=CONDEMNATION)
    }
    found: dict[UUID, list[Recognition]] = defaultdict(list)
    for one in several:
        keys = noted[one.pk] | {new for key in noted[one.pk] for new in newer[key]}
        found[one.pk] = sorted(
            (stands[key] for key in keys if key in stands and stands[key].made_by == one.authority),
            key=lambda each: (each.happened_date, each.reference),
        )
    return found


def _replacements(keys: set[UUID]) -> dict[UUID, set[UUID]]:
    """Return by entry whatever took its place, and the place of that."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    edge = {key: {key} for key in keys}
    for _ in range(LONGEST_CHAIN):
        if not edge:
            break
        rows = Recognition.objects.filter(supersedes__in=edge).values_list("pk", "supersedes")
        ahead: dict[UUID, set[UUID]] = defaultdict(set)
        for new, old in rows:
            if old is not None:
                ahead[new] |= edge[old]
        for new, roots in ahead.items():
            for root in roots:
                found[root].add(new)
        edge = dict(ahead)
    return found
