"""What is asked of 33 jurisdictions: known answers are the source's, the others are unknown."""

import csv
from collections import Counter
from dataclasses import replace

import pytest

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.policy import (
    FEDERATION,
    PolicyTexts,
    faults,
    harmonisation_answer,
    harmonisation_answers,
    harmonisation_answers_counted,
    harmonisation_question,
    harmonisation_questions,
    state_frameworks,
)

ALL = list(harmonisation_questions().values())


@pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
def test_a_question_is_asked_in_both_languages_beside_an_article(one):
    assert all(text.get(language) for text in (one.label, one.says) for language in ("es", "en"))
    assert (bool(one.law), one.says["es"].startswith("¿"), one.confidence in "ABC") == ((True,) * 3)


def test_it_is_asked_of_the_federation_and_32_states():
    assert len(harmonisation_question("own_law").jurisdictions) == 33
    assert len(harmonisation_question("federal_link").jurisdictions) == 32
    assert [one.code for one in ALL if FEDERATION not in one.jurisdictions] == ["federal_link"]


def test_what_nobody_answered_is_unknown_and_neither_yes_nor_no():
    nothing = harmonisation_answer("early_warning", "07")
    assert (nothing.answer, nothing.is_known, nothing.confidence) == ("unknown", False, "")
    assert harmonisation_answers_counted("early_warning") == {"yes": 1, "unknown": 32}


def test_the_federation_is_answered_whole_and_its_gaps_are_said():
    found = {
        one.code: harmonisation_answer(one.code, FEDERATION).answer
        for one in ALL
        if one.asked_of == "all"
    }
    assert "unknown" not in found.values()
    assert {code for code, said in found.items() if said == "no"} == {
        "decree_term",
        "social_digital_measures",
    }


def test_own_laws_and_links_are_two_facts():
    assert harmonisation_answers_counted("own_law") == {"yes": 17, "partial": 6, "no": 10}
    assert harmonisation_answers_counted("federal_link") == {"yes": 7, "no": 4, "unknown": 21}
    assert Counter(one.own_law for one in state_frameworks().values()) == {
        "law": 16,
        "decree": 1,
        "agreement": 2,
        "journalists_only": 3,
        "prosecutor_only": 6,
        "none": 4,
    }


def test_a_state_without_a_mechanism_has_none_and_one_of_an_unknown_body_is_unknown():
    said = {state: harmonisation_answer("mechanism", state).answer for state in state_frameworks()}
    assert sorted(state for state, one in said.items() if one == "no") == [
        "03", "04", "07", "08", "19", "20", "26", "27", "31", "32",
    ]  # fmt: skip
    assert sorted(state for state, one in said.items() if one == "unknown") == [
        "06", "13", "14", "16", "17", "18", "22",
    ]  # fmt: skip


def test_nothing_of_a_state_is_sure_while_nobody_read_its_text():
    states = [one for one in harmonisation_answers() if one.jurisdiction != FEDERATION]
    assert {(one.confidence, one.article) for one in states} == {("B", "")}


def test_what_is_noted_is_noted_in_both_languages():
    noted = [one.note for one in harmonisation_answers() if one.note]
    noted += [one.instrument for one in state_frameworks().values() if one.instrument]
    assert [text for text in noted if not all(map(text.get, ("es", "en")))] == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"question": "shoes"}, "shoes/05: there is no question “shoes”"),
        ({"jurisdiction": "77"}, "own_law/77: it is not asked of “77”"),
        ({"answer": "perhaps"}, "own_law/05: there is no answer “perhaps”"),
        (
            {"source": ("GOSSIP",)},
            "own_law/05: there is no source “GOSSIP”: add it to sources.yaml",
        ),
    ],
)
def test_a_fault_is_named(changed, fault):
    found = faults(
        PolicyTexts(answers=(replace(harmonisation_answer("own_law", "05"), **changed),))
    )
    assert fault in list(map(str, found))


def test_an_answer_told_twice_is_a_fault():
    same = harmonisation_answer("own_law", "05")
    assert list(map(str, faults(PolicyTexts(answers=(same, same))))) == [
        "own_law/05: it stands twice"
    ]


def test_the_federation_is_not_asked_for_a_link_with_itself():
    with pytest.raises(UnknownCode, match="not asked of '00'"):
        harmonisation_answer("federal_link", FEDERATION)
    with pytest.raises(UnknownCode):
        harmonisation_question("shoes")


def test_every_answer_has_a_name():
    assert list(terms("harmonisation_answers")) == ["yes", "partial", "no", "unknown"]


def test_the_frameworks_are_the_sources(shared):
    with (shared / "domain" / "entidades.csv").open(encoding="utf-8") as file:
        expected = {row["cve_ent"]: row for row in csv.DictReader(file)}
    assert {
        code: (one.own_law, one.federal_link, one.published_category, bool(one.instrument))
        for code, one in state_frameworks().items()
    } == {
        code: (
            row["own_law"],
            row["federal_link"],
            row["published_category"],
            bool(row["instrument"]),
        )
        for code, row in expected.items()
    }
