"""Documents to choose from in a form: those one used last, then the newest, or those that fit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from baluarte.domain.accountability.models import Assessment, RecommendationStatus
from baluarte.domain.statements.cells import fold
from baluarte.domain.statements.models import Document, Statement
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.institutions import public_institution

MOST, MOST_USED, MOST_SEARCHED = 200, 8, 5000
# Where somebody names a document: who does, and when.
USES: tuple[tuple[Any, str, str], ...] = (
    (Statement, "stated_by", "stated_at"),
    (RecommendationStatus, "stated_by", "stated_at"),
    (Assessment, "by", "said_at"),
)


def choose_among(
    rows: QuerySet[Document], *, by: UUID, words: str = "", also: Iterable[str] = ()
) -> list[UUID]:
    """Return the keys of documents to choose from, in their order.

    With `words`, those whose title, number or issuer has each of them, the newest first. Without,
    those that an account used last, then the newest. `also` are references that stay.
    """
    named = list(
        rows.filter(reference__in=[one.upper() for one in also]).values_list("pk", flat=True)
    )
    if words.strip():
        found = _that_fit(rows, words)
    else:
        used = _used_last(by)
        seen = set(rows.filter(pk__in=used).values_list("pk", flat=True))
        newest = rows.order_by("-document_date", "-kept_at", "pk").values_list("pk", flat=True)
        found = [*(one for one in used if one in seen), *newest[:MOST]]
    return list(dict.fromkeys([*found, *named]))[: MOST + len(named)]


def _that_fit(rows: QuerySet[Document], words: str) -> list[UUID]:
    wanted = fold(words).split()
    told = rows.order_by("-document_date", "-kept_at", "pk").values_list(
        "pk", "title", "reference", "issuer"
    )
    return [
        key
        for key, title, reference, issuer in told[:MOST_SEARCHED]
        if all(one in fold(f"{title} {reference} {issuer} {_names(issuer)}") for one in wanted)
    ]


def _names(issuer: str) -> str:
    try:
        return " ".join(public_institution(issuer).label.values())
    except (UnknownCode, IndexError):
        return ""


def _used_last(by: UUID) -> list[UUID]:
    found: dict[UUID, datetime] = {}
    for model, who, when in USES:
        rows = model.objects.filter(**{who: by, "document__isnull": False})
        last = rows.order_by().values("document").annotate(last=Max(when)).order_by("-last")
        for one in last[:MOST_USED]:
            key = one["document"]
            found[key] = max(one["last"], found.get(key, one["last"]))
    return sorted(found, key=lambda key: found[key], reverse=True)[:MOST_USED]
