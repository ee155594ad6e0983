import ast
import copy
import json
import pickle
from datetime import date
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import baluarte.science
from baluarte.science.messages import message
from baluarte.science.recapture.eligibility import REASONS, NotEstimable
from baluarte.science.recapture.family_estimates import Family
from baluarte.science.wording import FAMILY_NAMES, WORDS

SOURCES = sorted(Path(baluarte.science.__file__).parent.rglob("*.py"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def texts() -> set[str]:
    """Every text that stands by itself in the code of science, its words left out."""
    return {
        node.value
        for source in SOURCES
        if "wording" not in source.parts
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("code", WORDS)
def test_every_message_says_the_same_in_spanish_and_english(code: str) -> None:
    spanish, english = WORDS[code]["es"], WORDS[code]["en"]
    assert (fields(spanish), spanish != english) == (fields(english), True)


def test_no_words_are_idle() -> None:
    used = texts()
    idle = [
        code
        for code in WORDS
        if code not in used
        and code.removesuffix("_since") not in used
        and code.removeprefix("refused_").removeprefix("needed_") not in used
    ]
    assert idle == []


def test_every_reason_of_a_refusal_has_words_of_what_was_found_and_of_what_would_help() -> None:
    refused = [code for code in WORDS if code.startswith("refused_")]
    reasons = {code.removeprefix("refused_") for code in refused} - {"without_list"}
    assert {f"needed_{one}" for one in reasons} <= set(WORDS)
    of_others = {"strata_refused", "linkages_refused"}
    documented = set((NotEstimable.__doc__ or "").split("`"))
    assert reasons - set(REASONS) - of_others <= documented


def test_a_message_is_said_in_the_language_asked_for() -> None:
    said = message("known_below_floor", family="log_linear", share=0.182, floor=0.5)
    assert said.words("es").startswith(
        "Con modelos log-lineales, las listas conocen 18.2\N{NO-BREAK SPACE}% del total, menos del "
        "mínimo de 50\N{NO-BREAK SPACE}%:"
    )
    assert str(said) == said.words("en")
    assert str(said).startswith("With log-linear models the lists know 18.2% of the total")


def test_a_message_of_a_stratum_names_it() -> None:
    assert message("one_family").within("north").words("es").startswith("north: Se usó una sola")


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="'es' or 'en'; not 'fr'"):
        message("one_family").words("fr")


def test_messages_can_be_kept_and_compared() -> None:
    one = message("list_set_aside", list="A", size=3, least=7, only=1)
    again = pickle.loads(pickle.dumps(one))
    assert (again, again.code, again.data) == (one, one.code, one.data)
    assert copy.deepcopy(one).words("es") == one.words("es")
    assert len({one, message("list_set_aside", list="B", size=3, least=7, only=1), one}) == 2


def test_every_family_has_a_name_in_both_languages() -> None:
    assert list(FAMILY_NAMES) == list(get_args(Family))
    assert all(set(one) == {"es", "en"} for one in FAMILY_NAMES.values())


def test_a_message_serves_as_text_and_as_data() -> None:
    inner = message("one_family")
    said = message("of_stratum", stratum="north", why=inner).within("x")
    assert f"{said}" == "x: Stratum north: " + inner.words("en")
    assert json.loads(json.dumps(said.as_data())) == {
        "code": "of_stratum",
        "facts": {"stratum": "north", "why": inner.as_data()},
        "es": said.words("es"),
        "en": said.words("en"),
        "stratum": "x",
    }


def test_a_day_is_told_as_each_language_tells_it() -> None:
    said = message(
        "scan_unjudged_since", start=date(2020, 3, 1), end=date(2020, 12, 31), observed=4
    )
    assert said.words("es").startswith(
        "Está en un posible conglomerado desde el 1 de marzo de 2020 hasta el 31 de diciembre de"
    )
    assert said.words("en").startswith(
        "It is in a possible cluster from 1 March 2020 to 31 December 2020"
    )
    assert said.as_data()["facts"]["start"] == "2020-03-01"
