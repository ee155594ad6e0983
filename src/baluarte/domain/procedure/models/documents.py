from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.procedure.documents import EXTENSIONS
from baluarte.domain.procedure.models.matters import CONTRIBUTE
from baluarte.domain.procedure.models.routing import TOLD
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import by_condition, in_compartments

IDENTIFIED = in_compartments(Level.IDENTIFIED)
# A document names people whatever its step says: it is read by who reads names, and by whom the
# step was sent to that answered with it.
ANSWERED_WITH_IT = (
    "exists (select 1 from procedure_answer shown where shown.id = about"  # noqa: S608 (names of our own tables)
    " and shown.compartment_id = procedure_stepdocument.compartment_id and exists"
    f" (select 1 from procedure_assignment told where told.id = shown.assignment_id and {TOLD}))"
)
I_ANSWER_WITH_IT = (
    "exists (select 1 from procedure_answer mine"
    " where mine.id = about and mine.by_id = bal.account()"
    " and mine.compartment_id = procedure_stepdocument.compartment_id)"
)


class SealedDocument(Compartmented, Sealed):
    """Base of documents kept under seal with what they show; each room says who reads its own.

    `about` is the record it was handed in with; `sha256` stands in every record that it shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    about = models.UUIDField(db_index=True)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    sealed_content = SealedField()

    objects: ClassVar[models.Manager["SealedDocument"]] = models.Manager()

    class Meta:
        abstract = True
        indexes: ClassVar = [models.Index(fields=["compartment", "sha256"])]

    @property
    def file_name(self) -> str:
        """Return the name under which it leaves: no name that somebody gave it."""
        return f"documento-{self.sha256[:8]}.{EXTENSIONS[self.media_type]}"


class StepDocument(SealedDocument):
    """A document that shows how a step was done: of who keeps the matter, or of who answers."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {ANSWERED_WITH_IT}",
        add=f"by_id = bal.account() and ({CONTRIBUTE} or {I_ANSWER_WITH_IT})",
    )
    sensitivity: ClassVar = {"sealed_content": "sealed"}
