import ast
import re
from collections import defaultdict
from io import BytesIO

from babel.messages.pofile import read_po
from tests.house.sources import named, python_files, tree
from tools.messages import SOURCES, missing


def test_the_spanish_catalogue_lacks_nothing() -> None:
    assert sorted(missing()) == []


def test_no_message_stands_inside_a_formatted_text() -> None:
    # Whoever gathers messages does not look there: they would stay English on Spanish pages.
    asks = {"_", "gettext", "ngettext", "pgettext", "npgettext", "gettext_lazy"}
    found = [
        f"{named(path)}:{call.lineno}"
        for path in python_files("src")
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in asks
    ]
    assert found == []


def test_one_message_has_one_translation() -> None:
    # Rooms share one catalogue at run time: of two translations one would be silently lost.
    said = defaultdict(set)
    for path in SOURCES.rglob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    said[message.context, str(message.id)].add(str(message.string))
    assert {one: texts for one, texts in said.items() if len(texts) > 1} == {}


def test_no_translation_is_two_glued_together() -> None:
    # A text that was translated twice into one place reads on after its full stop.
    glued = [
        text
        for path in SOURCES.rglob("*.po")
        for message in read_po(BytesIO(path.read_bytes()))
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
        if message.id and re.search(r"[a-záéíóúñ][.?][A-ZÁÉÍÓÚÑ¿]", text)
    ]
    assert glued == []
