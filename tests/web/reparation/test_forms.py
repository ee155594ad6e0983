"""No form presumes a fact; all that is wrong is said at once; a file is not lost in silence."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.reparation import days_before

from baluarte.domain.reparation.choices import HeadingOutcome
from baluarte.domain.reparation.models import HeadingDecision
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
CHOOSE_ONE = "Elija una opción: aquí nada se da por supuesto."
AHEAD = days_before(-400).isoformat()


def text(answer):
    return " ".join(answer.text.split())


def asked_of(laid):
    """Return every page of the team that asks which fact it is."""
    victim, plan = [laid.victim.pk], [laid.plan.reference]
    return [
        ("register_victim", [laid.case.reference]), ("apply_to_commission", victim),
        ("say_wishes", victim), ("record_interview", victim), ("open_reparation_plan", victim),
        ("record_progress", [laid.asked.reference]), ("refer_victim", [laid.asked.reference]),
        ("answer_referral", [laid.referral.pk]), ("weigh_headings", plan),
        ("close_reparation_plan", plan), ("decide_heading", [*plan, "RH-4"]),
        ("grant_remedy", [*plan, "RH-4"]), ("record_remedy_delivery", [laid.remedy.pk]),
        ("witness_her_word", [laid.remedy.pk]),
        ("say_result_of_complaint", [laid.complained.pk]),
    ]  # fmt: skip


def chosen_already(form: forms.Form) -> list[str]:
    """Return the boxes of a form that come with one of several answers chosen."""
    found = []
    for name, box in form.fields.items():
        if not isinstance(box, forms.ChoiceField) or isinstance(box, forms.MultipleChoiceField):
            continue
        offered = list(box.choices)
        is_list = type(box.widget) is forms.Select
        begins_full = is_list and len(offered) > 1 and offered[0][0] != ""
        if begins_full or form.get_initial_for_field(box, name):
            found.append(name)
    return found


def test_no_fact_comes_chosen(enter, cast, laid):
    browser = enter(cast.owner)
    pages = [(name, browser.get(reverse(name, args=given))) for name, given in asked_of(laid)]
    assert [(name, chosen_already(page.context["form"])) for name, page in pages] == [
        (name, []) for name, _page in pages
    ]
    assert "— elija —" in pages[1][1].text


def test_what_nobody_chose_is_refused_with_a_sentence(enter, cast, laid):
    there = reverse("apply_to_commission", args=[laid.victim.pk])
    answer = enter(cast.owner).post(
        there, {"right": "", "commission": "", "asked_date": days_before(2).isoformat()}
    )
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {name: list(said) for name, said in errors.items()} == {
        "right": [CHOOSE_ONE], "commission": [CHOOSE_ONE]
    }  # fmt: skip


def test_all_that_is_wrong_is_said_at_once(enter, cast, laid):
    browser, plan = enter(cast.owner), laid.plan.reference
    delivery = browser.post(
        reverse("record_remedy_delivery", args=[laid.remedy.pk]),
        {"delivered": "delivered", "happened_date": AHEAD, "words": ""},
    )
    assert "Ese día no ha llegado" in text(delivery)
    assert "Falta la constancia de: Programas de educación" in text(delivery)
    refusal = browser.post(
        reverse("decide_heading", args=[plan, "RS-4"]),
        {"outcome": "refused", "article": "", "decided_date": AHEAD, "reason": " "},
    )
    assert set(refusal.context["form"].errors) == {"article", "decided_date", "reason"}
    assembly = browser.post(
        reverse("record_assembly", args=[laid.collective.reference]),
        {"held_date": AHEAD, "members": "3", "attended": "4"},
    )
    assert set(assembly.context["form"].errors) == {"held_date", "attended", "minutes"}


def test_a_file_chosen_beside_an_error_is_asked_for_again(enter, cast, laid):
    answer = enter(cast.owner).post(
        reverse("record_remedy_delivery", args=[laid.remedy.pk]),
        {
            "delivered": "delivered", "happened_date": AHEAD, "words": "",
            "evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.4 inventado"),
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"happened_date", "evidence"}
    assert "Elija el archivo otra vez: no se guardó." in text(answer)


def test_a_file_that_is_needed_is_not_called_optional(enter, cast, laid):
    page = enter(cast.owner).get(reverse("record_assembly", args=[laid.collective.reference]))
    assert page.context["form"].fields["minutes"].required is True


@pytest.mark.parametrize(("asked", "said"), [
    ({"other": "NO-EXISTE"}, "No hay un expediente con esa referencia"),
    ({"other": "own"}, "Es este mismo expediente"),
    ({"other": "twin"}, "ya están juntos para esta persona"),
    ({"other": "twin", "person": "9"}, "En ese expediente la persona 9 no está registrada"),
])  # fmt: skip
def test_why_two_files_are_not_joined_is_told_apart(enter, cast, laid, asked, said):
    known = {"own": laid.case.reference, "twin": laid.twin.case.reference}
    sent = {"reason": "Es ella.", **asked, "other": known.get(asked["other"], asked["other"])}
    answer = enter(cast.owner).post(reverse("join_files", args=[laid.victim.pk]), sent)
    assert answer.status_code == 422
    assert said in text(answer)


def test_several_headings_are_refused_at_once_each_on_its_article(enter, cast, laid):
    browser, there = enter(cast.owner), reverse("refuse_headings", args=[laid.plan.reference])
    shown = browser.get(reverse("reparation_plan", args=[laid.plan.reference]))
    assert "Faltan por decidir 37 rubros" in text(shown)
    offered = [code for _family, some in browser.get(there).context["form"].fields[
        "headings"].choices for code, _name in some]  # fmt: skip
    assert len(offered) == 37
    day = days_before(2).isoformat()
    without = browser.post(there, {"headings": ["RS-1"], "decided_date": day, "reason": " "})
    assert set(without.context["form"].errors) == {"reason"}
    sent = {"headings": ["RS-1", "RN-1"], "decided_date": day, "reason": "No procede (inventado)."}
    assert browser.post(there, sent).status_code == 302
    with acting_as(cast.owner.pk):
        kept = HeadingDecision.objects.filter(outcome=HeadingOutcome.REFUSED).order_by("heading")
        assert [(one.heading, one.article) for one in kept] == [
            ("RN-1", "LGV 74 I"), ("RS-1", "LGV 73 (27 VII-VIII)")
        ]  # fmt: skip


def test_of_a_collective_plan_none_is_refused_without_its_assembly(enter, cast, laid):
    there = reverse("refuse_headings", args=[laid.collective.reference])
    sent = {"headings": ["RS-1", "RN-1"], "decided_date": days_before(2).isoformat(),
            "reason": "No procede (inventado)."}  # fmt: skip
    answer = enter(cast.owner).post(there, sent)
    assert answer.status_code == 422
    assert "De un plan colectivo decide la asamblea" in text(answer)
    with acting_as(cast.owner.pk):
        assert not HeadingDecision.objects.filter(plan=laid.collective).exists()
