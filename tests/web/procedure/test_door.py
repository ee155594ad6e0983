"""The urgent door at the portal: open with a form, closed without, and nothing kept of who came."""

import re
import time
from html import unescape

import pytest
from django.core import signing
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from tests.domain.procedure.test_door import flood
from tests.factories.door import CANARY, HOUR, OTHERWISE, TELEPHONE, keep_door, put_on_duty
from tests.web.markup import flat
from tests.web.public.conftest import portal  # noqa: F401 (a fixture)

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import DoorMessage
from baluarte.domain.procedure.queries import at_the_door, doors, my_message, open_letter
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.web.layout.outage import RUN
from baluarte.web.procedure.views.door import SALT, door

pytestmark = pytest.mark.django_db
PLACE, ANSWER = "/en/peligro/", "/en/peligro/respuesta/"
TRACES = {"HTTP_USER_AGENT": "AGENT-CANARY", "HTTP_REFERER": "http://referrer.canary/",
          "HTTP_X_FORWARDED_FOR": "203.0.113.77", "REMOTE_ADDR": "203.0.113.77"}  # fmt: skip


@pytest.fixture
def kept(cast, as_operator):
    with as_operator():
        keep_door(cast)
    return cast


@pytest.fixture
def opened(kept, as_operator):
    with as_operator():
        put_on_duty(kept)
    return kept


def ticket_of(page):
    return re.search(r'name="ticket" value="([^"]+)"', page)[1]


def send(portal, ticket, place=PLACE, **changes):  # noqa: F811
    said = {"ticket": ticket, "words": CANARY, "danger": "on", "how": "Por su hermana"} | changes
    with portal.as_role("bal_public"):
        return portal.browser.post(place, said, **TRACES)


def text_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def code_of(answer):
    return " ".join(re.findall(r"<span>([0-9A-Z]{5})</span>", answer.content.decode()))


@pytest.mark.parametrize(("place", "words"), [(PLACE, "Call now"), ("/es/peligro/", "Llame ahora")])
def test_while_somebody_is_on_duty_there_is_a_telephone_and_a_form(portal, opened, place, words):  # noqa: F811
    answer = portal.get(place)
    said = text_of(answer)
    for one in (words, TELEPHONE, opened.keeper.name, OTHERWISE):
        assert one in said
    assert 'name="words"' in answer.content.decode()
    hidden = (opened.owner.display_name, opened.colleague.display_name, "55 9999 9999")
    assert [one for one in hidden if one in said] == []


