"""All that documents state of one heading in its newest period, and what of it differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement


@dataclass(frozen=True, slots=True)
class Stated:
    """All that stands of one heading in the newest period of a year; nothing where it is empty."""

    heading: str
    about: str = ""
    rows: tuple[Statement, ...] = ()

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """Return the numbers that are stated, each once, the smallest first."""
        return tuple(sorted({one.number for one in self.rows if one.number is not None}))

    @property
    def is_contradicted(self) -> bool:
        """Say whether documents state more than one value."""
        return len({one.value for one in self.rows if one.answer == Answer.ANSWERED}) > 1

    @property
    def is_unanswered(self) -> bool:
        """Say whether it was asked for and nobody answered with a value."""
        return bool(self.rows) and all(one.answer != Answer.ANSWERED for one in self.rows)


def newest_of(heading: str, about: str, rows: Iterable[Statement]) -> Stated:
    """Keep the statements of the newest period, the longer of two that end on one day."""
    several = list(rows)
    newest = max((one.last_date, -one.first_date.toordinal()) for one in several)
    of_it = [one for one in several if (one.last_date, -one.first_date.toordinal()) == newest]
    return Stated(heading, about, tuple(of_it))
