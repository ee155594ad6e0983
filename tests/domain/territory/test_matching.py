import json
from collections import Counter
from datetime import date

import pytest

from baluarte.domain.territory.matching import Ambiguous, Match, Unknown, match_place
from baluarte.domain.territory.names import fold


@pytest.fixture(scope="session")
def match(gazetteer):
    def matching(text, state="", **options):
        return match_place(text, gazetteer=gazetteer, state=state, **options)

    return matching


def candidates(outcome):
    assert isinstance(outcome, Ambiguous)
    return [one.code for one in outcome.candidates]


def suggestions(outcome):
    assert isinstance(outcome, Unknown)
    return [one.code for one in outcome.suggestions]


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        ("Cuauhtémoc", "CDMX", "09015"),
        ("cuauhtemoc", "D.F.", "09015"),
        ("Benito Juárez", "Quintana Roo", "23005"),
        ("La Paz", "Estado de México", "15070"),
        ("La Paz", "Baja California Sur", "03003"),
        ("Silao", "Guanajuato", "11037"),
        ("Silao de la Victoria", "Gto.", "11037"),
        ("Solidaridad", "Q. Roo", "23008"),
        ("Playa del Carmen", "Q. Roo", "23008"),
        ("San Pedro Mixtepec -Dto. 22 -", "Oaxaca", "20318"),
        ("San Pedro Mixtepec -Dto. 26 -", "Oaxaca", "20319"),
        ("San Juan Mixtepec -Dto. 08 -", "Oaxaca", "20208"),
        ("Gral. Heliodoro Castillo", "Guerrero", "12032"),
        ("Dr. Belisario Domínguez", "Chihuahua", "08022"),
        ("Sto. Domingo Tehuantepec", "Oax.", "20515"),
        ("Sta. Lucía del Camino", "Oax.", "20390"),
        ("Puebla", "Puebla", "21114"),
        ("Veracruz", "Veracruz", "30193"),
        ("Yanga, Veracruz", "", "30196"),
        ("Culiacán (Sinaloa)", "", "25006"),
        ("Iguala de la Independencia, Guerrero, México", "", "12035"),
        ("Toluca, México", "", "15106"),
        ("Ñuu Savi", "Guerrero", "12083"),
    ],
)
def test_a_whole_name_in_a_known_state_is_certain(match, text, state, code):
    outcome = match(text, state)
    assert (outcome.code, outcome.certainty) == (code, "certain")


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        ("Tijuana", "", "02004"),
        ("Acapulco", "", "12001"),
        ("Taxco, Guerrero state", "", "12055"),
        ("Poza Rica", "Veracruz", "30131"),
        ("Cancún", "", "23005"),
        ("Cd. Juárez", "", "08037"),
        ("Ciudad Juárez", "Chihuahua", "08037"),
        ("Xalapa", "", "30087"),
        ("Jalapa, Ver.", "", "30087"),
        ("Zihuatanejo,", "", "12038"),
        ("Villahermosa", "Tabasco", "27004"),
        ("Ciudad Victoria", "", "28041"),
        ("Los Mochis", "Sinaloa", "25001"),
        ("Ciudad Obregón", "Sonora", "26018"),
        ("Ciudad Altamirano, Guerrero", "", "12050"),
        ("Playa del Carmen", "", "23008"),
        ("Oaxaca City", "", "20067"),
        ("Ciudad de Oaxaca", "", "20067"),
        ("Mendoza", "", "30030"),
        ("Nueva Italia", "", "16055"),
        ("Tlaquepaque", "Jalisco", "14098"),
    ],
)
def test_other_names_and_missing_states_are_found(match, text, state, code):
    assert match(text, state).code == code


def test_a_town_is_only_likely(match):
    assert match("Cancún", "Quintana Roo") == Match("23005", "locality", "likely")


def test_a_name_without_a_state_is_only_likely(match):
    assert match("Tijuana") == Match("02004", "official", "likely")


def test_a_state_alone_is_a_state(match):
    assert [match("Jalisco"), match("Mexico City"), match("", "Sinaloa")] == [
        Match("14", "state", "certain"),
        Match("09", "state", "certain"),
        Match("25", "state", "certain"),
    ]


def test_the_capital_as_a_municipality_of_itself_is_the_state(match):
    assert match("Ciudad de México", "Ciudad de México") == Match("09", "state", "likely")


def test_a_state_and_the_city_of_its_name_are_asked_about(match):
    assert [candidates(match(text)) for text in ("Veracruz", "Oaxaca", "Durango")] == [
        ["30", "30193"],
        ["20", "20067"],
        ["10", "10005"],
    ]


def test_mexico_alone_is_asked_about(match):
    assert candidates(match("México"))[:2] == ["15", "09"]


def test_namesakes_are_asked_about(match):
    assert candidates(match("Matamoros")) == ["28022", "05017", "08044"]


def test_two_of_one_name_in_one_state_are_asked_about(match):
    assert candidates(match("San Pedro Mixtepec", "Oaxaca")) == ["20318", "20319"]


def test_a_larger_town_of_the_same_name_is_asked_about(match):
    assert candidates(match("Morelos", "Estado de México")) == ["15056", "15033"]


def test_where_a_municipality_is_asked_for_a_town_is_no_rival(match):
    outcome = match("Morelos", "Estado de México", is_municipality=True)
    assert outcome == Match("15056", "official", "certain")


