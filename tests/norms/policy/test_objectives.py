"""Guidelines have objectives, objectives lead back to them, and both are the source's."""

from collections import Counter

import pytest
import yaml

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.policy import (
    guideline,
    guidelines,
    objective,
    objectives,
    objectives_of,
)

GUIDELINES, OBJECTIVES = list(guidelines().values()), list(objectives().values())
BOTH = [*GUIDELINES, *OBJECTIVES]


def test_there_are_thirty_two_guidelines_and_forty_three_objectives():
    assert (len(GUIDELINES), len(OBJECTIVES)) == (32, 43)


@pytest.mark.parametrize("one", BOTH, ids=[one.code for one in BOTH])
def test_each_is_named_in_both_languages_on_an_axis(one):
    assert {language for language, said in one.label.items() if said} == {"es", "en"}
    assert (one.axis in terms("policy_axes"), one.confidence in "ABC") == (True, True)


def test_every_guideline_has_an_objective_on_its_own_axis():
    assert [one.code for one in GUIDELINES if not objectives_of(one.code)] == []
    assert [one.code for one in OBJECTIVES if guideline(one.guideline).axis != one.axis] == []


def test_every_axis_has_guidelines():
    assert set(Counter(one.axis for one in GUIDELINES)) == set(terms("policy_axes"))


def test_objectives_are_ours_until_they_are_agreed():
    assert {(one.status, one.horizon, one.confidence) for one in OBJECTIVES} == {
        ("proposed", None, "C")
    }


def test_the_registry_has_two_objectives():
    assert [one.code for one in objectives_of("G-1p1")] == ["OB-1p1-1", "OB-1p1-2"]


def test_what_there_is_not_is_named():
    with pytest.raises(UnknownCode, match="guidelines has no 'G-9'"):
        guideline("G-9")
    with pytest.raises(UnknownCode, match="objectives has no 'OB-9'"):
        objective("OB-9")


def test_they_are_the_sources(shared):
    source = yaml.safe_load((shared / "domain" / "objectives.yaml").read_text(encoding="utf-8"))
    assert {one.code: (one.axis, one.quote) for one in GUIDELINES} == {
        row["id"]: (row["axis"], row["quote"]) for row in source["guidelines"]
    }
    assert {
        one.code: (
            one.guideline,
            one.label["es"],
            list(one.demands),
            list(one.indicators),
            list(one.owners),
        )
        for one in OBJECTIVES
    } == {
        row["id"]: (
            row["guideline"],
            row["name_es"],
            row["demands"],
            row["indicators"],
            row["owner"],
        )
        for row in source["objectives"]
    }
