"""Memory has its doors: Home of who writes pages, what waits there, and the page of reparation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories.procedure import BEFORE

from baluarte.domain.memory import actions
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WAITS, DOOR = "Páginas de memoria que esperan a una segunda persona", "Páginas de memoria"


def home(enter, who):
    return enter(who).get(reverse("desk")).text


def leads_to(name, page, *given):
    return f'href="{reverse(name, args=given)}"' in page


def test_home_of_who_writes_pages_leads_to_them_and_nobody_elses_does(enter, cast, laid):
    for who in (cast.owner, cast.colleague, cast.steward):
        assert leads_to("memory_pages", home(enter, who))
    for who in (cast.without_role, cast.admin, cast.liaison):
        assert not leads_to("memory_pages", home(enter, who))


def test_the_page_of_reparation_leads_to_memory(enter, cast, laid):
    assert leads_to("memory_pages", enter(cast.owner).get(reverse("reparation")).text)


def test_what_was_proposed_waits_for_another_person_until_somebody_answers(enter, cast, laid):
    assert WAITS not in home(enter, cast.owner)
    assert WAITS not in home(enter, cast.stranger)
    waiting = home(enter, cast.colleague)
    assert WAITS in waiting
    assert leads_to("memory_page", waiting, laid.page.reference)
    with acting_as(cast.colleague.pk):
        actions.review_release(
            proposal=laid.proposal, agrees=False, reason="Falta hablar con su hermana (inventado).",
            by=cast.colleague.pk, at=BEFORE,
        )  # fmt: skip
    assert WAITS not in home(enter, cast.colleague)


def test_what_was_taken_back_waits_for_nobody(enter, cast, laid):
    with acting_as(cast.owner.pk):
        actions.withdraw_page(
            page=laid.page, why="family", by=cast.owner.pk, at=BEFORE + timedelta(minutes=1)
        )
    assert WAITS not in home(enter, cast.colleague)
