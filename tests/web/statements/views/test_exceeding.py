"""A part beyond its whole, stated by two documents: the second person is told before she answers."""

import pytest
from django.urls import reverse
from tests.factories.statements import keep, say, say_all

pytestmark = pytest.mark.django_db
WARNING = "La parte excede el todo"


@pytest.fixture
def sheet(cast, shared):
    """A sheet that waits, whose charged files exceed those that another document says opened."""
    say(cast.owner, shared, heading="files_opened", value="3")
    other = keep(cast.owner, cast.institution, content=b"Otra respuesta inventada.")
    return say_all(
        cast.owner, other, {"heading": "files_charged", "value": "20"},
        {"heading": "files_convicted", "value": "0"},
    )  # fmt: skip


def test_the_second_person_reads_both_figures_with_their_documents(enter, cast, sheet):
    for url in (
        reverse("institution_fact", args=[sheet[0].reference]),
        reverse("fact_batch", args=[sheet[0].batch]),
        reverse("source_document", args=[sheet[0].document.reference]),
    ):
        said = enter(cast.colleague).get(url).content.decode()
        assert WARNING in said, url
        for part in ("Carpetas judicializadas, 20", "Carpetas iniciadas, 3"):
            assert part in " ".join(said.split()), url


def test_of_what_is_within_its_whole_nothing_is_said(enter, cast, sheet):
    said = enter(cast.colleague).get(reverse("institution_fact", args=[sheet[1].reference]))
    assert WARNING not in said.content.decode()
