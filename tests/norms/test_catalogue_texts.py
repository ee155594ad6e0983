"""Who acts, who is left out, on which sources, in which time zone: the texts of the catalogues."""

import csv
from collections import Counter
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
CATALOGUES = ("step_roles", "public_institutions", "sources", "exclusion_gate")
JURISDICTIONS = {"federal", "state", "municipality", "international"}
# Titles that the source shortens, or that are said as a sentence here.
TITLES_OF_OURS = frozenset(
    {"LPPDDHP", "LGTAIP", "LGPDPPSO", "LGMDFP", "PROTO2018", "LGPIST", "CPEUM", "LINPI", "ESCAZU", "REVIEW"}
)  # fmt: skip
SUMMER, WINTER = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 1, 15, 12, tzinfo=UTC)


def test_nothing_is_missing():
    assert {name: len(rows(name)) for name in CATALOGUES} == {
        "step_roles": 36,
        "public_institutions": 168,
        "sources": 50,
        "exclusion_gate": 4,
    }


@pytest.mark.parametrize("name", CATALOGUES)
def test_codes_are_unique(name):
    counted = Counter(row["code"] for row in rows(name))
    assert [code for code, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_row_has_its_words(name):
    # The name of an institution stays in Spanish where no English one is established.
    wanted = {"es"} if name == "public_institutions" else {"es", "en"}
    assert [
        row["code"] for row in rows(name) if not wanted <= filled(row["label"]) <= {"es", "en"}
    ] == []


@pytest.mark.parametrize("name", ["public_institutions", "sources", "exclusion_gate"])
def test_every_row_says_how_sure_it_is(name):
    assert [row["code"] for row in rows(name) if row["confidence"] not in ("A", "B", "C")] == []


def test_what_is_told_of_an_institution_is_told_in_both_languages():
    assert [row["code"] for row in institutions() if filled(row["about"]) != {"es", "en"}] == []


def test_a_role_of_an_institution_names_one_that_there_is():
    named = {code for role in rows("step_roles") for code in role["by_jurisdiction"].values()}
    assert [code for code in sorted(named) if not is_known(code)] == []


def test_only_a_role_of_an_institution_names_one():
    assert {role["code"] for role in rows("step_roles") if role["by_jurisdiction"]} == {
        role["code"] for role in rows("step_roles") if role["kind"] == "institution"
    }


def test_roles_are_placed_in_the_jurisdictions_of_protocols():
    placed = {place for role in rows("step_roles") for place in role["by_jurisdiction"]}
    assert placed == JURISDICTIONS


def test_a_command_is_an_institution_and_nobody_is_above_themselves():
    above = {row["code"]: row["command"] for row in institutions() if "command" in row}
    assert [code for code in above.values() if not is_known(code)] == []
    assert [code for code in above if code in chain(code, above)] == []


def test_the_units_of_the_mechanism_answer_to_the_interior():
    above = {row["code"]: row["command"] for row in institutions() if "command" in row}
    assert {unit: chain(unit, above) for unit in ("URCRR", "UER", "UPSA")} == {
        "URCRR": ["CEN", "SEGOB"],
        "UER": ["CEN", "SEGOB"],
        "UPSA": ["CEN", "SEGOB"],
    }


def test_the_national_guard_answers_to_the_army():
    [guard] = [row for row in institutions() if row["code"] == "GN"]
    assert guard["command"] == "SEDENA"


def test_institutions_stand_on_known_sources():
    known = {row["code"] for row in rows("sources")}
    assert {code for row in institutions() for code in row["source"]} - known == set()


def test_what_is_nameless_is_not_known_to_exist():
    nameless = [row for row in institutions() if "no conocido" in row["label"]["es"]]
    assert {row["code"]: row["existence"] for row in nameless} == {
        f"EDO-{state}-MEC": "unknown" for state in ("06", "13", "14", "17", "18", "22")
    }


def test_every_state_has_a_prosecutor_and_two_commissions():
    kinds = ("prosecutor", "victims_commission", "human_rights_commission")
    found = {
        kind: sorted(row["state"] for row in institutions() if row["kind"] == kind)
        for kind in kinds
    }
    assert found == dict.fromkeys(kinds, sorted(zones()["states"]))


def test_states_without_a_mechanism_have_none():
    having = {row["state"] for row in institutions() if row["kind"] == "protection_mechanism"}
    assert sorted(set(zones()["states"]) - having) == [
        "03", "04", "07", "08", "19", "20", "26", "27", "31", "32",
    ]  # fmt: skip


def test_each_of_the_32_states_has_a_time_zone():
    assert sorted(zones()["states"]) == [f"{number:02d}" for number in range(1, 33)]


def test_every_time_zone_exists():
    named = {*zones()["states"].values(), *zones()["municipalities"].values()}
    assert {ZoneInfo(name).key for name in named} == named


def test_a_municipality_is_named_only_where_it_differs_from_its_state():
    states = zones()["states"]
    assert [
        code for code, zone in zones()["municipalities"].items() if zone == states[code[:2]]
    ] == []


def test_only_the_northern_border_keeps_summer_time():
    named = {*zones()["states"].values(), *zones()["municipalities"].values()}
    assert {name for name in named if offset(name, SUMMER) != offset(name, WINTER)} == {
        "America/Tijuana",
        "America/Ciudad_Juarez",
        "America/Ojinaga",
        "America/Matamoros",
    }


def test_the_zones_are_those_of_municipalities_that_there_are(shared):
    catalogue = shared / "data" / "territory" / "municipal_catalogue_2025.csv"
    known = {row["cve_completa"] for row in table(catalogue)}
    assert set(zones()["municipalities"]) - known == set()


def test_the_roles_are_the_sources(shared):
    expected = yaml.safe_load((shared / "domain" / "roles.yaml").read_text(encoding="utf-8"))[
        "roles"
    ]
    assert [
        (row["code"], row["label"]["es"], row["kind"], row["by_jurisdiction"])
        for row in rows("step_roles")
    ] == [(row["id"], row["name_es"], row["kind"], row["by_jurisdiction"]) for row in expected]


@pytest.mark.parametrize(
    "field", ["level", "kind", "existence", "own_law", "federal_link", "confidence"]
)
def test_an_institution_is_the_sources(shared, field):
    assert {row["code"]: row.get(field, "") for row in institutions()} == {
        row["id"]: row[field] for row in table(shared / "domain" / "institutions.csv")
    }


def test_the_names_and_grounds_of_institutions_are_the_sources(shared):
    expected = table(shared / "domain" / "institutions.csv")
    named = {row["id"] for row in expected if row["name_es"]}
    assert {row["code"]: row["label"]["es"] for row in institutions() if row["code"] in named} == {
        row["id"]: row["name_es"] for row in expected if row["name_es"]
    }
    assert {row["code"]: told(row) for row in institutions()} == {
        row["id"]: (
            row["role_or_legal_basis"],
            row["source"].split(";"),
            row["axes"].split(";"),
            row["cve_ent"] if row["cve_ent"] not in ("", "00", "*") else None,
        )
        for row in expected
    }


def test_the_sources_are_the_sources(shared):
    expected = table(shared / "domain" / "sources.csv")
    assert {
        row["code"]: (row["what_was_read"]["en"], row["confidence"]) for row in rows("sources")
    } == {row["id"]: (row["what_was_read"], row["confidence"]) for row in expected}
    titles = {row["id"]: row["title"] for row in expected}
    assert {
        row["code"] for row in rows("sources") if titles[row["code"]] not in row["label"].values()
    } == TITLES_OF_OURS


def test_the_exclusion_gate_is_the_sources(shared):
    expected = yaml.safe_load(
        (shared / "domain" / "early_warning.yaml").read_text(encoding="utf-8")
    )
    assert {row["code"]: row["label"]["en"].casefold() for row in rows("exclusion_gate")} == {
        row["id"]: row["rule"].casefold() for row in expected["exclusion_gate"]
    }


@cache
def rows(catalogue: str) -> list[dict[str, Any]]:
    return read_yaml((TEXTS / "catalogues" / f"{catalogue}.yaml").read_text(encoding="utf-8"))


def institutions() -> list[dict[str, Any]]:
    return rows("public_institutions")


@cache
def zones() -> dict[str, dict[str, str]]:
    return read_yaml((TEXTS / "territory" / "zones.yaml").read_text(encoding="utf-8"))


def table(path: Any) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["about"]["en"], row["source"], row["axes"], row.get("state")


def filled(text: dict[str, str]) -> set[str]:
    return {language for language, words in text.items() if words}


def is_known(code: str) -> bool:
    """Say whether an institution has this code, or one of a class that a star stands for."""
    return any(
        fnmatch(known, code) or fnmatch(code, known)
        for known in (r["code"] for r in institutions())
    )


def chain(code: str, above: dict[str, str]) -> list[str]:
    found: list[str] = []
    while code in above and above[code] not in found:
        code = above[code]
        found.append(code)
    return found


def offset(zone: str, at: datetime) -> Any:
    return at.astimezone(ZoneInfo(zone)).utcoffset()
