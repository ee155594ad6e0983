"""Agreements of the Federation with each state, and its liaison: signed, none, or not known."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.queries.agreements import (
    Known,
    StateAgreement,
    agreements_by_state,
)
from baluarte.domain.statements.models import Statement
from baluarte.norms.protocols.states import names_of_states

# A sign for who sees it, a word for everybody; the class is that of the matrix of the law.
SIGNS = {
    Known.YES: "●", Known.PARTLY: "◐", Known.NO: "○", Known.NOT_SAID: "–", Known.UNKNOWN: "?",
}  # fmt: skip
AGREEMENT: dict[Known, str | Promise] = {
    Known.YES: _("Signed"),
    Known.PARTLY: _("Signed in part"),
    Known.NO: _("No agreement"),
    Known.NOT_SAID: _("It did not answer"),
    Known.UNKNOWN: _("Not known"),
}
LIAISON: dict[Known, str | Promise] = {
    Known.YES: _("Liaison named"),
    Known.PARTLY: _("Named in part"),
    Known.NO: _("Vacant"),
    Known.NOT_SAID: _("It did not answer"),
    Known.UNKNOWN: _("Not known"),
}


def federal_agreements(request: HttpRequest) -> HttpResponse:
    """Show each state: agreement with day and document, or none, or not known; and its liaison."""
    names = names_of_states()
    found = agreements_by_state(known_at=timezone.now())
    context = {
        "rows": [_row(one, names[one.state]) for one in found],
        "all": len(found),
        "signed": sum(one.agreement == Known.YES for one in found),
        "none": sum(one.agreement == Known.NO for one in found),
        "unknown": sum(one.agreement in (Known.UNKNOWN, Known.NOT_SAID) for one in found),
        "vacant": sum(one.liaison == Known.NO for one in found),
        "signs": [{"sign": sign, "word": AGREEMENT[known]} for known, sign in SIGNS.items()],
    }
    return render(request, "accountability/federal_agreements.html", context)


def _row(one: StateAgreement, name: str) -> dict[str, Any]:
    return {
        "state": one.state,
        "name": name,
        "agreement": _cell(one.agreement, AGREEMENT, one.agreement_said),
        "signed_on": one.signed_on,
        "liaison": _cell(one.liaison, LIAISON, one.liaison_said),
    }


def _cell(
    known: Known, words: dict[Known, str | Promise], said: Statement | None
) -> dict[str, Any]:
    return {"known": known, "sign": SIGNS[known], "word": words[known], "said": said}
