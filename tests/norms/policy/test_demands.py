"""The demands say everything in both languages, have owners and indicators, and are the source's."""

import csv
import re

import pytest

from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.policy import demand, demands

ALL = list(demands().values())
QUOTED = re.compile(r'"([^"]+)"')
BILINGUAL = ("says", "function", "verification")


def test_there_are_fifty_one_by_code():
    assert sorted(demands()) == [f"S{number:02d}" for number in range(1, 52)]


@pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
def test_a_demand_says_everything_in_both_languages(one):
    lacking = [name for name in BILINGUAL if not all(map(getattr(one, name).get, ("es", "en")))]
    assert (lacking, bool(one.quote)) == ([], True)


def test_every_demand_has_an_owner_and_all_but_one_an_indicator():
    assert [one.code for one in ALL if not one.owners] == []
    assert [one.code for one in ALL if not one.indicators] == ["S51"]


def test_an_unknown_demand_is_named():
    with pytest.raises(UnknownCode, match="demands has no 'S99'"):
        demand("S99")


def test_what_is_not_said_in_a_language_is_said_in_spanish():
    assert demand("S44").in_language("fr") == demand("S44").says["es"] == "Promover el diálogo."


def test_the_demands_are_the_sources(shared):
    with (shared / "domain" / "seed_demands.csv").open(encoding="utf-8") as file:
        expected = {row["id"]: row for row in csv.DictReader(file)}
    assert {
        one.code: (one.axis, list(one.owners), list(one.indicators), one.quote, one.confidence)
        for one in ALL
    } == {
        code: (
            row["axis"],
            row["owners"].split(),
            row["indicators"].split(),
            "; ".join(QUOTED.findall(row["quote"])) or row["quote"],
            row["confidence"],
        )
        for code, row in expected.items()
    }
