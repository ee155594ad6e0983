import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from tests.science.scan.invented import worlds

from baluarte.science.scan import NoPopulation, TooLarge, find_clusters
from baluarte.science.scan.expected import rake
from baluarte.science.scan.tables import InvalidTable

PLACES = pd.DataFrame({"place": ["a", "b"], "x": [0.0, 1.0], "y": [0.0, 0.0]})
FEW = settings(max_examples=40, deadline=None)


def problem_of(cases, population, places=PLACES, **options):
    options = {"plane": True, "simulations": 0} | options
    return find_clusters(pd.DataFrame(cases), pd.DataFrame(population), places, **options).problem


@FEW
@given(worlds())
def test_expected_counts_follow_people_and_days(world):
    problem = problem_of(world.cases, world.population, world.places, period=world.period)
    assert problem.expected.ravel().tolist() == pytest.approx(world.expected.ravel().tolist())


def test_months_expect_by_their_days():
    cases = {"place": ["a", "a"], "date": ["2023-01-01", "2023-03-01"], "count": [58, 32]}
    problem = problem_of(cases, {"place": ["a", "b"], "population": [1, 0]})
    assert problem.expected[0].tolist() == pytest.approx([31, 28, 31])


def test_population_runs_in_straight_lines_between_its_dates():
    cases = {"place": ["a"], "date": ["2001"], "count": [1]}
    people = {"place": ["a", "a", "b"], "year": [2001, 2003, 2001], "population": [0, 730, 0]}
    problem = problem_of(cases, people, period=(2001, 2002))
    # From 0 on 1 July 2001 by one person a day: half of 184 squared, and then a whole year more.
    assert problem.person_days[0].tolist() == pytest.approx([184**2 / 2, (549**2 - 184**2) / 2])


def test_standardisation_gives_each_group_its_own_rate():
    cases = {"place": ["a", "a", "b"], "sex": ["f", "m", "m"], "count": [3, 1, 5]}
    people = {"place": ["a", "a", "b", "b"], "sex": ["f", "m", "f", "m"],
              "population": [10, 20, 20, 40]}  # fmt: skip
    problem = problem_of(cases, people, analysis="spatial")
    assert problem.expected[:, 0].tolist() == pytest.approx([3 * 10 / 30 + 6 * 20 / 60,
                                                             3 * 20 / 30 + 6 * 40 / 60])  # fmt: skip


def test_groups_of_the_population_alone_are_summed():
    people = {"place": ["a", "a", "b"], "sex": ["f", "m", "f"], "population": [10, 20, 30]}
    problem = problem_of({"place": ["a"], "count": [4]}, people, analysis="spatial")
    assert problem.expected[:, 0].tolist() == pytest.approx([2, 2])


@pytest.mark.parametrize(
    ("people", "error", "said"),
    [
        ({"place": ["a", "b"], "population": [0, 5]}, NoPopulation,
         "population, column 'population': place 'a' has 4 cases and nobody at risk"),
        ({"place": ["b"], "population": [5]}, InvalidTable,
         "population, column 'place': 1 of 2 places have no population ('a'): "
         "where nobody is at risk, say so with 0"),
        ({"place": ["a", "b"], "population": [0, 0]}, NoPopulation,
         "population, column 'population': nobody is at risk anywhere"),
        ({"place": ["a", "a"], "population": [5, 6]}, InvalidTable,
         "population, column 'place', row 1: 'a' stands twice for the same time and group"),
        ({"place": ["a", "b"], "population": [5, -1]}, InvalidTable,
         "population, column 'population', row 1: -1 is negative"),
        ({"place": ["a", "b"], "population": [5, np.nan]}, InvalidTable,
         "population, column 'population', row 1: no value"),
        ({"place": ["a", "z"], "population": [5, 5]}, InvalidTable,
         "population, column 'place', row 1: 'z' is not in the table of places"),
    ],
)  # fmt: skip
def test_a_population_that_cannot_be_is_named(people, error, said):
    with pytest.raises(error) as caught:
        problem_of({"place": ["a"], "count": [4]}, people, analysis="spatial")
    assert str(caught.value) == said


def test_cases_of_a_group_without_people_are_named():
    cases = {"place": ["a", "a"], "sex": ["f", "x"], "count": [4, 1]}
    people = {"place": ["a", "b"], "sex": ["f", "f"], "population": [5, 5]}
    with pytest.raises(NoPopulation) as caught:
        problem_of(cases, people, analysis="spatial")
    assert str(caught.value) == "cases, row 1: no population of the group 'x' (('sex',))"


def test_a_model_that_needs_a_population_says_so():
    with pytest.raises(InvalidTable, match="population: this model needs a table of population"):
        find_clusters(
            pd.DataFrame({"place": ["a"], "count": [4]}), None, PLACES, analysis="spatial",
            plane=True,
        )  # fmt: skip


@FEW
@given(worlds(least_cases=3))
def test_raking_keeps_both_margins(world):
    counts = np.array(world.counts)
    time, place = np.arange(counts.shape[1]) // 2, np.arange(len(counts)) % 2
    raked = rake(world.expected, counts, time, place)
    for t in np.unique(time):
        assert raked[:, time == t].sum() == pytest.approx(counts[:, time == t].sum(), abs=1e-6)
    for z in np.unique(place):
        assert raked[place == z].sum() == pytest.approx(counts[place == z].sum(), abs=1e-6)


def test_raking_by_time_alone_is_a_factor_an_interval():
    raked = rake(np.full((2, 2), 2.5), np.array([[4, 0], [2, 4]]), np.array([0, 1]), None)
    assert raked.tolist() == [[3, 2], [3, 2]]


def test_without_dates_years_of_population_are_averaged():
    people = {"place": ["a", "a", "b"], "year": [2010, 2020, 2015], "population": [10, 30, 60]}
    problem = problem_of({"place": ["a"], "count": [4]}, people, analysis="spatial")
    assert problem.expected[:, 0].tolist() == pytest.approx([4 * 20 / 80, 4 * 60 / 80])


def test_a_period_says_when_populations_count_where_cases_have_no_dates():
    people = {"place": ["a", "a", "b"], "year": [2010, 2020, 2015], "population": [10, 30, 60]}
    problem = problem_of(
        {"place": ["a"], "count": [4]}, people, analysis="spatial", period=("2030", "2030")
    )
    assert problem.expected[:, 0].tolist() == pytest.approx([4 * 30 / 90, 4 * 60 / 90])


def test_more_cells_than_fit_in_memory_are_refused():
    names = [f"{n:05}" for n in range(20_000)]
    places = pd.DataFrame({"place": names, "x": 0.0, "y": np.arange(20_000.0)})
    cases = {"place": names[:2], "date": ["2010-01-01", "2019-12-31"], "count": [1, 1]}
    with pytest.raises(TooLarge, match="20000 places by 3652 intervals are more than 50000000"):
        problem_of(cases, {"place": names, "population": 1}, places, max_population=0.01)
