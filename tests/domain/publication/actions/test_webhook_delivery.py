"""A steward's machine is told that something changed, not what; and of nothing she may not see."""

import json
import random
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.exports import MADE, make_exporting
from tests.factories.jobs import as_the_worker, said
from tests.factories.publication import MIDDLING, let_out
from tests.factories.publication import make_event as make_public
from tests.factories.registry import make_event, make_events, share_with
from tests.factories.webhooks import make_telling
from tests.house.sources import PACKAGE

from baluarte.client import verify_webhook
from baluarte.domain.access.actions import end_membership, revoke_grant
from baluarte.domain.access.models import Account, Grant, Membership
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.models import Entry
from baluarte.domain.procedure.models import Notice
from baluarte.domain.publication import tasks
from baluarte.domain.publication.actions import webhook_delivery, webhooks
from baluarte.domain.publication.choices import (
    MessageState,
    WebhookEvent,
    WebhookFailure,
    WebhookStopped,
)
from baluarte.domain.publication.models import Webhook, WebhookMessage
from baluarte.domain.publication.queries import changes
from baluarte.domain.registry.actions import add_act, withdraw_event
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=1)


@pytest.fixture
def telling_cast(as_operator, as_role):
    return make_telling(as_operator, as_role)


def withdraw(side, one, at=None):
    by = side.documenter.pk
    with acting_as(by):
        withdraw_event(
            event=one, reason="Lo pidió la familia Canaria.", by=by, at=at or timezone.now()
        )


def touch(side, one):
    by = side.documenter.pk
    with acting_as(by):
        add_act(event=one, type="AG-PHY", victim_number=None, by=by,
                at=timezone.now())  # fmt: skip


def list_of(side):
    return str(side.source_list.pk)


def test_what_was_before_it_is_not_told(telling_cast):
    make_event(telling_cast.hers)
    hook, _ = telling_cast.register()
    assert (telling_cast.follow(), telling_cast.told(hook)) == (0, [])


def test_what_a_list_brings_is_told_as_its_list(telling_cast):
    hook, _ = telling_cast.register()
    make_events(telling_cast.hers, [{}, {}])
    telling_cast.follow()
    assert telling_cast.told(hook) == [("event.changed", "list", list_of(telling_cast.hers))]


def test_one_event_is_told_by_its_reference_and_once_for_several_changes(telling_cast):
    one = make_event(telling_cast.hers)
    hook, _ = telling_cast.register()
    touch(telling_cast.hers, one)
    touch(telling_cast.hers, one)
    telling_cast.follow()
    assert telling_cast.told(hook) == [("event.changed", "event", one.reference)]
    assert telling_cast.follow() == 0


def test_what_was_withdrawn_is_told_as_withdrawn(telling_cast):
    one = make_event(telling_cast.hers)
    hook, _ = telling_cast.register()
    withdraw(telling_cast.hers, one)
    telling_cast.follow()
    assert telling_cast.told(hook) == [("event.withdrawn", "event", one.reference)]


def test_of_many_of_one_list_the_list_is_told(telling_cast):
    made = make_events(telling_cast.hers, [{}] * (changes.MOST_OF_A_LIST + 1))
    hook, _ = telling_cast.register()
    for one in made:
        touch(telling_cast.hers, one)
    telling_cast.follow()
    assert telling_cast.told(hook) == [("event.changed", "list", list_of(telling_cast.hers))]


def test_only_what_it_asked_for_is_told(telling_cast):
    one = make_event(telling_cast.hers)
    hook, _ = telling_cast.register([WebhookEvent.EVENT_WITHDRAWN])
    touch(telling_cast.hers, one)
    telling_cast.follow()
    withdraw(telling_cast.hers, one)
    telling_cast.follow()
    assert telling_cast.told(hook) == [("event.withdrawn", "event", one.reference)]


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_told_of_what_she_may_not_see(telling_cast, seed):
    """Whatever is done by whoever, what is told is what is seen, and nothing else."""
    draw, cast = random.Random(seed), telling_cast
    sides = [cast.hers, cast.sharing, cast.hidden]
    made = [(side, one) for side in sides for one in make_events(side, [{}, {}, {}])]
    hooks = {who: cast.register(by=who)[0] for who in (cast.steward, cast.stranger)}
    changed = draw.sample(made, 6)
    for side, one in changed:
        draw.choice([touch, withdraw])(side, one)
    cast.follow()
    for who, hook in hooks.items():
        with acting_as(who.pk):
            seen = set(Event.objects.values_list("reference", flat=True))
        told = {reference for _, _, reference in cast.told(hook, by=who)}
        assert told == {one.reference for _, one in changed} & seen


