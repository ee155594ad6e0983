"""No total, score or rank of a person or a case: the instrument offers none but to the study of agreement."""

import ast
from collections.abc import Iterator

import pytest
import yaml
from tests.house.sources import PACKAGE, named, python_files, tree

import baluarte.norms.instruments as door
from baluarte.norms.instruments import reliability
from baluarte.norms.instruments.library import texts

FOLDER = PACKAGE / "norms" / "instruments"
ONLY_HERE = "reliability.py"
NAMES = {
    "total", "totals", "score", "scores", "scored", "rank", "ranks", "ranking", "points", "sum",
    "weight", "weights", "weighted", "mean", "average", "cutoff", "cutoffs", "threshold",
}  # fmt: skip
ADDING = {"sum", "fsum", "mean", "fmean", "median", "accumulate", "Counter"}


def test_nothing_else_adds_orders_or_scores():
    found = [
        (path.name, said)
        for path in python_files("src/baluarte/norms/instruments")
        if path.name != ONLY_HERE
        for said in totals(tree(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def risk_score(ratings):\n    pass", ["risk_score"]),
        ("class A:\n    total: int", ["total"]),
        ("level = sum(codes)", ["sum()"]),
        ("from statistics import mean\nx = statistics.mean(codes)", ["mean()"]),
        ("def level(*, weights):\n    pass", ["weights"]),
        ("def levels(ratings):\n    return len(ratings)", []),
    ],
)
def test_a_total_is_found(source, said):
    assert list(totals(ast.parse(source))) == said


def test_the_study_of_agreement_has_one_function():
    functions = [
        node.name
        for node in tree(FOLDER / ONLY_HERE).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert functions == ["codes_and_totals"]


def test_the_door_does_not_offer_it():
    of_the_study = (reliability.codes_and_totals, reliability.CodesAndTotal)
    assert [name for name, one in vars(door).items() if one in of_the_study] == []


def test_only_protection_may_ask_for_totals():
    asking = [
        named(path)
        for path in python_files("src")
        if asks_for_totals(tree(path)) and not path.is_relative_to(PACKAGE / "domain/protection")
    ]
    assert asking == []


@pytest.mark.parametrize(
    "source",
    [
        "from baluarte.norms.instruments.reliability import codes_and_totals",
        "from baluarte.norms.instruments import reliability",
        "import baluarte.norms.instruments.reliability",
    ],
)
def test_who_asks_for_totals_is_found(source):
    assert asks_for_totals(ast.parse(source))


def test_no_text_weighs_an_item():
    keys = {
        key
        for of_code in texts().values()
        for text in of_code.values()
        for key in keys_of(yaml.safe_load(text))
    }
    assert keys & NAMES == set()


def totals(module: ast.Module) -> Iterator[str]:
    """Yield what in a module has the name of a total, or would make one."""
    for node in ast.walk(module):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield from _if_named(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield from _if_named(name)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in ADDING:
                yield f"{name}()"
            case _:
                pass


def _if_named(name: str) -> Iterator[str]:
    if set(name.lower().split("_")) & NAMES:
        yield name


def asks_for_totals(module: ast.Module) -> bool:
    """Say whether a module imports the study of agreement."""
    wanted = reliability.__name__
    for node in ast.walk(module):
        if isinstance(node, ast.Import) and any(one.name == wanted for one in node.names):
            return True
        if isinstance(node, ast.ImportFrom):
            paths = {node.module} | {f"{node.module}.{one.name}" for one in node.names}
            if wanted in paths:
                return True
    return False


def keys_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)
