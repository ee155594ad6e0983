from typing import ClassVar

from baluarte.domain.cases.models.support import BY_THE_TEAM
from baluarte.domain.procedure.models import SealedDocument
from baluarte.domain.wall.declarations import by_condition

# Whoever sees a receipt or a letter, she among them, opens what was handed in with it.
SEEN_WITH_IT = " or ".join(
    f"exists (select 1 from {table} seen where seen.id = about"  # noqa: S608 (names of our own tables)
    " and seen.compartment_id = cases_casedocument.compartment_id)"
    for table in ("cases_supportreceipt", "cases_letter")
)


class CaseDocument(SealedDocument):
    """A receipt of support itself, or what shows that a letter was received or answered."""

    wall = by_condition(read=SEEN_WITH_IT, add=BY_THE_TEAM)
    sensitivity: ClassVar = {"sealed_content": "sealed"}
