"""Agreed signs in pages: agreed, given by her, heard by the team, missed, found out."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by

from baluarte.domain.cases.actions.checkins import ring_for_missed
from baluarte.domain.cases.models import CheckIn, CheckInAgreement
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.web.procedure.instants import in_words

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DANGER = "¿Cómo está tu tía?"


@pytest.fixture
def asked():
    here = timezone.now()
    return {
        "rhythm": "hours", "hours": "", "every_hours": "1", "from_day": f"{here - 48 * HOUR:%Y-%m-%d}",
        "from_hour": "00:00", "until_day": f"{here + 30 * 24 * HOUR:%Y-%m-%d}",
        "grace_minutes": "10", "signal": "Ya comí", "danger": DANGER,
        "plan": "Llama Rosa a su hermana",
    }  # fmt: skip


@pytest.fixture
def agreed(enter, cast, opened, asked):
    page = address("agree_checkins", opened.case.reference, opened.party.pk)
    assert enter(cast.owner).post(page, asked).status_code == 302
    return awaited_by(cast.owner)


def awaited_by(account):
    with acting_as(account.pk):
        return CheckIn.objects.get(said_at=None, missed_at=None)


@pytest.fixture
def missed(agreed, as_operator, as_role):
    with as_operator():
        past = timezone.now() - timedelta(minutes=25)
        CheckIn.objects.update(due_at=past, opens_at=past, closes_at=past + timedelta(minutes=10))
    with as_role("bal_worker"), acting_as_nobody():
        assert ring_for_missed(at=timezone.now()) == 1
    return agreed


def test_she_gives_her_sign_by_one_button(enter, opened, agreed, cast):
    browser, page = enter(opened.herself), address("own_checkins")
    shown = text_of(browser.get(page))
    assert "I am well" in shown
    assert "Ya comí" not in shown
    assert "Ya comí" in text_of(browser.get(page, {"abrir": "palabras"}))
    assert "Give my sign" in text_of(browser.get(address("own_case")))
    answer = browser.post(page, follow=True)
    assert "Your sign is on record" in text_of(answer)
    with acting_as(cast.owner.pk):
        given = CheckIn.objects.get(pk=agreed.pk)
        assert (given.heard, given.is_danger, given.missed_at) == ("own_window", False, None)
        assert CheckIn.objects.filter(said_at=None).count() == 1


def test_the_word_of_danger_is_answered_on_the_page_as_any_other(enter, opened, agreed, cast):
    browser, page = enter(opened.herself), address("own_checkins")
    answer = text_of(browser.post(page, {"word": DANGER.upper()}, follow=True))
    assert "Your sign is on record" in answer
    assert "danger" not in answer.partition('id="sign"')[2].partition("</main>")[0]
    team = text_of(enter(cast.colleague).get(address("case", opened.case.reference)))
    assert "Signal of danger" in team


def test_what_is_missed_stands_first_until_what_was_found_is_written(enter, opened, cast, missed):
    browser = enter(cast.owner)
    pages = (address("case", opened.case.reference), address("desk"), address("agenda"))
    shown = [text_of(browser.get(page)) for page in pages]
    assert [one.count("25 minutes since its hour") for one in shown] == [1, 1, 1]
    find = address("find_out", opened.case.reference, missed.pk)
    assert find in shown[0]
    assert browser.get(find).status_code == 200
    assert browser.post(find, {"when_0": "now", "text": ""}).status_code == 422
    answer = browser.post(find, {"when_0": "now", "text": "Sin señal en el camino"})
    assert answer.status_code == 302
    shown = [text_of(browser.get(page)) for page in pages]
    assert ["minutes since its hour" in one for one in shown] == [False, False, False]
    assert browser.post(find, {"when_0": "now", "text": "Otra"}).status_code == 404
    kept = text_of(browser.get(answer.url, {"abrir": "palabras"}))
    assert "Sin señal en el camino" in kept


def test_her_late_sign_does_not_make_it_vanish(enter, opened, cast, missed):
    browser = enter(opened.herself)
    assert "did not come and your team was called" in text_of(browser.get(address("own_case")))
    browser.post(address("own_checkins"))
    page = text_of(enter(cast.owner).get(address("case", opened.case.reference)))
    assert "Came late" in page
    assert "Write what was found out" in page


def test_the_team_hears_either_sign(enter, opened, cast, agreed):
    browser = enter(cast.colleague)
    page = address("hear_sign", opened.case.reference, agreed.pk)
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"heard": "own_window", "meant": "well"}).status_code == 422
    assert browser.post(page, {"heard": "call", "meant": "danger"}).status_code == 302
    assert "Agreed signs that did not come" in text_of(browser.get(address("desk")))
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"danger": "ya COMÍ"}, "nobody could tell them apart"),
        ({"rhythm": "daily"}, "Say at which hours of the day"),
        ({"rhythm": "daily", "hours": "9, 25:00"}, "is no hour"),
        ({"every_hours": ""}, "Say every how many hours"),
        ({"rhythm": "once", "from_day": "2026-01-10"}, "no such hour is still to come"),
        ({"until_day": "2020-01-01"}, "It ends before it begins"),
    ],
)
def test_what_cannot_be_agreed_says_why_and_keeps_what_was_typed(
    enter, opened, cast, asked, *, changes, says
):
    page = address("agree_checkins", opened.case.reference, opened.party.pk)
    answer = enter(cast.owner).post(page, asked | changes)
    assert (answer.status_code, says in text_of(answer)) == (422, True)
    assert "Llama Rosa" in text_of(answer)
    with acting_as(cast.owner.pk):
        assert not CheckInAgreement.objects.exists()


@pytest.mark.parametrize("who", ["without_role", "stranger", "liaison", "officer"])
def test_nobody_else_comes_to_them(enter, opened, cast, missed, who):
    browser, of_case = enter(getattr(cast, who)), [opened.case.reference]
    with acting_as(cast.owner.pk):
        agreement = CheckInAgreement.objects.get()
    pages = [
        address("hear_sign", *of_case, missed.pk), address("find_out", *of_case, missed.pk),
        address("end_checkins", *of_case, agreement.pk), address("own_checkins"),
    ]  # fmt: skip
    assert [browser.get(page).status_code for page in pages] == [404] * 4
    assert "since its hour" not in text_of(browser.get(address("desk")))


def test_an_agreement_ends(enter, opened, cast, agreed):
    browser = enter(cast.owner)
    page = address("end_checkins", opened.case.reference, agreed.agreement_id)
    assert browser.get(page).status_code == 200
    assert browser.post(page).status_code == 302
    assert "No more signs are waited for" in text_of(
        browser.get(address("case_checkins", opened.case.reference))
    )
    assert browser.get(page).status_code == 404


def test_the_pages_ask_little(enter, opened, cast, missed):
    page = address("case_checkins", opened.case.reference)
    assert asked_by(enter(cast.owner), page) <= 15
    assert asked_by(enter(opened.herself), address("own_checkins")) <= 15


def test_the_hour_it_was_due_is_read_where_the_case_is(enter, opened, cast, missed):
    here, browser = zone_of_matter(opened.case.matter), enter(cast.owner)
    with acting_as(cast.owner.pk):
        said = in_words(CheckIn.objects.get(pk=missed.pk).due_at, here)
    with timezone.override("Asia/Tokyo"):
        for name in ("hear_sign", "find_out"):
            page = address(name, opened.case.reference, missed.pk)
            assert said in text_of(browser.get(page))
