"""The first day of a documenter: send, see, say, take in."""

import pytest
from django.urls import reverse
from tests.web.intake.conftest import row, rows, said, sheet

from baluarte.domain.intake.choices import ReportState, ShareLevel
from baluarte.domain.intake.models import Delivery
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def test_a_sheet_is_taken_in_whole(desk, waiting_row):
    taken = desk.take(sheet(*rows(2), waiting_row))
    states = [report.state for report in desk.reports(taken)]
    assert states == [ReportState.CODED, ReportState.CODED, ReportState.TO_COMPLETE]
    assert taken.share_level == ShareLevel.MINE


def test_what_is_coded_is_established(desk, waiting_row):
    taken = desk.take(sheet(*rows(2), waiting_row))
    with acting_as(desk.account.pk):
        assert Event.objects.filter(compartment=taken.compartment_id).count() == 2


def test_a_preview_keeps_nothing_in_the_database(desk):
    desk.say_columns(desk.preview(sheet(*rows(3))))
    with acting_as(desk.account.pk):
        assert Delivery.objects.count() == 0


def test_the_preview_says_what_each_row_would_be(desk, waiting_row):
    preview = desk.preview(sheet(*rows(2), waiting_row, row(1)))
    desk.say_columns(preview)
    page = said(desk.browser.get(preview))
    assert "Fecha" in page
    assert page.count('<span class="number__value">') == 3
    figures = [part.split("<")[0] for part in page.split('<span class="number__value">')[1:]]
    assert figures == ["2", "1", "1"]
    assert "31/02/2026" in page


def test_a_ready_mapping_is_recognised_by_its_columns(desk):
    header = "startDisplay,location,fullName,organizations,status,typeOfDeath,mtpage"
    line = "3 January 2020,Villa Inventada,Persona Inventada,Medio,Killed,Murder,/a/1"
    page = said(desk.browser.get(desk.preview(sheet(line, header=header))))
    assert "(CPJ)" in page


def test_the_mapping_she_says_is_kept_with_the_list(desk):
    taken = desk.take(sheet(*rows(1)))
    assert taken.mapping["date"] == {"column": "Fecha", "order": "day_first"}
    assert taken.mapping["types"]["codes"] == {"Amenaza": "AG-THR"}


def test_her_words_get_the_codes_she_chooses(desk):
    preview = desk.preview(sheet(row(1, Tipo="Susto"), row(2)))
    desk.say_columns(preview)
    page = said(desk.browser.get(f"{preview}palabras/"))
    assert "Susto" in page
    answer = desk.browser.post(f"{preview}palabras/", {"types_0": "AG-THR", "types_1": "AG-INT"})
    assert answer.status_code == 302
    taken = desk.take_in(preview)
    assert taken.mapping["types"]["codes"] == {"Amenaza": "AG-THR", "Susto": "AG-INT"}


def test_a_newer_version_says_what_it_changes_and_touches_nothing_else(desk):
    taken = desk.take(sheet(*rows(3)))
    before = {report.row: report.pk for report in desk.reports(taken)}
    preview = desk.preview(sheet(row(1), row(2, Hechos="Otra cosa"), row(9)), of=taken)
    page = said(desk.browser.get(preview))
    lines = (
        "1 fila es nueva",
        "Cambió 1 fila",
        "1 fila dice lo mismo",
        "1 fila de la lista no está",
    )
    assert [line for line in lines if line not in page] == []
    desk.take_in(preview)
    with acting_as(desk.account.pk):
        newest = Delivery.objects.filter(source_list=taken).latest("number")
    counts = {name: newest.counts[name] for name in ("new", "changed", "unchanged", "missing")}
    assert counts == {"new": 1, "changed": 1, "unchanged": 1, "missing": 1}
    assert before[2] in {report.pk for report in desk.reports(taken)}


def test_the_same_file_again_changes_nothing(desk):
    content = sheet(*rows(3))
    taken = desk.take(content)
    before = [(report.pk, report.state) for report in desk.reports(taken)]
    desk.take(content, of=taken)
    assert [(report.pk, report.state) for report in desk.reports(taken)] == before
    with acting_as(desk.account.pk):
        assert Delivery.objects.filter(source_list=taken).count() == 1


def test_an_encoding_is_corrected_by_hand(desk):
    text = "Folio,Nombre\n1,Peñón\n"
    preview = desk.preview(text.encode("mac_roman"))
    desk.browser.post(preview, {"act": "read", "encoding": "mac_roman", "delimiter": ","})
    assert "Peñón" in said(desk.browser.get(preview))


def test_what_was_let_go_is_gone(desk, files):
    preview = desk.preview(sheet(*rows(1)))
    answer = desk.browser.post(preview, {"act": "discard"})
    assert (answer.status_code, answer.url) == (302, reverse("lists"))
    assert list((files / "drafts").iterdir()) == []
    assert desk.browser.get(preview).status_code == 404


def test_what_was_taken_in_leaves_no_draft(desk, files, django_capture_on_commit_callbacks):
    preview = desk.preview(sheet(*rows(1)))
    desk.say_columns(preview)
    with django_capture_on_commit_callbacks(execute=True):
        desk.take_in(preview)
    assert list((files / "drafts").iterdir()) == []


def test_a_second_list_of_the_same_name_is_told_so_and_nothing_comes_in(desk):
    desk.take(sheet(*rows(1)))
    preview = desk.preview(sheet(*rows(2)))
    desk.say_columns(preview)
    answer = desk.browser.post(preview, {"act": "take_in", "title": "Lista inventada"})
    assert answer.status_code == 422
    with acting_as(desk.account.pk):
        assert Delivery.objects.count() == 1


def test_a_list_that_has_the_columns_is_offered_for_a_newer_version(desk):
    taken = desk.take(sheet(*rows(1)))
    page = said(desk.browser.get(desk.preview(sheet(*rows(2)))))
    assert reverse("new_delivery", args=[taken.pk]) in page


def test_whoever_keeps_no_data_is_told_who_takes_lists_in(enter, cast):
    answer = enter(cast.colleague).get(reverse("new_list"))
    assert (answer.status_code, 'type="file"' in said(answer)) == (200, False)
