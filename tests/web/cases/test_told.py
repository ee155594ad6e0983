"""Her own words on a page of the case: sealed, opened one telling at a time, and logged."""

from uuid import UUID

import pytest
from tests.factories.cases import make_call
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.audit.models import Entry
from baluarte.domain.cases import actions
from baluarte.domain.cases.models import Reception
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WORDS = "Desde hace una hora hay hombres afuera de mi casa."
KEY = UUID("11111111-2222-4333-8444-777777777777")


@pytest.fixture
def told(cast) -> Reception:
    by = cast.owner.pk
    with acting_as(by):
        call = make_call(words=WORDS)
        received = actions.receive_call(
            institution=cast.keeper, call=call, key=KEY, team=[cast.colleague], by=by,
            at=call.told_at,
        )  # fmt: skip
    return received.reception


def of(told: Reception) -> str:
    return address("case_told", told.case.reference)


def readings(cast) -> int:
    with acting_as(cast.owner.pk):
        return Entry.objects.filter(act="cases.read_told").count()


def test_her_words_stay_sealed_until_they_are_opened(enter, cast, told):
    browser = enter(cast.owner)
    covered = text_of(browser.get(of(told)))
    before = readings(cast)
    opened = text_of(browser.get(f"{of(told)}?abrir={told.pk}"))
    assert (WORDS in covered, before, WORDS in opened, readings(cast)) == (False, 0, True, 1)


def test_that_they_were_opened_is_told_to_who_answers_for_the_case(enter, cast, told):
    enter(cast.colleague).get(f"{of(told)}?abrir={told.pk}")
    page = text_of(enter(cast.owner).get(address("case_readers", told.case.reference)))
    assert "What was told in her own words was opened" in page


@pytest.mark.parametrize("asked", ["palabras", "11111111-2222-4333-8444-555555555555"])
def test_what_was_not_told_here_is_not_found(enter, cast, told, asked):
    answer = enter(cast.owner).get(f"{of(told)}?abrir={asked}")
    assert (answer.status_code, readings(cast)) == (404, 0)


@pytest.mark.parametrize("who", ["owner", "colleague", "steward"])
def test_the_team_comes_in(enter, cast, told, who):
    assert enter(getattr(cast, who)).get(of(told)).status_code == 200


@pytest.mark.parametrize("who", ["without_role", "stranger", "liaison", "officer"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, told, who):
    browser = enter(getattr(cast, who))
    answers = [browser.get(of(told)), browser.get(f"{of(told)}?abrir={told.pk}")]
    missing = browser.get(address("case_told", "0000000000"))
    assert ([one.status_code for one in answers], readings(cast)) == ([404, 404], 0)
    assert plain(answers[0]) == plain(missing)


def test_a_case_that_began_without_a_call_says_so(enter, cast, opened):
    page = text_of(enter(cast.owner).get(address("case_told", opened.case.reference)))
    assert "Nothing she told is kept here" in page


def test_the_page_asks_no_more_than_others(enter, cast, told):
    assert asked_by(enter(cast.owner), of(told)) <= 15
