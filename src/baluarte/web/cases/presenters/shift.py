"""A case as a shift hands it over, in words: a reference and a place, and no name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.cases.queries.shift import CaseInShift
from baluarte.domain.procedure.models import Deputy, Occurrence
from baluarte.norms.protocols import Protocol
from baluarte.web.procedure.presenters import protocol_page
from baluarte.web.procedure.presenters.proceeding_page import place_of
from baluarte.web.procedure.running import clocks

SHOWN = 8


def row(one: CaseInShift, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return what of a case is told to who comes in."""
    case = one.case
    happened = [_what(*pair) for pair in one.happened]
    return {
        "case": case,
        "place": place_of(case.matter),
        "is_mine": case.responsible_id == by,
        "responsible": case.responsible,
        "clocks": list(clocks(one.owed, at=at)),
        "waits": _waits(one),
        "unread_since": one.unread_since,
        "happened": happened[-SHOWN:],
        "earlier": max(0, len(happened) - SHOWN),
        "notes": one.notes,
    }


def deputies(found: Iterable[Deputy], *, by: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return who stands in for whom, and whether one may come in now."""
    return [
        {
            "deputy": one,
            "is_hers": one.account_id == by,
            "may_come_in": one.deputy_id == by and one.begins_at <= at < one.ends_at,
        }
        for one in found
    ]


def _waits(one: CaseInShift) -> list[str]:
    said = []
    if one.unread:
        said.append(
            ngettext(
                "%(n)d message of hers unread", "%(n)d messages of hers unread", one.unread
            ) % {"n": one.unread}
        )  # fmt: skip
    if one.silent:
        said.append(
            ngettext(
                "%(n)d step sent and not acknowledged", "%(n)d steps sent and not acknowledged",
                one.silent,
            ) % {"n": one.silent}
        )  # fmt: skip
    if one.notices:
        said.append(
            ngettext("%(n)d notice of yours unread", "%(n)d notices of yours unread", one.notices)
            % {"n": one.notices}
        )
    return said


def _what(occurrence: Occurrence, protocol: Protocol | None) -> dict[str, Any]:
    says = str(occurrence.get_kind_display())
    if occurrence.step and protocol is not None:
        says = protocol_page.say(protocol.step(occurrence.step).name)
    elif occurrence.events:
        says = ", ".join(protocol_page.event(one) for one in occurrence.events)
    says = protocol_page.sentence(says) or _("Something was recorded")
    return {"at": occurrence.recorded_at, "says": says}
