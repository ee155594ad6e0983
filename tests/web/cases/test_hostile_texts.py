"""What is written into forms of a case is text on each of its pages, and in her own window."""

import pytest
from tests.factories.hostile import HOSTILE_TEXTS, harms_in
from tests.web.cases.conftest import address, text_of
from tests.web.intake.test_hostile_texts import shown

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
