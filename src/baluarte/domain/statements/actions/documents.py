"""Keep what statements stand in, by the hash of its bytes."""

import base64
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.confined_documents import count_pages
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.crockford import spell
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.rules import require_stater
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.statements import StatementRefused

REFERENCE_BYTES, REFERENCE_LENGTH = 8, 12
SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document as somebody hands it in: its file, or the hash of a copy kept elsewhere."""

    title: str
    issuer: str
    channel: str
    document_date: date
    is_shared: bool = False
    pages: int | None = None
    url: str = ""
    sha256: str = ""
    content: bytes = field(default=b"", repr=False)
    name: str = field(default="", repr=False)
    media_type: str = "application/octet-stream"


@transaction.atomic
def keep_document(
    *, given: NewDocument, institution: Institution, by: UUID, at: datetime
) -> Document:
    """Keep a document for an institution, sealed; the same bytes are kept once."""
    context.require(by)
    require_stater(by, institution)
    digest = _digest(given)
    _require_sense(given, at=at)
    pages = _pages(given)
    take_turns([f"{institution.pk} {digest}"])
    if given.is_shared:
        held = Document.objects.filter(holder=institution, sha256=digest).first()
        if held is not None:
            return held
    [(record_key, key)] = new_record_keys(f"institution:{institution.pk}", 1)
    document = Document(
        holder=institution,
        record_key=record_key,
        reference=new_reference(),
        is_shared=given.is_shared,
        title=given.title.strip(),
        issuer=given.issuer.strip(),
        channel=given.channel,
        document_date=given.document_date,
        pages=pages,
        url=given.url,
        sha256=digest if given.is_shared else "",
        kept_at=at,
        kept_by_id=by,
    )
    about = {
        "name": given.name, "media_type": given.media_type, "bytes": len(given.content),
        "sha256": digest,
    }  # fmt: skip
    seal(document, "about", json.dumps(about), key=key)
    if given.content:
        seal(document, "content", base64.b64encode(given.content).decode(), key=key)
    document.save(force_insert=True)
    record(
        act="statements.keep_document", object_type="document", objects=[document.pk],
        payload={"reference": document.reference, "sha256": digest}, by=by, at=at,
    )  # fmt: skip
    return document


def new_reference() -> str:
    """Return a public name that nobody can guess."""
    return spell(secrets.token_bytes(REFERENCE_BYTES))[:REFERENCE_LENGTH]


def _digest(given: NewDocument) -> str:
    said = given.sha256.strip().lower()
    if given.content:
        found = sha256(given.content).hexdigest()
        if said and said != found:
            raise StatementRefused("copy", field="sha256", given=said)
        return found
    if not SHA256.fullmatch(said):
        raise StatementRefused("copy", field="sha256", given=said)
    return said


def _pages(given: NewDocument) -> int | None:
    """Return how many pages a document has: counted where it can be, otherwise as it is said."""
    counted = count_pages(given.content)
    if counted is not None and given.pages not in (None, counted):
        raise StatementRefused("pages", field="pages", given=given.pages, right=counted)
    return counted or given.pages


def _require_sense(given: NewDocument, *, at: datetime) -> None:
    for name in ("title", "issuer"):
        if not getattr(given, name).strip():
            raise StatementRefused("document", field=name)
    if given.channel not in terms("statement_channels"):
        raise StatementRefused("document", field="channel", given=given.channel)
    if given.is_shared and terms("statement_channels")[given.channel].facts.get("closed"):
        raise StatementRefused("closed", field="is_shared")
    if given.document_date > local_day(at):
        raise StatementRefused("ahead", field="document_date", given=given.document_date)
    address = urlsplit(given.url)
    if given.url and (address.scheme != "https" or not address.hostname):
        raise StatementRefused("document", field="url", given=given.url)
