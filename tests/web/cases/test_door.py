"""What came by the urgent door, in reception: first, taken by name, opened, and a case with her words."""

import re

import pytest
from tests.domain.procedure.test_door import flood
from tests.factories.door import CANARY, keep_door, leave, put_on_duty
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.cases.models import Case, Reception
from baluarte.domain.cases.queries import told_words
from baluarte.domain.procedure.models import DoorMessage
from baluarte.domain.procedure.queries import doors, left_out_of
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
WAITS = "It came by the urgent door; nobody has taken it"
SAID = {
    "consent": "yes", "told": "writing", "part": "beneficiary", "name": "Ximena Inventada",
    "danger": "on", "state": "30", "municipality": "30001", "perpetrator": "private",
    "layers": ["share_with_federal_mechanism"],
}  # fmt: skip


@pytest.fixture
def left(cast, as_operator, as_role):
    """A message at the keeper's door: the owner is on duty, the colleague her deputy."""
    with as_operator():
        keep_door(cast)
        put_on_duty(cast)
    with as_role("bal_public"), acting_as_nobody():
        [door] = doors()
    leave(door, as_role, not_told=("municipal_police",), municipality="")
    with acting_as(cast.owner.pk):
        return DoorMessage.objects.defer("box").get()


def take(browser, left):
    return browser.post(address("take_from_door", left.pk))


def send(browser, cast, left, **changes):
    said = SAID | {"door": str(left.pk), "key": str(left.pk), "institution": str(cast.keeper.pk)}
    return browser.post(address("receive_call"), said | {"out": [str(cast.police.pk)]} | changes)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("owner", True), ("colleague", True), ("without_role", False), ("stranger", False)],
)
def test_the_roster_sees_first_what_nobody_has_taken(enter, cast, left, who, sees):
    said = text_of(enter(getattr(cast, who)).get(address("receive_call")))
    assert (WAITS in said, CANARY in said) == (sees, False)
    if sees:
        assert re.search(r"It waits (0 minutes|1 minute)\b", said)
        assert said.index(WAITS) < said.index('<form class="fields"')


@pytest.mark.parametrize("name", ["take_from_door", "set_aside_from_door"])
@pytest.mark.parametrize("who", ["without_role", "stranger", "officer"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, left, name, who):
    browser = enter(getattr(cast, who))
    there = browser.post(address(name, left.pk))
    nowhere = browser.post(address(name, cast.owner.pk))
    opened = browser.get(f"{address('receive_call')}?puerta={left.pk}")
    assert [there.status_code, nowhere.status_code, opened.status_code] == [404] * 3
    assert plain(there) == plain(nowhere)


def test_taken_it_opens_with_her_words_and_what_she_said_filled_in(enter, cast, left):
    browser = enter(cast.owner)
    answer = take(browser, left)
    said = text_of(browser.get(answer.url))
    assert answer.url == f"{address('receive_call')}?puerta={left.pk}"
    assert [one in said for one in (CANARY, "Por su hermana", "Su vecino", "Municipal police")] == [
        True, True, True, True,
    ]  # fmt: skip
    police = re.search(rf'<input[^>]*value="{cast.police.pk}"[^>]*>', said)[0]
    danger = re.search(r'<input[^>]*name="danger"[^>]*>', said)[0]
    assert ("checked" in police, "checked" in danger, 'name="words"' in said) == (True, True, False)


def test_whoever_has_not_taken_it_does_not_open_it(enter, cast, left):
    take(enter(cast.owner), left)
    browser = enter(cast.colleague)
    assert browser.get(f"{address('receive_call')}?puerta={left.pk}").status_code == 404
    assert browser.post(address("set_aside_from_door", left.pk)).status_code == 404
    assert f"{cast.owner.display_name} took it" in text_of(browser.get(address("receive_call")))


def test_taken_by_two_the_second_is_told_so(enter, cast, left):
    take(enter(cast.owner), left)
    answer = take(enter(cast.colleague), left)
    assert answer.url == address("receive_call")


def test_received_it_is_a_case_with_her_words_from_the_instant_she_sent_it(enter, cast, left):
    browser = enter(cast.owner)
    take(browser, left)
    answer = send(browser, cast, left, words="Otra cosa")
    with acting_as(cast.owner.pk):
        reception, case = Reception.objects.get(), Case.objects.get()
        told = told_words(reception, by=cast.owner.pk, at=reception.recorded_at)
        assert {one.column: one.text for one in told.cells}["Palabras"] == CANARY
        assert (reception.told, reception.danger_declared_at) == ("writing", reception.told_at)
        assert [one.institution for one in left_out_of(case.matter)] == [cast.police]
        message = DoorMessage.objects.get()
        assert (message.done_how, message.box) == ("received", None)
        assert reception.told_at < message.taken_at
    assert answer.url == address("case_letters", case.reference)


def test_sent_twice_it_is_one_case(enter, cast, left):
    browser = enter(cast.owner)
    take(browser, left)
    send(browser, cast, left)
    again = send(browser, cast, left)
    with acting_as(cast.owner.pk):
        assert again.url == address("case", Case.objects.get().reference)


def test_what_is_wrong_keeps_her_message_and_what_was_typed(enter, cast, left):
    browser = enter(cast.owner)
    take(browser, left)
    answer = send(browser, cast, left, consent="no")
    said = text_of(answer)
    assert (answer.status_code, CANARY in said, "Ximena Inventada" in said) == (422, True, True)
    with acting_as(cast.owner.pk):
        assert not Case.objects.exists()


def test_set_aside_it_waits_no_more_and_its_words_are_gone(enter, cast, left):
    browser = enter(cast.owner)
    take(browser, left)
    browser.post(address("set_aside_from_door", left.pk))
    with acting_as(cast.owner.pk):
        message = DoorMessage.objects.get()
    assert (message.done_how, message.box) == ("set_aside", None)
    assert "By the urgent door" not in text_of(browser.get(address("receive_call")))


def test_both_pages_ask_few_questions(enter, cast, left):
    browser = enter(cast.owner)
    assert asked_by(browser, address("receive_call")) <= 15
    take(browser, left)
    assert asked_by(browser, f"{address('receive_call')}?puerta={left.pk}") <= 25


def test_behind_five_thousand_of_a_flood_the_one_who_wrote_is_seen_first(
    enter, cast, left, as_operator
):
    flood(left, as_operator, count=5_000, length=4_000)
    browser = enter(cast.owner)
    page = browser.get(address("receive_call"))
    assert (page.status_code, text_of(page).count(WAITS)) == (200, 1)
    assert "5000 messages look like a flood" in text_of(page)
    apart = browser.get(address("receive_call") + "?avalancha=1&pagina=2")
    assert (text_of(apart).count(WAITS), "Page 2 of 200" in text_of(apart)) == (25, True)
