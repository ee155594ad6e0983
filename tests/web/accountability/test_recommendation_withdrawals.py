"""Who imported a sheet by mistake takes it back; it counts nowhere, and may come in again."""

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from tests.factories.entering import browser_of
from tests.factories.recommendations import NOW, ROWS, SET, make_house, make_set, state
from tests.web.markup import flat

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.models import Recommendation, RecommendationWithdrawal
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PAGE = reverse("withdraw_recommendations", args=[SET.code])


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def made(house):
    return make_set(house)


def imported(house, of, rows=ROWS):
    with acting_as(house.curator.pk):
        return actions.import_recommendations(of=of, rows=rows, by=house.curator.pk, at=NOW)


def test_what_is_answered_for_or_assessed_stays_and_the_rest_may_be_taken_back(house, made):
    of, rows = made
    state(house.documenter, house.civil, rows[2])
    browser = browser_of(house.curator)
    assert browser.get(PAGE).status_code == 404, "somebody answers for two, one is assessed"
    [extra] = imported(house, of, [actions.NewRecommendation(text_es="Otra (inventada).")])
    form = browser.get(PAGE).context["form"]
    assert list(form.rows) == [str(extra.pk)]
    for who in (house.monitor, house.liaison, house.documenter):
        assert browser_of(who).get(PAGE).status_code == 404
    assert browser.post(PAGE, {"recommendations": [str(extra.pk)]}).status_code == 302
    said = flat(browser.get(reverse("recommendation_set", args=[of.code])).content.decode())
    assert "Otra (inventada)." not in said
    assert browser.get(reverse("recommendation", args=[extra.code])).status_code == 404
    with acting_as(house.curator.pk):
        assert of.recommendations.count() == len(rows)
        assert Recommendation.everything.filter(set=of).count() == len(rows) + 1


def test_what_was_taken_back_may_come_in_again_with_another_code(house, made):
    of, _ = made
    new = [actions.NewRecommendation(number="9", text_es="Otra (inventada).")]
    codes = []
    for _time in range(3):
        rows = imported(house, of, new)
        codes.append(rows[0].code)
        with acting_as(house.curator.pk):
            actions.withdraw_recommendations(recommendations=rows, by=house.curator.pk, at=NOW)
    assert len(set(codes)) == 3


@pytest.mark.parametrize("who", ["monitor", "curator"])
def test_nobody_takes_back_what_another_imported_or_what_is_in_use(house, made, who):
    _, rows = made
    by = getattr(house, who).pk
    with pytest.raises(RecommendationRefused, match="in_use"), acting_as(by):
        actions.withdraw_recommendations(recommendations=rows, by=by, at=NOW)


def test_what_another_house_said_and_still_waits_is_not_taken_away(house, made):
    of, _ = made
    [extra] = imported(house, of, [actions.NewRecommendation(text_es="Otra (inventada).")])
    state(house.documenter, house.civil, extra)
    with pytest.raises(RecommendationRefused, match="in_use"), acting_as(house.curator.pk):
        actions.withdraw_recommendations(
            recommendations=[extra], by=house.curator.pk, at=NOW
        )  # fmt: skip
    with (
        acting_as(house.curator.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        RecommendationWithdrawal.objects.create(
            recommendation=extra, withdrawn_at=NOW, withdrawn_by=house.curator
        )
