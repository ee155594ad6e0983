"""Reports on a calendar: begin a series, draft, note, let out as another person, take back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.accountability.models import RecommendationSet
from baluarte.domain.audit.actions import record
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.decisions import AlreadySaid
from baluarte.domain.publication.actions.locks import PUBLISHER, lock
from baluarte.domain.publication.choices import ReportObjection, ReportStanding, ReportWithdrawn
from baluarte.domain.publication.models import (
    PublishedReport,
    ReportNote,
    ReportReview,
    ReportSeries,
    ReportVersion,
)
from baluarte.domain.publication.queries.reports import (
    citation_of,
    next_number,
    notes_as_data,
    report_series,
    standings_of_reports,
)
from baluarte.domain.publication.reports import kept_files
from baluarte.domain.publication.reports.body import digest, encoded
from baluarte.domain.publication.reports.drafting import compose
from baluarte.domain.publication.reports.reading import in_language
from baluarte.domain.publication.reports.wording import LANGUAGES
from baluarte.domain.publication.rules import NeedsAnotherPerson
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.owners import is_owner
from baluarte.norms.policy.report_calendar import (
    MOST_PERIODS,
    ReportOf,
    ReportPeriod,
    due_date_of,
    may_begin,
    report_rule,
    report_rules,
)

RELEASE, FORGET = "publication.release_report", "publication.forget_report"


class CannotBeReported(ValueError):
    """A report cannot be of this; `field` names where."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(f"{field}: {says}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Erratum:
    """What a correction changes, in both languages."""

    spanish: str
    english: str


@transaction.atomic
def begin_series(
    *, kind: str, subject: str, first_date: date, by: UUID, at: datetime
) -> ReportSeries:
    """Have reports be due from the period that holds a day."""
    context.require(by)
    rules.require_reporter(by)
    _require_kind(kind, subject)
    _require_near(kind, first_date, field="first_date", at=at)
    if _is_due(kind, subject):
        raise AlreadySaid("these reports are due already")
    return _say_series(kind, subject, first_date, is_due=True, by=by, at=at)


@transaction.atomic
def end_series(*, kind: str, subject: str, from_date: date, by: UUID, at: datetime) -> ReportSeries:
    """Have reports be due no longer, from the first period that begins on a day or later."""
    context.require(by)
    rules.require_reporter(by)
    _require_kind(kind, subject)
    _require_near(kind, from_date, field="from_date", at=at)
    if not _is_due(kind, subject):
        raise AlreadySaid("these reports are not due")
    return _say_series(kind, subject, from_date, is_due=False, by=by, at=at)


@transaction.atomic
def draft_report(
    *,
    kind: str,
    subject: str = "",
    period: ReportPeriod,
    by: UUID,
    at: datetime,
    known_at: datetime | None = None,
    erratum: Erratum | None = None,
) -> ReportVersion:
    """Draft a report from what is known, or was at an instant: its figures never change after."""
    context.require(by)
    rules.require_reporter(by)
    _require_kind(kind, subject)
    known = known_at or at
    rule = report_rule(kind)
    if period.kind is not rule.period:
        raise CannotBeReported("period", f"a report of this kind is of a {rule.period}")
    if local_day(known) <= period.last_date or known > at:
        raise CannotBeReported("period", "a report is of a period that is over")
    number = next_number((kind, subject, str(period)))
    if (number > 1) != (erratum is not None):
        raise CannotBeReported("erratum", "a correction says what it changes; a first has nothing")
    body = compose(kind=kind, subject=subject, period=period, known_at=known)
    version = ReportVersion.objects.create(
        kind=kind, subject=subject, period=str(period), due_date=due_date_of(kind, period),
        number=number, known_at=known, body=body, body_sha256=digest(body),
        erratum_es=erratum.spanish.strip() if erratum else "",
        erratum_en=erratum.english.strip() if erratum else "",
        drafted_at=at, drafted_by_id=by,
    )  # fmt: skip
    _record("publication.draft_report", version, by=by, at=at, sha256=version.body_sha256)
    return version


