from typing import ClassVar

from baluarte.domain.procedure.models import SealedDocument
from baluarte.domain.protection.models.studies import ADDED_BY_WHO_ACTS, IDENTIFIED
from baluarte.domain.wall.declarations import by_condition, in_own_windows

# She opens what shows something that she reads: each of these tables says of what she does.
SHOWS_HERS = " or ".join(
    f"exists (select 1 from {table} hers where hers.{column} = sha256"  # noqa: S608 (names of our own tables)
    " and hers.compartment_id = protection_measuredocument.compartment_id)"
    for table, column in (
        ("protection_measurechange", "evidence_sha256"),
        ("protection_misusefact", "document_sha256"),
        ("protection_urgentact", "document_sha256"),
    )
)


class MeasureDocument(SealedDocument):
    """A document that shows a measure's progress, an urgent act, a decree or a fact of misuse."""

    wall = by_condition(
        read=f"{IDENTIFIED} or ({in_own_windows()} and ({SHOWS_HERS}))", add=ADDED_BY_WHO_ACTS
    )
    sensitivity: ClassVar = {"sealed_content": "sealed"}
