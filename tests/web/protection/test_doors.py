"""A step of a procedure that a room does: the general page refuses, says where, and leads there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.authority import begin, make_authority_cast
from tests.factories.cases import make_case, say_yes
from tests.factories.protection import make_study

from baluarte.domain.procedure.acts import offered
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.wall.context import acting_as
from baluarte.web.procedure.step_pages import doors

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


def done(cast, step):
    with acting_as(cast.owner.pk):
        return Occurrence.objects.filter(step=step, kind="done").count()


def test_every_act_that_is_offered_has_a_page():
    assert doors() == set(offered())


@pytest.mark.parametrize(
    ("step", "page"), [("OR-2", "case_protection"), ("OR-5", "approve_measures")]
)
def test_the_general_page_refuses_and_leads_to_the_rooms_own(enter, hers, step, page):
    cast, case, ordinary = hers
    own = reverse(page, args=[case.reference])
    browser = enter(cast.owner)
    address = reverse("do_step", args=[case.matter.reference, ordinary.pk, step])
    read, sent = browser.get(address), browser.post(address, {"when_0": "now"})
    matter = browser.get(reverse("matter", args=[case.matter.reference])).content.decode()
    assert (read.status_code, sent.status_code, done(cast, step)) == (200, 422, 0)
    assert [f'href="{own}"' in one for one in (sent.content.decode(), matter)] == [True, True]


def test_the_page_of_the_decree_decrees_nothing_without_a_session_and_says_where(enter, hers):
    cast, case, _ordinary = hers
    browser, address = enter(cast.owner), reverse("approve_measures", args=[case.reference])
    read, sent = browser.get(address), browser.post(address, {"evidence_sha256": ""})
    assert (read.status_code, sent.status_code, done(cast, "OR-5")) == (200, 422, 0)
    assert "No puede decretarse porque la Junta no lo ha decidido" in sent.content.decode()
    assert f'href="{reverse("board")}"' in read.content.decode()
