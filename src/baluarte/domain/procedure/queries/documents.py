"""Documents kept under seal: which there are beside what they show, and one opened."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.models import SealedDocument
from baluarte.domain.sealing.encryption import SealBroken
from baluarte.domain.sealing.queries import data_keys, not_erased, unseal_content

_LISTED: Final = ("pk", "about", "sha256", "media_type", "size", "kept_at")
_KINDS: Final = {"image": "photograph", "video": "video", "audio": "audio"}


class DocumentNotFound(LookupError):
    """There is none, or whoever asks may not read it, or it was erased."""


class DocumentAltered(Exception):
    """What is kept is not what was handed in: its seal or its hash does not hold."""

    def __init__(self, document: SealedDocument) -> None:
        self.document = document
        super().__init__(str(document.pk))


@dataclass(frozen=True, slots=True)
class DocumentListed:
    """A document as it is listed: not opened."""

    pk: UUID
    about: UUID
    sha256: str
    media_type: str
    size: int
    kept_at: datetime

    @property
    def kind(self) -> str:
        """Return what it is, as pages name it."""
        return _KINDS.get(self.media_type.partition("/")[0], "document")


def documents_by_hash(compartment: UUID, hashes: Iterable[str]) -> dict[str, DocumentListed]:
    """Return, by hash, the documents of a file that whoever asks may open."""
    asked = {one for one in hashes if one}
    if not asked:
        return {}
    first, *others = (_listed(kind, compartment=compartment, sha256__in=asked) for kind in _kinds())
    return {row[2]: DocumentListed(*row) for row in first.union(*others)}


def documents_about(
    kind: type[SealedDocument], keys: Iterable[UUID]
) -> dict[UUID, list[DocumentListed]]:
    """Return, by the record they were handed in with, the documents that whoever asks may open."""
    asked = set(keys)
    found = defaultdict[UUID, list[DocumentListed]](list)
    for row in _listed(kind, about__in=asked).order_by("kept_at", "pk") if asked else ():
        found[row[1]].append(DocumentListed(*row))
    return dict(found)


def read_document(key: UUID, *, by: UUID, at: datetime) -> tuple[SealedDocument, bytes]:
    """Return a document with its bytes; logged. Raises `DocumentNotFound` or `DocumentAltered`."""
    tables = (not_erased(kind.objects.filter(pk=key)) for kind in _kinds())
    row = next((one for found in tables for one in found), None)
    if row is None:
        raise DocumentNotFound(key)
    record(
        act="procedure.read_document", object_type="document", objects=[row.pk, row.about],
        files=[row.compartment_id], by=by, at=at,
    )  # fmt: skip
    opened = data_keys([row.record_key_id])
    try:
        content = unseal_content(row, "sealed_content", key=opened[row.record_key_id])
    except SealBroken as broken:
        raise DocumentAltered(row) from broken
    if sha256(content).hexdigest() != row.sha256:
        raise DocumentAltered(row)
    return row, content


def _listed(kind: type[SealedDocument], **asked: Any) -> QuerySet[Any, Any]:
    return not_erased(kind.objects.filter(**asked)).values_list(*_LISTED)


def _kinds() -> Iterator[type[SealedDocument]]:
    """Return the tables of documents of all rooms."""
    return (one for one in apps.get_models() if issubclass(one, SealedDocument))
