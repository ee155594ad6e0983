"""Measures owed to whom they protect: late, failed, deficient, or still to be delivered."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.queries import day_in_matter
from baluarte.domain.protection.queries import MeasureNow, measures_of
from baluarte.web.cases.owed import Above, Decided, Owed, tells_her
from baluarte.web.protection.presenters import study_page
from baluarte.web.registry.presenters.labels import label_of


@tells_her
def of_measures(case: Case, at: datetime) -> Above:
    """Return which measures are owed her, and of which something was said last."""
    rows = measures_of(case)
    return Above(_owed(rows, on=day_in_matter(case.matter, at)), _last(rows))


def _owed(rows: Sequence[MeasureNow], *, on: date) -> list[Owed]:
    """Return the measures that she sees and that do not protect her yet, or no more."""
    return [
        Owed(
            name=study_page.measure_name(one.measure.code),
            who=str(one.measure.institution or _("Nobody was named for it")),
            says=said,
            is_late=one.is_late(on=on) or one.has_failed or one.is_deficient,
            url=reverse("measure", args=[one.measure.pk]),
            until=one.measure.delivery_date if one.is_owed else None,
        )
        for one in rows
        if (said := _said(one, is_late=one.is_late(on=on)))
    ]


def _last(rows: Sequence[MeasureNow]) -> Decided | None:
    """Return the measure of which something was said last, and how far it came."""
    said = [(one.measure, one.change) for one in rows if one.change]
    if not said:
        return None
    measure, change = max(said, key=lambda one: one[1].recorded_at)
    how_far = label_of("measure_statuses", change.status)
    return Decided(f"{study_page.measure_name(measure.code)}: {how_far}", change.happened_on)


def _said(one: MeasureNow, *, is_late: bool) -> str:
    if one.has_failed:
        return _("It failed")
    if is_late:
        return _("Past its day")
    if one.is_deficient:
        return _("In place, with deficiencies")
    return _("To be delivered") if one.is_owed else ""
