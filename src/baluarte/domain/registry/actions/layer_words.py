"""What a layer of a compartment is called and where its areas lie: sealed, opened with an entry."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.registry.actions.grounds import owner_of
from baluarte.domain.registry.models import Layer, LayerPart, LayerWords
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.queries import unseal_all
from baluarte.domain.wall import context

OF_LAYER = ("name_es", "name_en", "source", "licence")
OF_PART = ("name_es", "name_en")


def take_words(layer: Layer, parts: Sequence[LayerPart]) -> LayerWords | None:
    """Take out of an unsaved layer and its parts what only some may know; nothing if all may.

    A part's own code can tell a place too: its position stands for it.
    """
    if layer.compartment_id is None:
        return None
    for place, part in enumerate(parts, start=1):
        part.code = str(place)
    said = {name: getattr(layer, name) for name in OF_LAYER}
    said |= {"parts": {p.code: [getattr(p, name) for name in OF_PART] for p in parts}}
    outlines = {part.code: part.outline for part in parts}
    [(record_key, key)] = new_record_keys(owner_of(layer.compartment_id), 1)
    words = LayerWords(layer=layer, compartment_id=layer.compartment_id, record_key=record_key)
    seal(words, "sealed_words", json.dumps(said), key=key)
    seal(words, "sealed_outlines", json.dumps(outlines), key=key)
    for name in OF_LAYER:
        setattr(layer, name, "")
    for part in parts:
        part.name_es = part.name_en = ""
        part.outline = None
    return words


def open_words(layers: Iterable[Layer], parts: Iterable[LayerPart] = (), *, at: datetime) -> None:
    """Put their names into layers and parts that were read without; one entry for all of them."""
    of_layers = [one for one in layers if one.compartment_id is not None]
    of_parts = [part for part in parts if part.compartment_id is not None]
    keys = {one.pk for one in of_layers} | {part.layer_id for part in of_parts}
    told = _opened(keys, "sealed_words", at=at)
    for layer in of_layers:
        for name in OF_LAYER if layer.pk in told else ():
            setattr(layer, name, told[layer.pk][name])
    for part in of_parts:
        if part.layer_id in told:
            part.name_es, part.name_en = told[part.layer_id]["parts"][part.code]


def open_outlines(layer: Layer, parts: Iterable[LayerPart], *, at: datetime) -> None:
    """Put names and borders into the parts of a layer that were read without."""
    rows = list(parts)
    open_words((), rows, at=at)
    told = _opened({layer.pk}, "sealed_outlines", at=at) if layer.compartment_id else {}
    for part in rows:
        if layer.pk in told:
            part.outline = told[layer.pk][part.code]


@transaction.atomic
def seal_layers() -> int:
    """Seal what restricted layers say that were loaded before it was sealed. By the operator."""
    old = Layer.objects.filter(compartment__isnull=False, withdrawn_at=None, words=None)
    layers = list(old)
    for layer in layers:
        parts = list(layer.parts.all())
        words = take_words(layer, parts)
        layer.save(update_fields=OF_LAYER)
        # Twice: a position can be the code that another part had.
        for before in ("~", ""):
            for place, part in enumerate(parts, start=1):
                part.code = f"{before}{place}"
            LayerPart.objects.bulk_update(parts, [*OF_PART, "outline", "code"])
        if words is not None:
            words.save(force_insert=True)
    return len(layers)


def empty_words(layer: Layer, *, at: datetime) -> None:
    """Destroy what was sealed of a layer."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.destroy_layer_key(%s, %s)", [layer.pk, at])
    LayerWords.objects.filter(layer=layer).update(sealed_words=None, sealed_outlines=None)


def _opened(keys: Iterable[UUID], field: str, *, at: datetime) -> dict[UUID, dict[str, Any]]:
    wanted = set(keys)
    return _unsealed(wanted, field, at=at) if wanted else {}


@transaction.atomic
def _unsealed(wanted: set[UUID], field: str, *, at: datetime) -> dict[UUID, dict[str, Any]]:
    sealed = LayerWords.objects.filter(pk__in=wanted, layer__withdrawn_at=None)
    rows = list(sealed.only("record_key", field))
    if not rows:
        return {}
    record(
        act="registry.read_layers",
        object_type="layer",
        objects=[one.pk for one in rows],
        payload={"field": field},
        by=context.current(),
        at=at,
    )
    texts = unseal_all(rows, field)
    return {row.pk: json.loads(text) for row, text in zip(rows, texts, strict=True)}
