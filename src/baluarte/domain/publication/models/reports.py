"""Reports on a calendar: which are due, their versions, notes, second persons, what is public."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.accountability.models.policy_wall import I_KEEP
from baluarte.domain.publication.choices import ReportObjection, ReportWithdrawn
from baluarte.domain.publication.models.published_wall import KEEPS_FIGURES, published
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Declaration,
    Rows,
    by_condition,
    dated,
    internal,
    only,
)
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.norms.policy.report_calendar import (
    MONTHS_OF,
    MOST_PERIODS,
    ReportOf,
    report_rules,
)

WAITS = (
    "not exists (select 1 from public.publication_reportreview seen"
    " where seen.version_id = publication_reportnote.version_id)"
)
# Two names for one person would be one pair of eyes; nobody reads her own note as a second person.
AS_DRAFTED = (
    "exists (select 1 from public.publication_reportversion made where made.id = version_id"
    " and made.drafted_by_id = publication_reportreview.drafted_by_id)"
    " and not exists (select 1 from public.publication_reportnote said"
    " where said.version_id = publication_reportreview.version_id"
    " and said.written_by_id = bal.account())"
)
SERIES_SHOWN = ("id", "kind", "subject", "is_due", "from_date", "said_at")
EMPTY = "{}"
# What a report says, of which nothing stays once it is taken back.
WORDS = ("body", "erratum_es", "erratum_en")
# A period as it is written, 2026-S1, and a name of a set or institution.
PERIOD, SUBJECT, SUM, LABEL = 7, 60, 64, 240


# By what a report speaks of; an institution's code is one of the catalogue once it is read.
SUBJECT_IS = {
    ReportOf.NOTHING: "subject = ''",
    ReportOf.RECOMMENDATION_SET: "exists (select 1"
    " from public.accountability_recommendationset held"
    " where held.code = publication_reportseries.subject)",
    ReportOf.INSTITUTION: "subject ~ '^[A-Z][A-Z0-9-]{1,19}$'",
}


def _is_on_the_calendar() -> str:
    """Return the condition that reports are of a kind that there is, on what it is of, near now."""
    today = f"(said_at at time zone '{CENTRE}')::date"
    kinds = []
    for rule in report_rules().values():
        months = (MOST_PERIODS + 1) * MONTHS_OF[rule.period]
        near = f"{today} - interval '{months} months' and {today} + interval '{months} months'"
        kinds.append(
            f"(kind = '{rule.code}' and {SUBJECT_IS[rule.of]} and from_date between {near})"
        )
    return f"({' or '.join(kinds)})"


def _series_wall() -> Declaration:
    """Return the wall of what is due: the portal reads what, and not who said so."""
    app, worker, public = (
        str(one) for one in (DatabaseRole.APP, DatabaseRole.WORKER, DatabaseRole.PUBLIC)
    )
    said = f"{I_KEEP} and said_by_id = bal.account() and {_is_on_the_calendar()}"
    return Declaration(
        {app: (READ, ADD), worker: (READ,), public: (only(READ, SERIES_SHOWN),)},
        {
            app: Rows("true", said, is_open=True),
            worker: Rows("true", is_open=True),
            public: Rows("true", is_open=True),
        },
        why="public: which reports are due, as their calendar says",
    )


def _by_keeper(column: str, *, more: str = "true") -> Declaration:
    return by_condition(
        read=I_KEEP,
        add=f"{I_KEEP} and {column} = bal.account() and {more}",
        worker=internal(worker=(READ,)),
    )


def _published_wall() -> Declaration:
    """Return the wall of what is public: the workbench only takes out, and leaves nothing of it."""
    taken_back = Rows(
        "true",
        change=f"{KEEPS_FIGURES} and withdrawn_at is null",
        changed=f"bal.is_now(withdrawn_at) and body = '{EMPTY}'::jsonb"
        " and erratum_es = '' and erratum_en = ''",
        is_open=True,
    )
    return published(
        taken_back,
        columns=("withdrawn_at", "withdrawn_why", *WORDS),
        worker=(READ, ADD, only(CHANGE, ("replaced_at",))),
    )


class ReportSeries(models.Model):
    """Somebody says that reports of a kind are due from a day on, or no longer are: immutable."""

    wall = dated(_series_wall(), "said_at")
    sensitivity: ClassVar = {"subject": "open"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # A code of `norms/texts/policy/report_calendar.yaml`.
    kind = models.CharField(max_length=24)
    # The code of a set of recommendations or of an institution; empty where it is of neither.
    subject = models.CharField(max_length=SUBJECT, blank=True)
    is_due = models.BooleanField()
    # The first period that is due, or no longer is, holds this day.
    from_date = models.DateField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject", "said_at"], name="publication_report_series"),
        ]


class ReportVersion(models.Model):
    """A report as one person drafted it from what was known at an instant: immutable."""

    wall = dated(_by_keeper("drafted_by_id"), "drafted_at")
    # Figures of what may be public and words of public documents; the portal has its own copy.
    sensitivity: ClassVar = {"subject": "open", "body": "internal", "erratum_es": "internal",
                             "erratum_en": "internal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=24)
    subject = models.CharField(max_length=SUBJECT, blank=True)
    period = models.CharField(max_length=PERIOD)
    due_date = models.DateField()
    # 1 as first let out; each correction is the next.
    number = models.PositiveSmallIntegerField()
    known_at = models.DateTimeField()
    body = models.JSONField()
    body_sha256 = models.CharField(max_length=SUM)
    # What a correction changes; empty of the first.
    erratum_es = models.CharField(max_length=600, blank=True)
    erratum_en = models.CharField(max_length=600, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "subject", "period", "-drafted_at"], name="publication_report"
            ),
            models.Index(fields=["-drafted_at", "id"], name="publication_reports_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_a_correction_says_what_it_changes",
                condition=Q(number=1, erratum_es="", erratum_en="")
                | (Q(number__gt=1) & ~Q(erratum_es="") & ~Q(erratum_en="")),
            ),
            models.CheckConstraint(
                name="publication_report_is_drafted_from_what_was_known",
                condition=Q(known_at__lte=F("drafted_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period} v{self.number}"


class ReportNote(models.Model):
    """What a person writes beside the figures of a draft; no figure is changed by it."""

    wall = dated(_by_keeper("written_by_id", more=WAITS), "written_at")
    sensitivity: ClassVar = {"text_es": "internal", "text_en": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="notes")
    # The section it stands under, by its code; empty where it is of the whole.
    section = models.CharField(max_length=40, blank=True)
    text_es = models.CharField(max_length=600)
    text_en = models.CharField(max_length=600)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class ReportReview(models.Model):
    """A second person on a drafted report; nothing objected lets it out."""

    wall = dated(
        by_condition(
            read=I_KEEP,
            add=f"{KEEPS_FIGURES} and reviewed_by_id = bal.account() and {AS_DRAFTED}",
            worker=internal(worker=(READ,)),
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.OneToOneField(ReportVersion, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=12, choices=ReportObjection, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_report_has_two_pairs_of_eyes",
                condition=~Q(reviewed_by=F("drafted_by")),
            ),
        ]


class PublishedReport(models.Model):
    """A version that anybody may read: only the worker lets it out, and nobody changes it.

    What may be said of it later is that a newer one came, or that it was taken back and why; of
    what was taken back only its name and its sums stay, and no word of what it corrected.
    """

    wall = _published_wall()

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.OneToOneField(
        ReportVersion, on_delete=models.PROTECT, related_name="published"
    )
    # What its address calls it: the kind, what it is of, the period.
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=24)
    subject = models.CharField(max_length=SUBJECT, blank=True)
    period = models.CharField(max_length=PERIOD)
    due_date = models.DateField()
    number = models.PositiveSmallIntegerField()
    known_at = models.DateTimeField()
    released_at = models.DateTimeField()
    title_es = models.CharField(max_length=2 * LABEL)
    title_en = models.CharField(max_length=2 * LABEL)
    # As it was drafted, with its notes.
    body = models.JSONField()
    erratum_es = models.CharField(max_length=600, blank=True)
    erratum_en = models.CharField(max_length=600, blank=True)
    # Of each file its name, language, bytes and SHA-256, by which it is kept.
    files = models.JSONField()
    # Numbers of the editions and released tables that it counts: what is taken back is said.
    editions = ArrayField(models.PositiveIntegerField(), default=list)
    tables = ArrayField(models.CharField(max_length=12), default=list)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=12, choices=ReportWithdrawn, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "number"], name="publication_report_number_once"
            ),
            models.CheckConstraint(
                name="publication_report_taken_back_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-released_at", "id"], name="publication_report_released"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
