"""Take coded facts out as a file: one person asks, another lets out, the worker makes it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import is_invented
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.files.workbook import TooManyRows
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.decisions import AlreadySaid
from baluarte.domain.publication.actions.reasons import LONGEST, NothingSaid, TooLong
from baluarte.domain.publication.choices import (
    ExportFormat,
    ExportMore,
    ExportObjection,
    ExportOutcome,
    ExportStanding,
)
from baluarte.domain.publication.exporting.facts import Answer
from baluarte.domain.publication.exporting.forms import FORMS
from baluarte.domain.publication.exporting.sealed import SealedPieces
from baluarte.domain.publication.exporting.tables import Tally
from baluarte.domain.publication.models import (
    ExportFile,
    ExportPiece,
    ExportPurpose,
    ExportRequest,
    ExportReview,
    ExportTaking,
)
from baluarte.domain.publication.queries.exports import (
    asked_by_request,
    emptied_next,
    so_far,
    standing_of_export,
    stream_of,
    taken_back_since,
)
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.queries import NEWEST_FIRST, Order
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.saved import question_text
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.queries import CLOSED, unseal_beside
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed

MAKE = "publication.make_export"
# A file stands so long; then nobody takes it, and it is emptied.
STANDS = timedelta(days=7)
# What was decided before has been written down by now: a cut-off so far back misses no withdrawal.
SETTLED = timedelta(minutes=5)
MOST_WAITING = 10
# Forms whose tables have the columns that the list shows.
OF_TABLES = frozenset({ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.PARQUET})


class TooManyAsked(Exception):
    """An account has as many requests waiting as it may."""


class HoldsNoMore(ValueError):
    """The form of the file holds events and acts alone."""


class NotReady(Exception):
    """There is no file to take: `standing` says why."""

    def __init__(self, standing: ExportStanding) -> None:
        super().__init__(str(standing))
        self.standing = standing


class Unsettled(Exception):
    """Something was taken back while a file was being made: it is made anew a little later."""


@transaction.atomic
def ask_for_export(
    *,
    filters: Filters,
    institution: Institution,
    file_format: ExportFormat,
    purpose: str,
    known_on: date | None = None,
    more: Collection[ExportMore] = (),
    order: Order = NEWEST_FIRST,
    columns: Sequence[ListColumn] = (),
    by: UUID,
    at: datetime,
) -> ExportRequest:
    """Ask to take out the coded facts one sees under a question, for a purpose.

    With `known_on` as they were known at the end of that day, without what was taken back since.
    `columns` are those of tables: the other forms of file have one shape.
    """
    context.require(by)
    rules.require_asker(institution.pk)
    if more and file_format is ExportFormat.XRLAT:
        raise HoldsNoMore
    said = purpose.strip()
    if not said:
        raise NothingSaid("say what the file is for")
    if len(said) > LONGEST:
        raise TooLong(f"a purpose has at most {LONGEST} characters")
    Account.objects.select_for_update().only("pk").get(pk=by)
    waiting = ExportRequest.objects.filter(asked_by=by, review=None, closed_at=None)
    if waiting.count() >= MOST_WAITING:
        raise TooManyAsked
    request = ExportRequest(
        institution=institution,
        asked_by_id=by,
        asked_at=at,
        question=question_text(
            filters,
            known_on=known_on,
            order=order,
            columns=columns if file_format in OF_TABLES else (),
        ),
        file_format=file_format,
        more=sorted(more),
    )
    request.save(force_insert=True)
    [(record_key, key)] = new_record_keys(_owner(request), 1)
    kept = ExportPurpose(request=request, record_key=record_key)
    seal(kept, "sealed_text", said, key=key)
    kept.save(force_insert=True)
    _record(
        "publication.ask_for_export",
        request,
        by=by,
        at=at,
        question=request.question,
        more=list(request.more),
    )
    return request


@transaction.atomic
def read_export_purpose(*, request: ExportRequest, by: UUID, at: datetime) -> str:
    """Open what a file is asked for; the reading is logged."""
    context.require(by)
    [text] = unseal_beside([request.purpose], "sealed_text")
    if text != CLOSED:
        _record("publication.read_export_purpose", request, by=by, at=at)
    return text


@transaction.atomic
def review_export(
    *, request: ExportRequest, objection: ExportObjection | None, by: UUID, at: datetime
) -> ExportReview:
    """Let a file out, or say why not, as a steward who did not ask; the worker makes it."""
    context.require(by)
    rules.require_second_person(
        institution=request.institution_id, asked_by=request.asked_by_id, by=by
    )
    # As it stands now, whatever a page showed: it may have been closed or answered meanwhile.
    now = ExportRequest.objects.select_for_update().get(pk=request.pk)
    if so_far(now, at=at) is not ExportStanding.WAITING:
        raise AlreadySaid("it was answered, closed or lapsed before")
    review = ExportReview(
        request=request,
        institution_id=request.institution_id,
        asked_by_id=request.asked_by_id,
        objection=objection or "",
        reviewed_at=at,
        reviewed_by_id=by,
    )
    review.save(force_insert=True)
    if objection is None:
        job = app.configure_task(MAKE)
        defer_signed(job, account=request.asked_by_id, request=str(request.pk))
    said = str(objection or "")
    _record("publication.review_export", request, by=by, at=at, objection=said)
    return review


@transaction.atomic
def make_export(*, request: ExportRequest, by: UUID, at: datetime) -> ExportFile | None:
    """Make an agreed file of what who asked may see now; by the worker, acting for her alone."""
    context.require(by)
    now = ExportRequest.objects.select_related("institution", "review", "file").get(pk=request.pk)
    is_agreed = so_far(now, at=at) is ExportStanding.MAKING
    if not is_agreed or now.asked_by_id != by:
        return None
    made = ExportFile(
        id=uuid4(), request=now, made_at=at, cut_off_at=at - SETTLED, expires_at=at + STANDS
    )
    if rules.acts_for(now.institution_id):
        _write(now, made)
    else:
        made.outcome = ExportOutcome.LEFT
    made.save(force_insert=True)
    _record(
        "publication.make_export", now, by=by, at=at,
        outcome=str(made.outcome), events=made.events, acts=made.acts, sha256=made.sha256,
    )  # fmt: skip
    return made


@transaction.atomic
def take_export(*, request: ExportRequest, by: UUID, at: datetime) -> Iterator[bytes]:
    """Note that who asked takes her file; return its pieces, each read as she takes it."""
    context.require(by)
    if request.asked_by_id != by:
        raise NotAllowed("publication.export.only_who_asked")
    standing = standing_of_export(request, at=at)
    if standing.standing is not ExportStanding.READY or standing.file is None:
        raise NotReady(standing.standing)
    ExportTaking(file=standing.file, taken_at=at, taken_by_id=by).save(force_insert=True)
    _record(
        "publication.take_export", request, by=by, at=at,
        sha256=standing.file.sha256, events=standing.file.events,
    )  # fmt: skip
    return stream_of(standing.file, by=by)


@transaction.atomic
def close_export(*, request: ExportRequest, by: UUID, at: datetime) -> None:
    """Close a request or its file before its time: one person is enough."""
    context.require(by)
    still = ExportRequest.objects.filter(pk=request.pk, closed_at=None)
    if not still.update(closed_at=at, closed_by_id=by):
        raise AlreadySaid("it was closed before")
    _record("publication.close_export", request, by=by, at=at)


@transaction.atomic
def empty_exports(*, at: datetime) -> int:
    """Empty the pieces of files that expired or were closed; by the worker."""
    files = list(emptied_next(at=at).values_list("pk", flat=True))
    if files:
        ExportPiece.objects.filter(file__in=files).update(content=None)
        ExportFile.objects.filter(pk__in=files).update(emptied_at=at)
        record(
            act="publication.empty_exports", object_type="export", objects=files,
            by=context.current(), at=at,
        )  # fmt: skip
    return len(files)


def _write(request: ExportRequest, made: ExportFile) -> None:
    """Write the file under seal; what was made of it stands in `made`."""
    asked = asked_by_request(request)
    known_at = min(asked.known_at or made.cut_off_at, made.cut_off_at)
    more = frozenset(ExportMore(one) for one in request.more)
    answer = Answer(asked.filters, known_at, more, order=asked.order, columns=asked.columns)
    if next(answer.told(), None) is None:
        made.outcome = ExportOutcome.NOTHING
        return
    tally = Tally()
    try:
        with transaction.atomic():
            stream = SealedPieces(made.pk, owner=_owner(request))
            FORMS[ExportFormat(request.file_format)].write(
                stream,  # type: ignore[arg-type]
                answer,
                _about(request, made, known_at=known_at),
                tally,
            )
            made.sha256 = stream.finish()
    except TooManyRows:
        made.outcome = ExportOutcome.TOO_LARGE
        return
    if taken_back_since(tally.compartments, made.cut_off_at):
        raise Unsettled
    made.outcome = ExportOutcome.MADE
    made.events, made.acts, made.bytes = tally.events, tally.acts, stream.bytes
    made.compartments = sorted(tally.compartments)


def _about(request: ExportRequest, made: ExportFile, *, known_at: datetime) -> dict[str, Any]:
    """Return what a file says of itself."""
    return {
        "export": str(request.pk),
        "institution": request.institution.name,
        "question": request.question,
        "more": list(request.more),
        "known_at": known_at.isoformat(timespec="seconds"),
        "expires_at": made.expires_at.isoformat(timespec="seconds"),
        "invented_data": is_invented(),
    }


def _owner(request: ExportRequest) -> str:
    return f"institution:{request.institution_id}"


def _record(act: str, request: ExportRequest, *, by: UUID, at: datetime, **more: Any) -> None:
    record(act=act, object_type="export", objects=[request.pk], payload=more, by=by, at=at)
