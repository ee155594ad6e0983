"""Texts of letters: both languages, only known fields, and nothing to a layer that may not know."""

import pytest

from baluarte.norms.catalogues import terms
from baluarte.norms.letters import ALWAYS, LetterRefused, compose, fields_of, letter_texts

FACTS = {
    "recipient": "Cuerpo inventado", "sender": "Casa inventada", "reference": "ABC", "state": "X",
    "municipality": "Villa", "person": "Nombre Inventado", "danger": "23:40", "facts": "Relato",
    "asks": "Rondines", "answer_by": "2026-03-13",
}  # fmt: skip
TEXTS = letter_texts()


def test_the_kinds_of_letters():
    assert {code: one.approval for code, one in TEXTS.items()} == {
        "hand_over": "her_yes", "letter": "second_person", "urgent_action": "second_person",
    }  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
def test_a_paragraph_is_in_both_languages_and_asks_for_what_it_is_filled_with(code):
    text = TEXTS[code]
    known = {*ALWAYS, *text.tells}
    for one in text.paragraphs:
        spanish, english = fields_of(one["es"]), fields_of(one["en"])
        optional = spanish - {"recipient", "sender", "reference", "state", "asks", "answer_by"}
        assert (spanish, spanish <= known) == (english, True)
        assert optional <= set(one.get("needs", ()))


@pytest.mark.parametrize("code", TEXTS)
def test_every_layer_a_text_names_is_one_of_consent(code):
    named = {layer for layers in TEXTS[code].tells.values() for layer in layers}
    assert named | set(TEXTS[code].only_to) <= set(terms("consent_layers"))


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("code", TEXTS)
def test_a_layer_of_no_text_is_told_neither_name_nor_story_nor_place(code, language):
    said = compose(TEXTS[code], FACTS, layer="use_in_statistics", language=language)
    assert [FACTS[one] in said for one in ("person", "facts", "municipality", "danger")] == [
        False
    ] * 4


def test_a_name_kept_back_is_said_to_be_kept_back():
    facts = FACTS | {"person": ""}
    said = compose(TEXTS["hand_over"], facts, layer="share_with_federal_mechanism", language="es")
    assert "pide que su nombre se reserve" in said


def test_a_refusal_says_what_would_be_right_in_both_languages():
    refused = LetterRefused("consent_lacks", right="process_request")
    assert ["process_request" in refused.in_language(one) for one in ("es", "en")] == [True, True]
