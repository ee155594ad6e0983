"""Which days count on which side, what is too few to say, and who may read what was seen."""

import json
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.kept import kept_on
from tests.factories.procedure import BEFORE
from tests.factories.rewriting import past_the_wall

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry, FileAccess
from baluarte.domain.cases.actions import add_event, open_case
from baluarte.domain.cases.models import Case
from baluarte.domain.intake.choices import Origin, PlacePrecision
from baluarte.domain.linkage.actions.pairs import judge_pair
from baluarte.domain.linkage.models import Pair
from baluarte.domain.protection import actions
from baluarte.domain.protection.effectiveness import (
    Happened,
    MeasureDays,
    TooFew,
    Watched,
    effect,
    sides_of,
)
from baluarte.domain.protection.models import Measure, MeasureChange
from baluarte.domain.protection.models.measure_timelines import TICKET
from baluarte.domain.protection.queries.effectiveness import (
    REQUESTED,
    effects_of_measures,
    effects_over_all_cases,
)
from baluarte.domain.registry.choices import EventState, Occasion, Verdict
from baluarte.domain.registry.models import Determination, Event
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as, signed
from baluarte.norms.clocks.calendar import local_day

REQUEST, UNTIL = date(2025, 6, 1), date(2025, 12, 31)
COVERED = date(2024, 1, 1)
DELIVERED, JOINED = BEFORE + timedelta(days=3), BEFORE + timedelta(days=60)
SEEN = BEFORE + timedelta(days=120)


def day(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def case_with(*said, failed=(), happened=(), replaced_on=None, requested_on=REQUEST) -> Watched:
    """A case with one measure of type A, said on days of 2025."""
    measure = MeasureDays("A", [(day(on), status) for on, status in said], failed, replaced_on)
    events = [Happened(one, one) for one in happened]
    return Watched(requested_on, UNTIL, [measure], events)


def spans(days) -> list[tuple[date, date]]:
    """Return days as stretches, each with its first and last."""
    found: list[list[int]] = []
    for one in sorted(days):
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return [tuple(date.fromordinal(end) for end in stretch) for stretch in found]


def sides(one: Watched, *, covered_since=COVERED, left_out=30):
    return sides_of(one, {"A"}, covered_since, left_out)


def test_it_works_from_the_day_after_it_was_delivered_until_it_ends():
    one = case_with(("06-03", "DEC"), ("06-10", "IMP"), ("09-01", "CONC"))
    assert spans(sides(one).working) == [(day("06-11"), day("09-01"))]


@pytest.mark.parametrize("status", ["DEC", "COM", "EN_IMP", "SUSP", "MOD", "IMP_DEF"])
def test_what_is_told_begun_suspended_or_deficient_does_not_work(status):
    assert spans(sides(case_with(("06-10", status))).working) == []


def test_a_failure_splits_the_days_on_which_it_worked():
    one = case_with(("06-10", "IMP"), ("08-01", "IMP"), failed=[day("07-01")])
    assert spans(sides(one).working) == [(day("06-11"), day("07-01")), (day("08-02"), UNTIL)]
    assert spans(sides(one).failing) == [(day("07-02"), day("08-01"))]


def test_what_failed_on_the_day_of_its_delivery_failed_after_it():
    one = case_with(("06-10", "IMP"), failed=[day("06-10")])
    assert (spans(sides(one).working), len(sides(one).failing) > 0) == ([], True)


def test_what_failed_before_it_was_delivered_neither_worked_nor_failed():
    one = case_with(("06-10", "DEC"), failed=[day("06-20")])
    assert (sides(one).working, sides(one).failing) == (set(), set())


def test_a_measure_that_was_replaced_works_until_then():
    one = case_with(("06-10", "IMP"), replaced_on=day("07-01"))
    assert spans(sides(one).working) == [(day("06-11"), day("07-01"))]


def test_two_measures_of_a_kind_work_on_the_days_of_either():
    first, second = (MeasureDays("A", [(day(on), "IMP"), (day(end), "CONC")])
                     for on, end in (("06-10", "07-10"), ("07-01", "08-01")))  # fmt: skip
    one = Watched(REQUEST, UNTIL, [first, second, MeasureDays("B", [(day("06-02"), "IMP")])], [])
    assert spans(sides(one).working) == [(day("06-11"), day("08-01"))]


def test_a_year_before_the_request_stands_against_it_the_last_days_apart():
    found = sides(case_with(("06-10", "IMP")))
    assert spans(found.before) == [(date(2024, 6, 1), date(2025, 5, 1))]
    assert spans(found.near) == [(date(2025, 5, 2), date(2025, 5, 31))]


@pytest.mark.parametrize(
    ("covered_since", "first"), [(date(2025, 1, 15), [date(2025, 1, 15)]), (REQUEST, [])]
)
def test_days_before_the_registry_was_kept_stand_against_nothing(covered_since, first):
    found = sides(case_with(("06-10", "IMP")), covered_since=covered_since)
    assert [since for since, _ in spans(found.before)] == first


def series(number: int, *, before: list[date], during: list[date]) -> list[Watched]:
    return [case_with(("06-10", "IMP"), happened=[*before, *during])] * number


def test_events_are_counted_on_their_side():
    found = effect(
        series(10, before=[day("01-10"), day("05-20")], during=[day("08-01")]), {"A"},
        covered_since=COVERED, left_out=30,
    )  # fmt: skip
    both = (found.whole, found.apart)
    assert [(one.exposed_events, one.reference_events) for one in both] == [(10, 20), (10, 10)]
    assert [(one.exposed_days, one.reference_days) for one in both] == [(2040, 3650), (2040, 3350)]
    assert [one.value for one in both] == pytest.approx([3650 / 4080, 3350 / 2040])


def test_between_the_request_and_the_delivery_nothing_counts():
    found = effect(
        series(10, before=[day("01-10"), day("02-10")], during=[day("06-01"), day("06-10")]),
        {"A"}, covered_since=COVERED, left_out=30,
    )  # fmt: skip
    assert (found.whole.exposed_events, found.whole.reference_events) == (0, 20)


def test_an_event_of_a_failing_day_stands_apart():
    cases = [case_with(("06-10", "IMP"), failed=[day("07-01")], happened=[day("07-05")])]
    found = effect(cases, {"A"}, covered_since=COVERED, left_out=30)
    assert (found.failing, found.whole) == (1, TooFew(0, 0))


def test_a_date_that_may_lie_on_either_side_lies_on_none():
    one = case_with(("06-10", "IMP"))
    vague = [
        Happened(day("01-01"), day("01-31")),
        Happened(day("05-01"), day("06-30")),
        Happened(date(2020, 1, 1), date(2020, 1, 1)),
    ]
    cases = [Watched(one.requested_on, one.until, one.measures, vague)] * 20
    found = effect(cases, {"A"}, covered_since=COVERED, left_out=30)
    assert (found.undecided, found.whole.reference_events, found.whole.exposed_events) == (
        20, 20, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "each", "said"),
    [(9, 3, TooFew(9, 27)), (10, 1, TooFew(10, 10)), (0, 0, TooFew(0, 0))],
)
def test_too_few_cases_or_events_say_nothing(number, each, said):
    before = [day("01-10") + timedelta(days=n) for n in range(each)]
    found = effect(
        series(number, before=before, during=[]), {"A"}, covered_since=COVERED, left_out=30
    )
    assert (found.whole, found.cases) == (said, number)


