"""Sets of recommendations are partial and say so; two of them never share a denominator."""

import csv
from collections import Counter
from dataclasses import replace

import pytest

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.policy import (
    MixedSets,
    PolicyTexts,
    denominator_of,
    faults,
    policy_indicator,
    recommendation,
    recommendation_set,
    recommendation_sets,
    recommendations,
)

ALL, SETS = list(recommendations().values()), list(recommendation_sets().values())
# Named without the person of the case.
RENAMED = {f"CORTE-DO-{number}": f"CORTE-2021-{number}" for number in range(1, 5)}


@pytest.mark.parametrize("one", [*ALL, *SETS], ids=[one.code for one in (*ALL, *SETS)])
def test_each_says_everything_in_both_languages(one):
    names = ("gist", "by", "state_response") if hasattr(one, "gist") else ("label", "body", "note")
    said = [getattr(one, name) for name in names]
    assert [text for text in said if text and not all(map(text.get, ("es", "en")))] == []
    assert (bool(one.source), one.confidence in "ABC") == (True, True)


def test_every_set_is_partial_and_of_the_diagnosis_no_text_is_known():
    assert {one.is_partial for one in SETS} == {True}
    diagnosis = recommendation_set("onu_dh_2019")
    assert (diagnosis.declared_size, diagnosis.known, len(diagnosis.recommendations)) == (
        104,
        0,
        11,
    )


def test_a_theme_is_none_of_the_recommendations_that_a_set_declares():
    known = {one.code: one.known for one in SETS if one.known}
    assert (known["upr_3_2018"], known["upr_4_2024"], known["iacourt_2021"]) == (8, 1, 4)
    assert [one.code for one in SETS if one.declared_size and one.known > one.declared_size] == []


def test_sets_of_104_and_89_never_share_a_denominator():
    assert denominator_of(["ONUDH-T01", "ONUDH-T02"]) == 104
    assert denominator_of(["GT-T01"]) == 89
    with pytest.raises(MixedSets, match="onu_dh_2019, working_group_2024"):
        denominator_of(["ONUDH-T01", "GT-T01"])
    with pytest.raises(MixedSets, match="none"):
        denominator_of([])


def test_where_nobody_said_how_many_there_is_no_denominator():
    assert denominator_of(["CNDH-RG24-1"]) is None


def test_the_indicator_on_the_104_is_divided_by_the_size_of_that_set():
    size = recommendation_set("onu_dh_2019").declared_size
    assert policy_indicator("PRO-P-20").fixed_denominator == size


def test_what_the_working_group_published_is_its_own():
    [count] = recommendation_set("working_group_2024").published
    assert (count.status, count.count, count.at) == ("implemented", 29, "2024-09-25")
    assert [one.code for one in SETS if one.published] == ["working_group_2024"]


def test_the_three_addressees_of_the_mission_can_be_told_apart():
    assert list(terms("recommendation_addressees")) == [
        "federal_mechanism", "state_mechanisms", "state_units", "other",
    ]  # fmt: skip
    assert [one.code for one in ALL if not one.addressed_to] == []


def test_schemes_of_statuses_are_never_mixed():
    schemes = Counter(one.facts["scheme"] for one in terms("recommendation_statuses").values())
    assert schemes == {"working_group": 3, "cndh": 4, "iachr_2019": 5}
    fulfilled = [
        one for one in terms("recommendation_statuses").values() if one.facts["is_fulfilled"]
    ]
    assert len(fulfilled) == 3


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            {"themes": ("gossip",)},
            "there is no theme “gossip”: add it to recommendation_themes.yaml",
        ),
        ({"addressed_to": ("nobody",)}, "there is no addressee “nobody”"),
        ({"kind": "wish"}, "there is no kind “wish”"),
        ({"axis": "fifth"}, "there is no axis “fifth”"),
        ({"known_status": "cndh_full"}, "its scheme has no status “cndh_full”"),
    ],
)
def test_a_fault_is_named(changed, fault):
    whole = recommendation_set("working_group_2024")
    broken = replace(whole, recommendations=(replace(whole.recommendations[0], **changed),))
    found = faults(PolicyTexts(recommendation_sets={broken.code: broken}))
    assert list(map(str, found)) == [f"GT-T01: {fault}"]


def test_a_code_of_two_sets_is_a_fault():
    sets = recommendation_sets()
    doubled = replace(sets["upr_2_2013"], recommendations=sets["upr_1_2009"].recommendations)
    found = faults(PolicyTexts(recommendation_sets={**sets, "upr_2_2013": doubled}))
    assert list(map(str, found)) == ["UPR1-DE: it stands twice"]


def test_what_there_is_not_is_named():
    with pytest.raises(UnknownCode):
        recommendation("UPR9-XX")
    with pytest.raises(UnknownCode):
        recommendation_set("upr_9")


def test_they_are_the_sources(shared):
    with (shared / "domain" / "recommendations.csv").open(encoding="utf-8") as file:
        rows = {RENAMED.get(row["id"], row["id"]): row for row in csv.DictReader(file)}
    assert set(recommendations()) <= set(rows)
    # The others are whole sets, told by the head of their file.
    assert {rows[code]["kind"] for code in set(rows) - set(recommendations())} == {"set"}
    for one in ALL:
        row = rows[one.code]
        assert (one.confidence, one.number or "", str(one.year or "")) == (
            row["confidence"], row["number"], row["year"],
        )  # fmt: skip
        assert one.axis == row["axis"].replace("all", "cross")
        assert one.themes == tuple(row["theme"].replace("followup", "follow_up").replace(
            "risk_follow_up", "risk_followup").split(";"))  # fmt: skip
    sizes = {one.declared_size for one in SETS if one.declared_size}
    assert sizes == {
        int(row["number"].split()[0]) for row in rows.values() if row["number"].endswith("(set)")
    }
