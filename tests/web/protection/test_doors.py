"""A step of a procedure that a room does: the general page refuses, says where, and leads there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.authority import begin, make_authority_cast
from tests.factories.cases import make_case, say_yes
from tests.factories.protection import make_study

from baluarte.domain.cases.actions import close_case
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.acts import offered
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.protection.models import RiskStudy
from baluarte.domain.wall.context import acting_as
from baluarte.norms.protocols.library import protocols
from baluarte.web.procedure.step_pages import door_of, doors

pytestmark = pytest.mark.django_db
ORDINARY = ("ordinary_route_opened", "request_received", "board_session_held")


@pytest.fixture
def hers(as_operator):
    """A case that an authority keeps, with its study and its ordinary procedure under way."""
    with as_operator():
        cast = make_authority_cast()
    then = timezone.now() - timedelta(hours=3)
    case, party = make_case(cast, at=then)
    ordinary = begin(cast, case, "mech_ordinary", with_=ORDINARY, at=then)
    make_study(cast, case, party, at=then)
    with acting_as(cast.owner.pk):
        say_yes(party, "share_with_federal_mechanism", by=cast.owner.pk, at=then)
    return cast, case, ordinary


def key_of(cast):
    """Return the key of the study under way."""
    with acting_as(cast.owner.pk):
        return RiskStudy.objects.get(closed_at=None).pk


def test_what_presses_opens_the_rooms_own_form_in_one_press(enter, hers):
    cast, case, ordinary = hers
    browser = enter(cast.owner)
    led = {
        step: browser.get(
            reverse("do_step", args=[case.matter.reference, ordinary.pk, step]), {"directo": 1}
        )
        for step in ("OR-2", "OR-5")
    }
    assert {step: (one.status_code, one.url) for step, one in led.items()} == {
        "OR-2": (302, reverse("study", args=[key_of(cast)])),
        "OR-5": (302, reverse("approve_measures", args=[case.reference])),
    }


def done(cast, step):
    with acting_as(cast.owner.pk):
        return Occurrence.objects.filter(step=step, kind="done").count()


def test_every_act_that_is_offered_has_a_page():
    assert doors() == set(offered())


@pytest.mark.parametrize(("step", "page"), [("OR-2", "study"), ("OR-5", "approve_measures")])
def test_the_general_page_refuses_and_leads_to_the_rooms_own(enter, hers, step, page):
    cast, case, ordinary = hers
    own = reverse(page, args=[key_of(cast) if page == "study" else case.reference])
    browser = enter(cast.owner)
    address = reverse("do_step", args=[case.matter.reference, ordinary.pk, step])
    read, sent = browser.get(address), browser.post(address, {"when_0": "now"})
    matter = browser.get(reverse("matter", args=[case.matter.reference])).content.decode()
    assert (read.status_code, sent.status_code, done(cast, step)) == (200, 422, 0)
    assert [f'href="{own}"' in one for one in (sent.content.decode(), matter)] == [True, True]


def test_where_the_case_is_closed_its_steps_lead_to_it_and_to_no_page_that_is_not_there(
    enter, hers
):
    cast, case, ordinary = hers
    with acting_as(cast.owner.pk):
        close_case(case=case, by=cast.owner.pk, at=timezone.now())
    browser, reference = enter(cast.owner), case.matter.reference
    matter = browser.get(reverse("matter", args=[reference])).content.decode()
    gone, its_page = (reverse(page, args=[case.reference]) for page in ("approve_measures", "case"))
    assert (gone in matter, f'class="button" href="{its_page}"' in matter) == (False, True)
    for step in ("OR-2", "OR-5"):
        address = reverse("do_step", args=[reference, ordinary.pk, step])
        led = browser.get(address, {"directo": 1})
        assert (led.status_code, led.url) == (302, its_page)


def test_the_page_of_the_decree_decrees_nothing_without_a_session_and_says_where(enter, hers):
    cast, case, _ordinary = hers
    browser, address = enter(cast.owner), reverse("approve_measures", args=[case.reference])
    read, sent = browser.get(address), browser.post(address, {})
    assert (read.status_code, sent.status_code, done(cast, "OR-5")) == (200, 422, 0)
    assert "No puede decretarse porque la Junta no lo ha decidido" in sent.content.decode()
    assert f'href="{reverse("board")}"' in read.content.decode()


def test_no_step_of_any_protocol_is_one_that_its_owner_cannot_do(enter, hers):
    """The page that each is led to does it, or leads to the page of the room that does."""
    cast, case, _ordinary = hers
    steps = [step for known in protocols() for step in known.steps]
    assert len(steps) > 50
    for account in (cast.owner, cast.colleague, cast.liaison):
        with acting_as(account.pk):
            found = {step.act: door_of(step, case.matter_id) for step in steps}
        dead = [act for act, door in found.items() if door is not None and not door.url]
        assert dead == []


def test_who_assesses_and_is_of_the_team_opens_the_study_from_the_task(enter, hers):
    cast, _case, ordinary = hers
    with acting_as(cast.owner.pk):
        sent = actions.assign(
            proceeding=ordinary, step="OR-2", institution=cast.keeper, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
    browser, page = enter(cast.colleague), reverse("assignment", args=[sent.pk])
    browser.post(reverse("accept_assignment", args=[sent.pk]))
    said = browser.get(page).content.decode()
    study = reverse("study", args=[key_of(cast)])
    assert (f'href="{study}"' in said, reverse("finish_assignment", args=[sent.pk]) in said) == (
        True, False,
    )  # fmt: skip
    assert browser.get(study).status_code == 200


def test_who_assesses_from_outside_the_team_says_that_it_was_done(enter, hers):
    cast, case, ordinary = hers
    with acting_as(cast.owner.pk):
        actions.say_list_was_seen(matter=case.matter, by=cast.owner.pk, at=timezone.now())
        sent = actions.assign(
            proceeding=ordinary, step="OR-2", institution=cast.federal, by=cast.owner.pk,
            at=timezone.now(), she_said_yes=True,
        )  # fmt: skip
    said = enter(cast.liaison).get(reverse("assignment", args=[sent.pk])).content.decode()
    assert reverse("finish_assignment", args=[sent.pk]) in said
    assert case.reference not in said
