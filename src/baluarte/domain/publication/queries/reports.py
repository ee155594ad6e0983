"""Reports: which are due and late, what was drafted and let out, and what is taken back of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from baluarte.domain.accountability.models import RecommendationSet
from baluarte.domain.publication.choices import PolicyRowKind, ReportStanding
from baluarte.domain.publication.files.header import UNNAMED_OPERATOR
from baluarte.domain.publication.models import (
    PolicyRelease,
    PolicyRow,
    PublishedReport,
    ReportNote,
    ReportSeries,
    ReportVersion,
    TableRelease,
    Tombstone,
)
from baluarte.domain.publication.reports import kept_files
from baluarte.domain.publication.reports.reading import in_language
from baluarte.domain.publication.reports.wording import (
    Both,
    as_it_is,
    of_instant,
    of_institution,
    of_pair,
    of_period,
    said,
)
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.owners import is_owner
from baluarte.norms.policy.report_calendar import (
    ReportOf,
    ReportPeriod,
    due_date_of,
    periods_due,
    report_rule,
    report_rules,
)

Key = tuple[str, str, str]
Names = Mapping[str, Both]


@dataclass(frozen=True, slots=True)
class Series:
    """Reports of one kind on one thing, due from a day and perhaps until another."""

    kind: str
    subject: str
    # What it is of, in both languages; empty where it is of nothing.
    label: Mapping[str, str]
    first_date: date
    until: date | None


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report of one period: until when it is due, what came out, and whether it is late."""

    series: Series
    period: ReportPeriod
    due_date: date
    published: PublishedReport | None
    # How many days after its due day it is, or was let out; none where it was in time.
    days_late: int = 0

    @property
    def is_late(self) -> bool:
        """Say whether it should be out and is not."""
        return self.published is None and self.days_late > 0

    @property
    def key(self) -> Key:
        """Return by what its versions are found."""
        return self.series.kind, self.series.subject, str(self.period)

    def title(self, language: str) -> str:
        """Return what it is called."""
        label = report_rule(self.series.kind).in_language(language)
        words = (label, self.series.label[language], of_period(self.period)[language])
        return " · ".join(filter(None, words))


def report_series(*, sets: Names | None = None) -> list[Series]:
    """Return what is due since when, as it was said last; what ended says until when.

    Nothing that no text names: of a kind that there is, and of an institution of the catalogue.
    `sets` are the names of sets by code; without them each is called by its code.
    """
    rows = ReportSeries.objects.order_by("said_at", "id").values_list(
        "kind", "subject", "is_due", "from_date"
    )
    found: dict[tuple[str, str], list[Series]] = {}
    for kind, subject, is_due, day in rows:
        label = _label(kind, subject, sets)
        if label is None:
            continue
        several = found.setdefault((kind, subject), [])
        is_open = bool(several) and several[-1].until is None
        if is_due and not is_open:
            several.append(Series(kind, subject, label, day, None))
        elif not is_due and is_open:
            several[-1] = replace(several[-1], until=day)
    kinds = list(report_rules())
    every = [one for several in found.values() for one in several]
    return sorted(every, key=lambda one: (kinds.index(one.kind), one.subject, one.first_date))


def _label(kind: str, subject: str, sets: Names | None) -> Both | None:
    """Return what reports are of, by its name; none where no text knows it."""
    rule = report_rules().get(kind)
    if rule is None:
        return None
    if rule.of is ReportOf.INSTITUTION:
        return of_institution(subject) if is_owner(subject) else None
    if rule.of is ReportOf.RECOMMENDATION_SET:
        return as_it_is(subject) if sets is None else sets.get(subject, as_it_is(""))
    return as_it_is("")


def sets_kept() -> Names:
    """Return the names of the sets of recommendations by code, for who works here."""
    rows = RecommendationSet.objects.values_list("code", "label_es", "label_en")
    return {code: of_pair(spanish, english) for code, spanish, english in rows}


def sets_let_out() -> Names:
    """Return the names of sets by code as two persons let them out: all that the portal says."""
    last = PolicyRelease.objects.order_by("-number").values("edition")[:1]
    rows = PolicyRow.objects.filter(
        edition__in=Subquery(last), kind=PolicyRowKind.RECOMMENDATION_SET
    ).values_list("code", "label_es", "label_en")
    return {code: of_pair(spanish, english) for code, spanish, english in rows}


