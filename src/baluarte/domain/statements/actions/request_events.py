"""Note what happened to a request for information after it was sent, or take it back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.statements.choices import (
    ANSWERS,
    REFUSALS,
    WON,
    AppealResult,
    RequestEventKind,
)
from baluarte.domain.statements.models import (
    Document,
    InformationRequest,
    RequestEvent,
    RequestFiling,
    Statement,
)
from baluarte.domain.statements.request_deadlines import (
    agenda_of,
    calendar_of_request,
    occurrence_of,
    protocol_of_filing,
    standing_events,
)
from baluarte.domain.statements.rules import require_stater
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.agenda import ActRefused, check
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.request_templates import RequestRefused

# What the protocol refuses, in the words of a request.
OF_THE_PROTOCOL = {
    "too_late_to_extend": "extension_late",
    "extended_before": "extended_before",
    "before_its_start": "before_its_start",
    "before_the_first": "before_its_start",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequestEvent:
    """What happened to a request, on which day."""

    kind: RequestEventKind
    happened_date: date
    article: str = ""
    result: AppealResult | None = None
    document: Document | None = None


@transaction.atomic
def note_event(
    *, request: InformationRequest, given: NewRequestEvent, by: UUID, at: datetime
) -> RequestEvent:
    """Note one thing that happened to a request; `RequestRefused` says what would be right."""
    context.require(by)
    require_stater(by, request.holder)
    take_turns([request.pk])
    filing = filing_of(request)
    _require_sense(request, filing, given, at=at)
    _require_its_turn(request, filing, given, at=at)
    made = RequestEvent.objects.create(
        holder_id=request.holder_id,
        request=request,
        kind=given.kind,
        happened_date=given.happened_date,
        article=given.article.strip(),
        result=given.result or "",
        document=given.document,
        noted_at=at,
        noted_by_id=by,
    )
    _record(request, str(given.kind), by=by, at=at)
    return made


@transaction.atomic
def take_back_event(*, event: RequestEvent, by: UUID, at: datetime) -> RequestEvent:
    """Take back what was noted by mistake; that it was noted stays known."""
    context.require(by)
    request = event.request
    require_stater(by, request.holder)
    take_turns([request.pk])
    standing = standing_events(request)
    if event.pk not in {one.pk for one in standing}:
        raise RequestRefused("taken_back", field="event")
    if standing[-1].pk != event.pk or _is_coded(event):
        raise RequestRefused("not_the_last", field="event")
    made = RequestEvent.objects.create(
        holder_id=request.holder_id,
        request=request,
        kind=RequestEventKind.TAKEN_BACK,
        happened_date=local_day(at),
        takes_back=event,
        noted_at=at,
        noted_by_id=by,
    )
    _record(request, str(RequestEventKind.TAKEN_BACK), by=by, at=at)
    return made


def filing_of(request: InformationRequest) -> RequestFiling:
    """Return that a request was sent; `RequestRefused` where it was not."""
    found = RequestFiling.objects.filter(request=request).first()
    if found is None:
        raise RequestRefused("not_sent", field="request")
    return found


def _require_sense(
    request: InformationRequest, filing: RequestFiling, given: NewRequestEvent, *, at: datetime
) -> None:
    if given.kind == RequestEventKind.TAKEN_BACK:
        raise RequestRefused("taken_back", field="kind")
    if given.happened_date > local_day(at):
        raise RequestRefused("ahead", field="happened_date", given=given.happened_date)
    if given.happened_date < filing.sent_date:
        raise RequestRefused(
            "before_sent", field="happened_date", given=given.happened_date,
            right=filing.sent_date,
        )  # fmt: skip
    is_refusal = given.kind in REFUSALS
    if is_refusal != bool(given.article.strip()):
        code = "article" if is_refusal else "article_needless"
        raise RequestRefused(code, field="article", given=given.article)
    is_decision = given.kind == RequestEventKind.APPEAL_DECIDED
    if is_decision != bool(given.result):
        code = "result" if is_decision else "result_needless"
        raise RequestRefused(code, field="result")
    if given.kind == RequestEventKind.ANSWERED and given.document is None:
        raise RequestRefused("document", field="document")
    held = given.document
    if held is not None and held.holder_id != request.holder_id:
        raise RequestRefused("elsewhere", field="document")


def _require_its_turn(
    request: InformationRequest, filing: RequestFiling, given: NewRequestEvent, *, at: datetime
) -> None:
    """Raise `RequestRefused` where the protocol lets nobody do it then."""
    events = standing_events(request)
    if given.kind in ANSWERS and any(one.kind in ANSWERS for one in events):
        if not _is_ordered_anew(events):
            raise RequestRefused("answered_before", field="kind")
        return
    text = protocol_of_filing(filing)
    act = occurrence_of(given.kind, given.happened_date, text=text, key="new")
    if act is None:
        return
    calendar = calendar_of_request(request, Calendars.read())
    now = max(at, act.latest)
    _, done = agenda_of(filing, events, at=now, calendar=calendar)
    try:
        check(text, done, act, at=now, calendar=calendar)
    except ActRefused as refused:
        raise _in_our_words(refused, given) from None
    if given.kind == RequestEventKind.APPEAL_ADMITTED:
        _require_appeal(events)


def _is_ordered_anew(events: tuple[RequestEvent, ...]) -> bool:
    """Say whether a review was won, and nothing was answered since."""
    for one in reversed(events):
        if one.kind in ANSWERS:
            return False
        if one.kind == RequestEventKind.APPEAL_DECIDED:
            return one.result in WON
    return False


def _require_appeal(events: tuple[RequestEvent, ...]) -> None:
    kinds = [one.kind for one in events]
    if RequestEventKind.APPEAL_FILED not in kinds:
        raise RequestRefused("not_begun", field="kind")
    if RequestEventKind.APPEAL_ADMITTED in kinds:
        raise RequestRefused("noted_before", field="kind")


def _in_our_words(refused: ActRefused, given: NewRequestEvent) -> RequestRefused:
    if refused.code == "done_already":
        # An extension of a term that an answer ended.
        is_late = given.kind == RequestEventKind.EXTENSION_NOTIFIED
        return RequestRefused("answered_before" if is_late else "noted_before", field="kind")
    if given.kind == RequestEventKind.APPEAL_FILED:
        return RequestRefused("appeal_early", field="kind")
    if refused.code == "not_begun":
        return RequestRefused("not_begun", field="kind")
    code = OF_THE_PROTOCOL.get(refused.code, "not_begun")
    return RequestRefused(code, field="happened_date", given=given.happened_date)


def _is_coded(event: RequestEvent) -> bool:
    """Say whether statements stand in the document of an answer."""
    if event.document_id is None:
        return False
    found = Statement.objects.filter(request=event.request_id, document=event.document_id)
    return found.filter(withdrawal=None).exists()


def _record(request: InformationRequest, kind: str, *, by: UUID, at: datetime) -> None:
    record(
        act="statements.note_event", object_type="information_request", objects=[request.pk],
        payload={"kind": kind}, by=by, at=at,
    )  # fmt: skip
