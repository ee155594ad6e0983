"""A page of its own for each thing that was sent: what it says, who decided, what one can still do."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.entering import browser_of
from tests.web.markup import flat

from baluarte.domain.accountability.models import Assessment, EntryReview, Target
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import policy_indicator
from baluarte.web.accountability.forms.chain import TargetForm

pytestmark = pytest.mark.django_db
CODE = "PRO-S-03"
SAID = {
    "first_date": "2025-01-01", "last_date": "2025-12-31", "verdict": "little",
    "words": "Avanza poco (inventado).",
}  # fmt: skip
FORM = reverse("new_assessment", args=["indicator", CODE])


def whose(house, **given):
    return SAID | {"holder": str(house.institution.pk), "document": str(house.document.pk)} | given


def read(who, address):
    found = browser_of(who).get(address)
    return found.status_code, flat(found.content.decode())


@pytest.fixture
def sent(house):
    """Send an assessment as the analyst; return its page."""
    assert browser_of(house.analyst).post(FORM, whose(house)).status_code == 302
    with acting_as(house.analyst.pk):
        made = Assessment.objects.get()
    return reverse("review_entry", args=["evaluacion", made.pk])


def decide(who, address, decision="stands"):
    return browser_of(who).post(address, {"decision": decision})


def test_who_sent_it_reads_it_while_it_waits_and_may_correct_or_withdraw_it(house, sent):
    status, said = read(house.analyst, sent)
    assert status == 200
    for words in ("Avanza poco (inventado).", "Espera a otra persona", "Corregirlo", "Retirar"):
        assert words in said, words


def test_the_second_person_sees_the_period_who_entered_it_and_what_it_replaces(house, sent):
    decide(house.one, sent)
    browser_of(house.analyst).post(FORM, whose(house, verdict="nothing"))
    with acting_as(house.analyst.pk):
        newer = Assessment.objects.get(verdict="nothing")
    _, said = read(house.one, reverse("review_entry", args=["evaluacion", newer.pk]))
    for words in (
        "1 de enero de 2025", "31 de diciembre de 2025", house.analyst.display_name,
        "Reemplaza a", "«Avanza poco»",
    ):  # fmt: skip
        assert words in said, words


def test_a_replaced_one_says_so(house, sent):
    decide(house.one, sent)
    browser_of(house.analyst).post(FORM, whose(house, verdict="nothing"))
    with acting_as(house.analyst.pk):
        newer = Assessment.objects.get(verdict="nothing")
    assert "otra tomó su lugar" not in read(house.analyst, sent)[1]
    decide(house.one, reverse("review_entry", args=["evaluacion", newer.pk]))
    assert "otra tomó su lugar" in read(house.analyst, sent)[1]
    assert "otra tomó su lugar" in read(house.analyst, reverse("sent_entries"))[1]


def test_a_refused_one_keeps_its_words_and_says_who_refused_it_and_why(house, sent):
    decide(house.one, sent, "not_shown")
    _, said = read(house.analyst, sent)
    for words in ("Avanza poco (inventado).", house.one.display_name, "La evidencia no"):
        assert words in said, words


def test_who_comes_too_late_reads_who_decided_and_nothing_changes(house, sent, as_operator):
    with as_operator():
        third = make_account(institution=house.institution, roles=["verifier"])
    decide(house.one, sent)
    late = decide(third, sent, "not_shown")
    said = flat(late.content.decode())
    assert late.status_code == 409
    assert "Otra persona ya lo decidió" in said
    assert house.one.display_name in said
    assert read(third, sent)[0] == 200
    with acting_as(third.pk):
        assert EntryReview.objects.get().objection == ""


def test_a_second_one_of_the_same_is_refused_while_the_first_waits(house, sent):
    again = browser_of(house.analyst).post(FORM, whose(house, verdict="nothing"))
    assert again.status_code == 422
    assert "Lo que envié" in again.context["form"].errors["last_date"][0]


def test_correcting_fills_the_form_and_puts_the_new_one_in_its_place(house, sent):
    browser = browser_of(house.analyst)
    address = browser.get(sent).context["correct_url"]
    form = browser.get(address).context["form"]
    assert (form["words"].value(), form["verdict"].value()) == (SAID["words"], "little")
    wrong = browser.post(address, whose(house, words=" "))
    assert wrong.status_code == 422
    with acting_as(house.analyst.pk):
        assert not EntryReview.objects.exists(), "nothing is withdrawn before another is entered"
    assert browser.post(address, whose(house, words="Corregida.")).status_code == 302
    assert "Retirada por quien la capturó" in read(house.analyst, sent)[1]
    assert browser.get(address).status_code == 404
    assert browser_of(house.one).get(address).status_code == 404


def test_a_correction_that_comes_after_the_decision_is_entered_as_a_newer_one(house, sent):
    browser = browser_of(house.analyst)
    address = browser.get(sent).context["correct_url"]
    decide(house.one, sent)
    late = browser.post(address, whose(house, words="Corregida tarde."), follow=True)
    assert late.status_code == 200
    assert "registrada como una más reciente" in flat(late.content.decode())
    with acting_as(house.analyst.pk):
        assert Assessment.objects.filter(words="Corregida tarde.", review=None).count() == 1
        assert EntryReview.objects.get().objection == ""


def test_the_page_says_the_day_in_words_and_no_markup(house, sent):
    for who in (house.analyst, house.one):
        assert "&lt;time" not in browser_of(who).get(sent).content.decode()


def test_withdrawing_asks_first_and_nobody_reviews_it_after(house, sent):
    address = f"{sent}retirar/"
    assert read(house.one, address)[0] == 404
    assert read(house.analyst, address)[0] == 200
    assert browser_of(house.analyst).post(address).status_code == 302
    assert decide(house.one, sent).status_code == 409
    assert browser_of(house.analyst).post(address).status_code == 422
    assert browser_of(house.analyst).get(address).status_code == 302


def test_who_enters_alone_for_a_house_is_told_what_can_be_done(house, as_operator):
    with as_operator():
        alone = make_institution()
        only = make_account(institution=alone, roles=["analyst"])
    given = whose(house, holder=str(alone.pk))
    assert browser_of(only).post(FORM, given).status_code == 302
    with acting_as(only.pk):
        made = Assessment.objects.get()
    address = reverse("review_entry", args=["evaluacion", made.pk])
    assert "Pida una segunda cuenta" in read(only, address)[1]
    assert "Pida una segunda cuenta" in read(only, reverse("sent_entries"))[1]
    with as_operator():
        make_account(institution=alone, roles=["verifier"])
    assert "Pida una segunda cuenta" not in read(only, address)[1]
    assert "Pida una segunda cuenta" not in read(only, reverse("sent_entries"))[1]


def test_a_target_that_is_reached_already_is_asked_once_more(house):
    of = policy_indicator("PRO-S-03")
    newest = SimpleNamespace(value=Decimal(90), period=SimpleNamespace(year=2025))
    given = {
        "holder": str(house.institution.pk), "document": str(house.document.pk), "value": "80",
        "due_date": "2070-12-31", "ground": "Acuerdo (inventado)",
    }  # fmt: skip

    def form(**more):
        return TargetForm(given | more, holders=[house.institution], indicator=of, newest=newest)

    with acting_as(house.analyst.pk):
        assert "is_known_reached" not in form().fields
        asked = form()
        assert "Ya se alcanzó: 90 % en 2025." in asked.errors["value"][0]
        assert "is_known_reached" in asked.fields
        assert form(is_known_reached="on").is_valid()
        assert form(value="95").is_valid()


def test_a_target_brings_its_baseline_and_waits_as_the_rest(house):
    address = reverse("new_target", args=["PRO-P-01"])
    browser = browser_of(house.analyst)
    form = browser.get(address).context["form"]
    given = {
        "holder": str(house.institution.pk), "document": str(house.document.pk), "value": "80",
        "due_date": "2070-12-31", "ground": "Acuerdo (inventado)",
    }  # fmt: skip
    if "baseline_value" in form.fields:
        given |= {"baseline_value": "10", "baseline_date": "2024-12-31"}
    assert browser.post(address, given).status_code == 302
    with acting_as(house.analyst.pk):
        made = Target.objects.get()
    said = read(house.analyst, reverse("sent_entries"))[1]
    assert "Meta" in said
    assert reverse("review_entry", args=["meta", made.pk]) in said
    past = browser.post(address, given | {"due_date": "2001-12-31"})
    assert past.status_code == 422
    assert "ya pasó" in past.context["form"].errors["due_date"][0]
    of_another_age = browser.post(address, given | {"due_date": "2999-12-31"})
    assert of_another_age.status_code == 422
    assert "cincuenta años" in of_another_age.context["form"].errors["due_date"][0]
