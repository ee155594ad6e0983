"""How institutions answer: in time or not, after how long, with which refusals, against reviews."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from baluarte.domain.statements.choices import REFUSALS, RequestEventKind, RequestStatus
from baluarte.domain.statements.queries.requests import AskedRequests, tracked
from baluarte.domain.statements.request_deadlines import RequestTrack


@dataclass(frozen=True, slots=True)
class AnswerQuality:
    """What came of the requests to one institution, or to several together."""

    # Sent, whether their term has ended or not.
    sent: int
    # Answered, or their term has ended: the denominator of `share_in_time`.
    due: int
    in_time: int
    answered_late: int
    not_answered: int
    median_days: float | None
    # Whose institution took more days than the term gives at first.
    extended: int
    refusals: Mapping[RequestEventKind, int]
    appeals_filed: int
    appeals_decided: int
    appeals_won: int

    @property
    def share_in_time(self) -> float | None:
        """Return the share answered in time; None where none was due: never zero."""
        return self.in_time / self.due if self.due else None

    @property
    def share_not_answered(self) -> float | None:
        """Return the share whose term ended without an answer; None where none was due."""
        return self.not_answered / self.due if self.due else None

    @property
    def share_of_appeals_won(self) -> float | None:
        """Return the share of decided reviews that were won; None where none was decided."""
        return self.appeals_won / self.appeals_decided if self.appeals_decided else None

    @property
    def refused(self) -> int:
        """Return how many were refused, on whatever ground."""
        return sum(self.refusals.values())


def quality_by_institution(
    *, known_at: datetime, asked: AskedRequests | None = None
) -> dict[tuple[str, str], AnswerQuality]:
    """Return how each institution answered, as known at an instant; by code and municipality."""
    return by_institution(tracked(asked, at=known_at, known_at=known_at))


def by_institution(tracks: Iterable[RequestTrack]) -> dict[tuple[str, str], AnswerQuality]:
    """Return the figures of each institution, by its code and municipality."""
    of: dict[tuple[str, str], list[RequestTrack]] = defaultdict(list)
    for one in tracks:
        of[one.request.institution, one.request.municipality_id or ""].append(one)
    return {key: quality_of(several) for key, several in sorted(of.items())}


def by_template(tracks: Iterable[RequestTrack]) -> dict[str, AnswerQuality]:
    """Return the figures of what was asked by each template."""
    of: dict[str, list[RequestTrack]] = defaultdict(list)
    for one in tracks:
        of[one.request.template].append(one)
    return {code: quality_of(several) for code, several in sorted(of.items())}


def quality_of_answers(*, known_at: datetime, asked: AskedRequests | None = None) -> AnswerQuality:
    """Return how the institutions asked answered together, as known at an instant."""
    return quality_of(tracked(asked, at=known_at, known_at=known_at))


def quality_of(tracks: Iterable[RequestTrack]) -> AnswerQuality:
    """Return the figures of some requests; what was not sent, or counts as not filed, is none."""
    none = (RequestStatus.DRAFT, RequestStatus.NOT_CLARIFIED)
    sent = [one for one in tracks if one.status not in none]
    due = [one for one in sent if one.is_due]
    days = [one.days_to_answer for one in sent if one.days_to_answer is not None]
    answers = Counter(RequestEventKind(one.answer.kind) for one in sent if one.answer)
    won = [one.is_appeal_won for one in sent if one.is_appeal_won is not None]
    return AnswerQuality(
        sent=len(sent),
        due=len(due),
        in_time=sum(one.is_in_time is True for one in due),
        answered_late=sum(one.is_in_time is False and one.answer is not None for one in due),
        not_answered=sum(one.is_late for one in due),
        median_days=median(days) if days else None,
        extended=sum(one.is_extended for one in sent),
        refusals={kind: answers[kind] for kind in REFUSALS},
        appeals_filed=sum(one.last(RequestEventKind.APPEAL_FILED) is not None for one in sent),
        appeals_decided=len(won),
        appeals_won=sum(won),
    )
