"""A migration is a letter from the past: what it imports must not change under it."""

import ast
from collections.abc import Iterator
from importlib import import_module
from sys import stdlib_module_names

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Field
from django.utils import translation
from tests.house.sources import named, python_files, tree

# Classes of fields that Django writes by their path: they may not be moved or removed.
FIELDS = {"baluarte.domain.sealing.models.SealedField"}
LIBRARIES = {"django"} | stdlib_module_names


def test_migrations_import_nothing_live() -> None:
    found = [path for path in python_files("src") if "migrations" in path.parts]
    assert [f"{named(p)}: {use}" for p in found for use in live_imports(tree(p))] == []


@pytest.mark.parametrize(
    ("source", "live"),
    [
        ("import uuid\nfrom django.db import models\nfield = models.UUIDField()", []),
        (
            "import baluarte.domain.sealing.models\n"
            "field = baluarte.domain.sealing.models.SealedField()",
            [],
        ),
        (
            "import baluarte.domain.sealing.models\n"
            "rows = baluarte.domain.sealing.models.RecordKey.objects.all()",
            ["baluarte.domain.sealing.models.RecordKey.objects.all"],
        ),
        (
            "from baluarte.domain.access.models import Account",
            ["baluarte.domain.access.models.Account"],
        ),
        ("from baluarte.domain.wall.context import acting_as_operator as go",
         ["baluarte.domain.wall.context.acting_as_operator"]),
        ("import pandas", ["pandas"]),
        ("from . import rows", ["a relative import"]),
    ],
)  # fmt: skip
def test_a_live_import_is_found(source: str, live: list[str]) -> None:
    assert list(live_imports(ast.parse(source))) == live


def test_migrations_say_all_that_the_models_do() -> None:
    loader = MigrationLoader(None)
    with translation.override(None):
        found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        missing = found.changes(graph=loader.graph)
    said = {app: [str(one) for each in missing[app] for one in each.operations] for app in missing}
    assert said == {}


@pytest.mark.parametrize("path", sorted(FIELDS))
def test_what_migrations_may_import_is_a_field(path: str) -> None:
    module, name = path.rsplit(".", 1)
    assert issubclass(getattr(import_module(module), name), Field)


def live_imports(migration: ast.Module) -> Iterator[str]:
    """Yield everything a migration takes from code that may change."""
    for node in ast.walk(migration):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if _root(alias.name) not in LIBRARIES | {"baluarte"} or alias.asname:
                    yield alias.name
        elif isinstance(node, ast.ImportFrom):
            yield from _from(node)
        elif isinstance(node, ast.Attribute):
            path = _dotted(node)
            if _root(path) == "baluarte" and not _is_inside(node, migration) and path not in FIELDS:
                yield path


def _from(node: ast.ImportFrom) -> Iterator[str]:
    if node.level or node.module is None:
        yield "a relative import"
        return
    for alias in node.names:
        path = f"{node.module}.{alias.name}"
        if _root(path) not in LIBRARIES and path not in FIELDS:
            yield path


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _is_inside(node: ast.Attribute, migration: ast.Module) -> bool:
    """Say whether a longer path contains this one, which then speaks for both."""
    return any(isinstance(o, ast.Attribute) and o.value is node for o in ast.walk(migration))


def _root(path: str) -> str:
    return path.split(".", maxsplit=1)[0]
