"""The clocks that run in hours, as Home and the agenda show them on top."""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from baluarte.domain.procedure.queries import Owed, left_of, state_of
from baluarte.domain.sealing.references import written
from baluarte.web.layout.to_do import Running
from baluarte.web.procedure.presenters import protocol_page
from baluarte.web.procedure.step_pages import STRAIGHT


def clocks(owed: Iterable[Owed], *, at: datetime) -> Iterator[Running]:
    """Return obligations as clocks; one without a term is none."""
    for one in owed:
        row = one.row
        left = left_of(row, at=at)
        if left is not None and row.due_at is not None:
            yield Running(
                name=protocol_page.say(one.step.name),
                whose=protocol_page.who(one.step.by),
                state=state_of(row, at=at),
                left=left,
                due_at=row.due_at,
                url=address_of(one),
                reference=written(reference_of(one)),
            )


def reference_of(owed: Owed) -> str:
    """Return the reference of a matter or, for who was sent the step, of what was sent."""
    if owed.matter is not None and owed.matter.reference:
        return str(owed.matter.reference)
    return owed.assignment.reference if owed.assignment else ""


def address_of(owed: Owed) -> str:
    """Return where a row leads: straight to what does it, for who was sent it to what was sent.

    `step_pages.STRAIGHT` opens the form of the step, or of the room whose act it is; whoever may
    not do it is led to the matter.
    """
    if owed.matter is not None:
        of = [owed.matter.reference, owed.row.proceeding_id, owed.row.step]
        return f"{reverse('do_step', args=of)}?{urlencode({'apertura': owed.row.run, STRAIGHT: 1})}"
    with contextlib.suppress(NoReverseMatch):
        return reverse("assignment", args=[owed.assignment.pk]) if owed.assignment else ""
    return ""
