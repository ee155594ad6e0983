"""Which version stands of what the forms of a case change, and what it says."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from baluarte.domain.cases.models import (
    Case,
    CheckInAgreement,
    Consent,
    Contact,
    NotebookEntry,
    Party,
    Responsibility,
)
from baluarte.domain.cases.queries import contact_beside
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases.forms.opening import NO, YES
from baluarte.web.layout.forms.edit_conflicts import Version, newest

# What an `EditForm` is given.
Edited = dict[str, Any]


def contact(party: Party) -> Edited:
    """Return how somebody may safely be reached."""

    def says(row: Contact) -> dict[str, Any]:
        how = contact_beside(row, by=acting_account(), at=timezone.now())
        return {"how": how, "from_hour": row.from_hour, "until_hour": row.until_hour}

    rows = Contact.objects.filter(party=party)
    return _edited("contact", party.pk, newest(rows, "recorded_at", says))


def consent(party: Party, layer: str) -> Edited:
    """Return the newest word of somebody on one layer."""

    def says(row: Consent) -> dict[str, Any]:
        named = str(row.institution_id or "")
        return {"answer": YES if row.is_given else NO, "institution": named}

    rows = Consent.objects.filter(party=party, layer=layer)
    return _edited("consent", f"{party.pk}:{layer}", newest(rows, "recorded_at", says))


def notebook(case: Case) -> Edited:
    """Return the newest note of a case."""
    rows = NotebookEntry.objects.filter(case=case)
    return _edited("notebook", case.pk, newest(rows, "recorded_at"))


def check_ins(party: Party) -> Edited:
    """Return what was agreed last with somebody on her signs."""

    def says(row: CheckInAgreement) -> dict[str, Any]:
        return {"rhythm": row.rhythm, "grace_minutes": row.grace_minutes}

    rows = CheckInAgreement.objects.filter(party=party, ended_at=None)
    read = newest(rows, "agreed_at", says, by="agreed_by")
    return _edited("check_ins", party.pk, read)


def responsible(case: Case) -> Edited:
    """Return who answers for a case."""

    def says(row: Responsibility) -> dict[str, Any]:
        return {"account": row.account_id}

    rows = Responsibility.objects.filter(case=case)
    return _edited("responsible", case.pk, newest(rows, "since_at", says))


def civil_only(case: Case) -> Edited:
    """Return whether a case is kept to civil society."""

    def read() -> Version:
        is_only = Case.objects.values_list("is_civil_only", flat=True).get(pk=case.pk)
        return Version(mark=is_only, says=lambda: {"is_only": YES if is_only else NO})

    return _edited("civil_only", case.pk, read)


def _edited(what: str, key: object, read: Callable[[], Version]) -> Edited:
    return {"thing": f"{what}:{key}", "version": read}
