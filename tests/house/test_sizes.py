"""Sizes are a report, not a failure: never split one thought to satisfy a number."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.house.sources import named, python_files, tree

FILE_LINES, FUNCTION_LINES = 400, 50
SHOWN = 12


@dataclass(frozen=True)
class Long:
    """Something longer than most."""

    lines: int
    what: str


def test_sizes_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [p for p in python_files("src", "tools") if "migrations" not in p.parts]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    long = [Long(n, named(path)) for path, n in lengths.items() if n > FILE_LINES]
    for path in paths:
        long += [Long(one.lines, f"{named(path)}: {one.what}") for one in functions(tree(path))]
    report = in_words(len(paths), sum(lengths.values()), long)
    with capsys.disabled():
        print(f"\n{report}")
    assert len(report.splitlines()) == 1 + min(len(long), SHOWN)


def test_only_functions_that_pass_the_measure_are_named() -> None:
    source = "def short():\n    pass\n\nclass A:\n    def long(self):\n" + "        pass\n" * 50
    assert list(functions(ast.parse(source))) == [Long(51, "long()")]


def functions(module: ast.Module) -> Iterator[Long]:
    """Yield the functions of a file that pass the measure."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield Long(lines, f"{node.name}()")


def in_words(count: int, lines: int, long: list[Long]) -> str:
    """Say how large the house is and what in it is long, the longest first."""
    longest = sorted(long, key=lambda one: -one.lines)[:SHOWN]
    said = [f"{count} files, {lines} lines; {len(long)} files or functions to look at"]
    return "\n".join(said + [f"  {one.lines:>5} {one.what}" for one in longest])
