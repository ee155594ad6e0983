"""A test asserts something, and of the house itself, not of something put in its place."""

import ast
from collections.abc import Iterator

import pytest
from tests.house.sources import named, python_files, tree

RAISING = {"raises", "warns"}
STAND_INS = {"mock", "pytest_mock", "unittest.mock", "flexmock", "mockito"}
REPLACING = {"setattr", "delattr", "setitem", "delitem"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_every_test_asserts() -> None:
    found = [p for p in python_files("tests") if p.name.startswith("test_")]
    assert [f"{named(p)}: {name}" for p in found for name in without_assertion(tree(p))] == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def test_a():\n    run()", ["test_a"]),
        ("def test_a():\n    assert run() == 1", []),
        ("def test_a():\n    with pytest.raises(ValueError):\n        run()", []),
        ("def test_a():\n    assert_same(run(), 1)", []),
        ("def test_a():\n    assert True", ["test_a"]),
        ("class TestA:\n    def test_b(self):\n        run()", ["test_b"]),
        ("def build():\n    run()", []),
    ],
)
def test_a_test_that_asserts_nothing_is_found(source: str, names: list[str]) -> None:
    assert list(without_assertion(ast.parse(source))) == names


def test_nothing_of_ours_is_replaced() -> None:
    found = list(python_files("tests"))
    assert [f"{named(p)}: {said}" for p in found for said in replacements(tree(p))] == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("from unittest.mock import patch", ["imports unittest.mock"]),
        ("from unittest import mock", ["imports unittest.mock"]),
        ("import mock", ["imports mock"]),
        ("def test_a(mocker):\n    pass", ["takes mocker"]),
        (
            "from baluarte.domain.access import rules\nmonkeypatch.setattr(rules, 'roles', [])",
            ["replaces baluarte.domain.access.rules"],
        ),
        (
            "import baluarte.config.folders\n"
            "monkeypatch.setattr(baluarte.config.folders, 'home', None)",
            ["replaces baluarte.config.folders"],
        ),
        (
            "monkeypatch.setattr('baluarte.config.folders.home', None)",
            ["replaces baluarte.config.folders.home"],
        ),
        ("import os\nmonkeypatch.setattr(os, 'geteuid', lambda: 1)", []),
        ("monkeypatch.setenv('BALUARTE_HOME', 'x')", []),
    ],
)
def test_what_stands_in_for_ours_is_found(source: str, said: list[str]) -> None:
    assert list(replacements(ast.parse(source))) == said


def without_assertion(module: ast.Module) -> Iterator[str]:
    """Yield the tests that cannot fail but by accident."""
    functions = (node for node in ast.walk(module) if isinstance(node, Function))
    for one in functions:
        if one.name.startswith("test_") and not any(map(_asserts, ast.walk(one))):
            yield one.name


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    if isinstance(node, ast.Call):
        name = _dotted(node.func).rsplit(".", 1)[-1]
        return name in RAISING or name.startswith("assert_")
    return False


def replacements(module: ast.Module) -> Iterator[str]:
    """Yield what a file of tests puts in the place of our own code."""
    ours = _names_of_ours(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (f"imports {name}" for name in _imported(node) if name in STAND_INS)
        elif isinstance(node, Function):
            yield from (f"takes {arg.arg}" for arg in node.args.args if arg.arg == "mocker")
        elif isinstance(node, ast.Call) and node.args and _replaces(node.func):
            target = _target(node.args[0], ours)
            if target.startswith("baluarte"):
                yield f"replaces {target}"


def _replaces(called: ast.expr) -> bool:
    owner, _, verb = _dotted(called).rpartition(".")
    return verb in REPLACING and "patch" in owner


def _target(node: ast.expr, ours: dict[str, str]) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    path = _dotted(node)
    root, _, rest = path.partition(".")
    return ".".join(filter(None, (ours.get(root, root), rest)))


def _names_of_ours(module: ast.Module) -> dict[str, str]:
    names = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("baluarte"):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname and alias.name.startswith("baluarte"):
                    names[alias.asname] = alias.name
    return names


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    paths = {f"{node.module}.{alias.name}" for alias in node.names}
    return {node.module or ""} | paths


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
