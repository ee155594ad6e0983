"""No score, total or rank on a person or a case: not stored, not computed, not shown.

The instrument's totals exist only in the study of agreement between raters, and only `protection`
may take them from there. Forecasts and escalation rank places.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from tests.house.sources import PACKAGE, named, python_files, tree

OF_PERSONS = ("people", "cases", "protection")
RELIABILITY = "baluarte.norms.instruments.reliability"
WORDS = re.compile(r"(?:^|_)(?:score|scores|ranking|rank|ranks|points|puntaje|total|totals)(?:$|_)")


def files_of_persons() -> list[Path]:
    rooms = [PACKAGE / side / room for side in ("domain", "web") for room in OF_PERSONS]
    return [path for path in python_files("src") if any(map(path.is_relative_to, rooms))]


def test_no_table_of_persons_or_cases_holds_one():
    fields = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OF_PERSONS
        for field in model._meta.concrete_fields
        if WORDS.search(field.name)
    ]
    assert fields == []


def test_no_code_of_persons_or_cases_names_one():
    found = [f"{named(path)}: {name}" for path in files_of_persons() for name in named_in(path)]
    assert found == []


def test_only_the_study_of_agreement_takes_totals():
    takers = {
        named(path)
        for path in python_files("src")
        if any(RELIABILITY in one for one in imported(tree(path)))
    }
    assert takers == {"src/baluarte/domain/protection/queries/agreement.py"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def rank(cases):\n    pass", ["rank"]),
        ("total_risk = 3", ["total_risk"]),
        ("class Page:\n    score: int", ["score"]),
        ("def level_of(study):\n    return study", []),
    ],
)
def test_a_score_is_found(source, names):
    assert list(names_in(ast.parse(source))) == names


def named_in(path: Path) -> Iterator[str]:
    """Yield what a file defines whose name promises a score."""
    yield from names_in(tree(path))


def names_in(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        name = ""
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            name = node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            name = node.id
        if name and WORDS.search(name.lower()):
            yield name


def imported(module: ast.Module) -> Iterator[str]:
    """Yield the modules a file imports."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
