"""From her own window she sees where she is entered, and ends it."""

import pytest
from django.utils import timezone
from tests.web.cases.conftest import address, text_of

from baluarte.domain.access.queries import sessions_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def live(account):
    with acting_as(account.pk):
        return list(sessions_of(account.pk, at=timezone.now()))


def test_her_window_says_since_when_and_how_and_keeps_no_device(enter, opened):
    browser, other = enter(opened.herself), enter(opened.herself)
    assert address("own_sessions") in text_of(browser.get(address("own_case")))
    page = text_of(browser.get(address("own_sessions"), headers={"user-agent": "Inventado/9"}))
    assert page.count("With a passkey") == 2
    assert "This session" in page
    assert "Neither the device nor its address is kept" in page
    assert "Inventado/9" not in page
    assert other.get(address("own_case")).status_code == 200


def test_she_ends_one_from_another_at_once(enter, opened):
    stolen, hers = enter(opened.herself), enter(opened.herself)
    assert stolen.get(address("own_case")).status_code == 200
    both = {one.pk for one in live(opened.herself)}
    page = text_of(hers.get(address("own_sessions")))
    # Only the button that does not leave is another's.
    [other] = [one for one in both if "leave" not in page.partition(f'value="{one}"')[2][:200]]
    assert hers.post(address("own_sessions"), {"end": str(other)}).status_code == 302
    assert stolen.get(address("own_case")).status_code == 302
    assert hers.get(address("own_case")).status_code == 200
    assert {one.pk for one in live(opened.herself)} == both - {other}


def test_she_ends_all_others(enter, opened):
    stolen, another, hers = (enter(opened.herself) for _ in range(3))
    assert hers.post(address("own_sessions"), {"end": "otras"}).status_code == 302
    assert [one.get(address("own_case")).status_code for one in (stolen, another, hers)] == [
        302, 302, 200,
    ]  # fmt: skip


def test_anothers_session_is_not_hers_to_end(enter, cast, opened):
    theirs = enter(cast.owner)
    [session] = live(cast.owner)
    hers = enter(opened.herself)
    assert hers.post(address("own_sessions"), {"end": str(session.pk)}).status_code == 404
    assert hers.post(address("own_sessions"), {"end": "ninguna"}).status_code == 404
    assert theirs.get(address("case", opened.case.reference)).status_code == 200


def test_ending_this_one_leaves(enter, opened):
    hers = enter(opened.herself)
    [session] = live(opened.herself)
    assert hers.post(address("own_sessions"), {"end": str(session.pk)}).status_code == 302
    assert live(opened.herself) == []
