"""Figures that others published, computed here from the numbers they published beside them.

The rows are read where they lie, beside the project; without them these tests are skipped.
"""

import csv
from datetime import date
from decimal import Decimal

import pytest
from tests.factories.statements import NOW

from baluarte.domain.accountability.indicators import figure_of
from baluarte.domain.accountability.periods import Period
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import policy_indicator

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
# What is computed, by which indicator, from which rows; each a heading and of whom.
COMPUTED = {
    "mech_budget_cover_2019": (
        "PRO-S-03", 2019, "CEN",
        {"budget_approved": "mech_budget_assigned_2019", "budget_needed": "mech_budget_need_2019"},
    ),
    "feadle_2010_2018_impunity": (
        "INV-O-02", 2018, "FGR",
        {"files_opened": "feadle_2010_2018_files",
         "files_convicted": "feadle_2010_2018_convictions"},
    ),
}  # fmt: skip
# Sums and shares that the publications say themselves, and no indicator of ours counts.
SUMS = {
    "mech_beneficiaries_2019": ("mech_beneficiaries_2019_def", "mech_beneficiaries_2019_jour"),
    "mech_beneficiaries_2019_def": (
        "mech_beneficiaries_2019_def_w", "mech_beneficiaries_2019_def_m",
    ),
    "mech_beneficiaries_2019_jour": (
        "mech_beneficiaries_2019_jour_w", "mech_beneficiaries_2019_jour_m",
    ),
    "mech_beneficiaries_2025_10_jour": (
        "mech_beneficiaries_2025_10_jour_w", "mech_beneficiaries_2025_10_jour_m",
    ),
    "mech_beneficiaries_2025_10_def": (
        "mech_beneficiaries_2025_10_def_w", "mech_beneficiaries_2025_10_def_m",
    ),
}  # fmt: skip


@pytest.fixture
def published(shared):
    with (shared / "domain" / "reference_values.csv").open(encoding="utf-8") as file:
        return {one["id"]: one for one in csv.DictReader(file)}


def value(published, name):
    return Decimal(published[name]["value"])


def computed(house, stand, published, name):
    """Load the rows that a figure is of, as statements, and return what comes out."""
    code, year, office, parts = COMPUTED[name]
    unit = {
        one: MILLION if published[one]["unit"] == "MXN million" else 1 for one in parts.values()
    }
    stand(
        *(
            {"heading": heading, "institution": office, "value": value(published, one) * unit[one],
             "first_date": date(year, 1, 1), "last_date": date(year, 12, 31)}
            for heading, one in parts.items()
        )
    )  # fmt: skip
    with acting_as(house.one.pk):
        return figure_of(code, Period(year), known_at=NOW)


@pytest.mark.parametrize("name", COMPUTED)
def test_a_figure_that_was_computed_comes_out_of_its_rows(house, stand, published, name):
    said = value(published, name)
    found = computed(house, stand, published, name)
    assert found.value.quantize(said) == said


def test_every_row_that_says_it_was_computed_is(published):
    assert {
        one["id"] for one in published.values() if one["producer"] == "computed"
    } == COMPUTED.keys()


@pytest.mark.parametrize("name", SUMS)
def test_what_is_a_sum_is_the_sum_of_its_parts(published, name):
    assert value(published, name) == sum(value(published, one) for one in SUMS[name])


def test_the_share_of_requests_admitted_is_that_of_its_counts_and_our_baseline(published):
    admitted, received = (
        value(published, f"mech_acceptance_2025_{one}") for one in ("admitted", "requests")
    )
    share = Decimal(100) * admitted / received
    assert (share, policy_indicator("PRO-P-08").baseline_value) == (
        value(published, "mech_acceptance_2025"), float(share),
    )  # fmt: skip


def test_the_states_that_transmit_are_our_baseline_of_all_thirty_two(published):
    told = policy_indicator("REP-S-02").baseline_value
    assert told == float(value(published, "renavi_2022_transmitting") / 32 * 100)
