import pandas as pd
import pytest

from baluarte.science.scan import (
    InvalidTable,
    find_clusters,
    read_cases,
    read_coordinates,
    read_neighbours,
    read_population_file,
    read_satscan,
    write_cases,
    write_coordinates,
    write_neighbours,
    write_population,
)


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_cases_are_read_with_dates_and_covariates(tmp_path):
    path = written(tmp_path, "a.cas", "01001  1 1977\t2 f\n\n01002 3 1978 1 m\n")
    frame = read_cases(path)
    assert frame.to_dict("list") == {
        "place": ["01001", "01002"],
        "count": [1, 3],
        "date": ["1977", "1978"],
        "covariate_1": ["2", "1"],
        "covariate_2": ["f", "m"],
    }


def test_a_third_field_that_is_no_date_is_a_covariate(tmp_path):
    frame = read_cases(written(tmp_path, "a.cas", "a 1 2\nb 3 1\n"))
    assert frame.columns.tolist() == ["place", "count", "covariate_1"]


def test_whether_there_are_dates_may_be_said(tmp_path):
    frame = read_cases(written(tmp_path, "a.cas", "a 1 2000\nb 3 2001\n"), dated=False)
    assert frame.columns.tolist() == ["place", "count", "covariate_1"]


def test_a_category_may_be_said(tmp_path):
    frame = read_cases(written(tmp_path, "a.cas", "a 1 2\nb 3 1\n"), category=True)
    assert frame["category"].tolist() == ["2", "1"]


def test_names_in_quotation_marks_may_hold_blanks(tmp_path):
    frame = read_cases(written(tmp_path, "a.cas", '"San Luis" 1\n// a remark\n"Tula" 2\n'))
    assert frame["place"].tolist() == ["San Luis", "Tula"]


def test_years_of_two_digits_are_of_the_twentieth_century(tmp_path):
    frame = read_population_file(written(tmp_path, "a.pop", "a 73 100 1\na 1982 120.5 1\n"))
    assert (frame["year"].tolist(), frame["population"].tolist()) == ([1973, 1982], [100, 120.5])


def test_latitude_comes_first(tmp_path):
    frame = read_coordinates(written(tmp_path, "a.geo", "a 19.4 -99.1\nb 20 -98\n"))
    assert frame.to_dict("list") == {
        "place": ["a", "b"], "latitude": [19.4, 20.0], "longitude": [-99.1, -98.0],
    }  # fmt: skip


def test_coordinates_may_lie_on_a_plane(tmp_path):
    frame = read_coordinates(written(tmp_path, "a.geo", "a 3 -1\n"), plane=True)
    assert frame.to_dict("list") == {"place": ["a"], "x": [3.0], "y": [-1.0]}


def test_neighbours_are_read_in_their_order(tmp_path):
    frame = read_neighbours(written(tmp_path, "a.nei", "a c b\nb a\nc\n"))
    assert frame.to_numpy().tolist() == [["a", "c"], ["a", "b"], ["b", "a"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.cas: the file has no rows"),
        ("a 1\nb\n", "a.cas, line 2: 1 fields where 2 are needed"),
        ("a 1\nb 2 3\n", "a.cas, line 2: 3 fields where others have 2"),
        ("a one\n", "a.cas, line 1: 'one' is no number"),
    ],
)
def test_a_faulty_line_is_named(tmp_path, text, said):
    with pytest.raises(InvalidTable) as caught:
        read_cases(written(tmp_path, "a.cas", text))
    assert str(caught.value).removeprefix(f"{tmp_path}/") == said


def test_a_field_that_is_asked_for_and_absent_is_named(tmp_path):
    with pytest.raises(InvalidTable, match="line 1: no field for date"):
        read_cases(written(tmp_path, "a.cas", "a 1\n"), dated=True)


CASES = pd.DataFrame(
    {
        "place": ["San Luis", "b", "b"],
        "count": [4, 1, 2],
        "date": ["2020-01-05", "2020-03-01", "2020-03-02"],
        "sex": ["f", "m", "f"],
    }
)


@pytest.mark.parametrize(
    ("unit", "first"),
    [("year", '"San Luis" 4 2020 f'), ("month", '"San Luis" 4 2020/01 f'),
     ("day", '"San Luis" 4 2020/01/05 f')],
)  # fmt: skip
def test_dates_are_written_to_their_precision(tmp_path, unit, first):
    write_cases(CASES, tmp_path / "a.cas", unit=unit, covariates=["sex"])
    assert (tmp_path / "a.cas").read_text().splitlines()[0] == first


def test_what_is_written_is_read_and_found_alike(tmp_path):
    people = pd.DataFrame({"place": ["San Luis", "b", "b"], "year": [2020, 2019, 2021],
                           "population": [50, 60, 70]})  # fmt: skip
    places = pd.DataFrame({"place": ["San Luis", "b"], "longitude": [-101.0, -99.0],
                           "latitude": [22.1, 20.0]})  # fmt: skip
    write_cases(CASES, tmp_path / "a.cas")
    write_population(people, tmp_path / "a.pop")
    write_coordinates(places, tmp_path / "a.geo")
    tables = read_satscan(tmp_path / "a.cas", tmp_path / "a.geo", population=tmp_path / "a.pop")
    options = {"simulations": 9, "max_population": 0.9}
    one = find_clusters(CASES.drop(columns="sex"), people, places, **options)
    two = find_clusters(tables.cases, tables.population, tables.places, **options)
    assert (len(one.clusters) > 0, one.clusters) == (True, two.clusters)


def test_a_population_without_a_year_is_given_one(tmp_path):
    write_population(pd.DataFrame({"place": ["a"], "population": [5]}), tmp_path / "a.pop")
    assert (tmp_path / "a.pop").read_text() == "a 2000 5\n"


def test_controls_are_read_like_cases(tmp_path):
    cases = written(tmp_path, "a.cas", "a 3\nb 1\n")
    controls = written(tmp_path, "a.ctl", "a 1\nb 5\n")
    geo = written(tmp_path, "a.geo", "a 19 -99\nb 20 -98\n")
    tables = read_satscan(cases, geo, controls=controls)
    result = find_clusters(
        tables.cases, None, tables.places, model="bernoulli", analysis="spatial",
        controls=tables.controls, simulations=0,
    )  # fmt: skip
    assert (result.clusters[0].members, result.clusters[0].population) == (("a",), 4)


def test_neighbours_are_written_as_they_are_read(tmp_path):
    frame = pd.DataFrame({"place": ["a", "a", "b"], "neighbour": ["c", "b", "a"]})
    write_neighbours(frame, tmp_path / "a.nei")
    assert read_neighbours(tmp_path / "a.nei").to_numpy().tolist() == frame.to_numpy().tolist()
