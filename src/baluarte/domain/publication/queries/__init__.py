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
    totals,
    totals_and_confirmed,
    totals_and_perhaps,
    totals_confirmed_and_perhaps,
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

__all__ = [
    "MOST_WAITING",
    "Beside",
    "DecisionsPage",
    "EditionFile",
    "Filters",
    "Mark",
    "Narrowed",
    "PublicationPage",
    "RecordKey",
    "RecordMark",
    "RecordOrder",
    "RecordsPage",
    "TodaysFigure",
    "by_group",
    "by_month",
    "by_municipality",
    "by_state",
    "by_type",
    "citation",
    "compared_events",
    "comparison",
    "comparisons",
    "counts_that_stand",
    "cut_of",
    "cuts_of_country",
    "decision",
    "decisions_waiting",
    "edition",
    "editions",
    "events_to_mark",
    "file_of",
    "files_of",
    "latest_edition",
    "marks_waiting",
    "narrowing",
    "next_to_review",
    "public_of_list",
    "publication_of",
    "rates_by_municipality",
    "record",
    "records",
    "records_in_order",
    "refusal_of",
    "said_of_event",
    "sayable",
    "standings_of_counts",
    "stated_count",
    "stated_counts",
    "todays_figure",
    "tombstones_of",
    "totals",
    "totals_and_confirmed",
    "totals_and_perhaps",
    "totals_confirmed_and_perhaps",
    "waiting_decisions",
    "withdrawn_on",
]
