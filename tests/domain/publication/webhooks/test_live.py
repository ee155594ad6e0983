"""A worker as it runs tells a server of this machine: signed, again after a 500, nowhere else.

Nothing of ours is replaced. What is made up is the internet around the worker: the names of the
test lead to addresses, and whatever is reached on port 443 is the test's server.
"""

import json
import os
import subprocess
import sys
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from tests.database import clone, drop
from tests.domain.publication.webhooks.conftest import NAME, Listening, listening
from tests.factories.access import make_account
from tests.factories.registry import Side, make_events, make_side
from tests.factories.webhooks import public

from baluarte.client import Forged, Notification, verify_webhook
from baluarte.config import embedded
from baluarte.config.preparation import connected_as
from baluarte.domain.access.actions import end_membership
from baluarte.domain.access.models import Account, Membership
from baluarte.domain.audit.actions import sequence
from baluarte.domain.publication.actions import webhooks
from baluarte.domain.publication.choices import MessageState, WebhookFailure, WebhookStopped
from baluarte.domain.publication.models import Webhook, WebhookMessage
from baluarte.domain.registry.actions import withdraw_event
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as, acting_as_nobody, acting_as_operator

ROOT = Path(__file__).resolve().parents[4]
PRIVATE = "privado.example.org"
LEADS_TO = {NAME: "93.184.216.34", PRIVATE: "127.0.0.1"}
TAKES, MOVED, ENDED, FORMER, REBOUND, STAYS = (
    "/toma", "/mudado", "/terminado", "/sin-papel", "/privado", "/canariabuzon",
)  # fmt: skip
Came = tuple[Notification, dict[str, str]]
WORKER = """
import json, os, socket, sys
leads_to, port = json.loads(os.environ["TEST_NAMES"]), int(os.environ["TEST_PORT"])
resolve, reach = socket.getaddrinfo, socket.create_connection
def getaddrinfo(host, *more, **named):
    return resolve(leads_to.get(host, host), *more, **named)
def create_connection(address, *more, **named):
    return reach(("127.0.0.1", port) if address[1] == 443 else address, *more, **named)
socket.getaddrinfo, socket.create_connection = getaddrinfo, create_connection
from django.core.management import execute_from_command_line
execute_from_command_line(["django", "procrastinate", "worker", "--concurrency", "1", "-p", "0.5"])
"""
EACH_MINUTE = ("baluarte.domain.audit.tasks.sequence_log", "publication.follow_log")


