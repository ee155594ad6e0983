"""The one kind of answer of every indicator: a value, what it is made of, or why there is none."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from baluarte.domain.accountability.periods import Period


class FigureState(StrEnum):
    """Whence a figure comes; its words stand with the pages."""

    COMPUTED = "computed"
    STATED = "stated"
    NO_DATA = "no_data"


class NoData(StrEnum):
    """Why there is no figure; none of these is zero."""

    NOBODY_STATED = "nobody_stated"
    NOT_ANSWERED = "not_answered"
    WITHOUT_FIGURE = "without_figure"
    NO_DENOMINATOR = "no_denominator"
    ZERO_DENOMINATOR = "zero_denominator"
    NOTHING_RECORDED = "nothing_recorded"
    NOBODY_REPORTED = "nobody_reported"
    NOT_BUILT = "not_built"
    NOT_REPORTED = "not_reported"
    PART_NOT_STATED = "part_not_stated"
    PARTS_EXCEED = "parts_exceed"


@dataclass(frozen=True, slots=True)
class StatementSource:
    """A statement that a figure stands on, by its public name, and the page of its document."""

    statement: str
    institution: str
    document: str
    page: int | None


@dataclass(frozen=True, slots=True)
class QuerySource:
    """A query that a figure was counted by."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An indicator in a period as known at an instant; without a value it says why.

    `low` and `high` are where the value lies: of an estimate its interval, of a share of
    institutions the bounds that those without data leave open. `answered` of `asked` institutions
    have data; `differing` of them are stated with more than one value.
    """

    code: str
    state: FigureState
    unit: str
    period: Period
    known_at: datetime
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    reason: NoData | None = None
    asked: int = 0
    answered: int = 0
    differing: int = 0
    # Of one institution that has something or not: `yes`, `partly` or `no`; empty otherwise.
    degree: str = ""
    sources: tuple[StatementSource | QuerySource, ...] = ()
    # What is asked and nobody states, as `heading` or `heading:about`, where that is the reason.
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != (self.state is FigureState.NO_DATA):
            raise ValueError(f"{self.code}: a figure has a value, or a reason")
        if (self.reason is None) != (self.value is not None):
            raise ValueError(f"{self.code}: a figure has a value, or a reason")

    @property
    def without_data(self) -> int:
        """Return how many institutions have none."""
        return self.asked - self.answered

    @property
    def leaves_some_out(self) -> bool:
        """Say whether institutions themselves are counted, and some are not known of."""
        is_of_them = self.denominator is not None and self.denominator == self.answered
        return is_of_them and self.low is not None and self.answered < self.asked


def without(figure: Figure, reason: NoData) -> Figure:
    """Return the same figure without a value, for a reason."""
    return replace(
        figure, state=FigureState.NO_DATA, reason=reason, value=None, low=None, high=None
    )
