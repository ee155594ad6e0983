"""How an indicator is figured: by statements about institutions, or by a query of rooms below."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from baluarte.domain.accountability.indicators.figure import NoData, QuerySource
from baluarte.domain.accountability.periods import Period


class ReportCount(StrEnum):
    """What is counted of reports that are owed: the offices that report, or what came in time."""

    OFFICES = "offices"
    ON_TIME = "on_time"


class Formula(StrEnum):
    """What is done with a numerator and a denominator."""

    SHARE = "share"
    REST = "rest"
    RATIO = "ratio"
    PER_HUNDRED = "per_hundred"


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRule:
    """Sums of two headings, over the institutions that state both of one period.

    Where `first_of` is true the first institution that states both speaks, and no other: their
    figures are of one thing. `stated` is a heading that states the value itself.
    """

    numerator: str
    denominator: str
    formula: Formula = Formula.SHARE
    institutions: tuple[str, ...]
    first_of: bool = False
    stated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeRule:
    """Institutions of which a heading says yes, of all that are asked.

    More than one heading: all of them must say yes. Of what is partly so nothing is counted.
    """

    headings: tuple[tuple[str, str], ...]
    institutions: tuple[str, ...]
    # Who else states the same of one of them: a state's mechanism beside its government.
    speakers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Other names under which the same thing is stated.
    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def places_of(self, institution: str, about: str) -> list[tuple[str, str]]:
        """Return of whom, and under which name, one thing may be stated."""
        who = (institution, *self.speakers.get(institution, ()))
        return [(one, name) for one in who for name in (about, *self.same.get(about, ()))]

    def reads(self, institution: str, heading: str, about: str) -> bool:
        """Say whether a statement is read for this indicator."""
        return any(
            heading == one and (institution, about) in self.places_of(each, name)
            for one, name in self.headings
            for each in self.institutions
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicReportRule:
    """A report that each of some offices owes for every period, by a day.

    Its periods and days stand in `norms/texts/policy/means.yaml`. What was due and did not come
    is in the whole: not to report is an answer.
    """

    report: str
    institutions: tuple[str, ...]
    counts: ReportCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What a query found: a part of a whole, or a number alone."""

    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    reason: NoData | None = None
    asked: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRule:
    """A query of the rooms below; `is_light` where a page of many indicators may ask it too.

    It is asked of a period, as known at an instant, and is told when now is where that is known.
    """

    name: str
    query: Callable[[Period, datetime, datetime | None], Computed]
    is_light: bool = False

    @property
    def source(self) -> QuerySource:
        """Return the query by its name."""
        return QuerySource(self.name)


Rule = SumRule | DegreeRule | PeriodicReportRule | QueryRule
