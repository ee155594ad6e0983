"""Which lists know of how many, as it may leave: no cell says by itself or by others who is few."""

import pytest

from baluarte.domain.publication.undercounts.cells import (
    MANY,
    NO_STRATUM,
    REMAINDER,
    TOTAL,
    Seen,
    ends_shown,
    seen_in,
)
from baluarte.domain.publication.undercounts.table import combinations, guard_table

BASE = 5
COUNTS = {"111": 3, "110": 7, "101": 1, "011": 2, "100": 41, "010": 33, "001": 22}
STRATA = ("a", "b", "c")


def guarded(counts=COUNTS, *, strata=(), **told):
    rows = [(s, p, n if s != "b" else n // 3) for s in (strata[:2] or ("",))
            for p, n in counts.items()]  # fmt: skip
    return guard_table(rows, lists=3, strata=strata, base=BASE, **told), rows


def test_every_count_is_a_multiple_and_every_sum_adds_what_is_shown():
    found, _ = guarded(strata=STRATA)
    cells = {(one.stratum, one.lists): one.value for one in found.cells}
    assert {value % BASE for value in cells.values()} == {0}
    for stratum in STRATA:
        inner = sum(cells[stratum, one] for one in combinations(3))
        assert cells[stratum, TOTAL] == inner
    assert cells[TOTAL, TOTAL] == sum(cells[one, TOTAL] for one in STRATA)


def test_a_stratum_that_is_empty_stands_there_as_one_of_few():
    found, _ = guarded(strata=STRATA)
    inner = [one for one in found.cells if one.stratum == "c" and one.lists != TOTAL]
    assert len(inner) == len(combinations(3))
    assert {(one.value, one.lower, one.upper) for one in inner} == {(0, 0, BASE - 1)}


def test_no_cell_leaves_less_open_than_rounding_does():
    found, rows = guarded(strata=STRATA)
    true = {(s, p): n for s, p, n in rows}
    for one in found.cells:
        assert one.upper - one.lower >= BASE - 1
        if TOTAL not in one[:2]:
            assert one.lower <= true.get(one[:2], 0) <= one.upper


def test_events_in_no_stratum_have_a_line_of_their_own():
    found = guard_table([("", "11", 9), ("a", "10", 9)], lists=2, strata=["a"], base=BASE)
    shown = {one.stratum: one.value for one in found.cells if one.lists == TOTAL}
    assert shown[NO_STRATUM] in (5, 10)


def test_of_many_lists_what_three_know_is_told_together_whatever_there_is():
    assert combinations(7)[-1] == MANY
    assert len(combinations(7)) == 7 + 21 + 1
    found = guard_table([("", "1" * 7, 12)], lists=7, strata=(), base=BASE)
    assert {one.value for one in found.cells if one.lists == MANY} <= {10, 15}


def test_what_editions_publish_taken_from_a_sum_leaves_no_few_behind():
    """Of a hundred on record nearly all are published: the rest would be known to less than five."""
    safe, _ = guarded()
    total = next(one for one in safe.cells if one.lists == TOTAL)
    for published in range(total.lower, total.upper + 1):
        found, _ = guarded(published={TOTAL: published})
        least, most = max(0, total.lower - published), total.upper - published
        is_exposed = [one.reason for one in found.findings] == [REMAINDER]
        assert is_exposed == (most - least < BASE - 1)


def test_a_second_table_of_more_months_is_attacked_with_the_first():
    first, _ = guarded()
    more = {pattern: n + (1 if pattern == "100" else 0) for pattern, n in COUNTS.items()}
    second, _ = guarded(more, earlier=[first.cells])
    assert second.cells or second.findings
    for one, other in zip(first.cells, second.cells, strict=False):
        added = max(0, other.lower - one.upper), other.upper - one.lower
        assert added[1] - added[0] >= BASE - 1


def test_fewer_than_before_contradicts_and_cannot_leave():
    first, _ = guarded()
    less = dict.fromkeys(COUNTS, 0)
    found, _ = guarded(less, earlier=[first.cells])
    assert found.findings


@pytest.mark.parametrize(
    ("value", "upper", "low"),
    [
        (*seen, low)
        for seen in ((40, 44), (75, 79), (75, 84))
        for low in (40.0, 71.2, 76.0, 83.9, 120)
        if low >= seen[0] - BASE
    ],
)
def test_no_end_of_an_estimate_says_more_of_what_was_observed_than_the_table(value, upper, low):
    """What was observed is never over an end: an end shown may not narrow what is left open."""
    seen = Seen(value, upper)
    shown = ends_shown(low + 2, low, low + 40, seen=seen, base=BASE)
    assert {shown.total % BASE, shown.low % BASE, shown.high % BASE} == {0}
    assert shown.low == seen.value or shown.low + BASE - 1 >= seen.upper
    assert shown.total == seen.value or shown.total + BASE // 2 >= seen.upper
    assert shown.high >= seen.upper
    assert shown.low <= shown.total <= shown.high


def test_what_an_estimate_rests_on_is_summed_from_what_is_shown():
    found, _ = guarded()
    every = seen_in(found.cells, stratum="", is_in=lambda _cell: True)
    without = seen_in(found.cells, stratum="", is_in=lambda cell: cell.lists != "100")
    shown = {one.lists: one for one in found.cells}
    assert every.value == shown[TOTAL].value
    assert without.value == every.value - shown["100"].value
    assert every.upper <= shown[TOTAL].upper
