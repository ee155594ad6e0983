"""A document as an edition names it: only one that is shared with all, and no testimony."""

from typing import Any

from baluarte.domain.publication.policy_rows.rows import day
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.queries import TESTIMONY


def document_told(document: Document | None) -> dict[str, Any] | None:
    """Return what anybody may know of a document; nothing where it is not for all."""
    if document is None or not document.is_shared or document.channel == TESTIMONY:
        return None
    return {
        "document": document.reference,
        "title": document.title,
        "issuer": document.issuer,
        "channel": document.channel,
        "date": day(document.document_date),
        "url": document.url,
        "sha256": document.sha256,
    }
