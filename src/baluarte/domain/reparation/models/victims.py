"""Victims of a case as the law knows them, and what joins two files of the same one."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartment, Compartmented
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED, SHE_SAYS
from baluarte.domain.procedure.models import SealedDocument
from baluarte.domain.registry.models import Event
from baluarte.domain.reparation.choices import VictimKind
from baluarte.domain.reparation.models.walls import BY_THE_TEAM, added_to, of_hers
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import (
    Change,
    by_condition,
    dated,
    in_compartments,
    lies_beside,
)
from baluarte.domain.wall.worker_counts import counted_by_worker

TABLE = "reparation_casevictim"
HERS = f"({HER_CASE} and (kind = '{VictimKind.COLLECTIVE}' or {SHE_SAYS}))"


# Of two files one joins those on whose team one is; of another there is nothing to learn.
BOTH_ARE_OURS = (
    f" and exists (select 1 from public.{TABLE} other where other.id = other_id"  # noqa: S608
    f" and {in_compartments(Level.CONTRIBUTE, column='other.compartment_id')})"
)


class Kept(Compartmented):
    """Base of what is said of a reparation by somebody, now; only added to."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class CaseVictim(Kept):
    """Somebody, or a collective, to whom the law gives the rights of a victim, for one fact or all.

    Who it is stands in the case (`party`); of an indirect victim also whose.
    """

    wall = dated(
        by_condition(
            read=f"{IDENTIFIED} or {HERS}",
            add=f"{BY_THE_TEAM} and {lies_beside(TABLE, 'case_id', 'cases_case')}"
            f" and {lies_beside(TABLE, 'party_id', 'cases_party')}",
            change=CONTRIBUTE,
            columns=("until_at",),
            worker=counted_by_worker("id", "compartment_id", "kind", "recorded_at", "until_at"),
        ),
        "recorded_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="victims")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=VictimKind)
    # Of an indirect or potential victim: on whose account.
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="others")
    # The fact; empty where it is all that the case is about.
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="reparation_a_victim_once",
                fields=["case", "party", "event"],
                condition=Q(until_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reparation_indirect_of_somebody",
                condition=~Q(kind=VictimKind.INDIRECT) | Q(of__isnull=False),
            ),
        ]


class FileJoin(Kept):
    """Two files are of the same victim, as somebody says; taken apart again with a word."""

    wall = added_to(
        "reparation_filejoin", "victim_id", TABLE, more=BOTH_ARE_OURS, change=CONTRIBUTE,
        changes=(Change(("parted_at", "parted_by_id")),),
        worker=counted_by_worker("victim_id", "other_id", "recorded_at", "parted_at"),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    victim = models.ForeignKey(CaseVictim, on_delete=models.PROTECT, related_name="joins")
    other = models.ForeignKey(CaseVictim, on_delete=models.PROTECT, related_name="joined_from")
    parted_at = models.DateTimeField(null=True)
    parted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="reparation_files_joined_once",
                fields=["victim", "other"],
                condition=Q(parted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="reparation_joined_to_another", condition=~Q(victim=models.F("other"))
            ),
        ]


class ReparationRemark(Kept, Sealed):
    """What was written beside something said: a reason, what is owed in words; sealed."""

    wall = added_to("reparation_reparationremark", "victim_id", TABLE, hers="true")
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    victim = models.ForeignKey(CaseVictim, on_delete=models.PROTECT, related_name="remarks")
    # The row that it is about.
    about = models.UUIDField(db_index=True)
    sealed_text = SealedField()


class ReparationDocument(SealedDocument):
    """A document that shows a delivery, an assembly or an answer, sealed; `about` is the victim."""

    wall = dated(
        by_condition(
            read=f"{IDENTIFIED} or {of_hers('reparation_reparationdocument', 'about', TABLE)}",
            add=f"{BY_THE_TEAM} and {lies_beside('reparation_reparationdocument', 'about', TABLE)}",
        ),
        "kept_at",
    )
    sensitivity: ClassVar = {"sealed_content": "sealed"}
