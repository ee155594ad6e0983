from datetime import datetime
from typing import TypeVar
from uuid import UUID

from baluarte.domain.access.models import Compartment
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.models import SealedDocument
from baluarte.domain.sealing.actions import new_record_keys, seal_content

Document = TypeVar("Document", bound=SealedDocument)


def keep_document(
    kind: type[Document],
    given: DocumentGiven,
    *,
    about: UUID,
    compartment: UUID,
    by: UUID,
    at: datetime,
    institution: UUID | None = None,
) -> Document:
    """Keep a document under seal with a record, in the transaction that writes the record.

    With the key of who keeps the file; who answers for another `institution` seals with that one's.
    """
    owner = institution or Compartment.objects.get(pk=compartment).institution_id
    [(record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    kept = kind(
        compartment_id=compartment,
        record_key=record_key,
        about=about,
        sha256=given.sha256,
        media_type=given.media_type,
        size=len(given.content),
        by_id=by,
        kept_at=at,
    )
    seal_content(kept, "sealed_content", given.content, key=key)
    kept.save(force_insert=True)
    return kept
