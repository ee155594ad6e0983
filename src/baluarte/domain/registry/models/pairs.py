"""Which aggressions may be one: what is compared, and what people say of it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.people.models import Person
from baluarte.domain.registry.choices import (
    Verdict,
    Voice,
)
from baluarte.domain.registry.models.events import Aggression, Kept
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Declaration,
    Rows,
    by_condition,
    in_compartments,
    only,
)

SEES_BOTH = " and ".join(
    in_compartments(Level.CODED, column=side)
    for side in ("left_compartment_id", "right_compartment_id")
)


def _worker(*, read: str, add: str | None = None) -> Declaration:
    """Let the worker do what the account that asked for the work may, and no more."""
    rights = (READ,) if add is None else (READ, ADD)
    return Declaration(
        {str(DatabaseRole.WORKER): rights}, {str(DatabaseRole.WORKER): Rows(read, add)}
    )


def _hashed() -> Declaration:
    """Let the worker compare hashes; whoever contributes finds whose they are, and empties them."""
    own = in_compartments(Level.CONTRIBUTE)
    found = only(READ, ("id", "compartment_id", "aggression_id", "person_id"))
    compared = _worker(read=in_compartments(Level.CODED))
    app = str(DatabaseRole.APP)
    return Declaration(
        compared.privileges | {app: (found, ADD, only(CHANGE, ("whole", "tokens")))},
        (compared.rows or {}) | {app: Rows(own, own, own)},
    )


class NameDigest(Kept):
    """Keyed hashes of a victim's name, compared by the worker and read by nobody else.

    Emptied when she is erased or nobody tells of her any more: a hash of a name finds it again.
    """

    wall = _hashed()
    sensitivity: ClassVar = {"whole": "personal", "tokens": "personal", "person": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    aggression = models.ForeignKey(
        Aggression, on_delete=models.PROTECT, related_name="name_digests"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    whole = models.BinaryField(max_length=32)
    # One after another, 32 bytes each.
    tokens = models.BinaryField()


class Pair(models.Model):
    """Two aggressions that may be one: proposed on agreed fields, visible to who sees both."""

    wall = by_condition(
        read=SEES_BOTH,
        add=SEES_BOTH,
        worker=_worker(read=SEES_BOTH, add=SEES_BOTH),
    )
    sensitivity: ClassVar = {"agreement": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    left = models.ForeignKey(Aggression, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Aggression, on_delete=models.PROTECT, related_name="+")
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
    proposed_at = models.DateTimeField()
    # Empty: proposed by the comparison.
    by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="registry_pair_once"),
            models.CheckConstraint(
                condition=Q(left__lt=F("right")), name="registry_pair_in_one_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["left_compartment", "-weight", "-id"], name="registry_pair_queue"),
            # For judging one after the other, in an order that says nothing.
            models.Index(fields=["left_compartment", "id"], name="registry_pair_by_lot"),
        ]


class Reason(Sealed):
    """Why a pair was judged so: seen by who sees both sides, sealed for the side that spoke.

    Apart from the judgement, which the worker reads; `queries` open it into `text`.
    """

    wall = by_condition(read=SEES_BOTH, add=SEES_BOTH)
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    left_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    right_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sealed_text = SealedField()


class Judgement(models.Model):
    """What a person says of a pair; the newest of each voice counts, none is changed."""

    wall = by_condition(
        read=SEES_BOTH,
        add=f"({SEES_BOTH}) and by_id = bal.account()",
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
        indexes: ClassVar = [models.Index(fields=["pair", "decided_at"], name="registry_judged")]
