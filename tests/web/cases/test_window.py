"""Her own window: what is hers, changed by herself, taken along; nothing of the team's notebook."""

import json

import pytest
from django.utils import timezone
from tests.domain.cases.test_letters import approve, draft, send
from tests.web.cases.conftest import FEDERAL, NAME, address, text_of
from tests.web.cases.test_acts import NUMBERS

from baluarte.domain.cases.choices import LetterKind
from baluarte.domain.cases.models import Consent, Contact
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def test_it_shows_what_is_due_who_was_told_and_nothing_of_the_notebook(enter, cast, opened):
    page = text_of(enter(opened.herself).get(address("own_case")))
    assert ("data-exit" in page, str(cast.federal) in page) == (True, True)
    unsaid = ("pasos en la azotea", "Llamarle al salir", "Por su hermana", NAME)
    assert [one for one in unsaid if one in page] == []


def test_how_to_reach_her_is_shown_where_she_asks_and_corrected_by_her(enter, cast, opened):
    browser = enter(opened.herself)
    assert "Por su hermana" in text_of(browser.get(address("own_case"), {"abrir": "contacto"}))
    answer = browser.post(address("own_contact"), {"how": "Por correo"})
    with acting_as(opened.herself.pk):
        assert Contact.objects.filter(by=opened.herself).exists()
    assert answer.status_code == 302
    assert "Por correo" in text_of(browser.get(address("own_case"), {"abrir": "contacto"}))


def test_she_changes_a_consent_herself(enter, opened):
    browser, page = enter(opened.herself), address("own_consent", NUMBERS[FEDERAL])
    assert browser.post(page, {"answer": ""}).status_code == 422
    assert browser.post(page, {"answer": "no", "words": "Ya no"}).status_code == 302
    with acting_as(opened.herself.pk):
        said = Consent.objects.get(by=opened.herself)
    assert (said.layer, said.is_given, said.told) == (FEDERAL, False, "own_window")


def test_her_copy_is_all_of_it_and_kept_by_nobody(enter, cast, opened):
    answer = enter(opened.herself).get(address("own_copy"), {"como": "datos"})
    found = json.loads(answer.content)
    assert (answer["Cache-Control"], opened.case.reference in answer["Content-Disposition"]) == (
        "no-store",
        False,
    )
    assert found["you"]["name"] == NAME
    assert found["how_to_reach_you"]["how"] == "Por su hermana, nunca de noche"
    assert [one["whom"] for one in found["who_was_told"]] == [str(cast.federal)]
    assert len(found["consent"]) == len(NUMBERS)
    assert "azotea" not in answer.content.decode()


def test_a_case_that_is_not_hers_is_none(enter, opened):
    answer = enter(opened.herself).get(address("own_case"), {"expediente": "0000000000"})
    assert answer.status_code == 404


def test_her_copy_holds_support_complaints_measures_and_who_read_her_file(enter, cast, opened):
    enter(cast.colleague).get(address("case", opened.case.reference), {"abrir": "personas"})
    browser = enter(opened.herself)
    browser.post(
        address("own_support_ask"), {"kind": "food", "amount": "800", "reason": "Despensa"}
    )
    found = json.loads(browser.get(address("own_copy"), {"como": "datos"}).content)
    assert [(one["asked_pesos"], one["why"]) for one in found["support"]] == [
        ("800.00", "Despensa")
    ]
    assert (found["complaints"], found["measures"], found["positions"]) == ([], [], [])
    names = "The names of who takes part were opened"
    read = [one["who"] for one in found["who_read_or_changed_it"] if one["what"] == names]
    assert str(cast.colleague) in read
    assert "Despensa" in browser.get(address("own_copy")).content.decode()


def test_her_copy_is_a_page_that_a_telephone_reads(enter, opened):
    answer = enter(opened.herself).get(address("own_copy"))
    page = answer.content.decode()
    assert 'filename="copia.html"' in answer["Content-Disposition"]
    assert [word in page for word in (NAME, "Por su hermana, nunca de noche", "Quedó avisada")]
    # It stands alone: nothing is asked of a server when it is opened.
    assert [one for one in ("src=", "href=", "@import", "url(") if one in page] == []


def test_what_went_out_of_her_she_knows_and_its_text_is_no_page_of_hers(enter, cast, opened):
    now = timezone.now()
    sent = draft(cast, opened.case, cast.federal, at=now)
    approve(cast, sent, at=now)
    send(cast, sent, sent_at=now, at=now)
    drafted = draft(cast, opened.case, cast.federal, kind=LetterKind.LETTER, at=now)
    browser = enter(opened.herself)
    page = text_of(browser.get(address("own_case")))
    kinds = [f"{LetterKind(one.kind).label}: " for one in (sent, drafted)]
    assert [kind in page for kind in kinds] == [True, False]
    letter = address("letter", opened.case.reference, sent.reference)
    assert browser.get(letter).status_code == 404
    found = json.loads(browser.get(address("own_copy"), {"como": "datos"}).content)
    assert [one["whom"] for one in found["letters"]] == [str(cast.federal)]