def test_a_measure_that_never_worked_is_in_no_comparison():
    cases = [case_with(("06-10", "DEC"), happened=[day("01-10")])] * 30
    assert effect(cases, {"A"}, covered_since=COVERED, left_out=30).cases == 0


@pytest.fixture
def analyst(cast, as_operator):
    return kept_analyst(cast, as_operator)


@kept_on
def kept_analyst(cast, as_operator):
    with as_operator():
        return make_account(institution=cast.keeper, roles=["analyst"])


def happened(case: Case, by, on: str, *, status=EventState.CONFIRMED) -> Event:
    """Hold an event in the compartment of a case, and join it to it; as whoever acts."""
    known = {"compartment_id": case.compartment_id}
    one = Event(
        **known, reference=f"INV{uuid4().hex[:7]}".upper(), created_at=BEFORE, created_by_id=by,
        status=status,
    )  # fmt: skip
    one.save(force_insert=True)
    first = date.fromisoformat(on) if on else None
    held = Determination(
        **known, event=one, decided_at=BEFORE, by_id=by, origin=Origin.MAPPING,
        occasion=Occasion.AS_TOLD, status=status, date=on, first_date=first, last_date=first,
        place_precision=PlacePrecision.UNKNOWN,
    )  # fmt: skip
    with past_the_wall():
        held.save(force_insert=True)
    add_event(case=case, event=one, by=by, at=JOINED)
    return one


@pytest.fixture
def ten_cases(cast, analyst) -> list[Case]:
    return kept_ten_cases(cast, analyst)


