"""What a restricted layer says in words, and where its areas lie, is sealed and opened by entry."""

import json

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.layers import layer_file, make_layer
from tests.factories.registry import LATER, make_curator, make_events, share_coded

from baluarte.domain.analysis.queries import Unit, count_now
from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.actions.layer_words import (
    open_outlines,
    open_words,
    seal_layers,
)
from baluarte.domain.registry.actions.layers import withdraw_layer
from baluarte.domain.registry.models import Layer, LayerPart, LayerWords
from baluarte.domain.registry.queries import Filters
from baluarte.domain.registry.queries.layers import layers
from baluarte.domain.sealing.models import RecordKey
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
CANARIES = ("canaria", "Región", "coordinates", "CASA-CANARIA")


@pytest.fixture
def curator(as_operator):
    return make_curator(as_operator)


@pytest.fixture
def hidden(side):
    return make_layer(
        side.documenter,
        at=LATER,
        compartment=side.compartment,
        content=layer_file(**{"CASA-CANARIA": ("30001",), "B": ("30002/2",)}),
        name_es="Capa canaria",
        name_en="Canaria layer",
        source="Quien es canaria",
        licence="Por acuerdo con canaria",
    )


def opened(account, layer):
    """Return what an account opens of a layer: its words, and those of its parts."""
    with acting_as(account.pk):
        found = list(layers().filter(pk=layer.pk))
        parts = list(LayerPart.objects.filter(layer=layer))
        open_words(found, parts, at=LATER)
        said = [(one.name_es, one.name_en, one.source, one.licence) for one in found]
        return said, [(part.name_es, part.name_en) for part in parts]


def test_no_word_and_no_border_of_a_restricted_layer_stands_in_the_database(hidden, as_operator):
    with as_operator(), connection.cursor() as cursor:
        said = ""
        for table in ("layer", "layerpart", "layerwords", "layerupload"):
            cursor.execute(f"select t::text from registry_{table} t")
            said += "\n".join(row for [row] in cursor.fetchall())
    assert (len(said) > 100, [one for one in CANARIES if one in said]) == (True, [])


def test_who_sees_it_opens_it_and_each_opening_is_an_entry(hidden, side):
    said = opened(side.colleague, hidden)
    assert said == (
        [("Capa canaria", "Canaria layer", "Quien es canaria", "Por acuerdo con canaria")],
        [("Región CASA-CANARIA", "Región CASA-CANARIA"), ("Región B", "Región B")],
    )
    with acting_as(side.colleague.pk):
        parts = list(LayerPart.objects.filter(layer=hidden).defer("shares"))
        open_outlines(hidden, parts, at=LATER)
        entries = list(Entry.objects.filter(act="registry.read_layers"))
    assert [part.outline["type"] for part in parts] == ["Polygon", "Polygon"]
    assert [one.actor for one in entries] == [side.colleague.pk] * 3


def test_who_reads_its_list_in_coded_form_opens_it_too(hidden, side, curator):
    share_coded(side)
    assert opened(curator, hidden)[0][0][0] == "Capa canaria"


def test_a_stranger_opens_nothing_and_leaves_no_entry(hidden, other):
    assert opened(other.documenter, hidden) == ([], [])
    with acting_as(other.documenter.pk):
        open_words([hidden], at=LATER)
        assert LayerWords.objects.count() == 0
        assert Entry.objects.filter(act="registry.read_layers").count() == 0
    assert hidden.name_es == ""


def test_the_worker_counts_by_it_and_reads_no_word(hidden, side, at_work):
    make_events(side, [{}, {"municipality_id": "20001"}])
    with acting_as(side.documenter.pk):
        part = LayerPart.objects.get(layer=hidden, code="1").pk
    with at_work(side.documenter):
        assert count_now(Unit.EVENTS, (), Filters(part=part), at=LATER).total.all == 1
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            LayerWords.objects.count()


def test_what_all_may_see_is_not_sealed_and_opens_without_an_entry(curator, side):
    layer = make_layer(curator, at=LATER)
    assert opened(side.documenter, layer)[1][0] == ("Región A", "Región A")
    with acting_as(curator.pk):
        assert LayerWords.objects.count() == 0
        assert Entry.objects.filter(act="registry.read_layers").count() == 0


def test_withdrawn_its_key_is_destroyed(hidden, side, as_operator):
    with acting_as(side.documenter.pk):
        withdraw_layer(layer=hidden, by=side.documenter.pk, at=LATER)
        words = LayerWords.objects.get(pk=hidden.pk)
        assert (words.sealed_words, words.sealed_outlines) == (None, None)
        open_words([Layer.objects.get(pk=hidden.pk)], at=LATER)
    with as_operator():
        key = RecordKey.objects.get(pk=words.record_key_id)
        assert (key.wrapped, key.destroyed_at) == (None, LATER)


def test_what_was_loaded_before_it_was_sealed_is_sealed_when_the_database_is_prepared(
    hidden, side, as_operator
):
    said = opened(side.documenter, hidden)
    with acting_as(side.documenter.pk):
        parts = list(LayerPart.objects.filter(layer=hidden))
        open_outlines(hidden, parts, at=LATER)
        open_words([hidden], at=LATER)
    with as_operator():
        with connection.cursor() as cursor:
            cursor.execute("delete from registry_layerwords")
        hidden.save()
        # As codes of a file: each is the position of another.
        for part, code in zip(parts, ("x", "1"), strict=True):
            part.code = code
            part.save()
        assert (seal_layers(), seal_layers()) == (1, 0)
        with connection.cursor() as cursor:
            cursor.execute("select t::text from registry_layer t union all"
                           " select t::text from registry_layerpart t")  # fmt: skip
            kept = "\n".join(row for [row] in cursor.fetchall())
    assert [one for one in CANARIES if one in kept] == []
    assert opened(side.documenter, hidden) == said


def test_many_layers_are_opened_by_as_few_questions_as_one(hidden, side, django_assert_num_queries):
    with acting_as(side.documenter.pk):
        found, parts = list(layers()), list(LayerPart.objects.all())
        with django_assert_num_queries(10, exact=False) as of_one:
            open_words(found, parts, at=LATER)
    for _ in range(3):
        make_layer(side.documenter, at=LATER, compartment=side.compartment)
    with acting_as(side.documenter.pk):
        found, parts = list(layers()), list(LayerPart.objects.all())
        with django_assert_num_queries(len(of_one)):
            open_words(found, parts, at=LATER)
        assert json.dumps([one.name_es for one in found]).count("Regiones inventadas") == 3
