"""What came of warnings, what lies under them, and where their public alert stands."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from baluarte.domain.prevention.models import (
    HOURS_ALONE,
    EarlyWarning,
    PublicAlert,
    StructuralCause,
    WarningDecision,
    WarningLeftOut,
    WarningLeftOutReview,
    WarningOutcome,
    WarningOutcomeReview,
)
from baluarte.domain.prevention.queries.warnings import TrackedWarning, track_warnings, warnings
from baluarte.domain.prevention.rules import kept_by
from baluarte.domain.prevention.warning_choices import (
    Decided,
    PublicAlertStatus,
    SecondWord,
    WarningStatus,
)
from baluarte.norms.clocks.calendar import local_day, zone_of_place
from baluarte.norms.warnings import warning_policy


def outcomes_of(one: EarlyWarning) -> QuerySet[WarningOutcome]:
    """Return what was recorded of a warning, the last first: that one counts."""
    found = WarningOutcome.objects.filter(warning=one)
    return found.select_related("recorded_by", "review__reviewed_by").order_by("-number")


def outcomes_waiting(one: EarlyWarning) -> QuerySet[WarningOutcome]:
    """Return what one person recorded of a warning and nobody else has looked at, oldest first."""
    found = WarningOutcome.objects.filter(warning=one, review=None)
    return found.select_related("recorded_by", "warning").order_by("number")


def outcomes_to_confirm(by: UUID) -> QuerySet[WarningOutcome]:
    """Return what others of one's houses recorded of warnings and waits for a second person."""
    found = WarningOutcome.objects.filter(kept_by(by), review=None).exclude(recorded_by=by)
    return found.select_related("warning").order_by("recorded_at", "id")


def left_outs_waiting(one: EarlyWarning, *, at: datetime) -> QuerySet[WarningLeftOut]:
    """Return whom one person left out of a warning since it was issued and nobody confirmed."""
    return _left_out_alone(at=at).filter(warning=one)


def left_out_to_confirm(by: UUID, *, at: datetime) -> QuerySet[WarningLeftOut]:
    """Return whom others of one's houses left out alone, and that still waits."""
    return _left_out_alone(at=at).filter(kept_by(by)).exclude(left_out_by=by)


def _left_out_alone(*, at: datetime) -> QuerySet[WarningLeftOut]:
    issued = WarningDecision.objects.filter(
        warning=OuterRef("warning"), outcome=Decided.ISSUED, decided_at__lte=OuterRef("left_out_at")
    )
    found = WarningLeftOut.objects.filter(
        Exists(issued), review=None, left_out_at__gt=at - timedelta(hours=HOURS_ALONE)
    )
    return found.select_related("warning", "institution", "municipality", "left_out_by").order_by(
        "left_out_at", "id"
    )


def count_refused_since(by: UUID, *, since: datetime) -> int:
    """Count what an account recorded of warnings, or left out, that another did not confirm."""
    refused = {"answer": SecondWord.REFUSED, "reviewed_at__gte": since}
    outcomes = WarningOutcomeReview.objects.filter(recorded_by=by, **refused)
    return outcomes.count() + WarningLeftOutReview.objects.filter(left_out_by=by, **refused).count()


def refused_since(by: UUID, *, since: datetime) -> str:
    """Return the reference of the warning of which the last of these was not confirmed."""
    refused = {"answer": SecondWord.REFUSED, "reviewed_at__gte": since}
    told = ("reviewed_at", "warning__reference")
    outcomes = WarningOutcomeReview.objects.filter(recorded_by=by, **refused)
    out = WarningLeftOutReview.objects.filter(left_out_by=by, **refused)
    found = [*outcomes.values_list(*told), *out.values_list(*told)]
    return str(max(found)[1]) if found else ""


def causes_of(one: EarlyWarning) -> QuerySet[StructuralCause]:
    """Return what was noted to lie under a warning, the nearest day of review first.

    `is_reviewed`: the same cause of the warning was noted anew since.
    """
    found = StructuralCause.objects.filter(warning=one).annotate(is_reviewed=_noted_anew())
    return found.select_related("noted_by").order_by("review_date", "id")


def causes_to_review(by: UUID, *, at: datetime) -> QuerySet[StructuralCause]:
    """Return the causes that one noted, whose day of review has come and that were not since."""
    found = StructuralCause.objects.filter(
        ~_noted_anew(), noted_by=by, review_date__lte=local_day(at)
    )
    return found.select_related("warning").order_by("review_date", "id")


def lacks_cause(found: TrackedWarning) -> bool:
    """Say whether a place of high risk has no structural cause noted since the day of its warning.

    Of high risk are the levels for which the policy asks for a plan.
    """
    one = found.row
    is_high = warning_policy(one.policy_version).levels[one.level].needs_plan
    if found.status is not WarningStatus.STANDS or found.issued_at is None or not is_high:
        return False
    zone = zone_of_place(state=one.state_id, municipality=one.municipality_id or "")
    return local_day(found.issued_at, zone) < found.today and not _causes_there(one).exists()


def without_cause(by: UUID, *, at: datetime) -> list[TrackedWarning]:
    """Return the standing warnings of one's house of whose place no structural cause is noted."""
    rows = warnings().filter(kept_by(by), valid_until__gte=local_day(at))
    return [one for one in track_warnings(rows, at=at) if lacks_cause(one)]


def _causes_there(one: EarlyWarning) -> QuerySet[StructuralCause]:
    return StructuralCause.objects.filter(
        holder=one.holder_id, warning__state=one.state_id,
        warning__municipality=one.municipality_id, warning__region=one.region,
    )  # fmt: skip


def _noted_anew() -> Exists:
    return Exists(
        StructuralCause.objects.filter(
            warning=OuterRef("warning"), cause=OuterRef("cause"), noted_at__gt=OuterRef("noted_at")
        )
    )


def public_alert_of(one: EarlyWarning) -> PublicAlert | None:
    """Return the public alert of a warning, where one was asked for."""
    found = PublicAlert.objects.filter(warning=one)
    return found.select_related(
        "asked_by", "signature__signed_by", "withdrawal__withdrawn_by"
    ).first()


def status_of_alert(one: PublicAlert) -> PublicAlertStatus:
    """Return where a public alert stands: withdrawn, signed by two, or waiting."""
    if hasattr(one, "withdrawal"):
        return PublicAlertStatus.WITHDRAWN
    return PublicAlertStatus.PUBLIC if hasattr(one, "signature") else PublicAlertStatus.ASKED
