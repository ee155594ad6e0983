from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import read_reference


def audited_event(typed: str) -> tuple[UUID, str] | None:
    """Return the event a reference names, with the reference, for whoever audits or sees it."""
    reference = read_reference(typed)
    if reference is None:
        return None
    seen = Event.objects.filter(reference=reference).values_list("pk", flat=True).first()
    if seen is None:
        with connection.cursor() as cursor:
            cursor.execute("select bal.audited_event(%s)", [reference])
            (seen,) = cursor.fetchone()
    return (seen, reference) if seen else None


def references_seen(keys: Iterable[UUID]) -> dict[str, str]:
    """Return the references of those events that the context sees, by their keys as text."""
    seen = Event.objects.filter(pk__in=set(keys)).values_list("pk", "reference")
    return {str(key): reference for key, reference in seen}