def test_what_is_shared_later_is_not_told_backwards_and_what_is_closed_not_at_all(telling_cast):
    cast = telling_cast
    theirs, mine = make_event(cast.hidden), make_event(cast.sharing)
    hook, _ = cast.register()
    touch(cast.hidden, theirs)
    cast.follow()
    share_with(cast.hidden, cast.hers.institution, level=Level.CODED)
    with acting_as(cast.sharing.steward.pk):
        [given] = Grant.objects.filter(institution=cast.hers.institution, level=10)
        revoke_grant(grant=given, by=cast.sharing.steward.pk, at=timezone.now() - LONG_AGO)
    touch(cast.sharing, mine)
    cast.follow()
    assert cast.told(hook) == []


def test_what_is_closed_between_writing_and_sending_is_not_sent(telling_cast):
    cast = telling_cast
    one = make_event(cast.sharing)
    hook, _ = cast.register()
    touch(cast.sharing, one)
    cast.follow()
    [message] = cast.messages(hook)
    with acting_as(cast.sharing.steward.pk):
        [given] = Grant.objects.filter(institution=cast.hers.institution, level=10)
        revoke_grant(grant=given, by=cast.sharing.steward.pk, at=timezone.now() - LONG_AGO)
    assert cast.prepare(message) is None
    [message] = cast.messages(hook)
    assert message.state == MessageState.NOT_TOLD


def test_a_message_is_thin_and_its_machine_can_tell_it_from_a_forged_one(telling_cast):
    one = make_event(telling_cast.hers, names="Canaria Inventada")
    hook, secret = telling_cast.register()
    withdraw(telling_cast.hers, one)
    telling_cast.follow()
    [message] = telling_cast.messages(hook)
    outgoing = telling_cast.prepare(message)
    told = verify_webhook(outgoing.headers, outgoing.body, secret)
    assert (told.event, told.reference) == ("event.withdrawn", one.reference)
    assert set(json.loads(outgoing.body)) == {"id", "type", "timestamp", "data"}
    assert "anari" not in outgoing.body.decode() + str(outgoing.headers)


def test_while_the_secret_is_changed_it_is_signed_under_both_and_then_under_one(telling_cast):
    cast = telling_cast
    hook, first = cast.register()
    by, now = cast.steward.pk, timezone.now()
    with acting_as(by):
        second = webhooks.change_secret(webhook=hook, by=by, at=now)
        message = webhooks.send_test(webhook=hook, by=by, at=now)
    both = cast.prepare(message, at=now)
    later = cast.prepare(message, at=now + webhooks.BOTH)
    assert len(both.headers["webhook-signature"].split()) == 2
    assert len(later.headers["webhook-signature"].split()) == 1
    for secret in (first, second):
        assert verify_webhook(both.headers, both.body, secret, now=now).event == "webhook.test"
    assert first != second


def test_no_secret_stands_in_the_database(telling_cast, as_operator):
    _, secret = telling_cast.register()
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("select row_to_json(s)::text from publication_webhooksecret s")
        kept = " ".join(row for (row,) in cursor.fetchall())
    assert secret.removeprefix("whsec_")[:12] not in kept


def test_what_it_got_is_kept_as_a_status_and_logged_so(telling_cast):
    hook, _ = telling_cast.register()
    make_event(telling_cast.hers)
    telling_cast.follow()
    [message] = telling_cast.messages(hook)
    assert telling_cast.answer(message, 204) is MessageState.TAKEN
    with acting_as(telling_cast.steward.pk):
        [entry] = Entry.objects.filter(act="publication.tell_webhook")
        kept = WebhookMessage.objects.get(pk=message.pk)
    assert (entry.decision, kept.status, kept.tries, kept.due_at) == ("204", 204, 1, None)