def test_a_misspelt_name_is_a_suggestion_never_a_match(match):
    assert suggestions(match("Acapulko de Juares", "Guerrero")) == ["12001"]


def test_a_name_of_another_state_is_a_suggestion(match):
    assert suggestions(match("Tijuana", "Oaxaca"))[0] == "02004"


def test_an_unknown_state_leaves_a_suggestion(match):
    assert suggestions(match("Pachuca de Soto", "Ontiveros")) == ["13048"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("an area near Nuevo Laredo", ["28027"]),
        ("carretera Iguala-Taxco", ["12035", "12055"]),
    ],
)
def test_a_place_near_another_is_not_that_other(match, text, codes):
    assert suggestions(match(text)) == codes


@pytest.mark.parametrize("text", ["", "   ", "---", "Mandinga y Matoza", "undefined"])
def test_what_names_nothing_is_unknown(match, text):
    assert suggestions(match(text)) == []


def test_a_narrative_is_no_place(match):
    assert match("Nuevo Laredo " * 20) == Unknown()


def test_the_country_behind_a_city_is_not_the_state(match):
    assert match("Acapulco, México").code == "12001"


def test_before_it_began_a_younger_one_was_its_parent(match):
    outcome = match("Ñuu Savi", "Guerrero", on_date=date(2021, 8, 30))
    assert outcome == Match("12012", "official", "likely")


def test_from_the_day_it_began_it_is_itself(match):
    outcome = match("Ñuu Savi", "Guerrero", on_date=date(2021, 8, 31))
    assert outcome == Match("12083", "official", "certain")


def test_of_several_parents_one_is_asked_for(match):
    outcome = match("Juan José Ríos", "Sinaloa", on_date=date(2018, 1, 1))
    assert candidates(outcome) == ["25011", "25001", "25010", "25017"]


def test_where_its_beginning_is_not_known_it_is_asked_for(match):
    outcome = match("Seybaplaya", "Campeche", on_date=date(2020, 6, 1))
    assert candidates(outcome) == ["04012", "04004"]


def outcomes(match, rows):
    """Count right and wrong, certain and not; without the state's own name as the answer."""
    counted = Counter()
    for state, text, code, options in rows:
        outcome = match(text, state, **options)
        if isinstance(outcome, Match):
            counted[f"{'right' if outcome.code == code else 'wrong'} {outcome.certainty}"] += 1
        else:
            counted[type(outcome).__name__] += 1
    return dict(counted)


def test_the_catalogue_is_recognised(match, rows_of):
    """Only the four of Oaxaca that share two names are asked about."""
    rows = [
        (row["nom_entidad"], row["nom_municipio"], row["cve_completa"], {"is_municipality": True})
        for row in rows_of("territory/municipal_catalogue_2025.csv")
    ]
    assert outcomes(match, rows) == {"right certain": 2474, "Ambiguous": 4}


def test_seats_are_recognised(match, rows_of):
    """Most seats bear their municipality's name; two are confused with a larger namesake."""
    rows = [
        (row["nom_entidad"], row["nom_cabecera"], row["cve_completa"], {})
        for row in rows_of("territory/municipal_catalogue_2025.csv")
        if row["nom_cabecera"]
    ]
    counted = outcomes(match, rows)
    assert (counted["wrong likely"], counted.get("wrong certain", 0)) == (2, 0)


def test_a_real_list_with_states_is_recognised(match, shared):
    """Of 146, the two with a state or a municipality that does not exist stay unknown."""
    path = shared / "data" / "aggressions" / "a19_2018_reports.geojson"
    told = [one["properties"] for one in json.loads(path.read_text(encoding="utf-8"))["features"]]
    counted = Counter()
    for row in told:
        outcome = match(row["Municipio"], row["Estado"], is_municipality=True)
        is_named = isinstance(outcome, Match) and outcome.certainty == "certain"
        counted["certain" if is_named else type(outcome).__name__] += 1
    assert counted == {"certain": 144, "Unknown": 2}


def test_a_real_list_without_states_is_recognised(match, rows_of):
    """Of 153 written in English, 120 are found, 28 asked about, 5 not known."""
    rows = rows_of("aggressions/cpj_mexico_1992_2024.csv")
    counted = Counter(type(match(row["location"])).__name__ for row in rows)
    assert counted == {"Match": 120, "Ambiguous": 28, "Unknown": 5}


def test_of_the_list_without_states_the_known_ones_are_right(match, rows_of):
    """Read by hand: what these places are."""
    by_hand = {
        "Mexico City": "09", "Playa del Carmen": "23008", "Ciudad Guzmán": "14023",
        "Puerto Arista": "07097", "Sabán": "23006", "Los Mochis": "25001", "Jerez": "32020",
        "Chihuahua City": "08019", "Ciudad Acuña": "05002", "Salvador Alvarado": "25015",
        "Putla de Guerrero": "20073", "Tehuantepec": "20515", "Jalisco": "14",
    }  # fmt: skip
    written = {row["location"].strip() for row in rows_of("aggressions/cpj_mexico_1992_2024.csv")}
    found = {text: match(text).code for text in by_hand if text in written}
    assert found == by_hand


def test_every_name_finds_its_own_municipality(match, country):
    lost = []
    for place in country.municipalities:
        outcome = match(place.name, place.code[:2])
        found = [outcome.code] if isinstance(outcome, Match) else candidates(outcome)
        if place.code not in found:
            lost.append(fold(place.name))
    assert lost == []