@kept_on
def kept_ten_cases(cast, analyst) -> list[Case]:
    """Ten cases whose premises were protected, each with two events before and one during."""
    by, found = cast.owner.pk, []
    with acting_as(by):
        for _ in range(10):
            case = open_case(
                institution=cast.keeper, state=State.objects.get(code="30"), team=[analyst],
                by=by, at=BEFORE,
            )  # fmt: skip
            measure = actions.plan_measure(case=case, code="MU-4", by=by, at=BEFORE)
            actions.say_how_far(
                measure=measure, status="IMP", happened_on=date(2026, 3, 3), by=by, at=DELIVERED
            )
            # Of the first year it is known that the registry was kept, and no more.
            for on in ("2023-06-01", "2025-08-01", "2026-02-20", "2026-03-20", ""):
                happened(case, by, on)
            happened(case, by, "2026-03-21", status=EventState.REPORTED)
            found.append(case)
    return found


def read(account, *, known_at: datetime):
    with acting_as(account.pk):
        return effects_of_measures(
            covered_since=COVERED, left_out=30, known_at=known_at, by=account.pk, at=known_at
        )


@pytest.mark.django_db
def test_an_analyst_reads_what_was_seen_beside_families_and_types(cast, analyst, ten_cases):
    found = read(analyst, known_at=SEEN)
    with acting_as(analyst.pk):
        [entry] = Entry.objects.filter(act="protection.read_effects")
    rows = [(one.code, one.is_family, one.effect.cases) for one in found.rows]
    assert (rows, found.cases, found.undated) == (
        [("urgente", True, 10), ("MU-4", False, 10)], 10, 10,
    )  # fmt: skip
    whole, apart = found.rows[1].effect.whole, found.rows[1].effect.apart
    assert (whole.exposed_events, whole.reference_events) == (10, 20)
    assert (apart.exposed_events, apart.reference_events) == (10, 10)
    assert set(entry.objects_named) == {str(one.pk) for one in ten_cases}


@pytest.mark.django_db
def test_what_was_not_known_yet_is_not_there(cast, analyst, ten_cases):
    before_delivery = read(analyst, known_at=BEFORE + timedelta(hours=1))
    before_joining = read(analyst, known_at=JOINED - timedelta(hours=1))
    assert [one.effect.cases for one in before_delivery.rows] == [0, 0]
    assert [one.effect.whole for one in before_joining.rows] == [TooFew(0, 0)] * 2


@pytest.mark.django_db
def test_who_may_read_it_and_of_which_cases(cast, analyst, ten_cases, as_operator):
    with as_operator():
        another = make_account(institution=cast.keeper, roles=["analyst"])
    for account in (cast.owner, cast.colleague, cast.stranger):
        with pytest.raises(NotAllowed):
            read(account, known_at=SEEN)
    none = read(another, known_at=SEEN)
    assert (none.rows, none.cases) == ((), 0)


def timelines(account) -> list:
    with acting_as(account.pk), connection.cursor() as cursor:
        cursor.execute("select bal.measure_timelines(%s)", [signed(TICKET, str(account.pk))])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def over_all(account):
    with acting_as(account.pk):
        return effects_over_all_cases(left_out=30, by=account.pk, at=SEEN)


@pytest.mark.django_db
def test_an_analyst_without_a_case_sees_the_same_over_all_of_them(
    cast, analyst, ten_cases, as_operator
):
    with as_operator():
        another = make_account(institution=cast.keeper, roles=["analyst"])
    let_in, without = read(analyst, known_at=SEEN), over_all(another)
    assert [(one.code, one.effect.cases) for one in without.rows] == [
        ("urgente", 10), ("MU-4", 10),
    ]  # fmt: skip
    assert (without.cases, without.undated) == (let_in.cases, let_in.undated)
    for side in ("whole", "apart"):
        one, other = (getattr(found.rows[1].effect, side) for found in (let_in, without))
        assert (one.exposed_events, one.reference_events) == (
            other.exposed_events, other.reference_events,
        )  # fmt: skip
    with acting_as(another.pk):
        [entry] = Entry.objects.filter(act="protection.read_effects", actor=another.pk)
    assert entry.objects_named == []


@pytest.mark.django_db
def test_timelines_hold_days_since_a_request_and_codes_alone(cast, analyst, ten_cases):
    told = timelines(analyst)
    said = json.dumps(told)
    for case in ten_cases:
        for hidden in (case.pk, case.compartment_id, case.matter_id, case.reference):
            assert str(hidden) not in said
    assert {key for one in told for key in one} == {
        "covered", "followed", "happened", "measures", "undated",
    }  # fmt: skip
    assert {key for one in told for measure in one["measures"] for key in measure} == {
        "code", "failed", "replaced", "said",
    }  # fmt: skip
    assert not any(str(year) in said for year in (2024, 2025, 2026))


