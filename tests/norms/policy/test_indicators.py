"""Indicators say everything in both languages, and are the source's but where we say so."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
import yaml

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.indicators import indicators as counted
from baluarte.norms.policy import (
    DatedValue,
    PolicyTexts,
    ProgressStatus,
    counting_rules,
    faults,
    indicators_of,
    objectives,
    policy_indicator,
    policy_indicators,
    progress_towards_target,
)

ALL = list(policy_indicators().values())
BILINGUAL = ("label", "definition", "numerator", "source_data")
# Counted here the other way round, and with a threshold that no article sets.
REVERSED, THRESHOLD_OF_OURS = {"PRO-P-13"}, {"PRV-P-03", "PRV-P-09", "REP-P-09"}


@pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
def test_an_indicator_says_everything_in_both_languages(one):
    said = [*(getattr(one, name) for name in BILINGUAL), one.denominator, one.note]
    assert [text for text in said if text and not all(map(text.get, ("es", "en")))] == []
    assert one.is_proposal or one.law


def test_there_are_ninety_eight_on_five_axes():
    assert Counter(one.axis for one in ALL) == {
        "prevention": 19,
        "protection": 30,
        "investigation": 19,
        "reparation": 18,
        "cross": 12,
    }


def test_each_axis_has_structure_process_and_outcome():
    having = {axis: {one.level for one in ALL if one.axis == axis} for axis in terms("policy_axes")}
    assert set(map(frozenset, having.values())) == {frozenset({"structure", "process", "outcome"})}


def test_nobody_agreed_on_a_target_yet_and_all_are_of_the_first_version():
    assert {(one.target, one.version, one.valid_from) for one in ALL} == {
        (None, 1, date(2026, 11, 29))
    }


def test_what_has_no_good_direction_is_read_with_another_or_says_why():
    assert [one.code for one in ALL if one.is_neutral and not (one.read_with or one.note)] == []


def test_a_rate_says_what_it_is_said_of_and_nothing_else_does():
    assert [one.code for one in ALL if (one.unit == "rate") != (one.per is not None)] == []


def test_a_share_is_of_something():
    assert [one.code for one in ALL if one.unit == "percent" and one.denominator is None] == []


def test_a_baseline_is_said_in_the_unit_of_its_indicator_or_not_at_all():
    assert {one.code: one.baseline_value for one in ALL if one.baseline} == {
        "PRV-S-02": 17 / 32 * 100,
        "PRO-S-03": 63.9,
        "PRO-P-08": 25,
        "PRO-P-14": 155,
        "REP-S-01": None,
        "REP-S-02": 17 / 32 * 100,
    }
    # Nobody published one: that is no baseline of zero.
    assert policy_indicator("PRO-P-01").baseline_value is None


def test_a_baseline_of_a_year_is_known_at_its_end():
    days = {one.code: one.baseline.day for one in ALL if one.baseline}
    assert days == {
        "PRV-S-02": date(2026, 10, 1),
        "PRO-S-03": date(2019, 12, 31),
        "PRO-P-08": date(2025, 12, 31),
        "PRO-P-14": date(2019, 12, 31),
        "REP-S-01": date(2017, 2, 28),
        "REP-S-02": date(2022, 12, 31),
    }


def test_progress_is_measured_from_the_baseline_in_the_unit_of_the_indicator():
    assert policy_indicator("REP-S-02").dated_baseline == DatedValue(53.125, date(2022, 12, 31))
    # What was published there counts something else: nothing is measured from it.
    assert policy_indicator("REP-S-01").dated_baseline is None
    load = policy_indicator("PRO-P-14")
    found = progress_towards_target(
        direction=load.direction,
        baseline=load.dated_baseline,
        target=DatedValue(50, date(2029, 12, 31)),
        newest=DatedValue(100, date(2024, 12, 31)),
    )
    assert found.status is ProgressStatus.SHORT


def test_every_counting_rule_belongs_to_one_indicator_and_is_called_the_same():
    belonging = {one.code: [rule.code for rule in counting_rules(one.code)] for one in ALL}
    assert Counter(code for codes in belonging.values() for code in codes) == dict.fromkeys(
        counted(), 1
    )
    assert belonging["PRO-P-07"] == ["PRO-P-07", "PRO-P-07-M"]
    assert belonging["PRO-P-08"] == []
    same = [one for one in ALL if one.code in counted()]
    assert {one.code: one.label for one in same} == {
        one.code: counted()[one.code].label for one in same
    }


def test_another_name_for_what_is_counted_is_a_fault():
    other = replace(policy_indicator("PRO-P-01"), label={"es": "Rapidez", "en": "Speed"})
    found = faults(PolicyTexts(indicators={**policy_indicators(), "PRO-P-01": other}))
    assert list(map(str, found)) == [
        "PRO-P-01: it is called otherwise where it is said how it is counted:"
        " “Urgent measures within 3 hours”"
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"unit": "furlongs"}, "there is no unit “furlongs”"),
        ({"frequency": "daily"}, "there is no frequency “daily”"),
        ({"instrument": "guess"}, "there is no instrument “guess”"),
        ({"direction": "left"}, "there is no direction “left”"),
        ({"disaggregations": ("shoe_size",)}, "there is no disaggregation “shoe_size”"),
        ({"law": "GOSSIP art. 1"}, "there is no source “GOSSIP”: add it to sources.yaml"),
        ({"read_with": ("PRV-P-99",)}, "there is no indicator “PRV-P-99”"),
        ({"demands": ()}, "only one of the two names the other: “S40”"),
    ],
)
def test_a_fault_is_named(changed, fault):
    broken = replace(policy_indicator("REP-P-12"), **changed)
    found = faults(PolicyTexts(indicators={**policy_indicators(), "REP-P-12": broken}))
    assert list(map(str, found)) == [f"REP-P-12: {fault}"]


def test_an_axis_without_outcomes_is_named():
    kept = {
        code: one
        for code, one in policy_indicators().items()
        if (one.axis, one.level) != ("cross", "outcome")
    }
    assert "cross: no indicator of this axis is of “outcome”" in map(
        str, faults(PolicyTexts(indicators=kept))
    )


def test_the_indicators_of_an_objective_are_those_it_names():
    for one in objectives().values():
        assert {each.code for each in indicators_of(one.code)} == set(one.indicators)


def test_an_unknown_indicator_is_named():
    with pytest.raises(UnknownCode, match="policy indicators has no 'XXX'"):
        policy_indicator("XXX")


def test_they_are_the_sources(shared):
    read = yaml.safe_load((shared / "domain" / "indicators.yaml").read_text(encoding="utf-8"))
    expected = {row["id"]: row for row in read["indicators"]}
    assert set(expected) == set(policy_indicators())
    for one in ALL:
        row = expected[one.code]
        assert (one.axis, one.level, one.frequency, one.instrument) == (
            row["axis"], row["level"], row["frequency"], row["instrument"],
        )  # fmt: skip
        assert (one.objectives, one.demands, one.owners, one.source, one.disaggregations) == tuple(
            map(tuple, (row["objective"], row["seed"], row["owner"], row["source"], row["disaggregation"]))
        )  # fmt: skip
        base = one.baseline and (one.baseline.value, one.baseline.at, one.baseline.source)
        given = row["baseline"] and tuple(row["baseline"][key] for key in ("value", "at", "source"))
        assert base == given
        if one.code not in REVERSED:
            assert one.direction == row["desired_direction"]
        if one.code not in THRESHOLD_OF_OURS:
            assert (one.is_proposal, one.confidence) == (row["proposal"], row["confidence"])


def test_the_disaggregations_are_the_sources(shared):
    read = yaml.safe_load((shared / "domain" / "indicators.yaml").read_text(encoding="utf-8"))
    assert list(terms("disaggregations")) == list(read["meta"]["disaggregations"])


def test_the_baselines_are_the_published_figures(shared):
    with (shared / "domain" / "reference_values.csv").open(encoding="utf-8") as file:
        published = {row["id"]: row for row in csv.DictReader(file)}
    cover = {"assigned": "mech_budget_assigned_2019", "need": "mech_budget_need_2019"}
    money = {what: float(published[id_]["value"]) for what, id_ in cover.items()}
    assert policy_indicator("PRO-P-14").baseline_value == float(
        published["mech_load_2019"]["value"]
    )
    assert policy_indicator("PRO-S-03").baseline_value == pytest.approx(
        money["assigned"] / money["need"] * 100, abs=0.05
    )
