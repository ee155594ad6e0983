"""Audits of finished inquiries: their frame, what was read, and whether a change made a difference.

A share is said with its exact interval (Clopper and Pearson) and of how many files; before and
after are set side by side, and their difference with the interval of Newcombe. Nothing is said of
fewer than five files.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from baluarte.domain.investigation.audit_sampling import draw, frame_digest
from baluarte.domain.investigation.choices import LearningChange
from baluarte.domain.investigation.models import (
    AuditedInquiry,
    AuditFinding,
    AuditReading,
    AuditSample,
    FindingClosure,
    Inquiry,
)
from baluarte.domain.wall.choices import Level
from baluarte.norms.audits import finding_kinds
from baluarte.norms.inquiries import CRIMINAL, statuses
from baluarte.science import rates

# Of fewer files no share is said.
LEAST = 5
DECIDED = ("sentence", "final", "executed")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many files, with the interval of the share in per cent; None of too few."""

    number: int
    of: int
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float | None:
        """Return the share in per cent; nothing of too few files."""
        return None if self.of < LEAST else 100 * self.number / self.of


@dataclass(frozen=True, slots=True)
class Compared:
    """A kind of finding before a change and since: two shares, and their difference in points."""

    before: Share
    after: Share
    low: float | None
    high: float | None

    @property
    def difference(self) -> float | None:
        """Return after less before, in points of per cent; nothing of too few files."""
        if self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Whether a sample is drawn again from its seed by whoever sees the same frame."""

    # The frame is still the one whose hash the sample keeps.
    is_same_frame: bool
    # Of the same frame the seed gives the same files in the same order.
    is_same_sample: bool


@cache
def finished_statuses() -> frozenset[str]:
    """Return the statuses of a criminal file of which nothing more is expected, or a judgment."""
    return frozenset(
        code
        for code, one in statuses(CRIMINAL).items()
        if one.ends or one.exit or one.stage in DECIDED
    )


def frame(*, office: str, first_date: date, last_date: date) -> QuerySet[Inquiry]:
    """Return the finished criminal files whose codes the context reads, of an office or of all.

    Finished between two days: by the last day of which anything is known of them. What an
    organisation accompanies is another's to audit.
    """
    found = Inquiry.objects.filter(
        kind=CRIMINAL, status__in=finished_statuses(), news_date__range=(first_date, last_date),
        compartment__in=RawSQL("select bal.compartments(%s)", [Level.CODED]),
    )  # fmt: skip
    return found.filter(authority=office) if office else found


def samples() -> QuerySet[AuditSample]:
    """Return the samples that the context's houses drew, the newest first."""
    return AuditSample.objects.select_related("holder", "by").order_by("-drawn_at", "id")


def audited(sample: AuditSample) -> QuerySet[AuditedInquiry]:
    """Return the inquiries of a sample in the order drawn, each with its reading."""
    found = AuditedInquiry.objects.filter(sample=sample).select_related("inquiry", "reading")
    return found.order_by("position")


def redrawn(sample: AuditSample) -> Redrawn:
    """Draw a sample again from its seed, and say whether frame and sample are the same."""
    found = frame(office=sample.office, first_date=sample.first_date, last_date=sample.last_date)
    keys = list(found.values_list("pk", flat=True))
    is_same_frame = frame_digest(keys) == sample.frame_sha256
    kept = list(audited(sample).values_list("inquiry_id", flat=True))
    again = list(draw(keys, size=sample.size, seed=sample.seed))
    return Redrawn(is_same_frame, is_same_frame and again == kept)


def shares_of(readings: Iterable[AuditReading]) -> dict[str, Share]:
    """Return how many of the inquiries that were read show each kind of finding."""
    several = list(readings)
    counts = Counter(code for one in several for code in set(one.found))
    return {code: share(counts[code], len(several)) for code in finding_kinds()}


def share(number: int, of: int) -> Share:
    """Return a share with its exact interval; without one of too few files."""
    if of < LEAST:
        return Share(number, of)
    [low], [high] = rates.share_interval([number], [of])
    return Share(number, of, 100 * float(low), 100 * float(high))


def findings(*, known_at: datetime) -> QuerySet[AuditFinding]:
    """Return the findings noted by an instant, those that are open first, then the newest."""
    found = AuditFinding.objects.filter(found_at__lte=known_at)
    return found.select_related("closure", "closure__evidence", "by").order_by(
        F("closure__closed_at").asc(nulls_first=True), "-found_at", "id"
    )


def count_findings(*, first_date: date, last_date: date, known_at: datetime) -> tuple[int, int]:
    """Return how many findings of a period were closed with a change or a reason, and of how many.

    A finding is of the period in which it was noted.
    """
    found = AuditFinding.objects.filter(
        found_at__date__range=(first_date, last_date), found_at__lte=known_at
    )
    closed = Q(closure__isnull=False, closure__closed_at__lte=known_at)
    return found.filter(closed).count(), found.count()


def compared(closure: FindingClosure) -> Compared | None:
    """Return the kind of a finding in files read before its change, and in those of since.

    A file is of the time in which it ended. Nothing where nothing changed.
    """
    if closure.change == LearningChange.NONE or closure.since_date is None:
        return None
    finding, since = closure.finding, closure.since_date
    of_office = AuditReading.objects.filter(audited__inquiry__authority=finding.office)
    before = _share_in(of_office.filter(audited__inquiry__news_date__lt=since), finding)
    after = _share_in(of_office.filter(audited__inquiry__news_date__gte=since), finding)
    if before.value is None or after.value is None:
        return Compared(before, after, None, None)
    low, high = rates.share_difference((after.number, after.of), (before.number, before.of))
    return Compared(before, after, 100 * low, 100 * high)


def _share_in(readings: QuerySet[AuditReading], finding: AuditFinding) -> Share:
    rows = readings.order_by("read_at").values_list("audited__inquiry_id", "found")
    # One file in two samples is one file: the newest reading says what it shows.
    newest: dict[object, Sequence[str]] = dict(rows)
    return share(sum(finding.kind in one for one in newest.values()), len(newest))
