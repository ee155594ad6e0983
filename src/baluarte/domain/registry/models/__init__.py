"""The tables of the registry: events as each organisation holds them, and which may be one."""

from baluarte.domain.registry.models.events import (
    UNDATED,
    Act,
    Aggression,
    Determination,
    Ground,
    Link,
    Victim,
)
from baluarte.domain.registry.models.pairs import (
    Judgement,
    NameDigest,
    Pair,
    Reason,
)
from baluarte.domain.registry.models.searches import SavedSearch, Watch

__all__ = [
    "UNDATED",
    "Act",
    "Aggression",
    "Determination",
    "Ground",
    "Judgement",
    "Link",
    "NameDigest",
    "Pair",
    "Reason",
    "SavedSearch",
    "Victim",
    "Watch",
]
