"""Obligations of the State have an article, somebody who answers, and an indicator."""

from dataclasses import replace

import pytest

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.policy import PolicyTexts, faults, state_obligation, state_obligations
from baluarte.norms.protocols.library import texts

ALL = list(state_obligations().values())
# Ways that a person takes; no obligation of an authority is carried out by them alone.
OF_PERSONS = {
    "amparo",
    "cndh_complaint",
    "cndh_precautionary",
    "protection_orders",
    "state_commission_complaint",
    "state_mechanism_25",
}


@pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
def test_an_obligation_says_everything_in_both_languages_with_its_article(one):
    assert all(text.get(language) for text in (one.label, one.says) for language in ("es", "en"))
    assert (bool(one.law), one.confidence in "ABC") == (True, True)


def test_every_duty_and_every_axis_has_obligations():
    assert {one.duty for one in ALL} == set(terms("obligation_duties"))
    assert {one.axis for one in ALL} == set(terms("policy_axes"))


def test_every_procedure_of_an_authority_carries_out_an_obligation():
    without = set(texts()) - {code for one in ALL for code in one.protocols}
    assert without == OF_PERSONS, "an obligation names it among its protocols, or it is a person's"


def test_what_was_not_read_at_its_source_is_not_sure():
    sure = {code for code, one in terms("sources").items() if one.facts["confidence"] == "A"}
    assert [one.code for one in ALL if one.confidence == "A" and not set(one.source) <= sure] == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"duty": "ignore"}, "there is no duty “ignore”"),
        ({"roles": ("king",)}, "there is no role “king”"),
        ({"protocols": ("tea",)}, "there is no protocol “tea”"),
        ({"indicators": ()}, "it has no indicator"),
        ({"owners": ("EDO-*-XYZ",)}, "there is no institution nor class “EDO-*-XYZ”"),
        ({"law": "GOSSIP art. 1"}, "there is no source “GOSSIP”: add it to sources.yaml"),
    ],
)
def test_a_fault_is_named(changed, fault):
    broken = replace(state_obligation("OE-12"), **changed)
    found = faults(PolicyTexts(obligations={"OE-12": broken}))
    assert list(map(str, found)) == [f"OE-12: {fault}"]


def test_an_unknown_obligation_is_named():
    with pytest.raises(UnknownCode, match="obligations has no 'OE-99'"):
        state_obligation("OE-99")
