"""Reports on a calendar: their periods, their due days, what asks for them."""

from datetime import date

import pytest

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.policy.report_calendar import (
    InvalidReportPeriod,
    PeriodKind,
    ReportPeriod,
    due_date_of,
    periods_due,
    report_rule,
    report_rules,
)

ALL = list(report_rules().values())


@pytest.mark.parametrize(
    ("written", "first", "last", "before", "after"),
    [
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31), "2025-12", "2026-02"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-01", "2024-03"),
        ("2026-S1", date(2026, 1, 1), date(2026, 6, 30), "2025-S2", "2026-S2"),
        ("2026-S2", date(2026, 7, 1), date(2026, 12, 31), "2026-S1", "2027-S1"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2025", "2027"),
    ],
)
def test_a_period_is_read_and_written_the_same(written, first, last, before, after):
    period = ReportPeriod.read(written)
    assert (str(period), period.first_date, period.last_date) == (written, first, last)
    assert (str(period.before), str(period.after)) == (before, after)


@pytest.mark.parametrize("written", ["", "26", "2026-13", "2026-0", "2026-S3", "2026-T1", "2026-1"])
def test_what_is_no_period_is_refused(written):
    with pytest.raises(InvalidReportPeriod):
        ReportPeriod.read(written)


@pytest.mark.parametrize(
    ("kind", "day", "written"),
    [
        (PeriodKind.MONTH, date(2026, 3, 31), "2026-03"),
        (PeriodKind.HALF_YEAR, date(2026, 6, 30), "2026-S1"),
        (PeriodKind.HALF_YEAR, date(2026, 7, 1), "2026-S2"),
        (PeriodKind.YEAR, date(2026, 12, 31), "2026"),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind(kind, day, written):
    assert str(ReportPeriod.of_day(kind, day)) == written


@pytest.mark.parametrize(
    ("kind", "period", "due"),
    [
        ("monthly", "2026-11", date(2026, 12, 15)),
        ("monthly", "2026-12", date(2027, 1, 15)),
        ("annual", "2026", date(2027, 3, 31)),
        ("recommendation_set", "2026-S1", date(2026, 7, 31)),
        ("institution", "2026-S2", date(2027, 1, 31)),
    ],
)
def test_each_kind_is_due_so_long_after_its_period(kind, period, due):
    assert due_date_of(kind, ReportPeriod.read(period)) == due


def test_periods_are_due_once_they_are_over_and_until_they_no_longer_are():
    given = {"first": date(2026, 1, 20), "until": None}
    assert [str(one) for one in periods_due("monthly", today=date(2026, 3, 31), **given)] == [
        "2026-01", "2026-02",
    ]  # fmt: skip
    last = list(periods_due("monthly", today=date(2026, 4, 1), **given))[-1]
    assert str(last) == "2026-03"
    ended = given | {"until": date(2026, 2, 10)}
    assert [str(one) for one in periods_due("monthly", today=date(2026, 6, 1), **ended)] == [
        "2026-01", "2026-02",
    ]  # fmt: skip


@pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
def test_a_kind_says_everything_in_both_languages_with_its_source(one):
    assert all(text.get(language) for text in (one.label, one.says, one.rule)
               for language in ("es", "en"))  # fmt: skip
    assert (one.basis in ("law", "agreed", "ours"), one.confidence in "ABC") == (True, True)
    assert set(one.source) <= set(terms("sources"))
    assert bool(one.law) is ("LPPDDHP" in one.source)


def test_there_are_four_kinds_each_with_an_address_of_its_own():
    assert list(report_rules()) == ["monthly", "annual", "recommendation_set", "institution"]
    assert len({one.slug for one in ALL}) == len(ALL)


def test_an_unknown_kind_is_named():
    with pytest.raises(UnknownCode, match=r"report_calendar\.yaml has no 'weekly'"):
        report_rule("weekly")
