from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Contact, NotebookEntry, Party
from baluarte.domain.sealing.queries import unseal, unseal_all, unseal_beside


def contacts_of(case: Case, *, by: UUID, at: datetime) -> list[Contact]:
    """Return how each person may be reached now, opened; the reading is logged."""
    newest: dict[UUID, Contact] = {}
    rows = Contact.objects.filter(party__case=case).select_related("party", "by")
    for row in rows.order_by("recorded_at"):
        newest[row.party_id] = row
    found = list(newest.values())
    for row, how in zip(found, unseal_all(found, "sealed_how"), strict=True):
        row.how = how
    _log("cases.read_contacts", found, by=by, at=at)
    return found


def contact_of(party: Party, *, by: UUID, at: datetime) -> Contact | None:
    """Return how one person may be reached now, opened; the reading is logged."""
    row = Contact.objects.filter(party=party).select_related("by").order_by("-recorded_at").first()
    if row is not None:
        row.how = unseal(row, "sealed_how")
        _log("cases.read_contacts", [row], by=by, at=at)
    return row


def contact_beside(row: Contact, *, by: UUID, at: datetime) -> str:
    """Return how somebody may be reached, beside what another writes of it; closed where it is."""
    [how] = unseal_beside([row], "sealed_how")
    _log("cases.read_contacts", [row], by=by, at=at)
    return how


def reachable(case: Case) -> set[UUID]:
    """Return the parties of whom it was said how to reach them, without opening it."""
    return set(Contact.objects.filter(party__case=case).values_list("party", flat=True))


def notebook_of(case: Case, *, by: UUID, at: datetime, limit: int = 50) -> list[NotebookEntry]:
    """Return the newest notes of a case, opened; the reading is logged."""
    found = list(
        NotebookEntry.objects.filter(case=case)
        .select_related("by")
        .order_by("-happened_at", "id")[:limit]
    )
    for row, text in zip(found, unseal_all(found, "sealed_text"), strict=True):
        row.text = text
    _log("cases.read_notebook", found, by=by, at=at)
    return found


def promises_due(*, at: datetime) -> QuerySet[NotebookEntry]:
    """Return promises and contacts whose time has come and that nobody kept, sealed."""
    found = NotebookEntry.objects.filter(until_at__lte=at, kept_at=None)
    return found.select_related("case").order_by("until_at", "id")


def promises_of(case: Case) -> QuerySet[NotebookEntry]:
    """Return what was promised in a case and nobody kept yet, first due first, sealed."""
    found = NotebookEntry.objects.filter(case=case, until_at__isnull=False, kept_at=None)
    return found.select_related("by").order_by("until_at", "id")


def _log(act: str, rows: Sequence[Contact | NotebookEntry], *, by: UUID, at: datetime) -> None:
    if rows:
        named, files = [one.pk for one in rows], {one.compartment_id for one in rows}
        record(act=act, object_type="case", objects=named, files=files, by=by, at=at)
