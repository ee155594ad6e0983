"""Tables of memory: pages as they are written, who consented, what two let out, what is public."""

from baluarte.domain.memory.models.consents import Consenter, MemoryConsent
from baluarte.domain.memory.models.decisions import (
    PageWithdrawal,
    ReleaseProposal,
    ReleaseReview,
)
from baluarte.domain.memory.models.pages import (
    ItemCopy,
    ItemOriginal,
    ItemText,
    MemoryItem,
    MemoryPage,
    OfAPage,
)
from baluarte.domain.memory.models.published import (
    MemoryTombstone,
    PublishedFile,
    PublishedItem,
    PublishedPage,
)
