"""Keep what answers a request for information, code its figures, or record that none came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.statements.actions.documents import NewDocument, keep_document
from baluarte.domain.statements.actions.request_events import (
    NewRequestEvent,
    filing_of,
    note_event,
)
from baluarte.domain.statements.actions.stating import NewStatement, state_all
from baluarte.domain.statements.choices import ANSWERS, Answer, RequestEventKind
from baluarte.domain.statements.models import (
    InformationRequest,
    RequestEvent,
    Statement,
)
from baluarte.domain.statements.request_deadlines import track_request
from baluarte.domain.statements.rules import require_stater
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.request_templates import RequestRefused
from baluarte.norms.statements import Given

CHANNEL = "information_request"
# What a coder read in a document of an authority, a second person has not seen yet.
CONFIDENCE_OF_ANSWER, CONFIDENCE_OF_SILENCE = "B", "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedFigure:
    """What an answer says under one heading asked, `heading` or `heading:about`."""

    heading: str
    answer: Answer = Answer.ANSWERED
    value: Given | None = None
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """An answer as it came: its day, its document, and what it refused, by which article."""

    answered_date: date
    document: NewDocument
    kind: RequestEventKind = RequestEventKind.ANSWERED
    article: str = ""


@transaction.atomic
def receive_answer(
    *,
    request: InformationRequest,
    given: NewAnswer,
    figures: Sequence[CodedFigure] = (),
    by: UUID,
    at: datetime,
) -> RequestEvent:
    """Keep an answer with its document, and what was coded of it already."""
    context.require(by)
    institution = request.holder
    require_stater(by, institution)
    filing_of(request)
    if given.kind not in ANSWERS:
        raise RequestRefused("document", field="kind")
    kept = keep_document(
        given=replace(given.document, is_shared=request.is_shared, channel=CHANNEL),
        institution=institution, by=by, at=at,
    )  # fmt: skip
    event = note_event(
        request=request,
        given=NewRequestEvent(
            kind=given.kind, happened_date=given.answered_date, article=given.article,
            document=kept,
        ),
        by=by,
        at=at,
    )  # fmt: skip
    if figures:
        code_answer(request=request, event=event, figures=figures, by=by, at=at)
    return event


@transaction.atomic
def code_answer(
    *,
    request: InformationRequest,
    event: RequestEvent,
    figures: Sequence[CodedFigure],
    by: UUID,
    at: datetime,
) -> list[Statement]:
    """State what an answer says under the headings that were asked."""
    document = event.document
    if document is None:
        raise RequestRefused("document", field="document")
    if event.request_id != request.pk:
        raise RequestRefused("elsewhere", field="document")
    if not figures:
        raise RequestRefused("no_figures", field="figures")
    for place, one in enumerate(figures):
        if one.heading not in request.headings:
            refused = RequestRefused("heading", field="heading", given=one.heading)
            refused.place = place
            raise refused
    # Two persons with one answer: the second finds what the first said of it.
    take_turns([document.pk])
    silent = _silences(request)
    said = [
        replace(
            _statement(request, one, said_date=event.happened_date),
            supersedes=silent.get(one.heading),
        )
        for one in figures
    ]
    return state_all(said=said, document=document, request=request, by=by, at=at)


@transaction.atomic
def state_not_answered(*, request: InformationRequest, by: UUID, at: datetime) -> list[Statement]:
    """Record, once its term has ended, that a request was not answered: heading by heading.

    The request itself is the document. It is we who say so, and no figure comes of it.
    """
    context.require(by)
    institution = request.holder
    require_stater(by, institution)
    take_turns([request.pk])
    filing = filing_of(request)
    track = track_request(request, at=at, calendars=Calendars.read())
    if track.answer is not None:
        raise RequestRefused("answered_before", field="request")
    if not track.is_late:
        raise RequestRefused("not_late", field="request", right=track.due_date or "—")
    _require_unsaid(request)
    told = f"{request.text}\n\nFolio {filing.folio}, {filing.sent_date.isoformat()}"
    document = keep_document(
        given=NewDocument(
            title=f"Solicitud de información {filing.folio}",
            issuer=institution.name,
            channel=CHANNEL,
            document_date=filing.sent_date,
            is_shared=request.is_shared,
            content=told.encode(),
            name=f"{filing.folio.replace('/', '-')}.txt",
            media_type="text/plain",
        ),
        institution=institution, by=by, at=at,
    )  # fmt: skip
    said = [
        replace(
            _statement(
                request, CodedFigure(heading=one, answer=Answer.NOT_ANSWERED),
                said_date=local_day(at),
            ),
            said_by=institution.name,
            said_by_kind=InstitutionKind(institution.kind),
            confidence=CONFIDENCE_OF_SILENCE,
        )
        for one in request.headings
    ]  # fmt: skip
    return state_all(said=said, document=document, request=request, by=by, at=at)


def _statement(
    request: InformationRequest, figure: CodedFigure, *, said_date: date
) -> NewStatement:
    heading, _, about = figure.heading.partition(":")
    return NewStatement(
        heading=heading,
        about=about,
        institution=request.institution,
        municipality=request.municipality_id or "",
        first_date=request.first_date,
        last_date=request.last_date,
        said_by=request.institution,
        said_by_kind=InstitutionKind.AUTHORITY,
        said_date=said_date,
        answer=figure.answer,
        value=figure.value,
        page=figure.page,
        quote=figure.quote,
        confidence=CONFIDENCE_OF_ANSWER,
    )


def _silences(request: InformationRequest) -> dict[str, Statement]:
    """Return by heading what was recorded as not answered: a late answer takes its place."""
    found = Statement.objects.filter(
        request=request, answer=Answer.NOT_ANSWERED, withdrawal=None, newer=None
    )
    return {f"{one.heading}:{one.about}" if one.about else one.heading: one for one in found}


def _require_unsaid(request: InformationRequest) -> None:
    found = Statement.objects.filter(request=request, withdrawal=None)
    if found.filter(answer=Answer.NOT_ANSWERED).exists():
        raise RequestRefused("stated_before", field="request")
