"""How a case is said in plain words: layers of consent, who said what, hours, what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.dateformat import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Consent, Contact, NotebookEntry
from baluarte.domain.procedure.choices import AssignmentState
from baluarte.domain.procedure.models import Assignment, ExcludedInstitution
from baluarte.domain.procedure.queries import Course
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, Term
from baluarte.norms.consent import EACH
from baluarte.web.access.authors import author
from baluarte.web.procedure.presenters import protocol_page

SOON = timedelta(days=1)
STATE_KINDS = {
    AssignmentState.DONE: "held",
    AssignmentState.ACCEPTED: "held",
    AssignmentState.WITHDRAWN: "absent",
    AssignmentState.OVER: "absent",
    AssignmentState.REFUSED: "absent",
    AssignmentState.HANDED_OVER: "absent",
}


@dataclass(frozen=True)
class LayerSaid:
    """A layer of consent in plain words."""

    number: int
    code: str
    label: str
    allows: str
    reaches: str
    # It covers one of many, and a yes names which; `only` where nobody is covered without.
    names: bool
    only_by_name: bool
    # How those who are one recipient are named, where a layer names such.
    by_name: str = ""


def layer(number: int, term: Term) -> LayerSaid:
    """Say a layer in the language of the page."""
    covers = term.facts.get("covers", ())
    by_name = [EACH in one for one in covers]
    return LayerSaid(
        number=number,
        code=term.code,
        label=term.in_language(language()),
        allows=_fact(term, "allows"),
        reaches=_fact(term, "to"),
        names=any(by_name) or "by_name" in term.facts,
        only_by_name=bool(by_name) and all(by_name),
        by_name=_fact(term, "by_name"),
    )


def language() -> str:
    """Return the language of the page."""
    return (get_language() or FALLBACK_LANGUAGE)[:2]


def consent(one: Consent) -> dict[str, Any]:
    """Say one word of hers: yes or no, to whom, how it was told, when, who wrote it down."""
    return {
        "is_given": one.is_given,
        "whom": str(one.institution) if one.institution else "",
        "told": Channel(one.told).label,
        "at": one.decided_at,
        "by": "" if one.told == Channel.OWN_WINDOW else author(one),
    }


def hours(contact: Contact) -> str:
    """Say in which hours of the day somebody may be reached."""
    if contact.from_hour is None or contact.until_hour is None:
        return _("At any hour")
    given = {"first": f"{contact.from_hour}:00", "last": f"{contact.until_hour}:00"}
    return _("Only from %(first)s to %(last)s") % given


def promise_state(one: NotebookEntry, *, at: datetime) -> dict[str, Any]:
    """Say how long is left of what was promised, or how late it is."""
    left = one.until_at - at if one.until_at else None
    if left is None:
        return {"state": "open", "left": None}
    state = "overdue" if left < timedelta() else "due" if left <= SOON else "open"
    return {"state": state, "left": left}


def sent(found: Iterable[Assignment], courses: Iterable[Course]) -> list[dict[str, Any]]:
    """Say what was sent: to whom, which step, since when, how it stands."""
    protocols = {one.proceeding.pk: one.protocol for one in courses}
    told = []
    for one in found:
        protocol = protocols.get(one.proceeding_id)
        state = AssignmentState(one.ended_how or one.status)
        told.append(
            {
                "whom": str(one.institution),
                "step": protocol_page.say(protocol.step(one.step).name) if protocol else one.step,
                "since": one.sent_at,
                "until": one.ended_at,
                "state": state.label,
                "kind": STATE_KINDS.get(state, "plain"),
            }
        )
    return told


def left_out(found: Iterable[ExcludedInstitution]) -> list[dict[str, str]]:
    """Say who is told nothing, and why."""
    told = []
    for one in found:
        town = str(one.municipality.name) if one.municipality else ""
        whom = str(one.institution or _("Every authority of %(town)s") % {"town": town})
        told.append({"whom": whom, "why": one.get_why_display()})
    return told


def pesos(amount: Decimal) -> str:
    """Write an amount in pesos."""
    return f"${amount:,.2f}"


def hour(number: int) -> str:
    """Write an hour of the day."""
    return time_format(datetime(2000, 1, 1, number % 24), "H:i")  # noqa: DTZ001 (an hour, no day)


def _fact(term: Term, name: str) -> str:
    text = term.facts.get(name, {})
    return str(text.get(language(), text.get(FALLBACK_LANGUAGE, "")))
