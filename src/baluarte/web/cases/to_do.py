"""What waits in cases: one's own, promises to keep, letters and support for a second person."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from baluarte.domain.access.queries import roles_of
from baluarte.domain.cases.queries.cases import my_parties
from baluarte.domain.cases.queries.checkins import unresolved
from baluarte.domain.cases.queries.complaints import complaints_received
from baluarte.domain.cases.queries.emergency import calls_to_answer, emergencies_to_review
from baluarte.domain.cases.queries.letters import letters_to_approve
from baluarte.domain.cases.queries.notebook import promises_due
from baluarte.domain.cases.queries.window_messages import unread_of_hers
from baluarte.domain.procedure.queries import waiting_at_the_door
from baluarte.web.cases.presenters.checkins import minutes_late
from baluarte.web.layout.to_do import (
    MOST,
    Beginning,
    ToDo,
    offers_beginnings,
    offers_doors,
    offers_landing,
    offers_work,
    up_to_most,
)

MINUTE = timedelta(minutes=1)
# Whom somebody in danger calls.
ATTENDS = {"documenter", "data_steward", "reception_officer"}
# Who is there when a team sleeps; other officers find the same door on the list of cases.
NIGHT = "reception_officer"


@offers_landing
def her_window(account: UUID) -> str:
    """Lead whoever enters her own case there at once."""
    return reverse("own_case") if my_parties(by=account).exists() else ""


@offers_doors
def doors(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return who waits at the urgent door and nobody has taken."""
    since = [one.waiting_since for one in waiting_at_the_door(most=MOST)]
    longest = max((at - one for one in since if one), default=MINUTE * 0) // MINUTE
    note = ngettext(
        "The longest has waited %(n)d minute", "The longest has waited %(n)d minutes", longest
    ) % {"n": longest}
    yield ToDo(
        _("Waiting at the urgent door"), len(since), reverse("receive_call"), _("Attend"),
        is_late=True, note=note,
    )  # fmt: skip


@offers_doors
def missed_signs(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the agreed signs that did not come or meant danger, until somebody found out."""
    found = list(unresolved()[: MOST + 1])
    if found:
        yield ToDo(
            _("Agreed signs that did not come"), len(found),
            reverse("case_checkins", args=[found[0].party.case.reference]), _("Attend"),
            is_late=True, note=minutes_late(found[0], at=at),
        )  # fmt: skip


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what waits in the cases that the context sees."""
    yield ToDo(
        _("Your own case"), up_to_most(my_parties(by=account)), reverse("own_case"), _("Open")
    )
    written = up_to_most(unread_of_hers())
    yield ToDo(_("Messages from her window"), written, reverse("cases"), _("Read"), is_late=True)
    promised = up_to_most(promises_due(at=at))
    yield ToDo(_("Promises whose day has come"), promised, reverse("cases"), _("See"), is_late=True)
    waiting = letters_to_approve(by=account)
    letters, first = up_to_most(waiting), waiting.first()
    url = reverse("letter", args=[first.case.reference, first.reference]) if first else ""
    yield ToDo(_("Letters for a second person to approve"), letters, url, _("Review"))
    calls = calls_to_answer(by=account, at=at)
    called, oldest = up_to_most(calls), calls.first()
    url = reverse("answer_call", args=[oldest.case.reference, oldest.pk]) if oldest else ""
    yield ToDo(_("Calls to your team, a life in danger"), called, url, _("Answer"), is_late=True)
    openings = emergencies_to_review(by=account)
    opened, eldest = up_to_most(openings), openings.first()
    url = reverse("review_emergency", args=[eldest.case.reference, eldest.pk]) if eldest else ""
    yield ToDo(
        _("Opened in danger of life, to be reviewed"), opened, url, _("Review"), is_late=True
    )
    received = up_to_most(complaints_received(by=account).filter(answers=None))
    url = reverse("complaints")
    yield ToDo(_("Complaints without an answer"), received, url, _("Answer them"))


@offers_beginnings
def beginnings(account: UUID, at: datetime) -> Iterator[Beginning]:
    """Return where a call is taken down, and how the night opens a case it does not follow."""
    roles = roles_of(account, at=at)
    if roles & ATTENDS:
        yield Beginning(_("Somebody calls"), reverse("receive_call"))
    if NIGHT in roles:
        yield Beginning(_("Open a case in danger of life"), reverse("call_case_team"))
