"""The scorecard of compliance: shares with what rounding leaves open, nothing of few."""

import pytest

from baluarte.domain.publication.release_table import Cell
from baluarte.norms.indicators import indicators
from baluarte.web.public.scorecard import Share, scorecard, share_of

CODE = "PRO-P-01"
OUTCOMES = ("in_time", "late", "missed", "unknown")


def cells(*values, code=CODE, level="federal", shown="rounded", spread=4):
    """Return what a release says of one clock at one level: each outcome, and all of them."""
    rows = [
        Cell(code, level, "", outcome, shown, value, max(0, value - spread), value + spread)
        for outcome, value in zip(OUTCOMES, values, strict=True)
    ]
    return [*rows, Cell(code, level, "", "", shown, sum(values), sum(values), sum(values))]


def by_name(told):
    return {(one.indicator, one.level, one.outcome): one for one in told}


def test_a_share_leaves_out_what_began_nobody_knows_when_and_says_what_rounding_leaves_open():
    found = share_of(by_name(cells(30, 5, 5, 20)), CODE, "federal")
    assert found == Share(percent=75, low=59, high=94, number=40, is_rounded=True)


def test_as_counted_there_is_no_interval():
    found = share_of(by_name(cells(30, 5, 5, 0, shown="exact", spread=0)), CODE, "federal")
    assert (found.low, found.percent, found.high, found.is_rounded) == (75, 75, 75, False)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (cells(10, 5, 0, 30), "few"),
        ([], "no_data"),
        ([Cell(CODE, "federal", "", "", "no_data")], "no_data"),
        ([*cells(30, 5, 5, 0)[:1], Cell(CODE, "federal", "", "late", "hidden"),
          Cell(CODE, "federal", "", "", "exact", 40, 40, 40)], "hidden"),
    ],
)  # fmt: skip
def test_of_few_hidden_or_missing_nothing_is_drawn(told, why):
    assert share_of(by_name(told), CODE, "federal") == why


def test_a_level_that_nobody_reported_has_no_bar_and_a_clock_without_any_is_named():
    score = scorecard(list(indicators().values()), {"2026-T1": cells(30, 5, 5, 0)}, "2026-T1")
    [row] = score["rows"]
    assert [(one["why"], bool(one["bar"])) for one in row["levels"]] == [
        ("", True), ("no_data", False), ("no_data", False),
    ]  # fmt: skip
    assert len(score["without"]) > 3
    assert (score["quarters"], row["levels"][0]["trend"]) == ([], {})
    assert [line["percent"] for line in score["table"]] == ["75 %"]


def test_quarters_make_a_line_that_breaks_where_one_has_no_figure():
    told = {
        "2025-T2": cells(20, 10, 10, 0), "2025-T3": cells(5, 0, 0, 0),
        "2025-T4": cells(25, 10, 5, 0), "2026-T1": cells(35, 5, 0, 0), "2024": cells(40, 0, 0, 0),
    }  # fmt: skip
    score = scorecard(list(indicators().values()), told, "2026-T1")
    trend = score["rows"][0]["levels"][0]["trend"]
    assert len(score["quarters"]) == 4
    assert [one["is_current"] for one in trend["points"]] == [False, False, True]
    assert [line.count(",") for line in trend["lines"]] == [2]
    assert [one["says"] for one in score["table"][0]["quarters"]] == ["50 %", "—", "62 %", "88 %"]


def test_a_quarter_without_the_clock_at_all_is_no_zero():
    told = {"2025-T4": [], "2026-T1": cells(35, 5, 0, 0)}
    score = scorecard(list(indicators().values()), told, "2026-T1")
    assert score["rows"][0]["levels"][0]["trend"] == {}
