"""The tutorial runs as it stands, and what it lets its reader see is so."""

import json
import re
from contextlib import chdir
from pathlib import Path

import pytest

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "patterns.md"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    # It reads from the checkout, as its reader does, and writes pictures where it runs.
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "docs").symlink_to(TUTORIAL.parents[1])
    with chdir(folder):
        yield read_and_run() | {"folder": folder}


def read_and_run():
    blocks = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    names: dict = {}
    for block in blocks:
        exec(compile(block, str(TUTORIAL), "exec"), names)
    return names


def test_the_files_of_the_edition_are_read_and_a_state_stands_out(told):
    assert (len(told["edition"]), told["by_state"].sum()) == (308, 280)
    more = [place for place, one in told["published"].sentences("en").items()
            if one.startswith("More")]  # fmt: skip
    assert more == ["02", "05", "15", "21", "30"]


def test_pictures_are_drawn_and_go_out_as_geojson(told):
    pictures = [
        (told["folder"] / f"{name}.svg").read_text("utf-8") for name in ("edition", "clusters")
    ]
    assert [one.count("<path") for one in pictures] == [32, 32 + len(told["inside"])]
    assert pictures[0] == (TUTORIAL.parent / "edition" / "edition.svg").read_text("utf-8")
    kept = json.loads((told["folder"] / "edition.geojson").read_text("utf-8"))
    assert len(kept["features"]) == 32
    assert kept["features"][0]["properties"].keys() >= {"es", "en", "estimate"}


def test_pairs_that_are_proposed_are_one_event(told):
    assert (len(told["pairs"]) > 100, told["right"] / len(told["pairs"]) > 0.98) == (True, True)


def test_the_forecast_is_held_against_the_own_last_year(told):
    assert len(told["coming"]) == 3
    low, high = told["skill"].interval
    assert low <= float(told["skill"]) <= high


def test_every_planted_cluster_is_met_in_part(told):
    assert {slug: hit >= len(told["planted"][slug]) / 2 for slug, hit in told["met"].items()} == {
        "road": True,
        "city": True,
        "rising": True,
    }


def test_what_nobody_wrote_down_lies_within_what_is_said(told):
    happened = len(told["events"])
    within = {family: low <= happened <= high for family, (low, _, high) in told["told"].items()}
    assert within == {"log_linear": True, "decomposable": True}


def test_the_holes_of_the_table_are_given_away(told):
    assert [(cell.lower, cell.upper) for cell in told["audit"].exposed] == [(3, 3), (11, 11)]


def test_the_rounded_table_adds_up_and_gives_nothing_away(told):
    counts = list(told["rounded"].released["count"])
    sums = [counts[0] + counts[1], counts[3] + counts[4]]
    assert ([counts[2], counts[5]], told["rounded"].audit.is_safe) == (sums, True)
