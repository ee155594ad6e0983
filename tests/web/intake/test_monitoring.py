"""The monitoring desk: three clicks from what is pasted to a report; notes that open with an entry."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import AT
from tests.web.markup import flat

from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import open_monitoring
from baluarte.domain.intake.models import ArchivedCopy, DayNote, Report, SourceList
from baluarte.domain.intake.queries import codings_of
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME = "Zenaida Canaria Inventadísima"
TEXT = f"Siguieron a {NAME}: https://ejemplo.invalid/nota"
# Who else comes to each address: the four of the cast stand below.
OF_A_DESK = {"monitoring", "open_monitoring", "day_notes", "promise_kept", "archived_copy"}
TODAY = timezone.localdate()


@pytest.fixture
def source_list(cast) -> SourceList:
    with acting_as(cast.owner.pk):
        return open_monitoring(institution=cast.institution, by=cast.owner.pk, at=AT)


def paste(browser, source_list, **given):
    sent = {"key": uuid4(), "source_list": source_list.pk, "pasted": TEXT} | given
    return browser.post(reverse("monitoring"), sent)


def write(browser, source_list, **given):
    sent = {"source_list": source_list.pk, "with_whom": NAME, "said": "Sigue bien."} | given
    return browser.post(reverse("day_notes", args=[TODAY]), sent)


def test_what_is_pasted_leads_to_where_it_is_completed_with_its_copy_beside(
    enter, cast, source_list
):
    browser = enter(cast.owner)
    answer = paste(browser, source_list)
    with acting_as(cast.owner.pk):
        report, copy = Report.objects.get(), ArchivedCopy.objects.get()
    page = browser.get(answer.url).content.decode()
    assert (answer.url, reverse("archived_copy", args=[copy.pk]) in page) == (
        reverse("complete_report", args=[report.pk]),
        True,
    )


WHEN = {"when": "day", "when_day": "3", "when_month": "2", "when_year": "2026"}
WHAT = {"place_0": "30001", "types_3": ["AG-THR"], "victims": "1"}


def complete(browser, cast, **given):
    """Say of the one report that was pasted when, where and what."""
    with acting_as(cast.owner.pk):
        report = Report.objects.get()
        held = codings_of(report)[0].pk
    address = reverse("complete_report", args=[report.pk])
    return report, browser.post(address, {"coding": held} | given)


def test_once_it_is_completed_one_is_led_to_the_event_it_tells(enter, cast, source_list):
    browser = enter(cast.owner)
    paste(browser, source_list)
    _, answer = complete(browser, cast, **WHEN, **WHAT)
    with acting_as(cast.owner.pk):
        event = Event.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("event", args=[event.reference]))
    page = browser.get(answer.url).content.decode()
    assert "Este es el hecho que cuenta su reporte" in page


def test_as_long_as_something_is_missing_one_stays_with_the_report(enter, cast, source_list):
    browser = enter(cast.owner)
    paste(browser, source_list)
    report, answer = complete(browser, cast, **WHEN)
    assert answer.url == reverse("complete_report", args=[report.pk])
    page = browser.get(answer.url).content.decode()
    assert "status--caution" in page
    assert "Todavía falta algo" in page


def test_sent_twice_it_is_one_report(enter, cast, source_list):
    browser, key = enter(cast.owner), uuid4()
    first, again = (paste(browser, source_list, key=key) for _ in range(2))
    with acting_as(cast.owner.pk):
        assert (first.url == again.url, Report.objects.count()) == (True, 1)


def test_a_file_alone_is_a_report_too_and_comes_back_as_it_was(enter, cast, source_list):
    browser, content = enter(cast.owner), b"\x89PNG\r\n\x1a\nfalsa"
    sent = SimpleUploadedFile("captura.png", content, content_type="image/png")
    paste(browser, source_list, pasted="", copy=sent)
    with acting_as(cast.owner.pk):
        copy = ArchivedCopy.objects.get()
    answer = browser.get(reverse("archived_copy", args=[copy.pk]))
    assert (answer.content, answer["Content-Type"], "captura" in answer["Content-Disposition"]) == (
        content,
        "application/octet-stream",
        False,
    )


def test_a_copy_that_is_opened_is_in_the_log(enter, cast, source_list):
    browser = enter(cast.owner)
    paste(browser, source_list)
    with acting_as(cast.owner.pk):
        copy = ArchivedCopy.objects.get()
    page = browser.get(reverse("archived_copy", args=[copy.pk])).content.decode()
    with acting_as(cast.owner.pk):
        logged = Entry.objects.get(act="intake.open_copy").objects_named
    assert (NAME in page, logged) == (True, [str(copy.report_id)])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pasted": "  "}, "Pegue un enlace"),
        ({"pasted": "<rss><channel><item/><item/></channel></rss>"}, "2 entradas"),
        ({"pasted": "<rss><item>"}, "no puede leerse"),
        ({"pasted": "a" * 100_001}, "100,000 caracteres"),
    ],
)
def test_what_cannot_be_one_report_is_refused_with_what_would_be_right(
    enter, cast, source_list, given, said
):
    answer = paste(enter(cast.owner), source_list, **given)
    with acting_as(cast.owner.pk):
        kept = Report.objects.count()
    assert (answer.status_code, said in answer.content.decode(), kept) == (422, True, 0)


def test_the_desk_shows_what_came_in_and_no_name(enter, cast, source_list):
    browser = enter(cast.owner)
    paste(browser, source_list)
    write(browser, source_list, promised=f"Llamar a {NAME}", due_date=TODAY + timedelta(days=2))
    page = browser.get(reverse("monitoring"))
    assert (
        len(page.context["reports"]),
        len(page.context["promises"]),
        "Zenaida" in page.content.decode(),
    ) == (1, 1, False)


def test_notes_stay_closed_until_they_are_opened_and_that_is_in_the_log(enter, cast, source_list):
    browser, where = enter(cast.owner), reverse("day_notes", args=[TODAY])
    write(browser, source_list)
    closed, opened = browser.get(where), browser.get(f"{where}?notas=abiertas")
    with acting_as(cast.owner.pk):
        logged = Entry.objects.filter(act="intake.read_notes").count()
    assert (NAME in closed.content.decode(), NAME in opened.content.decode(), logged) == (
        False,
        True,
        1,
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"said": ""}, "Diga qué se dijo"),
        ({"due_date": TODAY}, "diga qué se prometió"),
        ({"promised": "Ir", "due_date": TODAY - timedelta(days=1)}, "anterior"),
    ],
)
def test_a_note_that_says_too_little_is_refused(enter, cast, source_list, given, said):
    answer = write(enter(cast.owner), source_list, **given)
    with acting_as(cast.owner.pk):
        kept = DayNote.objects.count()
    assert (answer.status_code, said in answer.content.decode(), kept) == (422, True, 0)


def test_a_promise_that_is_done_is_no_longer_open(enter, cast, source_list):
    browser = enter(cast.owner)
    write(browser, source_list, promised="Llamar")
    with acting_as(cast.owner.pk):
        note = DayNote.objects.get()
    browser.post(reverse("promise_kept", args=[note.pk]))
    assert browser.get(reverse("monitoring")).context["promises"] == []


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_the_owner_and_her_colleague_work_at_the_desk(enter, cast, source_list, who):
    browser = enter(getattr(cast, who))
    answers = [
        browser.get(reverse("monitoring")),
        browser.get(reverse("day_notes", args=[TODAY])),
        paste(browser, source_list),
        write(browser, source_list),
    ]
    assert [one.status_code for one in answers] == [200, 200, 302, 302]


@pytest.mark.parametrize("who", ["administrator", "stranger"])
def test_for_nobody_else_is_there_a_desk_a_note_or_a_copy(enter, cast, source_list, who):
    owner = enter(cast.owner)
    paste(owner, source_list)
    write(owner, source_list, promised="Llamar")
    with acting_as(cast.owner.pk):
        copy, note = ArchivedCopy.objects.get(), DayNote.objects.get()
    browser = enter(getattr(cast, who))
    answers = [
        browser.get(reverse("archived_copy", args=[copy.pk])),
        browser.get(reverse("archived_copy", args=[uuid4()])),
        browser.post(reverse("promise_kept", args=[note.pk])),
        browser.get(reverse("day_notes", args=[TODAY])),
        paste(browser, source_list),
        write(browser, source_list),
    ]
    assert [one.status_code for one in answers] == [404] * 6


def test_a_steward_opens_the_desk_once_and_nobody_else_does(enter, cast):
    asked = {"institution": cast.institution.pk}
    refused = enter(cast.colleague).post(reverse("open_monitoring"), asked)
    browser = enter(cast.owner)
    first, again = (browser.post(reverse("open_monitoring"), asked) for _ in range(2))
    with acting_as(cast.owner.pk):
        kept = SourceList.objects.filter(mapping__name="monitored").count()
    assert (refused.status_code, first.status_code, again.status_code, kept) == (404, 302, 404, 1)


def test_a_hand_report_is_a_new_report_without_its_key_and_asks_who_did_it_openly(
    enter, cast, source_list
):
    browser = enter(cast.owner)
    key = uuid4()
    answer = browser.get(paste(browser, source_list, key=key).url)
    page = answer.content.decode()
    assert "Nuevo reporte · Baluarte</title>" in flat(page)
    assert str(key) not in page.replace(f'value="{key}"', "")
    headers = [one["header"] for one in answer.context["told"]]
    assert "Clave" not in headers
    assert all(one["text"].strip() for one in answer.context["told"])
    asked = [one["name"] for one in answer.context["form"].asked_for()]
    assert "perpetrators" in asked


def test_a_search_for_a_place_comes_back_to_the_place(enter, cast, source_list):
    browser = enter(cast.owner)
    page = browser.get(paste(browser, source_list).url).content.decode()
    assert page.count('formaction="#id_place_place"') == 2
    assert 'id="id_place_place"' in page
