from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import open_at
from baluarte.domain.publication.choices import ExportOutcome, ExportStanding
from baluarte.domain.publication.models import (
    ExportFile,
    ExportPiece,
    ExportRequest,
    ExportReview,
    ExportTaking,
)
from baluarte.domain.registry.choices import EventState, Occasion
from baluarte.domain.registry.models import Determination
from baluarte.domain.registry.queries.filter_parsing import Question, read_question
from baluarte.domain.sealing.queries import data_keys, unseal_content
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

# Nobody answered a request in so long: it is asked anew.
WAITS = timedelta(days=14)
# A worker that was killed is followed after so long.
IN_TIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class ExportStatus:
    """A request with where it stands and what was made of it, if anything was."""

    request: ExportRequest
    standing: ExportStanding
    review: ExportReview | None
    file: ExportFile | None
    takings: int


def export_requests() -> QuerySet[ExportRequest]:
    """Return the requests the context sees, the newest first: one's own, and those one stewards."""
    found = ExportRequest.objects.select_related(
        "institution", "asked_by", "closed_by", "review__reviewed_by", "file"
    )
    return found.order_by("-asked_at", "pk")


def standings_of_exports(requests: Sequence[ExportRequest], *, at: datetime) -> list[ExportStatus]:
    """Return where requests stand; three queries for any number."""
    files = {one.pk: file for one in requests if (file := _file(one)) is not None}
    taken = _takings([one.pk for one in files.values()])
    ready = [one for one in requests if so_far(one, at=at) is ExportStanding.READY]
    overtaken = overtaken_files([files[one.pk] for one in ready])
    return [_standing(one, files.get(one.pk), taken, overtaken, at=at) for one in requests]


def standing_of_export(request: ExportRequest, *, at: datetime) -> ExportStatus:
    """Return where a request stands."""
    return standings_of_exports([request], at=at)[0]


def so_far(request: ExportRequest, *, at: datetime) -> ExportStanding:
    """Return where a request stands by itself: asks nothing but what is with it."""
    review: ExportReview | None = getattr(request, "review", None)
    file = _file(request)
    if request.closed_at is not None:
        return ExportStanding.CLOSED
    if review is None:
        is_old = at - request.asked_at > WAITS
        return ExportStanding.LAPSED if is_old else ExportStanding.WAITING
    if review.objection:
        return ExportStanding.REFUSED
    if file is None:
        return ExportStanding.MAKING
    if file.outcome != ExportOutcome.MADE:
        return ExportStanding.NOT_MADE
    return ExportStanding.EXPIRED if file.expires_at <= at else ExportStanding.READY


def overtaken_files(files: Collection[ExportFile]) -> set[UUID]:
    """Return the files of which something was taken back since, or that hold what is closed now.

    Judged by whole lists: which events a file holds is kept nowhere.
    """
    if not files:
        return set()
    is_open = open_at(Level.CODED)
    closed = {one.pk for one in files if not set(one.compartments) <= is_open}
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKEN_BACK,
            {
                "files": [one.pk for one in files],
                "withdrawn": str(EventState.WITHDRAWN),
                "occasion": str(Occasion.REPORT_GONE),
            },
        )
        return closed | {key for (key,) in cursor.fetchall()}


def taken_back_since(compartments: Collection[UUID], since: datetime) -> bool:
    """Say whether anything of some lists was taken back after an instant."""
    decided = Determination.objects.filter(compartment__in=compartments, decided_at__gt=since)
    return decided.filter(_GONE).exists()


def taken_back_of(events: Collection[UUID], since: datetime) -> set[UUID]:
    """Return which of some events were taken back, whole or in part, after an instant."""
    decided = Determination.objects.filter(event__in=events, decided_at__gt=since)
    return set(decided.filter(_GONE).values_list("event", flat=True))


def asked_by_request(request: ExportRequest) -> Question:
    """Read what a request asks, as catalogues read it today."""
    return read_question(dict(parse_qsl(request.question)))


def left_over(*, at: datetime) -> QuerySet[ExportRequest]:
    """Return the requests that were agreed on a while ago and of which nothing was made."""
    agreed = ExportRequest.objects.filter(closed_at=None, file=None, review__objection="")
    return agreed.filter(review__reviewed_at__lt=at - IN_TIME).order_by("asked_at", "pk")


def answerable(institutions: Collection[UUID], *, by: UUID) -> set[UUID]:
    """Return the institutions in which somebody else than an account can let a file out."""
    in_force = Q(valid_from__lte=Now()) & (Q(valid_until__isnull=True) | Q(valid_until__gt=Now()))
    stewards = Membership.objects.filter(
        in_force,
        institution__in=institutions,
        role="data_steward",
        confirmed_at__isnull=False,
        account__is_active=True,
    )
    return set(stewards.exclude(account=by).values_list("institution", flat=True))


def takings_of(file: ExportFile) -> QuerySet[ExportTaking]:
    """Return who took a file out and when, the newest first."""
    taken = ExportTaking.objects.filter(file=file).select_related("taken_by")
    return taken.order_by("-taken_at", "pk")


def stream_of(file: ExportFile, *, by: UUID) -> Iterator[bytes]:
    """Return a file in clear, a piece at a time, each read as whoever takes it: after the request.

    Each piece asks the wall again: closed, expired or emptied meanwhile, it ends there.
    """
    return _opened(file, ExportPiece.objects.filter(file=file).count(), by=by)


def _opened(file: ExportFile, number: int, *, by: UUID) -> Iterator[bytes]:
    for position in range(number):
        with acting_as(by):
            piece = ExportPiece.objects.filter(file=file, position=position).first()
            if piece is None or piece.content is None:
                raise TakenAway(f"piece {position} is not there any more")
            [key] = data_keys([piece.record_key_id]).values()
            content = unseal_content(piece, "content", key=key)
        yield content


class TakenAway(Exception):
    """A file was closed or expired while it was being taken."""


def emptied_next(*, at: datetime) -> QuerySet[ExportFile]:
    """Return the files nobody can take any more and that still hold something."""
    closed = ExportRequest.objects.filter(pk=OuterRef("request"), closed_at__isnull=False)
    kept = ExportFile.objects.filter(emptied_at__isnull=True)
    return kept.filter(expires_at__lte=at) | kept.filter(Exists(closed))


def _file(request: ExportRequest) -> ExportFile | None:
    found: ExportFile | None = getattr(request, "file", None)
    return found


def _takings(files: Collection[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = dict.fromkeys(files, 0)
    for key in ExportTaking.objects.filter(file__in=files).values_list("file", flat=True):
        found[key] += 1
    return found


def _standing(
    request: ExportRequest,
    file: ExportFile | None,
    taken: dict[UUID, int],
    overtaken: set[UUID],
    *,
    at: datetime,
) -> ExportStatus:
    standing = so_far(request, at=at)
    if standing is ExportStanding.READY and file is not None and file.pk in overtaken:
        standing = ExportStanding.OVERTAKEN
    review: ExportReview | None = getattr(request, "review", None)
    return ExportStatus(request, standing, review, file, taken.get(file.pk, 0) if file else 0)


_GONE = Q(status=EventState.WITHDRAWN) | Q(occasion=Occasion.REPORT_GONE)
_TAKEN_BACK = """
select f.id from publication_exportfile f
 where f.id = any(%(files)s)
   and exists (select 1 from unnest(f.compartments) as held(id)
                cross join lateral (
                      select 1 from registry_determination d
                       where d.compartment_id = held.id and d.decided_at > f.cut_off_at
                         and (d.status = %(withdrawn)s or d.occasion = %(occasion)s)
                       limit 1) gone)
"""
