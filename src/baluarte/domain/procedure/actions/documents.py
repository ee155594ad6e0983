import logging
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.queries import holders_of
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.duty import call_accounts
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.models import SealedDocument
from baluarte.domain.sealing.actions import new_record_keys, seal_content

Document = TypeVar("Document", bound=SealedDocument)
# Who decides what others may see of an institution's rows, and who runs its part of the house.
CALLED: Final = ("data_steward", "organisation_admin")
logger = logging.getLogger(__name__)


def keep_document(
    kind: type[Document],
    given: DocumentGiven,
    *,
    about: UUID,
    compartment: UUID,
    by: UUID,
    at: datetime,
    institution: UUID | None = None,
    **columns: UUID | None,
) -> Document:
    """Keep a document under seal with a record, in the transaction that writes the record.

    With the key of who keeps the file; who answers for another `institution` seals with that one's.
    `columns` are those that the kind has besides.
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
        **columns,
    )
    seal_content(kept, "sealed_content", given.content, key=key)
    kept.save(force_insert=True)
    return kept


@transaction.atomic
def report_altered(*, document: SealedDocument, by: UUID, at: datetime) -> None:
    """Write down that what is kept is not what was handed in, and let the worker call for it.

    In a transaction of its own: the reading that failed was taken back. Whoever runs the
    installation finds it, by its key alone, in the log of the process.
    """
    record(
        act="procedure.document_altered", object_type="document",
        objects=[document.pk, document.about], files=[document.compartment_id], by=by, at=at,
    )  # fmt: skip
    app.configure_task("procedure.call_about_altered").defer(
        compartment=str(document.compartment_id)
    )
    logger.critical("document %s is not as it was sealed: look at its copies", document.pk)


@transaction.atomic
def call_about_altered(*, compartment: UUID, at: datetime) -> int:
    """Call the stewards and administrators of who keeps a file; without saying which document."""
    keeper = Compartment.objects.filter(pk=compartment).values_list("institution_id", flat=True)
    who: set[UUID] = set()
    for institution in filter(None, keeper):
        for role in CALLED:
            who |= holders_of(institution, role, at=at)
    return call_accounts(accounts=who, kind=NoticeKind.ALTERED, at=at)
