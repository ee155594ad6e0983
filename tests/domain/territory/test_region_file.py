"""Files of regions are taken whole, or refused with every row that is wrong."""

from datetime import UTC, datetime

import pytest

from baluarte.domain.territory.region_file import RegionFileRefused, read_region_file

KNOWN = {"06001", "06002", "06009"}
HEADER = "municipality,region,name_es,name_en\n"
GOOD = (
    HEADER
    + "06001,costa,Costa inventada,Invented coast\n06009,costa,Costa inventada,Invented coast\n6002,sierra,Sierra inventada,Invented hills\n"
)
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def written(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "regions.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_regions_have_their_names_and_municipalities(written):
    coast, hills = read_region_file(written("\ufeff" + GOOD), known=KNOWN)
    assert (coast.slug, coast.name_es, coast.members) == (
        "costa", "Costa inventada", ("06001", "06009"),
    )  # fmt: skip
    # A sheet drops the zero of a code.
    assert (hills.name_en, hills.members) == ("Invented hills", ("06002",))


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("municipality,region\n06001,costa\n", (1, "name_es"), "missing"),
        (HEADER, (2, ""), "no row"),
        (HEADER + "06777,costa,C,C\n", (2, "municipality"), "no municipality"),
        (HEADER + "Colima,costa,C,C\n", (2, "municipality"), "no municipality"),
        (HEADER + "06001,La Costa,C,C\n", (2, "region"), "small letters"),
        (HEADER + "06001,costa,,C\n", (2, "name_es"), "1 to 120"),
        (HEADER + "06001,costa,C,C\n06001,sierra,S,S\n", (3, "municipality"), "row 2 already"),
        (HEADER + "06001,costa,C,C\n06002,costa,D,C\n", (3, "region"), "another name"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(written, text, where, says):
    with pytest.raises(RegionFileRefused) as refused:
        read_region_file(written(text), known=KNOWN)
    found = {(one.row, one.column): one.message for one in refused.value.problems}
    assert says in found[where]


def test_another_encoding_and_a_file_too_large_are_refused(written):
    with pytest.raises(RegionFileRefused, match="UTF-8"):
        read_region_file(written(GOOD.replace("hills", "ñ"), "latin-1"), known=KNOWN)
    with pytest.raises(RegionFileRefused, match="larger"):
        read_region_file(written(GOOD + " " * 2_000_001), known=KNOWN)
