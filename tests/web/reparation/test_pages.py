"""What the pages of reparation say; what is refused says its rule and keeps what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.ageing import age_sessions
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.reparation import days_before, decide, make_victim

from baluarte.domain.cases.actions import add_party
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.reparation.choices import HeadingOutcome
from baluarte.domain.reparation.models import (
    Application,
    CaseVictim,
    Confirmation,
    FileJoin,
    HeadingDecision,
    Interview,
    Remedy,
    RemedyDelivery,
    ReparationDocument,
    Satisfaction,
)
from baluarte.domain.wall.context import acting_as
from baluarte.web.cases.lookup import numbered

pytestmark = pytest.mark.django_db
DAY = days_before(2).isoformat()


def text(answer):
    return " ".join(answer.text.split())


def test_a_case_says_who_is_a_victim_what_was_asked_and_that_the_door_is_open(enter, cast, laid):
    there = reverse("case_reparation", args=[laid.case.reference])
    said = text(enter(cast.owner).get(there))
    for words in ("Víctima directa", "La vía federal está abierta", "Vencido", "La misma persona"):
        assert words in said
    assert "Perdió su trabajo" not in said
    assert "Perdió su trabajo" in enter(cast.owner).get(there, {"abrir": "palabras"}).text


def test_a_plan_says_its_39_headings_and_what_is_late(enter, cast, laid):
    there = reverse("reparation_plan", args=[laid.plan.reference])
    said = text(enter(cast.owner).get(there))
    assert "2 de 39 rubros decididos" in said
    assert "Vencido" in said
    assert "Falta su palabra" in said
    assert "Nadie escribió qué se debe" in said
    assert "No consta ningún pago." in said
    assert "Pagado: 0 pesos" not in said
    assert "Una beca inventada." not in said


def test_what_was_refused_stands_apart_and_all_of_it_in_her_window(enter, cast, laid, herself):
    decide(
        cast, laid.plan, "RS-1", outcome=HeadingOutcome.REFUSED, reason="No lo pidió (inventado)."
    )
    shown = enter(cast.owner).get(reverse("reparation_plan", args=[laid.plan.reference]))
    families = {one["code"]: one for one in shown.context["families"]}
    refused = {code: [each["code"] for each in one["refused"]] for code, one in families.items()}
    assert [codes for codes in refused.values() if codes] == [["RS-1"]]
    assert sum(len(one["every"]) for one in families.values()) == 39
    assert "1 rubro negado, con su razón" in text(shown)
    # On paper it stands too, though closed on the screen.
    assert '<details class="disclosure disclosure--printed">' in shown.text
    hers = text(enter(herself).get(reverse("own_reparation")))
    assert all(str(one["name"]) in hers for family in families.values() for one in family["every"])


def test_a_plan_with_open_headings_is_not_closed(enter, cast, laid):
    there = reverse("close_reparation_plan", args=[laid.plan.reference])
    answer = enter(cast.owner).post(there, {"as_fulfilled": "yes", "words": ""})
    assert answer.status_code == 422
    assert "Faltan rubros por decidir (LGV 26-27)" in text(answer)


def test_each_thing_is_said_from_its_page(enter, cast, laid, as_operator):
    browser, plan = enter(cast.owner), laid.plan.reference
    victim = laid.victim.pk
    sent = [
        ("register_victim", [laid.case.reference],
         {"party": laid.party.pk, "kind": "indirect", "of": victim, "words": ""}, 422),
        ("apply_to_commission", [victim],
         {"right": "help", "commission": "EDO-20-VIC", "asked_date": DAY}, 302),
        ("say_wishes", [victim],
         {"officer": "woman", "language": "mix", "variant": "de la Costa", "place": "El parque"},
         302),
        ("say_wishes", [victim], {"officer": "woman", "language": "mixteco de la costa"}, 422),
        ("record_interview", [victim],
         {"commission": "EDO-30-VIC", "held_date": DAY, "reason": "", "met": ["officer"]}, 302),
        ("record_interview", [victim],
         {"commission": "EDO-30-VIC", "held_date": DAY, "reason": ""}, 422),
        ("record_progress", [laid.asked.reference],
         {"progress": "denied", "happened_date": DAY, "words": ""}, 422),
        ("record_progress", [laid.asked.reference],
         {"progress": "attended", "happened_date": DAY, "words": ""}, 302),
        ("answer_referral", [laid.referral.pk],
         {"result": "accepted", "answered_date": DAY, "reason": ""}, 302),
        ("go_to_federal", [laid.silent.reference], {}, 302),
        ("decide_heading", [plan, "RS-4"],
         {"outcome": "refused", "article": "LGV 73", "decided_date": DAY, "reason": ""}, 422),
        ("decide_heading", [plan, "RS-4"],
         {"outcome": "granted", "article": "LGV 73", "decided_date": DAY, "reason": ""}, 302),
        ("grant_remedy", [plan, "RC-1"],
         {"what": "Pago", "institution": "CEAV", "due_date": DAY, "pesos": "9,999,999.00",
          "is_subsidiary": "on"}, 422),
        ("grant_remedy", [plan, "RC-1"],
         {"what": "Pago", "institution": "CEAV", "due_date": DAY, "pesos": "$10,000.50",
          "is_subsidiary": "on", "step_1": "Firmar", "step_1_date": DAY}, 302),
        ("record_remedy_delivery", [laid.remedy.pk],
         {"delivered": "delivered", "happened_date": DAY, "words": ""}, 422),
        ("record_remedy_delivery", [laid.remedy.pk],
         {"delivered": "delivered", "happened_date": DAY, "words": "",
          "evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.4 inventado")}, 302),
        ("witness_her_word", [laid.remedy.pk], {"her_word": "arrived", "words": ""}, 422),
        ("record_assembly", [laid.collective.reference],
         {"held_date": DAY, "members": "3", "attended": "4",
          "minutes": SimpleUploadedFile("a.pdf", b"%PDF-1.4 inventado")}, 422),
        ("weigh_headings", [plan], {"first": "RS-4", "second": "RS-4", "third": ""}, 422),
        ("weigh_headings", [plan], {"first": "RS-4", "second": "RH-4", "third": ""}, 302),
        ("join_files", [victim], {"other": "NO-EXISTE", "reason": "Es ella."}, 422),
    ]  # fmt: skip
    found = [
        (name, browser.post(reverse(name, args=given), posted).status_code)
        for name, given, posted, _code in sent
    ]
    assert found == [(name, code) for name, _given, _posted, code in sent]
    with acting_as(cast.owner.pk):
        counted = [
            Application.objects.count(), Interview.objects.filter(victim=laid.victim).count(),
            HeadingDecision.objects.count(), Remedy.objects.count(),
            RemedyDelivery.objects.count(), Confirmation.objects.count(),
            CaseVictim.objects.filter(case=laid.case).count(),
        ]  # fmt: skip
    assert counted == [5, 2, 3, 2, 1, 0, 2]


def test_what_shows_a_delivery_is_opened_from_the_plan(enter, cast, laid):
    browser = enter(cast.owner)
    given = {
        "delivered": "delivered", "happened_date": DAY, "words": "",
        "evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.4 inventado"),
    }  # fmt: skip
    browser.post(reverse("record_remedy_delivery", args=[laid.remedy.pk]), given)
    with acting_as(cast.owner.pk):
        kept = ReparationDocument.objects.get()
    there = reverse("reparation_plan", args=[laid.plan.reference])
    address = reverse("document", args=[kept.pk])
    assert address in browser.get(there).text
    assert browser.get(address).status_code == 200


def test_she_says_in_her_window_that_it_did_not_arrive(enter, cast, laid, herself):
    browser, asked = enter(herself), f"?expediente={laid.case.reference}"
    said = text(browser.get(reverse("own_reparation") + asked))
    assert "Están atrasadas" in said
    assert "Sus derechos, y cómo usarlos" in said
    answer = browser.post(
        reverse("own_word", args=[laid.remedy.pk]) + asked,
        {"her_word": "not_arrived", "words": "Nunca."},
    )
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        assert Remedy.objects.get(pk=laid.remedy.pk).her_word == "not_arrived"
    after = text(browser.get(reverse("own_reparation") + asked + "&abrir=palabras"))
    assert "No llegó" in after
    assert "Nunca." in after


def test_words_closed_by_now_say_so_in_her_window_and_how_they_open(
    enter, laid, herself, as_operator
):
    browser, there = enter(herself), reverse("own_reparation")
    words = {"expediente": laid.case.reference, "abrir": "palabras"}
    assert "show_sealed" not in browser.get(there, words).text
    age_sessions(as_operator, shown=301)
    said = text(browser.get(there, words))
    assert "Una beca inventada." not in said
    assert "Aquí hay partes selladas, y ahora están cerradas." in said
    assert f'<form id="show_sealed" method="post" action="{reverse("reauthenticate")}"' in said


def test_she_goes_to_the_federal_commission_by_herself_once(enter, laid, herself):
    browser, asked = enter(herself), f"?expediente={laid.case.reference}"
    there = reverse("own_federal", args=[laid.silent.reference]) + asked
    assert browser.post(there).status_code == 302
    assert browser.post(there).status_code == 422


def test_s37_the_routes_are_in_plain_words_and_say_what_is_not_known(enter, cast, laid):
    said = text(enter(cast.owner).get(reverse("victim_routes")))
    assert "No hay que probar nada antes." in said
    assert "De 32 más no se sabe." in said


def test_commissions_stand_in_the_order_of_the_states(enter, cast, laid):
    said = text(enter(cast.owner).get(reverse("victim_commissions")))
    assert said.index("Comisión Ejecutiva de Atención a Víctimas") < said.index("Veracruz")
    assert "De 31 comisiones más no hay nada" in said


def test_of_several_victims_alike_the_one_of_her_number_is_joined(enter, cast, laid, as_operator):
    other, first = make_case(cast)
    with acting_as(cast.owner.pk):
        second = add_party(
            case=other, part=Part.FAMILY, person=NewPerson(name="Otra Inventada"), by=cast.owner.pk,
            at=BEFORE,
        )  # fmt: skip
    make_victim(cast, other, first)
    hers = make_victim(cast, other, second)
    browser, there = enter(cast.owner), reverse("join_files", args=[laid.victim.pk])
    asked = {"other": other.reference, "reason": "Es ella (inventado)."}
    refused = browser.post(there, asked)
    assert refused.status_code == 422
    assert "En ese expediente hay 2 víctimas así" in text(refused)
    assert browser.post(there, asked | {"person": "7"}).status_code == 422
    with acting_as(cast.owner.pk):
        number = next(n for n, party in numbered(other) if party.pk == second.pk)
    assert browser.post(there, asked | {"person": str(number)}).status_code == 302
    with acting_as(cast.owner.pk):
        joined = FileJoin.objects.filter(victim=laid.victim).values_list("other", flat=True)
        assert set(joined) == {laid.twin.pk, hers.pk}


def test_she_answers_one_question_once_and_her_team_reads_no_answer(enter, cast, laid, herself):
    browser, asked = enter(herself), f"?expediente={laid.case.reference}"
    there = reverse("own_treatment", args=[laid.interview.pk]) + asked
    page = browser.get(there)
    said = text(page)
    for words in ("¿Cómo la atendieron?", "Bien", "En parte", "Mal", "Prefiero no decirlo"):
        assert words in said
    assert "<textarea" not in page.text
    assert there.partition("?")[0] in browser.get(reverse("own_reparation") + asked).text
    assert browser.post(there, {"treated": "great"}).status_code == 422
    assert browser.post(there, {"treated": "badly"}).status_code == 302
    again = browser.post(there, {"treated": "well"})
    assert again.status_code == 422
    assert "una respuesta por cada vez" in text(again)
    assert there.partition("?")[0] not in browser.get(reverse("own_reparation") + asked).text
    with acting_as(herself.pk):
        assert [one.treated for one in Satisfaction.objects.all()] == ["badly"]
    for who in (cast.owner, cast.colleague):
        with acting_as(who.pk):
            assert Satisfaction.objects.count() == 0
    commission = text(enter(cast.owner).get(reverse("victim_commission", args=["CEAV"])))
    assert "De menos de 5 personas no se dice nada" in commission
