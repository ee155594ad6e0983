"""What the norms of 33 jurisdictions say to each question: as stated here, else as texts know."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.norms.policy.harmonisation import (
    FEDERATION,
    UNKNOWN,
    HarmonisationAnswer,
    HarmonisationQuestion,
    harmonisation_answer,
    harmonisation_questions,
)
from baluarte.norms.statements import Degree

PROVIDES, ARTICLE = "law_provides", "law_article"
# A question is answered yes, partial, no or unknown; a statement says how far something is so.
ANSWERS = {Degree.YES: "yes", Degree.PARTLY: "partial", Degree.NO: "no"}
CONTRADICTED = "contradicted"
KNOWN = (*ANSWERS.values(), CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Provided:
    """What one jurisdiction's norms say to one question.

    `statements` are those that stand and say it; where there is none, `text` is what is known from
    the dated text. An answer nobody gave is unknown, and counts as neither yes nor no.
    """

    question: HarmonisationQuestion
    jurisdiction: str
    answer: str
    article: str
    statements: tuple[Statement, ...]
    text: HarmonisationAnswer | None


@dataclass(frozen=True, slots=True)
class Harmonised:
    """One question over every jurisdiction it is asked of."""

    question: HarmonisationQuestion
    answers: tuple[Provided, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how many answer what, unknown among them; together all that are asked."""
        return Counter(one.answer for one in self.answers)

    @property
    def gaps(self) -> tuple[Provided, ...]:
        """Return the jurisdictions of which it is known that their norms do not say it all."""
        return tuple(one for one in self.answers if one.answer in ("no", "partial"))


def harmonised(
    *, known_at: datetime, question: str = "", shared_only: bool = False
) -> list[Harmonised]:
    """Return every question, or one, with what each jurisdiction's norms say as known then."""
    asked = Asked(headings=(PROVIDES, ARTICLE), about=question, shared_only=shared_only)
    rows = standing(known_at=known_at, asked=asked)
    said: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for one in rows:
        said[one.about, one.state_id or FEDERATION, one.heading].append(one)
    wanted = [one for code, one in harmonisation_questions().items() if question in ("", code)]
    return [
        Harmonised(one, tuple(_provided(one, place, said) for place in one.jurisdictions))
        for one in wanted
    ]


def _provided(
    question: HarmonisationQuestion,
    place: str,
    said: Mapping[tuple[str, str, str], list[Statement]],
) -> Provided:
    stated = tuple(_newest(said.get((question.code, place, PROVIDES), [])))
    articles = _newest(said.get((question.code, place, ARTICLE), []))
    article = articles[0].words if articles else ""
    if stated:
        degrees = {one.degree for one in stated if one.answer == Answer.ANSWERED}
        if len(degrees) > 1:
            return Provided(question, place, CONTRADICTED, article, stated, None)
        answer = ANSWERS[Degree(degrees.pop())] if degrees else UNKNOWN
        return Provided(question, place, answer, article, stated, None)
    text = harmonisation_answer(question.code, place)
    return Provided(question, place, text.answer, article or text.article, (), text)


def _newest(rows: list[Statement]) -> list[Statement]:
    """Return what speaks of the newest period: an older law says nothing of today's."""
    last = max((one.last_date for one in rows), default=None)
    return [one for one in rows if one.last_date == last]
