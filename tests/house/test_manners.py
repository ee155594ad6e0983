"""What a reader should not have to meet: leftovers, printing, promises without a date."""

import ast
import re
from collections.abc import Iterator

import pytest
from tests.house.sources import files, named, python_files, tree

TEXTS = {".py", ".html", ".css", ".js", ".mjs", ".yaml", ".toml", ".sh", ""}
# Put together here, so that this file does not hold what it looks for.
LEFT_FOR_LATER = re.compile("|".join(rf"\b{a}{b}\b" for a, b in [("TO", "DO"), ("FIX", "ME")]))


def test_nothing_is_left_for_later() -> None:
    texts = {p: p.read_text("utf-8", "replace") for p in files() if p.suffix in TEXTS}
    assert [named(path) for path, text in texts.items() if LEFT_FOR_LATER.search(text)] == []


def test_what_is_left_for_later_is_found() -> None:
    promise = "# TO" + "DO: think"
    assert (bool(LEFT_FOR_LATER.search(promise)), LEFT_FOR_LATER.search("todo el país")) == (
        True,
        None,
    )


def test_nothing_prints() -> None:
    found = list(python_files("src"))
    assert [f"{named(p)}:{line}" for p in found for line in prints(tree(p))] == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [("print('here')", [1]), ("\nimport pprint\npprint.pprint(1)", [3]), ("click.echo('yes')", [])],
)
def test_printing_is_found(source: str, lines: list[int]) -> None:
    assert list(prints(ast.parse(source))) == lines


def prints(module: ast.Module) -> Iterator[int]:
    """Yield the lines on which a file prints."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if name in ("print", "pprint"):
                yield node.lineno
