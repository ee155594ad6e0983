"""Sums kept beforehand are what is counted from the events, for any reader, after anything."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.domain.analysis.test_tables import TOLD
from tests.domain.analysis.test_totals import judge, pair_of
from tests.examples import examples
from tests.factories.access import make_account, make_institution
from tests.factories.registry import (
    LATER,
    make_curator,
    make_event,
    make_events,
    make_side,
    share_coded,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.analysis.actions import begin_rollups, refresh_rollups
from baluarte.domain.analysis.models import ActClassIndex, Rollup, RollupMark
from baluarte.domain.analysis.queries import Dimension, Unit, can_sum, count_now, count_units
from baluarte.domain.analysis.rollup_cells import ALL_YEARS
from baluarte.domain.linkage.actions.pairs import NotAPair
from baluarte.domain.linkage.models import Pair
from baluarte.domain.registry.actions import (
    add_act,
    determine,
    end_act,
    standing_of,
    verify_event,
    withdraw_event,
)
from baluarte.domain.registry.choices import DateReading, EventState, Verdict
from baluarte.domain.registry.models import Act, Determination, Event
from baluarte.domain.registry.queries import Filters, events
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, tzinfo=UTC)
SUMMED = (Unit.EVENTS, Unit.ACTS, Unit.VICTIMISATIONS)
SPLITS = [
    (),
    (Dimension.YEAR, Dimension.STATE),
    (Dimension.MONTH, Dimension.TYPE),
    (Dimension.GROUP, Dimension.ACTOR),
    (Dimension.OBSTACLE, Dimension.PERPETRATOR),
    (Dimension.LINK_TO_WORK, Dimension.VERIFICATION),
    (Dimension.MUNICIPALITY, Dimension.LIST),
    (Dimension.STATE, Dimension.TYPE, Dimension.PERPETRATOR),
]
FILTERS = [
    Filters(),
    Filters(from_date=date(2025, 1, 1), until_date=date(2025, 5, 31)),
    Filters(from_date=date(2024, 3, 4), until_date=date(2025, 5, 2)),
    Filters(until_date=date(2025, 5, 3)),
    Filters(from_date=date(2025, 2, 3), until_date=date(2025, 2, 27)),
    Filters(from_date=date(2024, 3, 28), until_date=date(2025, 2, 26)),
    Filters(from_date=date(2025, 1, 1), dates=DateReading.POSSIBLE),
    Filters(from_date=date(2024, 1, 1), until_date=date(2025, 12, 31)),
    Filters(types=("AG-KIL",)),
    Filters(types=("AG-KIL", "AG-THR"), from_date=date(2024, 2, 1)),
    Filters(group="lethal"),
    Filters(group="lethal", types=("AG-KIL", "AG-THR"), link="not_determined"),
    Filters(perpetrators=("PE-POM",)),
    Filters(municipality="30001"),
    Filters(status=EventState.CONFIRMED, state="30"),
    Filters(link="while_engaged"),
]
KEPT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def refreshed() -> int:
    """Make all sums anew, as the worker does."""
    made = 0
    with acting_as_nobody():
        while step := refresh_rollups(most=2):
            made += step
    return made


def differences(account, *, splits=SPLITS, filters=FILTERS):
    """Return every count from sums that is not the count from the events themselves."""
    found = []
    with acting_as(account.pk):
        for asked in filters:
            of = events(asked, known_at=NOW)
            for unit in SUMMED:
                for by in splits:
                    plain = count_units(unit, by, of=of, known_at=NOW)
                    summed = count_now(unit, by, asked, at=NOW)
                    if summed != plain:
                        found.append((asked, unit, by, summed, plain))
    return found


def retold(side, event, **changes):
    held = Determination.objects.get(current_of=event)
    what = replace(standing_of(held), **changes)
    determine(event=event, what=what, ground="Leído.", by=side.documenter.pk, at=LATER)


def ended(side, event):
    act = Act.objects.filter(event=event, ended_at__isnull=True).order_by("id").first()
    if act is not None:
        end_act(act=act, by=side.documenter.pk, at=LATER)


def added(side, event, *, kind="AG-PHY", perpetrators=("PE-OCR",)):
    add_act(
        event=event, type=kind, victim_number=1, perpetrators=perpetrators,
        by=side.documenter.pk, at=LATER,
    )  # fmt: skip


def verified(side, event):
    with acting_as(side.verifier.pk):
        try:
            verify_event(event=event, grounds="Leído.", by=side.verifier.pk, at=LATER)
        except NotAllowed:
            return


def withdrawn(side, event):
    withdraw_event(event=event, reason="Error.", by=side.documenter.pk, at=LATER)


def judged(one, other, by, verdict):
    """Judge a pair, proposed or already judged: what is said last counts."""
    left, right = sorted([one, other], key=lambda event: event.pk)
    with acting_as(by.pk):
        pair = Pair.objects.filter(left=left, right=right).first()
        said = pair.judgements.count() if pair else 0
    try:
        pair = pair or pair_of(one, other, by)
    except NotAPair:  # one of them was withdrawn
        return
    judge(pair, by, verdict, at=LATER + timedelta(hours=said))


CHANGES = {
    "moved": lambda side, event: retold(side, event, state="20", municipality="20001"),
    "dated": lambda side, event: retold(side, event, date="2023-11-30"),
    "undated": lambda side, event: retold(side, event, date=""),
    "two": lambda side, event: retold(side, event, victims=2),
    "untold": lambda side, event: retold(side, event, victims=None),
    "linked": lambda side, event: retold(
        side, event, link_to_work="while_engaged", link_criterion="Consta."
    ),
    "added": added,
    "by nobody": lambda side, event: added(side, event, kind="AG-UNK", perpetrators=()),
    "ended": ended,
    "verified": verified,
    "withdrawn": withdrawn,
}
STEP = st.tuples(st.sampled_from([*CHANGES, "same", "different", "summed"]), st.integers(0, 5))


def take(name, sides, curator, events, place):
    """Do one thing to one of the events, or sum."""
    side, event = events[place % len(events)]
    if name == "summed":
        refreshed()
    elif name in ("same", "different"):
        whose, other = events[(place + 1) % len(events)]
        by = side.documenter if whose == side else curator
        verdict = Verdict.SAME if name == "same" else Verdict.DIFFERENT
        judged(event, other, by, verdict)
    elif name == "verified":
        verified(side, event)
    else:
        with acting_as(side.documenter.pk):
            CHANGES[name](side, event)


@given(told=st.lists(TOLD, min_size=2, max_size=5), steps=st.lists(STEP, min_size=1, max_size=8))
@settings(
    max_examples=examples(8, few=3),
    deadline=None,
    suppress_health_check=KEPT,
    phases=[Phase.generate],
)
def test_sums_are_the_plain_count_after_any_order_of_changes(side, as_operator, told, steps):
    sides = [make_side(as_operator), make_side(as_operator)]
    for one in sides:
        share_coded(one)
    curator = make_curator(as_operator)
    events = [
        (one, event)
        for number, one in enumerate(sides)
        for event in make_events(one, told[number::2] or told[:1])
    ]
    for name, place in steps:
        take(name, sides, curator, events, place)
    splits = SPLITS[4::3]
    for account in (curator, sides[0].documenter):
        assert differences(account, splits=splits, filters=FILTERS[:6:2]) == []
    refreshed()
    assert differences(curator, splits=splits, filters=FILTERS[:6:2]) == []
    assert differences(sides[1].colleague, splits=splits[:1], filters=FILTERS[:1]) == []


@pytest.fixture
def several(side, other, as_operator):
    """Two lists, some of one event; who curates sees both."""
    told = [
        {"date": "2025-02-03", "types": ["AG-THR", "AG-KIL"], "perpetrators": ["PE-POM"]},
        {"date": "2025-05", "victims": 3, "municipality_id": "20001"},
        {"date": "2025", "victims": None, "types": ["AG-UNK"], "perpetrators": []},
        {"date": "", "municipality_id": None},
        {"date": "2024-03-04", "types": ["AG-KIL"], "perpetrators": ["PE-POM", "PE-OCR"]},
    ]
    for one in (side, other):
        share_coded(one)
    mine, theirs = make_events(side, told), make_events(other, told[:3])
    curator = make_curator(as_operator)
    judge(pair_of(mine[0], theirs[0], curator), curator, Verdict.SAME)
    return side, other, curator


@pytest.mark.parametrize("is_summed", [False, True])
def test_every_question_has_one_answer_summed_or_not(several, is_summed):
    side, other, curator = several
    if is_summed:
        refreshed()
    assert differences(curator, splits=SPLITS[1::2]) == []
    for one in (side.documenter, other.verifier):
        assert differences(one, splits=SPLITS[::4], filters=FILTERS[:3]) == []


def test_every_split_adds_up(several):
    refreshed()
    with acting_as(several[2].pk):
        for unit in SUMMED:
            total = count_now(unit, (), at=NOW).total
            for by in SPLITS:
                cells = count_now(unit, by, at=NOW).cells.values()
                assert sum(one.all for one in cells) == total.all
                assert sum(one.confirmed for one in cells) == total.confirmed


def test_a_reader_sums_only_what_she_may_read(several, as_operator):
    refreshed()
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["documenter"])
    side, other, curator = several
    cast = (side.documenter, side.colleague, other.documenter, curator, stranger)
    seen = []
    for account in cast:
        with acting_as(account.pk):
            seen.append(count_now(Unit.EVENTS, (), at=NOW).total.all)
    assert seen == [5, 5, 3, 7, 0]


def test_no_sum_and_no_mark_of_what_is_closed_can_be_read(several):
    refreshed()
    _side, other, _ = several
    with acting_as(other.documenter.pk):
        added(other, Event.objects.order_by("id").first())
        own = {other.compartment.pk}
        tables = [set(m.objects.values_list("compartment", flat=True))
                  for m in (Rollup, RollupMark, ActClassIndex)]  # fmt: skip
    assert tables == [own, own, own]


def test_a_change_is_counted_before_it_is_summed_and_only_its_month_is_marked(side):
    one, _ = make_events(side, [{"date": "2025-02-03"}, {"date": "2025-05-03"}])
    # Two months, then all years of the list.
    assert refreshed() == 3
    with acting_as(side.documenter.pk):
        added(side, one)
        marked = set(RollupMark.objects.values_list("month", flat=True))
        acts = count_now(Unit.ACTS, (), at=NOW).total.all
    assert (marked, acts, refreshed()) == ({date(2025, 2, 1)}, 3, 2)


def test_what_moves_marks_where_it_was_and_where_it_is(side):
    event = make_event(side, date="2025-02-03")
    refreshed()
    with acting_as(side.documenter.pk):
        retold(side, event, date="2025-05-03")
        marked = set(RollupMark.objects.values_list("month", flat=True))
    assert marked == {date(2025, 2, 1), date(2025, 5, 1)}


def test_who_it_is_is_never_read_from_sums():
    assert not any(can_sum(unit, ()) for unit in (Unit.VICTIMS, Unit.PERSON_YEARS))
    assert not can_sum(Unit.EVENTS, (Dimension.GENDER,))


def test_what_cannot_be_summed_is_counted_all_the_same(several):
    with acting_as(several[2].pk):
        found = count_now(Unit.VICTIMS, (Dimension.GENDER,), at=NOW)
        plain = count_units(Unit.VICTIMS, (Dimension.GENDER,), of=events(), known_at=NOW)
    assert found == plain


def test_a_registry_older_than_its_sums_is_marked_whole(several, as_operator):
    side, _, curator = several
    with as_operator(), connection.cursor() as cursor:
        for table in ("rollup", "rollupmark", "actclassindex"):
            cursor.execute(f"delete from analysis_{table}")
        begin_rollups()
    with acting_as(side.documenter.pk):
        classes = sorted(ActClassIndex.objects.values_list("kind", flat=True))
        # 2024-03, 2025-01, 2025-02, 2025-05 and no day.
        assert (RollupMark.objects.count(), classes) == (
            5, ["PE-OCR", "PE-POM", "PE-POM", "PE-UNK", "PE-UNK"],
        )  # fmt: skip
    assert differences(curator, splits=SPLITS[:2]) == []


def test_sums_made_by_another_rule_are_not_read_and_made_anew(several, as_operator):
    refreshed()
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("update analysis_rollup set grain = grain + 64")
        begin_rollups()
        cursor.execute("select count(*) from analysis_rollup")
        assert cursor.fetchone() == (0,)
    assert differences(several[2], splits=SPLITS[:2], filters=FILTERS[:2]) == []
    assert refreshed() > 0


def test_all_years_add_up_each_and_are_read_where_no_time_is_asked_for(several, as_operator):
    refreshed()
    curator = several[2]
    with acting_as(curator.pk):
        sums = Rollup.objects.values("grain", "unit").annotate(all=Sum("number"))
        each = sums.exclude(year=ALL_YEARS).order_by("grain", "unit")
        whole = sums.filter(year=ALL_YEARS).order_by("grain", "unit")
        assert list(each) == list(whole) != []
        numbers = Rollup.objects.exclude(year=ALL_YEARS).values_list("number", "numbers")
        assert all(number == sum(by_month) for number, by_month in numbers)
        before = count_now(Unit.ACTS, (Dimension.ACTOR, Dimension.TYPE), at=NOW)
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(
            "update analysis_rollup set number = number + 1 where year <> %s", [ALL_YEARS]
        )
    with acting_as(curator.pk):
        assert count_now(Unit.ACTS, (Dimension.ACTOR, Dimension.TYPE), at=NOW) == before


def test_classes_follow_the_live_acts_and_the_day(side):
    event = make_event(side, perpetrators=["PE-POM"], date="2025-02-03")
    held = lambda: set(ActClassIndex.objects.values_list("kind", "listed_date"))  # noqa: E731
    with acting_as(side.documenter.pk):
        added(side, event)
        added(side, event, kind="AG-CRI")
        assert held() == {("PE-POM", date(2025, 2, 3)), ("PE-OCR", date(2025, 2, 3))}
        ended(side, Event(pk=event.pk))
        retold(side, event, date="2024-12-31")
        live = Act.objects.filter(event=event, ended_at__isnull=True)
        told = {(kind, date(2024, 12, 31)) for act in live for kind in act.perpetrators}
        assert held() == told
