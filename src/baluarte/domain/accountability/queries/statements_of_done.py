"""What whoever owes a step says it did, and what a document and the person's word show of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baluarte.domain.procedure.choices import AnswerKind, HerWord, OccurrenceKind, WordOnRecord
from baluarte.domain.procedure.models import Answer, Occurrence
from baluarte.domain.procedure.queries.matters import Course
from baluarte.domain.protection.models import Arrival
from baluarte.domain.wall.bulk_select import read_rows
from baluarte.norms.agenda.items import Item
from baluarte.norms.protocols.form import Proof

HAD = (WordOnRecord.ARRIVED, WordOnRecord.SAID)
_Key = tuple[UUID, str, str]


@dataclass(frozen=True)
class Statements:
    """`shown` are the occurrences that a document and her word show; the rest is only said."""

    shown: frozenset[str]
    said_at: Mapping[_Key, datetime]
    # When somebody of a compartment said last that something did not arrive.
    denied_at: Mapping[UUID, datetime]

    @classmethod
    def read(cls, proceedings: list[UUID], *, known_at: datetime) -> "Statements":
        """Read what was said and shown in some proceedings until an instant."""
        done = Occurrence.objects.filter(
            proceeding__in=proceedings, kind=OccurrenceKind.DONE, her_word__in=HAD
        ).exclude(evidence_sha256="")
        said = Answer.objects.filter(
            assignment__proceeding__in=proceedings, kind=AnswerKind.REPORTED,
            answered_at__lte=known_at,
        ).order_by("-answered_at")  # fmt: skip
        rows = said.values_list(
            "assignment__proceeding_id", "assignment__step", "assignment__run", "answered_at"
        )
        denied = Arrival.objects.filter(
            her_word=HerWord.NOT_ARRIVED, said_at__lte=known_at,
            compartment__in={row[0] for row in said.values_list("compartment_id")},
        ).order_by("said_at")  # fmt: skip
        return cls(
            frozenset(str(key) for (key,) in read_rows(done.values_list("id"))),
            {row[:3]: row[3] for row in rows},
            dict(denied.values_list("compartment_id", "said_at")),
        )

    def of(self, course: Course, item: Item) -> datetime | None:
        """Return when it was said first that an opening is done, unless she denied it since."""
        said = self.said_at.get((course.proceeding.pk, item.step.id, item.run))
        denied = self.denied_at.get(course.proceeding.compartment_id)
        is_denied = (
            item.step.shown_by == Proof.ARRIVAL
            and said is not None and denied is not None and denied > said
        )  # fmt: skip
        return None if is_denied else said
