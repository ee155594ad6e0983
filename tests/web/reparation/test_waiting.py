"""What was delivered and waits for her word is no debt that did not arrive; silence has its day."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.cases import say_yes
from tests.factories.jobs import ProcrastinateJob
from tests.factories.procedure import BEFORE
from tests.factories.reparation import (
    FEDERAL,
    STATE,
    days_before,
    decide,
    decide_all,
    make_plan,
    owe,
    paper,
)

from baluarte.domain.cases.actions import open_window
from baluarte.domain.procedure.actions import say_list_was_seen
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Assignment
from baluarte.domain.reparation import actions
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
DELIVERED = "Entregado según documento; falta su palabra"


def text(answer):
    return " ".join(answer.text.split())


@pytest.fixture
def delivered(cast, laid):
    with acting_as(cast.owner.pk):
        return actions.record_delivery(
            remedy=laid.remedy, delivered="delivered", happened_date=days_before(2), paid=None,
            evidence=paper(), words="", by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip


def test_what_a_document_shows_stands_apart_from_what_did_not_arrive(
    enter, cast, laid, herself, delivered
):
    listed = enter(cast.owner).get(reverse("reparation"))
    assert [one["row"].pk for one in listed.context["awaiting"]] == [laid.remedy.pk]
    assert listed.context["late"] == []
    plan = enter(cast.owner).get(reverse("reparation_plan", args=[laid.plan.reference]))
    assert plan.context["late"] == []
    assert DELIVERED in text(plan)
    hers = enter(herself).get(reverse("own_reparation"))
    assert "Dicen que ya se entregó: falta su palabra" in text(hers)
    assert "Están atrasadas" not in text(hers)


def test_it_is_overdue_again_once_she_says_that_it_did_not_arrive(
    enter, cast, laid, herself, delivered
):
    enter(herself).post(
        reverse("own_word", args=[laid.remedy.pk]), {"her_word": "not_arrived", "words": ""}
    )
    listed = enter(cast.owner).get(reverse("reparation"))
    assert listed.context["awaiting"] == []
    assert [one["row"].pk for one in listed.context["late"]] == [laid.remedy.pk]


def test_a_covered_debt_says_which_measure_it_is_and_how_it_is_opened(enter, laid, herself):
    said = text(enter(herself).get(reverse("own_reparation")))
    late = said[said.index("Están atrasadas") : said.index("Su plan")]
    assert "Programas de educación" in late
    assert "Mostrar las palabras" in late
    assert "Una beca inventada." not in said


def test_two_plans_of_hers_have_a_name_each(enter, cast, laid, herself):
    decide_all(cast, laid.plan, granted=("RH-4", "RC-1"))
    with acting_as(cast.owner.pk):
        actions.close_plan(
            plan=laid.plan, as_fulfilled=False, words="Se cierra.", by=cast.owner.pk, at=BEFORE
        )
    make_plan(cast, laid.victim, days=2)
    hers = enter(herself).get(reverse("own_reparation"))
    titles = [plan["title"] for one in hers.context["victims"] for plan in one["plans"]]
    assert len(titles) == len(set(titles)) == 2


def test_who_has_not_answered_yet_and_who_did_not_are_told_apart(enter, cast, laid):
    with acting_as(cast.owner.pk):
        actions.apply_to_commission(
            victim=laid.victim, right="help", commission=STATE,
            asked_date=local_day(timezone.now()), by=cast.owner.pk, at=timezone.now(),
        )  # fmt: skip
    shown = enter(cast.owner).get(reverse("case_reparation", args=[laid.case.reference]))
    said = {
        (one["row"].right, one["silence"]["label"])
        for victim in shown.context["victims"] for one in victim["applications"]
        if one["row"].commission == STATE
    }  # fmt: skip
    assert ("reparation", "No contestó") in said
    assert ("help", "Sin respuesta todavía") in said


def test_the_door_says_what_happens_who_is_told_and_what_she_may_bring(enter, laid, herself):
    said = text(enter(herself).get(reverse("own_federal", args=[laid.silent.reference])))
    for words in ("Qué se pide", "A quién se avisa", "Qué puede llevar", "Qué sigue"):
        assert words in said


def test_her_team_is_called_when_she_goes_by_herself(enter, laid, herself):
    enter(herself).post(reverse("own_federal", args=[laid.silent.reference]), {})
    called = ProcrastinateJob.objects.filter(task_name="procedure.call_to_matter")
    assert [one.args["kind"] for one in called] == [NoticeKind.HERSELF]


@pytest.mark.parametrize("is_consented", [True, False])
def test_the_federal_commission_is_told_only_with_her_consent(
    enter, cast, laid, as_operator, is_consented
):
    with as_operator():
        federal = make_institution(code=FEDERAL)
        make_account(institution=federal, roles=["liaison"])
    if is_consented:
        with acting_as(cast.owner.pk):
            for one in (laid.party, laid.village):
                say_yes(one, "share_with_victims_commission", by=cast.owner.pk)
            say_list_was_seen(matter=laid.case.matter, by=cast.owner.pk, at=BEFORE)
    answer = enter(cast.owner).post(
        reverse("go_to_federal", args=[laid.silent.reference]), {}, follow=True
    )
    assert answer.status_code == 200
    with acting_as(cast.owner.pk):
        sent = Assignment.objects.filter(institution=federal).values_list("step", flat=True)
        assert list(sent) == (["VA-2"] if is_consented else [])
    said = "se avisó a la comisión federal" if is_consented else "todavía no se le avisa"
    assert said in text(answer)


def test_home_counts_what_waits_for_her_word_apart_from_what_is_late(
    enter, cast, laid, herself, delivered
):
    home = text(enter(cast.owner).get(reverse("desk")))
    assert "Reparación debida a víctimas que no llegó en su día" not in home
    assert "Entregado según un documento: pregunte a la persona si llegó" in home
    enter(herself).post(
        reverse("own_word", args=[laid.remedy.pk]), {"her_word": "partly", "words": ""}
    )
    home = text(enter(cast.owner).get(reverse("desk")))
    assert "Reparación debida a víctimas que no llegó en su día" in home
    assert "Entregado según un documento" not in home


def test_who_is_of_no_team_is_not_told_that_nothing_is_overdue(enter, cast, laid):
    said = text(enter(cast.stranger).get(reverse("reparation")))
    assert "De lo que usted puede ver, nada está vencido" in said
    assert "De los expedientes de otras personas no dice nada." in said


def test_beside_her_word_stands_what_is_owed_and_what_they_say_of_it(
    enter, laid, herself, delivered
):
    said = text(enter(herself).get(reverse("own_word", args=[laid.remedy.pk])))
    for words in ("Quién la debe", "Hasta qué día", "Qué dicen que se hizo"):
        assert words in said


def test_her_window_in_english_speaks_to_her(enter, laid, herself):
    said = text(enter(herself).get("/en" + reverse("own_reparation")[3:]))
    assert "You asked for it at this commission" in said
    assert "She asked for it there" not in said


def test_of_a_collective_each_may_say_that_it_did_not_arrive_and_only_all_that_it_did(
    enter, cast, laid, as_operator
):
    with acting_as(cast.owner.pk):
        actions.record_assembly(
            plan=laid.collective, held_date=days_before(6), members=5, attended=4,
            agreed=("RS-4",), minutes=paper(), words="", by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    decide(cast, laid.collective, "RS-4")
    remedy = owe(cast, laid.collective, "RS-4")
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.village, account=account, by=cast.owner.pk, at=BEFORE)
    browser, there = enter(account), reverse("own_word", args=[remedy.pk])
    page = browser.get(there)
    offered = [code for code, _name in page.context["form"].fields["her_word"].choices]
    assert offered == ["partly", "not_arrived"]
    assert "que llegó lo dice su asamblea" in text(page)
    assert browser.post(there, {"her_word": "not_arrived", "words": ""}).status_code == 302
