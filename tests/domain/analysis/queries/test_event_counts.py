"""What the database counts is what is counted event by event, joint events once."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from tests.factories.registry import make_curator, make_events, share_coded, share_with
from tests.factories.runs import FIRST, KNOWN, LAST

from baluarte.domain.analysis.choices import PlaceLevel
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.queries.deduplicated_events import Around, read_events
from baluarte.domain.analysis.queries.dimensions import Dimension, category, values_of
from baluarte.domain.analysis.queries.event_counts import count_events
from baluarte.domain.analysis.queries.place_grids import PlaceGrid
from baluarte.domain.linkage.actions import judge_pair, propose_pair
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.queries import Filters
from baluarte.domain.registry.queries.lists import events
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
# In Mexico it is still May.
LATE = datetime(2026, 6, 1, 3, tzinfo=UTC)
SOON = datetime(2026, 5, 3, 18, tzinfo=UTC)
HELD = (
    # One list's, and the same as another list has it: alike, of another month, of another place,
    # without a month, and one that only the first list has.
    ({"date": "2026-01-03"}, {"date": "2026-01-03"}),
    ({"date": "2026-01-31"}, {"date": "2026-02-01"}),
    ({"date": "2026-03-03"}, {"date": "2026-03-04", "municipality_id": "30002"}),
    ({"date": "2026"}, {"date": "2026-04-04"}),
    ({"date": "2026-05-03", "municipality_id": None}, {"date": "2026-05-03"}),
)
ALONE = ({"date": "2026-02-02"}, {"date": "2026"}, {"date": "2026-03-02", "municipality_id": None})


@pytest.fixture
def joint(studying, other, as_operator):
    """Five events that two lists hold, entered on either side of a month's end, and three more."""
    share_with(other, studying.side.institution, level=Level.CODED)
    ours = make_events(studying.side, [one for one, _ in HELD], at=LATE)
    make_events(studying.side, list(ALONE), at=SOON)
    theirs = make_events(other, [two for _, two in HELD], at=SOON)
    curator = make_curator(as_operator)
    for side in (studying.side, other):
        share_coded(side)
    with acting_as(curator.pk):
        for one, two in zip(ours, theirs, strict=True):
            pair = propose_pair(one=one, other=two, reason="r", by=curator.pk, at=LATE)
            judge_pair(pair=pair, verdict=Verdict.SAME, reason="r", by=curator.pk, at=LATE)
    return studying


def event_by_event(level, *, known_at):
    """Return the same counts, each event read and counted."""
    around = Around(profiles={}, persons={}, authorities=frozenset())
    of = events(known_at=known_at)
    created = dict(of.values_list("pk", "created_at"))
    by_place, registered = Counter(), Counter()
    for event in read_events(of, known_at=known_at):
        month, place = (
            category(values_of(one, event, (), (), around))
            for one in (Dimension.MONTH, Dimension(level.value))
        )
        if not month or month == "~":
            continue
        entered = min(created[one.key] for one in event.holders)
        registered[month, month_of(local_day(entered))] += 1
        if place and place != "~":
            by_place[place, month] += 1
    return by_place, registered


@pytest.mark.parametrize("level", [PlaceLevel.STATE, PlaceLevel.MUNICIPALITY])
@pytest.mark.parametrize("known_at", [KNOWN, SOON], ids=["now", "before the other list"])
def test_the_database_counts_what_is_there_event_by_event(joint, level, known_at):
    with joint.as_role("bal_worker"), acting_as(joint.analyst.pk):
        found = count_events(
            Filters(), first=FIRST, last=LAST, grid=PlaceGrid(level), known_at=known_at
        )
        counted = (found.by_place, found.registered)
        assert counted == event_by_event(level, known_at=known_at)


def test_joint_events_are_counted_once_and_those_told_otherwise_apart(joint):
    with joint.as_role("bal_worker"), acting_as(joint.analyst.pk):
        found = count_events(
            Filters(),
            first=FIRST,
            last=LAST,
            grid=PlaceGrid(PlaceLevel.MUNICIPALITY),
            known_at=KNOWN,
        )
    # Alike, with a month from one list, with a place from one list, and alone.
    assert found.by_place == {
        ("30001", "2026-01"): 1, ("30001", "2026-02"): 1, ("30001", "2026-04"): 1,
        ("30001", "2026-05"): 1,
    }  # fmt: skip
    # Of two months; and of none, from its year alone.
    assert (found.not_dated, found.not_placed) == (2, 2)
    # As the first of its holders registered it, on a day of Mexico.
    assert found.registered["2026-01", "2026-05"] == 1
    assert {entered for _, entered in found.registered} == {"2026-05"}


def test_of_some_lists_alone_what_others_hold_too_is_theirs(joint):
    with joint.as_role("bal_worker"), acting_as(joint.analyst.pk):
        found = count_events(
            Filters(), first=FIRST, last=LAST, grid=PlaceGrid(PlaceLevel.MUNICIPALITY), known_at=KNOWN,
            compartments=[joint.side.compartment.pk],
        )  # fmt: skip
    assert found.by_place["30001", "2026-01"] == 2
    assert found.compartments == {joint.side.compartment.pk}
