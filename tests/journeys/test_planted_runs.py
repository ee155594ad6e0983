"""What is planted is found in a registry that took in its lists as anybody's, by runs of its worker.

With 600 reports the clusters hold 24, 36 and 40 events, of which lists know about two in three. The
pure version, of 12,000 reports and other countries, is `tests/demo/country/test_planted.py`; what
was found, with its intervals, stands in `docs/methods/studies/planted_runs.csv`.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from baluarte.domain.analysis.methods.months import number_of

pytestmark = [pytest.mark.journey, pytest.mark.prove, pytest.mark.timeout(1800)]
ROOT = Path(__file__).resolve().parents[2]
ASKS = "import django; django.setup(); from tests.journeys.planted_runs import main; main()"
# With so few events a cluster begins within a season of the true month, and not to the month.
SEASON = 3


@pytest.fixture(scope="module")
def told(system):
    done = subprocess.run(
        [sys.executable, "-c", ASKS],
        env=system.environment | {"DJANGO_SETTINGS_MODULE": "baluarte.config.settings"},
        cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("slug", ["road", "city", "rising"])
def test_a_run_of_the_worker_finds_what_is_planted(told, slug):
    planted = told[slug]
    first, *others = planted["rows"]
    assert (first["says"], first["p"] <= 0.05) == ("cluster", True)
    assert len({*first["places"]} & {*planted["places"]}) >= len(planted["places"]) / 2
    everywhere = {place for one in ("road", "city", "rising") for place in told[one]["places"]}
    assert not [
        one for one in others if one["says"] == "cluster" and not {*one["places"]} & everywhere
    ]


@pytest.mark.parametrize("slug", ["road", "city"])
def test_it_says_since_when_to_a_season(told, slug):
    planted = told[slug]
    found = number_of(planted["rows"][0]["first"]) - number_of(planted["first"])
    assert 0 <= found <= SEASON


def test_the_interval_of_all_families_holds_how_many_there_were(told):
    found = told["undercount"]
    assert found["events"] < found["low"]
    assert found["low"] <= told["events"] <= found["high"]


def test_of_defenders_every_family_says_more_than_is_known_and_guesses_short(told):
    """With more reports the intervals end short too: the page of recapture says by how much."""
    rows = [row for row in told["by_labor"]["rows"] if row["stratum"] == "defender"]
    happened = told["by_labor"]["happened"]["defender"]
    assert all(row["total"] < happened for row in rows)
    assert {row["family"] for row in rows} == {"log_linear", "decomposable", "latent_class"}
    assert all(row["observed"] < row["low"] for row in rows)


def test_where_families_disagree_nothing_is_said_and_no_sum_leaves_a_stratum_out(told):
    """Which stratum that is falls by the lot of the day; that it stands apart does not."""
    said = {row["stratum"] for row in told["by_labor"]["rows"] if row["of"] == "stratum"}
    refused = {row["stratum"]: row["why"] for row in told["by_labor"]["refused"]}
    assert said | refused.keys() >= {"defender", "journalist"}
    assert not said & refused.keys()
    assert refused
    assert all(refused.values())
    assert {row["of"] for row in told["by_labor"]["rows"]} == {"stratum"}
