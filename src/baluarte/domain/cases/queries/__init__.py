"""Everything that reads: cases, who takes part, what each consents to, contact, notebook."""

from baluarte.domain.cases.queries.cases import (
    aggressions_of,
    case_of,
    case_of_matter,
    cases,
    parties_of,
)
from baluarte.domain.cases.queries.consent import Layer, covering_consent, layers_of
from baluarte.domain.cases.queries.notebook import contacts_of, notebook_of, promises_due

__all__ = [
    "Layer",
    "aggressions_of",
    "case_of",
    "case_of_matter",
    "cases",
    "contacts_of",
    "covering_consent",
    "layers_of",
    "notebook_of",
    "parties_of",
    "promises_due",
]
