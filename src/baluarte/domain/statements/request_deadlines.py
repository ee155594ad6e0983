"""Where a request for information stands and until when, by the protocol as it was when sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from baluarte.domain.procedure.choices import Jurisdiction
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.statements.choices import (
    ANSWERS,
    REFUSALS,
    WON,
    RequestEventKind,
    RequestStatus,
)
from baluarte.domain.statements.models import InformationRequest, RequestEvent, RequestFiling
from baluarte.norms.agenda import Agenda, Happening, Item, Occurrence, State, agenda
from baluarte.norms.clocks import Calendar
from baluarte.norms.clocks.calendar import CAPITAL, CENTRE, local_day
from baluarte.norms.institutions import MUNICIPAL, municipal_government, public_institution
from baluarte.norms.protocols import Protocol, newest, protocol

PROTOCOL = "information_request"
FILE, ASK_TO_CLARIFY, CLARIFY, ANSWER, APPEAL, DECIDE = (
    "IR-1", "IR-3", "IR-4", "IR-5", "IR-6", "IR-7",
)  # fmt: skip
MAY_APPEAL, ADMITTED = "answer_notified_or_due", "review_admitted"
STEP_OF = {
    RequestEventKind.CLARIFICATION_ASKED: ASK_TO_CLARIFY,
    RequestEventKind.CLARIFICATION_GIVEN: CLARIFY,
    RequestEventKind.EXTENSION_NOTIFIED: ANSWER,
    **dict.fromkeys(ANSWERS, ANSWER),
    RequestEventKind.APPEAL_FILED: APPEAL,
    RequestEventKind.APPEAL_DECIDED: DECIDE,
}
# At this hour of the capital it is the same day in every zone of the country.
SAME_DAY_EVERYWHERE = time(3)


@dataclass(frozen=True, slots=True)
class RequestTrack:
    """A request with what happened to it, and where it stands at an instant."""

    request: InformationRequest
    filing: RequestFiling | None
    # Without what was taken back, in order of their days.
    events: tuple[RequestEvent, ...]
    status: RequestStatus
    # The last day to answer; nothing while it is not sent, or its term stands still.
    due_date: date | None = None
    is_extended: bool = False
    # The last day to ask for a review, and to decide it.
    appeal_due_date: date | None = None
    decision_due_date: date | None = None
    # Nobody asked for a review, and nobody can any more.
    is_appeal_over: bool = False
    answer: RequestEvent | None = None
    is_in_time: bool | None = None
    # Which headings have a statement from it, by the document in which they stand.
    stated_in: Mapping[UUID, frozenset[str]] = field(default_factory=dict)

    @property
    def is_late(self) -> bool:
        """Say whether its term ended without an answer."""
        return self.answer is None and self.is_in_time is False

    @property
    def is_due(self) -> bool:
        """Say whether it was answered, or its term has ended."""
        return self.is_in_time is not None

    @property
    def days_to_answer(self) -> int | None:
        """Return how many natural days it took from sending to the answer."""
        if self.answer is None or self.filing is None:
            return None
        return (self.answer.happened_date - self.filing.sent_date).days

    def last(self, *kinds: RequestEventKind) -> RequestEvent | None:
        """Return the last event of some kinds, where there is one."""
        return next((one for one in reversed(self.events) if one.kind in kinds), None)

    @property
    def is_appeal_won(self) -> bool | None:
        """Say whether a review was decided for who asked; None where none was decided."""
        decided = self.last(RequestEventKind.APPEAL_DECIDED)
        return None if decided is None else decided.result in WON

    @property
    def stated(self) -> frozenset[str]:
        """Return the headings that are stated: of the answer that holds, once it has a document.

        What was said before, of the silence or of an answer that a review undid, is not of it.
        """
        held = self.last(*ANSWERS)
        if held is not None and held.document_id is not None:
            return self.stated_in.get(held.document_id, frozenset())
        return frozenset().union(*self.stated_in.values())

    @property
    def uncoded(self) -> tuple[str, ...]:
        """Return the headings asked of which nothing is stated yet."""
        return tuple(one for one in self.request.headings if one not in self.stated)


def instant_of(day: date) -> datetime:
    """Return an instant of a day that is that day in every zone of the country."""
    return datetime.combine(day, SAME_DAY_EVERYWHERE, CENTRE)


def version_on(day: date) -> int:
    """Return the version of the protocol in force on the day a request is sent."""
    return newest(PROTOCOL, on=day).version


def protocol_of_filing(filing: RequestFiling) -> Protocol:
    """Return the protocol under which a request runs."""
    return protocol(PROTOCOL, filing.protocol_version)


def calendar_of_request(request: InformationRequest, calendars: Calendars) -> Calendar:
    """Return the calendar in which the terms of a request are counted."""
    if request.institution == MUNICIPAL:
        body = municipal_government()
    else:
        body = public_institution(request.institution)
    state = request.state_id
    if body.level == "federal" or state is None:
        return calendars.of(Jurisdiction.FEDERAL, state=CAPITAL)
    return calendars.of(Jurisdiction.STATE, state=state, municipality=request.municipality_id or "")


def standing_events(
    request: InformationRequest,
    *,
    known_at: datetime | None = None,
    until: date | None = None,
) -> tuple[RequestEvent, ...]:
    """Return what happened to a request as it was known, without what was taken back.

    Where a last day is asked, without what happened after it, whenever that was noted.
    """
    known = [one for one in request.events.all() if known_at is None or one.noted_at <= known_at]
    back = {one.takes_back_id for one in known if one.takes_back_id}
    left = [one for one in known if one.pk not in back and one.kind != RequestEventKind.TAKEN_BACK]
    if until is not None:
        left = [one for one in left if one.happened_date <= until]
    return tuple(sorted(left, key=lambda one: (one.happened_date, one.noted_at)))


def occurrence_of(kind: str, day: date, *, text: Protocol, key: UUID | str) -> Occurrence | None:
    """Return what an event is to the protocol; None where it is nothing to it."""
    at = instant_of(day)
    if kind == RequestEventKind.APPEAL_ADMITTED:
        return Occurrence(str(key), Happening.HAPPENED, at, events=(ADMITTED,))
    code = STEP_OF.get(RequestEventKind(kind))
    if code is None:
        return None
    if kind == RequestEventKind.EXTENSION_NOTIFIED:
        return Occurrence(str(key), Happening.EXTENDED, at, step=code)
    step = next(one for one in text.steps if one.id == code)
    return Occurrence(str(key), Happening.DONE, at, events=tuple(step.emits), step=code)


def occurrences_of(
    filing: RequestFiling, events: Sequence[RequestEvent], *, text: Protocol
) -> list[Occurrence]:
    """Return what was done of a request, as the protocol reads it; a review opens by an answer."""
    filed = next(step for step in text.steps if step.id == FILE)
    done = [
        Occurrence(
            str(filing.pk), Happening.DONE, instant_of(filing.sent_date),
            events=tuple(filed.emits), step=FILE,
        )
    ]  # fmt: skip
    for one in events:
        told = occurrence_of(one.kind, one.happened_date, text=text, key=one.pk)
        if told is not None:
            done.append(told)
        if one.kind in ANSWERS:
            done.append(_may_appeal(instant_of(one.happened_date)))
    return done


def agenda_of(
    filing: RequestFiling, events: Sequence[RequestEvent], *, at: datetime, calendar: Calendar
) -> tuple[Agenda, list[Occurrence]]:
    """Return what is due of a request at an instant, and the facts it was drawn from."""
    text = protocol_of_filing(filing)
    done = occurrences_of(filing, events, text=text)
    drawn = agenda(text, done, at=at, calendar=calendar)
    last = drawn.item(ANSWER).due.late_after
    is_answered = any(one.kind in ANSWERS for one in events)
    if not is_answered and last is not None and at > last:
        # Silence opens the review too, from the end of the term.
        done = [*done, _may_appeal(last)]
        drawn = agenda(text, done, at=at, calendar=calendar)
    return drawn, done


def track_request(
    request: InformationRequest,
    *,
    at: datetime,
    calendars: Calendars,
    known_at: datetime | None = None,
    until: date | None = None,
    stated_in: Mapping[UUID, frozenset[str]] | None = None,
) -> RequestTrack:
    """Return where a request stands at an instant, as it was known, by what happened until a day.

    What was answered after the end of a month was overdue at its end.
    """
    stated = stated_in or {}
    filing = getattr(request, "filing", None)
    if filing is None or (known_at is not None and filing.noted_at > known_at):
        return RequestTrack(request, None, (), RequestStatus.DRAFT, stated_in=stated)
    events = standing_events(request, known_at=known_at, until=until)
    calendar = calendar_of_request(request, calendars)
    drawn, _ = agenda_of(filing, events, at=at, calendar=calendar)
    found = RequestTrack(
        request,
        filing,
        events,
        RequestStatus.RUNNING,
        due_date=_due(drawn, ANSWER, calendar),
        is_extended=drawn.item(ANSWER).is_extended,
        appeal_due_date=_due(drawn, APPEAL, calendar),
        decision_due_date=_due(drawn, DECIDE, calendar),
        answer=next((one for one in events if one.kind in ANSWERS), None),
        is_in_time=_in_time(drawn.item(ANSWER)),
        stated_in=stated,
    )
    is_over = found.appeal_due_date is not None and local_day(at) > found.appeal_due_date
    is_filed = found.last(RequestEventKind.APPEAL_FILED) is not None
    return replace(found, status=_status(found, drawn), is_appeal_over=is_over and not is_filed)


def _status(track: RequestTrack, drawn: Agenda) -> RequestStatus:
    if track.last(RequestEventKind.APPEAL_DECIDED):
        return RequestStatus.DECIDED
    if track.last(RequestEventKind.APPEAL_FILED):
        return RequestStatus.APPEALED
    if track.answer is not None:
        is_refusal = track.answer.kind in REFUSALS
        return RequestStatus.REFUSED if is_refusal else RequestStatus.ANSWERED
    item = drawn.item(ANSWER)
    if item.due.stands_still:
        is_over = drawn.item(CLARIFY).state == State.LAPSED
        return RequestStatus.NOT_CLARIFIED if is_over else RequestStatus.WAITING
    if item.state == State.OVERDUE:
        return RequestStatus.LATE
    return RequestStatus.DUE if item.state == State.DUE else RequestStatus.RUNNING


def _in_time(item: Item) -> bool | None:
    if item.state == State.DONE:
        return True
    return False if item.state in (State.OVERDUE, State.BREACHED) else None


def _due(drawn: Agenda, step: str, calendar: Calendar) -> date | None:
    item = drawn.item(step)
    if item.due.at is None:
        return None
    return local_day(item.due.at, calendar.zone_of(item.step.by))


def _may_appeal(at: datetime) -> Occurrence:
    return Occurrence("may-appeal", Happening.HAPPENED, at, events=(MAY_APPEAL,))
