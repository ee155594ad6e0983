"""The tutorial runs as it stands, and what it lets its reader see is so."""

import re
from pathlib import Path

import pytest

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "patterns.md"


@pytest.fixture(scope="module")
def told():
    blocks = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    names: dict = {}
    for block in blocks:
        exec(compile(block, str(TUTORIAL), "exec"), names)
    return names


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
