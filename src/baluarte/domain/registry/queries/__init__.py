"""Everything that reads aggressions: lists, one page, pairs, counts, search.

Each sees what the context may see; `known_at` asks what was held on an instant.
"""

from baluarte.domain.registry.queries.counts import (
    Tally,
    count_acts,
    count_events,
    count_victims,
    tally_of,
)
from baluarte.domain.registry.queries.disagreement import Disagreement, Said
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.identities import (
    FoundByName,
    find_by_name,
    names_behind,
    victims_named,
)
from baluarte.domain.registry.queries.lists import (
    Capped,
    Listed,
    ListPage,
    aggressions,
    count_up_to,
    list_aggressions,
)
from baluarte.domain.registry.queries.pages import AggressionPage, aggression_page
from baluarte.domain.registry.queries.pairs import (
    PairPage,
    PairsPage,
    clusters,
    joint_with,
    next_to_judge,
    pair_page,
    pairs_waiting,
    similar_facts,
)
from baluarte.domain.registry.queries.question import (
    Fault,
    Question,
    read_question,
    write_question,
)
from baluarte.domain.registry.queries.search import Found, search
from baluarte.domain.registry.queries.terms import Terms, terms_by_compartment
from baluarte.domain.registry.queries.walks import Cursor

__all__ = [
    "AggressionPage",
    "Capped",
    "Cursor",
    "Disagreement",
    "Fault",
    "Filters",
    "Found",
    "FoundByName",
    "ListPage",
    "Listed",
    "PairPage",
    "PairsPage",
    "Question",
    "Said",
    "Tally",
    "Terms",
    "aggression_page",
    "aggressions",
    "clusters",
    "count_acts",
    "count_events",
    "count_up_to",
    "count_victims",
    "find_by_name",
    "joint_with",
    "list_aggressions",
    "names_behind",
    "next_to_judge",
    "pair_page",
    "pairs_waiting",
    "read_question",
    "search",
    "similar_facts",
    "tally_of",
    "terms_by_compartment",
    "victims_named",
    "write_question",
]