@pytest.mark.django_db
def test_of_fewer_cases_than_the_fewest_and_to_others_nothing_is_told(
    cast, analyst, ten_cases, as_operator
):
    for account in (cast.owner, cast.colleague, cast.steward, cast.stranger):
        assert timelines(account) == []
        with pytest.raises(NotAllowed):
            over_all(account)
    with as_operator(), connection.cursor() as cursor:
        case = [ten_cases[0].pk]
        cursor.execute(
            "delete from protection_measurechange where measure_id in"
            " (select id from protection_measure where case_id = %s)", case
        )  # fmt: skip
        cursor.execute("delete from protection_measure where case_id = %s", case)
    assert (timelines(analyst), over_all(analyst).rows) == ([], ())


@pytest.mark.django_db
def test_each_file_that_was_counted_is_told_so(cast, analyst, ten_cases):
    read(analyst, known_at=SEEN)
    with acting_as(cast.owner.pk):
        told = FileAccess.objects.filter(act="protection.read_effects")
        files = [(one.compartment_id, one.actor) for one in told]
    assert sorted(files, key=str) == sorted(
        ((one.compartment_id, analyst.pk) for one in ten_cases), key=str
    )


@pytest.mark.django_db
def test_a_joint_event_is_counted_once_however_it_was_joined(cast, analyst):
    by = cast.owner.pk
    with acting_as(by):
        case = open_case(
            institution=cast.keeper, state=State.objects.get(code="30"),
            team=[analyst, cast.colleague], by=by, at=BEFORE,
        )  # fmt: skip
        measure = actions.plan_measure(case=case, code="MU-4", by=by, at=BEFORE)
        actions.say_how_far(
            measure=measure, status="IMP", happened_on=date(2026, 3, 3), by=by, at=DELIVERED
        )
        chain = [happened(case, by, f"2025-08-0{number}") for number in (1, 2, 3, 4)]
        happened(case, by, "2026-03-20")
    # First and last are joined by the middle ones alone; the two ends meet at last.
    with acting_as(cast.colleague.pk):
        for left, right in ((0, 1), (2, 3), (1, 2)):
            join(chain[left], chain[right], by=cast.colleague.pk, at=JOINED + timedelta(days=2))
    counted = {
        known_at: read(analyst, known_at=known_at).rows[0].effect.whole
        for known_at in (JOINED + timedelta(days=1), SEEN)
    }
    assert counted == {JOINED + timedelta(days=1): TooFew(1, 5), SEEN: TooFew(1, 2)}


def join(one: Event, other: Event, *, by, at) -> None:
    """Hold two events to be one event."""
    left, right = sorted((one, other), key=lambda each: each.pk.int)
    pair = Pair(
        left=left, right=right, left_compartment_id=left.compartment_id,
        right_compartment_id=right.compartment_id, agreement={}, weight=1.0, proposed_at=at,
        by_id=by,
    )  # fmt: skip
    pair.save(force_insert=True)
    judge_pair(pair=pair, verdict=Verdict.SAME, reason="La misma noche", by=by, at=at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        "bal.measure_timelines(make_date(2026, 1, 1))", "bal.measure_timelines(null)",
        "bal.measure_timelines('')", "bal.measure_timelines(repeat('0', 64))",
    ],
)  # fmt: skip
def test_who_sends_sql_as_an_analyst_is_told_of_no_day(analyst, ten_cases, asked):
    with (
        acting_as(analyst.pk),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match=r"does not exist|not of this installation"),
        transaction.atomic(),
    ):
        cursor.execute(f"select {asked}")


@pytest.mark.django_db
def test_over_all_cases_nobody_chooses_from_when_days_count(analyst, ten_cases, as_operator):
    """Of a year without ten confirmed events it is not known that the registry was kept in it."""
    assert {one["covered"] for one in timelines(analyst)} == {365}
    since = (local_day(BEFORE) - date(2026, 1, 1)).days
    with as_operator():
        one = Determination.objects.filter(date="2023-06-01").first()
        Determination.objects.filter(pk=one.pk).update(first_date=None, last_date=None)
    assert {one["covered"] for one in timelines(analyst)} == {since}


@pytest.mark.django_db
def test_of_a_month_that_runs_nothing_is_said(analyst, ten_cases, as_operator):
    before = sorted(map(json.dumps, timelines(analyst)))
    month = local_day(timezone.now()).replace(day=1)
    with as_operator():
        MeasureChange.objects.bulk_create([
            MeasureChange(
                compartment_id=one.compartment_id, measure_id=one.pk, status="CONC",
                happened_on=date(2026, 4, 1), recorded_at=timezone.now(), by_id=analyst.pk,
            )
            for one in Measure.objects.all()
        ])  # fmt: skip
    assert sorted(map(json.dumps, timelines(analyst))) == before
    ends = {REQUESTED + timedelta(days=one["followed"]) for one in timelines(analyst)}
    assert ends == {REQUESTED + (month - timedelta(days=1) - local_day(BEFORE))}