def report_calendar(*, at: datetime, sets: Names | None = None) -> list[DueReport]:
    """Return every report of a period that is over, the last due first; in two queries."""
    today = local_day(at)
    out: dict[Key, list[PublishedReport]] = {}
    for one in PublishedReport.objects.defer("body", "files").order_by("number"):
        out.setdefault((one.kind, one.subject, one.period), []).append(one)
    found: dict[Key, DueReport] = {}
    for series in report_series(sets=sets):
        until = series.until
        for period in periods_due(series.kind, first=series.first_date, today=today, until=until):
            key = (series.kind, series.subject, str(period))
            found[key] = _due(series, period, out.get(key, ()), today=today)
    # The sort is stable: of one day they stand in the order of the calendar's text.
    return sorted(found.values(), key=lambda one: one.due_date, reverse=True)


def late_reports(*, at: datetime, sets: Names | None = None) -> list[DueReport]:
    """Return the reports that should be out and are not, the longest late first."""
    late = [one for one in report_calendar(at=at, sets=sets) if one.is_late]
    return sorted(late, key=lambda one: one.due_date)


def calendar_state() -> str:
    """Return what changes whenever a report is let out, replaced, taken back, or said to be due.

    And when a set is called otherwise, or by no name any more.
    """
    out = PublishedReport.objects.order_by("id").values_list("id", "replaced_at", "withdrawn_at")
    said = ReportSeries.objects.order_by("id").values_list("id", flat=True)
    named = sorted(sets_let_out().items())
    return sha256(f"{list(out)} {list(said)} {named}".encode()).hexdigest()


def first_dates(key: Key) -> QuerySet[PublishedReport]:
    """Return every version of a report that was let out, the first first."""
    kind, subject, period = key
    rows = PublishedReport.objects.filter(kind=kind, subject=subject, period=period)
    return rows.order_by("number")


def published_reports() -> QuerySet[PublishedReport]:
    """Return the reports that anybody may read, as they now stand, the newest first."""
    return PublishedReport.objects.filter(replaced_at=None).order_by("-released_at", "name")


def published_report(name: str, number: int | None = None) -> PublishedReport:
    """Return a report by its name: as it stands, or one version of it."""
    if number is None:
        return published_reports().get(name=name)
    return PublishedReport.objects.get(name=name, number=number)


def other_versions(of: PublishedReport) -> QuerySet[PublishedReport]:
    """Return the other versions of a report, the newest first."""
    found = PublishedReport.objects.filter(name=of.name).exclude(pk=of.pk)
    return found.order_by("-number")


def is_shown(of: PublishedReport) -> bool:
    """Say whether what a report says may be read: nothing taken back, and no table of it."""
    if of.withdrawn_at is not None:
        return False
    numbers = [int(one.partition(".")[0]) for one in of.tables]
    gone = TableRelease.objects.filter(number__in=numbers, withdrawn_at__isnull=False)
    return {f"{one.number}.{one.revision}" for one in gone}.isdisjoint(of.tables)


def reports_on_tables(names: Collection[str]) -> QuerySet[PublishedReport]:
    """Return the reports that stand on some released tables and were not taken back."""
    return PublishedReport.objects.filter(tables__overlap=list(names), withdrawn_at=None)


def is_source_changed(of: PublishedReport) -> bool:
    """Say whether something was withdrawn since from an edition that a report counts."""
    since = local_day(of.released_at)
    buried = Tombstone.objects.filter(edition__number__in=of.editions, withdrawn_date__gte=since)
    return bool(of.editions) and buried.exists()


def report_in(of: PublishedReport, language: str) -> dict[str, Any]:
    """Return what a report says in one language; nothing of one that may not be read."""
    if not is_shown(of):
        return {}
    return in_language(of.body, language, notes=of.body.get("notes", ()))


def report_file(of: PublishedReport, name: str) -> tuple[Mapping[str, Any], bytes] | None:
    """Return a file of a report that may be read, by its name, with its bytes."""
    if not is_shown(of):
        return None
    file = next((one for one in of.files if one["name"] == name), None)
    content = kept_files.opened(file) if file else None
    return None if file is None or content is None else (file, content)


def report_citation(of: PublishedReport, language: str) -> str:
    """Return how a report is cited."""
    return citation_of(of.body, number=of.number, known_at=of.known_at)[language]


