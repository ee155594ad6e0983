"""What stood at an instant of what reports are made of: editions, tables, requests, promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from baluarte.domain.accountability.queries.promises import Promised, as_of, commitments
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import Edition, TableRelease
from baluarte.domain.publication.queries.policy_harm import harmful_now
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.domain.statements.queries.requests import AskedRequests, tracked
from baluarte.domain.statements.request_deadlines import RequestTrack
from baluarte.norms.clocks.calendar import CENTRE, local_day
from baluarte.norms.policy.report_calendar import ReportPeriod


@dataclass(frozen=True, slots=True)
class Frame:
    """What a report is of: its period, what it speaks of, and the instant of what is known."""

    period: ReportPeriod
    known_at: datetime
    subject: str = ""

    @property
    def first_date(self) -> date:
        """Return the first day of the period."""
        return self.period.first_date

    @property
    def last_date(self) -> date:
        """Return the last day of the period."""
        return self.period.last_date

    @property
    def ends_at(self) -> datetime:
        """Return the first instant after the period."""
        after = self.period.after.first_date
        return datetime(after.year, after.month, after.day, tzinfo=CENTRE)

    def holds(self, instant: datetime) -> bool:
        """Say whether an instant lies in the period, by the country's days."""
        return self.first_date <= local_day(instant) <= self.last_date


def unsaid(kind: PolicyRowKind) -> set[str]:
    """Return the codes of what an edition of the policy was noted for since it could harm somebody.

    No report says it again, whenever it is of and whatever was known then. Of what nobody wrote
    alone, an indicator, only until an edition is out from which the words were taken.
    """
    return {code for noted, code in harmful_now() if noted == kind}


def edition_known(known_at: datetime) -> Edition | None:
    """Return the newest edition as it stood at an instant."""
    found = Edition.objects.filter(published_at__lte=known_at)
    still = Q(replaced_at=None) | Q(replaced_at__gt=known_at)
    return found.filter(still).order_by("-number", "-revision").first()


def editions_published(of: Frame) -> list[Edition]:
    """Return the editions first published in a period."""
    found = Edition.objects.filter(revision=0, published_at__lte=of.known_at).order_by("number")
    return [one for one in found if of.holds(one.published_at)]


def tables_known(known_at: datetime, *, first: date, last: date) -> list[TableRelease]:
    """Return the released tables of periods within some days that stood at an instant.

    What was taken back since says nothing any more, whatever was known then.
    """
    found = TableRelease.objects.filter(
        released_at__lte=known_at, first_date__gte=first, last_date__lte=last, withdrawn_at=None
    )
    still = Q(replaced_at=None) | Q(replaced_at__gt=known_at)
    return list(found.filter(still).order_by("first_date", "number", "revision"))


def shared_statements(known_at: datetime, *, institutions: Sequence[str] = ()) -> list[Statement]:
    """Return what stood at an instant and is shared with everybody, each with its review."""
    asked = Asked(institutions=institutions)
    rows = standing(known_at=known_at, asked=asked, is_for_everybody=True)
    rows = rows.exclude(reference__in=unsaid(PolicyRowKind.FACT))
    return list(rows.select_related("document", "review"))


def shared_requests(of: Frame, *, institutions: Sequence[str] = ()) -> list[RequestTrack]:
    """Return where shared requests stood at the end of a period, as known at an instant."""
    at = min(of.known_at, of.ends_at)
    found = tracked(
        AskedRequests(institutions=institutions), at=at, known_at=of.known_at, until=of.last_date
    )
    shared = [one for one in found if one.request.is_shared and one.filing is not None]
    sent = [one for one in shared if one.filing and one.filing.sent_date <= of.last_date]
    return sorted(sent, key=lambda one: (str(one.due_date or ""), one.request.reference))


def promises_known(on: date, *, known_at: datetime, institution: str = "") -> list[Promised]:
    """Return where promises stood on a day, as known at an instant."""
    rows = commitments(institution=institution, known_at=known_at).filter(said_date__lte=on)
    return as_of(rows.exclude(reference__in=unsaid(PolicyRowKind.COMMITMENT)), on=on)
