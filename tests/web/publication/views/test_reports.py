"""Reports at the workbench: due, late, drafted, noted, let out by another, taken back."""

from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.reports import MARKUP, make_desk, tell_facts

from baluarte.domain.publication.actions import withdraw_report
from baluarte.domain.publication.choices import ReportStanding, ReportWithdrawn
from baluarte.domain.publication.models import (
    PublishedReport,
    ReportNote,
    ReportReview,
    ReportSeries,
    ReportVersion,
)
from baluarte.domain.publication.queries import reports
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.report_calendar import PeriodKind, ReportPeriod

pytestmark = pytest.mark.django_db
LIST = "reports_due"


@pytest.fixture
def desk(as_operator, as_role, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        made = make_desk()
    tell_facts(made)
    return made


@pytest.fixture
def month():
    """The month of three ago: its report has been due for a month at least."""
    period = ReportPeriod.of_day(PeriodKind.MONTH, local_day(timezone.now()))
    return period.before.before.before


@pytest.fixture
def begun(desk, month):
    desk.begin(first=month.first_date)
    return desk


@pytest.fixture
def drafted(begun, month):
    return begun.draft(period=month, at=timezone.now() - timedelta(minutes=1))


def page_of(version, name="report_version"):
    return reverse(name, args=[version.pk])


def asked(name, kind="monthly", **more):
    return f"{reverse(name)}?{urlencode({'tipo': kind, **more})}"


def standing_of(desk, version):
    with acting_as(desk.curator.pk):
        return reports.standings_of_reports([reports.report_version(version.pk)])[version.pk]


def test_the_calendar_says_what_is_late_and_offers_to_draft_it(enter, begun, month):
    page = enter(begun.analyst).get(reverse(LIST)).content.decode()
    assert "informes están vencidos" in page
    assert f"periodo={month}" in page
    assert "El día 15 del mes siguiente" in page or "día 15 del mes siguiente" in page


def test_home_says_what_is_late_and_what_waits_for_a_second_person(enter, begun, drafted):
    curator = enter(begun.curator).get("/es/").content.decode()
    analyst = enter(begun.analyst).get("/es/").content.decode()
    assert ("Informes por dejar salir" in curator, "Informes por dejar salir" in analyst) == (
        True, False,
    )  # fmt: skip
    assert ("Informes vencidos" in curator, "Informes vencidos" in analyst) == (True, True)


def test_before_any_series_it_says_how_reports_come(enter, desk):
    page = enter(desk.analyst).get(reverse(LIST)).content.decode()
    assert "Aún no se debe ningún informe" in page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"kind": "monthly", "first_date": "2026-01-05"}, 302),
        ({"kind": "institution", "first_date": "2026-01-05"}, 422),
        ({"kind": "institution", "subject_institution": "SEGOB", "first_date": "2026-01-05"}, 302),
        ({"kind": "weekly", "first_date": "2026-01-05"}, 422),
        ({"kind": "monthly"}, 422),
    ],
)
def test_a_series_begins_with_its_kind_its_subject_and_its_day(enter, desk, sent, status):
    answer = enter(desk.analyst).post(reverse("begin_reports"), sent)
    assert (answer.status_code, ReportSeries.objects.count()) == (status, int(status == 302))


def test_a_series_that_is_due_begins_no_second_time_and_ends(enter, begun):
    browser = enter(begun.analyst)
    again = browser.post(reverse("begin_reports"), {"kind": "monthly", "first_date": "2026-01-05"})
    assert again.status_code == 422
    assert browser.get(asked("end_reports")).status_code == 200
    ended = browser.post(asked("end_reports"), {"from_date": "2026-06-01"})
    assert (ended.status_code, browser.get(asked("end_reports")).status_code) == (302, 404)


def test_a_report_is_drafted_and_read_with_its_figures_and_footnotes(enter, begun, month):
    browser = enter(begun.analyst)
    address = asked("draft_report", periodo=str(month))
    assert browser.get(address).status_code == 200
    answer = browser.post(address, {"known_date": ""}, follow=True)
    with acting_as(begun.analyst.pk):
        [version] = ReportVersion.objects.all()
    page = answer.content.decode()
    assert (answer.status_code, version.period) == (200, str(month))
    assert 'id="nota-1"' in page
    assert 'href="#cita-1"' in page
    assert "Datos de instituciones recibidos" in page


def test_a_day_that_is_not_over_is_not_known_yet(enter, begun, month):
    address = asked("draft_report", periodo=str(month))
    today = local_day(timezone.now()).isoformat()
    answer = enter(begun.analyst).post(address, {"known_date": today})
    with acting_as(begun.analyst.pk):
        assert (answer.status_code, ReportVersion.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "weekly", "periodo": "2026-01"},
        {"periodo": "2026-S1"},
        {"periodo": "x"},
        {},
        {"periodo": "1999-01"},
    ],
)
def test_what_is_not_due_here_is_not_drafted(enter, begun, given):
    assert enter(begun.analyst).get(asked("draft_report", **given)).status_code == 404


def test_a_note_is_written_in_two_languages_and_comes_out_as_plain_text(enter, begun, drafted):
    browser = enter(begun.analyst)
    address = page_of(drafted, "note_report")
    missing = browser.post(address, {"section": "requests", "text_es": MARKUP})
    written = browser.post(
        address, {"section": "requests", "text_es": MARKUP, "text_en": "Note."}, follow=True
    )
    page = written.content.decode()
    with acting_as(begun.analyst.pk):
        assert (missing.status_code, ReportNote.objects.count()) == (422, 1)
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


