"""She sees who may be told in her own window, and says there that she saw it."""

import re

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.web.cases.conftest import MINUTE, address, text_of
from tests.web.registry.conftest import asked_by

from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.choices import Exclusion, Gate
from baluarte.domain.procedure.models import Assignment, Matter
from baluarte.domain.procedure.queries import courses_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NOW = timezone.now


def unseen(cast, opened):
    with acting_as(cast.owner.pk):
        matter = Matter.objects.get(pk=opened.case.matter_id)
        procedure.make_unseen(matter, by=cast.owner.pk, at=NOW())


def how_seen(cast, opened):
    with acting_as(cast.owner.pk):
        return Matter.objects.get(pk=opened.case.matter_id).list_seen_how


def mark(page):
    return re.search(r'name="mark" value="([0-9a-f]{64})"', page)[1]


def send_next(cast, opened):
    """Send to the federation a step that is open and with nobody."""
    at = NOW()
    with acting_as(cast.owner.pk):
        held = set(Assignment.objects.values_list("step", flat=True))
        course, step = next(
            (course, item.step.id)
            for course in courses_of(opened.case.matter)
            for item in course.agenda(at=at).unfinished
            if item.step.id not in held
        )
        return procedure.assign(
            proceeding=course.proceeding, step=step, institution=cast.federal, by=cast.owner.pk,
            at=at,
        )  # fmt: skip


def test_she_says_herself_that_she_saw_it_and_sending_goes_on(enter, cast, opened):
    unseen(cast, opened)
    with pytest.raises(procedure.NotThroughTheGate) as refused:
        send_next(cast, opened)
    assert refused.value.gate == Gate.PERSON_NOT_ASKED
    browser = enter(opened.herself)
    link = f'href="{address("own_recipients")}?expediente={opened.case.reference}"'
    assert "You have not seen who may be told" in (
        home := text_of(browser.get(address("own_case")))
    )
    assert link in home
    page = text_of(browser.get(address("own_recipients")))
    assert str(cast.federal) in page
    answer = browser.post(address("own_recipients"), {"mark": mark(page)})
    assert (answer.status_code, how_seen(cast, opened)) == (302, "own_window")
    assert "You have not seen" not in text_of(browser.get(address("own_case")))
    assert send_next(cast, opened).institution == cast.federal
    shown = text_of(enter(cast.owner).get(address("recipients", opened.case.matter.reference)))
    assert "In her own window" in shown


def test_a_list_that_changed_meanwhile_is_not_the_one_she_saw(enter, cast, opened):
    unseen(cast, opened)
    browser = enter(opened.herself)
    before = mark(text_of(browser.get(address("own_recipients"))))
    with acting_as(cast.owner.pk):
        actions.give_consent(
            party=opened.party, layer="share_with_municipality", told=Channel.CALL,
            decided_at=NOW(), institution=cast.police, by=cast.owner.pk, at=NOW(),
        )  # fmt: skip
    answer = browser.post(address("own_recipients"), {"mark": before}, follow=True)
    assert "the list changed since you opened it" in text_of(answer)
    assert how_seen(cast, opened) == ""
    for _twice in range(2):
        browser.post(address("own_recipients"), {"mark": mark(text_of(answer))})
        assert how_seen(cast, opened) == "own_window"


def test_who_is_left_out_stands_there_with_why(enter, cast, opened):
    with acting_as(cast.owner.pk):
        procedure.leave_out(
            matter=Matter.objects.get(pk=opened.case.matter_id), institution=cast.federal,
            why=Exclusion.DO_NOT_INVOLVE, by=cast.owner.pk, at=NOW(),
        )  # fmt: skip
    page = text_of(enter(opened.herself).get(address("own_recipients")))
    told, out = page.split('id="left-out"')
    assert (str(cast.federal) in told, str(cast.federal) in out) == (False, True)


def test_who_takes_part_for_others_sees_it_and_does_not_say_it(enter, cast, opened, as_operator):
    unseen(cast, opened)
    with as_operator():
        sister = make_account()
    by = cast.owner.pk
    with acting_as(by):
        party = actions.add_party(
            case=opened.case, part=Part.FAMILY, person=NewPerson(name="Xóchitl Inventada"), by=by,
            at=NOW(),
        )  # fmt: skip
        actions.open_window(party=party, account=sister, by=by, at=NOW() - MINUTE)
    browser = enter(sister)
    page = browser.get(address("own_recipients"))
    assert (page.status_code, 'name="mark"' in text_of(page)) == (200, False)
    answer = browser.post(address("own_recipients"), {"mark": page.context["mark"]})
    assert (answer.status_code, how_seen(cast, opened)) == (404, "")


def test_the_team_cannot_say_that_she_saw_it_in_her_own_window(enter, cast, opened):
    unseen(cast, opened)
    seen = address("list_was_seen", opened.case.matter.reference)
    enter(cast.owner).post(seen, {"how": "own_window"})
    assert how_seen(cast, opened) == ""
    enter(cast.owner).post(seen, {"how": "in_person"})
    assert how_seen(cast, opened) == "in_person"


def test_it_asks_few_questions(enter, opened):
    assert asked_by(enter(opened.herself), address("own_recipients")) <= 25
