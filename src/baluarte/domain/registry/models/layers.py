"""Areas that somebody brought: of all who have an account, or of whoever has a compartment open."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    DONE_NOW,
    READ,
    Change,
    Declaration,
    Definer,
    FunctionOwner,
    Rows,
    by_condition,
    in_compartments,
    only,
)

# Where it lies can be a secret of a community: then it is of a compartment, as any row.
_SEEN = f"(compartment_id is null or {in_compartments(Level.CODED)})"
_CURATES = "bal.holds_role('curator')"
_KEPT = f"((compartment_id is null and {_CURATES}) or {in_compartments(Level.CONTRIBUTE)})"
# The worker loads what a curator sent for all; a restricted layer is loaded while one waits.
_WORKER = Declaration(
    {str(DatabaseRole.WORKER): (READ, ADD)},
    {str(DatabaseRole.WORKER): Rows(read=_SEEN, add=f"compartment_id is null and {_CURATES}")},
)


# What a layer says is only ever emptied, as it is withdrawn.
ENDS_LAYER = Change(("withdrawn_at", "withdrawn_by_id"))
EMPTIED = Change(
    ("name_es", "name_en", "source", "outside"),
    "old.withdrawn_at is null and new.withdrawn_at is not null and new.name_es = ''"
    " and new.name_en = '' and new.source = '' and new.outside = '{}'::jsonb",
)
IS_WITHDRAWN = (
    "exists (select 1 from public.registry_layer gone"
    " where gone.id = new.layer_id and gone.withdrawn_at is not null)"
)
PART_EMPTIED = Change(
    ("name_es", "name_en", "outline", "shares"),
    "new.name_es = '' and new.name_en = '' and new.outline is null and new.shares = '{}'::jsonb"
    f" and {IS_WITHDRAWN}",
)
WORDS_EMPTIED = Change(
    ("sealed_words", "sealed_outlines"),
    f"new.sealed_words is null and new.sealed_outlines is null and {IS_WITHDRAWN}",
)


class Layer(models.Model):
    """A set of named areas from one source; another edition of it is another layer.

    Withdrawn, it says nothing any more: names, areas and shares are emptied. Of a compartment, what
    could tell a place is sealed beside it (`LayerWords`).
    """

    wall = by_condition(
        read=_SEEN,
        add=_KEPT,
        change=_KEPT,
        changes=(ENDS_LAYER, EMPTIED),
        worker=_WORKER,
    )
    sensitivity: ClassVar = {
        "name_es": "internal",
        "name_en": "internal",
        "source": "internal",
        "licence": "internal",
        "outside": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Empty: of all who have an account.
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=120)
    # Of what day the areas are.
    as_of = models.DateField()
    kind = models.CharField(max_length=12, choices=LayerKind)
    sha256 = models.CharField(max_length=64)
    # By municipality, the share of it that lies in no part; 1 is the whole.
    outside = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_layer_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]


class LayerPart(models.Model):
    """One named area of a layer, and which share of each municipality lies in it."""

    wall = by_condition(
        read=_SEEN,
        add=_KEPT,
        change=_KEPT,
        changes=(PART_EMPTIED,),
        worker=_WORKER,
    )
    sensitivity: ClassVar = {
        "name_es": "internal",
        "name_en": "internal",
        "outline": "internal",
        "shares": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    # A GeoJSON geometry, simplified, to be drawn; sealed elsewhere where only some may see it.
    outline = models.JSONField(null=True)
    # By municipality; 1 is the whole, what is less than a hundredth is not there.
    shares = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["layer", "code"], name="registry_part_of_a_layer_once"),
        ]


LAYER_KEYS = FunctionOwner(
    "bal_fn_layer_keys", {"registry_layerwords": (READ,), "sealing_recordkey": (READ, CHANGE)}
)
# Whoever keeps a layer withdraws it; only of this one record the key is theirs to destroy.
DESTROY_LAYER_KEY = Definer(
    "bal.destroy_layer_key(uuid, timestamp with time zone)",
    f"""
create or replace function bal.destroy_layer_key(asked uuid, instant timestamptz) returns void
language plpgsql {AS_ITS_OWNER} as $$
begin
  perform bal.account();{DONE_NOW}
  update public.sealing_recordkey k set wrapped = null, destroyed_at = instant
    from public.registry_layerwords w
   where w.layer_id = asked and k.id = w.record_key_id and k.destroyed_at is null
     and w.compartment_id in (select bal.compartments({Level.CONTRIBUTE.value}));
end $$""",  # noqa: S608 (constants of this file)
    (DatabaseRole.APP,),
    LAYER_KEYS,
)


class LayerWords(Sealed):
    """What only some may know of a layer: who drew it, and names and borders of its areas.

    Sealed, and each reading logged. What a layer of a compartment keeps in the open is numbers: the
    shares of municipalities, by which the worker counts.
    """

    wall = by_condition(
        read=in_compartments(Level.CODED),
        add=in_compartments(Level.CONTRIBUTE),
        change=in_compartments(Level.CONTRIBUTE),
        changes=(WORDS_EMPTIED,),
    )
    definers = (DESTROY_LAYER_KEY,)
    sensitivity: ClassVar = {"sealed_words": "sealed", "sealed_outlines": "sealed"}

    layer = models.OneToOneField(
        Layer, on_delete=models.PROTECT, primary_key=True, related_name="words"
    )
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    sealed_words = SealedField(null=True)
    sealed_outlines = SealedField(null=True)


class LayerUpload(models.Model):
    """A large file of a layer for all: the worker loads it, or says why not; then it is emptied.

    The layer that comes of it has the same key. Only what all may see waits here: the worker opens
    nothing that is sealed.
    """

    wall = by_condition(
        read=_CURATES,
        add=f"asked_by_id = bal.account() and {_CURATES}",
        worker=Declaration(
            {
                str(DatabaseRole.WORKER): (
                    READ,
                    only(CHANGE, ("content", "ended_at", "is_loaded", "refused")),
                )
            },
            {str(DatabaseRole.WORKER): Rows(read="true", change="true")},
        ),
    )
    sensitivity: ClassVar = {"about": "internal", "content": "internal", "refused": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # What is said of the layer beside its file.
    about = models.JSONField()
    content = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_loaded = models.BooleanField(default=False)
    # What is wrong, row by row, in the language of whoever asked.
    refused = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_upload_is_emptied_when_it_ends",
                condition=Q(ended_at__isnull=True, content__isnull=False, is_loaded=False)
                | Q(ended_at__isnull=False, content__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"],
                condition=Q(ended_at__isnull=True),
                name="registry_uploads_waiting",
            ),
        ]
