import pytest

from baluarte.domain.territory.population_file import (
    Figures,
    PopulationFileRefused,
    read_population_file,
)

KNOWN = ["06001", "06002", "29001"]
HEADER = "CVE,Entidad,Municipio,2019,2020\n"


@pytest.fixture
def read(tmp_path):
    def reading(text, *, encoding="utf-8", **options):
        path = tmp_path / "figures.csv"
        path.write_bytes(text.encode(encoding))
        return read_population_file(path, known=KNOWN, **options)

    return reading


def problems(refused):
    return [str(problem) for problem in refused.value.problems]


def test_a_column_a_year_is_read(read):
    figures = read(HEADER + "06001,Colima,Armería,100,110\n29001,Tlaxcala,Amaxac,7,8\n")
    assert figures.population == {
        ("06001", 2019): 100,
        ("06001", 2020): 110,
        ("29001", 2019): 7,
        ("29001", 2020): 8,
    }


def test_known_municipalities_without_a_row_are_absent(read):
    assert read(HEADER + "06001,Colima,Armería,100,110\n").absent == ("06002", "29001")


def test_blank_and_zero_are_missing_not_zero(read):
    figures = read(HEADER + "06001,Colima,Armería,,0\n06002,Colima,Colima,N/D,5\n")
    assert (figures.population, figures.missing) == (
        {("06002", 2020): 5},
        (("06001", 2019), ("06001", 2020), ("06002", 2019)),
    )


def test_the_catalogue_is_read_for_its_census(read):
    text = "cve_entidad,nom_entidad,cve_completa,poblacion_total\n06,Colima,06001,0\n06,Colima,06002,9\n"
    figures = read(text, census_year=2020)
    assert (figures.population, figures.missing) == ({("06002", 2020): 9}, (("06001", 2020),))


def test_a_total_without_its_year_is_refused(read):
    with pytest.raises(PopulationFileRefused) as refused:
        read("cve_completa,poblacion_total\n06001,9\n")
    assert problems(refused) == [
        "row 1, column poblacion_total: one total and no year: say which census it is"
    ]


def test_a_mark_at_the_beginning_is_no_part_of_the_first_heading(read):
    figures = read("\ufeff" + HEADER + "06001,Colima,Armería,100,110\n")
    assert figures.population["06001", 2020] == 110


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("6001,Colima,Armería,1,2", "column CVE: '6001' is not a code of five digits: its leading zero was lost"),
        ("06 01,Colima,Armería,1,2", "column CVE: '06 01' is not a code of five digits"),
        (",Colima,Armería,1,2", "column CVE: '' is not a code of five digits"),
        ("06001,Colima,Armería,-1,2", "column 2019: -1 is negative"),
        ("06001,Colima,Armería,1,dos", "column 2020: 'dos' is not a whole number of people"),
        ("06001,Colima,Armería,1.5,2", "column 2019: '1.5' is not a whole number of people"),
        ("06001,Colima,Armería,99999999999,2", "column 2019: '99999999999' is not a whole number of people"),
        ("06001,Tlaxcala,Armería,1,2", "column Entidad: Tlaxcala is not the state of 06001"),
        ("06001,Colima,Armería,1", "4 cells under 5 headings"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_where_it_is_wrong(read, row, said):
    with pytest.raises(PopulationFileRefused) as refused:
        read(HEADER + "06002,Colima,Colima,1,2\n" + row + "\n")
    assert problems(refused) == [f"row 3{', ' if said.startswith('column') else ': '}{said}"]


def test_a_code_twice_is_refused(read):
    with pytest.raises(PopulationFileRefused) as refused:
        read(HEADER + "06001,Colima,Armería,1,2\n06001,Colima,Armería,3,4\n")
    assert problems(refused) == ["row 3, column CVE: 06001 stands already in row 2"]


def test_unknown_codes_are_listed(read):
    with pytest.raises(PopulationFileRefused) as refused:
        read(HEADER + "06001,Colima,Armería,1,2\n06099,Colima,X,1,2\n29099,Tlaxcala,Y,1,2\n")
    assert problems(refused) == ["row 3: 2 codes of no known municipality: 06099, 29099"]


def test_every_wrong_row_is_said_at_once(read):
    with pytest.raises(PopulationFileRefused) as refused:
        read(HEADER + "06001,Colima,Armería,-1,x\n6002,Colima,Colima,1,2\n")
    assert len(refused.value.problems) == 3


def test_another_encoding_is_refused_and_named(read):
    text = HEADER + "06001,Colima,Armería,1,2\n06002,Colima,Cuauhtémoc,1,2\n"
    with pytest.raises(PopulationFileRefused) as refused:
        read(text, encoding="cp1252")
    [problem] = refused.value.problems
    assert (problem.row, problem.message.startswith("the file is not UTF-8")) == (2, True)


def test_a_file_encoded_twice_is_refused(read):
    twice = "06001,Colima,Armería,1,2\n".encode().decode("latin-1")
    with pytest.raises(PopulationFileRefused) as refused:
        read(HEADER + twice)
    assert problems(refused) == [
        "row 2: 'Ã\\xad' shows that the file was read in a wrong encoding before"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: the file is empty"),
        ("Entidad,2020\n", "row 1: no column of municipal codes (CVE)"),
        ("CVE,Entidad\n", "row 1: no column of a year (1990, 1991, ...)"),
        ("CVE,2020,2020\n", "row 1: a year has two columns"),
    ],
)
def test_a_file_of_another_layout_is_refused(read, text, said):
    with pytest.raises(PopulationFileRefused) as refused:
        read(text)
    assert problems(refused) == [said]


