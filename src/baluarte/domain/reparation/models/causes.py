"""What does not come back: a remedy of non-repetition answers the structural cause of a warning."""

from typing import ClassVar

from django.db import models

from baluarte.domain.reparation.models.plans import REMEDY, Remedy
from baluarte.domain.reparation.models.victims import Kept
from baluarte.domain.reparation.models.walls import added_to
from baluarte.norms.reparation import NON_REPETITION, headings_of

ANSWER = "reparation_causeanswer"
LISTED = ", ".join(f"'{code}'" for code in headings_of(NON_REPETITION))
# Of non-repetition (LGV 74), and of a cause that the house of whoever names it noted.
ANSWERS_OURS = (
    " and bal.is_cause_of_ours(cause) and exists (select 1 from public.reparation_remedy owed"  # noqa: S608
    f" where owed.id = {ANSWER}.remedy_id and owed.heading in ({LISTED}))"
)


class CauseAnswer(Kept):
    """A remedy answers a structural cause: which institution answers for it, until which review.

    Each review is one more of the same remedy and cause; the newest stands.
    """

    wall = added_to(ANSWER, "remedy_id", REMEDY, more=ANSWERS_OURS)
    sensitivity: ClassVar[dict[str, str]] = {}

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="cause_answers")
    # Of `prevention`, a stranger to this room: no key reaches it, the wall asks whose it is.
    cause = models.UUIDField(db_index=True)
    # Of the catalogue of public institutions.
    owner = models.CharField(max_length=20)
    review_date = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["by", "review_date"], name="reparation_causes_to_review"),
        ]
