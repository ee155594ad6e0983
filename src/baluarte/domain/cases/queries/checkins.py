from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, CheckIn, CheckInAgreement, CheckInFinding, Party
from baluarte.domain.sealing.queries import unseal_all

SHOWN = 10
UNANSWERED = Q(missed_at__isnull=False) | Q(is_danger=True)


def awaited() -> QuerySet[CheckIn]:
    """Return the signs that are waited for, of agreements that hold."""
    found = CheckIn.objects.filter(said_at=None, missed_at=None, agreement__ended_at=None)
    return found.order_by("due_at", "id")


def awaited_of(party: Party) -> CheckIn | None:
    """Return the sign that a person gives next: the last, where it did not come, before others."""
    of_hers = CheckIn.objects.filter(party=party, agreement__ended_at=None)
    of_hers = of_hers.select_related("agreement")
    over = of_hers.exclude(said_at=None, missed_at=None).select_related("finding")
    found = over.order_by("-due_at", "id").first()
    if found is None or found.said_at is not None or hasattr(found, "finding"):
        coming = of_hers.filter(said_at=None, missed_at=None)
        found = coming.order_by("due_at", "id").first()
    if found is not None:
        # As it is held already, with its case.
        found.party = party
    return found


def unresolved(case: Case | None = None) -> QuerySet[CheckIn]:
    """Return the signs that did not come, or meant danger, until somebody writes what was found."""
    found = CheckIn.objects.filter(UNANSWERED, finding=None)
    found = found.filter(party__case=case) if case is not None else found
    return found.select_related("party__case").order_by("due_at", "id")


def agreements_of(case: Case, *, party: Party | None = None) -> list[CheckInAgreement]:
    """Return what was agreed in a case, or with one person of it, newest first; sealed."""
    found = CheckInAgreement.objects.filter(party__case=case)
    found = found.filter(party=party) if party is not None else found
    return list(found.select_related("party", "agreed_by", "ended_by").order_by("-agreed_at", "id"))


def check_ins_of(agreements: Sequence[CheckInAgreement]) -> list[CheckIn]:
    """Return the newest signs of some agreements: came, did not come, waited for."""
    found = CheckIn.objects.filter(agreement__in=agreements)
    found = found.select_related("said_by", "finding__by", "agreement", "party")
    return list(found.order_by("-due_at", "id")[: SHOWN * max(1, len(agreements))])


def open_agreements(rows: Sequence[CheckInAgreement], *, by: UUID, at: datetime) -> None:
    """Open what was agreed in words; one logged reading."""
    for name in ("signal", "danger", "plan"):
        for row, text in zip(rows, unseal_all(rows, f"sealed_{name}"), strict=True):
            setattr(row, name, text)
    _read(rows, by=by, at=at)


def open_findings(rows: Sequence[CheckInFinding], *, by: UUID, at: datetime) -> None:
    """Open what was found out; one logged reading."""
    for row, text in zip(rows, unseal_all(rows, "sealed_text"), strict=True):
        row.text = text
    _read(rows, by=by, at=at)


def _read(rows: Sequence[CheckInAgreement | CheckInFinding], *, by: UUID, at: datetime) -> None:
    if rows:
        record(
            act="cases.read_check_ins", object_type="case", objects=[one.pk for one in rows],
            files=list({one.compartment_id for one in rows}), by=by, at=at,
        )  # fmt: skip
