from datetime import date, timedelta

import pytest
from tests.factories.access import AT

from baluarte.domain.territory.actions import (
    define_region,
    load_population,
    load_regions,
    load_stand_in_population,
)
from baluarte.domain.territory.choices import NameKind
from baluarte.domain.territory.matching import Match
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import (
    Figure,
    Found,
    all_borders,
    all_states,
    check_point,
    gazetteer,
    locate,
    match,
    members_of_states,
    municipalities_of,
    names_of,
    neighbours_of,
    population_of,
    population_source,
    populations,
    populations_by_region,
    populations_by_state,
    populations_on_map,
    search_places,
)
from baluarte.domain.territory.totals import REMAINDER, Total
from baluarte.domain.wall.context import acting_as_nobody

pytestmark = pytest.mark.django_db
HEADER = "CVE,Entidad,Municipio,2019,2020\n"
CHAMPOTON, SEYBAPLAYA = "04004", "04012"
LATER = AT + timedelta(days=1)


@pytest.fixture
def official(loaded, as_operator, tmp_path):
    """Load invented figures: of all municipalities, but for those named."""

    def load(*, but=(), source="Official", at=AT, people=100):
        codes = Municipality.objects.values_list("code", flat=True)
        path = tmp_path / "figures.csv"
        rows = "".join(f"{code},,,{people},{people + 1}\n" for code in codes if code not in but)
        path.write_text(HEADER + rows, encoding="utf-8")
        with as_operator():
            load_population(path, source=source, by=None, at=at)

    return load


@pytest.fixture(autouse=True)
def _as_anybody(loaded):
    with acting_as_nobody():
        yield


@pytest.fixture
def official_loaded(official):
    official()


def test_states_come_by_code():
    assert [state.code for state in all_states()] == ["04", "06", "29"]


def test_municipalities_of_a_state_come_by_code():
    codes = [one.code for one in municipalities_of(state="06")]
    assert codes == [f"060{n:02d}" for n in range(1, 11)]


def test_on_a_day_only_those_that_existed_are_there(as_role):
    with as_role("bal_maintenance"):
        Municipality.objects.filter(code=SEYBAPLAYA).update(valid_from=date(2020, 1, 1))
        Municipality.objects.filter(code=CHAMPOTON).update(valid_until=date(2020, 1, 1))
    both = {SEYBAPLAYA, CHAMPOTON}
    days = (date(2019, 12, 31), date(2020, 1, 1))
    there = [both & {one.code for one in municipalities_of(state="04", on_date=on)} for on in days]
    assert there == [{CHAMPOTON}, {SEYBAPLAYA}]


def test_names_of_a_municipality_are_its_own():
    assert [name.name for name in names_of("06007")] == ["Manzanillo"]


def test_neighbours_share_a_border():
    assert neighbours_of("06001") == ["06004", "06007", "06009"]


def test_the_younger_ones_border_what_their_parents_border():
    assert neighbours_of(SEYBAPLAYA) == sorted({*neighbours_of(CHAMPOTON), CHAMPOTON})


def test_every_border_comes_once(few):
    assert all_borders() == [(one.one, one.other, one.length_km) for one in few.borders]


def test_without_a_source_no_population_is_known():
    assert (population_source(), population_of(municipality="06001", year=2020)) == (None, None)


def test_a_population_says_year_and_source(official_loaded):
    assert population_of(municipality="06001", year=2020) == Figure(101, 2020, "Official", False)


def test_a_year_that_is_not_there_is_not_known(official_loaded):
    assert population_of(municipality="06001", year=1980) is None


def test_a_municipality_that_is_not_there_is_not_known(official):
    official(but=["06001"])
    assert population_of(municipality="06001", year=2020) is None


def test_the_latest_official_source_is_used(official):
    official()
    official(source="Newer", at=LATER, people=200)
    assert population_of(municipality="06001", year=2020) == Figure(201, 2020, "Newer", False)


def test_an_older_source_can_be_named(official):
    official()
    official(source="Newer", at=LATER, people=200)
    assert population_of(municipality="06001", year=2020, source="Official").population == 101


def test_a_stand_in_never_takes_an_official_sources_place(official, as_operator):
    official()
    with as_operator():
        load_stand_in_population(people={"06001": 7}, by=None, at=LATER)
    assert population_source().name == "Official"


def test_a_stand_in_answers_for_any_year_and_says_its_own(as_operator):
    with as_operator():
        load_stand_in_population(people={"06001": 7}, by=None, at=AT)
    figure = population_of(municipality="06001", year=2011)
    assert (figure.population, figure.year, figure.is_stand_in) == (7, 2020, True)


def test_a_stand_in_does_not_know_the_empty_ones(as_operator):
    with as_operator():
        load_stand_in_population(people={"06001": 7}, by=None, at=AT)
    assert population_of(municipality="06002", year=2020) is None