def test_lines_without_anything_are_passed_over(read):
    assert read(HEADER + "06001,Colima,Armería,1,2\n,,,,\n").population["06001", 2019] == 1


def test_the_official_projections_are_read(shared, country):
    path = shared / "data/territory/conapo_population_municipal_1990_2040.csv"
    figures = read_population_file(path, known=[place.code for place in country.municipalities])
    nation = sum(people for (_, year), people in figures.population.items() if year == 2020)
    assert (type(figures), len(figures.population), nation, figures.missing, figures.absent) == (
        Figures,
        2475 * 51,
        sum_of_column(path, "2020"),
        (),
        ("24059", "25019", "25020"),
    )


def test_the_zeros_of_the_real_catalogue_are_missing(shared, country):
    path = shared / "data/territory/municipal_catalogue_2025.csv"
    figures = read_population_file(
        path, known=[place.code for place in country.municipalities], census_year=2020
    )
    assert [code for code, _ in figures.missing] == [
        "02007", "04013", "12082", "12083", "12084", "12085", "24059", "25019", "25020",
    ]  # fmt: skip


def sum_of_column(path, column):
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        return sum(int(row[column]) for row in csv.DictReader(file))


def test_totals_that_are_the_sums_are_not_taken_and_not_mentioned(read):
    rows = "00,,,17,20\n06000,Colima,,15,18\n06001,,,10,12\n06002,,,5,6\n29001,,,2,2\n"
    figures = read(HEADER + rows)
    assert (figures.differences, sorted({code for code, _ in figures.population})) == ((), KNOWN)


def test_a_total_that_is_not_the_sum_is_refused_with_both_numbers(read):
    with pytest.raises(PopulationFileRefused) as refused:
        read(HEADER + "06001,,,10,12\n06002,,,5,6\n06000,Colima,,15,1018\n29001,,,2,2\n")
    assert problems(refused) == [
        "row 4: state 06 has 1,018 in 2020, its 2 municipalities 18 together: correct the total, "
        "or leave its row out"
    ]


def test_a_difference_of_rounding_is_kept_to_be_shown(read):
    figures = read(HEADER + "06,Colima,,16,18\n06001,,,10,12\n06002,,,5,6\n29001,,,2,2\n")
    assert [(one.group, one.year, one.told, one.summed) for one in figures.differences] == [
        ("06", 2019, 16, 15)
    ]


def test_a_nation_holds_more_where_a_municipality_lacks(read):
    figures = read(HEADER + "00000,,,100,100\n06001,,,10,12\n06002,,,5,6\n")
    assert [(one.told, one.summed, one.missing) for one in figures.differences] == [
        (100, 15, ("29001",)),
        (100, 18, ("29001",)),
    ]


def test_a_nation_with_fewer_people_than_its_parts_is_refused(read):
    with pytest.raises(PopulationFileRefused) as refused:
        read(HEADER + "00,,,9,18\n06001,,,10,12\n06002,,,5,6\n")
    assert problems(refused) == [
        "row 2: the nation has 9 in 2019, its 3 municipalities 15 together, and 1 of them have "
        "no figure: correct the total, or leave its row out"
    ]


def test_a_state_that_is_not_there_is_refused(read):
    with pytest.raises(PopulationFileRefused) as refused:
        read(HEADER + "77,,,1,1\n06001,,,10,12\n")
    assert problems(refused) == ["row 2: 1 codes of no known municipality: 77"]
