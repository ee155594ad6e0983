"""A package on its way to another commission: what it is, who compared it, what it holds."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.reparation import queries
from baluarte.domain.reparation.models import Application, TransferReceipt
from baluarte.domain.reparation.packages.archive import FACTS, SUMMARY, TOLD, unpacked
from baluarte.domain.reparation.queries import TransferState
from baluarte.domain.sealing.references import written
from baluarte.web.reparation import labels

GROUP = 4


def listed(states: Iterable[TransferState]) -> list[dict[str, Any]]:
    """Return packages as a list shows them; nothing sealed is opened."""
    return [_row(one) for one in states]


def goes_along(application: Application) -> list[dict[str, Any]]:
    """Return what will go along with an application, as terms."""
    victim = application.victim
    return [
        {"term": _("It comes from"), "value": labels.institution_name(application.commission)},
        {"term": _("What she asks for"), "value": labels.right_name(application.right)},
        {"term": _("Interviews so far"), "value": len(queries.interviews_of(victim))},
        {"term": _("Plans"), "value": queries.plans_of([victim]).count()},
    ]


def where_to_ask(application: Application) -> str:
    """Return where her yes to a commission is written down."""
    victim = application.victim
    number = labels.consent_number()
    return reverse("ask_consent", args=[victim.case.reference, victim.party_id, number])


def shown(
    state: TransferState, *, opens: bool, phrase: bool, by: UUID, at: datetime
) -> dict[str, Any]:
    """Return all that the page says; `opens` reads the package, `phrase` what opens the file."""
    package = state.package
    # Of the case itself the commission that it is for sees nothing.
    mine = Application.objects.filter(pk=package.application_id).first()
    return {
        "transfer": _row(state),
        "case": mine.victim.case if mine else None,
        "sum": " ".join(
            package.sha256[at_ : at_ + GROUP] for at_ in range(0, len(package.sha256), GROUP)
        ),
        "receipts": [_receipt(one, package.sha256) for one in state.receipts],
        "opened": _opened(queries.open_transfer(package, by=by, at=at)) if opens else None,
        "phrase": queries.transfer_phrase(package, by=by, at=at) if phrase and mine else "",
    }


def document_of(content: bytes, number: int) -> tuple[str, bytes] | None:
    """Return the name and the bytes of a document of a package, the first being number 1."""
    files = unpacked(content)
    named = dict(enumerate(json.loads(files[FACTS])["documents"], 1))
    name = named.get(number)
    return (name, files[name]) if name in files else None


def _row(state: TransferState) -> dict[str, Any]:
    package = state.package
    return {
        "row": package,
        "reference": written(package.reference),
        "from": labels.institution_name(package.from_commission),
        "to": labels.institution_name(package.to_commission),
        "is_withdrawn": package.withdrawn_at is not None,
        "is_verified": state.is_verified,
        "is_other": any(one.sha256 != package.sha256 for one in state.receipts[-1:]),
        "is_here": package.to_institution_id is not None,
    }


def _receipt(one: TransferReceipt, sent: str) -> dict[str, Any]:
    return {
        "row": one,
        "who": labels.institution_name(one.commission) if one.commission else "",
        "is_same": one.sha256 == sent,
    }


def _opened(content: bytes) -> dict[str, Any]:
    files = unpacked(content)
    return {
        "summary": files[SUMMARY].decode(),
        "told": files[TOLD].decode() if TOLD in files else "",
        "documents": json.loads(files[FACTS])["documents"],
    }
