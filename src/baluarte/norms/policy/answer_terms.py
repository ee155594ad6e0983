"""In how long an institution answers an observation: dated text, the coalition's own rule."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.clocks.calendar import Calendar
from baluarte.norms.policy.texts import Said, policy_rows


@dataclass(frozen=True)
class AnswerTerm:
    """A term in working days from a day on; `law` is None where no article sets it."""

    version: int
    valid_from: date
    days: int
    label: Said
    law: str | None
    is_proposal: bool
    source: tuple[str, ...]
    confidence: str

    def in_language(self, language: str) -> str:
        """Return the term in words."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])

    def due_date(self, day: date, *, calendar: Calendar) -> date:
        """Return until which day is answered what was let out on a day."""
        return calendar.working_day(day, self.days)


@cache
def answer_terms() -> tuple[AnswerTerm, ...]:
    """Return every term that ever held, the oldest first."""
    rows = (
        AnswerTerm(**{**row, "source": tuple(row["source"])})
        for row in policy_rows("answer_terms.yaml")
    )
    return tuple(sorted(rows, key=lambda one: one.valid_from))


def answer_term(day: date) -> AnswerTerm:
    """Return the term that holds on a day; before the first one, the first."""
    held = [one for one in answer_terms() if one.valid_from <= day]
    return held[-1] if held else answer_terms()[0]
