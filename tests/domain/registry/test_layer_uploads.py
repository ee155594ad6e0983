"""A large file of a layer waits for the worker, which loads it once, or keeps why it cannot."""

import json
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories.jobs import as_the_worker, said
from tests.factories.layers import about, layer_file, make_layer
from tests.factories.registry import LATER, make_curator

from baluarte.domain.access.actions import end_membership
from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.registry import tasks
from baluarte.domain.registry.actions.layer_uploads import ask_for_layer, load_upload
from baluarte.domain.registry.actions.layers import About
from baluarte.domain.registry.models import Layer, LayerPart, LayerUpload
from baluarte.domain.registry.queries.layers import left_over, uploads
from baluarte.domain.territory.layers import LayerRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(minutes=1)


@pytest.fixture
def curator(as_operator):
    return make_curator(as_operator)


def ask(account, content=None, *, at=LATER, **changes):
    content = content or layer_file(A=("30001",), B=("30002/2",))
    with acting_as(account.pk):
        return ask_for_layer(content=content, about=about(**changes), by=account.pk, at=at)


def load(at_work, account, upload, *, at=SOON):
    with at_work(account):
        return load_upload(upload=upload.pk, by=account.pk, at=at)


def now_of(account, upload):
    with acting_as(account.pk):
        return LayerUpload.objects.get(pk=upload.pk)


def test_what_is_said_of_a_layer_is_kept_as_it_was():
    assert About.from_json(json.loads(json.dumps(about().as_json()))) == about()


def test_the_worker_is_told_by_keys_and_makes_the_layer_that_a_page_would(curator, side, at_work):
    upload = ask(curator)
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name, args from procrastinate_jobs")
        jobs = [(name, said(json.loads(args))) for name, args in cursor.fetchall()]
    given = {"account": str(curator.pk), "upload": str(upload.pk)}
    assert jobs == [("registry.load_layer", given)]
    with acting_as(curator.pk):
        assert (Layer.objects.count(), [one.pk for one in uploads(at=LATER)]) == (0, [upload.pk])
    layer = load(at_work, curator, upload)
    like = make_layer(curator, at=SOON)
    with acting_as(curator.pk):
        told = [
            (
                *Layer.objects.filter(pk=one.pk).values_list("sha256", "outside", "loaded_by")[0],
                list(LayerPart.objects.filter(layer=one).values_list("code", "shares", "outline")),
            )
            for one in (layer, like)
        ]
        acts = list(Entry.objects.filter(act__startswith="registry.").values_list("act", flat=True))
        assert (layer.pk, list(uploads(at=SOON))) == (upload.pk, [])
    assert told[0] == told[1]
    assert sorted(acts) == ["registry.ask_for_layer", "registry.load_layer", "registry.load_layer"]
    assert (now_of(curator, upload).content, now_of(curator, upload).is_loaded) == (None, True)


def test_loaded_twice_it_is_loaded_once(curator, side, at_work):
    upload = ask(curator)
    load(at_work, curator, upload)
    assert load(at_work, curator, upload) is None
    with acting_as(curator.pk):
        assert (Layer.objects.count(), LayerPart.objects.count()) == (1, 2)


def test_what_is_wrong_is_kept_row_by_row_and_nothing_else(curator, side, at_work):
    upload = ask(curator, layer_file(A=("30001",), B=("30001", "30002")))
    assert load(at_work, curator, upload) is None
    kept = now_of(curator, upload)
    assert (kept.content, kept.is_loaded, kept.ended_at) == (None, False, SOON)
    assert [line.split(":")[0] for line in kept.refused] == ["Fila 1"]
    with acting_as(curator.pk):
        assert (Layer.objects.count(), LayerPart.objects.count()) == (0, 0)
        assert [one.pk for one in uploads(at=SOON)] == [upload.pk]
        assert list(uploads(at=SOON + timedelta(days=8))) == []


def test_a_file_that_cannot_be_read_does_not_wait(curator):
    with pytest.raises(LayerRefused):
        ask(curator, b"nothing")
    with acting_as(curator.pk):
        assert LayerUpload.objects.count() == 0


def test_a_worker_killed_halfway_leaves_nothing_and_the_next_one_loads_it(
    curator, side, as_role, at_work
):
    upload = ask(curator, at=timezone.now() - timedelta(hours=1))

    def killed():
        with at_work(curator):
            assert load_upload(upload=upload.pk, by=curator.pk, at=timezone.now()) is not None
            raise SystemExit

    with pytest.raises(SystemExit):
        killed()
    with acting_as(curator.pk):
        assert (Layer.objects.count(), LayerPart.objects.count()) == (0, 0)
        assert [one.pk for one in left_over(at=timezone.now())] == [upload.pk]
    with as_role("bal_worker"):
        assert (tasks.load_left_over(0), tasks.load_left_over(0)) == (1, 0)
    with acting_as(curator.pk):
        assert [one.pk for one in Layer.objects.all()] == [upload.pk]


def test_after_a_day_without_a_worker_it_is_let_go(curator, side, at_work):
    upload = ask(curator)
    assert load(at_work, curator, upload, at=LATER + timedelta(days=2)) is None
    assert len(now_of(curator, upload).refused) == 1


def test_who_curates_no_more_loads_nothing(curator, side, at_work, as_operator):
    upload = ask(curator)
    with as_operator():
        for held in Membership.objects.filter(account=curator):
            end_membership(membership=held, by=None, at=LATER)
    assert load(at_work, curator, upload) is None
    with as_operator():
        kept = LayerUpload.objects.get(pk=upload.pk)
    assert (kept.content, kept.refused) == (None, ["Quien la envió ya no puede cargar capas."])


def test_only_a_curator_sends_one_and_only_curators_see_it(curator, side):
    with pytest.raises(NotAllowed, match=r"registry\.layer\.only_who_keeps_them"):
        ask(side.documenter)
    ask(curator)
    with acting_as(side.documenter.pk):
        assert (LayerUpload.objects.count(), list(uploads(at=LATER))) == (0, [])


def test_the_worker_loads_no_layer_of_a_compartment(side, at_work):
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with at_work(side.documenter), refused, transaction.atomic():
        Layer(
            compartment=side.compartment,
            name_es="x",
            name_en="x",
            source="x",
            licence="x",
            as_of=about().as_of,
            kind="partition",
            sha256="0" * 64,
            loaded_at=LATER,
            loaded_by=side.documenter,
        ).save(force_insert=True)
