"""What the pages of inquiries say, and that what is refused says its rule and keeps what was typed."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.investigation import make_inquiry, told
from tests.factories.procedure import BEFORE

from baluarte.domain.cases.actions import open_window
from baluarte.domain.investigation import queries
from baluarte.domain.investigation.actions import state_hypothesis
from baluarte.domain.investigation.models import ActRequest, Inquiry
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
SAID = {"date_0": "day", "source": "family", "confidence": "B", "words": ""}


def given(day: date | None = None, **more):
    sent = {"source": "family", "confidence": "B", "words": ""}
    if day is not None:
        sent |= {
            "date": "day", "date_day": str(day.day), "date_month": str(day.month),
            "date_year": str(day.year),
        }  # fmt: skip
    return sent | more


@pytest.fixture
def page(laid):
    return reverse("inquiry", args=[laid.inquiry.reference])


def test_the_page_says_where_it_stands_and_what_is_missing(enter, cast, laid, page):
    said = enter(cast.owner).get(page).text
    assert "Remitido por incompetencia" in said or "incompetencia" in said
    assert "Oaxaca" in said
    assert "Número bajo sello" in said
    assert "UIPJ" not in said
    assert "Por su labor" in said
    assert "Su nota del río" not in said


def test_what_the_letters_of_the_law_stand_for_is_said(enter, cast, laid, page):
    said = enter(cast.owner).get(page).text
    assert "Qué significan las siglas de la ley" in said
    assert "Código Nacional de Procedimientos Penales" in said
    assert "Protocolo Homologado de Investigación de Delitos cometidos contra la Libertad" in said


@pytest.mark.parametrize("route", ["say_status", "classify", "count_suspects", "state_hypothesis"])
def test_nothing_is_said_before_somebody_says_it(enter, cast, laid, route):
    """No status, source, crime or confidence comes chosen."""
    form = enter(cast.owner).get(reverse(route, args=[laid.inquiry.reference])).context["form"]
    chosen = {name: form[name].value() for name in form.fields if name != "date"}
    assert not any(chosen.values())
    offered = {name: list(form.fields[name].choices) for name in form.fields
               if hasattr(form.fields[name], "choices") and name != "date"}  # fmt: skip
    assert offered
    selects = {name for name in offered if form.fields[name].widget.input_type == "select"}
    assert selects
    assert {offered[name][0][0] for name in selects} == {""}


def test_words_and_numbers_open_by_choice(enter, cast, laid, page):
    said = enter(cast.owner).get(page, {"abrir": "palabras"}).text
    assert "UIPJ/0001/2026 (inventado)" in said
    assert "Su nota del río (inventado)." in said


def test_an_inquiry_is_entered_from_its_case(enter, cast, laid):
    browser = enter(cast.owner)
    there = f"{reverse('new_inquiry')}?expediente={laid.case.reference}"
    sent = given(date(2026, 2, 3), kind="amparo", authority="PJF", unit="Juzgado inventado")
    answer = browser.post(there, sent)
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        made = Inquiry.objects.get(kind="amparo")
    assert answer.url == reverse("inquiry", args=[made.reference])
    assert browser.post(there, sent | {"authority": "FGR", "date_year": "2011"}).status_code == 422


def test_a_status_is_said_corrected_and_taken_back(enter, cast, laid, page):
    browser = enter(cast.owner)
    there = reverse("say_status", args=[laid.inquiry.reference])
    refused = browser.post(there, given(date(2026, 2, 20), status="INCOMP"))
    assert refused.status_code == 422
    assert "Diga a qué autoridad pasó." in refused.text
    assert browser.post(there, given(date(2026, 2, 20), status="JUDIC")).status_code == 302
    with acting_as(cast.owner.pk):
        row = queries.history_of(Inquiry.objects.get(pk=laid.inquiry.pk)).current
    assert row.status == "JUDIC"
    corrected = browser.post(f"{there}?corrige={row.pk}", given(date(2026, 2, 21), status="ARCH_T"))
    assert corrected.status_code == 302
    with acting_as(cast.owner.pk):
        row = queries.history_of(Inquiry.objects.get(pk=laid.inquiry.pk)).current
    back = reverse("take_back_said", args=[laid.inquiry.reference, "estado", row.pk])
    assert browser.post(back, {"reason": ""}).status_code == 422
    assert browser.post(back, {"reason": "Era de otra carpeta"}).status_code == 302
    with acting_as(cast.owner.pk):
        assert Inquiry.objects.get(pk=laid.inquiry.pk).status == "INCOMP"


def test_s26_a_file_without_the_first_hypothesis_says_so_until_it_is_on_record(enter, cast, laid):
    other, browser = make_inquiry(cast, laid.case), enter(cast.owner)
    missing = "La primera hipótesis es que la labor fue la razón"
    there = reverse("inquiry", args=[other.reference])
    assert missing in browser.get(there).text
    on = {"inquiry": other, "by": cast.owner.pk, "at": BEFORE}
    words = told("2026-01-12", words="Una disputa (inventada).")
    with acting_as(cast.owner.pk):
        state_hypothesis(is_of_the_work=False, told=words, **on)
    assert missing in browser.get(there).text
    with acting_as(cast.owner.pk):
        state_hypothesis(is_of_the_work=True, told=words, **on)
    assert missing not in browser.get(there).text
    assert missing not in browser.get(reverse("inquiry", args=[laid.inquiry.reference])).text


def test_no_hypothesis_is_discarded_in_silence(enter, cast, laid):
    browser = enter(cast.owner)
    there = reverse("decide_hypothesis", args=[laid.inquiry.reference, laid.hypothesis.pk])
    refused = browser.post(there, given(date(2026, 2, 20), verdict="discarded"))
    assert refused.status_code == 422
    assert "IP-07" in refused.text
    words = {"words": "No era periodista, dicen (inventado)."}
    assert (
        browser.post(there, given(date(2026, 2, 20), verdict="discarded", **words)).status_code
        == 302
    )


def test_what_is_of_another_inquiry_does_not_exist_here(enter, cast, laid):
    browser = enter(cast.owner)
    for name, args in (
        ("take_back_said", ["nada", laid.begun.pk]), ("take_back_said", ["acto", laid.begun.pk]),
        ("record_act", ["CP-1"]), ("answer_criterion", ["AT-10"]),
        ("decide_hypothesis", [laid.begun.pk]), ("answer_act_request", [laid.begun.pk]),
    ):  # fmt: skip
        assert browser.get(reverse(name, args=[laid.inquiry.reference, *args])).status_code == 404


@pytest.fixture
def herself(cast, laid, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.party, account=account, by=cast.owner.pk, at=BEFORE)
    return account


def test_s25_she_reads_her_own_investigation_and_asks_for_an_act(enter, cast, laid, herself):
    browser = enter(herself)
    there = f"{reverse('own_inquiries')}?expediente={laid.case.reference}"
    said = browser.get(there).text
    assert "incompetencia" in said
    assert "art. 129" in said
    assert "Su nota del río" not in said
    assert "Su nota del río" in browser.get(f"{there}&abrir=palabras").text
    ask = f"{reverse('own_ask_for_act', args=[laid.inquiry.reference])}?expediente={laid.case.reference}"
    sent = {
        "date": "day", "date_day": "24", "date_month": "2", "date_year": "2026",
        "words": "Que entrevisten a mi vecina (inventado).",
    }  # fmt: skip
    assert browser.post(ask, sent).status_code == 302
    with acting_as(cast.owner.pk):
        assert ActRequest.objects.filter(by=herself).count() == 1
    # The page of her team is not hers.
    assert browser.get(reverse("inquiry", args=[laid.inquiry.reference])).status_code == 404


def test_she_finds_nothing_of_another_case(enter, cast, laid, as_operator):
    with as_operator():
        other = make_account()
    assert enter(other).get(reverse("own_inquiries")).status_code == 404
