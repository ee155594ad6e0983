"""On the page of a plan a remedy answers a cause; the page of the cause says how many do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.causes import OWNER, answer, lay_cause, make_cause, owe_no_repetition
from tests.web.registry.conftest import asked_by

from baluarte.domain.prevention.models import EarlyWarning
from baluarte.domain.reparation.models import CauseAnswer
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
SAID = "Ninguna amenaza previa se investigó (inventado)."
NEXT_YEAR = (local_day(timezone.now()) + timedelta(days=200)).isoformat()


def text(answer):
    return " ".join(answer.text.split())


@pytest.fixture
def caused(cast, laid):
    return lay_cause(cast, laid.plan)


def page_of_plan(laid):
    return reverse("reparation_plan", args=[laid.plan.reference])


def page_of_cause(cast, cause):
    with acting_as(cast.steward.pk):
        return reverse(
            "early_warning", args=[EarlyWarning.objects.get(pk=cause.warning_id).reference]
        )


def send(browser, remedy, *causes, **more):
    given = {"causes": list(causes), "owner": OWNER, "review_date": NEXT_YEAR, "words": ""} | more
    return browser.post(reverse("answer_structural_causes", args=[remedy.pk]), given)


def test_the_plan_shows_the_cause_who_answers_for_it_and_that_its_review_has_come(
    enter, cast, laid, caused
):
    said = text(enter(cast.owner).get(page_of_plan(laid)))
    for words in ("Responde a: Impunidad", SAID, "se vuelve a revisar el", "Llegó su revisión"):
        assert words in said
    assert f"?revisa={caused.cause.pk}" in said


def test_a_review_stands_on_home_of_who_noted_it_until_it_says_what_it_found(
    enter, cast, laid, caused
):
    browser, label = enter(cast.owner), "Medidas contra una causa estructural por revisar"
    assert label in text(browser.get(reverse("desk")))
    assert label not in text(enter(cast.colleague).get(reverse("desk")))
    silent = send(browser, caused.remedy, caused.cause.pk)
    assert silent.status_code == 422
    assert "Diga qué encontró la revisión" in text(silent)
    found = send(browser, caused.remedy, caused.cause.pk, words="Abrieron una carpeta (inventado).")
    assert found.status_code == 302
    assert label not in text(browser.get(reverse("desk")))
    assert "Llegó su revisión" not in text(browser.get(page_of_plan(laid)))
    opened = text(browser.get(page_of_plan(laid), {"abrir": "palabras"}))
    assert "Abrieron una carpeta (inventado)." in opened


def test_only_causes_of_ones_own_house_are_offered_and_taken(enter, cast, laid, as_operator):
    remedy = owe_no_repetition(cast, laid.plan)
    browser, there = enter(cast.owner), reverse("answer_structural_causes", args=[remedy.pk])
    assert "no ha anotado ninguna causa estructural" in text(browser.get(there))
    with as_operator():
        house = cast.stranger.memberships.first().institution
    ours = make_cause(cast)
    theirs = make_cause(cast, who=cast.stranger, house=house, words="De otra casa (inventado).")
    shown = text(browser.get(there))
    assert SAID in shown
    assert "De otra casa" not in shown
    assert send(browser, remedy, ours.pk, theirs.pk).status_code == 422
    with acting_as(cast.owner.pk):
        assert CauseAnswer.objects.count() == 0
    assert send(browser, remedy, ours.pk).status_code == 302


def test_what_is_owed_otherwise_has_no_such_page(enter, cast, laid):
    address = reverse("answer_structural_causes", args=[laid.remedy.pk])
    assert enter(cast.owner).get(address).status_code == 404


def test_the_page_of_the_cause_says_how_many_and_names_a_plan_to_its_team_alone(
    enter, cast, laid, caused, as_operator
):
    with as_operator():
        analyst = make_account(institution=cast.keeper, roles=["analyst"])
    there, named = page_of_cause(cast, caused.cause), written(laid.plan.reference)
    counted = "1 medida de no repetición le responde."
    for who, names in ((analyst, False), (cast.steward, True)):
        said = text(enter(who).get(there))
        assert counted in said
        assert (named in said) is names
        assert (laid.plan.reference in said) is names


def test_in_her_window_she_reads_who_answers_for_it_and_not_what_the_house_noted(
    enter, laid, caused, herself
):
    said = text(
        enter(herself).get(reverse("own_reparation") + f"?expediente={laid.case.reference}")
    )
    assert "Responde a: Una causa estructural" in said
    assert SAID not in said
    assert "?revisa=" not in said


def test_more_causes_ask_no_more(enter, cast, laid, caused):
    browser, there = enter(cast.owner), page_of_plan(laid)
    browser.get(there)
    few = asked_by(browser, there)
    for heading in ("RN-1", "RN-2", "RN-3"):
        lay_cause_on(cast, laid, heading)
    assert asked_by(browser, there) == few


def lay_cause_on(cast, laid, heading):
    answer(cast, owe_no_repetition(cast, laid.plan, heading), make_cause(cast))
