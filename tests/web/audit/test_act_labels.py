"""Every act that the code writes in the log has words, in Spanish and in English."""

import ast
import re

import pytest
from django.utils import translation
from tests.house.sources import python_files, tree

from baluarte.web.audit.act_labels import LABELS, OBJECTS, ROOMS, in_words, object_in_words

FORM = re.compile(rf"({'|'.join(ROOMS)})\.[a-z_]+")
# By these an act reaches the log; as `act=` or as their first argument.
WRITES = {"record", "_record", "note", "_note", "keep", "_log", "_write", "_told_more", "restate"}


def written(call: ast.Call):
    """Yield the acts that a call gives to the log."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    first = [call.args[0]] if call.args and name in WRITES else []
    for value in (*first, *(one.value for one in call.keywords if one.arg == "act")):
        if isinstance(value, ast.Constant) and FORM.fullmatch(str(value.value)):
            yield value.value


def acts_in_code() -> set[str]:
    calls = (
        node
        for path in python_files("src")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    )
    return {act for call in calls for act in written(call)}


def test_every_act_of_the_code_has_words():
    acts = acts_in_code()
    assert len(acts) > 200
    assert acts - set(LABELS) == set()


@pytest.mark.parametrize("language", ["es", "en"])
def test_words_are_no_codes_and_none_stands_for_two(language):
    with translation.override(language):
        said = [str(one) for one in (*LABELS.values(), *OBJECTS.values())]
        acts = [str(one) for one in LABELS.values()]
    assert [one for one in said if re.search(r"[a-z]\.[a-z]|_", one)] == []
    assert len(acts) == len(set(acts))


def test_spanish_is_not_english():
    with translation.override("es"):
        in_spanish = {act: in_words(act) for act in LABELS}
    with translation.override("en"):
        in_english = {act: in_words(act) for act in LABELS}
    assert [act for act in LABELS if in_spanish[act] == in_english[act]] == []


def test_an_act_without_words_says_where_and_of_what_kind():
    with translation.override("es"):
        assert in_words("cases.read_something") == "Expedientes: se leyó algo"
        assert in_words("nothing.known") == "Otra cosa: se cambió algo"
        assert object_in_words("unheard_of") == ""
