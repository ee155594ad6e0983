"""Large files of layers for all: kept as sent, loaded by the worker, whole or not at all."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.actions.layers import About, load_layer
from baluarte.domain.registry.models import Layer, LayerUpload
from baluarte.domain.registry.rules import keeps_layers
from baluarte.domain.territory.layers import LayerRefused, check_rows
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed

LOAD = "registry.load_layer"
# What a page takes in while one waits; measured, a file of this size takes two or three seconds.
AT_ONCE = 1024**2
# A file that no worker could load by then is let go.
LET_GO = timedelta(days=1)


@transaction.atomic
def ask_for_layer(*, content: bytes, about: About, by: UUID, at: datetime) -> LayerUpload:
    """Have the worker load a layer for all; `LayerRefused` where its rows cannot be read at all."""
    context.require(by)
    if not keeps_layers(None, by=by):
        raise NotAllowed("registry.layer.only_who_keeps_them")
    check_rows(content, columns=about.columns)
    upload = LayerUpload(asked_by_id=by, asked_at=at, about=about.as_json(), content=content)
    upload.save(force_insert=True)
    defer_signed(app.configure_task(LOAD), account=by, upload=str(upload.pk))
    _record("registry.ask_for_layer", upload.pk, by=by, at=at)
    return upload


@transaction.atomic
def load_upload(*, upload: UUID, by: UUID, at: datetime) -> Layer | None:
    """Load what was sent, as who asked, or keep why not; by the worker, once, whoever is killed."""
    context.require(by)
    waiting = LayerUpload.objects.select_for_update(skip_locked=True, of=("self",))
    found = waiting.filter(pk=upload, asked_by=by, ended_at=None).first()
    if found is None:
        return None
    language = Account.objects.values_list("language", flat=True).get(pk=by)
    with translation.override(language):
        layer, refused = _loaded(found, by=by, at=at)
    LayerUpload.objects.filter(pk=upload).update(
        content=None, ended_at=at, is_loaded=layer is not None, refused=refused
    )
    if layer is None:
        _record("registry.refuse_layer", upload, by=by, at=at)
    return layer


def _loaded(upload: LayerUpload, *, by: UUID, at: datetime) -> tuple[Layer | None, list[str]]:
    if at - upload.asked_at > LET_GO:
        return None, [_("It could not be loaded within a day. Simplify the areas and send it.")]
    try:
        with transaction.atomic():
            layer = load_layer(
                content=bytes(upload.content or b""),
                about=About.from_json(upload.about),
                key=upload.pk,
                by=by,
                at=at,
            )
    except LayerRefused as refused:
        return None, refused.said
    except NotAllowed:
        return None, [_("Whoever sent it may load layers no more.")]
    return layer, []


def _record(act: str, upload: UUID, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="layer", objects=[upload], by=by, at=at)
