"""Two invented batches of information requests: 66 institutions asked, in every state there is.

Asked by a curator, what was answered let stand by another. Nothing in it is of any real office:
no request was sent, and every figure is drawn by lot from a seed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.documents import invented_document
from baluarte.demo.walkthrough.statements import ENTERS, REVIEWS
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.statements.actions import (
    Addressee,
    CodedFigure,
    NewAnswer,
    NewDocument,
    NewFiling,
    NewRequestEvent,
    NewRequests,
    draft_requests,
    mark_sent,
    note_event,
    receive_answer,
    review,
    state_not_answered,
)
from baluarte.domain.statements.choices import Answer, AppealResult, RequestEventKind
from baluarte.domain.statements.models import InformationRequest, RequestFiling, Statement
from baluarte.domain.statements.queries.requests import track
from baluarte.domain.statements.request_deadlines import (
    ANSWER,
    agenda_of,
    calendar_of_request,
    version_on,
)
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institutions
from baluarte.norms.protocols.states import names_of_states

KIND = RequestEventKind
HOLDER = "registro"
OFFICES, CARE = "prosecution_files", "victims_care"
# In days back: when the first batch was sent, when the second was drafted.
FIRST, SECOND = 110, 46
# Of the second batch, so many were sent: the first few on a day whose term ends about now, then
# one each day.
SENT_OF_SECOND, TOGETHER = 25, 4
ARTICLES = {
    KIND.RESERVED: "LGTAIP art. 112, fracción VII",
    KIND.DOES_NOT_EXIST: "LGTAIP arts. 140 y 141",
    KIND.NOT_COMPETENT: "LGTAIP art. 138",
}


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a request, in days after it was sent."""

    # When it is answered, and how; how many of its headings are coded, and whether let stand.
    answered: int = 0
    kind: RequestEventKind = KIND.ANSWERED
    coded: int = 0
    is_let_stand: bool = True
    events: tuple[tuple[RequestEventKind, int], ...] = ()
    # A review of the answer, or of the silence; and how it was decided.
    is_appealed: bool = False
    result: AppealResult | None = None
    is_silence_stated: bool = False


WHOLE, PART = 7, 3
QUICK, EXTENDED = Course(12, coded=WHOLE), (KIND.EXTENSION_NOTIFIED, 15)
COURSES_OF_FIRST = (
    *(Course(8 + n, coded=WHOLE) for n in range(10)),
    Course(60, coded=WHOLE), Course(54, coded=WHOLE),
    Course(34, coded=WHOLE, events=(EXTENDED,)), Course(36, coded=WHOLE, events=(EXTENDED,)),
    Course(16, coded=WHOLE, is_let_stand=False), Course(17, coded=WHOLE, is_let_stand=False),
    Course(18, coded=PART), Course(19, coded=PART), Course(20), Course(21),
    Course(14, KIND.RESERVED), Course(15, KIND.RESERVED), Course(16, KIND.DOES_NOT_EXIST),
    Course(3, KIND.NOT_COMPETENT),
    Course(12, KIND.RESERVED, is_appealed=True, result=AppealResult.REVOKED),
    Course(12, KIND.RESERVED, is_appealed=True, result=AppealResult.CONFIRMED),
    Course(is_appealed=True, result=AppealResult.ORDERED), Course(is_appealed=True),
    Course(is_silence_stated=True), Course(is_silence_stated=True), Course(is_silence_stated=True),
    Course(events=((KIND.REMINDER, 40),)),
    Course(events=((KIND.CLARIFICATION_ASKED, 4),)),
)  # fmt: skip
COURSES_OF_SECOND = (
    Course(6, coded=4), Course(9, coded=4), Course(10),
    Course(events=(EXTENDED,)), Course(events=((KIND.ACKNOWLEDGED, 1),)),
)  # fmt: skip


def tell_of_requests(*, seed: int, at: datetime) -> Iterator[str]:
    """Ask, send, receive and code, once; the last day of it is today."""
    with connected_as(DatabaseRole.APP):
        people = {
            one.username: one.pk for one in Account.objects.filter(username__in=(ENTERS, REVIEWS))
        }
        if len(people) < len((ENTERS, REVIEWS)):
            return
        with acting_as(people[ENTERS]):
            if InformationRequest.objects.exists():
                return
        told = _Telling(people[ENTERS], people[REVIEWS], Random(seed), at)  # noqa: S311 (not a secret)
        number = told.first() + told.second()
    yield f"{number} information requests, in two batches."


