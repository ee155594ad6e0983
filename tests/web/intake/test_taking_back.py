"""A list that is public in part: shared no further, under embargo, taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.kept import kept_with_files
from tests.web.intake.conftest import Desk, rows, said, sheet

from baluarte.domain.access.models import Session
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.intake.models import SourceList
from baluarte.domain.publication.actions import (
    decide_publications,
    publish_edition,
    review_decisions,
)
from baluarte.domain.publication.choices import Ground
from baluarte.domain.publication.models import PublishedEvent
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as
from baluarte.web.access.session_store import SessionStore

pytestmark = pytest.mark.django_db
SECRET = "Zenaida Inventada lo pidió"


@pytest.fixture
def confirmed(confirm, cast, files, as_operator) -> Desk:
    """The desk of whoever has just shown again who they are."""
    return Desk(confirm(cast.owner), cast.owner, as_operator)


@pytest.fixture
def taken(confirmed) -> SourceList:
    return kept_taken(confirmed)


@kept_with_files
def kept_taken(confirmed) -> SourceList:
    return confirmed.take(sheet(*rows(2)))


@pytest.fixture
def public(confirmed, taken, cast, as_operator, as_role) -> SourceList:
    return kept_public(confirmed, taken, cast, as_operator, as_role)


@kept_with_files
def kept_public(confirmed, taken, cast, as_operator, as_role) -> SourceList:
    """A list of which two events are in an edition."""
    with as_operator():
        curator = make_account(institution=make_institution(), roles=["curator"])
    share(confirmed, taken, ShareLevel.PUBLISHABLE)
    with acting_as(cast.owner.pk):
        decisions = decide_publications(
            events=list(Event.objects.all()),
            fields=["date", "types"],
            ground=Ground.CONSENT,
            ground_detail="Salió en la prensa.",
            risk_note="No aumenta.",
            is_exact=True,
            by=cast.owner.pk,
            at=timezone.now(),
        )
    with acting_as(cast.colleague.pk):
        review_decisions(decisions=decisions, agrees=True, by=cast.colleague.pk, at=timezone.now())
    with as_role("bal_worker"), acting_as(curator.pk):
        publish_edition(by=curator.pk, at=timezone.now())
    assert shown() == 2
    return taken


def shown() -> int:
    return PublishedEvent.objects.count()


def share(desk: Desk, of: SourceList, level: str, **more: str):
    sent = {"level": level, "step": "agreed"} | more
    answer = desk.browser.post(reverse("share_list", args=[of.pk]), sent)
    desk.let_time_pass()
    return answer


def list_now(desk: Desk, of: SourceList) -> SourceList:
    with acting_as(desk.account.pk):
        return SourceList.objects.get(pk=of.pk)


def test_who_shares_it_no_further_is_asked_what_becomes_of_what_is_public(confirmed, public):
    answer = confirmed.browser.post(
        reverse("share_list", args=[public.pk]), {"level": ShareLevel.MINE}
    )
    page = said(answer)
    assert "2 hechos de esta lista están en ediciones que cualquiera puede leer" in page
    assert ("take_back" in page, shown()) == (True, 2)


@pytest.mark.parametrize("sent", [{}, {"published": "take_back", "ground": " "}])
def test_nothing_changes_before_that_is_said(confirmed, public, sent):
    answer = share(confirmed, public, ShareLevel.MINE, **sent)
    assert (answer.status_code, shown(), list_now(confirmed, public).share_level) == (
        422,
        2,
        ShareLevel.PUBLISHABLE,
    )


@pytest.mark.parametrize(("published", "left"), [("take_back", 0), ("leave", 2)])
def test_what_is_public_goes_or_stays_as_it_was_said(confirmed, public, published, left):
    answer = share(
        confirmed, public, ShareLevel.REGISTRY_CODED, published=published, ground="Lo pidieron."
    )
    assert (answer.status_code, shown(), list_now(confirmed, public).share_level) == (
        302,
        left,
        ShareLevel.REGISTRY_CODED,
    )


def test_nobody_is_asked_where_nothing_is_public(confirmed, taken):
    share(confirmed, taken, ShareLevel.PUBLISHABLE)
    answer = share(confirmed, taken, ShareLevel.MINE)
    assert (answer.status_code, list_now(confirmed, taken).share_level) == (302, ShareLevel.MINE)


def test_taking_back_the_list_reaches_its_events_and_the_editions(confirmed, public):
    page = said(confirmed.browser.get(reverse("withdraw_list", args=[public.pk])))
    assert "2 hechos de ella son públicos" in page
    confirmed.browser.post(reverse("withdraw_list", args=[public.pk]), {"ground": "Nos vamos"})
    confirmed.let_time_pass()
    with acting_as(confirmed.account.pk):
        states = set(Event.objects.values_list("status", flat=True))
    assert (shown(), states) == (0, {EventState.WITHDRAWN})


def test_taking_back_one_report_takes_back_its_event(confirmed, public):
    first = confirmed.reports(public)[0]
    confirmed.browser.post(reverse("report", args=[first.pk]), {"ground": "Lo pidió."})
    assert shown() == 1


def test_what_was_written_too_late_lies_in_no_session(enter, taken, cast, as_operator):
    browser = enter(cast.owner)
    address = reverse("withdraw_list", args=[taken.pk])
    answer = browser.post(address, {"ground": SECRET})
    with as_operator():
        kept = [
            SessionStore().decode(data) for data in Session.objects.values_list("data", flat=True)
        ]
    assert any(str(cast.owner.pk) in repr(one) for one in kept)
    assert (answer.status_code, answer.url, SECRET in repr(kept)) == (302, address, False)
    asked = browser.get(address)
    assert (asked.status_code, "reauthenticate" in asked.url) == (302, True)


def test_a_list_is_put_under_embargo_and_closed_to_whoever_saw_it(confirmed, taken, cast):
    share(confirmed, taken, ShareLevel.REGISTRY_CODED)
    until = timezone.localdate() + timedelta(days=30)
    address = reverse("embargo_list", args=[taken.pk])
    assert "Otras personas ven hoy esta lista" in said(confirmed.browser.get(address))
    answer = confirmed.browser.post(address, {"until": until.isoformat()})
    now = list_now(confirmed, taken)
    assert (answer.status_code, now.embargo_until, now.share_level) == (
        302,
        until,
        ShareLevel.MINE,
    )


def test_an_embargo_is_lifted_and_shares_nothing_by_itself(confirmed, taken):
    address = reverse("embargo_list", args=[taken.pk])
    until = timezone.localdate() + timedelta(days=30)
    confirmed.browser.post(address, {"until": until.isoformat()})
    confirmed.browser.post(address, {"until": ""})
    now = list_now(confirmed, taken)
    assert (now.embargo_until, now.share_level) == (None, ShareLevel.MINE)


def test_an_embargo_ends_on_a_day_to_come(confirmed, taken):
    address = reverse("embargo_list", args=[taken.pk])
    answer = confirmed.browser.post(address, {"until": timezone.localdate().isoformat()})
    assert (answer.status_code, list_now(confirmed, taken).embargo_until) == (422, None)


@pytest.mark.parametrize("name", ["embargo_list", "withdraw_list"])
@pytest.mark.parametrize("who", ["colleague", "administrator", "stranger"])
def test_only_its_stewards_decide_it(confirm, taken, cast, name, who):
    browser = confirm(getattr(cast, who))
    assert browser.get(reverse(name, args=[taken.pk])).status_code == 404
