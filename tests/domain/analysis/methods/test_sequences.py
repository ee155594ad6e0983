"""Chains, near-repeats and what goes together as runs: found where planted, refused where poor."""

import numpy as np
import pytest
from tests.domain.analysis.methods.invented import CODES, FIRST, settings, table

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, RunInput, estimate
from baluarte.domain.analysis.methods.given import digest

FEW = {"replicates": 99}
START = np.datetime64(f"{FIRST}-01")
METHODS = (RunMethod.CHAINS, RunMethod.NEAR_REPEATS, RunMethod.TOGETHER)


def planted(seed: int = 1, *, follows: bool = True) -> RunInput:
    """Return two years in which attacks follow threats by days, and one state does one thing."""
    draw = np.random.default_rng(seed)
    dated: dict[tuple[str, str, str], int] = {}
    marked: dict[tuple[str, str, str, str, str], int] = {}

    def tell(place: str, day: int, kind: str, by: str) -> None:
        when = str(START + day)
        for group in ("", kind):
            dated[place, when, group] = dated.get((place, when, group), 0) + 1
        key = ("30", kind, by, "land", "q1|weekday")
        marked[key] = marked.get(key, 0) + 1

    for place in CODES:
        for _ in range(8):
            kind = str(draw.choice(["threat", "integrity", "digital"]))
            by = str(draw.choice(["PE-MUN", "PE-FED"]))
            tell(place, int(draw.integers(0, 700)), kind, by)
        if follows:
            day = int(draw.integers(0, 690))
            for later in (0, 6):
                kind = "integrity" if later else "threat"
                tell(place, day + later, kind, "PE-ORG" if later else "PE-MUN")
    return table(
        dated=tuple((*key, n) for key, n in sorted(dated.items())),
        marked=tuple((*key, n) for key, n in sorted(marked.items())),
        no_day=3,
    )


def said(method, given, **parameters):
    return estimate(method, given, settings(**(FEW | parameters)))


def test_threats_before_attacks_are_found_in_their_direction():
    result = said(RunMethod.CHAINS, planted(), within_days=30, replicates=499)
    rows = {(row["first"], row["then"]): row for row in result.rows}
    chain = rows["threat", "integrity"]
    assert chain["says"] == PlaceFinding.MORE
    assert chain["after"] > chain["high"]
    assert rows["integrity", "threat"]["says"] == PlaceFinding.AS_CHANCE
    assert result.summary["pairs"] == len(result.rows) == 6


def test_soon_again_in_the_same_place_is_found():
    result = said(RunMethod.NEAR_REPEATS, planted(), replicates=499)
    first = {(row["km_to"], row["days_to"]): row for row in result.rows}[0.0, 7]
    assert first["says"] == PlaceFinding.MORE
    assert result.summary["events"] == 200


def test_what_goes_together_is_found():
    result = said(RunMethod.TOGETHER, planted())
    row = {(one["value"], one["other_value"]): one for one in result.rows}["integrity", "PE-ORG"]
    assert row["says"] == PlaceFinding.MORE


@pytest.mark.parametrize("method", METHODS)
def test_how_many_were_looked_at_and_what_has_no_day_is_said(method):
    said_of = {one["code"]: one for one in said(method, planted()).cautions}
    assert said_of[Caution.MANY_LOOKS]["looks"] > 0
    assert said_of[Caution.NO_DAY]["events"] == 3
    assert Caution.RECORDED_TOGETHER in said_of


@pytest.mark.parametrize("method", [RunMethod.CHAINS, RunMethod.NEAR_REPEATS])
def test_with_few_data_sets_it_says_that_one_pair_alone_cannot_be_found(method):
    few, enough = (
        {one["code"] for one in said(method, planted(), replicates=number).cautions}
        for number in (99, 299)
    )
    assert Caution.TOO_FEW_DRAWS in few
    assert Caution.TOO_FEW_DRAWS not in enough


@pytest.mark.parametrize("method", METHODS)
def test_few_events_are_refused(method):
    with pytest.raises(Refused) as refused:
        said(method, table())
    assert refused.value.reason is Refusal.TOO_FEW_EVENTS


@pytest.mark.parametrize("method", METHODS)
def test_the_same_answer_comes_from_the_frozen_table(method):
    given = planted()
    again = RunInput.read(given.as_json())
    assert again == given
    assert digest(said(method, again).as_json()) == digest(said(method, given).as_json())


@pytest.mark.parametrize("method", METHODS)
def test_chance_alone_seldom_gives_a_finding(method):
    found = [
        said(method, planted(seed, follows=False), replicates=299).summary["more"] > 0
        for seed in range(40)
    ]
    # One in twenty may; more than six of forty would not be chance (p < .02).
    assert sum(found) <= 6
