import ast
import re

from tests.house.sources import PACKAGE, named, python_files, tree

WHAT_IS_NOT = re.compile(r"\b(?:Not|Never) here:")
# Folders that Python needs and nobody reads as a room.
NO_ROOMS = {"migrations", "templatetags"}


def test_every_room_has_its_card() -> None:
    cards = [
        path
        for path in python_files("src/baluarte")
        if path.name == "__init__.py" and not NO_ROOMS & set(path.parts)
    ]
    assert [named(path) for path in cards if not ast.get_docstring(tree(path))] == []


def test_every_folder_of_code_is_a_room_with_a_card() -> None:
    folders = {path.parent for path in python_files("src/baluarte")}
    without = {named(f) for f in folders if not (f / "__init__.py").exists()}
    assert without == set()


def test_every_room_of_the_domain_says_what_is_here_and_what_is_not() -> None:
    cards = {
        path.parent.name: ast.get_docstring(tree(path)) or ""
        for path in sorted((PACKAGE / "domain").glob("*/__init__.py"))
    }
    said = {room: ("Here:" in card, bool(WHAT_IS_NOT.search(card))) for room, card in cards.items()}
    assert [room for room, both in said.items() if both != (True, True)] == []
