"""What was half written when a document had to be handed in first comes back with the document."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.statements import say

from baluarte.domain.statements.models import Document
from baluarte.domain.wall.context import acting_as
from baluarte.web.statements.carried import CARRIED, GOES_ON_AT

pytestmark = pytest.mark.django_db
WORDS = "La fiscalía publicó otra cifra, y aquí va a la mitad"


@pytest.fixture
def browser(enter, cast):
    return enter(cast.owner)


@pytest.fixture
def half_written(cast, shared):
    """The page of an observation on a fact, and what was typed there."""
    fact = say(cast.owner, shared)
    address = f"{reverse('new_observation')}?de=fact&que={fact.reference}"
    return address, {"words": WORDS, "page": "3"}


def hand_in(browser, carried, **changes):
    given = {
        "title": "Boletín inventado", "issuer": "EDO-09-FIS", "channel": "official_report",
        "document_date": date(2026, 5, 4), "is_shared": "yes", CARRIED: carried,
        "file": SimpleUploadedFile("boletin.txt", b"Inventado."),
    }  # fmt: skip
    return browser.post(reverse("new_source_document"), given | changes)


def sent_along(browser, address, typed):
    page = browser.post(reverse("new_source_document"), {**typed, GOES_ON_AT: address})
    assert page.status_code == 200
    return page.context["confirmation"].hidden[CARRIED]


def test_it_goes_along_and_comes_back_with_the_document_chosen(browser, cast, half_written):
    address, typed = half_written
    done = hand_in(browser, sent_along(browser, address, typed))
    assert done.status_code == 200
    with acting_as(cast.owner.pk):
        kept = Document.objects.get(title="Boletín inventado")
    fields = dict(done.context["fields"])
    assert done.context["address"] == address
    assert fields == {**typed, "document": str(kept.pk)}
    assert WORDS in done.content.decode()


def test_a_mistake_in_the_document_loses_nothing_of_it(browser, half_written):
    address, typed = half_written
    wrong = hand_in(browser, sent_along(browser, address, typed), title="")
    assert wrong.status_code == 422
    again = wrong.context["confirmation"].hidden[CARRIED]
    assert "Elija el archivo otra vez" in wrong.content.decode()
    assert dict(hand_in(browser, again).context["fields"])["words"] == WORDS


def test_a_document_that_was_chosen_before_stays_chosen(browser, half_written):
    address, typed = half_written
    done = hand_in(browser, sent_along(browser, address, typed | {"document": "otro"}))
    assert dict(done.context["fields"])["document"] == "otro"


@pytest.mark.parametrize(
    "address", ["https://ejemplo.invalid/", "//ejemplo.invalid/", "/no/hay/tal/", "nada", "/\\x"]
)
def test_it_goes_on_at_no_page_that_is_not_of_this_site(browser, address):
    page = browser.post(reverse("new_source_document"), {GOES_ON_AT: address, "words": WORDS})
    assert page.status_code == 200
    assert page.context["confirmation"].hidden == {}


def test_nobody_takes_up_what_another_account_carries(browser, enter, cast, half_written):
    carried = sent_along(browser, *half_written)
    theirs = hand_in(enter(cast.colleague), carried)
    assert theirs.status_code == 302
    for forged in (carried[:-1], "x", ""):
        file = SimpleUploadedFile("otro.txt", forged.encode() or b"nada")
        assert hand_in(browser, forged, file=file).status_code == 302
