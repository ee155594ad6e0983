"""How often warnings came true, proposed for the portal and let out at the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.warnings import came, issue, make_warning_cast, propose_card

from baluarte.domain.prevention.queries.in_public import score_cards_in_public
from baluarte.domain.prevention.warning_choices import WhatCame
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.prevention import warnings_to_do

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def made(as_operator):
    with as_operator():
        return make_warning_cast()


@pytest.fixture
def year(made):
    """Return the year of a warning that came true."""
    issued = timezone.now() - 50 * DAY
    one = issue(made, at=issued, valid_until=local_day(issued) + 20 * DAY)
    came(made, one, WhatCame.HAPPENED, day=local_day(issued) + 10 * DAY)
    return local_day(issued).year


def to_do(account):
    with acting_as(account.pk):
        return list(warnings_to_do.score_cards_to_let_out(account.pk, timezone.now()))


def in_public():
    with acting_as_nobody():
        return score_cards_in_public()


def waiting(browser, year) -> str:
    [row] = browser.get(f"{reverse('warning_scores')}?anio={year}").context["cards"]
    return row["url"]


def test_one_proposes_another_lets_it_out_and_either_takes_it_back(enter, made, year, settings):
    # What is done at the pages is done now, as it is where nobody lays days back.
    settings.DATES_BACK = False
    one, other = enter(made.one), enter(made.other)
    there = f"{reverse('propose_score_card')}?anio={year}"
    shown = one.get(there).content.decode()
    assert "se cumplió 1 (100" in shown
    assert made.house.name not in shown.partition("<main")[2]
    assert one.post(there).status_code == 302
    assert (to_do(made.one), [each.number for each in to_do(made.other)]) == ([], [1])

    address = waiting(other, year)
    again = other.post(address, {"answer": "refused", "reason": ""})
    assert again.status_code == 422
    assert other.post(address, {"answer": "confirmed"}).status_code == 302
    assert [each.year for each in in_public()] == [year]
    assert to_do(made.other) == []
    assert other.post(address, {"answer": "confirmed"}).status_code == 404

    back = waiting(one, year)
    assert one.post(back, {"reason": " "}).status_code == 422
    assert one.post(back, {"reason": "Faltaba un resultado."}).status_code == 302
    assert [each.body for each in in_public()] == [{}]
    assert waiting(one, year) == ""


def test_whoever_proposed_it_can_only_withdraw_it(enter, made, year):
    card = propose_card(made, year=year)
    address = reverse("answer_score_card", args=[card.pk])
    mine = enter(made.one)
    assert 'name="answer"' not in mine.get(address).content.decode()
    assert mine.post(address, {"answer": "confirmed"}).status_code == 302
    assert in_public() == []
    assert enter(made.other).get(address).status_code == 404


def test_a_year_of_thousands_of_digits_is_no_year(enter, made, year):
    browser, asked = enter(made.one), {"anio": "9" * 5_000}
    for name in ("propose_score_card", "warning_scores"):
        assert browser.get(reverse(name), asked).status_code == 200


def test_a_year_without_warnings_has_nothing_to_propose(enter, made):
    assert enter(made.one).get(reverse("propose_score_card")).status_code == 404
