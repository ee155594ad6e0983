"""At the pages: what one person said of a warning waits for another, on Home and on its page."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.entering import browser_of
from tests.factories.warnings import came, issue, make_warning_cast, plan

from baluarte.domain.prevention.actions import LeftOut, leave_out_of_warning
from baluarte.domain.prevention.models import (
    WarningLeftOut,
    WarningLeftOutReview,
    WarningOutcome,
    WarningOutcomeReview,
)
from baluarte.domain.prevention.warning_choices import WhatCame
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def words(who, name, *args, query=""):
    answer = browser_of(who).get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def main_of(page):
    return page[page.index("<main") :]


def leave_out(cast, made, institution, *, by=None):
    who = by or cast.one
    with acting_as(who.pk):
        leave_out_of_warning(
            warning=made, by=who.pk, at=timezone.now(),
            left_out=LeftOut(why=Exclusion.DO_NOT_INVOLVE, institution=institution),
        )  # fmt: skip


def waiting_at(cast, model, address, asks):
    with acting_as(cast.one.pk):
        return f"{address}?{asks}={model.objects.get().pk}"


def nothing_recorded(answer, made):
    assert answer.redirect_chain == [(reverse("early_warning", args=[made.reference]), 302)]
    said = "No se registró nada: lo que se mostraba ya no espera."
    assert [str(one) for one in answer.context["messages"]] == [said]


def test_nobody_confirms_an_outcome_that_her_page_did_not_show(cast):
    made = issue(cast)
    address = reverse("record_warning_outcome", args=[made.reference])
    came(cast, made, WhatCame.HAPPENED, day=local_day(timezone.now()), confirmed=False)
    shown = waiting_at(cast, WarningOutcome, address, "confirmar")
    mine = shown.replace("confirmar", "retirar")
    assert browser_of(cast.one).post(mine, {"meant": "1"}).status_code == 302
    today = local_day(timezone.now())
    came(cast, made, WhatCame.HAPPENED, day=today, reason="Lo dijo otra.", confirmed=False)
    browser = browser_of(cast.other)
    nothing_recorded(browser.post(shown, {"answer": "confirmed"}, follow=True), made)
    assert browser.post(address, {"answer": "confirmed"}).status_code == 422
    nothing_recorded(browser_of(cast.one).post(mine, {"meant": "1"}, follow=True), made)
    with acting_as(cast.one.pk):
        assert [one.answer for one in WarningOutcomeReview.objects.all()] == ["withdrawn"]


def test_nobody_confirms_who_is_left_out_that_her_page_did_not_show(cast):
    made = issue(cast)
    address = reverse("leave_out_of_early_warning", args=[made.reference])
    leave_out(cast, made, cast.police)
    shown = waiting_at(cast, WarningLeftOut, address, "confirmar")
    mine = shown.replace("confirmar", "retirar")
    assert browser_of(cast.one).post(mine, {"meant": "1"}).status_code == 302
    leave_out(cast, made, cast.ministry)
    browser = browser_of(cast.other)
    assert browser.get(shown).status_code == 404
    nothing_recorded(browser.post(shown, {"answer": "confirmed"}, follow=True), made)
    with acting_as(cast.one.pk):
        assert [one.answer for one in WarningLeftOutReview.objects.all()] == ["withdrawn"]


def test_while_one_exclusion_waits_another_institution_is_left_out_too(cast):
    made = issue(cast)
    leave_out(cast, made, cast.police)
    page = words(cast.other, "leave_out_of_early_warning", made.reference)
    assert "Confirmar a quién se deja fuera" in page
    assert 'name="why"' in page
    here = reverse("leave_out_of_early_warning", args=[made.reference])
    with acting_as(cast.one.pk):
        waiting = WarningLeftOut.objects.get()
    asked = browser_of(cast.other).get(here, {"confirmar": str(waiting.pk)}).content.decode()
    assert 'name="answer"' in asked
    leave_out(cast, made, cast.ministry, by=cast.other)
    with acting_as(cast.one.pk):
        assert WarningLeftOut.objects.count() == 2
    assert cast.ministry.name in words(cast.one, "leave_out_of_early_warning", made.reference)


def test_who_is_left_out_says_by_whom_since_when_and_until_when(cast):
    made = issue(cast)
    leave_out(cast, made, cast.police)
    said = main_of(words(cast.other, "early_warning", made.reference))
    assert f"{cast.one.display_name}, desde el" in said
    assert "vale hasta el" in said
    here = reverse("leave_out_of_early_warning", args=[made.reference])
    asked = waiting_at(cast, WarningLeftOut, here, "confirmar")
    browser_of(cast.other).post(asked, {"answer": "confirmed"})
    said = main_of(words(cast.one, "early_warning", made.reference))
    assert f"Confirmado por {cast.other.display_name} el" in said
    assert "vale hasta el" not in said


def test_who_may_not_open_trusted_contacts_reads_who_keeps_them(cast):
    made = issue(cast)
    said = main_of(words(cast.one, "early_warning", made.reference))
    assert "las guardan sus custodias o custodios de datos" in said
    assert cast.other.display_name in said


def test_an_outcome_is_confirmed_at_the_address_where_it_was_recorded(cast):
    made = issue(cast)
    came(cast, made, WhatCame.HAPPENED, day=local_day(timezone.now()), confirmed=False)
    assert "Resultados de alertas tempranas por confirmar" in words(cast.other, "desk")
    assert "Resultados de alertas tempranas por confirmar" not in words(cast.one, "desk")
    here = reverse("record_warning_outcome", args=[made.reference])
    assert "Confirmar el resultado de una alerta" in words(
        cast.other, "record_warning_outcome", made.reference
    )
    assert "Espera a una segunda persona" in words(cast.one, "early_warning", made.reference)
    asked = waiting_at(cast, WarningOutcome, here, "confirmar")
    assert browser_of(cast.other).post(asked, {"answer": "confirmed"}).status_code == 302
    with acting_as(cast.one.pk):
        assert WarningOutcomeReview.objects.get().reviewed_by_id == cast.other.pk
    assert "Confirmado" in words(cast.one, "early_warning", made.reference)


def test_who_recorded_it_withdraws_it_and_nobody_else(cast):
    made = issue(cast)
    came(cast, made, WhatCame.HAPPENED, day=local_day(timezone.now()), confirmed=False)
    address = reverse("record_warning_outcome", args=[made.reference])
    here = waiting_at(cast, WarningOutcome, address, "retirar")
    assert browser_of(cast.other).get(here).status_code == 404
    browser = browser_of(cast.one)
    assert browser.get(here).status_code == 200
    assert browser.post(here, {"meant": "1"}).status_code in (200, 302)
    with acting_as(cast.one.pk):
        assert WarningOutcomeReview.objects.get().answer == "withdrawn"


def test_who_is_left_out_waits_for_a_second_person(cast):
    made = issue(cast)
    with acting_as(cast.one.pk):
        leave_out_of_warning(
            warning=made, by=cast.one.pk, at=timezone.now(),
            left_out=LeftOut(why=Exclusion.DO_NOT_INVOLVE, institution=cast.police),
        )  # fmt: skip
    assert "Instituciones excluidas de alertas tempranas" in words(cast.other, "desk")
    page = words(cast.other, "leave_out_of_early_warning", made.reference)
    assert "Confirmar a quién se deja fuera" in page
    assert cast.police.name in page
    address = reverse("leave_out_of_early_warning", args=[made.reference])
    here = waiting_at(cast, WarningLeftOut, address, "confirmar")
    browser = browser_of(cast.other)
    assert browser.post(here, {"answer": "refused"}).status_code == 422
    refused = {"answer": "refused", "reason": "Es quien protege."}
    assert browser.post(here, refused).status_code == 302
    with acting_as(cast.one.pk):
        assert WarningLeftOutReview.objects.get().answer == "refused"
    after = main_of(words(cast.one, "early_warning", made.reference))
    out, _, apart = after.partition("No se confirmó")
    assert cast.police.name not in out.partition("Quién queda fuera")[2]
    assert cast.police.name in apart
    assert "Es quien protege." in apart
    notices = words(cast.one, "notices")
    assert "Lo que usted dijo de alertas tempranas y no se confirmó" in notices
    assert reverse("early_warning", args=[made.reference]) in notices


def test_a_warning_leads_to_the_trusted_contacts_for_who_keeps_them(cast):
    made = issue(cast)
    link = f'href="{reverse("clearances")}"'
    main = lambda page: page[page.index("<main") :]  # noqa: E731
    assert link in main(words(cast.other, "early_warning", made.reference))
    assert link not in main(words(cast.one, "early_warning", made.reference))


def test_the_day_of_what_happened_is_needed_where_it_happened(cast):
    made = issue(cast)
    page = " ".join(words(cast.one, "record_warning_outcome", made.reference).split())
    assert "Primer día de lo ocurrido <span" in page
    assert "(necesario si ocurrió)" in page


def test_a_step_of_the_plan_whose_institution_is_left_out_waits_for_another(cast):
    made = issue(cast)
    plan(cast, made)
    desk = "Pasos de planes de contingencia sin responsable"
    assert desk not in words(cast.one, "desk")
    leave_out(cast, made, cast.police)
    read = words(cast.one, "warning_plan", made.reference)
    assert "Sin responsable: la institución quedó fuera" in read
    for page in (read, words(cast.one, "early_warning", made.reference)):
        assert "Hay pasos del plan sin responsable" in page
    assert desk in words(cast.one, "desk")
    assert desk not in words(cast.police_liaison, "desk")
