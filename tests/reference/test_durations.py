"""The engine replays a real log of ten thousand cases: its times are those of the log, exactly."""

import numpy as np
import pandas as pd
import pytest
from tests.reference.fines import (
    BEGINS,
    LOG,
    STEPS,
    agenda_at_its_end,
    cases,
    refusals,
    traffic_fine,
)  # fmt: skip

from baluarte.norms.agenda.durations import durations
from baluarte.norms.clocks.law_calendars import rest_days

FINE = "traffic_fine/1"
# What begins each step, and within how many days (of work) it must be done.
OWED = {
    "Send Fine": (BEGINS, 90),
    "Insert Fine Notification": ("Send Fine", 30),
    "Add penalty": ("Insert Fine Notification", 60),
    "Send Appeal to Prefecture": ("Insert Date Appeal to Prefecture", 60),
    "Receive Result Appeal from Prefecture": ("Send Appeal to Prefecture", 40),
    "Notify Result Appeal to Offender": ("Receive Result Appeal from Prefecture", 10),
}
BEGUN_BY = {activity: start for activity, (start, _days) in OWED.items()} | {
    "Payment": BEGINS,
    "Send for Credit Collection": "Add penalty",
    "Insert Date Appeal to Prefecture": "Insert Fine Notification",
    "Appeal to Judge": "Insert Fine Notification",
}
IN_WORKING_DAYS = "Receive Result Appeal from Prefecture"


@pytest.fixture(scope="module")
def log(shared):
    return pd.read_csv(shared / LOG, usecols=["case_id", "activity", "timestamp", ".order"])


@pytest.fixture(scope="module")
def first(log):
    """The first day of each activity in each case, and the last day of all."""
    days = log.assign(day=pd.to_datetime(log["timestamp"]))
    table = days.pivot_table(index="case_id", columns="activity", values="day", aggfunc="min")
    return table.assign(last=days.groupby("case_id")["day"].max())


@pytest.fixture(scope="module")
def replayed(shared):
    protocol = traffic_fine()
    return protocol, list(cases(shared / LOG, protocol))


@pytest.fixture(scope="module")
def found(replayed):
    protocol, told_of_each = replayed
    return durations(agenda_at_its_end(protocol, told) for told in told_of_each)


def took(first, activity):
    """Return days from start to end where both are known and in order, and the rest apart."""
    start, end = first[BEGUN_BY[activity]], first[activity]
    days = (end - start).dt.days
    is_unknown = end.notna() & (start.isna() | (days < 0))
    return days[days >= 0], start.notna() & end.isna(), is_unknown.sum()


@pytest.mark.parametrize("activity", sorted(STEPS))
def test_every_step_took_what_the_log_says(found, first, activity):
    times = found.steps[FINE, STEPS[activity]]
    days, _, unknown = took(first, activity)
    assert sorted(times.finished) == sorted(days * 86_400.0)
    assert times.unknown == unknown
    assert [one / pd.Timedelta(days=1) for one in times.quartiles] == (
        days.quantile([0.25, 0.5, 0.75]).tolist()
    )


@pytest.mark.parametrize("activity", sorted(OWED))
def test_what_is_not_done_has_lasted_until_the_last_day_of_its_case(found, first, activity):
    times = found.steps[FINE, STEPS[activity]]
    _, is_open, _ = took(first, activity)
    days = (first["last"] - first[BEGUN_BY[activity]]).dt.days[is_open]
    assert sorted(times.unfinished) == sorted(days * 86_400.0)


@pytest.mark.parametrize("activity", sorted(OWED))
def test_who_kept_the_clock_is_who_kept_it_by_the_log(found, first, activity):
    times = found.steps[FINE, STEPS[activity]]
    start, days = OWED[activity]
    begun = first.dropna(subset=[start])
    limit = begun[start] + pd.Timedelta(days=days)
    if activity == IN_WORKING_DAYS:
        rest = np.array(list(rest_days()), dtype="datetime64[D]")
        from_day = begun[start].to_numpy("datetime64[D]")
        # To the working day that the start is or follows, and so many on from there.
        counted = np.busday_offset(from_day, 0, roll="backward", holidays=rest)
        limit = pd.Series(np.busday_offset(counted, days, holidays=rest), index=begun.index)
    over = begun["last"] > limit + pd.Timedelta(hours=23)
    in_time = begun[activity] <= limit
    late = (begun[activity] > limit) | (begun[activity].isna() & over)
    assert (times.in_time, times.late) == (in_time.sum(), late.sum())


def test_what_the_order_of_the_protocol_refuses_is_what_the_log_did_out_of_order(replayed, log):
    protocol, told_of_each = replayed
    by_engine = [refusals(protocol, told) for told in told_of_each]
    told = log.sort_values(".order").groupby("case_id", sort=False)["activity"].agg(list)
    assert sorted(map(str, filter(None, by_engine))) == sorted(
        str(refused) for refused in map(out_of_order, told) if refused
    )


def out_of_order(activities):
    """Say by plain bookkeeping what begins before its start or is done a second time."""
    kept, refused = set(), []
    for one in activities:
        if one in kept:
            refused.append((STEPS[one], "done_already"))
        elif one != BEGINS and BEGUN_BY[one] not in kept:
            refused.append((STEPS[one], "not_begun"))
        else:
            kept.add(one)
    return refused
