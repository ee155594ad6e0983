"""Requests for information as they stand: what is due, late, answered, and what to do next."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.statements.choices import (
    ANSWERS,
    REFUSALS,
    WON,
    Answer,
    NextStep,
    RequestEventKind,
    RequestProgress,
    RequestStatus,
)
from baluarte.domain.statements.models import InformationRequest, RequestEvent, Statement
from baluarte.domain.statements.request_deadlines import RequestTrack, track_request


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRequests:
    """Which requests are asked for; what is empty narrows nothing."""

    institutions: Collection[str] = ()
    template: str = ""
    state: str = ""
    batch: UUID | None = None
    references: Collection[str] = ()
    # Of organisations that asked.
    holders: Collection[UUID] = ()
    statuses: Collection[RequestStatus] = ()


def requests(asked: AskedRequests | None = None) -> QuerySet[InformationRequest]:
    """Return requests that the context sees, the newest first, with what happened to them."""
    asked = asked or AskedRequests()
    given = {
        "institution__in": asked.institutions,
        "template": asked.template,
        "state": asked.state,
        "batch": asked.batch,
        "reference__in": asked.references,
        "holder__in": asked.holders,
    }
    happened = RequestEvent.objects.select_related("document", "noted_by")
    return (
        InformationRequest.objects.filter(**{name: one for name, one in given.items() if one})
        .select_related("filing", "municipality", "holder")
        .prefetch_related(Prefetch("events", happened))
        .order_by("-drafted_at", "institution", "municipality", "id")
    )


def request(reference: str) -> InformationRequest:
    """Return one request; `InformationRequest.DoesNotExist` where none is seen."""
    return requests().get(reference=reference)


def tracked(
    asked: AskedRequests | None = None,
    *,
    at: datetime,
    known_at: datetime | None = None,
    until: date | None = None,
) -> list[RequestTrack]:
    """Return where requests stand at an instant, as it was known; in five queries at most.

    Where a last day is asked, by what happened until then.
    """
    rows = list(requests(asked))
    if known_at is not None:
        rows = [one for one in rows if one.drafted_at <= known_at]
    found = track_all(rows, at=at, known_at=known_at, until=until)
    wanted = asked.statuses if asked else ()
    return [one for one in found if not wanted or one.status in wanted]


def track_all(
    rows: Sequence[InformationRequest],
    *,
    at: datetime,
    known_at: datetime | None = None,
    until: date | None = None,
) -> list[RequestTrack]:
    """Return where some requests stand at an instant, in their order."""
    if not rows:
        return []
    calendars = Calendars.read(known_at=known_at)
    stated = headings_stated(rows)
    return [
        track_request(
            one,
            at=at,
            calendars=calendars,
            known_at=known_at,
            until=until,
            stated_in=stated[one.pk],
        )
        for one in rows
    ]


def track(one: InformationRequest, *, at: datetime) -> RequestTrack:
    """Return where one request stands."""
    return track_all([one], at=at)[0]


def drafts_like(
    *,
    holder: UUID,
    template: str,
    first_date: date,
    last_date: date,
    is_shared: bool,
    addressees: Collection[tuple[str, str]],
) -> dict[UUID, int]:
    """Return by batch how many drafts ask the same of some institutions and wait to be sent.

    An addressee is a code of the catalogue, and a municipality or nothing.
    """
    rows = InformationRequest.objects.filter(
        holder=holder, template=template, first_date=first_date, last_date=last_date,
        is_shared=is_shared, filing=None,
    )  # fmt: skip
    asked = rows.order_by().values_list("batch", "institution", "municipality")
    return dict(Counter(batch for batch, code, place in asked if (code, place or "") in addressees))


def open_requests(holders: Collection[UUID]) -> QuerySet[InformationRequest]:
    """Return what organisations sent and nothing has answered yet, nor its silence been stated."""
    answered = RequestEvent.objects.filter(kind__in=ANSWERS, taken_back_by=None)
    silent = Statement.objects.filter(answer=Answer.NOT_ANSWERED, withdrawal=None)
    sent = (
        requests(AskedRequests(holders=holders)) if holders else InformationRequest.objects.none()
    )
    return (
        sent.filter(filing__isnull=False)
        .exclude(Exists(answered.filter(request=OuterRef("pk"))))
        .exclude(Exists(silent.filter(request=OuterRef("pk"))))
    )


def due_requests(*, at: datetime) -> list[RequestTrack]:
    """Return what an institution must answer soon, the nearest first."""
    found = tracked(AskedRequests(statuses=(RequestStatus.DUE,)), at=at)
    return sorted(found, key=_by_due_day)


def late_requests(*, at: datetime) -> list[RequestTrack]:
    """Return what was not answered in its term, the longest late first."""
    found = tracked(AskedRequests(statuses=(RequestStatus.LATE,)), at=at)
    return sorted(found, key=_by_due_day)


def counts_by_status(tracks: Iterable[RequestTrack]) -> dict[RequestStatus, int]:
    """Return how many requests stand where, in the order of the statuses."""
    found = Counter(one.status for one in tracks)
    return {one: found[one] for one in RequestStatus if found[one]}


def next_step(track: RequestTrack) -> NextStep:
    """Return what we can do next of a request."""
    if track.status == RequestStatus.DRAFT:
        return NextStep.SEND
    if track.status == RequestStatus.WAITING:
        return NextStep.CLARIFY
    if track.is_late:
        if track.status != RequestStatus.LATE:
            return NextStep.WAIT
        if track.uncoded:
            return NextStep.STATE_NOT_ANSWERED
        return NextStep.APPEAL_OVER if track.is_appeal_over else NextStep.APPEAL
    if track.answer is not None and track.uncoded and last_answer(track).document_id:
        return NextStep.CODE
    if track.status in (RequestStatus.RUNNING, RequestStatus.DUE, RequestStatus.APPEALED):
        return NextStep.WAIT
    decided = track.last(RequestEventKind.APPEAL_DECIDED)
    if decided is not None and decided.result in WON and not _is_answered_since(track, decided):
        return NextStep.WAIT
    return NextStep.NOTHING


def progress_of(track: RequestTrack) -> RequestProgress:
    """Return where a request stands, with how far the answer that holds is coded."""
    decided = track.last(RequestEventKind.APPEAL_DECIDED)
    is_answered = track.status == RequestStatus.ANSWERED
    if track.status == RequestStatus.DECIDED and decided is not None:
        if not _is_answered_since(track, decided):
            is_won = decided.result in WON
            return RequestProgress.DECIDED if is_won else RequestProgress.CONFIRMED
        is_answered = last_answer(track).kind not in REFUSALS
    if is_answered:
        if not track.uncoded:
            return RequestProgress.CODED
        is_begun = len(track.uncoded) < len(track.request.headings)
        return RequestProgress.PARTLY_CODED if is_begun else RequestProgress.TO_CODE
    if track.status in (RequestStatus.REFUSED, RequestStatus.DECIDED):
        return RequestProgress(last_answer(track).kind)
    return RequestProgress(track.status)


def last_answer(track: RequestTrack) -> RequestEvent:
    """Return the answer that holds: the newest; `LookupError` where there is none."""
    found = track.last(*ANSWERS)
    if found is None:
        raise LookupError("there is no answer")
    return found


def statements_of(one: InformationRequest) -> QuerySet[Statement]:
    """Return what was stated from a request, oldest first."""
    found = Statement.objects.filter(request=one).select_related("document", "stated_by", "review")
    return found.select_related("withdrawal").order_by("stated_at", "id")


def headings_stated(
    rows: Sequence[InformationRequest],
) -> dict[UUID, dict[UUID, frozenset[str]]]:
    """Return by request and document the headings stated, and not refused nor taken back since."""
    found: dict[UUID, dict[UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    told = Statement.objects.filter(request__in=[one.pk for one in rows], withdrawal=None)
    told = told.exclude(review__objection__gt="")
    for pk, document, heading, about in told.values_list("request", "document", "heading", "about"):
        found[pk][document].add(f"{heading}:{about}" if about else heading)
    return {
        one.pk: {document: frozenset(codes) for document, codes in found[one.pk].items()}
        for one in rows
    }


def _is_answered_since(track: RequestTrack, decided: RequestEvent) -> bool:
    since = track.events[track.events.index(decided) :]
    return any(one.kind in ANSWERS for one in since)


def _by_due_day(track: RequestTrack) -> tuple[str, str]:
    return (track.due_date.isoformat() if track.due_date else "", track.request.reference)
