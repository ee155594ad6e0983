"""A newer file looked at row by row, taken in without losing anything, and undone with its events."""

from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.kept import kept_with_files
from tests.web.intake.conftest import row, rows, said, sheet

from baluarte.domain.intake.models import Delivery
from baluarte.domain.registry.models import Act, Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NEWER = (row(1), row(2, Hechos="", Tipo="Amenaza"), row(3, Fecha="05/02/2026"), row(9))


@pytest.fixture
def taken(desk):
    return kept_taken(desk)


@kept_with_files
def kept_taken(desk):
    return desk.take(sheet(*rows(3)))


@pytest.fixture
def newer(desk, taken):
    return kept_newer(desk, taken)


@kept_with_files
def kept_newer(desk, taken):
    return desk.take(sheet(*NEWER), of=taken)


def events(desk):
    """What counts: of each event its day, its place, its acts."""
    with acting_as(desk.account.pk):
        standing = Event.objects.filter(status="REP").select_related("current")
        acts = Act.objects.filter(ended_at=None).values_list("event", "type")
        return sorted(
            (
                one.reference, one.current.date, one.municipality_id,
                tuple(sorted(kind for key, kind in acts if key == one.pk)),
            )
            for one in standing
        )  # fmt: skip


def undo_of(of, number):
    return reverse("undo_file", args=[of.pk, number])


def test_the_preview_shows_each_row_with_what_would_change_and_be_lost(desk, taken):
    page = said(desk.browser.get(desk.preview(sheet(*NEWER), of=taken)))
    for words in (
        "perdería algo",
        "La amenazaron por su labor",
        "05/02/2026",
        "1 fila vaciaría",
    ):
        assert words in page


def test_what_would_lose_something_stays_unless_told(desk, taken, newer):
    with acting_as(desk.account.pk):
        counts = Delivery.objects.get(source_list=taken, number=2).counts
    assert (counts.get("kept"), counts["changed"], counts["new"]) == (1, 1, 1)


def test_told_to_it_is_emptied(desk, taken):
    desk.take_in(desk.preview(sheet(*NEWER), of=taken), may_erase="yes")
    with acting_as(desk.account.pk):
        counts = Delivery.objects.get(source_list=taken, number=2).counts
    assert (counts.get("kept", 0), counts["changed"]) == (0, 2)


def test_undone_the_registry_holds_what_it_held(confirm, desk, taken):
    before = events(desk)
    desk.take(sheet(*NEWER), of=taken)
    assert events(desk) != before
    browser = confirm(desk.account)
    page = said(browser.get(undo_of(taken, 2)))
    assert "1 fila dice otra vez lo que decía antes." in page
    answer = browser.post(undo_of(taken, 2))
    assert (answer.status_code, answer.url) == (302, reverse("list", args=[taken.pk]))
    assert events(desk) == before


def test_what_cannot_be_undone_says_why(confirm, desk, taken, newer):
    browser = confirm(desk.account)
    older = browser.get(undo_of(taken, 1))
    assert "Llegó un archivo más nuevo" in said(older)
    assert browser.post(undo_of(taken, 1)).status_code == 409


def test_the_list_leads_to_the_undo_of_its_newest_file(desk, taken, newer):
    page = said(desk.browser.get(reverse("list", args=[taken.pk])))
    assert (undo_of(taken, 2) in page, undo_of(taken, 1) in page) == (True, False)


@pytest.mark.parametrize("who", ["colleague", "administrator", "stranger"])
def test_to_others_it_does_not_exist(confirm, cast, taken, who):
    browser = confirm(getattr(cast, who))
    nowhere = reverse("undo_file", args=[uuid4(), 1])
    answers = [
        browser.get(undo_of(taken, 1)),
        browser.post(undo_of(taken, 1)),
        browser.get(nowhere),
    ]
    assert {one.status_code for one in answers} == {404}


def test_its_steward_finds_no_file_that_is_not_there(confirm, desk, taken):
    assert confirm(desk.account).get(undo_of(taken, 7)).status_code == 404
