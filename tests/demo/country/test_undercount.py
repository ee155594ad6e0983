"""What no list of the invented country knows of, estimated from its lists, beside its truth."""

import pytest

from baluarte.demo.country.people import Kind
from baluarte.domain.analysis.choices import PlaceLevel, RunMethod
from baluarte.domain.analysis.methods import Refused, RunInput, RunSettings, estimate

# What an analyst sees: the authority's list is confidential.
OPEN = ("faro", "sierra", "tierra", "tinta")
FAMILIES = ["log_linear", "decomposable"]


def given(lists, events, *, strata=True):
    """Return which open lists know of which true events, by kind of victim."""
    counts: dict[tuple[str, str], int] = {}
    for one in events:
        pattern = "".join("01"[one.id in lists[name].events] for name in OPEN)
        if "1" in pattern:
            key = (str(one.kind), pattern)
            counts[key] = counts.get(key, 0) + 1
    return RunInput(
        first="2021-01", last="2025-12", known_in="2027-01", places=(), counts=(), registered=(),
        lists=OPEN, strata="labor" if strata else "",
        histories=tuple((stratum, pattern, n) for (stratum, pattern), n in sorted(counts.items())),
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(truth, lists):
    settings = RunSettings(PlaceLevel.STATE, 2026, {"families": FAMILIES})
    try:
        return estimate(RunMethod.UNDERCOUNT, given(lists, truth.events), settings)
    except Refused as refused:
        pytest.fail(str(refused.as_json()))


def rows_of(found, kind):
    return [row for row in found.rows if (row["of"], row["stratum"]) == ("stratum", str(kind))]


@pytest.mark.parametrize("kind", [Kind.JOURNALIST, Kind.DEFENDER])
def test_more_happened_than_the_lists_know_and_all_families_say_so(found, truth, kind):
    happened = sum(one.kind is kind for one in truth.events)
    rows = rows_of(found, kind)
    assert {row["family"] for row in rows} == {*FAMILIES}
    assert all(row["observed"] < happened for row in rows)
    assert all(row["observed"] < row["low"] for row in rows)


def test_the_interval_of_journalists_holds_how_many_there_were(found, truth):
    happened = sum(one.kind is Kind.JOURNALIST for one in truth.events)
    assert all(row["low"] <= happened <= row["high"] for row in rows_of(found, Kind.JOURNALIST))


def test_the_intervals_of_defenders_end_short_of_how_many_there_were(found, truth):
    """One list knows five states only, which labor does not part: the method's page says so."""
    happened = sum(one.kind is Kind.DEFENDER for one in truth.events)
    for row in rows_of(found, Kind.DEFENDER):
        assert row["high"] < happened < 1.07 * row["high"]


def test_without_strata_the_truth_is_missed_or_nothing_is_said(found, truth):
    whole = [row for row in found.rows if row["of"] == "whole"]
    assert all(row["high"] < len(truth.events) or row["low"] > len(truth.events) for row in whole)
