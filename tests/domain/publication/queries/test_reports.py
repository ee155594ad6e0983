"""Which reports are late: on the day after their due day and not on it, by the country's days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories.accountability import KNOWN
from tests.factories.reports import DRAFTED, make_desk, tell_recommendations
from tests.factories.tables import make_keepers, make_quarter

from baluarte.domain.publication.actions import end_series, withdraw_report, withdraw_tables
from baluarte.domain.publication.choices import Gone, ReportWithdrawn, TakenBack
from baluarte.domain.publication.models import PublishedReport, ReportSeries, Tombstone
from baluarte.domain.publication.queries import reports
from baluarte.domain.publication.reports.wording import of_institution
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
# The report of February is due on 15 March; midnight in Mexico City is 06:00 UTC.
LAST_MINUTE = datetime(2026, 3, 16, 5, 59, tzinfo=UTC)
DAY_AFTER = datetime(2026, 3, 16, 6, 0, tzinfo=UTC)


@pytest.fixture
def desk(as_operator, as_worker, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        made = make_desk()
    made.as_worker = as_worker
    made.begin()
    return made


def late(desk, at):
    with acting_as(desk.analyst.pk):
        return [(str(one.period), one.days_late) for one in reports.late_reports(at=at)]


def test_s47_a_report_is_late_the_day_after_and_not_the_day_before(desk):
    assert late(desk, LAST_MINUTE) == []
    assert late(desk, DAY_AFTER) == [("2026-02", 1)]


def test_a_draft_does_not_make_it_in_time_and_what_is_let_out_does(desk):
    version = desk.draft()
    assert late(desk, DAY_AFTER) == [("2026-02", 1)]
    desk.let_out(version)
    assert late(desk, DAY_AFTER) == []


def test_what_came_out_late_says_by_how_many_days_for_good(desk):
    desk.let_out(desk.draft(at=DAY_AFTER), at=DAY_AFTER)
    with acting_as(desk.analyst.pk):
        [one] = reports.report_calendar(at=DAY_AFTER)
    assert (one.is_late, one.days_late, str(one.published)) == (False, 1, "mensual-2026-02 v1")


def test_what_was_taken_back_is_owed_again(desk):
    out = desk.let_out(desk.draft())
    with acting_as(desk.curator.pk):
        withdraw_report(report=out, why=ReportWithdrawn.SOURCE, by=desk.curator.pk, at=DRAFTED)
    assert late(desk, DAY_AFTER) == [("2026-02", 1)]


def test_the_calendar_names_each_period_that_is_over_the_last_due_first(desk):
    code = tell_recommendations(desk)
    desk.begin("recommendation_set", code, first=date(2026, 1, 1))
    at = datetime(2026, 8, 20, 18, tzinfo=UTC)
    with acting_as(desk.analyst.pk):
        found = reports.report_calendar(at=at, sets=reports.sets_kept())
    assert [(one.series.kind, str(one.period)) for one in found] == [
        ("monthly", "2026-07"),
        ("recommendation_set", "2026-S1"),
        ("monthly", "2026-06"),
        ("monthly", "2026-05"),
        ("monthly", "2026-04"),
        ("monthly", "2026-03"),
        ("monthly", "2026-02"),
    ]
    assert found[1].title("en") == (
        "Report on a set of recommendations · Invented report (2024) · first half of 2026"
    )
    assert found[1].due_date == date(2026, 7, 31)


def test_the_portal_says_what_is_late_without_reading_who_said_it_is_due(desk, as_role):
    with as_role("bal_public"):
        [one] = reports.late_reports(at=DAY_AFTER)
        assert one.title("es") == "Informe mensual · febrero de 2026"


def test_what_is_no_longer_due_is_not_late(desk):
    by = desk.analyst.pk
    with acting_as(by):
        end_series(kind="monthly", subject="", from_date=date(2026, 3, 1), by=by, at=DRAFTED)
    assert late(desk, datetime(2026, 9, 1, 18, tzinfo=UTC)) == [("2026-02", 169 + 1)]


def test_a_report_says_that_its_edition_lost_something_since(desk):
    out = desk.let_out(desk.draft())
    assert not reports.is_source_changed(out)
    counted = PublishedReport(editions=[3], released_at=DRAFTED)
    assert not reports.is_source_changed(counted)


@pytest.fixture
def cast_edition(cast):
    return cast.publish(at=DRAFTED - timedelta(days=1))


def test_what_an_edition_lost_before_is_not_since(cast_edition, as_operator):
    day = date(2026, 3, 12)
    with as_operator():
        Tombstone.objects.create(
            edition=cast_edition, reference="X", gone=Gone.WITHDRAWN, withdrawn_date=day,
            old_manifest_sha256="0" * 64,
        )  # fmt: skip
    since = PublishedReport(editions=[cast_edition.number], released_at=DRAFTED)
    after = PublishedReport(editions=[cast_edition.number], released_at=DRAFTED + timedelta(days=9))
    assert (reports.is_source_changed(since), reports.is_source_changed(after)) == (True, False)


@pytest.fixture
def keepers(as_operator, as_worker):
    with as_operator():
        made = make_keepers()
    made.as_worker = as_worker
    make_quarter(made)
    return made


def test_a_report_on_any_revision_of_tables_is_taken_back_with_them(keepers, desk, as_operator):
    out = desk.let_out(desk.draft())
    first, second = keepers.release(), keepers.release(at=KNOWN.replace(day=20))
    with as_operator():
        PublishedReport.objects.filter(pk=out.pk).update(tables=[str(first)])
    with acting_as(keepers.owner.pk):
        withdraw_tables(
            release=second, why=TakenBack.WRONG, by=keepers.owner.pk, at=second.released_at
        )
    found = PublishedReport.objects.get(pk=out.pk)
    assert (found.body, found.withdrawn_why) == ({}, ReportWithdrawn.SOURCE)


def test_a_report_that_counts_a_table_taken_back_is_shown_no_more(keepers):
    release = keepers.release()
    shown = PublishedReport(tables=[str(release)])
    assert (reports.is_shown(shown), reports.is_shown(PublishedReport(tables=["9.0"]))) == (
        True, True,
    )  # fmt: skip
    with acting_as(keepers.owner.pk):
        withdraw_tables(release=release, why=TakenBack.WRONG, by=keepers.owner.pk, at=DRAFTED)
    assert not reports.is_shown(shown)


def test_what_no_text_names_is_passed_over_and_breaks_no_calendar(desk, as_operator):
    """A row that somebody laid with a kind, or an institution, that there is not."""
    with as_operator():
        for kind, subject in (("nokind", ""), ("institution", "FORJADO")):
            ReportSeries.objects.create(
                kind=kind, subject=subject, is_due=True, from_date=date(2026, 1, 1),
                said_at=KNOWN, said_by=desk.analyst,
            )  # fmt: skip
    with acting_as(desk.analyst.pk):
        assert {one.kind for one in reports.report_series()} == {"monthly"}


def test_the_portal_calls_a_set_as_it_was_let_out_and_before_that_by_no_name(desk):
    code = tell_recommendations(desk)
    desk.begin("recommendation_set", code)
    with acting_as(desk.analyst.pk):
        [kept] = [one for one in reports.report_series(sets=reports.sets_kept()) if one.subject]
        [told] = [one for one in reports.report_series(sets=reports.sets_let_out()) if one.subject]
    assert (bool(kept.label["es"]), told.label["es"]) == (True, "")


def test_the_portal_calls_an_institution_as_the_catalogue_does(desk, as_role):
    desk.begin("institution", "SEGOB")
    with as_role("bal_public"), acting_as_nobody():
        [told] = [one for one in reports.report_series(sets=reports.sets_let_out()) if one.subject]
    assert told.label == of_institution("SEGOB")
