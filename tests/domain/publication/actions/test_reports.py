"""Reports: drafted by one, let out by another, frozen, corrected by a version, taken back."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from procrastinate.contrib.django import app
from tests.factories.access import make_account
from tests.factories.jobs import as_the_worker
from tests.factories.reports import (
    DRAFTED,
    FEBRUARY,
    FIRST_HALF,
    KNOWN,
    MARKUP,
    make_desk,
    tell_facts,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.publication import tasks
from baluarte.domain.publication.actions import (
    AlreadySaid,
    CannotBeReported,
    Erratum,
    NeedsAnotherPerson,
    begin_series,
    end_series,
    withdraw_report,
)
from baluarte.domain.publication.choices import ReportObjection, ReportStanding, ReportWithdrawn
from baluarte.domain.publication.models import (
    PublishedReport,
    ReportNote,
    ReportReview,
    ReportVersion,
)
from baluarte.domain.publication.queries import reports
from baluarte.domain.publication.reports.body import digest, encoded
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = DRAFTED + timedelta(days=20)
CORRECTS = Erratum("Faltaba una respuesta.", "An answer was missing.")


@pytest.fixture
def desk(as_operator, as_worker, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        made = make_desk()
    made.as_worker = as_worker
    tell_facts(made)
    return made


@pytest.fixture
def out(desk):
    return desk.let_out(desk.draft())


def standing(desk, version):
    with acting_as(desk.curator.pk):
        return reports.standings_of_reports([reports.report_version(version.pk)])[version.pk]


def test_who_drafted_it_does_not_let_it_out(desk):
    version = desk.draft(by=desk.curator)
    with pytest.raises(NeedsAnotherPerson):
        desk.agree(version)
    assert standing(desk, version) == ReportStanding.WAITING
    desk.agree(version, desk.second)
    assert standing(desk, version) == ReportStanding.LETTING_OUT


def test_who_wrote_a_note_on_it_does_not_let_it_out(desk):
    version = desk.draft()
    desk.note(version, desk.curator)
    with pytest.raises(NeedsAnotherPerson):
        desk.agree(version)
    with acting_as(desk.second.pk):
        assert [one.pk for one in reports.reports_waiting_for(desk.second.pk)] == [version.pk]
    for by in (desk.curator, desk.analyst):
        with acting_as(by.pk):
            assert list(reports.reports_waiting_for(by.pk)) == []


def test_the_database_too_tells_one_pair_of_eyes_from_two(desk):
    version = desk.draft(by=desk.curator)
    with acting_as(desk.curator.pk), pytest.raises(IntegrityError), transaction.atomic():
        ReportReview.objects.create(
            version=version, drafted_by_id=desk.curator.pk, reviewed_by_id=desk.curator.pk,
            reviewed_at=DRAFTED,
        )  # fmt: skip


def test_an_analyst_drafts_and_lets_nothing_out(desk):
    version = desk.draft(by=desk.curator)
    with pytest.raises(NotAllowed):
        desk.agree(version, desk.analyst)


def test_who_keeps_no_figures_drafts_nothing_and_sees_no_draft(desk):
    version = desk.draft()
    with pytest.raises(NotAllowed):
        desk.draft(by=desk.documenter)
    with acting_as(desk.documenter.pk):
        assert not ReportVersion.objects.filter(pk=version.pk).exists()


def test_what_is_agreed_on_is_let_out_by_a_job_of_whoever_agreed(desk, as_role):
    version = desk.draft()
    desk.agree(version)
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name from procrastinate_jobs")
        deferred = {row[0] for row in cursor.fetchall()}
    assert (deferred, deferred - set(app.tasks)) == ({"publication.release_report"}, set())
    with as_role("bal_worker"):
        made = tasks.release_report(str(desk.curator.pk), str(version.pk))
        again = tasks.release_report(str(desk.curator.pk), str(version.pk))
    assert (made, again) == ("mensual-2026-02 v1", "")


def test_what_is_let_out_is_what_was_drafted_with_its_notes_and_sums(desk):
    version = desk.draft()
    desk.note(version, desk.analyst, section="requests", text=MARKUP)
    report = desk.let_out(version)
    drafted = {name: report.body[name] for name in version.body}
    assert (drafted, report.body["body_sha256"]) == (version.body, digest(version.body))
    assert [one["text"]["es"] for one in report.body["notes"]] == [MARKUP]
    assert [one["name"] for one in report.files] == [
        "mensual-2026-02-v1.json", "mensual-2026-02-v1.es.pdf", "mensual-2026-02-v1.en.pdf",
    ]  # fmt: skip
    for one in report.files:
        _file, content = reports.report_file(report, one["name"])
        assert (sha256(content).hexdigest(), len(content)) == (one["sha256"], one["bytes"])
    assert reports.report_file(report, report.files[0]["name"])[1] == encoded(report.body)


def test_a_file_that_was_changed_where_it_is_kept_is_not_given_out(desk, out, tmp_path):
    path = tmp_path / "reports" / out.files[1]["sha256"]
    path.write_bytes(path.read_bytes() + b" ")
    assert reports.report_file(out, out.files[1]["name"]) is None
    assert reports.report_file(out, "other.pdf") is None


def test_nobody_changes_a_figure_of_what_is_drafted_or_out(desk, out):
    for model, change in (
        (ReportVersion, {"body": {}}),
        (PublishedReport, {"title_es": "Otro"}),
        (PublishedReport, {"body": {"sections": []}}),
        (PublishedReport, {"number": 9}),
    ):
        with acting_as(desk.curator.pk), pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)
    with desk.as_worker(desk.curator), pytest.raises(DatabaseError), transaction.atomic():
        PublishedReport.objects.update(body={})
    out.refresh_from_db()
    assert out.body["sections"]


def test_a_note_comes_before_the_second_person_and_not_after(desk):
    version = desk.draft()
    desk.agree(version)
    with pytest.raises(AlreadySaid):
        desk.note(version, desk.analyst)
    with acting_as(desk.analyst.pk), pytest.raises(DatabaseError), transaction.atomic():
        ReportNote.objects.create(
            version=version, text_es="Tarde.", text_en="Late.", written_at=LATER,
            written_by_id=desk.analyst.pk,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [({"section": "none"}, "section"), ({"text": "  "}, "text")],
)
def test_a_note_stands_under_a_section_and_in_both_languages(desk, given, field):
    with pytest.raises(CannotBeReported) as refused:
        desk.note(desk.draft(), desk.analyst, **given)
    assert refused.value.field == field


def test_what_another_objects_to_stays_inside_and_is_drafted_again(desk):
    version = desk.draft()
    desk.agree(version, objection=ReportObjection.FIGURE)
    assert (standing(desk, version), desk.release(version)) == (ReportStanding.REFUSED, None)
    with pytest.raises(AlreadySaid):
        desk.agree(version, desk.second)
    assert desk.let_out(desk.draft()).number == 1


def test_a_correction_is_the_next_version_and_says_what_it_changes(desk, out):
    with pytest.raises(CannotBeReported, match="erratum"):
        desk.draft(at=LATER)
    second = desk.let_out(desk.draft(at=LATER, erratum=CORRECTS), at=LATER)
    out.refresh_from_db()
    assert (second.number, out.replaced_at, second.body["erratum"]["en"]) == (
        2, LATER, CORRECTS.english,
    )  # fmt: skip
    assert reports.published_report("mensual-2026-02").pk == second.pk
    assert reports.published_report("mensual-2026-02", 1).body == out.body
    assert "Versión 2" in reports.report_citation(second, "es")


def test_a_first_version_corrects_nothing(desk):
    with pytest.raises(CannotBeReported, match="erratum"):
        desk.draft(erratum=CORRECTS)


def test_of_two_drafts_agreed_on_the_second_is_overtaken(desk):
    one, other = desk.draft(), desk.draft(at=DRAFTED + timedelta(minutes=1))
    desk.agree(one)
    desk.agree(other)
    assert desk.release(one) is not None
    assert (desk.release(other), standing(desk, other)) == (None, ReportStanding.OVERTAKEN)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "weekly"}, "kind"),
        ({"subject": "SEGOB"}, "subject"),
        ({"kind": "institution", "period": FIRST_HALF}, "subject"),
        ({"kind": "institution", "subject": "EDO-*-FIS", "period": FIRST_HALF}, "subject"),
        ({"kind": "institution", "subject": "NADIE", "period": FIRST_HALF}, "subject"),
        ({"kind": "recommendation_set", "subject": "ninguno", "period": FIRST_HALF}, "subject"),
        ({"period": FIRST_HALF}, "period"),
        ({"period": FEBRUARY.after}, "period"),
        ({"known_at": LATER}, "period"),
    ],
)
def test_what_no_report_can_be_of_is_refused(desk, given, field):
    with pytest.raises(CannotBeReported) as refused:
        desk.draft(**given)
    assert refused.value.field == field


def test_a_period_is_over_by_the_countrys_days_and_not_by_those_of_london(desk):
    # 28 February, 23:30 in Mexico City, is already March elsewhere.
    with pytest.raises(CannotBeReported):
        desk.draft(at=datetime(2026, 3, 1, 5, 30, tzinfo=UTC))
    assert desk.draft(at=datetime(2026, 3, 1, 6, 0, tzinfo=UTC)).period == "2026-02"


def test_a_report_is_drafted_as_of_an_instant_before(desk):
    early = datetime(2026, 3, 2, 18, tzinfo=UTC)
    first = desk.draft(at=LATER, known_at=early)
    again = desk.draft(at=LATER + timedelta(days=1), known_at=early)
    assert (first.body_sha256, first.known_at) == (again.body_sha256, early)


def test_what_is_taken_back_is_gone_at_once_and_only_its_sums_stay(desk, out):
    name = out.files[1]["name"]
    with acting_as(desk.second.pk):
        withdraw_report(report=out, why=ReportWithdrawn.WRONG, by=desk.second.pk, at=LATER)
        found = reports.published_report("mensual-2026-02")
        assert (found.body, found.files == out.files) == ({}, True)
        assert (reports.report_in(found, "es"), reports.report_file(found, name)) == ({}, None)
        with pytest.raises(AlreadySaid):
            withdraw_report(report=out, why=ReportWithdrawn.HARM, by=desk.second.pk, at=LATER)
    assert desk.let_out(desk.draft(at=LATER, erratum=CORRECTS), at=LATER).number == 2


def test_the_files_of_what_is_taken_back_are_deleted_and_those_of_no_other(
    desk, out, as_role, tmp_path
):
    corrected = desk.let_out(desk.draft(at=LATER, erratum=CORRECTS), at=LATER)
    with acting_as(desk.second.pk):
        withdraw_report(report=out, why=ReportWithdrawn.HARM, by=desk.second.pk, at=LATER)
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select args->>'report' from procrastinate_jobs where task_name = %s",
                       ["publication.forget_report"])  # fmt: skip
        [[key]] = cursor.fetchall()
    with as_role("bal_worker"):
        tasks.forget_report(str(desk.second.pk), key)
        tasks.forget_report(str(desk.second.pk), str(corrected.pk))
    left = {one.name for one in (tmp_path / "reports").iterdir()}
    assert left == {one["sha256"] for one in corrected.files}


def test_no_word_of_what_a_taken_back_version_corrected_stays(desk, out, as_role):
    corrected = desk.let_out(desk.draft(at=LATER, erratum=CORRECTS), at=LATER)
    with acting_as(desk.second.pk):
        withdraw_report(report=corrected, why=ReportWithdrawn.HARM, by=desk.second.pk, at=LATER)
    with as_role("bal_public"):
        found = reports.published_report(out.name)
        assert (found.number, found.body, found.erratum_es, found.erratum_en) == (2, {}, "", "")


def test_the_database_lets_nobody_take_a_report_back_and_leave_its_words(desk, out):
    corrected = desk.let_out(desk.draft(at=LATER, erratum=CORRECTS), at=LATER)
    gone = {"withdrawn_at": LATER, "withdrawn_why": ReportWithdrawn.HARM, "body": {}}
    mine = PublishedReport.objects.filter(pk=corrected.pk)
    with acting_as(desk.second.pk), pytest.raises(DatabaseError), transaction.atomic():
        mine.update(**gone)


def test_an_analyst_takes_nothing_back(desk, out):
    with acting_as(desk.analyst.pk), pytest.raises(NotAllowed):
        withdraw_report(report=out, why=ReportWithdrawn.WRONG, by=desk.analyst.pk, at=LATER)


def test_the_portal_reads_what_is_out_and_no_draft(desk, out, as_role):
    waiting = desk.draft(at=LATER, erratum=CORRECTS)
    with as_role("bal_public"):
        assert reports.report_in(reports.published_report(out.name), "es")["sections"]
        assert reports.report_calendar(at=LATER) == []
        with pytest.raises(DatabaseError), transaction.atomic():
            ReportVersion.objects.get(pk=waiting.pk)


def test_a_series_begins_once_and_ends(desk):
    desk.begin()
    with pytest.raises(AlreadySaid):
        desk.begin()
    by = desk.analyst.pk
    with acting_as(by):
        end_series(kind="monthly", subject="", from_date=date(2026, 4, 1), by=by, at=LATER)
        with pytest.raises(AlreadySaid):
            end_series(kind="monthly", subject="", from_date=date(2026, 4, 1), by=by, at=LATER)
        [series] = reports.report_series()
        assert (series.first_date, series.until) == (date(2026, 2, 1), date(2026, 4, 1))


def test_who_keeps_no_figures_begins_no_series(desk, as_operator):
    with as_operator():
        officer = make_account(institution=desk.home, roles=["reception_officer"])
    with acting_as(officer.pk), pytest.raises(NotAllowed):
        begin_series(
            kind="monthly", subject="", first_date=date(2026, 1, 1), by=officer.pk, at=DRAFTED
        )


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2023, 12, 31), date(2029, 1, 1)])
def test_a_series_begins_no_more_than_so_many_periods_from_today(desk, day):
    with pytest.raises(CannotBeReported) as refused:
        desk.begin(first=day)
    assert refused.value.field == "first_date"


def lay_series(desk, **said) -> str:
    """Send a series as SQL of who keeps the figures; return what refused it, or nothing."""
    row = {"kind": "monthly", "subject": "", "from_date": "2026-02-01"} | said
    with acting_as(desk.analyst.pk):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "insert into publication_reportseries"
                    " (id, kind, subject, is_due, from_date, said_at, said_by_id)"
                    " values (gen_random_uuid(), %s, %s, true, %s, %s, %s)",
                    [row["kind"], row["subject"], row["from_date"], KNOWN, desk.analyst.pk],
                )  # fmt: skip
        except DatabaseError as refused:
            return str(refused).splitlines()[0]
    return ""


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "nokind"},
        {"subject": "Fulana de Tal, denunciante"},
        {"kind": "institution", "subject": "Fulana de Tal, denunciante"},
        {"kind": "recommendation_set", "subject": "no-such-set"},
        {"from_date": "0001-01-01"},
        {"from_date": "2023-12-31"},
    ],
)
def test_the_database_takes_no_series_that_no_calendar_names(desk, said):
    assert "row-level security" in lay_series(desk, **said)


def test_the_database_takes_a_series_of_the_calendar(desk):
    assert lay_series(desk) == ""
