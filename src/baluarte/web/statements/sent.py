"""What one entered of institutions, and what a second person said of it, as lines of a list."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse

from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.queries.sent import SentGroup, sent_by
from baluarte.web.statements.labels import tag_of

MOST_GROUPS = 8


def sent_groups(by: UUID) -> list[dict[str, Any]]:
    """Return the newest of what one entered oneself, and what a second person said of it."""
    return [sent_group(one) for one in sent_by(by, limit=MOST_GROUPS)]


def sent_group(one: SentGroup) -> dict[str, Any]:
    """Return what one entered together as a line: of which document, how many stand where."""
    return {
        "document": one.document,
        "number": one.number,
        "since": one.since,
        "url": entered_url(one.document, one.batch),
        "states": list(_states(one)),
    }


def _states(one: SentGroup) -> Iterator[dict[str, Any]]:
    """Yield how many stand where, as tags; what there is none of is not said."""
    told = (
        (Standing.WAITING, one.waiting),
        (Standing.STANDS, one.stands),
        (Standing.REFUSED, one.objected),
        (Standing.WITHDRAWN, one.taken_back),
    )
    for standing, number in told:
        if number:
            label = standing.label if number == one.number else f"{standing.label}: {number}"
            yield tag_of(standing) | {"label": label}


def entered_url(document: Document, batch: UUID | None) -> str:
    """Return where what was entered together is seen: a sheet by itself, the rest by document."""
    if batch:
        return reverse("fact_batch", args=[batch])
    return reverse("source_document", args=[document.reference])
