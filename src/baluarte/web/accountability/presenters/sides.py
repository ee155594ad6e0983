"""Both sides' assessments beside each other, and how far they lie apart; never one of the two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.accountability.choices import Verdict
from baluarte.domain.accountability.models import Assessment, Target
from baluarte.domain.accountability.queries import BothSides
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import policy_indicator
from baluarte.web.accountability.names import institution_name
from baluarte.web.accountability.presenters.figures import amount


@dataclass(frozen=True, slots=True)
class Said:
    """What one organisation says, and what shows it."""

    who: str
    verdict: str
    words: str
    document: str
    said_at: date


@dataclass(frozen=True, slots=True)
class ShownSides:
    """One period, both sides of it; a side that said nothing is an empty list."""

    first_date: date
    last_date: date
    authority: Sequence[Said]
    civil: Sequence[Said]
    difference: str


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """A target as a page says it."""

    value: str
    due_date: date
    institution: str
    ground: str
    document: str
    holder: str


def sides(rows: Iterable[BothSides]) -> list[ShownSides]:
    """Return periods with both sides in words, the newest first."""
    return [
        ShownSides(
            one.first_date,
            one.last_date,
            [_said(each) for each in one.authority],
            [_said(each) for each in one.civil],
            _difference(one),
        )
        for one in rows
    ]


def target_shown(one: Target) -> ShownTarget:
    """Return a target in words."""
    assert one.value is not None
    assert one.due_date is not None
    unit = policy_indicator(one.indicator).unit
    return ShownTarget(
        amount(one.value, unit),
        one.due_date,
        institution_name(one.institution) if one.institution else "",
        one.ground,
        one.document.title,
        str(one.holder),
    )


def _said(one: Assessment) -> Said:
    return Said(
        str(one.holder),
        str(Verdict(one.verdict).label),
        one.words,
        one.document.title,
        local_day(one.said_at),
    )


def _difference(one: BothSides) -> str:
    if one.is_one_sided:
        return str(_("Only one side has said anything."))
    steps = one.difference
    if steps is None:
        return str(_("One side says that it cannot be said."))
    if not steps:
        return str(_("Both say the same."))
    if steps > 0:
        return ngettext(
            "Civil society judges one step worse.", "Civil society judges %(n)s steps worse.", steps
        ) % {"n": steps}
    return ngettext(
        "Civil society judges one step better.", "Civil society judges %(n)s steps better.", -steps
    ) % {"n": -steps}