def test_another_person_lets_it_out_and_who_drafted_it_is_not_asked(enter, begun, drafted):
    page = page_of(drafted)
    mine = enter(begun.analyst)
    assert mine.post(page, {"answer": "agrees", "notes_read": "0"}).status_code == 404
    assert "Lo lee y lo deja salir una persona curadora" in mine.get(page).content.decode()
    other = enter(begun.curator)
    assert other.post(page, {"answer": "perhaps", "notes_read": "0"}).status_code == 422
    assert other.post(page, {"answer": "agrees", "notes_read": "0"}).status_code == 302
    assert standing_of(begun, drafted) == ReportStanding.LETTING_OUT
    assert (
        enter(begun.second).post(page, {"answer": "agrees", "notes_read": "0"}).status_code == 404
    )


def test_a_curator_who_wrote_a_note_does_not_let_it_out(enter, begun, drafted):
    browser = enter(begun.curator)
    browser.post(page_of(drafted, "note_report"), {"text_es": "Nota.", "text_en": "Note."})
    assert (
        browser.post(page_of(drafted), {"answer": "agrees", "notes_read": "0"}).status_code == 404
    )
    with acting_as(begun.curator.pk):
        assert not ReportReview.objects.exists()


def test_a_note_that_was_not_read_does_not_go_out(enter, begun, drafted):
    reader = enter(begun.curator)
    reader.get(page_of(drafted))
    enter(begun.analyst).post(
        page_of(drafted, "note_report"),
        {"section": "requests", "text_es": "Nota.", "text_en": "Note."},
    )
    reader.post(page_of(drafted), {"answer": "agrees", "notes_read": "0"})
    assert standing_of(begun, drafted) == ReportStanding.WAITING
    reader.post(page_of(drafted), {"answer": "agrees", "notes_read": "1"})
    assert standing_of(begun, drafted) == ReportStanding.LETTING_OUT


def test_what_a_second_person_refuses_says_why_and_may_be_drafted_again(
    enter, begun, drafted, month
):
    enter(begun.curator).post(page_of(drafted), {"answer": "words", "notes_read": "0"})
    browser = enter(begun.analyst)
    assert "Sus palabras dicen más que sus cifras" in browser.get(page_of(drafted)).content.decode()
    assert f"periodo={month}" in browser.get(reverse(LIST)).content.decode()
    assert browser.get(page_of(drafted, "note_report")).status_code == 404


@pytest.fixture
def out(begun, drafted, as_role):
    @contextmanager
    def as_worker(account):
        with as_role("bal_worker"), acting_as(account.pk):
            yield

    begun.as_worker = as_worker
    return begun.let_out(drafted, at=timezone.now())


def test_what_is_out_shows_its_sums_and_is_corrected_by_a_version(enter, begun, out, month):
    browser = enter(begun.analyst)
    page = browser.get(page_of(out.version)).content.decode()
    assert all(one["sha256"] in page for one in out.files)
    address = asked("draft_report", periodo=str(month))
    assert browser.post(address, {"known_date": ""}).status_code == 422
    words = {"erratum_es": "Faltaba una respuesta.", "erratum_en": "An answer was missing."}
    assert browser.post(address, words).status_code == 302
    with acting_as(begun.analyst.pk):
        assert ReportVersion.objects.get(number=2).erratum_en == words["erratum_en"]


def test_a_curator_takes_it_back_and_an_analyst_does_not(confirm, begun, out):
    address = page_of(out.version, "withdraw_report")
    assert confirm(begun.analyst).get(address).status_code == 404
    browser = confirm(begun.curator)
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"why": "wrong"}).status_code == 302
    assert PublishedReport.objects.get().body == {}
    assert browser.get(address).status_code == 404


def test_who_keeps_no_figures_finds_nothing(enter, begun, drafted, month, as_operator):
    with as_operator():
        officer = make_account(institution=begun.home, roles=["verifier"])
    browser = enter(officer)
    pages = [
        reverse(LIST), reverse("begin_reports"), asked("end_reports"),
        asked("draft_report", periodo=str(month)), page_of(drafted),
        page_of(drafted, "note_report"),
    ]  # fmt: skip
    assert {browser.get(one).status_code for one in pages} == {404}


def test_the_calendar_asks_as_much_of_many_as_of_one(
    enter, begun, drafted, django_assert_max_num_queries
):
    browser = enter(begun.analyst)
    browser.get(reverse(LIST))
    with django_assert_max_num_queries(30):
        assert browser.get(reverse(LIST)).status_code == 200


def test_the_files_of_a_report_that_is_out_are_links_to_the_portal(enter, begun, out):
    page = enter(begun.curator).get(page_of(out.version))
    files = page.context["files"]
    assert [one["name"] for one in files] == [one["name"] for one in out.files]
    html = page.content.decode()
    for one in files:
        assert one["url"].startswith("http")
        assert one["url"].endswith(f"/{out.name}/{out.number}/{one['name']}")
        assert f'href="{one["url"]}"' in html


def test_of_a_report_taken_back_the_files_are_named_and_lead_nowhere(enter, begun, out):
    with acting_as(begun.curator.pk):
        withdraw_report(
            report=out, why=ReportWithdrawn.WRONG, by=begun.curator.pk, at=timezone.now()
        )
    page = enter(begun.curator).get(page_of(out.version))
    assert {one["url"] for one in page.context["files"]} == {""}
    assert out.files[0]["name"] in page.content.decode()
