"""Shares from approved tables: between what rounding leaves open; nothing where one is hidden."""

from decimal import Decimal

from baluarte.domain.publication.choices import Shown
from baluarte.domain.publication.policy_rows.released import ReleasedTables, share_of
from baluarte.domain.publication.release_table import Cell
from baluarte.norms.indicators import Counts, indicators
from baluarte.web.public import scorecard

CLOCK = next(one for one in indicators().values() if one.counts == Counts.CLOCK)
BACKLOG = next(one for one in indicators().values() if one.counts == Counts.BACKLOG)


def cell(outcome, value, *, level="federal", shown=Shown.ROUNDED):
    bounds = (None, None) if value is None else (value - 2, value + 2)
    return Cell(CLOCK.code, level, "", outcome, shown, value, *bounds)


def test_a_share_is_of_what_fell_due_with_what_rounding_leaves_open():
    found = share_of(CLOCK, [cell("in_time", 30), cell("late", 5), cell("missed", 5)])
    assert (found.numerator, found.denominator, found.value) == (30, 40, Decimal(75))
    assert (found.low, found.high) == (round(2800 / 42), round(3200 / 38))
    assert (found.is_rounded, found.levels) == (True, ("federal",))


def test_what_was_said_afterwards_and_what_began_nobody_knows_when_are_in_no_share():
    counted = [cell("in_time", 30), cell("late", 10)]
    apart = [cell("apart", 50), cell("unknown", 50), cell("", 140)]
    assert share_of(CLOCK, [*counted, *apart]) == share_of(CLOCK, counted)


def test_a_level_with_something_hidden_is_in_no_share():
    hidden = cell("late", None, shown=Shown.HIDDEN)
    assert share_of(CLOCK, [cell("in_time", 30), hidden]) is None


def test_a_level_that_nobody_reported_leaves_the_others_a_share():
    silent = [cell(one, None, level="state", shown=Shown.NO_DATA) for one in ("in_time", "late")]
    told = [cell("in_time", 30), cell("late", 10)]
    assert share_of(CLOCK, [*told, *silent]) == share_of(CLOCK, told)


def test_it_is_the_share_that_the_scorecard_draws_with_its_interval():
    few = [cell(one, 0, level="state") for one in ("in_time", "late", "missed", "apart")]
    federal = [cell("in_time", 20), cell("late", 5), cell("missed", 0), cell("apart", 0)]
    whole = Cell(CLOCK.code, "federal", "", "", Shown.ROUNDED, 25, 23, 27)
    found = share_of(CLOCK, [*federal, *few, whole])
    told = {(one.indicator, one.level, one.outcome): one for one in (*federal, *few, whole)}
    drawn = scorecard.share_of(told, CLOCK.code, "federal")
    assert (found.value, found.low, found.high) == (drawn.percent, drawn.low, drawn.high)
    assert (found.denominator, found.levels) == (drawn.number, ("federal",))
    assert share_of(CLOCK, few) is None


def test_of_a_backlog_the_part_is_what_is_overdue():
    found = share_of(BACKLOG, [cell("overdue", 10), cell("within", 30)])
    assert (found.numerator, found.value) == (10, Decimal(25))


def test_without_any_tables_nothing_is_said():
    none = ReleasedTables(None, ())
    assert (none.figure(CLOCK.code), none.told(CLOCK.code)) == (None, None)