def citation_of(body: Mapping[str, Any], *, number: int, known_at: datetime) -> dict[str, str]:
    """Return how a body is cited, in both languages."""
    return said(
        "citation",
        operator=settings.OPERATOR_NAME or UNNAMED_OPERATOR,
        year=str(local_day(known_at).year),
        title=body["title"],
        number=str(number),
        known=of_instant(known_at),
    )


def report_versions(key: Key | None = None) -> QuerySet[ReportVersion]:
    """Return drafted versions, the newest first, with who drafted and who reviewed each."""
    rows = ReportVersion.objects.select_related("drafted_by", "review__reviewed_by", "published")
    if key is not None:
        rows = rows.filter(kind=key[0], subject=key[1], period=key[2])
    return rows.order_by("-drafted_at", "id")


def report_version(key: UUID) -> ReportVersion:
    """Return one version; `ReportVersion.DoesNotExist` where the context sees none."""
    return report_versions().get(pk=key)


def agreed_version(key: UUID) -> ReportVersion:
    """Return one version with its review and nobody's name, as the worker may read it."""
    return ReportVersion.objects.select_related("review", "published").get(pk=key)


def reports_waiting_for(by: UUID) -> QuerySet[ReportVersion]:
    """Return what others drafted and wrote on, that nobody reviewed and nothing has overtaken."""
    out = PublishedReport.objects.filter(
        kind=OuterRef("kind"), subject=OuterRef("subject"), period=OuterRef("period"),
        number__gte=OuterRef("number"),
    )  # fmt: skip
    mine = ReportNote.objects.filter(version=OuterRef("pk"), written_by=by)
    waiting = report_versions().filter(review=None).exclude(drafted_by=by)
    return waiting.exclude(Exists(out)).exclude(Exists(mine))


def notes_of(version: ReportVersion) -> QuerySet[ReportNote]:
    """Return what persons wrote beside the figures of a version, in order."""
    return version.notes.select_related("written_by").order_by("written_at", "id")


def notes_as_data(version: ReportVersion) -> list[dict[str, Any]]:
    """Return the notes of a version as they go out: words and day, and nobody's name."""
    return [
        {
            "section": one.section,
            "text": {"es": one.text_es, "en": one.text_en},
            "day": of_instant(one.written_at),
        }
        for one in version.notes.order_by("written_at", "id")
    ]


def version_in(version: ReportVersion, language: str) -> dict[str, Any]:
    """Return what a version would say in one language, with its notes."""
    return in_language(version.body, language, notes=notes_as_data(version))


def standings_of_reports(rows: Iterable[ReportVersion]) -> dict[UUID, ReportStanding]:
    """Return where some versions stand, in one query more."""
    several = list(rows)
    out: dict[Key, int] = {}
    keys = {(one.kind, one.subject, one.period) for one in several}
    found = PublishedReport.objects.filter(period__in={key[2] for key in keys})
    for kind, subject, period, number in found.values_list("kind", "subject", "period", "number"):
        key = (kind, subject, period)
        out[key] = max(out.get(key, 0), number)
    return {
        one.pk: _standing(one, out.get((one.kind, one.subject, one.period), 0)) for one in several
    }


def next_number(key: Key) -> int:
    """Return which number the next version of a report has."""
    last = first_dates(key).last()
    return last.number + 1 if last else 1


def _standing(one: ReportVersion, newest: int) -> ReportStanding:
    published = getattr(one, "published", None)
    if published is not None:
        if published.withdrawn_at:
            return ReportStanding.WITHDRAWN
        return ReportStanding.REPLACED if published.replaced_at else ReportStanding.PUBLISHED
    review = getattr(one, "review", None)
    if review is not None and review.objection:
        return ReportStanding.REFUSED
    if newest >= one.number:
        return ReportStanding.OVERTAKEN
    return ReportStanding.LETTING_OUT if review is not None else ReportStanding.WAITING


def _due(
    series: Series, period: ReportPeriod, versions: Sequence[PublishedReport], *, today: date
) -> DueReport:
    due = due_date_of(series.kind, period)
    standing = [one for one in versions if one.withdrawn_at is None and one.replaced_at is None]
    out = local_day(versions[0].released_at) if standing else today
    published = standing[0] if standing else None
    return DueReport(series, period, due, published, max((out - due).days, 0))
