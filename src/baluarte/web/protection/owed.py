"""Measures owed to whom they protect: late, failed, deficient, or still to be delivered."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.queries import day_in_matter
from baluarte.domain.protection.queries import MeasureNow, measures_of
from baluarte.web.cases.owed import Decided, Owed, tells_what_is_owed, tells_what_was_decided
from baluarte.web.protection.presenters import study_page
from baluarte.web.registry.presenters.labels import label_of


@tells_what_is_owed
def measures_owed(case: Case, at: datetime) -> list[Owed]:
    """Return the measures that she sees and that do not protect her yet, or no more."""
    today = day_in_matter(case.matter, at)
    return [
        Owed(
            name=study_page.measure_name(one.measure.code),
            who=str(one.measure.institution or _("Nobody was named for it")),
            says=said,
            is_late=one.is_late(on=today) or one.has_failed or one.is_deficient,
            url=reverse("measure", args=[one.measure.pk]),
            until=one.measure.delivery_date if one.is_owed else None,
        )
        for one in measures_of(case)
        if (said := _said(one, is_late=one.is_late(on=today)))
    ]


@tells_what_was_decided
def last_measure(case: Case) -> Decided | None:
    """Return the measure of which something was said last, and how far it came."""
    rows = [one for one in measures_of(case) if one.change]
    newest = max(rows, key=lambda one: one.change.recorded_at, default=None)  # type: ignore[union-attr]
    if newest is None or newest.change is None:
        return None
    how_far = label_of("measure_statuses", newest.change.status)
    said = f"{study_page.measure_name(newest.measure.code)}: {how_far}"
    return Decided(said, newest.change.happened_on)


def _said(one: MeasureNow, *, is_late: bool) -> str:
    if one.has_failed:
        return _("It failed")
    if is_late:
        return _("Past its day")
    if one.is_deficient:
        return _("In place, with deficiencies")
    return _("To be delivered") if one.is_owed else ""
