"""Which events may be one: what is compared, and what people say of it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.linkage.models.weight_tables import WeightTable
from baluarte.domain.linkage.sql_functions import OF_PAIRS
from baluarte.domain.registry.choices import Verdict, Voice
from baluarte.domain.registry.models.events import Event
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    READ,
    Declaration,
    Rows,
    by_condition,
    in_compartments,
)

SIDES = ("left_compartment_id", "right_compartment_id")
SEES_BOTH = " and ".join(in_compartments(Level.CODED, column=side) for side in SIDES)
MINE_LEFT, MINE_RIGHT = (in_compartments(Level.CONTRIBUTE, column=side) for side in SIDES)
# Two stewards who see none of each other's rows, and both opened their lists to the curators.
IS_A_PARTY = f"({MINE_LEFT} or {MINE_RIGHT})" + "".join(
    f" and {side} = any (array(select bal.compared()))" for side in SIDES
)
SEES = f"({SEES_BOTH}) or ({IS_A_PARTY})"
# Until both say "same" a party reads only what was said for its own side.
FOR_MY_SIDE = f"(voice = 'left' and {MINE_LEFT}) or (voice = 'right' and {MINE_RIGHT})"
TOLD = f"({FOR_MY_SIDE}) or bal.both_say_same(pair_id)"
SEES_WHAT_WAS_SAID = f"({SEES_BOTH}) or (({IS_A_PARTY}) and ({TOLD}))"
# A weight is a sum of some fields' bits; beyond these it comes from no table.
HEAVIEST = 200
# What a row says of its sides holds of what it names, or who writes for one pair reaches another.
ITS_EVENTS = " and ".join(
    "exists (select 1 from public.registry_event told"  # noqa: S608 (names of our own)
    f" where told.id = linkage_pair.{side}_id"
    f" and told.compartment_id = linkage_pair.{side}_compartment_id)"
    for side in ("left", "right")
)
# Who contributes to a side speaks for it; a curator who does to neither, between two stewards.
BETWEEN_STEWARDS = (
    "exists (select 1 from public.access_compartment l, public.access_compartment r"
    " where l.id = left_compartment_id and r.id = right_compartment_id"
    " and l.institution_id is distinct from r.institution_id)"
)
SPEAKS_FOR = {
    Voice.LEFT: f"{MINE_LEFT} and not {MINE_RIGHT}",
    Voice.RIGHT: f"{MINE_RIGHT} and not {MINE_LEFT}",
    Voice.BOTH: f"{MINE_LEFT} and {MINE_RIGHT}",
    Voice.REGISTRY: (
        f"bal.holds_role('curator') and not {MINE_LEFT} and not {MINE_RIGHT} and {BETWEEN_STEWARDS}"
    ),
}
IN_ITS_VOICE = " or ".join(
    f"(voice = '{voice.value}' and {may})" for voice, may in SPEAKS_FOR.items()
)
FOR_ITS_SIDE = (
    f"(side_compartment_id is null and {SPEAKS_FOR[Voice.REGISTRY]})"
    f" or (side_compartment_id = left_compartment_id and {MINE_LEFT})"
    f" or (side_compartment_id = right_compartment_id and {MINE_RIGHT})"
)


def of_its_pair(table: str) -> str:
    """Return the condition that a row names the two sides of the pair that it is of."""
    sides = " and ".join(f"told.{side} = {table}.{side}" for side in SIDES)
    return (
        "exists (select 1 from public.linkage_pair told"  # noqa: S608
        f" where told.id = {table}.pair_id and {sides})"
    )


# Why it was judged so is said of the same two sides, and for the voice that speaks.
WITH_ITS_REASON = (
    "exists (select 1 from public.linkage_reason why where why.id = linkage_judgement.reason_id"
    " and why.left_compartment_id = linkage_judgement.left_compartment_id"
    " and why.right_compartment_id = linkage_judgement.right_compartment_id"
    " and why.side_compartment_id is not distinct from case linkage_judgement.voice"
    " when 'registry' then null when 'right' then linkage_judgement.right_compartment_id"
    " else linkage_judgement.left_compartment_id end)"
)


def _worker(*, read: str, add: str | None = None) -> Declaration:
    """Let the worker do what the account that asked for the work may, and no more."""
    rights = (READ,) if add is None else (READ, ADD)
    return Declaration(
        {str(DatabaseRole.WORKER): rights}, {str(DatabaseRole.WORKER): Rows(read, add)}
    )


class Pair(models.Model):
    """Two events that may be one: how they agree on agreed fields, and no more.

    Visible to who sees both sides; and to the two stewards, whose lists are both open to the
    curators, each of whom sees of the other's side nothing but the agreement itself.
    """

    definers = OF_PAIRS
    wall = by_condition(
        read=SEES,
        add=f"{SEES_BOTH} and {ITS_EVENTS} and by_id = bal.account()",
        worker=_worker(read=SEES_BOTH, add=f"{SEES_BOTH} and {ITS_EVENTS}"),
    )
    sensitivity: ClassVar = {"agreement": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    left = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    left_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    right_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # What agreed, in codes and numbers: {"days": 1, "place": "municipality", "type": "type",
    # "names": "agree"}; see `comparison`.
    agreement = models.JSONField()
    weight = models.FloatField()
    # By which adopted table; empty: by the written rule.
    weighing = models.ForeignKey(
        WeightTable, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField()
    # Empty: proposed by the comparison.
    by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="linkage_pair_once"),
            models.CheckConstraint(
                condition=Q(left__lt=F("right")), name="linkage_pair_in_one_order"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=-HEAVIEST, weight__lte=HEAVIEST),
                name="linkage_pair_weighs_bits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["left_compartment", "-weight", "-id"], name="linkage_pair_queue"),
            # For judging one after the other, in an order that says nothing.
            models.Index(fields=["left_compartment", "id"], name="linkage_pair_by_lot"),
            # For who contributes to the right side and does not see the left.
            models.Index(
                fields=["right_compartment", "-weight", "-id"], name="linkage_pair_queue_right"
            ),
            models.Index(fields=["right_compartment", "id"], name="linkage_pair_by_lot_right"),
        ]


class Reason(Sealed):
    """Why a pair was judged so: seen by who sees both sides, sealed for the side that spoke.

    Of a party that does not see the other side, only its own. Apart from the judgement, which
    the worker reads; `queries` open it into `text`.
    """

    wall = by_condition(
        read=f"({SEES_BOTH}) or {in_compartments(Level.CONTRIBUTE, column='side_compartment_id')}",
        add=f"({SEES}) and ({FOR_ITS_SIDE})",
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    left_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    right_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Whose words they are; empty: the registry's.
    side_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sealed_text = SealedField()


class Judgement(models.Model):
    """What a person says of a pair; the newest of each voice counts, none is changed."""

    wall = by_condition(
        read=SEES_WHAT_WAS_SAID,
        add=(
            f"({SEES}) and ({IN_ITS_VOICE}) and by_id = bal.account()"
            f" and {of_its_pair('linkage_judgement')} and {WITH_ITS_REASON}"
        ),
        worker=_worker(read=SEES_BOTH),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="judgements")
    left_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    right_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    voice = models.CharField(max_length=8, choices=Voice)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.ForeignKey(
        Reason, on_delete=models.PROTECT, related_name="judgements", db_index=False
    )
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["pair", "decided_at"], name="linkage_judged"),
            # What was ever held to be one event, among all that was judged.
            models.Index(
                fields=["pair"], condition=Q(verdict=Verdict.SAME), name="linkage_judged_same"
            ),
        ]


class Card(models.Model):
    """What one side holds in codes, laid face down when it says "same".

    Open to the other side as long as both say so; never changed, a newer one is laid beside it.
    """

    wall = by_condition(
        read=f"({SEES_BOTH}) or ({FOR_MY_SIDE}) or (({IS_A_PARTY}) and bal.both_say_same(pair_id))",
        add=f"({FOR_MY_SIDE}) and by_id = bal.account() and {of_its_pair('linkage_card')}",
    )
    sensitivity: ClassVar = {"holds": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="cards", db_index=False)
    left_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    right_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    voice = models.CharField(max_length=8, choices=Voice)
    # {"steward": ..., "list": ..., "reference": ..., "date": EDTF, "state": ..., "municipality":
    # ..., "types": {code: acts}, "victims": number or null}; no identity.
    holds = models.JSONField()
    laid_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pair", "laid_at"], name="linkage_card_laid")]