def test_nothing_is_remembered_or_fetched_from_elsewhere(portal, opened):  # noqa: F811
    answer = portal.get(PLACE)
    assert (dict(answer.cookies), answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == (
        {}, "no-store", "no-referrer",
    )  # fmt: skip
    fetched = re.findall(r'(?:src|href)="(https?://[^"]+)"', answer.content.decode())
    leaves = [one for one in fetched if "//localhost" not in one]
    assert (len(leaves), 'rel="noreferrer noopener nofollow"' in answer.content.decode()) == (
        1,
        True,
    )


def test_while_nobody_is_on_duty_there_is_no_form(portal, kept, as_operator):  # noqa: F811
    with as_operator():
        put_on_duty(kept, begins=HOUR, ends=2 * HOUR)
    answer = portal.get(PLACE)
    said = text_of(answer)
    assert [one in said for one in ("Nobody is on duty here now", OTHERWISE, "read here again from")] == [
        True, True, True,
    ]  # fmt: skip
    assert 'name="words"' not in answer.content.decode()


def test_where_nobody_keeps_a_door_it_says_so(portal, cast):  # noqa: F811
    assert "No organisation keeps this door" in text_of(portal.get(PLACE))


def test_sent_to_a_closed_door_it_is_refused_with_the_same_words(portal, kept):  # noqa: F811
    answer = send(portal, "none", institution=str(kept.keeper.pk))
    shown = portal.get(PLACE)
    assert (answer.status_code, text_of(answer)) == (409, text_of(shown))


def test_a_message_is_kept_and_its_code_brings_one_back(portal, opened):  # noqa: F811
    answer = send(portal, ticket_of(portal.read(PLACE)), institution=str(opened.keeper.pk))
    code = code_of(answer)
    assert (answer.status_code, len(code.split())) == (200, 5)

    def hear():
        with portal.as_role("bal_public"):
            return text_of(portal.browser.post(ANSWER, {"code": code}))

    assert "Nobody has taken it yet" in hear()
    with acting_as(opened.owner.pk):
        message = at_the_door().get()
        actions.take_message(message=message, by=opened.owner.pk, at=timezone.now())
    said = hear()
    assert (f"Somebody of {opened.keeper.name} took it" in said, opened.owner.display_name in said) == (
        True, False,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["", "nothing", "00000 00000 00000 00000 00000", "x" * 500])
def test_a_code_of_nobody_says_nothing_of_anybody(portal, opened, code):  # noqa: F811
    with portal.as_role("bal_public"):
        assert portal.browser.post(ANSWER, {"code": code}).status_code == 422


def test_pressed_twice_it_is_one_message_with_one_code(portal, opened):  # noqa: F811
    ticket = ticket_of(portal.read(PLACE))
    first, again = (send(portal, ticket, institution=str(opened.keeper.pk)) for _ in range(2))
    with acting_as(opened.owner.pk):
        assert at_the_door().count() == 1
    assert code_of(first) == code_of(again)


def test_what_was_changed_before_it_was_sent_again_can_be_sent_too(portal, opened):  # noqa: F811
    place = {"institution": str(opened.keeper.pk)}
    ticket = ticket_of(portal.read(PLACE))
    send(portal, ticket, **place)
    again = send(portal, ticket, words="Ya son tres", not_told=["municipal_police"], **place)
    page = again.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', flat(page)))
    assert [one in text_of(again) for one in ("is kept, once", "Ya son tres")] == [True, True]
    assert (fields["how"], fields["not_told"], fields["danger"]) == (
        "Por su hermana", "municipal_police", "True",
    )  # fmt: skip
    changed = send(portal, fields.pop("ticket"), **fields | {"words": "Ya son tres"})
    with acting_as(opened.owner.pk):
        found = [my_words(one, opened.owner.pk) for one in at_the_door()]
    assert (changed.status_code, sorted(found)) == (200, [CANARY, "Ya son tres"])


def my_words(message, by):
    actions.take_message(message=message, by=by, at=timezone.now())
    return open_letter(my_message(message.pk, by=by), by=by, at=timezone.now()).words


def test_run_again_after_its_database_was_lost_it_says_only_that_it_is_kept(
    portal,  # noqa: F811
    opened,
):
    """What the site does where the database went away at the commit: `test_outage`."""
    ticket = ticket_of(portal.read(PLACE))
    said = {"ticket": ticket, "words": CANARY, "institution": str(opened.keeper.pk)}
    request = RequestFactory().post(PLACE, said)
    with portal.as_role("bal_public"), acting_as_nobody():
        first = door(request)
        request.META[RUN] = 1
        again = door(request)
    assert door.is_repeatable
    assert (text_of(again), code_of(again)) == (text_of(first), code_of(first))
    with acting_as(opened.owner.pk):
        assert at_the_door().count() == 1


def test_a_form_given_while_it_was_open_is_taken_in_after_the_turn_ended(
    portal,  # noqa: F811
    opened,
    as_operator,
):
    ticket = ticket_of(portal.read(PLACE))
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("update procedure_dutyturn set ends_at = now() - interval '1 minute'")
    late = send(portal, ticket, institution=str(opened.keeper.pk))
    forged = send(portal, signing.dumps(["x", []], salt="other"), institution=str(opened.keeper.pk))
    assert (late.status_code, forged.status_code) == (200, 409)
    assert signing.loads(ticket, salt=SALT)[0].replace("-", " ") == code_of(late)


def test_danger_and_a_telephone_are_enough_without_words_or_a_state(portal, opened):  # noqa: F811
    """Whoever cannot write is called back: nothing more is asked of her."""
    answer = send(
        portal, ticket_of(portal.read(PLACE)), words=" ", how="55 0000 0003 (inventado)", state="",
        institution=str(opened.keeper.pk),
    )  # fmt: skip
    assert (answer.status_code, bool(code_of(answer))) == (200, True)


@pytest.mark.parametrize(
    ("lacks", "said"),
    [({"danger": ""}, "mark the danger and leave"), ({"how": ""}, "we need a telephone")],
)
def test_without_words_it_asks_for_danger_and_a_telephone(portal, opened, lacks, said):  # noqa: F811
    answer = send(
        portal, ticket_of(portal.read(PLACE)), words="", institution=str(opened.keeper.pk), **lacks
    )
    with acting_as(opened.owner.pk):
        left = DoorMessage.objects.count()
    assert (answer.status_code, said in text_of(answer), left) == (422, True, 0)


def test_what_is_wrong_comes_back_with_what_was_written(portal, opened):  # noqa: F811
    given = {"words": "", "danger": "", "institution": str(opened.keeper.pk)}
    answer = send(portal, ticket_of(portal.read(PLACE)), **given)
    said = text_of(answer)
    assert (answer.status_code, "Por su hermana" in said) == (422, True)
    # Said first: without a script, a browser shows the top of the page.
    assert said.index("Your message is not sent yet") < said.index("Call now")
    with acting_as(opened.owner.pk):
        assert not DoorMessage.objects.exists()


def test_neither_words_nor_traces_nor_code_stand_anywhere_in_the_database(
    portal,  # noqa: F811
    opened,
    as_operator,
):
    answer = send(portal, ticket_of(portal.read(PLACE)), institution=str(opened.keeper.pk))
    code = code_of(answer).replace(" ", "-")
    secrets = (CANARY, "AGENT-CANARY", "referrer.canary", "203.0.113.77", "Por su hermana", code)
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        )
        found = []
        for (table,) in cursor.fetchall():
            for secret in secrets:
                cursor.execute(
                    f'select 1 from "{table}" t where position(%s in t::text) > 0 '
                    "or position(%s in t::text) > 0 limit 1", [secret, secret.encode().hex()],
                )  # fmt: skip
                found += [(table, secret)] if cursor.fetchone() else []
    assert found == []
    with acting_as(opened.owner.pk):
        message = at_the_door().get()
        actions.take_message(message=message, by=opened.owner.pk, at=timezone.now())
        mine = my_message(message.pk, by=opened.owner.pk)
        letter = open_letter(mine, by=opened.owner.pk, at=timezone.now())
    assert (letter.words, letter.language) == (CANARY, "en")


