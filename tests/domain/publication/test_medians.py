"""A median beside a protected table tells no more of how many there were than the table does."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.domain.publication.test_disclosure_control import ISSUE, STATES, tally

from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.publication.choices import Guard, Shown
from baluarte.domain.publication.disclosure_control import guard_tables
from baluarte.domain.publication.limits import table_limits
from baluarte.domain.publication.medians import MANY, told_medians
from baluarte.domain.publication.release_table import Cell

HOUR, LEAST = 3600, 20
IN_TIME, LATE = Outcome.IN_TIME, Outcome.LATE


def said_of(cells, timed):
    made = tally({})
    made.seconds[ISSUE.code, "federal"] = [HOUR * one for one in range(1, timed + 1)]
    return told_medians(made, [ISSUE], cells, table_limits()).get(ISSUE.code, {}).get("federal")


def rounded(outcome, value, lower, upper):
    return Cell(ISSUE.code, "federal", "", str(outcome), Shown.ROUNDED, value, lower, upper)


def test_the_attack_on_the_number_beside_a_median_leaves_what_the_cell_leaves():
    """About 25, so 21 to 29; a number of about 30 left 28 or 29."""
    said = said_of([rounded(IN_TIME, 25, 21, 29), rounded(LATE, 0, 0, 0)], 28)
    assert (said["at_least"], "number" in said) == (LEAST, False)
    assert {n for n in range(21, 30) if n >= said["at_least"]} == set(range(21, 30))


@pytest.mark.parametrize(
    ("lower", "timed", "at_least"),
    [(16, 20, None), (20, 20, 20), (21, 19, None), (96, 104, 20), (101, 103, MANY), (101, 99, 20)],
)
def test_of_how_many_is_said_where_the_cells_say_it(lower, timed, at_least):
    said = said_of([rounded(IN_TIME, lower + 4, lower, lower + 8)], timed)
    assert (said or {}).get("at_least") == at_least


def test_beside_a_hidden_cell_there_is_no_median():
    assert said_of([Cell(ISSUE.code, "federal", "", str(IN_TIME), Shown.HIDDEN)], 40) is None


@given(
    counts=st.dictionaries(
        st.tuples(st.sampled_from(STATES), st.sampled_from((IN_TIME, LATE))),
        st.integers(0, 60),
        min_size=1,
    ),
    guard=st.sampled_from(Guard),
    without_time=st.integers(0, 5),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_was_counted_every_count_that_the_cells_allow_stays_possible(
    counts, guard, without_time
):
    cells = guard_tables(
        tally(counts), [ISSUE], states=STATES, guard=guard, limits=table_limits()
    ).cells
    said = said_of(cells, max(0, sum(counts.values()) - without_time))
    if said is None:
        return
    of_level = [one for one in cells if one[1:3] == ("federal", "")]
    done = [one for one in of_level if one.outcome in (IN_TIME, LATE) and one.upper is not None]
    possible = list(product(*(range(one.lower, one.upper + 1) for one in done)))
    assert [one for one in possible if sum(one) < said["at_least"]] == []
