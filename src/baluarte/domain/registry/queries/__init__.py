"""Everything that reads aggressions: lists, one page, pairs, counts, search.

Each sees what the context may see; `known_at` asks what was held on an instant.
"""

from baluarte.domain.registry.queries.disagreement import Disagreement, Said
from baluarte.domain.registry.queries.filter_parsing import (
    Fault,
    Question,
    read_question,
    write_question,
)
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.identities import (
    FoundByName,
    find_by_name,
    names_behind,
    victims_named,
)
from baluarte.domain.registry.queries.keyset_pages import Cursor
from baluarte.domain.registry.queries.lists import (
    Capped,
    Listed,
    ListPage,
    aggressions,
    count_up_to,
    list_aggressions,
)
from baluarte.domain.registry.queries.search import Found, search
from baluarte.domain.registry.queries.sharing_terms import Terms, terms_by_compartment

__all__ = [
    "Capped",
    "Cursor",
    "Disagreement",
    "Fault",
    "Filters",
    "Found",
    "FoundByName",
    "ListPage",
    "Listed",
    "Question",
    "Said",
    "Terms",
    "aggressions",
    "count_up_to",
    "find_by_name",
    "list_aggressions",
    "names_behind",
    "read_question",
    "search",
    "terms_by_compartment",
    "victims_named",
    "write_question",
]
