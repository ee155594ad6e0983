from datetime import date

from baluarte.domain.analysis.methods.months import (
    first_day,
    last_day,
    later,
    month_of,
    months_between,
)


def test_months_are_counted_over_the_end_of_a_year():
    assert months_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert (later("2026-01", -1), later("2025-12", 2)) == ("2025-12", "2026-02")


def test_a_month_begins_and_ends():
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert month_of(date(2026, 3, 9)) == "2026-03"
