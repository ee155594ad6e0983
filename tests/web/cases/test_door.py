"""What came by the urgent door, in reception: first, taken by name, opened, and a case with her words."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.domain.procedure.test_door import flood
from tests.factories.door import CANARY, keep_door, leave, put_on_duty
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.audit.models import Entry
from baluarte.domain.cases.models import Case, Reception
from baluarte.domain.cases.queries import told_words
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import DoorMessage, Notice
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


@pytest.fixture
def wordless(cast, as_operator, as_role):
    """Danger and a telephone, and no words."""
    with as_operator():
        keep_door(cast)
        put_on_duty(cast)
    with as_role("bal_public"), acting_as_nobody():
        [door] = doors()
    leave(door, as_role, words="", declares_danger=True, state="", municipality="")
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
        # Before the form on which a call is taken down, whatever its look.
        [form] = [one for one in re.finditer(r"<form\b.*?</form>", said, re.DOTALL)
                  if 'name="consent"' in one[0]]  # fmt: skip
        assert "Keep the call" in form[0]
        assert said.index(WAITS) < form.start()


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


@pytest.mark.parametrize(
    ("written", "kept"), [("Hay dos hombres afuera", "Hay dos hombres"), ("", "She left no words")]
)
def test_what_came_without_words_is_received_with_what_she_tells_when_called_back(
    enter, cast, wordless, written, kept
):
    browser = enter(cast.owner)
    shown = text_of(browser.get(take(browser, wordless).url))
    answer = send(browser, cast, wordless, words=written)
    with acting_as(cast.owner.pk):
        [reception] = Reception.objects.all()
        said = told_words(reception, by=cast.owner.pk, at=timezone.now())
    assert ('name="words"' in shown, answer.status_code, kept in str(said)) == (True, 302, True)


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
    assert "5000 messages that look like a flood in 1 minute" in said_by(page)
    apart = said_by(browser.get(address("receive_call") + "?avalancha=1&pagina=2"))
    assert [one in apart for one in ("1000 cannot be opened", "Page 2 of 5")] == [True, True]


def said_by(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text_of(answer))).split())


@pytest.fixture
def wave(cast, left, as_operator, as_role):
    """Forty of one length within the minute of the one who wrote: as many as a machine sends."""
    with as_role("bal_public"), acting_as_nobody():
        [door] = doors()
    for number in range(40):
        leave(
            door, as_role, words=f"Mensaje {number}", how_to_reach="", state="", not_told_words=""
        )
    with as_operator(), connection.cursor() as cursor:
        # Of one minute, whenever the tests run.
        cursor.execute(
            "update procedure_doormessage set waiting_since = date_trunc('minute', now())"
        )
    return left


def test_in_a_flood_of_her_own_length_she_stands_first_and_the_others_are_one_line(
    enter, cast, wave
):
    browser = enter(cast.owner)
    before = said_by(browser.get(address("receive_call")))
    assert "41 messages that look like a flood in 1 minute" in before
    assert "Mensaje" not in before
    page = browser.get(f"{address('receive_call')}?avalancha=1")
    said = said_by(page)
    assert said.index(CANARY) < said.index("40 say the same")
    assert "No other says this names a place says how to be reached" in said
    assert text_of(page).count(reverse("take_from_door", args=[wave.pk])) == 1
    with acting_as(cast.owner.pk):
        entry = Entry.objects.get(act="procedure.look_through_flood")
        assert set(entry.objects_named) == {str(one.pk) for one in DoorMessage.objects.all()}
    taken = browser.post(address("take_from_door", wave.pk), follow=True)
    assert CANARY in text_of(taken)


def test_nobody_else_looks_through_a_flood(enter, cast, wave):
    for who in (cast.without_role, cast.stranger):
        assert CANARY not in text_of(enter(who).get(f"{address('receive_call')}?avalancha=1"))


def test_who_is_on_duty_is_told_of_a_flood_in_one_notice(enter, cast, wave, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        actions.watch_door(at=timezone.now())
    browser = enter(cast.owner)
    said = said_by(browser.get(reverse("notices")))
    assert "41 mensajes llegaron por la puerta urgente, en 1 minuto" in said
    assert "1 aviso sin leer" in said
    with acting_as(cast.owner.pk):
        [notice] = Notice.objects.all()
    browser.post(reverse("read_notices"), {"notice": [str(notice.pk)]})
    assert "Ha leído todo" in said_by(browser.get(reverse("notices")))


def test_notices_of_one_wave_are_one_line_and_a_later_one_is_its_own(enter, cast, left, as_role):
    began = timezone.now()
    with as_role("bal_public"), acting_as_nobody():
        [door] = doors()
    for minute in (0, 1, 9):
        leave(door, as_role)
        with as_role("bal_worker"), acting_as_nobody():
            actions.watch_door(at=began + timedelta(minutes=minute))
    said = said_by(enter(cast.owner).get(reverse("notices")))
    assert "3 mensajes llegaron por la puerta urgente, en 2 minutos" in said
    assert "Alguien llegó por la puerta urgente" in said
    assert "2 avisos sin leer" in said
