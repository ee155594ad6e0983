"""What is written into forms of a case is text on each of its pages, and in her own window."""

import pytest
from tests.factories.hostile import HOSTILE_TEXTS, harms_in
from tests.web.cases.conftest import address, text_of
from tests.web.cases.test_letters import every_page, of, write
from tests.web.intake.test_hostile_texts import shown

from baluarte.domain.cases.models import Letter
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
HERS = ("own_case", "own_copy", "own_contact", "own_readers", "own_support", "own_complaints")
PAGES = ("case", "case_told", "case_letters", "case_support", "case_readers", "case_protection",
         "write_note", "close_case")  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_a_form_takes_is_text_on_every_page(enter, cast, opened, text):
    browser, hers, of = enter(cast.owner), enter(opened.herself), opened.case.reference
    note = {"kind": "call", "text": text, "when_0": "now", "when_1": "", "when_2": ""}
    assert browser.post(address("write_note", of), note).status_code == 302
    reach = {"how": text, "from_hour": "9", "until_hour": "13"}
    assert browser.post(address("say_how_to_reach", of, opened.party.pk), reach).status_code == 302
    asked = {"kind": "lodging", "amount": "10", "reason": text}
    assert hers.post(address("own_support_ask"), asked).status_code == 302
    told = []
    for client, addresses in (
        (browser, [address(name, of) for name in PAGES]),
        (hers, [address(name) for name in HERS]),
    ):
        for one in addresses:
            for opens in ({}, {"abrir": "motivos"}, {"abrir": "palabras"}, {"abrir": "todo"}):
                page = text_of(client.get(one, opens))
                assert harms_in(page) == [], one
                told.append(page)
    assert shown(text).replace("[U+202E]", "") in " ".join(told).replace("[U+202E]", "").replace(
        "\u202e", ""
    )


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_is_said_of_a_letter_is_text_on_each_of_its_pages(enter, cast, opened, text):
    browser, hers = enter(cast.owner), enter(opened.herself)
    assert write(browser, opened, cast.federal, asks=text, facts=text).status_code == 302
    with acting_as(cast.owner.pk):
        letter = Letter.objects.get()
    acts = (
        (enter(cast.colleague), "approve_letter", {"x": ""}),
        (browser, "send_letter", {"how": "by_hand"}),
        (browser, "acknowledge_letter", {"number": text[:30], "received_by": text}),
        (browser, "answer_letter", {"answer": text}),
    )
    for client, name, given in acts:
        page = of(opened, name, letter.reference)
        assert client.post(page, given | {"when_0": "now"}).status_code == 302
    pages = [(browser, one) for one in every_page(opened, letter)]
    pages += [(hers, address(name)) for name in HERS]
    told = [(one, text_of(client.get(one))) for client, one in pages]
    assert [(one, harms) for one, page in told if (harms := harms_in(page))] == []
    [its_own] = [page for one, page in told if one == of(opened, "letter", letter.reference)]
    # Asked for, of the facts, received by whom and answered: each is there, as text.
    assert its_own.replace("\u202e", "").count(shown(text).replace("[U+202E]", "")) >= 2
