"""How long steps took: what is not over is said apart, and what contradicts itself has no time."""

from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.norms.agenda import Happening, Occurrence, agenda
from baluarte.norms.agenda.durations import Times, durations
from baluarte.norms.clocks import Calendar
from baluarte.norms.protocols import protocol

BEGAN = datetime(2026, 3, 10, 6, tzinfo=UTC)
EXTRAORDINARY = protocol("mech_extraordinary", 1)
HOUR = timedelta(hours=1)


def drawn(*told, at=10.0, of=EXTRAORDINARY):
    """Draw an agenda so many hours after the beginning; each act: what, hours after it, more."""
    number = count(1)
    done = [
        Occurrence(
            f"{next(number):03}", kind, None if hours is None else BEGAN + hours * HOUR,
            recorded_at=BEGAN + (at if hours is None else hours) * HOUR, **more,
        )
        for kind, hours, more in told
    ]  # fmt: skip
    return agenda(of, done, at=BEGAN + at * HOUR, calendar=Calendar())


def happened(event, hours):
    return (Happening.HAPPENED, hours, {"events": (event,)})


def done(step, hours, **more):
    emits = EXTRAORDINARY.step(step).emits
    return (Happening.DONE, hours, {"step": step, "events": emits} | more)


ASKED = happened("request_received", 0.0)


def times(step, *agendas):
    return durations(agendas).steps.get(("mech_extraordinary/1", step))


def test_a_step_took_from_its_start_to_its_act_and_kept_its_clock_or_not():
    found = times("EX-1", drawn(ASKED, done("EX-1", 2)), drawn(ASKED, done("EX-1", 4)))
    assert found.finished == [7200.0, 14400.0]
    assert (found.in_time, found.late, found.share_in_time) == (1, 1, 0.5)
    assert found.quartiles == (2.5 * HOUR, 3 * HOUR, 3.5 * HOUR)


def test_what_is_not_done_has_lasted_until_now_and_what_never_began_is_nowhere():
    found = times("EX-1", drawn(ASKED, at=2.0), drawn(ASKED, at=5.0))
    assert (found.finished, found.unfinished) == ([], [7200.0, 18000.0])
    assert (found.in_time, found.late) == (0, 1)
    assert (found.quartiles, found.median_of_all) == (None, None)
    assert times("EX-2", drawn(ASKED)) is None


def test_what_is_excused_lapsed_or_closed_is_not_a_time():
    excused = drawn(ASKED, (Happening.EXCUSED, 1.0, {"step": "EX-1"}))
    closed = drawn(ASKED, (Happening.CLOSED, 4.0, {}))
    asked = happened("clarification_asked", 0.0)
    lapsed = drawn(asked, at=24.0 * 60, of=protocol("information_request", 1))
    assert times("EX-1", excused).excused == 1
    found = times("EX-1", closed)
    assert (found.undone, found.late, found.unfinished) == (1, 1, [])
    of_a_person = durations([lapsed]).steps["information_request/1", "IR-4"]
    assert (of_a_person.undone, of_a_person.late, of_a_person.share_in_time) == (1, 0, None)


@pytest.mark.parametrize(
    "told",
    [
        (happened("request_received", None), done("EX-1", 2)),
        (ASKED, done("EX-1", None)),
        (happened("request_received", 3.0), done("EX-1", 2)),
        (done("EX-1", 2),),
    ],
    ids=["start unknown", "end unknown", "done before its start", "done without a start"],
)
def test_where_start_or_end_is_not_known_there_is_no_time(told):
    found = times("EX-1", drawn(*told))
    assert (found.unknown, found.finished, found.unfinished) == (1, [], [])


def test_a_stage_runs_from_its_first_start_to_its_last_act_or_is_not_over():
    of = protocol("criminal_case", 1)
    trial = (happened("trial_opened", 1.0), happened("trial_held", 3.0))
    verdict = (Happening.DONE, 9.0, {"step": "CP-15", "events": ("verdict_given",)})
    held, over = drawn(*trial, of=of), drawn(*trial, verdict, of=of)
    stages = durations([held, over]).stages
    assert list(stages) == [("criminal_case/1", "juicio")]
    assert (stages["criminal_case/1", "juicio"].finished) == [8 * 3600.0]
    assert (stages["criminal_case/1", "juicio"].unfinished) == [9 * 3600.0]
    assert durations([drawn(ASKED)]).stages == {}


@given(
    st.lists(st.integers(1, 9), max_size=12),
    st.lists(st.integers(1, 9), max_size=12),
)
def test_the_median_of_all_is_what_counting_one_by_one_gives(finished, unfinished):
    found = Times(finished=list(map(float, finished)), unfinished=list(map(float, unfinished)))
    assert found.median_of_all == slow_median(finished, unfinished)


@given(st.lists(st.integers(1, 99), min_size=1, max_size=9).filter(lambda some: len(some) % 2))
def test_where_all_is_finished_it_is_the_median(finished):
    found = Times(finished=list(map(float, finished)))
    assert found.median_of_all == found.quartiles[1] == timedelta(seconds=median(finished))


def slow_median(finished, unfinished):
    """Redistribute to the right: the share of what leaves goes equally to all that stay."""
    rows = sorted([(t, 0) for t in finished] + [(t, 1) for t in unfinished])
    share = [1 / len(rows)] * len(rows) if rows else []
    over = 0.0
    for place, (time, leaves) in enumerate(rows):
        if leaves:
            rest = range(place + 1, len(rows))
            for other in rest:
                share[other] += share[place] / len(rest)
        else:
            over += share[place]
        last_of_time = place + 1 == len(rows) or rows[place + 1][0] != time or rows[place + 1][1]
        if not leaves and last_of_time and over >= 0.5 - 1e-9:
            return timedelta(seconds=time)
    return None
