"""Notices on their page: that there is something, and where it is; read when one says so."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.procedure.conftest import make_night
from tests.web.procedure.test_routing_pages import leave_out, send, text_of
from tests.web.registry.conftest import asked_by

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Notice
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(as_role):
    def do(act, **given):
        with as_role("bal_worker"), acting_as_nobody():
            return act(at=timezone.now(), **given)

    return do


@pytest.fixture
def called(cast, night, work):
    sent = send(cast, night, cast.federal)
    work(actions.call_duty, assignment=sent.pk)
    return sent


def test_without_notices_the_page_says_what_will_be_here(enter, cast):
    assert "No hay avisos" in text_of(enter(cast.stranger).get(reverse("notices")))


def test_a_notice_leads_to_what_was_sent(enter, cast, called):
    said = enter(cast.liaison).get(reverse("notices")).content.decode()
    assert reverse("assignment", args=[called.pk]) in said


def test_looking_at_the_page_marks_nothing_and_the_button_does(enter, cast, called):
    browser = enter(cast.liaison)
    browser.get(reverse("notices"))
    with acting_as(cast.liaison.pk):
        [one] = Notice.objects.all()
        assert one.read_at is None
    browser.post(reverse("read_notices"), {"notice": [str(one.pk), "x"]})
    with acting_as(cast.liaison.pk):
        one.refresh_from_db()
    assert one.read_at is not None
    assert "Ha leído todo" in text_of(browser.get(reverse("notices")))


def test_nobody_marks_the_notices_of_another(enter, cast, called):
    with acting_as(cast.liaison.pk):
        [one] = Notice.objects.all()
    enter(cast.stranger).post(reverse("read_notices"), {"notice": [str(one.pk)]})
    with acting_as(cast.liaison.pk):
        one.refresh_from_db()
    assert one.read_at is None


def test_the_sender_is_led_to_the_matter(enter, cast, night, called, work):
    with acting_as(cast.liaison.pk):
        actions.refuse(assignment=called, reason="No", by=cast.liaison.pk, at=timezone.now())
    work(actions.tell_sender, assignment=called.pk)
    said = enter(cast.owner).get(reverse("notices")).content.decode()
    assert reverse("matter_assignments", args=[night.matter.reference]) in said


def test_who_is_left_out_afterwards_has_no_notice(enter, cast, night, called):
    browser = enter(cast.liaison)
    leave_out(cast, night, cast.federal)
    assert "No hay avisos" in text_of(browser.get(reverse("notices")))


def test_the_frame_says_how_many_are_unread(enter, cast, called):
    said = text_of(enter(cast.liaison).get(reverse("duty")))
    assert "Avisos sin leer: 1" in said


def test_as_many_queries_for_one_as_for_thirty(enter, cast, called, work):
    browser = enter(cast.liaison)
    few = asked_by(browser, reverse("notices"))
    for _ in range(29):
        sent = send(cast, make_night(cast), cast.federal)
        work(actions.call_duty, assignment=sent.pk)
    with acting_as(cast.liaison.pk):
        assert Notice.objects.count() == 30
    assert asked_by(browser, reverse("notices")) == few
