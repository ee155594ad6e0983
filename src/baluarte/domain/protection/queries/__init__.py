"""Everything that reads: studies and what they lack, measures, positions, what is due."""

from baluarte.domain.protection.queries.measures import (
    MeasureNow,
    incidents_of,
    measures_of,
    reevaluations_due,
)
from baluarte.domain.protection.queries.positions import position_on, positions_on
from baluarte.domain.protection.queries.studies import (
    instrument_of,
    lacking,
    level_of,
    levels_of,
    ratings_of,
    read_texts,
    scenarios_of,
    studies_of,
    study_of,
)

__all__ = [
    "MeasureNow",
    "incidents_of",
    "instrument_of",
    "lacking",
    "level_of",
    "levels_of",
    "measures_of",
    "position_on",
    "positions_on",
    "ratings_of",
    "read_texts",
    "reevaluations_due",
    "scenarios_of",
    "studies_of",
    "study_of",
]