@transaction.atomic
def note_report(
    *, version: ReportVersion, section: str, spanish: str, english: str, by: UUID, at: datetime
) -> ReportNote:
    """Write a note beside the figures of a draft; no figure is changed by it."""
    context.require(by)
    rules.require_reporter(by)
    take_turns([version.pk])
    _require_standing(version, ReportStanding.WAITING)
    known = {"", *(one["code"] for one in version.body["sections"])}
    if section not in known:
        raise CannotBeReported("section", "the report has no such section")
    if not (spanish.strip() and english.strip()):
        raise CannotBeReported("text", "a note is written in both languages")
    note = ReportNote.objects.create(
        version=version, section=section, text_es=spanish.strip(), text_en=english.strip(),
        written_at=at, written_by_id=by,
    )  # fmt: skip
    _record("publication.note_report", version, by=by, at=at, section=section)
    return note


@transaction.atomic
def review_report(
    *, version: ReportVersion, objection: ReportObjection | None, notes_read: int, by: UUID,
    at: datetime,
) -> ReportReview:  # fmt: skip
    """Let a report out, or say why not, as somebody who neither drafted it nor wrote on it.

    `notes_read` is how many notes it had when it was read: one that nobody read does not go out.
    """
    context.require(by)
    rules.require_publisher()
    take_turns([version.pk])
    if version.notes.count() != notes_read:
        raise CannotBeReported("notes", "somebody wrote a note on it since it was read")
    if version.drafted_by_id == by or version.notes.filter(written_by=by).exists():
        raise NeedsAnotherPerson("who drafted a report or wrote on it does not let it out")
    _require_standing(version, ReportStanding.WAITING)
    if objection is None:
        _require_as_composed(version)
    review = ReportReview.objects.create(
        version=version, drafted_by_id=version.drafted_by_id, objection=objection or "",
        reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    if objection is None:
        defer_signed(app.configure_task(RELEASE), account=by, version=str(version.pk))
    _record("publication.review_report", version, by=by, at=at, objection=str(objection or ""))
    return review


@transaction.atomic
def release_report(
    *, version: ReportVersion, by: UUID, at: datetime, languages: tuple[str, ...] = LANGUAGES
) -> PublishedReport | None:
    """Make the files of an agreed report and let it out, in the place of an earlier one.

    Run by the worker. Nothing where another version came out since.
    """
    context.require(by)
    rules.require_publisher()
    lock(PUBLISHER)
    if standings_of_reports([version])[version.pk] != ReportStanding.LETTING_OUT:
        return None
    body = version.body | {
        "notes": notes_as_data(version),
        "number": version.number,
        "erratum": {"es": version.erratum_es, "en": version.erratum_en},
        "citation": citation_of(version.body, number=version.number, known_at=version.known_at),
        "body_sha256": version.body_sha256,
    }
    name = name_of(version.kind, version.subject, version.period)
    older = PublishedReport.objects.filter(name=name, replaced_at=None)
    older.update(replaced_at=at)
    report = PublishedReport.objects.create(
        version=version, name=name, kind=version.kind, subject=version.subject,
        period=version.period, due_date=version.due_date, number=version.number,
        known_at=version.known_at, released_at=at, title_es=body["title"]["es"],
        title_en=body["title"]["en"], body=body, erratum_es=version.erratum_es,
        erratum_en=version.erratum_en,
        files=_files(name, version, body, languages=languages), editions=body["editions"],
        tables=body["tables"],
    )  # fmt: skip
    sums = {one["name"]: one["sha256"] for one in report.files}
    _record("publication.release_report", version, by=by, at=at, name=str(report), files=sums)
    return report


@transaction.atomic
def withdraw_report(
    *, report: PublishedReport, why: ReportWithdrawn, by: UUID, at: datetime
) -> None:
    """Take a report back: nothing of it is on the portal when this returns but its sums.

    What it corrected is words of somebody too, and may say the very thing that does harm. Its files
    are deleted by a job of this transaction: only the worker may write where they lie.
    """
    context.require(by)
    rules.require_publisher()
    changed = PublishedReport.objects.filter(pk=report.pk, withdrawn_at=None)
    blank = {"body": {}, "erratum_es": "", "erratum_en": ""}
    if not changed.update(withdrawn_at=at, withdrawn_why=why, **blank):
        raise AlreadySaid("this report was taken back before")
    defer_signed(app.configure_task(FORGET), account=by, report=str(report.pk))
    record(
        act="publication.withdraw_report", object_type="periodic_report",
        objects=[report.version_id], payload={"name": str(report), "why": str(why)}, by=by, at=at,
    )  # fmt: skip


def forget_report(*, report: PublishedReport) -> int:
    """Delete the files of a report that was taken back; return how many. Run by the worker."""
    if report.withdrawn_at is None:
        return 0
    others = PublishedReport.objects.filter(withdrawn_at=None).values_list("files", flat=True)
    kept = {one["sha256"] for files in others for one in files}
    gone = [one["sha256"] for one in report.files if one["sha256"] not in kept]
    kept_files.forget(gone)
    return len(gone)


def name_of(kind: str, subject: str, period: str) -> str:
    """Return what the address of a report calls it."""
    words = (report_rule(kind).slug, subject, period)
    return "-".join(filter(None, words)).lower()


def _files(
    name: str, version: ReportVersion, body: dict[str, Any], *, languages: tuple[str, ...]
) -> list[dict[str, Any]]:
    # Not before it is needed: only who lets out typesets.
    from baluarte.domain.publication.reports.typesetting import typeset  # noqa: PLC0415

    stem = f"{name}-v{version.number}"
    made = [kept_files.keep(f"{stem}.json", encoded(body))]
    for language in languages:
        told = in_language(body, language, notes=body["notes"])
        pdf = typeset(
            told, number=version.number, erratum=body["erratum"][language],
            citation=body["citation"][language], known_at=version.known_at,
        )  # fmt: skip
        made.append(kept_files.keep(f"{stem}.{language}.pdf", pdf, language=language))
    return made


def _require_kind(kind: str, subject: str) -> None:
    """Refuse what no calendar names, and a subject that is none of its kind."""
    if kind not in report_rules():
        raise CannotBeReported("kind", f"the calendar has no report {kind!r}")
    of = report_rule(kind).of
    is_known = {
        ReportOf.NOTHING: subject == "",
        ReportOf.INSTITUTION: bool(subject) and "*" not in subject and is_owner(subject),
        ReportOf.RECOMMENDATION_SET: RecommendationSet.objects.filter(code=subject).exists(),
    }[of]
    if not is_known:
        raise CannotBeReported("subject", "a report of this kind is of something else")


def _require_near(kind: str, day: date, *, field: str, at: datetime) -> None:
    """Refuse a day so far away that the calendar would fill with periods nobody knew of."""
    if not may_begin(kind, day=day, today=local_day(at)):
        raise CannotBeReported(field, f"not more than {MOST_PERIODS} periods from today")


def _is_due(kind: str, subject: str) -> bool:
    return any(
        (one.kind, one.subject, one.until) == (kind, subject, None) for one in report_series()
    )


def _say_series(
    kind: str, subject: str, day: date, *, is_due: bool, by: UUID, at: datetime
) -> ReportSeries:
    series = ReportSeries.objects.create(
        kind=kind, subject=subject, is_due=is_due, from_date=day, said_at=at, said_by_id=by
    )
    record(
        act="publication.begin_reports" if is_due else "publication.end_reports",
        object_type="report_series", objects=[series.pk],
        payload={"kind": kind, "subject": subject, "from": day.isoformat()}, by=by, at=at,
    )  # fmt: skip
    return series


def _require_as_composed(version: ReportVersion) -> None:
    """A draft is a row that somebody wrote: what goes out is what the figures say once more."""
    period = ReportPeriod.read(version.period)
    again = compose(
        kind=version.kind, subject=version.subject, period=period, known_at=version.known_at
    )
    if not digest(again) == digest(version.body) == version.body_sha256:
        raise CannotBeReported("body", "made anew from what was known, the report says otherwise")


def _require_standing(version: ReportVersion, wanted: ReportStanding) -> None:
    if standings_of_reports([version])[version.pk] != wanted:
        raise AlreadySaid("somebody reviewed this report before, or another version came out")


def _record(act: str, version: ReportVersion, *, by: UUID, at: datetime, **more: Any) -> None:
    record(
        act=act, object_type="periodic_report", objects=[version.pk],
        payload={"kind": version.kind, "period": version.period, **more}, by=by, at=at,
    )  # fmt: skip
