"""Pages of a document are counted where they can be, and nobody's word stands against the count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.statements import keep, make_organisation

from baluarte.demo.walkthrough.documents import invented_document
from baluarte.domain.procedure.confined_documents import count_pages
from baluarte.domain.procedure.document_pages import pages_of
from baluarte.norms.statements import StatementRefused


@pytest.mark.parametrize("pages", [1, 2, 120])
def test_pages_of_a_pdf_are_counted(pages):
    assert count_pages(invented_document("Informe inventado", pages=pages).content) == pages


@pytest.mark.parametrize(
    "content",
    [b"", b"Un texto inventado.", b"%PDF-1.4\n", b"%PDF-1.7\n<<", b"\x89PNG\r\n\x1a\n"],
)
def test_of_what_is_no_whole_pdf_no_page_is_counted(content):
    assert count_pages(content) is None


@given(st.binary(max_size=400), st.integers(0, 900))
def test_a_broken_pdf_is_not_counted_and_breaks_nothing(noise, place):
    whole = invented_document("Informe inventado", pages=2).content
    found = pages_of(whole[:place] + noise + whole[place + len(noise) :])
    assert found is None or found > 0


@pytest.fixture
def hand_in(as_operator):
    with as_operator():
        institution, one, _other = make_organisation()
    content = invented_document("Informe inventado", pages=7).content
    return lambda pages: keep(one, institution, content=content, pages=pages)


@pytest.mark.django_db
def test_more_pages_than_the_file_has_are_refused(hand_in):
    with pytest.raises(StatementRefused) as refused:
        hand_in(300)
    assert (refused.value.code, refused.value.field, refused.value.right) == ("pages", "pages", 7)


@pytest.mark.django_db
@pytest.mark.parametrize("said", [None, 7])
def test_what_nobody_counted_is_counted_as_it_is_kept(hand_in, said):
    assert hand_in(said).pages == 7