@dataclass
class Live:
    """A database of its own, a list in it, addresses that are told and what came to them."""

    name: str
    blocker: Any
    server: Listening
    side: Side = field(init=False)
    hooks: dict[str, Webhook] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def connected(self, role: str):
        with self.blocker.unblock(), connected_as(role, name=self.name):
            yield

    @contextmanager
    def operating(self):
        with self.connected("bal_owner"), acting_as_operator():
            yield

    @contextmanager
    def acting(self, account):
        with self.connected("bal_app"), acting_as(account):
            yield

    def register(self, path: str, *, by: Account | None = None, host: str = NAME) -> None:
        who = (by or self.side.steward).pk
        with self.acting(who):
            self.hooks[path], self.secrets[path] = webhooks.make_webhook(
                label="Mi máquina", url=f"https://{host}{path}", events=webhooks.EVENTS,
                resolve=public, by=who, at=timezone.now(),
            )  # fmt: skip

    def test(self, path: str) -> None:
        hook = self.hooks[path]
        with self.acting(hook.account_id):
            webhooks.send_test(webhook=hook, by=hook.account_id, at=timezone.now())

    def end(self, path: str) -> None:
        hook = self.hooks[path]
        with self.acting(hook.account_id):
            webhooks.end_webhook(webhook=hook, by=hook.account_id, at=timezone.now())

    def withdraw(self, one: Event) -> str:
        by = self.side.documenter.pk
        with self.acting(by):
            withdraw_event(event=one, reason="Lo pidió.", by=by, at=timezone.now())
        return one.reference

    def sequence(self) -> None:
        with self.connected("bal_worker"), acting_as_nobody():
            while sequence(at=timezone.now()):
                pass

    def follow(self) -> None:
        """Have the worker do at once what it does each minute."""
        with self.connected("bal_worker"):
            for task in EACH_MINUTE:
                with suppress(AlreadyEnqueued):
                    app.configure_task(task).defer(timestamp=0)

    def messages(self, path: str) -> list[WebhookMessage]:
        hook = self.hooks[path]
        with self.acting(hook.account_id):
            return list(WebhookMessage.objects.filter(webhook=hook).order_by("made_at", "pk"))

    def came(self, path: str) -> list[Came]:
        """Return what came to a path, in the order it came, where its signature holds."""
        return [
            (verify_webhook(headers, body, self.secrets[path]), headers)
            for where, _, headers, body in self.server.came
            if where == path
        ]

    def of(self, path: str) -> list[str]:
        return [told.reference for told, _ in self.came(path)]

    @contextmanager
    def working(self, certificate: Path):
        """Run the worker as it runs, in an internet of its own."""
        environment = os.environ | {
            "BALUARTE_DATABASE": self.name,
            "BALUARTE_FACE": "worker",
            "BALUARTE_LOG_LAST": str(settings.LOG_LAST),
            "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
            "PYTHONPATH": str(ROOT / "src"),
            "SSL_CERT_FILE": str(certificate),
            "TEST_NAMES": json.dumps(LEADS_TO),
            "TEST_PORT": str(self.server.server_port),
        }
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield
        finally:
            worker.terminate()
            worker.wait()

    def wait_for(self, is_so: Callable[[], object]) -> None:
        for _ in range(60):
            if is_so():
                return
            self.follow()
            time.sleep(1)
        raise AssertionError("the worker did not come so far in a minute")

    def dump(self) -> str:
        server = embedded.server()
        return subprocess.run(
            [str(embedded._programs() / "pg_dump"), "-h", str(server.sockets), "-U", "postgres",
             self.name],
            env={"PGPASSWORD": server.password_of("postgres"), "PATH": "/usr/bin"},
            capture_output=True, check=True, text=True,
        ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def live(django_db_blocker, certificate, tmp_path_factory):
    """One event is withdrawn and told; then a webhook is ended, and another event withdrawn."""
    log_last = tmp_path_factory.mktemp("log") / "log.last"
    with listening(certificate) as server, override_settings(LOG_LAST=log_last, DATES_BACK=True):
        made = Live(f"baluarte_told_{os.getpid()}", django_db_blocker, server)
        with django_db_blocker.unblock():
            clone(made.name)
        try:
            run(made, certificate)
            yield made
        finally:
            with django_db_blocker.unblock():
                drop(made.name)


def run(live: Live, certificate: Path) -> None:
    with live.connected("bal_app"):
        live.side = make_side(live.operating)
        one, other = make_events(live.side, [{}, {}])
    with live.operating():
        former = make_account(institution=live.side.institution, roles=["data_steward"])
    live.sequence()
    for path in (TAKES, MOVED, ENDED, STAYS):
        live.register(path)
    live.register(FORMER, by=former)
    live.register(REBOUND, host=PRIVATE)
    # Sent before the worker runs, and ended before it runs too.
    for path in (ENDED, FORMER):
        live.test(path)
    live.end(ENDED)
    with live.operating():
        end_membership(
            membership=Membership.objects.get(account=former), by=None, at=timezone.now()
        )
    live.server.first |= {TAKES: [500], MOVED: [302] * 9}
    live.first = live.withdraw(one)
    with live.working(certificate):
        live.wait_for(lambda: len(live.came(TAKES)) == 2 and live.messages(REBOUND)[0].tries)
        live.end(TAKES)
        live.second = live.withdraw(other)
        live.wait_for(lambda: live.second in live.of(STAYS) and live.second in live.of(MOVED))


def test_what_comes_is_signed_now_and_says_what_to_ask_about(live):
    (told, headers), *_ = live.came(TAKES)
    assert (told.event, told.reference) == ("event.withdrawn", live.first)
    assert headers["webhook-id"] == f"msg_{live.messages(TAKES)[0].pk.hex}"
    others = {one for path, one in live.secrets.items() if path != TAKES}
    body = next(body for where, _, _, body in live.server.came if where == TAKES)
    for secret in others:
        with pytest.raises(Forged):
            verify_webhook(headers, body, secret)


def test_after_a_500_it_comes_again_under_the_same_name_and_signed_anew(live):
    (first, before), (again, after) = live.came(TAKES)
    [message] = live.messages(TAKES)
    assert first == again
    assert before["webhook-id"] == after["webhook-id"]
    assert int(after["webhook-timestamp"]) - int(before["webhook-timestamp"]) >= 5
    assert (message.state, message.tries, message.status) == (MessageState.TAKEN, 2, 204)


def test_a_redirect_is_followed_nowhere(live):
    assert {where for where, *_ in live.server.came} == {TAKES, MOVED, STAYS}
    first, *_ = live.messages(MOVED)
    assert (first.state, first.status) == (MessageState.WAITING, 302)
    assert first.tries >= 1


def test_a_name_that_leads_into_a_private_network_by_now_is_reached_by_nobody(live):
    first, *_ = live.messages(REBOUND)
    assert (first.state, first.failure) == (MessageState.WAITING, WebhookFailure.ADDRESS)
    assert live.came(REBOUND) == []


def test_what_was_ended_is_told_nothing_more(live):
    assert live.of(TAKES) == [live.first] * 2
    assert live.of(STAYS) == [live.first, live.second]
    [never] = live.messages(ENDED)
    assert (never.state, never.tries, live.came(ENDED)) == (MessageState.WAITING, 0, [])


def test_with_the_role_ends_what_it_is_told(live):
    hook = live.hooks[FORMER]
    with live.acting(hook.account_id):
        assert Webhook.objects.get(pk=hook.pk).stopped_why == WebhookStopped.ROLE
    assert live.came(FORMER) == []


def test_a_dump_holds_no_secret_and_an_address_in_its_own_row_alone(live):
    dump = live.dump()
    for secret in live.secrets.values():
        key = b64decode(secret.removeprefix("whsec_"))
        forms = {secret.removeprefix("whsec_"), key.hex(), urlsafe_b64encode(key).decode()}
        assert {one for one in forms if one in dump} == set()
    rows = [line for line in dump.splitlines() if STAYS in line]
    assert [str(live.hooks[STAYS].pk) in row for row in rows] == [True]
