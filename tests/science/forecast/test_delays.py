import numpy as np
import pandas as pd
import pytest

from baluarte.science.forecast.delays import DelaysNotKnown, estimate_delays

SHARES = np.array([0.4, 0.3, 0.2, 0.1])


def reports(*, months: int = 30, events: int = 100) -> pd.DataFrame:
    """Return invented reports: every month alike, the last ones incomplete by now."""
    rows = [
        (month, month + delay, events * share)
        for month in range(months)
        for delay, share in enumerate(SHARES)
        if month + delay < months
    ]
    return pd.DataFrame(rows, columns=["month", "reported", "count"]).round().astype(int)


def test_completeness_is_the_share_that_has_come() -> None:
    found = estimate_delays(reports(), known_at=29, longest=3)
    assert found.completeness.tolist() == pytest.approx([0.4, 0.7, 0.9, 1.0])


def test_it_holds_through_growth_that_a_plain_share_would_mistake() -> None:
    table = reports()
    grown = table.assign(count=(table["count"] * 1.2 ** table["month"]).round().astype(int))
    found = estimate_delays(grown, known_at=29, longest=3)
    plain = grown[grown["month"] == grown["reported"]]["count"].sum() / grown["count"].sum()
    assert (found.completeness[0], plain > 0.45) == (pytest.approx(0.4, abs=0.005), True)


def test_exposure_follows_the_age_of_a_month() -> None:
    found = estimate_delays(reports(), known_at=29, longest=3)
    exposure = found.exposure_of([30, 29, 28, 27, 26, 20])
    assert exposure.tolist() == pytest.approx([0.0, 0.4, 0.7, 0.9, 1.0, 1.0])


def test_reports_after_the_cut_are_not_read() -> None:
    table = reports()
    later = pd.concat(
        [table, pd.DataFrame({"month": [5, 9], "reported": [40, 41], "count": [900, 900]})]
    )
    one, two = (estimate_delays(given, known_at=29, longest=3) for given in (table, later))
    assert one.completeness.tolist() == two.completeness.tolist()


def test_rows_without_a_count_are_single_reports() -> None:
    table = reports(events=10)
    single = table.loc[table.index.repeat(table["count"]), ["month", "reported"]]
    one, two = (estimate_delays(given, known_at=29, longest=3) for given in (table, single))
    assert one.completeness.tolist() == two.completeness.tolist()


def test_months_may_be_dated() -> None:
    table = reports()
    dated = table.assign(
        month=[f"{2015 + m // 12}-{m % 12 + 1:02}" for m in table["month"]],
        reported=[f"{2015 + m // 12}-{m % 12 + 1:02}" for m in table["reported"]],
    )
    found = estimate_delays(dated, known_at="2017-06", longest=3)
    assert found.exposure_of(["2017-06", "2017-05"]).tolist() == pytest.approx([0.4, 0.7])


def test_more_reports_make_narrower_intervals_that_hold_the_estimate() -> None:
    few, many = (estimate_delays(reports(events=n), known_at=29, longest=3) for n in (10, 1000))
    width = [(one.upper - one.lower)[0] for one in (few, many)]
    assert (width[0] > 5 * width[1], (few.lower <= few.completeness).all(), few.upper.max()) == (
        True,
        True,
        1.0,
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop(columns="reported"), "reported: this column must be there"),
        (lambda t: t.iloc[:0], "no rows"),
        (
            lambda t: t.assign(reported=t["month"] - 1),
            "reported, row 0: reported before it happened",
        ),
        (lambda t: t.assign(count=-1), "count, row 0: -1 is no whole count"),
        (lambda t: t.assign(count=0.5), "count, row 0: 0.5 is no whole count"),
        (lambda t: t.assign(count=0), "no event is 3 months old"),
        (lambda t: t[t["month"] > 27], "no event is 3 months old by 29"),
        (lambda t: t.assign(reported=t["month"] + 2), "every event was reported 2 months late"),
        (lambda t: t.assign(month="2015-01"), "all dated or all numbered"),
    ],
)
def test_reports_that_cannot_tell_are_refused(change, message: str) -> None:
    with pytest.raises(DelaysNotKnown, match=message):
        estimate_delays(change(reports()), known_at=29, longest=3)


def test_dates_are_not_sought_among_numbers() -> None:
    with pytest.raises(DelaysNotKnown, match="dated here and numbered there"):
        estimate_delays(reports(), known_at=29, longest=3).exposure_of(["2017-06"])


@pytest.mark.parametrize("window", [{"longest": 0}, {"recent": 0}])
def test_a_window_of_no_month_is_refused(window: dict[str, int]) -> None:
    with pytest.raises(DelaysNotKnown, match="at least one month each"):
        estimate_delays(reports(), known_at=29, **window)
