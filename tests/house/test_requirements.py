"""What must hold names the tests that prove it, and each of them is there."""

import ast
from collections.abc import Iterator
from functools import cache

import yaml
from tests.house.sources import ROOT

FILE = ROOT / "docs" / "security" / "requirements.yml"
# How many there are of each kind, in their order.
KINDS = {"A": 10, "N": 7, "I": 8, "E": 6, "U": 5, "D": 8, "W": 9, "R": 10, "S": 5}
PRIORITIES = {"P0", "P1", "P2"}
FIELDS = {"id", "requirement", "priority", "tests", "note", "status", "missing"}
# What has to hold before real data and is not proven: names may leave this list and none may come.
NOT_YET = {"I01", "I08"}


@cache
def requirements() -> list[dict]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@cache
def functions_in(path: str) -> set[str]:
    if not (ROOT / path).is_file():
        return set()
    parsed = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return {node.name for node in parsed if isinstance(node, ast.FunctionDef)}


def faults(held: list[dict]) -> Iterator[str]:
    for one in held:
        name, tests = one["id"], one.get("tests", [])
        if set(one) - FIELDS or one["priority"] not in PRIORITIES or not one["requirement"]:
            yield f"{name}: a field is wrong"
        if ("status" in one) != ("missing" in one) or one.get("status", "not yet") != "not yet":
            yield f"{name}: what is not yet says what is missing"
        if not tests and "status" not in one:
            yield f"{name}: nothing proves it"
        for said in tests:
            path, _, test = said.partition("::")
            if not test.startswith("test_") or test not in functions_in(path):
                yield f"{name}: there is no {said}"


def test_each_requirement_is_there_once_in_order():
    expected = [f"{kind}{n:02}" for kind, count in KINDS.items() for n in range(1, count + 1)]
    assert [one["id"] for one in requirements()] == expected
    assert len(expected) == 68


def test_each_is_proven_by_tests_that_exist_or_says_what_is_missing():
    assert list(faults(requirements())) == []


def test_what_is_missing_before_real_data_only_grows_less():
    urgent = {one["id"] for one in requirements() if one["priority"] == "P0" and "status" in one}
    assert urgent == NOT_YET


def test_a_test_that_is_not_there_and_a_claim_without_one_are_found():
    said = {"id": "X01", "requirement": "It holds.", "priority": "P0"}
    there = "tests/house/test_requirements.py::test_each_requirement_is_there_once_in_order"
    assert list(faults([said | {"tests": [there]}])) == []
    found = [
        said, said | {"tests": [there + "_not"]}, said | {"tests": ["tests/none.py::test_x"]},
        said | {"status": "not yet"}, said | {"status": "soon", "missing": "All."},
        said | {"tests": [there], "more": 1},
    ]  # fmt: skip
    assert [len(list(faults([one]))) for one in found] == [1] * len(found)


def test_whoever_finds_a_weakness_is_told_what_happens():
    said = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for words in ("Privately", "within 72 hours", "Every finding becomes a test", "## Against whom",
                  "## What is not promised", "docs/security/requirements.yml"):  # fmt: skip
        assert words in said, words
