"""What the portal shows, counted only from what was decided; and where a decision stands."""

from baluarte.domain.publication.queries.comparisons import (
    Beside,
    compared_events,
    comparison,
    comparisons,
    said_of_event,
)
from baluarte.domain.publication.queries.counts import (
    by_group,
    by_month,
    by_municipality,
    by_state,
    by_type,
    by_year,
    listed_counts,
    totals,
    totals_and_confirmed,
    totals_and_perhaps,
)
from baluarte.domain.publication.queries.cuts import cut_of, cuts_of_country
from baluarte.domain.publication.queries.decisions import (
    DecisionsPage,
    PublicationPage,
    decision,
    decisions_waiting,
    next_to_review,
    publication_of,
    refusal_of,
    sayable,
    waiting_decisions,
)
from baluarte.domain.publication.queries.editions import (
    EditionFile,
    TodaysFigure,
    citation,
    edition,
    editions,
    file_of,
    files_of,
    latest_edition,
    todays_figure,
    tombstones_of,
)
from baluarte.domain.publication.queries.filters import Filters
from baluarte.domain.publication.queries.investigations import investigations_of
from baluarte.domain.publication.queries.policy import (
    PolicyDifference,
    PolicyFigure,
    institution_counts,
    latest_policy,
    policy_citation,
    policy_codes,
    policy_difference,
    policy_edition,
    policy_editions,
    policy_errata,
    policy_figures,
    policy_release,
    policy_releases,
    policy_row,
    policy_rows,
    standing_of_policy,
)
from baluarte.domain.publication.queries.policy_harm import harm_noted
from baluarte.domain.publication.queries.policy_tables import (
    FallenIndicator,
    fallen_indicators,
    tables_withdrawn,
)
from baluarte.domain.publication.queries.rates import rates_by_municipality
from baluarte.domain.publication.queries.recognition import Narrowed, narrowing
from baluarte.domain.publication.queries.records import (
    Mark,
    RecordsPage,
    record,
    records,
)
from baluarte.domain.publication.queries.records_order import (
    RecordKey,
    RecordMark,
    RecordOrder,
    records_in_order,
)
from baluarte.domain.publication.queries.shelves import public_of_list
from baluarte.domain.publication.queries.stated import (
    MOST_WAITING,
    counts_that_stand,
    events_to_mark,
    marks_waiting,
    standings_of_counts,
    stated_count,
    stated_counts,
)
from baluarte.domain.publication.queries.withdrawn import withdrawn_on
