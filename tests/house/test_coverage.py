"""Every demand of the mission has what answers it, who owes it, what measures it, and a test."""

import ast
from itertools import chain

import pytest
from django.urls import NoReverseMatch, reverse
from tests.house.sources import python_files, tree

from baluarte.norms.policy import (
    demands,
    guidelines,
    institutions_of,
    objectives_of,
    policy_indicators,
)
from baluarte.web.accountability.functions import ANSWERS, Built, answered
from baluarte.web.accountability.tests_of_demands import TESTS

PORTAL, WORKBENCH = "baluarte.config.urls_portal", "baluarte.config.urls_workbench"
# It refers to a publication and is measured by nothing.
WITHOUT_INDICATOR = {"S51"}


def opens(name: str, *, is_public: bool) -> bool:
    try:
        reverse(name, urlconf=PORTAL if is_public else WORKBENCH)
    except NoReverseMatch:
        return False
    return True


def names_of_tests() -> set[str]:
    files = (path for path in python_files("tests") if path.name.startswith("test_"))
    found = chain.from_iterable(ast.walk(tree(path)) for path in files)
    return {one.name for one in found if isinstance(one, ast.FunctionDef)}


def test_s51_every_demand_has_a_function_that_opens_or_says_under_construction() -> None:
    assert list(ANSWERS) == list(demands())
    for code in demands():
        of = answered(code)
        assert of.functions or of.room, code
        missing = [one.name for one in of.functions if not opens(one.name, is_public=one.is_public)]
        assert missing == [], code


def test_an_address_that_is_none_does_not_open() -> None:
    assert (opens("no_such_page", is_public=False), opens("coverage", is_public=True)) == (
        False,
        False,
    )


def test_s43_every_demand_has_an_institution_that_answers_for_it() -> None:
    without = [code for code, one in demands().items() if not all(map(_stands_for, one.owners))]
    assert without == []
    assert [code for code, one in demands().items() if not one.owners] == []


def test_every_demand_is_measured_by_an_indicator() -> None:
    without = {code for code, one in demands().items() if not one.indicators}
    assert without == WITHOUT_INDICATOR
    known = policy_indicators()
    assert [one for row in demands().values() for one in row.indicators if one not in known] == []


def test_every_demand_that_is_answered_has_a_test_named_after_it() -> None:
    answers = {code for code in demands() if answered(code).state is not Built.BUILDING}
    assert set(TESTS) == answers
    assert {code for code, name in TESTS.items() if f"_{code.lower()}_" not in name} == set()
    assert set(TESTS.values()) - names_of_tests() == set()


def test_s49_every_guideline_has_an_objective_and_every_axis_its_indicators() -> None:
    assert [code for code in guidelines() if not objectives_of(code)] == []
    levels: dict[str, set[str]] = {}
    for one in policy_indicators().values():
        levels.setdefault(one.axis, set()).add(one.level)
    assert set(map(frozenset, levels.values())) == {frozenset({"structure", "process", "outcome"})}
    assert len(policy_indicators()) == 98


@pytest.mark.parametrize("code", ["NADIE", "EDO-99-FIS"])
def test_who_does_not_exist_answers_for_nothing(code: str) -> None:
    assert not _stands_for(code)


def _stands_for(owner: str) -> bool:
    # Of municipal governments and the like the class itself is the owner.
    return bool(institutions_of(owner)) or owner == "MUN-*"
