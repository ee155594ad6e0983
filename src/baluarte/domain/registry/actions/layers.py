from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.actions.layer_words import empty_words, take_words
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.registry.rules import keeps_layers
from baluarte.domain.territory.layers import (
    OUTSIDE,
    Columns,
    LayerRead,
    read_layer,
)


@dataclass(frozen=True, kw_only=True)
class About:
    """What is said of a layer beside its file."""

    name_es: str
    name_en: str
    source: str
    licence: str
    as_of: date
    kind: LayerKind
    columns: Columns = field(default_factory=Columns)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept while a file waits."""
        return asdict(self) | {"as_of": self.as_of.isoformat(), "kind": str(self.kind)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "About":
        """Return what was kept."""
        told = {
            "as_of": date.fromisoformat(kept["as_of"]),
            "kind": LayerKind(kept["kind"]),
            "columns": Columns(**kept["columns"]),
        }
        return cls(**{**kept, **told})


def load_layer(
    *,
    content: bytes,
    about: About,
    compartment: Compartment | None = None,
    key: UUID | None = None,
    is_waited_for: bool = False,
    by: UUID,
    at: datetime,
) -> Layer:
    """Read a layer and take it in, whole or not at all: seconds, for the land of each place.

    While somebody waits for a page less time is spent on it, and one is read at a time. Without a
    compartment all who have an account see it. `LayerRefused` says what is wrong where.
    """
    if not keeps_layers(compartment, by=by):
        raise NotAllowed("registry.layer.only_who_keeps_them")
    read = read_layer(
        content,
        columns=about.columns,
        is_partition=about.kind == LayerKind.PARTITION,
        is_waited_for=is_waited_for,
    )
    digest = sha256(content).hexdigest()
    return keep_layer(
        read, digest=digest, about=about, compartment=compartment, key=key, by=by, at=at
    )


def keep_layer(
    read: LayerRead,
    *,
    digest: str,
    about: About,
    compartment: Compartment | None = None,
    key: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Layer:
    """Keep what was read of a layer's file, of which the SHA-256 is given, as `load_layer` does."""
    if not keeps_layers(compartment, by=by):
        raise NotAllowed("registry.layer.only_who_keeps_them")
    layer = Layer(
        id=key or uuid4(),
        compartment=compartment,
        name_es=about.name_es,
        name_en=about.name_en,
        source=about.source,
        licence=about.licence,
        as_of=about.as_of,
        kind=about.kind,
        sha256=digest,
        outside={one.municipality: one.share for one in read.shares if one.part == OUTSIDE},
        loaded_at=at,
        loaded_by_id=by,
    )
    return _keep(layer, read, by=by, at=at)


@transaction.atomic
def withdraw_layer(*, layer: Layer, by: UUID, at: datetime) -> None:
    """Withdraw a layer: what it said is emptied, and that it was there is kept."""
    if not keeps_layers(layer.compartment, by=by):
        raise NotAllowed("registry.layer.only_who_keeps_them")
    standing = Layer.objects.filter(pk=layer.pk, withdrawn_at=None)
    if not standing.update(
        withdrawn_at=at, withdrawn_by=by, name_es="", name_en="", source="", outside={}
    ):
        return
    empty_words(layer, at=at)
    LayerPart.objects.filter(layer=layer).update(name_es="", name_en="", outline=None, shares={})
    record(act="registry.withdraw_layer", object_type="layer", objects=[layer.pk], by=by, at=at)


@transaction.atomic
def _keep(layer: Layer, read: LayerRead, *, by: UUID, at: datetime) -> Layer:
    of_part: dict[str, dict[str, float]] = {part.code: {} for part in read.parts}
    for one in read.shares:
        if one.part != OUTSIDE:
            of_part[one.part][one.municipality] = one.share
    rows = [
        LayerPart(
            compartment=layer.compartment,
            layer=layer,
            position=position,
            code=part.code,
            name_es=part.name_es,
            name_en=part.name_en,
            outline=part.outline,
            shares=of_part[part.code],
        )
        for position, part in enumerate(read.parts)
    ]
    words = take_words(layer, rows)
    layer.save(force_insert=True)
    LayerPart.objects.bulk_create(rows)
    if words is not None:
        words.save(force_insert=True)
    record(
        act="registry.load_layer",
        object_type="layer",
        objects=[layer.pk],
        payload={"parts": len(read.parts), "kind": layer.kind, "sha256": layer.sha256},
        by=by,
        at=at,
    )
    return layer
