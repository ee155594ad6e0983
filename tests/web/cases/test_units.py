"""Another unit of the Mechanism on the pages: the study is opened from the task."""

import re

import pytest
from django.db import connection
from tests.domain.cases.test_team import joins, leaves
from tests.domain.cases.test_units import (  # noqa: F401 (fixtures)
    challenged,
    evaluator,
    hers,
    herself,
    leaves_out,
    other,
    others,
    police,
    risk,
    rows_of,
    sent,
    unit,
)
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by

from baluarte.domain.access.models import Account, Institution

pytestmark = pytest.mark.django_db


def at(name, told):
    return address(name, told.pk)


def test_the_unit_that_accepts_the_study_opens_it_from_the_task(
    enter, hers, herself, sent, evaluator  # noqa: F811
):  # fmt: skip
    case, browser = hers[0], enter(evaluator)
    before = text_of(browser.get(at("assignment", sent)))
    assert "Whoever takes it on joins the team of the case" in before
    assert case.reference not in browser.get(at("assignment", sent)).content.decode()
    assert "It is done</" not in before
    assert browser.get(address("case_protection", case.reference)).status_code == 404

    answer = browser.post(at("accept_assignment", sent), follow=True)
    there = address("new_study", case.reference)
    assert f'href="{there}"' in answer.content.decode()
    assert browser.get(there).status_code == 200
    page = text_of(enter(herself).get(address("own_case")))
    assert f"{evaluator}" in page
    assert "took on a task of this case" in page


def test_who_comes_second_reads_who_took_it_on_and_sees_nothing(
    enter, hers, sent, evaluator, other  # noqa: F811
):  # fmt: skip
    second = enter(other)
    assert enter(evaluator).post(at("accept_assignment", sent)).status_code == 302
    page = text_of(second.post(at("accept_assignment", sent), follow=True))
    assert f"{evaluator} took it on before" in page
    assert f"{evaluator} took it on, and does it" in page
    assert "We take it on" not in page
    assert second.get(address("case", hers[0].reference)).status_code == 404


def test_who_decides_against_the_team_reads_why_the_task_is_not_theirs(
    enter, hers, herself, sent, evaluator  # noqa: F811
):  # fmt: skip
    joins(hers, evaluator, by=hers[0].responsible)
    challenged(herself)
    leaves(hers, evaluator, by=evaluator)
    browser = enter(evaluator)
    assert "whose decision is challenged" in text_of(browser.get(at("assignment", sent)))
    page = text_of(browser.post(at("accept_assignment", sent), follow=True))
    assert "You cannot take it on because you were of the team" in page
    assert rows_of(evaluator).get("cases_case") is None


@pytest.fixture
def closed(others, as_operator):  # noqa: F811
    """A colleague of the unit whose account was closed."""
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        Account.objects.filter(pk=others[0].pk).update(is_active=False)
        cursor.execute("set local role bal_app")
    return others[0]


def test_the_page_that_lets_somebody_join_offers_the_other_unit_and_nobody_left_out(
    enter, unit, hers, evaluator, closed  # noqa: F811
):  # fmt: skip
    browser, there = enter(unit.owner), address("join_team", hers[0].reference)
    page = text_of(browser.get(there))
    said = re.search(rf"{evaluator} · (Organización inventada \d+)", page)
    assert said is not None
    assert str(closed) not in page
    assert f"{said[0]}; joins the team" in text_of(
        browser.get(address("make_case_responsible", hers[0].reference))
    )
    assert said[0] in text_of(browser.get(address("hand_over_shift")))
    assert asked_by(browser, there) <= 17
    leaves_out(unit, hers, Institution.objects.get(code="UER"))
    assert str(evaluator) not in text_of(browser.get(there))
    assert browser.post(there, {"account": str(evaluator.pk)}).status_code == 422


def test_of_who_is_of_no_unit_nobody_is_offered(enter, unit, hers, police):  # noqa: F811
    page = text_of(enter(unit.owner).get(address("join_team", hers[0].reference)))
    assert str(police) not in page
    assert str(unit.stranger) not in page


def test_a_challenged_team_still_hands_its_shift_over(enter, unit, hers, herself):  # noqa: F811
    challenged(herself)
    browser = enter(unit.owner)
    page = text_of(browser.get(address("hand_over_shift")))
    assert str(unit.colleague) in page
    given = {"cases": [hers[0].reference], "account": str(unit.colleague.pk)}
    assert browser.post(address("hand_over_shift"), given).status_code == 302


def test_a_shift_of_many_asks_as_often_as_of_one(enter, unit, hers):  # noqa: F811
    from tests.factories.cases import make_case

    browser = enter(unit.owner)
    for_one = asked_by(browser, address("hand_over_shift"))
    for _ in range(4):
        make_case(unit)
    assert asked_by(browser, address("hand_over_shift")) == for_one
    assert len(re.findall('name="cases"', text_of(browser.get(address("hand_over_shift"))))) == 5
