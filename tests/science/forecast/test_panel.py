import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.science.forecast.invented import invented_table

from baluarte.science.forecast.panel import PanelRefused, PersonsAreNotForecast, read_panel


def table(**columns: object) -> pd.DataFrame:
    rows = {"place": ["01001", "01001", "01002", "01002"], "month": ["2018-01", "2018-02"] * 2}
    return pd.DataFrame({**rows, "count": [0, 3, 1, 0], **columns})


def test_counts_are_laid_out_by_place_and_month() -> None:
    panel = read_panel(table().sample(frac=1, random_state=1))
    assert (panel.places, panel.counts.tolist()) == (("01001", "01002"), [[0, 3], [1, 0]])


def test_a_month_without_a_row_is_not_covered_and_never_zero() -> None:
    panel = read_panel(table().drop(index=3))
    assert (np.isnan(panel.counts).tolist(), panel.exposure.tolist()) == (
        [[False, False], [False, True]],
        [[1, 1], [1, 0]],
    )


@pytest.mark.parametrize("columns", [{"count": [0, 3, 1, np.nan]}, {"exposure": [1, 1, 1, 0]}])
def test_a_month_said_not_to_be_covered_is_not(columns: dict[str, object]) -> None:
    panel = read_panel(table(**columns))
    assert (panel.exposure[1].tolist(), np.isnan(panel.counts[1]).tolist()) == (
        [1, 0],
        [False, True],
    )


def test_a_month_that_nobody_has_is_a_gap() -> None:
    panel = read_panel(table(month=["2018-01", "2018-03"] * 2))
    assert panel.exposure.tolist() == [[1, 0, 1], [1, 0, 1]]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"count": [0, -1, 1, 0]}, "count, row 1: -1 is negative"),
        ({"count": [0, 1.5, 1, 0]}, "count, row 1: 1.5 is a fraction"),
        ({"count": [0, 1, np.inf, 0]}, "count, row 2: infinite"),
        ({"count": [0, 1, 10**6, 0]}, "count, row 2: 1e\\+06 is more than 100000"),
        ({"count": ["0", "x", "1", "0"]}, "count, row 1: 'x' is no number"),
        ({"count": [np.nan] * 4}, "count: no month of any place was covered"),
        ({"count": [np.nan, 3, 1, 2]}, "count: no zero in a table with gaps"),
        ({"month": ["2018-01"] * 4}, "place, month, row 1: 01001 has 2018-01 twice"),
        ({"place": ["01001", None, "01002", "01002"]}, "place, row 1: the place is missing"),
        ({"place": ["01001", "01001", " ", " "]}, "place, row 2: ' ' is no text"),
        (
            {"place": [1.5, 1.5, 2.5, 2.5]},
            r"place: 2 of 2 place codes are numbers \(1.5, 2.5\): codes are "
            "text of one length, such as '01' or '01001'; as numbers they lose leading zeros",
        ),
        ({"exposure": [1, 1.2, 1, 1]}, "exposure, row 1: 1.2 is no share"),
        ({"exposure": [1, np.nan, 1, 1]}, "exposure, row 1: nan is no share"),
        ({"exposure": [1, 0, 1, 1]}, "exposure, row 1: 0, and yet events"),
        ({"population": [9, 0, 9, 9]}, "population, row 1: events where nobody lives"),
        ({"population": [9, 9, -9, 9]}, "population, row 2: negative"),
        ({"state": ["a", "b", "a", "a"]}, "state, row 0: this place is in two states"),
        ({"state": ["a", "a", None, "a"]}, "state, row 2: the state is missing"),
    ],
)
def test_a_fault_is_named_by_column_and_row(columns: dict[str, object], message: str) -> None:
    with pytest.raises(PanelRefused, match=message):
        read_panel(table(**columns))


@pytest.mark.parametrize("column", ["place", "month", "count"])
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(PanelRefused, match=f"{column}: this column must be there"):
        read_panel(table().drop(columns=column))


@pytest.mark.parametrize("given", [[1, 2], None, "panel.csv"])
def test_what_is_no_table_is_refused(given: object) -> None:
    with pytest.raises(PanelRefused, match="a table is needed"):
        read_panel(given)


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(PanelRefused, match="no rows"):
        read_panel(table().iloc[:0])


@pytest.mark.parametrize("column", ["person", "Victim", "name", "case_id"])
def test_persons_and_cases_are_never_forecast(column: str) -> None:
    with pytest.raises(PersonsAreNotForecast, match="only places are forecast"):
        read_panel(table(**{column: ["invented"] * 4}))


def test_the_first_two_digits_of_a_code_are_the_state() -> None:
    panel = read_panel(table(place=["01001", "01001", "02001", "02001"]))
    assert panel.groups.tolist() == [0, 1]


@pytest.mark.parametrize("places", [["a", "a", "b", "b"], ["1", "1", "2", "2"]])
def test_places_without_such_codes_are_one_group(places: list[object]) -> None:
    panel = read_panel(table(place=places))
    assert (panel.places, panel.groups.tolist()) == ((str(places[0]), str(places[2])), [0, 0])


def test_an_arrow_table_is_read_like_a_frame() -> None:
    frame = invented_table(places=4, months=5)
    assert read_panel(pa.Table.from_pandas(frame)).digest() == read_panel(frame).digest()


def test_neighbours_are_pairs_once_and_known() -> None:
    panel = read_panel(table(), neighbours=[("01002", "01001"), ("01001", "01002")])
    assert panel.neighbours == ((0, 1),)


@pytest.mark.parametrize(
    ("pair", "message"),
    [(("01001", "09999"), "row 0: '09999' is not among"), (("01001",) * 2, "its own neighbour")],
)
def test_a_neighbour_that_cannot_be_is_refused(pair: tuple[str, str], message: str) -> None:
    with pytest.raises(PanelRefused, match=message):
        read_panel(table(), neighbours=[pair])


def test_the_digest_knows_every_cell() -> None:
    frame = invented_table(places=4, months=5)
    changed = frame.assign(count=frame["count"] + (frame.index == 13))
    assert read_panel(frame).digest() != read_panel(changed).digest()


@pytest.mark.prove
def test_ten_million_rows_are_read() -> None:
    places, months = 50_000, 200
    frame = pd.DataFrame(
        {
            "place": np.repeat([f"{one:05}" for one in range(places)], months),
            "month": np.tile(np.arange(months), places),
            "count": np.zeros(places * months, dtype=np.int64),
        }
    )
    assert read_panel(frame).counts.shape == (places, months)
