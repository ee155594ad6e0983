from dataclasses import replace

import numpy as np
import pytest
from tests.science.forecast.invented import invented_panel

from baluarte.science.forecast import history

NAN = np.nan


def test_the_latest_known_months_are_closed_up() -> None:
    months = np.array([[1.0, NAN, 2.0, 3.0], [NAN, NAN, NAN, 4.0], [NAN] * 4])
    expected = [[2.0, 3.0], [NAN, 4.0], [NAN, NAN]]
    np.testing.assert_array_equal(history.latest(months, 2), expected)
    assert history.latest(months, 2).shape == (3, 2)


@pytest.mark.parametrize(("uncovered", "is_covered"), [(6, True), (7, False)])
def test_half_a_year_of_twelve_months_must_be_covered(uncovered: int, is_covered: bool) -> None:
    panel = invented_panel(places=1)
    exposure = panel.exposure.copy()
    exposure[:, -uncovered:] = 0
    assert history.is_covered(replace(panel, exposure=exposure)).tolist() == [is_covered]


def test_the_pace_counts_only_what_was_covered() -> None:
    panel = invented_panel(places=1)
    counts, exposure = np.full_like(panel.counts, 3.0), panel.exposure.copy()
    counts[:, -1], exposure[:, -1] = 1.0, 0.5
    counts[:, -2], exposure[:, -2] = NAN, 0.0
    pace = history.pace(replace(panel, counts=counts, exposure=exposure))
    assert pace.tolist() == [pytest.approx(31 / 10.5)]


def test_less_than_a_year_is_too_short() -> None:
    with pytest.raises(history.TooShort, match="11 months are known"):
        history.is_covered(invented_panel(places=1, months=11))


def test_incomplete_months_are_corrected_where_half_is_in() -> None:
    panel = invented_panel(places=1, months=12)
    exposure = np.array([[1.0] * 10 + [0.5, 0.4]])
    given = replace(panel, counts=np.full((1, 12), 2.0), exposure=exposure)
    np.testing.assert_array_equal(history.corrected(given), [[2.0] * 10 + [4.0, NAN]])
    assert history.latest_complete(given, 12)[0, 0:2].tolist() == pytest.approx(
        [NAN] * 2, nan_ok=True
    )
