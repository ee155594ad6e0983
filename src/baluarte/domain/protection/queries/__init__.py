"""Everything that reads: studies and what they lack, measures, positions, what is due."""

from baluarte.domain.protection.queries.appeals import (
    Term,
    adopted_on,
    appeal_of,
    appeal_to_decide,
    appeals_of,
    appeals_to_decide,
    appeals_waiting,
    challenged_by,
    decided_by,
    due_by,
    is_of_the_board,
    steps_of,
    study_of_appeal,
    term_of,
)
from baluarte.domain.protection.queries.measures import (
    MeasureNow,
    history_of,
    incidents_of,
    measure_of,
    measures_of,
    measures_wanting,
    reasons_of,
    reevaluations_due,
    reevaluations_of,
)
from baluarte.domain.protection.queries.positions import position_on, positions_of, positions_on
from baluarte.domain.protection.queries.second_ratings import studies_to_rate_again, took_part
from baluarte.domain.protection.queries.studies import (
    as_it_stands,
    findings_of,
    instrument_of,
    lacking,
    level_of,
    levels_of,
    levels_standing,
    quality_of,
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
