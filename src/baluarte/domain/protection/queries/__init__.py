"""Everything that reads: studies and what they lack, measures, positions, what is due."""

from baluarte.domain.protection.queries.measures import (
    MeasureNow,
    history_of,
    incidents_of,
    measure_of,
    measures_of,
    measures_wanting,
    reevaluations_due,
    reevaluations_of,
)
from baluarte.domain.protection.queries.positions import position_on, positions_of, positions_on
from baluarte.domain.protection.queries.studies import (
    instrument_of,
    lacking,
    level_of,
    levels_of,
    levels_standing,
    ratings_of,
    read_texts,
    scenarios_in,
    scenarios_of,
    second_ratings_of,
    studies_of,
    studies_open,
    study_of,
)
from baluarte.domain.protection.queries.withdrawal import withdrawal_of, withdrawals_of

__all__ = [
    "MeasureNow",
    "history_of",
    "incidents_of",
    "instrument_of",
    "lacking",
    "level_of",
    "levels_of",
    "levels_standing",
    "measure_of",
    "measures_of",
    "measures_wanting",
    "position_on",
    "positions_of",
    "positions_on",
    "ratings_of",
    "read_texts",
    "reevaluations_due",
    "reevaluations_of",
    "scenarios_in",
    "scenarios_of",
    "second_ratings_of",
    "studies_of",
    "studies_open",
    "study_of",
    "withdrawal_of",
    "withdrawals_of",
]