def test_on_the_map_the_younger_ones_are_in_their_parents(official_loaded):
    on_map = populations_on_map(year=2020)
    assert (on_map[CHAMPOTON], SEYBAPLAYA in on_map) == (202, False)


def test_on_the_map_part_of_a_sum_is_no_sum(official):
    official(but=[CHAMPOTON])
    assert CHAMPOTON not in populations_on_map(year=2020)


def test_on_the_map_there_are_as_many_people(official_loaded):
    listed = sum(one.population for one in populations(year=2020).values())
    assert sum(populations_on_map(year=2020).values()) == listed


def test_states_add_up_and_say_whose_figures_lack(official):
    official(but=["06003"])
    summed = populations_by_state(year=2020)
    assert (summed["06"], sum(one.population for one in summed.values())) == (
        Total(9 * 101, ("06003",)),
        sum(one.population for one in populations(year=2020).values()),
    )


def test_a_younger_one_counted_in_its_parent_does_not_lack(official):
    official(but=[SEYBAPLAYA])
    assert populations_by_state(year=2020)["04"].missing == ()


def test_what_is_in_no_region_is_the_remainder(official_loaded, as_operator):
    with as_operator():
        define_region(
            slug="costa", name_es="Costa inventada", name_en="Invented coast", division="invented",
            members=["06001", "06007"], source="invented", by=None, at=AT,
        )  # fmt: skip
    summed = populations_by_region(division="invented", year=2020)
    others = Municipality.objects.count() - 2
    assert summed == {"costa": Total(202, ()), REMAINDER: Total(others * 101, ())}


@pytest.mark.parametrize("missing", [[], ["06003"], [SEYBAPLAYA], ["06003", SEYBAPLAYA, "29001"]])
def test_regions_add_up_to_the_nation(official, as_operator, missing):
    official(but=missing)
    with as_operator():
        load_regions(by=None, at=AT)
    regions = populations_by_region(division="banxico", year=2020)
    states = populations_by_state(year=2020)
    assert (
        sum(one.population for one in regions.values()),
        sorted(code for one in regions.values() for code in one.missing),
    ) == (
        sum(one.population for one in states.values()),
        sorted(code for one in states.values() for code in one.missing),
    )


def test_members_of_states_are_their_municipalities():
    assert len(members_of_states(["06", "29"])) == 70


def test_a_name_is_found_while_it_is_typed():
    found = search_places(text="manz", limit=1)
    assert found == [Found("06007", "Manzanillo", "Colima", "Manzanillo", NameKind.OFFICIAL)]


def test_a_municipality_comes_before_towns_of_its_name():
    assert search_places(text="colima")[0].code == "06002"


def test_a_later_word_is_found_too():
    assert "06010" in [one.code for one in search_places(text="álvarez")]


def test_a_town_finds_its_municipality():
    [found] = search_places(text="Ciudad del Carmen", limit=1)
    assert (found.code, found.kind) == ("04003", "locality")


def test_a_municipality_is_found_once_by_many_names():
    codes = [one.code for one in search_places(text="san", limit=50)]
    assert len(codes) == len(set(codes))


def test_search_keeps_to_a_state():
    codes = {one.code[:2] for one in search_places(text="san", state="29", limit=50)}
    assert codes == {"29"}


@pytest.mark.parametrize("text", ["", "  ", "%", "--"])
def test_nothing_typed_finds_nothing(text):
    assert search_places(text=text) == []


def test_search_asks_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = search_places(text="san", limit=30)
    assert len(found) == 30


def test_a_written_place_is_matched_against_what_is_loaded():
    assert match(text="Armería", state="Colima") == Match("06001", "official", "certain")


def test_a_younger_one_is_asked_about_on_a_day_of_doubt():
    outcome = match(text="Seybaplaya", state="Campeche", on_date=date(2020, 5, 1))
    assert [one.code for one in outcome.candidates] == [SEYBAPLAYA, CHAMPOTON]


def test_names_are_read_once_until_they_change(loaded):
    first = gazetteer()
    assert (gazetteer() is first, len(first.names)) == (True, len(loaded.names))


def test_a_point_is_located():
    assert locate(longitude=-103.7247, latitude=19.2433) == "06002"


def test_a_point_of_a_younger_one_is_in_its_parent():
    checked = check_point(longitude=-90.69, latitude=19.64, municipality=SEYBAPLAYA)
    assert (checked.verdict, checked.code) == ("inside_parent", CHAMPOTON)


def test_a_point_next_door_is_a_neighbours():
    checked = check_point(longitude=-103.7247, latitude=19.2433, municipality="06010")
    assert (checked.verdict, checked.code) == ("neighbour", "06002")
