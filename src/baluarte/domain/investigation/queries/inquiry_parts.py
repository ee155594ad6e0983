"""What is held of the parts of an inquiry: acts, hypotheses, criteria, suspects, acts asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from baluarte.domain.investigation.choices import RequestAnswer, Verdict
from baluarte.domain.investigation.models import (
    ActRequest,
    ActRequestAnswer,
    AttractionCriterion,
    Classification,
    Hypothesis,
    HypothesisVerdict,
    Inquiry,
    InvestigativeAct,
    SuspectCount,
)
from baluarte.domain.investigation.protocols import followed_by, protocols_of
from baluarte.domain.investigation.queries.inquiries import standing
from baluarte.domain.procedure.choices import Jurisdiction
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.norms.clocks.calendar import CAPITAL, Calendar, local_day
from baluarte.norms.clocks.counting import count, end_of
from baluarte.norms.protocols import Protocol, Step, newest

# As texts name that the victim asks for an act: from then the office has three days (CNPP 129).
ASKED = "victim_act_request"
# Three working days with a weekend and two holidays among them.
LONGEST_ANSWER = 7
# As texts name what she may challenge before a control judge, and where its days stand (CNPP 258).
DECIDED, OF_A_CASE = "prosecutor_decision_notified", "criminal_case"
REFUSED = (RequestAnswer.REFUSED, RequestAnswer.REFUSED_WITHOUT)


@dataclass(frozen=True)
class ActSaid:
    """An act of the protocol with all that stands of it, the newest last; nothing is not known."""

    step: Step
    rows: tuple[InvestigativeAct, ...]

    @property
    def newest(self) -> InvestigativeAct | None:
        """Return the newest word on it."""
        return self.rows[-1] if self.rows else None

    @property
    def disagree(self) -> bool:
        """Say whether sources differ on how far it came."""
        return len({one.outcome for one in self.rows}) > 1


@dataclass(frozen=True)
class HypothesisSaid:
    """A hypothesis with what became of it, the newest last."""

    row: Hypothesis
    verdicts: tuple[HypothesisVerdict, ...]

    @property
    def verdict(self) -> str:
        """Return what became of it; kept open where nobody said anything."""
        return self.verdicts[-1].verdict if self.verdicts else Verdict.KEPT


@dataclass(frozen=True)
class AskedAct:
    """An act that was asked for, what was answered, and the last day to answer it.

    `appeal_date` is the last day to challenge a refusal, where the day she was told it is known.
    """

    row: ActRequest
    answer: ActRequestAnswer | None
    due_date: date | None
    appeal_date: date | None = None

    @property
    def is_refused(self) -> bool:
        """Say whether the office refused it, with reasons or without."""
        return self.answer is not None and self.answer.answer in REFUSED

    def is_late(self, on: date) -> bool:
        """Say whether its answer is late, or came late."""
        if self.due_date is None:
            return False
        came = self.answer.first_date if self.answer else None
        return (came or on) > self.due_date


def acts_of(inquiry: Inquiry, *, known_at: datetime | None = None) -> list[ActSaid]:
    """Return each act of the protocol of an inquiry with what is said of it; none without one."""
    if inquiry.text is None:
        return []
    rows: dict[str, list[InvestigativeAct]] = defaultdict(list)
    for one in standing(InvestigativeAct, [inquiry], known_at=known_at):
        rows[one.act].append(one)
    return [ActSaid(step, tuple(rows[step.id])) for step in followed_by(inquiry).steps]


def protocol_followed(inquiry: Inquiry) -> Protocol:
    """Return the protocol that an inquiry follows, in its own version."""
    return followed_by(inquiry)


def may_follow_a_protocol(inquiry: Inquiry) -> bool:
    """Say whether there are protocols for the kind of an inquiry."""
    return bool(protocols_of(inquiry.kind))


def hypotheses_of(inquiry: Inquiry) -> list[HypothesisSaid]:
    """Return the hypotheses of an inquiry: that of the work first, the others as they came."""
    verdicts: dict[UUID, list[HypothesisVerdict]] = defaultdict(list)
    for one in standing(HypothesisVerdict, [inquiry]):
        verdicts[one.hypothesis_id].append(one)
    rows = sorted(
        standing(Hypothesis, [inquiry]), key=lambda one: (not one.is_of_the_work, one.number)
    )
    return [HypothesisSaid(one, tuple(verdicts[one.pk])) for one in rows]


def criteria_of(inquiry: Inquiry) -> dict[str, AttractionCriterion]:
    """Return the newest word on each criterion of attraction."""
    return {one.criterion: one for one in standing(AttractionCriterion, [inquiry])}


def classifications_of(inquiry: Inquiry) -> QuerySet[Classification]:
    """Return what crimes an inquiry is called, as they were said."""
    return standing(Classification, [inquiry])


def suspects_of(inquiry: Inquiry) -> QuerySet[SuspectCount]:
    """Return how many suspects reached what, as it was said."""
    return standing(SuspectCount, [inquiry])


def asked_acts_of(inquiry: Inquiry) -> list[AskedAct]:
    """Return the acts that were asked for, with what was answered and until when it is due."""
    answers = {one.request_id: one for one in standing(ActRequestAnswer, [inquiry])}
    rows = list(standing(ActRequest, [inquiry]))
    due = _due_dates(rows, {inquiry.pk: inquiry})
    appeals = _appeal_dates(answers.values(), inquiry)
    return [
        AskedAct(one, answers.get(one.pk), due.get(one.pk), appeals.get(one.pk)) for one in rows
    ]


def unanswered_after(*, on: date) -> QuerySet[ActRequest]:
    """Return the acts asked for so long before a day that no calendar leaves more time to answer.

    A list counts by the longest that three working days can take; the page of each by its own.
    """
    newer = ActRequest.objects.filter(supersedes=OuterRef("pk"))
    answered = ActRequestAnswer.objects.filter(request=OuterRef("pk"), is_withdrawn=False)
    answered = answered.filter(superseded_by=None)
    waiting = ActRequest.objects.filter(
        is_withdrawn=False, last_date__lt=on - timedelta(days=LONGEST_ANSWER)
    )
    return waiting.filter(~Exists(newer), ~Exists(answered)).order_by("last_date", "pk")


def _due_dates(rows: Sequence[ActRequest], of: Mapping[UUID, Inquiry]) -> dict[UUID, date]:
    """Return the last day to answer each request, as the protocol counts it where the office is."""
    if not rows:
        return {}
    calendars, found = Calendars.read(), {}
    for row in rows:
        inquiry, asked = of[row.inquiry_id], row.last_date or row.first_date
        step = _answering(inquiry)
        if asked is None or step is None:
            continue
        calendar = calendar_of(inquiry, calendars)
        zone = calendar.zone_of(step.by)
        due = count(step.clock, end_of(asked, zone), role=step.by, calendar=calendar)
        if due.at is not None:
            found[row.pk] = local_day(due.at, zone)
    return found


def _appeal_dates(answers: Iterable[ActRequestAnswer], inquiry: Inquiry) -> dict[UUID, date]:
    """Return by request the last day to challenge what was refused, counted where the office is."""
    refused = [one for one in answers if one.answer in REFUSED and one.first_date == one.last_date]
    days = {one.request_id: one.first_date for one in refused if one.first_date is not None}
    if not days:
        return {}
    step = next(one for one in newest(OF_A_CASE).steps if DECIDED in one.starts)
    calendar = calendar_of(inquiry, Calendars.read())
    zone, found = calendar.zone_of(step.by), {}
    for request, told in days.items():
        due = count(step.clock, end_of(told, zone), role=step.by, calendar=calendar)
        if due.at is not None:
            found[request] = local_day(due.at, zone)
    return found


def calendar_of(inquiry: Inquiry, calendars: Calendars) -> Calendar:
    """Return the calendar of whom an inquiry is before: of its state, or federal in the capital."""
    jurisdiction = Jurisdiction.STATE if inquiry.state_id else Jurisdiction.FEDERAL
    return calendars.of(jurisdiction, state=inquiry.state_id or CAPITAL)


def _answering(inquiry: Inquiry) -> Step | None:
    """Return the step by which an office answers what it is asked; as the newest text says it."""
    if inquiry.text is None and not protocols_of(inquiry.kind):
        return None
    protocol = (
        followed_by(inquiry) if inquiry.text is not None else newest(protocols_of(inquiry.kind)[0])
    )
    return next((step for step in protocol.steps if ASKED in step.starts), None)
