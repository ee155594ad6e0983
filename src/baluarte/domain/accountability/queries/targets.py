"""Targets that stand, and both sides' assessments of a thing, side by side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from baluarte.domain.accountability.choices import Assessed, AssessmentSide, Verdict
from baluarte.domain.accountability.models import Assessment, Target
from baluarte.norms.policy import (
    DatedValue,
    PolicyIndicator,
    Progress,
    ProgressReason,
    progress_towards_target,
)
from baluarte.norms.policy.progress import DOWN, UP

ORDER = (
    Verdict.REACHED, Verdict.ADVANCES, Verdict.LITTLE, Verdict.NOTHING, Verdict.WENT_BACK,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BothSides:
    """What the authority and what civil society say of one thing in one period."""

    subject: str
    first_date: date
    last_date: date
    authority: tuple[Assessment, ...]
    civil: tuple[Assessment, ...]

    @property
    def difference(self) -> int | None:
        """Return by how many steps civil society judges worse at most; None where one is silent."""
        both = [_steps(self.authority), _steps(self.civil)]
        if not all(both):
            return None
        return max((theirs - ours for ours in both[0] for theirs in both[1]), key=abs)

    @property
    def is_one_sided(self) -> bool:
        """Say whether one side said nothing."""
        return not (self.authority and self.civil)


def targets(
    *, known_at: datetime, indicators: Collection[str] = (), institution: str | None = None
) -> list[Target]:
    """Return the targets that stood as known at an instant, the newest of each that sets them.

    What one organisation or authority set, another does not replace: both stand.
    """
    rows = Target.objects.filter(
        set_at__lte=known_at, review__objection="", review__reviewed_at__lte=known_at
    ).select_related("document", "holder")
    if indicators:
        rows = rows.filter(indicator__in=indicators)
    if institution is not None:
        rows = rows.filter(institution=institution)
    found: dict[tuple[str, str, object], Target] = {}
    for one in rows.order_by("-set_at", "id"):
        found.setdefault((one.indicator, one.institution, one.holder_id), one)
    standing = [one for one in found.values() if one.value is not None]
    return sorted(standing, key=lambda one: (one.indicator, one.institution, str(one.holder)))


def progress_towards_agreed(
    of: PolicyIndicator, targets: Sequence[Target], *, newest: DatedValue | None
) -> Progress:
    """Return the progress towards the one target of all institutions that all who set one agree on.

    Where they set different ones none of them is chosen, and that is the reason.
    """
    set_to = {
        DatedValue(float(one.value), one.due_date)
        for one in targets
        if not one.institution and one.value is not None and one.due_date is not None
    }
    found = progress_towards_target(
        direction=of.direction,
        baseline=baseline_of(of, targets),
        target=next(iter(set_to)) if len(set_to) == 1 else None,
        newest=newest,
    )
    if found.reason is ProgressReason.NO_TARGET and set_to:
        return replace(found, reason=ProgressReason.DIFFERENT_TARGETS)
    return found


def is_reached(newest: Decimal, value: Decimal, direction: str) -> bool:
    """Say whether a figure is at a target already, or beyond it, the way it is to go."""
    if direction not in (UP, DOWN):
        return False
    return newest >= value if direction == UP else newest <= value


def baseline_of(of: PolicyIndicator, agreed: Sequence[Target]) -> DatedValue | None:
    """Return where an indicator begins: as its texts say, else as its targets say alike."""
    told = {
        DatedValue(float(one.baseline_value), one.baseline_date)
        for one in agreed
        if one.baseline_value is not None and one.baseline_date is not None
    }
    return of.dated_baseline or (next(iter(told)) if len(told) == 1 else None)


def both_sides(
    of: Assessed, *, known_at: datetime, subjects: Collection[str] = ()
) -> dict[str, list[BothSides]]:
    """Return by subject what stands of both sides, newest period first; each house's last word."""
    rows = Assessment.objects.filter(
        of=of, said_at__lte=known_at, review__objection="", review__reviewed_at__lte=known_at
    ).select_related("document", "holder")
    if subjects:
        rows = rows.filter(subject__in=subjects)
    last: dict[tuple[object, ...], Assessment] = {}
    for one in rows.order_by("-said_at", "id"):
        key = (one.subject, one.first_date, one.last_date, one.holder_id)
        last.setdefault(key, one)
    periods: dict[tuple[str, date, date], dict[str, list[Assessment]]] = {}
    for one in last.values():
        sides = periods.setdefault((one.subject, one.first_date, one.last_date), {})
        sides.setdefault(one.side, []).append(one)
    found: dict[str, list[BothSides]] = {}
    for (subject, first, until), sides in sorted(
        periods.items(), key=lambda one: (one[0][2], one[0][1]), reverse=True
    ):
        authority, civil = (tuple(sides.get(side, ())) for side in AssessmentSide)
        found.setdefault(subject, []).append(BothSides(subject, first, until, authority, civil))
    return found


def _steps(said: Collection[Assessment]) -> list[int]:
    return [ORDER.index(Verdict(one.verdict)) for one in said if one.verdict in ORDER]
