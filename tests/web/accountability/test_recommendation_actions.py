"""What is done about a recommendation, at its pages: begun, put on a calendar, reported, ended."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.entering import browser_of
from tests.factories.observations import make_sides, paper
from tests.factories.recommendations import make_set
from tests.factories.statements import make_every_state
from tests.web.markup import flat

from baluarte.domain.accountability.actions import NewAction, begin_action, set_calendar
from baluarte.domain.accountability.models import ActionReport, RecommendationAction
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.due_days import ReportingCalendar

pytestmark = pytest.mark.django_db
INSTITUTION = "UPSA"


def day(number):
    return timezone.localdate() + timedelta(number)


@pytest.fixture
def sides(as_operator):
    with as_operator():
        made = make_sides()
        make_every_state()
        return made


@pytest.fixture
def one(sides):
    _, rows = make_set(sides)
    return rows[0]


@pytest.fixture
def action(sides, one):
    """An action whose report was due yesterday."""
    by, at = sides.curator.pk, timezone.now() - timedelta(days=40)
    new = NewAction(institution=INSTITUTION, description="Publicar la plantilla.",
                    first_date=day(-40))  # fmt: skip
    with acting_as(by):
        made = begin_action(recommendation=one, new=new, by=by, at=at)
        set_calendar(action=made, calendar=ReportingCalendar(day(-1), 6), by=by, at=at)
    return made


def page(who, name, *args, **asked):
    found = browser_of(who).get(reverse(name, args=args), asked)
    assert found.status_code == 200
    return flat(found.content.decode())


def sent(who, name, *args, **given):
    return browser_of(who).post(reverse(name, args=args), given)


def written(**changes):
    given = {
        "due_date": day(-1).isoformat(), "day": day(0).isoformat(), "words": "Se publicó.",
        "reference": "Gaceta inventada",
    }  # fmt: skip
    return given | changes


def test_an_institution_enters_its_action_with_a_calendar(sides, one):
    assert "Registrar una acción" in page(sides.liaison, "recommendation", one.code)
    answer = sent(
        sides.liaison, "begin_recommendation_action", one.code, institution=INSTITUTION,
        description="Publicar la plantilla.", first_date="2026-01-31", months="6",
    )  # fmt: skip
    assert answer.status_code == 302
    with acting_as(sides.plain.pk):
        [made] = RecommendationAction.objects.all()
        assert made.calendars.get().first_date == date(2026, 7, 31)
    assert "Publicar la plantilla." in page(sides.plain, "recommendation", one.code)


def test_an_action_on_which_nothing_would_be_reported_is_refused_in_words(sides, one):
    answer = sent(
        sides.liaison, "begin_recommendation_action", one.code, institution=INSTITUTION,
        description="Publicar.", first_date="2026-01-31",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Diga hasta qué día, o cada cuántos meses." in answer.content.decode()


def test_it_is_reported_once_with_its_document(sides, one, action):
    held = paper(sides, title="Gaceta inventada")
    given = written(document=str(held.pk), reference="")
    assert (
        sent(sides.liaison, "report_recommendation_action", action.pk, **given).status_code == 302
    )
    said = page(sides.plain, "recommendation", one.code)
    assert "Se publicó." in said
    assert "Gaceta inventada" in said
    again = sent(sides.deputy, "report_recommendation_action", action.pk, **given)
    assert again.status_code == 404
    again = sent(sides.liaison, "report_recommendation_action", action.pk, **given)
    assert again.status_code == 422
    with acting_as(sides.plain.pk):
        assert ActionReport.objects.count() == 1


def test_it_ends_on_evidence_and_nothing_more_is_due(sides, one, action):
    answer = sent(sides.liaison, "end_recommendation_action", action.pk, **written(reference=""))
    assert answer.status_code == 422
    assert "hace falta un documento" in answer.content.decode()
    assert (
        sent(sides.liaison, "end_recommendation_action", action.pk, **written()).status_code == 302
    )
    said = page(sides.liaison, "recommendation", one.code)
    assert reverse("report_recommendation_action", args=[action.pk]) not in said
    assert "Ningún informe pendiente" in page(sides.liaison, "end_recommendation_action", action.pk)


def test_its_calendar_is_changed_and_one_that_begins_before_it_says_why(sides, action):
    answer = sent(
        sides.liaison, "set_action_calendar", action.pk, first_date=day(-90).isoformat(), months="3"
    )
    assert answer.status_code == 422
    assert "Empieza después que la acción" in answer.content.decode()
    answer = sent(
        sides.liaison, "set_action_calendar", action.pk, first_date=day(30).isoformat(), months="3"
    )
    assert answer.status_code == 302


def test_s47_a_report_that_is_missing_is_marked_a_day_after_its_day(sides, one, action):
    said = page(sides.plain, "recommendation_calendar")
    assert "1 informe está atrasado." in said
    assert "Atraso de 1 día" in said
    said = page(sides.plain, "recommendation_calendar", conjunto=one.set.code)
    assert "Publicar la plantilla." in said
    sent(sides.liaison, "report_recommendation_action", action.pk, **written())
    said = page(sides.plain, "recommendation_calendar")
    assert "Atraso de" not in said
    assert "Informado" in said


def test_a_set_that_is_none_has_no_calendar(sides):
    found = browser_of(sides.plain).get(reverse("recommendation_calendar"), {"conjunto": "ninguno"})
    assert found.status_code == 404
    assert "Ningún informe pendiente" in page(sides.plain, "recommendation_calendar")


@pytest.mark.parametrize(
    ("who", "status"),
    [("curator", 200), ("monitor", 200), ("liaison", 200), ("writer", 404), ("plain", 404)],
)
def test_the_cast(sides, one, action, who, status):
    browser = browser_of(getattr(sides, who))
    addresses = [reverse("begin_recommendation_action", args=[one.code])]
    names = ("set_action_calendar", "report_recommendation_action", "end_recommendation_action")
    addresses += [reverse(name, args=[action.pk]) for name in names]
    assert {browser.get(address).status_code for address in addresses} == {status}
    if status == 404:
        assert {browser.post(address, {}).status_code for address in addresses} == {404}
