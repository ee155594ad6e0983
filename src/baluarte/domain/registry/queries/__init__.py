"""Everything that reads events: lists, one page, pairs, counts, search.

Each sees what the context may see; `known_at` asks what was held on an instant.
"""

from baluarte.domain.registry.queries.disagreement import Disagreement, SourcedValue
from baluarte.domain.registry.queries.filter_parsing import (
    Cursor,
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
from baluarte.domain.registry.queries.list_order import (
    NEWEST_FIRST,
    Order,
    OrderMark,
    SortKey,
)
from baluarte.domain.registry.queries.lists import (
    Capped,
    ListedEvent,
    ListPage,
    count_up_to,
    events,
    list_events,
    page_after,
)
from baluarte.domain.registry.queries.search import Found, search
from baluarte.domain.registry.queries.sharing_terms import Terms, terms_by_compartment
