"""What is due: late first, then by when; the same for a calendar, without a name or a place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.queries import (
    Owed,
    Whose,
    in_full,
    left_of,
    my_institutions,
    numbers,
    obligations,
    open_compartments,
    running_out,
    state_of,
    zone_of_institution,
)
from baluarte.domain.procedure.queries.obligations import COUNTED_UP_TO
from baluarte.domain.territory.queries import all_states
from baluarte.domain.wall.context import acting_account
from baluarte.norms.agenda import State
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.web.layout.to_do import at_the_doors
from baluarte.web.procedure import query_string
from baluarte.web.procedure.calendar import Term, as_calendar
from baluarte.web.procedure.instants import zone_in_words
from baluarte.web.procedure.presenters import certainty, protocol_page
from baluarte.web.procedure.query_string import ObligationsQuestion
from baluarte.web.procedure.running import address_of, clocks, reference_of

MOST_IN_A_CALENDAR = 500


def agenda(request: HttpRequest) -> HttpResponse:
    """Show what is due for me, my institution, my state, or everything I see."""
    by, at = acting_account(), timezone.now()
    institutions = my_institutions(by, at=at)
    states = {one.code: one.name for one in all_states()}
    asked = query_string.read(request.GET, institutions, set(states))
    narrowed = _narrowed(asked)
    page = obligations(asked.whose, by=by, at=at, after=asked.after, **narrowed)
    late, soon = numbers(asked.whose, by=by, at=at, **narrowed)
    zone = zone_of_institution(institutions[0]) if institutions else CENTRE
    is_first = asked.after is None
    short = running_out(asked.whose, by=by, at=at, **narrowed) if is_first else []
    owed = {one.row.pk: one for one in in_full([*page.rows, *short])}
    with timezone.override(zone):
        context = {
            "axis": "protection",
            "asked": asked,
            "rows": folded([_row(owed[one.pk], at=at) for one in page.rows if one.pk in owed]),
            "running": list(clocks((owed[one.pk] for one in short if one.pk in owed), at=at)),
            "doors": at_the_doors(by, at=at) if is_first else [],
            "said": numbers_in_words(late, soon),
            "may_take_in": bool(open_compartments()),
            "zone": zone_in_words(zone, at),
            "tabs": _tabs(asked, institutions),
            "empty": _empty(asked, institutions),
            "states": states if asked.whose == Whose.STATE else {},
            "next_url": asked.query(after=page.after) if page.after else "",
            "first_url": asked.query() if asked.after else "",
            "calendar_url": _calendar_url(asked),
        }
        return render(request, "procedure/agenda/agenda.html", context)


def agenda_calendar(request: HttpRequest) -> HttpResponse:
    """Send the ends of one's terms, or one's institution's, to a calendar."""
    by, at = acting_account(), timezone.now()
    asked = query_string.read(request.GET, my_institutions(by, at=at), set())
    if asked.whose not in (Whose.MINE, Whose.INSTITUTION):
        asked = ObligationsQuestion()
    page = obligations(asked.whose, by=by, at=at, size=MOST_IN_A_CALENDAR, **_narrowed(asked))
    terms = [Term(str(row.pk), row.due_at) for row in page.rows if row.due_at is not None]
    text = as_calendar(
        terms,
        says=_("A term runs out"),
        url=f"{settings.WORKBENCH_URL}{reverse('agenda')}",
        made_at=at,
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    answer["Cache-Control"] = "no-store"
    return answer


def numbers_in_words(late: int, soon: int) -> str:
    """Say how many are late and how many due soon; beyond what is counted, that it is more."""
    said_late = ngettext("%(n)s late", "%(n)s late", late) % {"n": _number(late)}
    said_soon = ngettext("%(n)s due soon", "%(n)s due soon", soon) % {"n": _number(soon)}
    return f"{said_late} · {said_soon}"


def _number(number: int) -> str:
    return _("%(n)s or more") % {"n": f"{number:,}"} if number >= COUNTED_UP_TO else f"{number:,}"


def folded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fold what is late by matter: one line for all of it, where its oldest stands."""
    found: list[dict[str, Any]] = []
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        first = lines.get(row["reference"]) if row["is_late"] and row["reference"] else None
        if first is not None:
            first["more"].append(row)
            continue
        line = row | {"more": []}
        if row["is_late"]:
            lines[row["reference"]] = line
        found.append(line)
    return found


def _narrowed(asked: ObligationsQuestion) -> dict[str, Any]:
    institution = asked.institution.pk if asked.institution else None
    return {"institution": institution, "state": asked.state or None}


def _row(owed: Owed, *, at: datetime) -> dict[str, Any]:
    row, step = owed.row, owed.step
    state = state_of(row, at=at)
    return {
        "name": protocol_page.say(step.name),
        "step": step.id,
        "who": protocol_page.who(step.by),
        "protocol": protocol_page.say(owed.protocol.name),
        "law": step.law,
        "mark": certainty.mark(step.confidence, law=step.law, of_clock=step.clock),
        "state": state,
        "is_late": state == State.OVERDUE,
        "left": left_of(row, at=at),
        "due_at": row.due_at,
        "started_at": row.started_at,
        "event": protocol_page.event(row.event),
        "reference": reference_of(owed),
        "url": address_of(owed),
    }


def _tabs(asked: ObligationsQuestion, institutions: Sequence[Institution]) -> list[dict[str, Any]]:
    parts = [(_("Mine"), ObligationsQuestion())]
    parts += [
        (one.name, ObligationsQuestion(Whose.INSTITUTION, institution=one)) for one in institutions
    ]
    parts += [
        (_("By state"), ObligationsQuestion(Whose.STATE)),
        (_("All I may see"), ObligationsQuestion(Whose.ALL)),
    ]
    return [
        {
            "label": label,
            "url": one.query(),
            "current": (one.whose, one.institution) == (asked.whose, asked.institution),
        }
        for label, one in parts
    ]


def _empty(asked: ObligationsQuestion, institutions: Sequence[Institution]) -> dict[str, str]:
    if asked.whose == Whose.MINE:
        others = (
            ObligationsQuestion(Whose.INSTITUTION, institution=institutions[0]).query()
            if institutions
            else ""
        )
        return {
            "label": _("See what your institution owes") if others else "",
            "url": others,
            "title": _("Nothing is due for you"),
            "how": _(
                "What is due in the matters you answer for, and what is assigned to you, stands "
                "here with its clock, what is late first."
            ),
        }
    if asked.whose == Whose.INSTITUTION:
        return {
            "title": _("Nothing is due for this institution"),
            "how": _(
                "Here stand the steps that were sent to it, and those of the matters it keeps as "
                "far as you see them."
            ),
        }
    if asked.whose == Whose.STATE and not asked.state:
        return {"title": _("Choose a state"), "how": _("What is due there stands here then.")}
    return {
        "title": _("Nothing is due"),
        "how": _("What is due in the matters you may see stands here, what is late first."),
    }


def _calendar_url(asked: ObligationsQuestion) -> str:
    if asked.whose not in (Whose.MINE, Whose.INSTITUTION):
        return ""
    return f"{reverse('agenda_calendar')}{asked.query()}".rstrip("?")
