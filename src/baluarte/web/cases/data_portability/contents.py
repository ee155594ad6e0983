"""What else is hers and goes along in her copy: support, complaints, who read her file.

Rooms above add what they hold of hers: a copy is all of it, and pages of cases know none of them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries.complaints import my_complaints, open_complaints
from baluarte.domain.cases.queries.readers import readings_of
from baluarte.domain.cases.queries.support import Support, open_support, support_of
from baluarte.norms.catalogues import terms
from baluarte.web.cases import reading
from baluarte.web.cases.presenters import labels

# Takes her party, how an instant is written, `by` and `at`; returns parts of the copy by name.
Part = Callable[..., dict[str, Any]]
OF_ROOMS_ABOVE: Final[list[Part]] = []
MOST_READINGS = 5000
# An instant as clocks show it where the case is.
Read = Callable[[datetime | None], datetime | None]


def more_of(party: Party, read: Read, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return it, opened; the readings are logged as hers."""
    found = {
        "support": _support(party, read, by=by, at=at),
        "complaints": _complaints(party, read, by=by, at=at),
    }
    for part in OF_ROOMS_ABOVE:
        found |= part(party, read, by=by, at=at)
    return found | {"who_read_or_changed_it": _readers(party, read, by=by)}


def _support(party: Party, read: Read, *, by: UUID, at: datetime) -> list[dict[str, Any]]:
    found = support_of(party.case, party=party)
    open_support(found, by=by, at=at)
    return [_of_support(one, read) for one in found]


def _of_support(one: Support, read: Read) -> dict[str, Any]:
    kind = terms("support_kinds")[one.request.kind].in_language(labels.language())
    decided = one.decision
    return {
        "what": kind,
        "asked_pesos": str(one.request.amount),
        "asked_on": one.request.asked_on,
        "why": one.request.reason,
        "is_approved": None if decided is None else decided.amount is not None,
        "approved_pesos": str(decided.amount) if decided and decided.amount is not None else "",
        "decided_at": read(decided.decided_at) if decided else None,
        "why_so": decided.reason if decided else "",
        "given": [
            {"pesos": str(paid.amount), "on": paid.paid_on, "in_kind": paid.is_in_kind}
            for paid in one.payments
        ],
        "receipts": [
            {
                "number": receipt.number,
                "pesos": str(receipt.amount),
                "on": receipt.dated_on,
                "what_it_shows": receipt.note,
            }
            for receipt in one.receipts
        ],
    }


def _complaints(party: Party, read: Read, *, by: UUID, at: datetime) -> list[dict[str, Any]]:
    found = list(my_complaints(party.case, by=by))
    open_complaints(found, by=by, at=at)
    return [
        {
            "about": str(one.get_about_display()),
            "whom": [str(who) for who in (one.about_account, one.about_institution) if who],
            "sent_to": str(one.receiver),
            "sent_at": read(one.made_at),
            "words": one.text,
            "answers": [
                {"what": str(said.get_stage_display()), "at": read(said.at), "words": said.text}
                for said in one.answers.all()
            ],
        }
        for one in found
    ]


def _readers(party: Party, read: Read, *, by: UUID) -> list[dict[str, Any]]:
    rows = map(reading.shown, readings_of(party.case, limit=MOST_READINGS, by=by))
    return [
        {
            "when": read(one.at),
            "what": one.what,
            "who": one.who,
            "for_whom": one.whom,
            "was_read": one.is_reading,
        }
        for one in rows
    ]
