"""Webhooks at the workbench: who registers, what is shown once, and what nobody else finds."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.registry import make_events
from tests.factories.webhooks import URL, make_telling
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.publication.actions import webhooks as actions
from baluarte.domain.publication.choices import MessageState, WebhookStopped
from baluarte.domain.publication.models import Webhook, WebhookMessage
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PUBLIC = "https://93.184.216.34/avisos"
FORM = {"label": "Mi máquina", "url": PUBLIC, "events": ["event.withdrawn"]}
ONLY_SENT = ["test_webhook", "change_webhook_secret", "end_webhook"]


@pytest.fixture
def cast(as_operator, as_role):
    return make_telling(as_operator, as_role)


def said(answer):
    return answer.content.decode()


def secrets_in(answer):
    return re.findall(r"whsec_[A-Za-z0-9+/=]+", said(answer))


def test_a_steward_registers_an_address_and_sees_its_secret_once(confirm, cast):
    browser = confirm(cast.steward)
    made = browser.post(page_of("new_webhook"), FORM)
    with acting_as(cast.steward.pk):
        hook = Webhook.objects.get()
    later = browser.get(page_of("webhook", webhook_id=hook.pk))
    assert (made.status_code, hook.events) == (200, ["event.withdrawn"])
    assert (len(secrets_in(made)), secrets_in(later)) == (1, [])
    assert "Mi máquina" in said(browser.get(page_of("webhooks")))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"url": "http://example.org/"}, "debe empezar con https://"),
        ({"url": "https://localhost/"}, "red privada"),
        ({"url": "https://169.254.169.254/latest"}, "red privada"),
        ({"url": "https://93.184.216.34:22/"}, "443"),
        ({"url": "https://a:b@93.184.216.34/"}, "no es una dirección"),
        ({"events": []}, "obligatorio"),
        ({"events": ["webhook.test"]}, "webhook.test"),
        ({"label": ""}, "obligatorio"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(confirm, cast, changes, says):
    answer = confirm(cast.steward).post(page_of("new_webhook", language="es"), FORM | changes)
    with acting_as(cast.steward.pk):
        assert (answer.status_code, Webhook.objects.count()) == (422, 0)
    assert says in said(answer)


def test_five_and_no_more(confirm, cast):
    for _ in range(actions.MOST_LIVE):
        cast.register()
    assert confirm(cast.steward).post(page_of("new_webhook"), FORM).status_code == 422


def test_it_asks_again_who_one_is(enter, cast):
    hook, _ = cast.register()
    browser = enter(cast.steward)
    asked = [browser.get(page_of("new_webhook")),
             browser.post(page_of("change_webhook_secret", webhook_id=hook.pk))]  # fmt: skip
    assert [one.status_code for one in asked] == [302, 302]
    with acting_as(cast.steward.pk):
        assert hook.secrets.count() == 1


def test_who_is_no_steward_registers_nothing_and_is_told_why(confirm, cast):
    browser = confirm(cast.hers.documenter)
    assert browser.post(page_of("new_webhook"), FORM).status_code == 404
    assert "A data steward registers addresses" in said(browser.get(page_of("webhooks")))


@pytest.mark.parametrize("who", ["colleague", "without_role", "stranger"])
def test_nobody_else_tells_it_from_what_does_not_exist(confirm, cast, as_operator, who):
    hook, _ = cast.register()
    with as_operator():
        others = {
            "colleague": make_account(institution=cast.hers.institution, roles=["data_steward"]),
            "without_role": make_account(institution=cast.hers.institution),
            "stranger": cast.stranger,
        }
    browser = confirm(others[who])
    for key in (hook.pk, uuid4()):
        answers = [browser.get(page_of("webhook", webhook_id=key))]
        answers += [browser.post(page_of(name, webhook_id=key)) for name in ONLY_SENT]
        again = page_of("send_message_again", webhook_id=key, message_id=uuid4())
        assert {one.status_code for one in [*answers, browser.post(again)]} == {404}
    assert URL not in said(browser.get(page_of("webhooks")))


def test_a_changed_secret_is_shown_once_and_the_older_signs_for_a_day(confirm, cast):
    hook, first = cast.register()
    browser = confirm(cast.steward)
    changed = browser.post(page_of("change_webhook_secret", webhook_id=hook.pk))
    [second] = secrets_in(changed)
    assert (second != first, "under the older secret too" in said(changed)) == (True, True)


def test_a_test_is_sent_and_what_was_taken_is_sent_again(enter, cast):
    hook, _ = cast.register()
    browser = enter(cast.steward)
    browser.post(page_of("test_webhook", webhook_id=hook.pk))
    [message] = cast.messages(hook)
    again = page_of("send_message_again", webhook_id=hook.pk, message_id=message.pk)
    too_early = browser.post(again).status_code
    cast.answer(message, 204)
    assert (too_early, browser.post(again).status_code) == (404, 302)
    page = said(browser.get(page_of("webhook", webhook_id=hook.pk)))
    assert "204" in page


def test_it_is_ended_and_then_nothing_of_it_is_sent(enter, cast):
    hook, _ = cast.register()
    browser = enter(cast.steward)
    assert browser.post(page_of("end_webhook", webhook_id=hook.pk)).status_code == 302
    answers = [browser.post(page_of(name, webhook_id=hook.pk))
               for name in ("test_webhook", "end_webhook")]  # fmt: skip
    assert [one.status_code for one in answers] == [404, 404]
    make_events(cast.hers, [{}])
    assert cast.follow() == 0


def test_a_stopped_one_says_why_and_can_be_ended(enter, cast, as_operator):
    hook, _ = cast.register()
    with as_operator():
        Webhook.objects.filter(pk=hook.pk).update(
            stopped_at=timezone.now(), stopped_why=WebhookStopped.FAILING
        )
    browser = enter(cast.steward)
    page = said(browser.get(page_of("webhook", webhook_id=hook.pk, language="es")))
    assert "No recibió ningún mensaje en una semana" in page
    assert browser.post(page_of("end_webhook", webhook_id=hook.pk)).status_code == 302


def test_pages_cost_the_same_for_any_number(enter, cast, as_operator):
    hook, _ = cast.register()
    browser, page = enter(cast.steward), page_of("webhook", webhook_id=hook.pk)
    by, now = cast.steward.pk, timezone.now()
    with acting_as(by):
        actions.send_test(webhook=hook, by=by, at=now)
    one = asked_by(browser, page), asked_by(browser, page_of("webhooks"))
    for _ in range(3):
        cast.register()
    with acting_as(by):
        for _ in range(20):
            actions.send_test(webhook=hook, by=by, at=now)
    assert (asked_by(browser, page), asked_by(browser, page_of("webhooks"))) == one
    with acting_as(by):
        assert WebhookMessage.objects.filter(state=MessageState.WAITING).count() == 21
