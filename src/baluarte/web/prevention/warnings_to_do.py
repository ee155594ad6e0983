"""What waits of early warnings: what an institution acknowledges, what a second person decides."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.held import held_by
from baluarte.domain.prevention.models import RECEIVERS
from baluarte.domain.prevention.queries.outcomes import (
    causes_to_review,
    count_refused_since,
    refused_since,
    without_cause,
)
from baluarte.domain.prevention.queries.outcomes import left_out_to_confirm as waiting_left_out
from baluarte.domain.prevention.queries.outcomes import outcomes_to_confirm as waiting_outcomes
from baluarte.domain.prevention.queries.plans import (
    actions_of_institutions,
    with_unowned_actions,
    without_plan,
)
from baluarte.domain.prevention.queries.score_cards import score_cards_to_answer
from baluarte.domain.prevention.queries.trigger_dates import near_without_warning
from baluarte.domain.prevention.queries.warnings import notices_to_acknowledge, waiting_for_second
from baluarte.domain.prevention.warning_choices import ActionStatus, PlanStatus
from baluarte.web.layout.to_do import News, ToDo, offers_notices, offers_work, up_to_most
from baluarte.web.prevention.permissions import keeps_for
from baluarte.web.prevention.warning_labels import hours_left, place_of_warning


@offers_work
def warnings_to_acknowledge(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the warnings that one's institutions have not acknowledged; late ones are said."""
    found = notices_to_acknowledge(account, at=at)
    is_late = any(one.row.due_at <= at for one in found)
    first = hours_left(found[0].row.due_at, at) if found else ""
    yield ToDo(
        _("Early warnings to acknowledge"), len(found), reverse("early_warnings"),
        _("See them"), is_late=is_late, note=first,
    )  # fmt: skip


@offers_work
def warnings_to_decide(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the warnings that others of one's house proposed and nobody decided."""
    if not keeps_for(account, at=at):
        return
    waiting = waiting_for_second(account, at=at).select_related(None).prefetch_related(None)
    yield ToDo(
        _("Early warnings to decide"), up_to_most(waiting.order_by().values("pk")),
        reverse("early_warnings"), _("Decide"),
    )  # fmt: skip


@offers_work
def outcomes_to_confirm(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what others of one's house said came of warnings, and nobody confirmed."""
    if not keeps_for(account, at=at):
        return
    found = waiting_outcomes(account)
    if (first := found.first()) is not None:
        yield ToDo(
            _("What came of early warnings, to confirm"), up_to_most(found),
            reverse("record_warning_outcome", args=[first.warning.reference]), _("Confirm"),
        )  # fmt: skip


@offers_work
def score_cards_to_let_out(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the score cards that others of one's house proposed for the portal."""
    if not keeps_for(account, at=at):
        return
    found = score_cards_to_answer(account)
    if (first := found.first()) is not None:
        yield ToDo(
            _("Score cards of warnings, to let out"), up_to_most(found),
            reverse("answer_score_card", args=[first.pk]), _("Let it out or not"),
        )  # fmt: skip


@offers_work
def left_out_to_confirm(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return whom others of one's house left out of an issued warning alone: its hours run."""
    if not keeps_for(account, at=at):
        return
    found = waiting_left_out(account, at=at)
    if (first := found.first()) is not None:
        yield ToDo(
            _("Institutions left out of early warnings, to confirm"), up_to_most(found),
            reverse("leave_out_of_early_warning", args=[first.warning.reference]), _("Confirm"),
        )  # fmt: skip


@offers_work
def plans_to_write(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the warnings of one's house that stand without a plan since the day before."""
    if not keeps_for(account, at=at):
        return
    found = without_plan(account, at=at)
    is_late = any(read.status is PlanStatus.LATE for _one, read in found)
    yield ToDo(
        _("Early warnings without a plan"), len(found), reverse("early_warnings"), _("See them"),
        is_late=is_late,
    )  # fmt: skip


@offers_work
def steps_without_anybody(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the steps of plans of one's house whose institution was left out: ask another."""
    if not keeps_for(account, at=at):
        return
    found = with_unowned_actions(account, at=at)
    if found:
        reference = found[0][0].row.reference
        yield ToDo(
            _("Steps of contingency plans that nobody does"), sum(number for _one, number in found),
            reverse("warning_plan", args=[reference]), _("See them"), is_late=True,
        )  # fmt: skip


@offers_work
def actions_of_plans(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the actions that plans ask of one's institutions and are late without a word."""
    held = held_by(account, at=at)
    houses = {one.institution_id for one in held if one.role in RECEIVERS}
    found = actions_of_institutions(houses, at=at) if houses else []
    late = [one for one in found if one.status is ActionStatus.LATE]
    yield ToDo(
        _("Actions of contingency plans that are late"), len(late), reverse("early_warnings"),
        _("See them"), is_late=True,
    )  # fmt: skip


@offers_work
def causes_of_warnings(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the structural causes that one noted whose day of review has come."""
    if not keeps_for(account, at=at):
        return
    found = causes_to_review(account, at=at)
    first = found.first()
    if first is not None:
        yield ToDo(
            _("Structural causes to review"), up_to_most(found),
            reverse("early_warning", args=[first.warning.reference]), _("Review"),
        )  # fmt: skip


@offers_work
def places_without_cause(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the warnings of high risk of whose place one's house noted no structural cause."""
    if not keeps_for(account, at=at):
        return
    found = without_cause(account, at=at)
    if found:
        yield ToDo(
            _("Places of high risk without a structural cause"), len(found),
            reverse("note_structural_cause", args=[found[0].row.reference]), _("Note one"),
            note=place_of_warning(found[0].row),
        )  # fmt: skip


@offers_work
def triggers_without_warning(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the dates of the trigger calendar that are near, of which no warning stands."""
    if not keeps_for(account, at=at):
        return
    found = near_without_warning(account, at=at)
    yield ToDo(
        _("Dates of the trigger calendar without a warning"), len(found),
        reverse("trigger_dates"), _("See them"),
    )  # fmt: skip


@offers_notices
def second_words_notices(account: UUID, since: datetime) -> Iterator[News]:
    """Return what one said of warnings that another person did not confirm since an instant."""
    number = count_refused_since(account, since=since)
    if number:
        address = reverse("early_warning", args=[refused_since(account, since=since)])
        yield News(_("What you said of early warnings that was not confirmed"), number, address)
