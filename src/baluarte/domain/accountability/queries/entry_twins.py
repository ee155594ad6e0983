"""What the same house entered of the same thing and period: what waits, and what replaces."""

from typing import Any

from baluarte.domain.accountability.entry_rules import Entry
from baluarte.domain.accountability.models import (
    Assessment,
    CommitmentStep,
    Consultation,
    ContributionAnswer,
    RecommendationCorrection,
    RecommendationStatus,
    Target,
)

# By what two entries are of the same house, thing and period.
SAME: dict[type, tuple[str, ...]] = {
    RecommendationStatus: ("recommendation_id", "side", "said_by", "institution_id", "day"),
    RecommendationCorrection: ("recommendation_id", "holder_id"),
    Assessment: ("holder_id", "of", "subject", "first_date", "last_date"),
    ContributionAnswer: ("contribution_id", "holder_id"),
    CommitmentStep: ("commitment_id", "holder_id", "happened_date"),
    Consultation: ("convened_by", "title", "holder_id"),
    Target: ("indicator", "institution", "holder_id"),
}
AT: dict[type, str] = {
    RecommendationStatus: "stated_at", Assessment: "said_at", ContributionAnswer: "answered_at",
    CommitmentStep: "written_at", Consultation: "written_at", Target: "set_at",
    RecommendationCorrection: "corrected_at",
}  # fmt: skip


def is_one_waiting(entry: Entry) -> bool:
    """Say whether one of the same house, thing and period waits for its second person already."""
    return bool(_twins(entry).filter(review=None).exists())


def replaced_by(entry: Entry) -> Entry | None:
    """Return the one that took the place of an entry that stood; None where it still holds."""
    if isinstance(entry, RecommendationCorrection):
        return None  # A later one changes other fields, or says in words what it changes.
    at = AT[type(entry)]
    later = {f"{at}__gt": getattr(entry, at)}
    found: Entry | None = _standing(entry).filter(**later).order_by(f"-{at}", "pk").first()
    return found


def replaces(entry: Entry) -> Entry | None:
    """Return the one whose place an entry takes once it stands; None where there is none."""
    if isinstance(entry, RecommendationCorrection):
        return None
    at = AT[type(entry)]
    earlier = {f"{at}__lt": getattr(entry, at)}
    found: Entry | None = _standing(entry).filter(**earlier).order_by(f"-{at}", "pk").first()
    return found


def _standing(entry: Entry) -> Any:
    return _twins(entry).filter(review__objection="").exclude(pk=entry.pk)


def _twins(entry: Entry) -> Any:
    model: Any = type(entry)
    return model.objects.filter(**{name: getattr(entry, name) for name in SAME[model]})
