"""No list without a bound travels as parameters: PostgreSQL takes 65,535 of them in a statement.

A list of values goes as one array (`wall.one_array`), whoever asks. What would go round it is
refused: placeholders by the number of values, and conditions added in a loop that says no bound:
it is over a constant, or over a slice that ends at one.
"""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model
from tests.house.sources import named, python_files, tree

# Three values of each kind of column.
DAY, INSTANT = date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)
VALUES = {
    "UUIDField": [uuid4(), uuid4(), uuid4()],
    "DateField": [DAY + timedelta(n) for n in range(3)],
    "DateTimeField": [INSTANT + timedelta(n) for n in range(3)],
    "TimeField": [time(n) for n in range(3)],
    "DurationField": [timedelta(n) for n in range(3)],
    "BinaryField": [b"a", b"b", b"c"],
    "JSONField": [{"a": n} for n in range(3)],
    "BooleanField": [True, False],
}
NUMBERS = ["1", "2", "3"]


def columns() -> Iterator[tuple[type[Model], Any]]:
    """Yield every column of every model, libraries' too, and every way back from another table."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            # An array of arrays is no list of keys; nobody looks a column of arrays up so.
            if not isinstance(field, ArrayField):
                yield model, field


def test_every_column_is_looked_up_by_one_array():
    several = {}
    for model, field in columns():
        asked = model._default_manager.filter(**{f"{field.name}__in": values_of(field)})
        _, params = asked.order_by().values("pk").query.sql_with_params()
        if len(params) != 1:
            several[f"{model._meta.label}.{field.name}"] = params
    assert several == {}


def values_of(field: Any) -> list[Any]:
    """Return three values of what a column, or a key to it, holds."""
    while not isinstance(field, Field) or field.is_relation:
        field = field.target_field
    return VALUES.get(field.get_internal_type(), NUMBERS)


def test_nothing_goes_round_the_array():
    found = list(python_files("src"))
    assert [f"{named(p)}:{line}" for p in found for line in one_by_one(tree(p))] == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('", ".join(["%s"] * len(keys))', [1]),
        ('"(%s, %s), " * len(rows)', [1]),
        ("reduce(or_, asked)", [1]),
        ("for one in rows:\n    asked |= Q(day=one)", [2]),
        ("for one in rows:\n    if one:\n        asked = asked | Q(day=one)", [3]),
        ("for one in rows[:MOST]:\n    asked |= Q(day=one)", []),
        ("for one, other in FIELDS:\n    asked |= Q(day=one)", []),
        ("for one, other in FIELDS.items():\n    asked |= Q(day=one)", []),
        ("asked |= Q(day=one)", []),
        ("asked.filter(pk__in=keys)", []),
    ],
)
def test_what_goes_round_is_found(source: str, lines: list[int]) -> None:
    assert list(one_by_one(ast.parse(source))) == lines


def one_by_one(module: ast.AST) -> Iterator[int]:
    """Yield the lines on which a statement grows by a parameter for each of many values."""
    for node in ast.walk(module):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            if any(
                isinstance(one, ast.Constant) and "%s" in str(one.value) for one in ast.walk(node)
            ):
                yield node.lineno
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            first = node.args[0] if node.args else None
            if name == "reduce" and isinstance(first, ast.Name) and first.id in {"or_", "and_"}:
                yield node.lineno
        elif isinstance(node, ast.For) and not says_bound(node.iter):
            yield from (one.lineno for one in ast.walk(node) if adds_condition(one))


def says_bound(looped: ast.expr) -> bool:
    """Say whether a loop is over a constant or over a slice that ends at one."""
    if isinstance(looped, ast.Subscript):
        upper = looped.slice.upper if isinstance(looped.slice, ast.Slice) else None
        return upper is not None and says_bound(upper)
    if isinstance(looped, ast.Call) and isinstance(looped.func, ast.Attribute):
        return says_bound(looped.func.value)
    return isinstance(looped, ast.Name) and looped.id.isupper()


def adds_condition(node: ast.AST) -> bool:
    """Say whether a statement adds a condition (`Q`) to others."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr):
        return _holds_condition(node.value)
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
        return isinstance(node.value.op, ast.BitOr) and _holds_condition(node.value)
    return False


def _holds_condition(value: ast.expr) -> bool:
    called = (one.func for one in ast.walk(value) if isinstance(one, ast.Call))
    return any(isinstance(one, ast.Name) and one.id == "Q" for one in called)
