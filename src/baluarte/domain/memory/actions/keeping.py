"""What is common to what is written on a page: it is sealed, in its turn, and in the log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.access.models import Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.memory.models import MemoryPage
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.models import Sealed


def owner_of(compartment: UUID) -> str:
    """Return with whose key what lies in a compartment is sealed."""
    institution = Compartment.objects.values_list("institution", flat=True).get(pk=compartment)
    return f"institution:{institution}"


def add_sealed(row: Sealed, page: MemoryPage, **texts: str) -> None:
    """Seal texts of a new row, each in its field, and add it; an empty one stays nothing."""
    [(row.record_key, key)] = new_record_keys(owner_of(page.compartment_id), 1)
    for field, text in texts.items():
        if text:
            seal(row, field, text, key=key)
    row.save(force_insert=True)


def of_page(page: MemoryPage, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return what every row of a page says of itself."""
    return {"compartment_id": page.compartment_id, "page": page, "by_id": by, "recorded_at": at}


def log(act: str, page: MemoryPage, *about: UUID, by: UUID, at: datetime, **payload: Any) -> None:
    """Write an act on a page to the log; whom the case is about is told."""
    record(
        act=act, object_type="memory_page", objects=[page.pk, *about],
        files=[page.compartment_id], payload=payload, by=by, at=at,
    )  # fmt: skip