def test_while_many_wait_a_form_must_be_as_old_as_the_page_says_and_nothing_is_lost(
    portal,  # noqa: F811
    opened,
    as_operator,
    as_role,
    monkeypatch,
):
    with as_role("bal_public"), acting_as_nobody():
        [one] = doors()
    flood(one, as_operator, count=50)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    page = portal.read(PLACE)
    assert "Many are writing to" in " ".join(unescape(page).split())
    ticket = ticket_of(page)
    early = send(portal, ticket, institution=str(opened.keeper.pk))
    assert (early.status_code, early.headers["Retry-After"]) == (429, "20")
    assert [one in text_of(early) for one in (CANARY, TELEPHONE, "wait 20 seconds")] == [True] * 3
    assert ticket_of(early.content.decode()) == ticket
    monkeypatch.setattr(time, "time", lambda: now + 20)
    assert send(portal, ticket, institution=str(opened.keeper.pk)).status_code == 200


@pytest.mark.parametrize("ticket", [["x", []], ["x", [], "soon", 4], "x", 5])
def test_a_ticket_of_another_form_is_none(portal, opened, ticket):  # noqa: F811
    signed = signing.dumps(ticket, salt=SALT)
    assert send(portal, signed, institution=str(opened.keeper.pk)).status_code == 422