class _Telling:
    """Tells both batches as whoever asked, and lets stand what was coded as another."""

    def __init__(self, by: UUID, reviewer: UUID, drawn: Random, at: datetime) -> None:
        self.by, self.reviewer, self.drawn, self.at = by, reviewer, drawn, at
        self.today = local_day(at)
        self.stated: list[Statement] = []

    def first(self) -> int:
        """Tell of the batch whose terms have ended: each office has its own course."""
        year = self.today.year - 2
        with acting_as(self.by):
            made = self._draft(OFFICES, ["FGR", *_of_class("FIS")], year, days=FIRST + 2)
            sent = self.today - timedelta(FIRST)
            self._send(made, [sent] * len(made), first=330_000_100)
            for one, course in zip(made, COURSES_OF_FIRST, strict=True):
                self._go(one, course, sent)
        self._let_stand()
        return len(made)

    def second(self) -> int:
        """Tell of the batch whose terms run: some were answered at once, some are drafts."""
        with acting_as(self.by):
            codes = ["CEAV", *_of_class("VIC")]
            year = (self.today - timedelta(SECOND)).year - 1
            made = self._draft(CARE, codes, year, days=SECOND)
            begins = self._still_running(made[0])
            days = [begins + timedelta(max(0, place - TOGETHER)) for place in range(SENT_OF_SECOND)]
            self._send(made[:SENT_OF_SECOND], days, first=330_000_200)
            for one, course, day in zip(made, COURSES_OF_SECOND, days, strict=False):
                self._go(one, course, day)
            self._clarify(made[len(COURSES_OF_SECOND)], days[len(COURSES_OF_SECOND)])
        self._let_stand()
        return len(made)

    def _still_running(self, one: InformationRequest) -> date:
        """Return the earliest day on which it can have been sent and not be late today."""
        calendar = calendar_of_request(one, Calendars.read())
        for back in range(SECOND, 0, -1):
            day = self.today - timedelta(back)
            filing = RequestFiling(sent_date=day, protocol_version=version_on(day))
            drawn, _ = agenda_of(filing, (), at=self.at, calendar=calendar)
            late_after = drawn.item(ANSWER).due.late_after
            if late_after is not None and late_after > self.at:
                return day
        return self.today

    def _draft(
        self, template: str, codes: Sequence[str], year: int, *, days: int
    ) -> list[InformationRequest]:
        return draft_requests(
            given=NewRequests(
                template=template,
                addressees=[Addressee(code) for code in codes],
                first_date=date(year, 1, 1),
                last_date=date(year, 12, 31),
            ),
            institution=Institution.objects.get(slug=HOLDER),
            by=self.by,
            at=self.at - timedelta(days),
        )

    def _send(
        self, made: Sequence[InformationRequest], days: Sequence[date], *, first: int
    ) -> None:
        filings = [
            NewFiling(request=one, folio=f"INV{first + place}", sent_date=day)
            for place, (one, day) in enumerate(zip(made, days, strict=True))
        ]
        mark_sent(filings=filings, by=self.by, at=self.at)

    def _go(self, one: InformationRequest, course: Course, sent: date) -> None:
        for kind, after in course.events:
            self._note(one, kind, sent + timedelta(after))
        if course.answered:
            self._answer(one, course, sent + timedelta(course.answered))
        if course.is_appealed:
            self._appeal(one, course, sent)
        if course.is_silence_stated:
            self.stated += state_not_answered(request=one, by=self.by, at=self.at)

    def _answer(self, one: InformationRequest, course: Course, day: date) -> None:
        title = f"Respuesta inventada a la solicitud {one.filing.folio}"
        figures = list(self._figures(one))[: course.coded]
        event = receive_answer(
            request=one,
            given=NewAnswer(
                answered_date=day,
                kind=course.kind,
                article=ARTICLES.get(course.kind, ""),
                document=NewDocument(
                    title=title, issuer=one.institution, channel="information_request",
                    document_date=day, **_file(title, is_paper=bool(figures)),
                ),
            ),
            figures=figures,
            by=self.by,
            at=self.at,
        )  # fmt: skip
        if course.is_let_stand and figures:
            self.stated += Statement.objects.filter(request=one, document=event.document_id)

    def _figures(self, one: InformationRequest) -> Iterator[CodedFigure]:
        """Yield a figure for each heading, none above the one it is part of; some do not exist."""
        whole = self.drawn.randint(4, 60)
        for place, code in enumerate(one.headings):
            figure = whole if place == 0 else self.drawn.randint(0, whole // (place + 2))
            if place == len(one.headings) - 1 and figure % 2:
                yield CodedFigure(heading=code, answer=Answer.DOES_NOT_EXIST, page=2)
                continue
            if code == "plans_fulfilled":
                figure = 0
            yield CodedFigure(
                heading=code, value=Decimal(figure), page=1 + place % 3,
                quote="Dato inventado, para la demostración.",
            )  # fmt: skip

    def _appeal(self, one: InformationRequest, course: Course, sent: date) -> None:
        due = track(one, at=self.at).due_date or sent
        begins = sent + timedelta(course.answered) if course.answered else due
        self._note(one, KIND.APPEAL_FILED, begins + timedelta(4))
        self._note(one, KIND.APPEAL_ADMITTED, begins + timedelta(10))
        if course.result is not None:
            self._note(one, KIND.APPEAL_DECIDED, begins + timedelta(45), result=course.result)

    def _clarify(self, one: InformationRequest, sent: date) -> None:
        self._note(one, KIND.CLARIFICATION_ASKED, max(sent, self.today - timedelta(5)))

    def _note(
        self,
        one: InformationRequest,
        kind: RequestEventKind,
        day: date,
        *,
        result: AppealResult | None = None,
    ) -> None:
        given = NewRequestEvent(kind=kind, happened_date=min(day, self.today), result=result)
        note_event(request=one, given=given, by=self.by, at=self.at)

    def _let_stand(self) -> None:
        waiting, self.stated = self.stated, []
        with acting_as(self.reviewer):
            review(statements=waiting, by=self.reviewer, at=self.at)


def _of_class(code: str) -> list[str]:
    of_states = public_institutions(states=names_of_states())
    return [one.code for one in of_states if one.code.endswith(f"-{code}")]


def _file(title: str, *, is_paper: bool) -> dict[str, Any]:
    """Return an invented file: pages where figures are read off them, otherwise a few words."""
    if is_paper:
        return {
            "content": invented_document(title, pages=6).content,
            "name": "respuesta_inventada.pdf",
            "media_type": "application/pdf",
        }
    return {
        "content": f"{title}.".encode(),
        "name": "respuesta_inventada.txt",
        "media_type": "text/plain",
    }
