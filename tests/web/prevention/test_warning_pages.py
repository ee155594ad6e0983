"""What the pages of early warnings say, keep when something is wrong, and put first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.warnings import (
    acknowledge,
    decide,
    issue,
    left_out,
    make_warning_cast,
    notice_of,
    propose,
    sees,
    trust,
)

from baluarte.domain.prevention.actions import note_cause
from baluarte.domain.prevention.models import EarlyWarning, WarningNotice
from baluarte.domain.prevention.warning_choices import CauseKind, Decided
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.templatetags.components import instant
from baluarte.web.prevention import warnings_to_do
from baluarte.web.statements.labels import day_in_words

pytestmark = pytest.mark.django_db
NEW = "/es/alertas/nueva/?estado=06"


@pytest.fixture
def made(as_operator):
    with as_operator():
        return make_warning_cast()


def written(made, **changes):
    return {
        "holder": str(made.house.pk), "municipality": "06007", "region": "", "level": "N",
        "signal": "EW-2", "grounds": "Amenaza y vigilancia en el puerto (inventado).",
        "evidence": "ABCDE-12345\nhttps://ejemplo.example.org/nota", "perpetrator": "private",
        "word_of_people": "nobody",
        "valid_until": (local_day(timezone.now()) + timedelta(days=20)).isoformat(),
    } | changes  # fmt: skip


def only_warning(account):
    with acting_as(account.pk):
        return EarlyWarning.objects.get()


def test_the_state_is_chosen_first_and_nobody_is_chosen_to_be_told(enter, made):
    browser = enter(made.one)
    first = browser.get(reverse("new_early_warning")).content.decode()
    assert f"{reverse('new_early_warning')}?estado=06" in first
    form = browser.get(NEW).context["form"]
    assert [one for one, _ in form.fields["signal"].choices if one.startswith("model")] == []
    assert made.police.name in browser.get(NEW).content.decode()


def test_what_is_written_is_proposed_and_told_to_nobody(enter, made):
    answer = enter(made.one).post(NEW, written(made))
    found = only_warning(made.one)
    assert answer.url == reverse("early_warning", args=[found.reference])
    said = enter(made.one).get(answer.url).content.decode()
    assert "Decide otra persona de su organización" in said
    assert not sees(made.police_liaison, found)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region": "La costa"}, None),
        ({"evidence": "Persona Inventada Uno"}, "evidence"),
        ({"leaves_out_town": "on", "municipality": ""}, "leaves_out_town"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"perpetrator": "named"}, "perpetrator"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    enter, made, changes, field
):
    answer = enter(made.one).post(
        NEW, written(made, grounds="Lo que escribí (inventado).", **changes)
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field or "__all__"}
    assert "Lo que escribí (inventado)." in answer.content.decode()


def test_the_second_person_sees_the_gate_and_chooses_whom_it_lets_through(enter, made):
    found = propose(made, **left_out(made.prosecutor))
    browser, address = enter(made.other), reverse("decide_early_warning", args=[found.reference])
    page = browser.get(address)
    names = [label for _, label in page.context["form"].fields["told"].choices]
    assert not any(made.prosecutor.name in one for one in names)
    assert not any(one.data["selected"] for one in page.context["form"]["told"])
    assert "Fuera: presuntas perpetradoras o por no involucrar" in page.content.decode()
    nobody = browser.post(address, {"outcome": "issued", "reason": "Se sostiene."})
    assert set(nobody.context["form"].errors) == {"told"}
    given = {"outcome": "issued", "reason": "Se sostiene.", "told": [str(made.police.pk)]}
    assert browser.post(address, given).status_code == 302
    assert sees(made.police_liaison, found)


def test_who_was_left_out_of_another_warning_of_the_state_is_said_before_anybody_is_told(
    enter, made
):
    other = propose(made, **left_out(made.police))
    here = propose(made)
    answer = enter(made.other).get(reverse("decide_early_warning", args=[here.reference]))
    [row] = [one for one in answer.context["gate_rows"] if one["name"] == made.police.name]
    assert other.reference in row["left_out_of"]
    said = answer.content.decode()
    assert "Excluida de otra alerta de esta entidad" in said
    [choice] = [
        label for _, label in answer.context["form"].fields["told"].choices
        if made.police.name in label
    ]  # fmt: skip
    assert other.reference in choice
    # Of the warning itself it is said that it does not pass; and of others nothing.
    again = enter(made.other).get(reverse("decide_early_warning", args=[other.reference]))
    assert "Excluida de otra alerta de esta entidad" not in again.content.decode()


def test_while_nobody_knows_who_did_it_the_page_offers_persons_by_name(enter, made, as_operator):
    trust(made, made.unit, made.unit_liaison, as_operator)
    found = propose(made, perpetrator=Perpetrator.UNKNOWN)
    page = enter(made.other).get(reverse("decide_early_warning", args=[found.reference]))
    [label] = [label for _, label in page.context["form"].fields["told"].choices]
    assert made.unit_liaison.display_name in label


def test_where_nobody_passes_the_page_says_so_and_offers_the_seat(enter, made):
    found = propose(made, perpetrator=Perpetrator.UNKNOWN)
    page = enter(made.other).get(reverse("decide_early_warning", args=[found.reference]))
    assert "En estos órdenes de gobierno nadie pasa" in page.content.decode()
    [label] = [label for _, label in page.context["form"].fields["told"].choices]
    assert made.council.name in label


def test_the_desk_of_who_was_told_says_the_hours_that_are_left(enter, made):
    issue(made, told=[made.police])
    with acting_as(made.police_liaison.pk):
        [waits] = list(
            warnings_to_do.warnings_to_acknowledge(made.police_liaison.pk, timezone.now())
        )
    assert (waits.number, waits.is_late, str(waits.note)) == (1, False, "quedan 23 horas")
    listed = enter(made.police_liaison).get(reverse("early_warnings")).content.decode()
    assert "Su institución debe acusar recibo" in listed


def test_a_cause_comes_back_on_its_day_to_the_desk_of_who_noted_it(made):
    found, now = issue(made), timezone.now()
    with acting_as(made.one.pk):
        note_cause(
            warning=found, cause=CauseKind.IMPUNITY, words="Nada se investigó.", owner="FGR",
            review_date=local_day(now) + timedelta(days=1), by=made.one.pk, at=now,
        )  # fmt: skip
        assert list(warnings_to_do.causes_of_warnings(made.one.pk, now)) == []
        [due] = warnings_to_do.causes_of_warnings(made.one.pk, now + timedelta(days=2))
    assert (due.number, due.url) == (1, reverse("early_warning", args=[found.reference]))
    with acting_as(made.other.pk):
        assert list(warnings_to_do.causes_of_warnings(made.other.pk, now + timedelta(days=2))) == []


def test_a_place_of_high_risk_without_a_cause_is_flagged_on_its_page_and_at_home(enter, made):
    found = issue(made, at=timezone.now() - timedelta(days=2))
    page = enter(made.other).get(reverse("early_warning", args=[found.reference])).content.decode()
    assert "Lugar de alto riesgo sin causa estructural" in page
    with acting_as(made.other.pk):
        [due] = warnings_to_do.places_without_cause(made.other.pk, timezone.now())
        assert (due.number, due.url) == (
            1,
            reverse("note_structural_cause", args=[found.reference]),
        )
    with acting_as(made.police_liaison.pk):
        assert (
            list(warnings_to_do.places_without_cause(made.police_liaison.pk, timezone.now())) == []
        )


def test_who_is_told_reads_who_warns_what_is_asked_and_by_which_hour(enter, made):
    found = issue(made, grounds="Amenazas en el muelle (inventado).")
    told = notice_of(found, made.police, by=made.police_liaison)
    browser = enter(made.police_liaison)
    page = browser.get(reverse("early_warning", args=[found.reference])).content.decode()
    hour = str(instant(told.due_at))
    for said in ("Qué se le pide ahora a su institución", hour, str(made.house), "no admite nada"):
        assert said in page
    address = reverse("acknowledge_early_warning", args=[found.reference, told.pk])
    page = browser.get(address).content.decode()
    for said in ("Amenazas en el muelle (inventado).", hour, str(made.house)):
        assert said in page
    acknowledge(told, made.police_liaison)
    page = browser.get(reverse("early_warning", args=[found.reference])).content.decode()
    assert "Qué se le pide ahora" not in page


def test_silence_is_said_to_the_house_and_to_the_one_above(enter, made):
    found = issue(made, told=[made.police], at=timezone.now() - timedelta(hours=30))
    here = reverse("early_warning", args=[found.reference])
    assert "Silencio: subió de nivel" in enter(made.one).get(here).content.decode()
    above = enter(made.government_liaison).get(reverse("early_warnings")).content.decode()
    assert f"{made.police.name} no acusó recibo" in above


def test_who_was_spared_by_an_answer_is_not_said_to_be_told_at_an_hour_that_is_over(enter, made):
    at = timezone.now() - timedelta(hours=30)
    found = issue(made, told=[made.police], at=at)
    told = notice_of(found, made.police, by=made.one)
    acknowledge(told, made.police_liaison, at=at + timedelta(minutes=30))
    said = enter(made.one).get(reverse("early_warning", args=[found.reference])).content.decode()
    assert "No se le avisó: quien iba antes respondió" in said
    assert "si nadie responde" not in said


def test_an_institution_that_is_gone_is_said(enter, made, as_operator):
    found = issue(made, told=[made.police])
    with as_operator():
        type(made.police).objects.filter(pk=made.police.pk).update(left_at=timezone.now())
    here = reverse("early_warning", args=[found.reference])
    assert "La institución ya no existe" in enter(made.one).get(here).content.decode()


def test_who_was_told_does_not_read_who_else_was_nor_who_is_left_out(enter, made):
    found = issue(made, **left_out(made.prosecutor))
    here = reverse("early_warning", args=[found.reference])
    said = enter(made.police_liaison).get(here).content.decode()
    assert made.police.name in said
    for other in (made.government, made.ministry, made.prosecutor):
        assert other.name not in said
    assert made.one.display_name not in said


def test_who_is_left_out_by_the_page_sees_nothing_more(enter, made):
    found = issue(made)
    address = reverse("leave_out_of_early_warning", args=[found.reference])
    given = {"institution": str(made.police.pk), "why": "perpetrator"}
    assert enter(made.one).post(address, given).status_code == 302
    here = reverse("early_warning", args=[found.reference])
    assert enter(made.police_liaison).get(here).status_code == 404
    town = {"institution": "06007", "why": "do_not_involve"}
    assert enter(made.one).post(address, town).status_code == 302
    assert enter(made.one).post(address, town).status_code == 422


def test_a_decision_is_taken_once(enter, made):
    found = propose(made)
    decide(made, found, Decided.OVERRULED, reason="No.")
    address = reverse("decide_early_warning", args=[found.reference])
    assert enter(made.other).get(address).status_code == 404
    with acting_as(made.one.pk):
        assert WarningNotice.objects.count() == 0


def test_it_is_not_ours_asks_why(enter, made):
    found = issue(made)
    told = notice_of(found, made.police, by=made.police_liaison)
    address = reverse("acknowledge_early_warning", args=[found.reference, told.pk])
    browser = enter(made.police_liaison)
    assert browser.post(address, {"answer": "not_ours", "words": ""}).status_code == 422
    given = {"answer": "not_ours", "words": "Es de otro municipio (inventado)."}
    assert browser.post(address, given).status_code == 302


PRESENT = (
    "Vigente hasta", "Qué se sabe y por qué se teme", "Quién queda fuera", "De quienes habla<",
    "En qué se funda ante todo", "Qué se sabe de quién puede hacerlo",
    "Espera su acuse", "Hay pasos del plan sin responsable",
)  # fmt: skip


def main_of(browser, name, *args):
    page = " ".join(browser.get(reverse(name, args=args)).content.decode().split())
    return page[page.index("<main") :]


def test_a_warning_that_is_over_speaks_of_what_was_with_its_last_day(enter, made):
    at = timezone.now() - timedelta(days=60)
    over = issue(made, at=at, level="N")
    ended = day_in_words(over.valid_until)
    browser = enter(made.one)
    said = main_of(browser, "early_warning", over.reference)
    assert f"Estuvo vigente hasta el {ended} y pedía: Tener listo el plan" in said
    assert "Qué se sabía y por qué se temía" in said
    assert "No se escribió un plan de contingencia" in said
    assert [one for one in PRESENT if one in said] == []
    listed = main_of(browser, "early_warnings").partition("Ya no vigentes")[2]
    assert "Terminó el" in listed
    assert "Vigente hasta" not in listed
    english = browser.get(f"/en/alertas/{over.reference}/").content.decode()
    assert "It stood until" in english
    assert "Stands until" not in english


def test_what_was_not_issued_says_on_which_day_it_ended(enter, made):
    at = timezone.now() - timedelta(days=60)
    lapsed = propose(made, at=at)
    browser = enter(made.one)
    said = main_of(browser, "early_warning", lapsed.reference)
    ended = day_in_words(lapsed.valid_until)
    assert f"nadie la decidió antes del {ended}, su último día" in said
    assert "Iba a estar vigente hasta" in said
    refused = propose(made, at=at)
    decide(made, refused, Decided.OVERRULED, at=at + timedelta(days=1))
    said = main_of(browser, "early_warning", refused.reference)
    decided = day_in_words(local_day(at + timedelta(days=1)))
    assert f"No se emitió: así se decidió el {decided}" in said


def test_a_warning_that_stands_speaks_in_the_present(enter, made):
    stands = issue(made)
    said = main_of(enter(made.one), "early_warning", stands.reference)
    assert "Vigente hasta" in said
    assert "Qué se sabe y por qué se teme" in said
    assert "Estuvo vigente" not in said