def test_it_waits_longer_each_time_and_is_given_up_at_last(telling_cast):
    hook, _ = telling_cast.register()
    make_event(telling_cast.hers)
    telling_cast.follow()
    [message] = telling_cast.messages(hook)
    at, waits, state = timezone.now(), [], MessageState.WAITING
    while state is MessageState.WAITING:
        state = telling_cast.answer(message, 500, at=at)
        [message] = telling_cast.messages(hook)
        if message.due_at:
            waits.append(message.due_at - at)
            at = message.due_at
    assert waits == sorted(waits)
    assert (waits, state) == (list(webhook_delivery.WAITS), MessageState.NOT_TAKEN)


def test_after_a_week_it_is_stopped_and_who_registered_it_is_called(telling_cast):
    hook, _ = telling_cast.register()
    make_event(telling_cast.hers)
    telling_cast.follow()
    [message] = telling_cast.messages(hook)
    at = timezone.now()
    telling_cast.answer(message, failure=WebhookFailure.SILENCE, status=None, at=at)
    telling_cast.answer(message, failure=WebhookFailure.SILENCE, status=None,
                        at=at + webhook_delivery.PATIENCE)  # fmt: skip
    with acting_as(telling_cast.steward.pk):
        found = Webhook.objects.get(pk=hook.pk)
        notices = list(Notice.objects.values_list("kind", flat=True))
    assert (found.stopped_why, notices) == (WebhookStopped.FAILING, ["webhook"])
    assert telling_cast.prepare(message) is None


def test_one_that_is_taken_begins_the_week_anew(telling_cast):
    hook, _ = telling_cast.register()
    by, at = telling_cast.steward.pk, timezone.now()
    with acting_as(by):
        one, other = (webhooks.send_test(webhook=hook, by=by, at=at) for _ in range(2))
    telling_cast.answer(one, 500, at=at)
    telling_cast.answer(other, 200, at=at + timedelta(days=6))
    telling_cast.answer(one, 500, at=at + timedelta(days=8))
    with acting_as(by):
        assert Webhook.objects.get(pk=hook.pk).stopped_at is None


def test_one_that_says_it_is_gone_is_stopped(telling_cast):
    hook, _ = telling_cast.register()
    by = telling_cast.steward.pk
    with acting_as(by):
        message = webhooks.send_test(webhook=hook, by=by, at=timezone.now())
    assert telling_cast.answer(message, 410) is MessageState.NOT_TAKEN
    with acting_as(by):
        assert Webhook.objects.get(pk=hook.pk).stopped_why == WebhookStopped.GONE


@pytest.mark.parametrize("why", [WebhookStopped.ACCOUNT, WebhookStopped.ROLE])
def test_it_ends_with_the_account_and_with_the_role(telling_cast, as_operator, why):
    hook, _ = telling_cast.register()
    by = telling_cast.steward
    with acting_as(by.pk):
        message = webhooks.send_test(webhook=hook, by=by.pk, at=timezone.now())
    with as_operator():
        if why is WebhookStopped.ACCOUNT:
            Account.objects.filter(pk=by.pk).update(is_active=False)
        else:
            for held in Membership.objects.filter(account=by):
                end_membership(membership=held, by=None, at=timezone.now() - LONG_AGO)
    make_event(telling_cast.hers)
    assert (telling_cast.prepare(message), telling_cast.follow()) == (None, 0)
    with acting_as(by.pk):
        assert Webhook.objects.get(pk=hook.pk).stopped_why == why


def test_the_worker_is_told_by_keys_alone_in_the_same_transaction(telling_cast):
    hook, _ = telling_cast.register()
    make_event(telling_cast.hers)
    telling_cast.follow()
    [message] = telling_cast.messages(hook)
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = %s",
                       [webhooks.SEND])  # fmt: skip
        jobs = [said(json.loads(args)) for (args,) in cursor.fetchall()]
    assert jobs == [{"account": str(telling_cast.steward.pk), "message": str(message.pk)}]


def test_the_worker_s_own_task_sends_nothing_into_a_private_network(
    telling_cast, as_role, as_operator
):
    hook, _ = telling_cast.register()
    by = telling_cast.steward.pk
    with acting_as(by):
        message = webhooks.send_test(webhook=hook, by=by, at=timezone.now())
    with as_operator():
        Webhook.objects.filter(pk=hook.pk).update(url="https://localhost/x")
    with as_role("bal_worker"):
        state = tasks.send_message(str(by), str(message.pk))
    [message] = telling_cast.messages(hook)
    assert (state, message.failure) == ("waiting", WebhookFailure.ADDRESS)


