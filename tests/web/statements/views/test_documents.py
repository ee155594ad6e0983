"""A document as it is handed in: who issued it is asked once, and what a box says is so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.statements import keep, say

from baluarte.domain.statements.models import Document
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
GIVEN = {
    "title": "Informe inventado", "issuer": "EDO-09-FIS", "channel": "official_report",
    "document_date": "2026-05-04", "is_shared": "yes",
}  # fmt: skip


@pytest.fixture
def hand_in(enter, cast):
    browser = enter(cast.owner)

    def sent(**changes):
        file = SimpleUploadedFile("informe.txt", b"Informe inventado.")
        return browser.post(reverse("new_source_document"), GIVEN | {"file": file} | changes)

    return sent


def test_who_issued_it_is_asked_and_the_box_says_so(enter, cast, hand_in):
    form = enter(cast.owner).get(reverse("new_source_document")).context["form"]
    assert form.fields["issuer"].required
    wrong = hand_in(issuer="")
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["issuer", "file"])


@pytest.mark.parametrize(
    ("changes", "box"),
    [({"issuer": "-"}, "issuer_name"), ({"issuer_name": "Colectivo Inventado"}, "issuer_name")],
)
def test_its_name_is_written_where_it_is_not_in_the_list_and_only_there(hand_in, changes, box):
    wrong = hand_in(**changes)
    assert wrong.status_code == 422
    assert box in wrong.context["form"].errors


def test_who_is_not_in_the_list_is_kept_by_name(cast, hand_in):
    assert hand_in(issuer="-", issuer_name="Colectivo Inventado").status_code == 302
    with acting_as(cast.owner.pk):
        assert Document.objects.get().issuer == "Colectivo Inventado"


def test_beside_its_box_it_says_that_the_file_was_not_kept(hand_in):
    wrong = hand_in(title="")
    assert wrong.context["form"].errors["file"] == ["Elija el archivo otra vez: no se guardó."]


@pytest.mark.parametrize(("pages", "is_said"), [(None, True), (900, False)])
def test_a_page_of_a_document_of_unknown_length_says_so(enter, cast, pages, is_said):
    document = keep(cast.owner, cast.institution, pages=pages)
    fact = say(cast.owner, document, page=900)
    for address in (
        reverse("institution_fact", args=[fact.reference]),
        reverse("source_document", args=[document.reference]),
    ):
        page = enter(cast.owner).get(address).content.decode()
        assert ("(no se sabe de cuántas)" in page) is is_said
