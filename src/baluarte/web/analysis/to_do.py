"""What whoever analyses begins with: where it is worse than expected, and the map that shows it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.analysis.choices import RunOutcome
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.queries import risk_map
from baluarte.domain.analysis.queries.runs import runs
from baluarte.web.analysis.presenters.run_words import months_said
from baluarte.web.layout.to_do import (
    Beginning,
    News,
    ToDo,
    offers_beginnings,
    offers_news,
    offers_work,
    up_to_most,
)


@offers_work
def work(account: UUID, _at: datetime) -> Iterator[ToDo]:
    """Return how many places the newest map says to have more than expected."""
    if not holds_role(account, "analyst"):
        return
    newest = risk_map.newest_mapped()
    if newest is None:
        return
    more = len(risk_map.places_with_more([newest]).get(newest.pk, ()))
    months = months_said(month_of(newest.first_month), month_of(newest.last_month))
    label = _("Places with more events than expected")
    yield ToDo(label, more, reverse("risk_map"), _("See the map"), note=months, most=more)


@offers_beginnings
def beginnings(account: UUID, _at: datetime) -> Iterator[Beginning]:
    """Return the map of risk, from which everything else of the month is reached."""
    if holds_role(account, "analyst"):
        yield Beginning(_("Map of risk"), reverse("risk_map"))


@offers_news
def news(account: UUID, since: datetime) -> Iterator[News]:
    """Return which runs that one asked for were answered."""
    answered = runs().filter(
        asked_by=account,
        ending__ended_at__gte=since,
        ending__outcome__in=(RunOutcome.DONE, RunOutcome.REFUSED),
    )
    yield News(_("Runs that were answered"), up_to_most(answered), reverse("runs"))
