from baluarte.domain.territory.choices import NameKind


def test_it_has_the_municipalities_of_the_catalogue(country, rows_of):
    catalogue = [row["cve_completa"] for row in rows_of("territory/municipal_catalogue_2025.csv")]
    assert [place.code for place in country.municipalities] == sorted(catalogue)


def test_its_names_are_those_of_the_catalogue(country, rows_of):
    from baluarte.domain.territory.names import fold

    catalogue = {
        row["cve_completa"]: row["nom_municipio"]
        for row in rows_of("territory/municipal_catalogue_2025.csv")
    }
    others = [
        place.code
        for place in country.municipalities
        if fold(place.name) != fold(catalogue[place.code])
    ]
    assert others == []


def test_the_younger_ones_have_no_shape_and_know_their_parents(country):
    newer = {place.code: place.parents for place in country.municipalities if not place.has_shape}
    assert (len(newer), newer["04012"], newer["02007"]) == (13, ("04004",), ("02002", "02001"))


def test_a_renamed_municipality_keeps_its_former_name(country):
    names = [
        (name.name, name.kind, name.valid_until is None)
        for name in country.names
        if name.code == "23008" and name.kind != NameKind.LOCALITY
    ]
    assert names == [("Playa del Carmen", "official", True), ("Solidaridad", "former", False)]


def test_every_municipality_has_one_official_name(country):
    official = [name.code for name in country.names if name.kind == NameKind.OFFICIAL]
    assert official == [place.code for place in country.municipalities]


def test_a_capital_of_many_municipalities_is_no_town_of_one(country):
    assert [
        name for name in country.names if name.name in ("Mexico City", "Ciudad de México")
    ] == []


def test_a_part_of_the_country_has_only_its_own(few):
    codes = {place.code[:2] for place in few.municipalities} | {name.code[:2] for name in few.names}
    assert codes == {"04", "06", "29"}
