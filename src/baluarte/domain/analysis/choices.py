"""What a run can ask, how far it came and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self


class RunMethod(StrEnum):
    """By which method a run answers; each has its file in `methods`."""

    RATES = "rates"
    BYM2 = "bym2"
    CLUSTERS = "clusters"
    DELAYS = "delays"
    PATTERNS = "patterns"
    OWN_PAST = "own_past"
    CHAINS = "chains"
    NEAR_REPEATS = "near_repeats"
    TOGETHER = "together"
    UNDERCOUNT = "undercount"
    FORECAST = "forecast"


class ScanShape(StrEnum):
    """Of which shape clusters are looked for."""

    CIRCLE = "circle"
    ELLIPSE = "ellipse"
    FLEXIBLE = "flexible"
    RESTRICTED = "restricted"


# Places that hang together by their borders.
BY_BORDERS = (ScanShape.FLEXIBLE, ScanShape.RESTRICTED)


class Strata(StrEnum):
    """By what events are parted before it is estimated how many were never registered."""

    NONE = ""
    VICTIM_KIND = "victim_kind"
    LABOR = "labor"
    GROUP = "group"
    STATE = "state"
    YEAR = "year"


class PlaceLevel(StrEnum):
    """Of which places a run speaks."""

    STATE = "state"
    MUNICIPALITY = "municipality"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Grid:
    """The places of a run; of regions also which division of the country they are of."""

    level: PlaceLevel = PlaceLevel.MUNICIPALITY
    division: str = ""

    @classmethod
    def read(cls, written: str) -> Self:
        """Read what `str` writes: `municipality`, `state`, `region/banxico`."""
        level, _, division = written.partition("/")
        return cls(PlaceLevel(level), division)

    def __str__(self) -> str:
        return f"{self.level}/{self.division}" if self.division else str(self.level)


# What an estimate of the undercount asks where nobody says otherwise.
UNDERCOUNT_DEFAULTS: Final[Mapping[str, Any]] = {"strata": "", "linkages": 5}
# Fewer lists cannot show whether they depend on one another.
FEWEST_LISTS: Final = 3
# Of what a row of it speaks: of all events asked for, of a stratum, of the sum of all strata, or of
# the sum of those that could be estimated, which is no total.
WHOLE, STRATUM, SUM, PARTIAL = "whole", "stratum", "sum", "partial"
# In place of a stratum: the sum of them, and what refuses them all.
OF_SUM, OF_ALL = "+", "*"

# What a forecast says of a place.
LEVEL, CHANGE, ONSET = OUTPUTS = ("level", "change", "onset")


class RunOrigin(StrEnum):
    """Whether a person asked for a run, or the first days of a month."""

    PERSON = "person"
    MONTHLY = "monthly"


class RunOutcome(StrEnum):
    """What became of a run; the first that is said stands."""

    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


class RunStanding(StrEnum):
    """Where a run stands now."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Refusal(StrEnum):
    """Why the data cannot carry an answer: a result, and no error."""

    TOO_FEW_EVENTS = "too_few_events"
    NO_POPULATION = "no_population"
    ONE_PLACE = "one_place"
    NO_NEIGHBOURS = "no_neighbours"
    NO_PAST = "no_past"
    PERIOD_TOO_SHORT = "period_too_short"
    MONTH_NOT_BEGUN = "month_not_begun"
    DELAYS_NOT_KNOWN = "delays_not_known"
    NOT_SETTLED = "not_settled"
    NOT_SCANNED = "not_scanned"
    TOO_LARGE = "too_large"
    QUESTION_NOT_READ = "question_not_read"
    SEES_NOTHING = "sees_nothing"
    NOT_ESTIMABLE = "not_estimable"
    TOO_MANY_TABLES = "too_many_tables"


class RunFailure(StrEnum):
    """Why a run broke off without an answer."""

    ERROR = "error"
    KILLED = "killed"
    TOO_LONG = "too_long"


class Caution(StrEnum):
    """What must be said beside a result."""

    INCOMPLETE_MONTHS = "incomplete_months"
    DELAYS_GUESSED = "delays_guessed"
    NO_COVERAGE = "no_coverage"
    NO_PEOPLE = "no_people"
    NO_CENTRE = "no_centre"
    NOT_DATED = "not_dated"
    NOT_PLACED = "not_placed"
    LIST_STOPPED = "list_stopped"
    LIST_BEGAN = "list_began"
    LIST_CHANGED = "list_changed"
    YOUNGER_PLACES = "younger_places"
    STAND_IN = "stand_in"
    REGISTERED_BEFORE = "registered_before"
    COULD_HAVE_SEEN = "could_have_seen"
    RISE_NOT_SEEN = "rise_not_seen"
    POWER_BY_RATES = "power_by_rates"
    NO_NEIGHBOUR = "no_neighbour"
    INTERVALS_SHORT = "intervals_short"
    PAST_DOCUMENTED_OTHERWISE = "past_documented_otherwise"
    TOO_FEW_TO_COMPARE = "too_few_to_compare"
    NO_DAY = "no_day"
    MANY_LOOKS = "many_looks"
    TOO_FEW_DRAWS = "too_few_draws"
    RECORDED_TOGETHER = "recorded_together"
    NO_STRATUM = "no_stratum"
    PAIRS_WAITING = "pairs_waiting"
    PAIRS_ALL_DECIDED = "pairs_all_decided"
    NEVER_REACHED = "never_reached"
    LISTS_LEFT_OUT = "lists_left_out"
    NOT_CORRECTED = "not_corrected"


class PlaceFinding(StrEnum):
    """What a run says of a place; never that it is safe."""

    MORE = "more"
    CANNOT_TELL = "cannot_tell"
    FEWER_RECORDED = "fewer_recorded"
    CLUSTER = "cluster"
    HOT_SPOT = "hot_spot"
    AS_CHANCE = "as_chance"
    TOO_FEW = "too_few"
    LESS_TOGETHER = "less_together"
    RAISED = "raised"
    AS_USUAL = "as_usual"


class EntryFinding(StrEnum):
    """How late a list, a group of types or a state comes in, beside everything together."""

    AS_ALL = "as_all"
    LATER = "later"
    SOONER = "sooner"
    NOT_KNOWN = "not_known"


class MonthFinding(StrEnum):
    """How much of a month is in."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    NOT_OVER = "not_over"
