"""Cases and who takes part; consent; contact and notebook."""

from baluarte.domain.cases.models.cases import Case, CaseAggression, Party
from baluarte.domain.cases.models.consent import Consent
from baluarte.domain.cases.models.letters import Letter
from baluarte.domain.cases.models.notebook import Contact, NotebookEntry
from baluarte.domain.cases.models.reception import Reception

__all__ = [
    "Case",
    "CaseAggression",
    "Consent",
    "Contact",
    "Letter",
    "NotebookEntry",
    "Party",
    "Reception",
]
