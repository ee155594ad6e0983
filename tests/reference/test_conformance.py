"""Ten thousand real cases held against their protocol: each count is reckoned apart too."""

import csv
import gzip
from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest
from tests.reference.fines import BEGINS, CALENDAR, LOG, STEPS, traffic_fine
from tests.reference.test_durations import BEGUN_BY, OWED

from baluarte.norms.clocks.law_calendars import rest_days
from baluarte.norms.conformance import (
    ActTold,
    Disorder,
    FileTold,
    Outcome,
    Timing,
    conformance,
    profile,
)

# The engine reckons four of these clocks; one counts working days, and is compared elsewhere.
IN_DAYS = sorted({*OWED} - {"Receive Result Appeal from Prefecture"})


@pytest.fixture(scope="module")
def told(shared):
    """Return the acts of each case with their days, in the order of the log."""
    found: dict[str, list[tuple[str, date]]] = {}
    with gzip.open(shared / LOG, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            day = date.fromisoformat(line["timestamp"][:10])
            found.setdefault(line["case_id"], []).append((line["activity"], day))
    return found


@pytest.fixture(scope="module")
def profiles(told):
    text = traffic_fine()
    return {
        case: profile(text, as_file(case, acts), at=max(d for _, d in acts), calendar=CALENDAR)
        for case, acts in told.items()
    }


def as_file(case, acts):
    return FileTold(
        case,
        tuple(ActTold(STEPS[a], Outcome.DONE, day, day) for a, day in acts if a != BEGINS),
        tuple(("fine_created", day) for a, day in acts if a == BEGINS),
        is_complete=True,
    )


@pytest.fixture(scope="module")
def found(profiles):
    return conformance(profiles.values())


@pytest.fixture(scope="module")
def first(told):
    """Return the first day of each activity in each case, and its last day."""
    rows = [(case, a, day) for case, acts in told.items() for a, day in acts]
    table = pd.DataFrame(rows, columns=["case", "activity", "day"])
    table["day"] = pd.to_datetime(table["day"])
    days = table.pivot_table(index="case", columns="activity", values="day", aggfunc="min")
    return days.assign(last=table.groupby("case")["day"].max())


def test_each_case_is_one_file(found):
    assert (found.files, sum(found.reached.values())) == (10_000, 10_000)


@pytest.mark.parametrize("activity", sorted(STEPS))
def test_every_act_was_done_as_often_as_the_log_says(found, first, activity):
    counted = found.acts[STEPS[activity]]
    start = first[BEGUN_BY[activity]]
    is_done = first[activity].notna()
    assert counted.outcomes[Outcome.DONE] == is_done.sum()
    assert counted.outcomes[Outcome.NOT_DONE] == (start.notna() & ~is_done).sum()
    assert counted.not_called == (start.isna() & ~is_done).sum()
    assert counted.maybe_called == 0
    days = (first[activity] - start).dt.days
    assert sorted(counted.took) == sorted(days[days >= 0])


@pytest.mark.parametrize("activity", IN_DAYS)
def test_each_is_late_by_the_days_the_log_says(found, first, activity):
    counted = found.acts[STEPS[activity]]
    start, term = OWED[activity]
    begun = first.dropna(subset=[start])
    late = (begun[activity] - begun[start]).dt.days - term
    over = (begun["last"] - begun[start]).dt.days[begun[activity].isna()] - term
    assert sorted(counted.late_by) == sorted([*late[late > 0], *over[over > 0]])
    assert counted.timings[Timing.LATE] == (late > 0).sum()
    assert counted.timings[Timing.OVERDUE] == (over > 0).sum()
    assert counted.timings[Timing.RUNNING] == (over <= 0).sum()


def test_what_is_out_of_order_is_so_by_plain_bookkeeping(profiles, told):
    by_hand = {case: faults_of(acts) for case, acts in told.items()}
    by_replay = {
        case: {(one.act, one.disorder) for one in held.faults} for case, held in profiles.items()
    }
    assert by_replay == by_hand
    assert Counter(one for faults in by_hand.values() for one in faults).total() > 0


def faults_of(acts):
    """Say what was done before its start, without it, or again, by days alone."""
    days: dict[str, list[date]] = {}
    for activity, day in acts:
        days.setdefault(activity, []).append(day)
    found = set()
    for activity, each in days.items():
        if activity == BEGINS:
            continue
        start = days.get(BEGUN_BY[activity])
        if start is None:
            found.add((STEPS[activity], Disorder.NOT_BEGUN))
        elif min(each) < min(start):
            found.add((STEPS[activity], Disorder.BEFORE_ITS_START))
        if len(each) > 1:
            found.add((STEPS[activity], Disorder.AGAIN))
    return found


def test_the_one_clock_in_working_days_counts_them(found, first):
    activity = "Receive Result Appeal from Prefecture"
    counted = found.acts[STEPS[activity]]
    start, term = OWED[activity]
    begun = first.dropna(subset=[start, activity])
    rest = np.array(list(rest_days()), dtype="datetime64[D]")
    counted_from = np.busday_offset(
        begun[start].to_numpy("datetime64[D]"), 0, roll="backward", holidays=rest
    )
    limit = np.busday_offset(counted_from, term, holidays=rest)
    assert counted.timings[Timing.LATE] == (begun[activity].to_numpy("datetime64[D]") > limit).sum()
