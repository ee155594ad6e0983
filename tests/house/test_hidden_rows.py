"""A row that somebody sees otherwise than by its compartment never leads to the compartment's row.

Whoever owes an answer, decides an appeal or was invited sees the one row that says so: of the
compartment that it is kept in they know the key. To read it as a row answers 500, and to join it
leaves the row out: both were so (`answer_council`, the lines that a consent no longer carries).
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps
from django.db.models import Model
from tests.house.sources import named, python_files, tree

from baluarte.domain.access.models import Compartment, Compartmented
from baluarte.domain.wall.choices import DatabaseRole

# Each opens the compartment itself, to its team or, in coded form, to whom the case is about.
OPENS = (
    r"(?<![\w.])compartment_id = any \(\(select bal\.opened\(\d+\)\)::uuid\[\]\)",
    r"(?<![\w.])compartment_id = any \(array\(select bal\.own_windows\(\)\)\)",
    # A party's own row, and what hangs on it, is seen from her window alone.
    r"from cases_party herself where herself\.id = (?:\w+\.)?party_id",
)
READS = {"select_related"}
# Who comes here holds the compartment.
HOLDS = {
    "src/baluarte/domain/protection/actions/board.py: seat.compartment": "the steward of the Board seats",
}


def test_no_code_follows_a_row_to_a_compartment_that_whoever_reads_may_not_see() -> None:
    found = {one for path in python_files("src") for one in followed(named(path), tree(path))}
    assert sorted(found - set(HOLDS)) == []
    assert sorted(set(HOLDS) - found) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(word: CouncilWord): g(word.compartment)", ["word.compartment"]),
        ("def f(word: CouncilWord): g(word.compartment_id)", []),
        (
            "def f(answer: CouncilAnswer): g(answer.word.compartment.pk)",
            ["answer.word.compartment"],
        ),
        ("def f(party: Party): g(party.compartment)", []),
        (
            "BoardLine.objects.filter(a=1).select_related('item__compartment')",
            ["BoardLine item__compartment"],
        ),
        ("Party.objects.select_related('compartment')", []),
    ],
)
def test_what_is_looked_for_is_found(source: str, found: list[str]) -> None:
    assert [one.partition(": ")[2] for one in followed("x", ast.parse(source))] == found


def followed(name: str, module: ast.Module) -> Iterator[str]:
    """Yield where a file follows a row to a compartment that others than its team do not see."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            yield from (f"{name}: {one}" for one in _attributes(node))
        elif isinstance(node, ast.Call):
            yield from (f"{name}: {one}" for one in _joins(node))


def _attributes(function: ast.FunctionDef) -> Iterator[str]:
    given = (*function.args.args, *function.args.kwonlyargs)
    model_of = {one.arg: model for one in given if (model := _annotated(one.annotation))}
    for node in ast.walk(function):
        path = _path(node) if isinstance(node, ast.Attribute) else []
        model = model_of.get(path[0]) if path[1:] and path[-1] == "compartment" else None
        if model is not None and _hides(model, path[1:]):
            yield ".".join(path)


def _joins(call: ast.Call) -> Iterator[str]:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in READS):
        return
    root = call.func.value
    while isinstance(root, ast.Call | ast.Attribute):
        root = root.func if isinstance(root, ast.Call) else root.value
    model = models().get(root.id) if isinstance(root, ast.Name) else None
    for one in call.args:
        if model and isinstance(one, ast.Constant) and isinstance(one.value, str):
            names = one.value.split("__")
            if "compartment" in names and _hides(model, names[: names.index("compartment") + 1]):
                yield f"{model.__name__} {one.value}"


def _annotated(annotation: ast.expr | None) -> type[Model] | None:
    return models().get(annotation.id) if isinstance(annotation, ast.Name) else None


def _path(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Attribute):
        above = _path(node.value)
        return [*above, node.attr] if above else []
    return [node.id] if isinstance(node, ast.Name) else []


def _hides(model: type[Model], names: list[str]) -> bool:
    """Say whether the last of a path of relations may be hidden from who sees the row before it."""
    for name in names[:-1]:
        known = {one.name: one for one in model._meta.get_fields()}
        related = getattr(known.get(name), "related_model", None)
        if not isinstance(related, type):
            return False
        model = related
    return model.__name__ in hidden()


@cache
def models() -> dict[str, type[Model]]:
    return {one.__name__: one for one in apps.get_models()}


@cache
def hidden() -> frozenset[str]:
    """Return the models of which some see a row without seeing its compartment."""
    return frozenset(
        one.__name__
        for one in apps.get_models()
        if issubclass(one, Compartmented) and one is not Compartment
        if any(not _opens(part) for part in _alternatives(_read(one)))
    )


def _read(model: type[Model]) -> str:
    rows = model.wall.rows or {}  # type: ignore[attr-defined]
    of_the_workbench = rows.get(str(DatabaseRole.APP))
    return (of_the_workbench and of_the_workbench.read) or ""


def _opens(part: str) -> bool:
    return not part or any(re.search(one, part) for one in OPENS)


def _alternatives(condition: str) -> list[str]:
    """Return what stands between the `or` of a condition, whatever parentheses are around it."""
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(condition):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and condition.startswith(" or ", at):
            parts.append(condition[begin:at])
            begin = at + 4
    parts.append(condition[begin:])
    if len(parts) > 1:
        return [one for part in parts for one in _alternatives(part.strip())]
    [part] = parts
    return _alternatives(part[1:-1].strip()) if _is_wrapped(part) else [part]


def _is_wrapped(part: str) -> bool:
    depth = 0
    for at, letter in enumerate(part):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and at < len(part) - 1:
            return False
    return part.startswith("(") and part.endswith(")")
