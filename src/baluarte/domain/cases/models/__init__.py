"""Cases and who takes part; consent; contact and notebook."""

from baluarte.domain.cases.models.cases import Case, CaseAggression, Party
from baluarte.domain.cases.models.consent import Consent
from baluarte.domain.cases.models.notebook import Contact, NotebookEntry

__all__ = ["Case", "CaseAggression", "Consent", "Contact", "NotebookEntry", "Party"]
