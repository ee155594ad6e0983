"""What she opens of protection stands in her own window, with its exit, and leads back to it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.web.protection.conftest import LATER, addresses

from baluarte.domain.cases.actions import open_window
from baluarte.domain.procedure.actions import call_who_answers
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice
from baluarte.domain.protection.actions.measures import plan_measure, report_incident, say_how_far
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.web.protection.presenters import study_page

pytestmark = pytest.mark.django_db
PAGES = ("case_protection", "measure", "appeal", "new_appeal")
EXIT = "data-exit"


@pytest.fixture
def herself(cast, laid, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.party, account=account, by=cast.owner.pk, at=LATER)
    return account


def test_her_pages_have_the_exit_of_her_window_and_the_teams_have_not(enter, cast, laid, herself):
    there = addresses(laid)
    hers, the_teams = enter(herself), enter(cast.owner)
    found = [
        [EXIT in browser.get(there[page]).content.decode() for page in PAGES]
        for browser in (hers, the_teams)
    ]
    assert found == [[True] * len(PAGES), [False] * len(PAGES)]


def test_her_window_leads_to_her_measures(enter, laid, herself):
    page = enter(herself).get(reverse("own_case")).content.decode()
    assert addresses(laid)["case_protection"] in page


def test_her_window_owes_her_a_measure_that_is_late(enter, cast, laid, herself):
    """No step may run: a measure whose day passed is owed her all the same."""
    with acting_as(cast.owner.pk):
        late = plan_measure(
            case=laid.case, code=laid.measure.code, institution=cast.federal,
            delivery_date=date(2026, 3, 2), by=cast.owner.pk, at=LATER,
        )  # fmt: skip
    page = enter(herself).get(reverse("own_case")).content.decode()
    said = page.split('id="due"')[1].split("</section>")[0]
    assert ("Fuera de plazo" in said, reverse("measure", args=[late.pk]) in said) == (True, True)
    assert "no se le debe ningún paso" not in page


def test_that_a_measure_failed_calls_who_answers_for_it(cast, laid, herself, as_role):
    with acting_as(herself.pk):
        failed = report_incident(
            measure=laid.measure, happened_at=LATER, text="Nadie contestó el botón",
            by=herself.pk, at=LATER,
        )  # fmt: skip
    with as_role("bal_worker"), acting_as_nobody():
        call_who_answers(
            kind=NoticeKind.FAILED, about=failed.pk, matter=laid.case.matter_id, at=LATER
        )
    with acting_as(cast.owner.pk):
        assert Notice.objects.filter(kind=NoticeKind.FAILED).count() == 1


def test_the_last_thing_decided_may_be_of_a_measure(enter, cast, laid, herself):
    with acting_as(cast.owner.pk):
        say_how_far(
            measure=laid.measure, status="IMP", happened_on=date(2026, 3, 3), is_verified=True,
            by=cast.owner.pk, at=LATER + timedelta(days=3),
        )  # fmt: skip
    first = enter(herself).get(reverse("own_case")).context["first"]
    assert first["decided"]["on"] == date(2026, 3, 3)
    assert study_page.measure_name(laid.measure.code) in first["decided"]["what"]
