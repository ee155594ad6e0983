"""A day is read off an instant in one way: `local_day(instant, zone)`.

An instant is kept in UTC. Its day there is tomorrow's every evening in Mexico.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from tests.house.sources import named, python_files, tree

# Read without a zone, so that it has one day only: a cell of a sheet, a value of a table, the
# hour that somebody typed into a form.
WITHOUT_ZONE = re.compile(r"cell|value|pd\.Timestamp\(value\)|typed")
ONLY_WAY = "local_day"
OTHER_WAYS = {"localdate", "today"}
PARTS = {"year", "month", "day", "weekday", "isoweekday", "toordinal", "isocalendar"}
AN_INSTANT = re.compile(r"(?:^|[._])(?:at|now|instant)$|now\(.*\)$")
IN_SQL = re.compile(
    r"\bcurrent_date\b|\bnow\(\)::date|_at::date|at time zone 'utc'\)::date"
    r"|date_trunc\('(?:day|week|month|year)', (?:now\(\)|\w*_at)(?! at time zone)",
    re.IGNORECASE,
)


def test_no_day_is_read_off_an_instant_without_its_zone():
    found = [f"{named(path)}: {one}" for path in python_files("src") for one in days_in(tree(path))]
    assert found == []


def test_no_test_takes_the_day_in_london_for_today():
    found = [
        f"{named(path)}: {one}"
        for path in python_files("tests")
        for one in days_in(tree(path))
        if "now()" in one and path.name != "test_days.py"
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "at.date()",
        "edition.published_at.date()",
        "(at + timedelta(days=9)).date()",
        "at.astimezone(zone).date()",
        "timezone.localdate(at)",
        "timezone.localdate()",
        "date.today()",
        "cut_off_at.year",
        "timezone.now().year",
        "coded_at.weekday()",
        "'select current_date'",
        "f'select 1 where told_at::date > {day}'",
        "'(now() at time zone \\'utc\\')::date'",
    ],
)
def test_a_day_without_its_zone_is_found(source):
    assert len(list(days_in(ast.parse(source)))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "local_day(at)",
        "local_day(at, zone).year",
        "cell.date()",
        "period.year",
        "def local_day(at, zone):\n    return at.astimezone(zone).date()",
        "f\"(now() at time zone '{CENTRE}')::date\"",
    ],
)
def test_a_day_of_a_zone_is_left_alone(source):
    assert list(days_in(ast.parse(source))) == []


def days_in(module: ast.AST) -> Iterator[str]:
    """Yield where a day is read off something that has a zone, in another way than the one."""
    for node in ast.iter_child_nodes(module):
        if isinstance(node, ast.FunctionDef) and node.name == ONLY_WAY:
            continue
        if is_read_off(node):
            yield ast.unparse(node)
        yield from days_in(node)


def is_read_off(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return IN_SQL.search(text) is not None
        case ast.Call(func=ast.Attribute(value=of, attr="date"), args=[], keywords=[]):
            return WITHOUT_ZONE.fullmatch(ast.unparse(of)) is None
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in OTHER_WAYS:
            return True
        case ast.Attribute(value=of, attr=attr) if attr in PARTS:
            return AN_INSTANT.search(ast.unparse(of)) is not None
    return False
