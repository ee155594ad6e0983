"""What waits in protection: studies, measures, appeals, the Board and the Council."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.procedure.queries import my_institutions
from baluarte.domain.protection.queries import (
    appeals_to_decide,
    appeals_waiting,
    measures_wanting,
    reevaluations_due,
    studies_open,
    studies_to_rate_again,
)
from baluarte.domain.protection.queries.agreement import ANALYST
from baluarte.domain.protection.queries.board import sessions
from baluarte.domain.protection.queries.board_items import council_words
from baluarte.domain.protection.queries.board_lines import items_to_vote
from baluarte.domain.protection.queries.urgent import departures_to_read
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.to_do import Beginning, ToDo, offers_beginnings, offers_work, up_to_most

MOST_URGENT = 5


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what waits in the cases and sessions that the context sees, to who acts for somebody.

    Who is protected finds hers in her own case.
    """
    if settings.BOARD:
        waiting = items_to_vote(by=account)
        yield ToDo(
            _("Items of the Board to read and vote"), up_to_most(waiting), reverse("board"),
            _("Read"), is_late=True,
        )  # fmt: skip
    if not my_institutions(account, at=at):
        return
    today, protection = local_day(at), reverse("protection")
    wanting = up_to_most(measures_wanting(on=today))
    yield ToDo(
        _("Measures that are late or have failed"), wanting, protection, _("See"), is_late=True
    )
    anew = up_to_most(reevaluations_due(on=today))
    yield from (
        ToDo(
            _("Urgent act that departs from the usual, to read within the hour"), 1,
            reverse("review_urgent_act", args=[one.pk]), _("Read"), is_late=True,
        )
        for one in departures_to_read(by=account)[:MOST_URGENT]
    )  # fmt: skip
    yield ToDo(_("Risks to assess anew"), anew, protection, _("Assess"), is_late=True)
    yield ToDo(_("Risk studies under way"), up_to_most(studies_open()), protection, _("See"))
    again = up_to_most(studies_to_rate_again())
    yield ToDo(
        _("Studies to rate again, without seeing the first rating"), again, f"{protection}#again",
        _("Begin"),
    )  # fmt: skip
    against_others = up_to_most(appeals_to_decide())
    sent = reverse("assignments")
    yield ToDo(_("Appeals to decide within hours"), against_others, sent, _("Decide"), is_late=True)
    yield ToDo(_("Appeals to take up"), up_to_most(appeals_waiting()), protection, _("See"))
    if settings.BOARD:
        coming = up_to_most(sessions().filter(ended_at=None, ends_at__gt=at))
        yield ToDo(_("Sessions of the Board to come"), coming, reverse("board"), _("See"))
        unanswered = council_words().filter(answer=None)
        said = up_to_most(unanswered)
        council = reverse("council")
        yield ToDo(
            _("Recommendations of the Council without an answer"), said, council, _("Answer them")
        )


@offers_beginnings
def beginnings(account: UUID, at: datetime) -> Iterator[Beginning]:
    """Return what whoever analyses reads of protection: of many cases at once, and of none."""
    if holds_role(account, ANALYST):
        yield Beginning(_("See how far raters agree"), reverse("agreement"))
        yield Beginning(_("See what is seen beside measures"), reverse("effects"))
