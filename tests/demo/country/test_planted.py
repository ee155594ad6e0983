"""What is planted in the invented country is found by runs over its open lists, and by which."""

from collections import Counter
from functools import partial

import pytest
from tests.demo.country.conftest import REPORTS

from baluarte.demo.country.country import generate
from baluarte.domain.analysis.choices import PlaceFinding, PlaceLevel, RunMethod
from baluarte.domain.analysis.methods import RunInput, RunSettings, estimate
from baluarte.domain.analysis.methods.given import GivenPlace
from baluarte.domain.analysis.methods.months import later, month_of, months_between

# What an analyst sees: the authority's list is confidential.
OPEN = ("faro", "sierra", "tierra", "tinta")
SLUGS = ("road", "city", "rising")
SCAN = {"model": "permutation", "replicates": 199}
# Countries beside the first; with nine found of ten, more than 60 % of all are, 95 % sure.
SEEDS = range(101, 111)


def given(country, last, *, first="2021-01", level=PlaceLevel.MUNICIPALITY):
    """Return the table of a run over the events that some open list knows, each once."""
    known = set().union(*(one.events for one in country.lists if one.organisation.steward in OPEN))
    events = [one for one in country.truth.events if one.id in known]
    digits = 2 if level is PlaceLevel.STATE else None
    counts = Counter(
        (one.place[:digits], month_of(one.day))
        for one in events
        if first <= month_of(one.day) <= last
    )
    return RunInput(
        first=first, last=last, known_in="2027-01", registered=(),
        places=_places(country, {one.place for one in events}, first, last, digits),
        counts=tuple((place, month, n) for (place, month), n in sorted(counts.items())),
    )  # fmt: skip


def _places(country, covered, first, last, digits):
    years = len(months_between(first, last)) / 12
    seen = {code[:digits] for code in covered}
    lived = Counter()
    # Of states no centre is needed here.
    centres = {}
    for one in country.truth.atlas.places:
        lived[one.code[:digits]] += one.population * years
        centres[one.code] = (one.longitude, one.latitude)
    return tuple(
        GivenPlace(code, lived[code], *centres.get(code, (None, None)), code in seen)
        for code in sorted(lived)
    )


def planted(country, slug):
    [found] = [one for one in country.truth.clusters if one.slug == slug]
    return found


def scanned(country, slug):
    """Look, at the end of what was planted, at the three years up to then."""
    last = month_of(planted(country, slug).last_day)
    table = given(country, last, first=max("2021-01", later(last, -35)))
    return estimate(RunMethod.CLUSTERS, table, RunSettings(seed=2026, parameters=SCAN))


def is_met(country, slug):
    """Say whether the first cluster is alive, not by chance, and holds most of what is planted."""
    said = scanned(country, slug).rows
    first = said[0]
    places = {*planted(country, slug).places}
    covered = {one.code for one in given(country, first["last"]).places if one.is_covered}
    is_said = first["says"] == PlaceFinding.CLUSTER.value and first["p"] <= 0.05
    return is_said and len({*first["places"]} & places) >= len(places & covered) / 2


def said_elsewhere(country, slug):
    """Return the clusters that are said and hold nothing planted.

    What ended within the last twelve months may still be told: a window may be so long.
    """
    everywhere = {code for one in country.truth.clusters for code in one.places}
    return [
        row["places"]
        for row in scanned(country, slug).rows
        if row["says"] == PlaceFinding.CLUSTER.value and not {*row["places"]} & everywhere
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_scan_finds_what_is_planted_and_nothing_else(country, slug):
    assert is_met(country, slug)
    assert said_elsewhere(country, slug) == []


def test_a_scan_says_since_when_to_the_month_or_to_a_season_where_it_rises_slowly(country):
    begins = {
        slug: (scanned(country, slug).rows[0]["first"], month_of(planted(country, slug).first_day))
        for slug in SLUGS
    }
    assert all(begins[slug][0] == begins[slug][1] for slug in ("road", "city"))
    found, true = begins["rising"]
    assert true <= found <= later(true, 6)


def test_before_it_began_no_cluster_is_said_there(country):
    """A month before, at the same place, with the same seed."""
    city = planted(country, "city")
    last = later(month_of(city.first_day), -1)
    table = given(country, last, first=max("2021-01", later(last, -35)))
    found = estimate(RunMethod.CLUSTERS, table, RunSettings(seed=2026, parameters=SCAN))
    said = [row for row in found.rows if row["says"] == PlaceFinding.CLUSTER.value]
    assert not [row for row in said if {*row["places"]} & {*city.places}]


def own_past(country, level):
    return estimate(
        RunMethod.OWN_PAST,
        given(country, "2025-12", level=level),
        RunSettings(level, 2026, {"recent_months": 12}),
    )


def states_of_the_rise(country):
    """Return the states that hold a third of the region or more."""
    places = planted(country, "rising").places
    held = Counter(code[:2] for code in places)
    return {state for state, number in held.items() if number * 3 >= len(places)}


def has_risen(country):
    found = {row["place"]: row["says"] for row in own_past(country, PlaceLevel.STATE).rows}
    return any(found[one] == PlaceFinding.MORE.value for one in states_of_the_rise(country))


def test_beside_its_own_past_the_state_that_holds_the_rising_region_has_more(country):
    assert has_risen(country)
    more = {
        row["place"]
        for row in own_past(country, PlaceLevel.STATE).rows
        if row["says"] == PlaceFinding.MORE.value
    }
    touched = {code[:2] for code in planted(country, "rising").places}
    assert more <= touched


def test_by_municipality_most_of_the_region_has_too_few_to_say_so(country):
    """What a lone municipality cannot show is said to be too few, and not to be as before."""
    region = {*planted(country, "rising").places}
    rows = [
        row for row in own_past(country, PlaceLevel.MUNICIPALITY).rows if row["place"] in region
    ]
    few = [row for row in rows if row["says"] == PlaceFinding.TOO_FEW.value]
    assert len(few) > len(rows) / 2


@pytest.mark.prove
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("slug", SLUGS)
def test_in_other_countries_it_is_found_as_often(places, slug):
    made = partial(generate, places=places, reports=REPORTS)
    assert sum(is_met(made(seed=seed), slug) for seed in SEEDS) >= 9


@pytest.mark.prove
@pytest.mark.timeout(1200)
def test_in_other_countries_the_rise_is_found_by_state_as_often(places):
    made = partial(generate, places=places, reports=REPORTS)
    assert sum(has_risen(made(seed=seed)) for seed in SEEDS) >= 9