def test_what_a_killed_worker_left_over_is_sent(telling_cast, as_role, as_operator):
    hook, _ = telling_cast.register()
    by = telling_cast.steward.pk
    with acting_as(by):
        webhooks.send_test(webhook=hook, by=by, at=timezone.now() - timedelta(hours=1))
    with as_operator():
        Webhook.objects.filter(pk=hook.pk).update(url="https://localhost/x")
    with as_role("bal_worker"):
        assert (tasks.send_left_over(0), tasks.send_left_over(0)) == (1, 0)


def test_an_act_that_the_log_names_is_named_by_the_room_that_does_it():
    written = " ".join(path.read_text(encoding="utf-8") for path in sources())
    assert [act for act in changes.TOLD if f'"{act}"' not in written] == []


# Nothing that is held of an event is otherwise after these.
QUIET = {
    "registry.erase_grounds", "registry.take_turn", "registry.leave_turn",
    "registry.set_check_aside", "registry.count_check_again", "registry.propose_pair",
    "registry.propose_pairs", "registry.judge_pair", "registry.save_search",
    "registry.choose_columns",
    "registry.share_search", "registry.forget_search", "registry.say_who_victim_is",
    "registry.establish_from_reports", "registry.only_who_contributes",
    "registry.establish.not_coded", "registry.set_double_coding", "registry.draw_coding_lot",
    "registry.take_second_coding", "registry.leave_second_coding", "registry.code_second",
    "registry.load_layer", "registry.ask_for_layer", "registry.refuse_layer",
    "registry.read_layers", "registry.withdraw_layer", "registry.adopt_weights",
    # What it decides is written by the acts that change the event.
    "registry.reconcile",
}  # fmt: skip


def test_no_act_of_the_registry_is_forgotten():
    acts = PACKAGE / "domain" / "registry" / "actions"
    written = {
        act for path in acts.rglob("*.py")
        for act in re.findall(r'_record\(\s*"(registry\.[a-z_]+)"|act="(registry\.[a-z_]+)"',
                              path.read_text(encoding="utf-8"))
        for act in act if act
    }  # fmt: skip
    assert written - changes.CHANGING - QUIET == set()


def sources() -> list[Path]:
    named = PACKAGE / "domain"
    return [path for path in named.rglob("*.py") if path.name != "changes.py"]


@pytest.fixture
def exporting(as_operator, as_worker):
    return make_exporting(as_operator, as_worker)


def test_who_asked_for_a_file_is_told_that_it_is_ready_and_nobody_else(
    telling_cast, exporting, as_operator
):
    make_event(exporting.hers, at=MADE - timedelta(minutes=10))
    with as_operator():
        asker, colleague = (
            make_account(institution=exporting.hers.institution, roles=["data_steward"])
            for _ in range(2)
        )
    hooks = {who: telling_cast.register([WebhookEvent.EXPORT_READY], by=who)[0]
             for who in (asker, colleague)}  # fmt: skip
    request = exporting.made(by=asker)
    telling_cast.follow()
    told = {who: telling_cast.told(hook, by=who) for who, hook in hooks.items()}
    assert told == {asker: [("export.ready", "export", str(request.pk))], colleague: []}


def test_an_edition_that_came_out_is_told_by_its_number(cast, telling_cast, as_operator):
    hook, _ = telling_cast.register([WebhookEvent.EDITION_PUBLISHED])
    with as_operator():
        one = make_public(cast.one, place=MIDDLING)
    let_out(cast.one, one)
    cast.publish()
    telling_cast.follow()
    assert telling_cast.told(hook) == [("edition.published", "edition", "1.0")]


def test_that_reports_came_is_told_by_their_list(telling_cast):
    hook, _ = telling_cast.register([WebhookEvent.REPORT_RECEIVED])
    hers, by = telling_cast.hers, telling_cast.hers.documenter.pk
    with acting_as(by):
        record(
            act="intake.read_rows", object_type="delivery", by=by, at=timezone.now(),
            objects=[hers.source_list.pk, uuid4()],
        )  # fmt: skip
    hidden, other = telling_cast.hidden, telling_cast.hidden.documenter.pk
    with acting_as(other):
        record(
            act="intake.read_rows", object_type="delivery", by=other, at=timezone.now(),
            objects=[hidden.source_list.pk, uuid4()],
        )  # fmt: skip
    telling_cast.follow()
    assert telling_cast.told(hook) == [("report.received", "list", list_of(hers))]
