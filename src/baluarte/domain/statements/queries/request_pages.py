"""A page of information requests by keyset, the newest batch first."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from baluarte.domain.statements.models import InformationRequest
from baluarte.domain.statements.queries.pages import PAGE
from baluarte.domain.statements.queries.requests import track_all
from baluarte.domain.statements.request_deadlines import RequestTrack

# So many are read at once where a page looks for those of one state, which no column holds.
READ_AT_ONCE = 200
CODE = re.compile(r"[A-Z0-9*-]{1,20}")
PLACE = re.compile(r"\d{0,5}")


@dataclass(frozen=True)
class RequestPage:
    """Some requests as they stand, and where the next page begins."""

    tracks: Sequence[RequestTrack]
    after: str


def page_of_requests(
    found: QuerySet[InformationRequest],
    *,
    after: str,
    at: datetime,
    wanted: Callable[[RequestTrack], bool] | None = None,
) -> RequestPage:
    """Return a page of requests, by institution within each batch; only those that are wanted."""
    rows = found.annotate(place=Coalesce("municipality_id", Value("")))
    rows = rows.order_by("-drafted_at", "institution", "place", "id")
    position = _request_position(after)
    at_once = PAGE + 1 if wanted is None else READ_AT_ONCE
    kept: list[RequestTrack] = []
    while True:
        several = list((rows if position is None else rows.filter(position))[:at_once])
        kept += [one for one in track_all(several, at=at) if wanted is None or wanted(one)]
        if len(kept) > PAGE or len(several) < at_once:
            break
        position = _request_position(_key(several[-1]))
    is_more = len(kept) > PAGE
    return RequestPage(kept[:PAGE], _key(kept[PAGE - 1].request) if is_more else "")


def _key(one: InformationRequest) -> str:
    place = one.municipality_id or ""
    return f"{one.drafted_at:%Y%m%dT%H%M%S.%f}_{one.institution}_{place}_{one.pk}"


def _request_position(text: str) -> Q | None:
    """Return what comes after a request; nothing where the text is none that was given."""
    parts = text.split("_")
    try:
        instant, institution, place, key = parts
        at = datetime.strptime(f"{instant}+0000", "%Y%m%dT%H%M%S.%f%z")
        pk = UUID(key)
    except ValueError:
        return None
    if not CODE.fullmatch(institution) or not PLACE.fullmatch(place):
        return None
    later = Q(place__gt=place) | Q(place=place, pk__gt=pk)
    within = Q(institution__gt=institution) | (Q(institution=institution) & later)
    return Q(drafted_at__lt=at) | (Q(drafted_at=at) & within)
