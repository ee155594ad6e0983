"""The policy of warnings as dated text: what it names exists, and pages can say it."""

from datetime import date

import pytest

from baluarte.domain.prevention.warning_choices import (
    OF_THE_MODEL,
    LevelOfWarning,
    SignalKind,
    Tier,
)
from baluarte.norms.catalogues import terms
from baluarte.norms.institutions import CATALOGUE, public_institution
from baluarte.norms.warnings import (
    TIERS,
    WarningRefused,
    tiers_above,
    warning_policies,
    warning_policy_on,
)

POLICIES = warning_policies()


@pytest.mark.parametrize("policy", POLICIES, ids=[str(one.version) for one in POLICIES])
def test_a_policy_names_the_words_that_rows_hold(policy):
    assert list(policy.levels) == LevelOfWarning.values
    assert set(policy.signals) == set(SignalKind.values)
    assert {code for code, one in policy.signals.items() if one.is_of_the_model} == set(
        OF_THE_MODEL
    )
    assert set(policy.thresholds) == set(OF_THE_MODEL)
    assert list(TIERS) == Tier.values


@pytest.mark.parametrize("policy", POLICIES, ids=[str(one.version) for one in POLICIES])
def test_whoever_may_be_told_stands_in_the_catalogue(policy):
    for tier in ("state", "federal", "civil"):
        told = policy.codes_told(tier, "30")
        assert set(policy.codes_upward(tier, "30")) <= set(told)
        of_catalogue = [one for one in told if one != "EDO-30-UFI"]
        assert [public_institution(code).code for code in of_catalogue] == of_catalogue
    assert "EDO-04-UFI" in terms(CATALOGUE)


@pytest.mark.parametrize("policy", POLICIES, ids=[str(one.version) for one in POLICIES])
def test_hours_and_thresholds_make_sense_and_are_a_proposal(policy):
    assert policy.is_proposal
    assert "propuesta" in policy.in_language("es").lower()
    assert set(policy.gate) <= set(terms("exclusion_gate"))
    assert set(policy.grave_groups) <= set(terms("aggression_groups"))
    for one in policy.thresholds.values():
        assert 0 < one.clear_at <= one.raise_at <= one.orange_at <= 1
    assert policy.levels["V"].tiers == ()
    told = [one for one in policy.levels.values() if one.tiers]
    assert [one.acknowledge_hours for one in told] == [72, 24, 24]
    assert all(set(one.tiers) <= set(TIERS) for one in told)


def test_before_the_first_policy_the_first_holds():
    assert warning_policy_on(date(2000, 1, 1)) == POLICIES[0]
    assert warning_policy_on(date(2090, 1, 1)) == POLICIES[-1]


def test_above_a_level_of_government_stand_the_next_and_civil_society_last():
    assert tiers_above("municipality") == ("state", "federal", "civil")
    assert tiers_above("civil") == ()


def test_a_refusal_is_said_in_both_languages():
    refused = WarningRefused("valid_until", field="valid_until", right=date(2026, 1, 5))
    assert "5 de enero de 2026" in refused.in_language("es")
    assert "2026" in str(refused)
