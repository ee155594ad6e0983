"""How far an indicator has come towards its target, and by which rule that is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from baluarte.domain.accountability.indicators import Figure
from baluarte.domain.accountability.models import Target
from baluarte.domain.accountability.queries.targets import baseline_of
from baluarte.norms.catalogues import term
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import (
    DatedValue,
    PolicyIndicator,
    Progress,
    ProgressStatus,
    progress_towards_target,
)
from baluarte.web.accountability.presenters.figures import amount, language


@dataclass(frozen=True, slots=True)
class ShownProgress:
    """The status in words, why it cannot be said, and what it was said of."""

    # Who set the target, where there is one.
    holder: str
    status: str
    reason: str
    is_said: bool
    baseline: str
    target: str
    newest: str
    ratio: int | None


def progress_of(
    of: PolicyIndicator, newest: Figure | None, agreed: Sequence[Target]
) -> list[ShownProgress]:
    """Return the progress towards each target of all institutions together, or why there is none.

    Where organisations set different targets, no one of them is chosen.
    """
    general = [one for one in agreed if not one.institution]
    if not general:
        return [_towards(None, of, newest)]
    return [_towards(one, of, newest) for one in general]


def _towards(general: Target | None, of: PolicyIndicator, newest: Figure | None) -> ShownProgress:
    baseline = baseline_of(of, [general] if general else [])
    target = _target(general)
    value = _newest(newest)
    found = progress_towards_target(
        direction=of.direction, baseline=baseline, target=target, newest=value
    )
    return ShownProgress(
        holder="" if general is None else str(general.holder),
        status=term("progress_statuses", found.status).in_language(language()),
        reason=_reason(found),
        is_said=found.status is not ProgressStatus.CANNOT_BE_SAID,
        baseline=_dated(baseline, of),
        target=_dated(target, of),
        newest=_dated(value, of),
        ratio=None if found.ratio is None else round(found.ratio * 100),
    )


def _reason(found: Progress) -> str:
    if found.reason is None:
        return ""
    return term("progress_reasons", found.reason).in_language(language())


def _target(one: Target | None) -> DatedValue | None:
    if one is None or one.value is None or one.due_date is None:
        return None
    return DatedValue(float(one.value), one.due_date)


def _newest(figure: Figure | None) -> DatedValue | None:
    if figure is None or figure.value is None:
        return None
    return DatedValue(float(figure.value), min(figure.period.last_date, local_day(figure.known_at)))


def _dated(one: DatedValue | None, of: PolicyIndicator) -> str:
    if one is None:
        return ""
    day: date = one.day
    return f"{amount(Decimal(str(one.value)), of.unit)} ({day.year})"
