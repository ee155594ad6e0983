"""What waits for organisations, institutions and monitors: observations, consultations."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.queries import roles_of
from baluarte.domain.accountability.models.observation_wall import ANSWERS, OBSERVES
from baluarte.domain.accountability.observation_rules import answers_for, observes_for
from baluarte.domain.accountability.queries import consultations, entries, observations
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.to_do import (
    MOST,
    Beginning,
    News,
    ToDo,
    offers_beginnings,
    offers_news,
    offers_notices,
    offers_work,
    up_to_most,
)

SOON = timedelta(days=30)


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what waits for a second person, and what an institution must answer."""
    held = roles_of(account, at=at)
    if held.isdisjoint({*OBSERVES, *ANSWERS}):
        return
    listed = reverse("observations")
    if not held.isdisjoint(OBSERVES):
        number = up_to_most(observations.observations_waiting_for(account))
        label = _("Observations to review")
        yield ToDo(label, number, f"{listed}?pendiente=revisar", _("Review"))
    number = up_to_most(observations.answers_waiting_for(account))
    yield ToDo(_("Answers to review"), number, f"{listed}?pendiente=respuestas", _("Review"))
    if held.isdisjoint(ANSWERS):
        return
    owed = observations.observations_to_answer(account)
    late = up_to_most(owed.filter(review__due_date__lt=local_day(at)))
    whole = up_to_most(owed)
    address, label = f"{listed}?pendiente=responder", _("Observations to answer")
    yield ToDo(
        _("Observations whose answer is overdue"), late, address, _("Answer them"), is_late=True
    )
    yield ToDo(label, whole - late, address, _("Answer them"))
    number = up_to_most(consultations.contributions_to_answer(account, on=local_day(at)))
    label = _("Contributions to answer")
    yield ToDo(label, number, reverse("consultations"), _("Answer them"))


@offers_work
def entries_work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what a second person must look at, and what one's institutions owe and did not do."""
    listed, today = reverse("sent_entries"), local_day(at)
    number = entries.count_waiting_for(account, most=MOST)
    yield ToDo(_("Entries of your house to review"), number, f"{listed}#revisar", _("Review"))
    owed = entries.reports_owed(account, today=today, until=today + SOON, known_at=at)
    late = sum(one.due.is_late for one in owed)
    label = _("Reports on recommendations that are overdue")
    yield ToDo(label, late, f"{listed}#debe", _("Report now"), is_late=True)
    label = _("Reports on recommendations due within a month")
    yield ToDo(label, len(owed) - late, f"{listed}#debe", _("Report now"))
    past = len(entries.commitments_owed(account, today=today))
    label = _("Commitments of your institution past their day")
    yield ToDo(label, past, f"{listed}#debe", _("Report now"), is_late=True)


@offers_beginnings
def beginnings(account: UUID, at: datetime) -> Iterator[Beginning]:
    """Return the door to what one sent, for who sent something or answers for an institution."""
    if answers_for(account) or entries.has_entered(account):
        yield Beginning(_("What I sent"), reverse("sent_entries"))


@offers_news
def entries_news(account: UUID, since: datetime) -> Iterator[News]:
    """Return how many of one's entries a second person looked at."""
    number = entries.count_reviewed_since(account, since=since, most=MOST)
    yield News(_("Entries of yours that were reviewed"), number, reverse("sent_entries"))


@offers_notices
def entries_notices(account: UUID, since: datetime) -> Iterator[News]:
    """Return what waits for one as a second person, and what was decided of one's own entries."""
    listed = reverse("sent_entries")
    number = entries.count_waiting_for(account, most=MOST)
    yield News(_("Entries of your house to review"), number, f"{listed}#revisar")
    stood, refused = entries.count_decided_since(account, since=since)
    yield News(_("Entries of yours that were let stand"), stood, f"{listed}#enviado")
    yield News(_("Entries of yours that were not let stand"), refused, f"{listed}#enviado")


@offers_news
def news(account: UUID, since: datetime) -> Iterator[News]:
    """Return which observations were answered and let out, and what is consulted."""
    holders = [one.pk for one in observes_for(account)]
    if not holders:
        return
    answered = up_to_most(observations.answered_since(holders, since=since))
    listed = reverse("observations")
    label = _("Observations of yours that were answered")
    yield News(label, answered, f"{listed}?situacion=answered")
    yield News(_("Observations let out"), up_to_most(observations.let_out_since(since)), listed)
    called = up_to_most(consultations.called_since(since))
    yield News(_("Consultations called"), called, reverse("consultations"))
