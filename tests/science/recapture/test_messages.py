import ast
import pickle
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import baluarte.science.recapture
from baluarte.science.recapture.family_estimates import Family
from baluarte.science.recapture.messages import message
from baluarte.science.recapture.wording import FAMILY_NAMES, WORDS

SOURCES = sorted(Path(baluarte.science.recapture.__file__).parent.glob("*.py"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def first_arguments(name: str) -> set[str]:
    """First arguments, where they are text, of every call of a function in recapture."""
    calls = [
        node
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args
    ]
    return {one.args[0].value for one in calls if isinstance(one.args[0], ast.Constant)}


@pytest.mark.parametrize("code", WORDS)
def test_every_message_says_the_same_in_spanish_and_english(code: str) -> None:
    spanish, english = WORDS[code]["es"], WORDS[code]["en"]
    assert (fields(spanish), spanish != english) == (fields(english), True)


def test_every_code_used_has_words_and_none_is_idle() -> None:
    used = first_arguments("message")
    refusals = {f"refused_{one}" for one in first_arguments("NotEstimable")}
    refusals |= {"refused_strata_refused", "refused_linkages_refused"}
    assert used | refusals == set(WORDS)


def test_a_message_is_said_in_the_language_asked_for() -> None:
    said = message("known_below_floor", family="log_linear", share=0.182, floor=0.5)
    assert said.words("es").startswith(
        "Con modelos log-lineales, las listas conocen 18% del total, menos del mínimo de 50%:"
    )
    assert str(said) == said.words("en")
    assert str(said).startswith("With log-linear models the lists know 18% of the total")


def test_a_message_of_a_stratum_names_it() -> None:
    assert message("one_family").within("north").words("es").startswith("north: Se usó una sola")


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="'es' or 'en'; not 'fr'"):
        message("one_family").words("fr")


def test_messages_can_be_kept_and_compared() -> None:
    one = message("list_set_aside", list="A", size=3, least=7, only=1)
    assert pickle.loads(pickle.dumps(one)) == one
    assert len({one, message("list_set_aside", list="B", size=3, least=7, only=1), one}) == 2


def test_every_family_has_a_name_in_both_languages() -> None:
    assert list(FAMILY_NAMES) == list(get_args(Family))
    assert all(set(one) == {"es", "en"} for one in FAMILY_NAMES.values())
