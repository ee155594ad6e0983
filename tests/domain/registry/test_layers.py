"""Layers in the registry: taken in whole, behind the wall, counted so that all adds up."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from tests.factories.layers import about, layer_file, make_layer
from tests.factories.registry import LATER, make_curator, make_events, share_coded

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.analysis.queries import Cell, Unit, count_now
from baluarte.domain.analysis.queries.by_layer import Between, count_by_layer
from baluarte.domain.analysis.queries.facets import facets_of
from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.actions.layers import load_layer, withdraw_layer
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.registry.queries import Filters, events, list_events
from baluarte.domain.registry.queries.layers import (
    certainly_in,
    certainly_within,
    layers,
    parts_with,
)
from baluarte.domain.territory.layers import LayerRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ALL = Filters()
TOLD = [
    {},
    {"types": ["AG-KIL"]},
    {"municipality_id": "30002"},
    {"municipality_id": "20001"},
    {"municipality_id": None, "state_id": "20"},
    {"municipality_id": None, "state_id": "30"},
    {"municipality_id": None},
]


@pytest.fixture
def curator(as_operator):
    return make_curator(as_operator)


@pytest.fixture
def layer(curator, side):
    return make_layer(curator, at=LATER)


def counted(account, layer, unit=Unit.EVENTS, filters=ALL, *, known_at=None):
    with acting_as(account.pk):
        parts = list(LayerPart.objects.filter(layer=layer))
        return count_by_layer(layer, parts, unit, filters, at=LATER, known_at=known_at)


def part_of(account, layer, code):
    with acting_as(account.pk):
        # Of a restricted layer the code is not kept.
        return LayerPart.objects.get(layer=layer, position="ABC".index(code)).pk


def test_a_layer_is_kept_with_its_source_its_parts_and_an_entry(layer, curator):
    with acting_as(curator.pk):
        [kept] = layers()
        parts = [(one.code, one.name_es, one.shares) for one in kept.parts.all()]
        entries = Entry.objects.filter(act="registry.load_layer").count()
    assert (kept.pk, kept.part_count, kept.source) == (layer.pk, 2, "Red inventada, 2026")
    assert parts[0] == ("A", "Región A", {"30001": 1.0})
    assert [code for code, share in parts[1][2].items() if 0.2 < share < 0.8] == ["30002"]
    assert entries == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update registry_layer set source = 'Otra'",
        "update registry_layer set name_es = '', name_en = '', source = '', outside = '{}'",
        "update registry_layerpart set shares = '{\"30001\": 0.5}'",
        "update registry_layerpart set name_es = '', name_en = '', outline = null, shares = '{}'",
    ],
)
def test_who_keeps_a_layer_neither_rewrites_nor_empties_one_that_stands(layer, curator, statement):
    with (
        acting_as(curator.pk),
        pytest.raises(DatabaseError, match="what was written"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    with acting_as(curator.pk):
        withdraw_layer(layer=layer, by=curator.pk, at=LATER)
        assert {one.shares == {} for one in LayerPart.objects.filter(layer=layer)} == {True}


def test_events_are_in_a_part_outside_or_not_known_and_make_the_total(layer, side):
    make_events(side, TOLD)
    told = counted(side.documenter, layer)
    assert {code: (one.certain.all, one.possible.all) for code, one in told.parts.items()} == {
        "A": (2, 4),
        "B": (0, 3),
    }
    assert told.outside == Between(Cell(2), Cell(5))
    assert (told.inside.all, told.unknown.all, told.counted.total.all) == (2, 3, 7)


@pytest.mark.parametrize("unit", [Unit.EVENTS, Unit.ACTS, Unit.VICTIMS, Unit.VICTIMISATIONS])
def test_every_unit_adds_up_now_and_as_it_was_known(layer, side, unit):
    make_events(side, [*TOLD, {"types": ["AG-KIL", "AG-THR"], "victims": 2}])
    for known_at in (None, LATER):
        told = counted(side.documenter, layer, unit, known_at=known_at)
        together = told.inside.all + told.outside.certain.all + told.unknown.all
        with acting_as(side.documenter.pk):
            whole = count_now(unit, (), at=LATER).total
        assert (together, told.counted.total) == (whole.all, whole)


def test_of_parts_that_overlap_those_in_several_are_said(curator, side):
    layer = make_layer(
        curator,
        at=LATER,
        kind=LayerKind.OVERLAPPING,
        content=layer_file(A=("30001",), B=("30001", "20001")),
    )
    make_events(side, TOLD)
    told = counted(side.documenter, layer)
    certain = {code: one.certain.all for code, one in told.parts.items()}
    assert (certain, told.inside.all, told.several.all) == ({"A": 2, "B": 3}, 3, 2)


def test_the_list_narrows_to_what_is_certainly_in_a_part(layer, side):
    made = make_events(side, TOLD)
    part = part_of(side.documenter, layer, "A")
    asked = Filters(part=part)
    with acting_as(side.documenter.pk):
        assert certainly_in(part) == ["30001"]
        listed = {one.event.pk for one in list_events(asked).rows}
        then = set(events(asked, known_at=LATER).values_list("pk", flat=True))
        number = facets_of(asked).number.number
        total = count_now(Unit.EVENTS, (), asked, at=LATER).total.all
    inside = {made[0].pk, made[1].pk}
    assert (listed, then, number, total) == (inside, inside, 2, 2)


def test_a_part_narrows_beside_state_type_and_distance(layer, side):
    made = make_events(side, TOLD)
    part = part_of(side.documenter, layer, "A")
    found = {}
    with acting_as(side.documenter.pk):
        for name, asked in {
            "type": Filters(part=part, types=("AG-KIL",)),
            "state": Filters(part=part, state="30"),
            "other state": Filters(part=part, state="20"),
            "municipality": Filters(part=part, municipality="30001"),
        }.items():
            found[name] = [one.event.pk for one in list_events(asked).rows]
    assert {name: set(keys) for name, keys in found.items()} == {
        "type": {made[1].pk},
        "state": {made[0].pk, made[1].pk},
        "other state": set(),
        "municipality": {made[0].pk, made[1].pk},
    }


def test_the_cast_of_four_sees_a_restricted_layer_only_with_its_compartment(
    side, other, as_role, at_work
):
    kept = make_layer(side.documenter, at=LATER, compartment=side.compartment)
    part = part_of(side.documenter, kept, "A")
    seen = {}
    for name, account in {
        "owner": side.documenter,
        "colleague": side.colleague,
        "stranger": other.documenter,
    }.items():
        with acting_as(account.pk):
            seen[name] = (Layer.objects.count(), LayerPart.objects.count(), certainly_in(part))
    assert seen == {
        "owner": (1, 2, ["30001"]),
        "colleague": (1, 2, ["30001"]),
        "stranger": (0, 0, []),
    }
    with at_work(side.documenter):
        assert certainly_in(part) == ["30001"]
    with at_work(other.documenter):
        assert certainly_in(part) == []


def test_a_hidden_part_finds_nothing(side, other):
    kept = make_layer(side.documenter, at=LATER, compartment=side.compartment)
    part = part_of(side.documenter, kept, "A")
    make_events(other, TOLD)
    with acting_as(other.documenter.pk):
        assert list(list_events(Filters(part=part)).rows) == []


def test_who_reads_a_list_in_coded_form_sees_its_layers(side, curator):
    kept = make_layer(side.documenter, at=LATER, compartment=side.compartment)
    share_coded(side)
    with acting_as(curator.pk):
        assert [one.pk for one in layers()] == [kept.pk]


def test_only_a_curator_loads_a_layer_for_all(side):
    refused = pytest.raises(NotAllowed, match=r"registry\.layer\.only_who_keeps_them")
    with acting_as(side.documenter.pk), refused:
        load_layer(content=b"not read", about=about(), by=side.documenter.pk, at=LATER)
    with pytest.raises(NotAllowed, match=r"registry\.layer\.only_who_keeps_them"):
        make_layer(side.documenter, at=LATER)


def test_nobody_loads_a_layer_into_a_compartment_of_others(side, other):
    given = {"compartment": side.compartment, "by": other.documenter.pk, "at": LATER}
    with acting_as(other.documenter.pk), pytest.raises(NotAllowed):
        load_layer(content=b"not read", about=about(), **given)
    with pytest.raises(NotAllowed):
        make_layer(other.documenter, at=LATER, compartment=side.compartment)


def test_the_wall_itself_refuses_a_layer_for_all(side):
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting_as(side.documenter.pk), refused, transaction.atomic():
        Layer(
            name_es="x",
            name_en="x",
            source="x",
            licence="x",
            as_of=about().as_of,
            kind=LayerKind.PARTITION,
            sha256="0" * 64,
            loaded_at=LATER,
            loaded_by=side.documenter,
        ).save(force_insert=True)


def test_a_broken_layer_leaves_nothing(curator, side):
    broken = layer_file(A=("30001",), B=("30001", "30002"))
    with acting_as(curator.pk), pytest.raises(LayerRefused):
        load_layer(content=broken, about=about(), by=curator.pk, at=LATER)
    with acting_as(curator.pk):
        assert (Layer.objects.count(), LayerPart.objects.count()) == (0, 0)


def test_a_withdrawn_layer_says_nothing_any_more(layer, curator, side):
    make_events(side, TOLD)
    part = part_of(side.documenter, layer, "A")
    with acting_as(curator.pk):
        withdraw_layer(layer=layer, by=curator.pk, at=LATER)
        assert list(layers()) == []
        kept = Layer.objects.get()
        assert (kept.name_es, kept.source, kept.outside, kept.withdrawn_by) == ("", "", {}, curator)
        emptied = list(LayerPart.objects.values_list("name_es", "outline", "shares"))
        assert emptied == [("", None, {})] * 2
    with acting_as(side.documenter.pk):
        assert list(list_events(Filters(part=part)).rows) == []


def test_only_who_keeps_layers_withdraws_one(layer, side):
    with acting_as(side.documenter.pk), pytest.raises(NotAllowed):
        withdraw_layer(layer=layer, by=side.documenter.pk, at=LATER)


def test_nobody_deletes_a_layer(layer, curator):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(curator.pk), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from registry_layerpart")


def test_a_layer_costs_the_same_queries_however_many_parts(
    curator, side, django_assert_num_queries
):
    few = make_layer(curator, at=LATER)
    many = make_layer(
        curator, at=LATER, content=layer_file(**{f"P{n}": (f"3000{n}",) for n in range(1, 9)})
    )
    make_events(side, TOLD)
    numbers = []
    for layer in (few, many):
        with (
            acting_as(side.documenter.pk),
            django_assert_num_queries(numbers[0] if numbers else 6, exact=False) as run,
        ):
            count_by_layer(layer, list(layer.parts.all()), at=LATER)
        numbers.append(len(run))
    assert numbers[0] == numbers[1]


def test_the_list_narrows_to_what_is_certainly_in_some_part(curator, side):
    layer = make_layer(curator, at=LATER, content=layer_file(A=("30001",), B=("20001",)))
    made = make_events(side, TOLD)
    asked = Filters(layer=layer.pk)
    inside = {made[0].pk, made[1].pk, made[3].pk}
    with acting_as(side.documenter.pk):
        assert certainly_within(layer.pk) == ["20001", "30001"]
        listed = {one.event.pk for one in list_events(asked).rows}
        then = set(events(asked, known_at=LATER).values_list("pk", flat=True))
        total = count_now(Unit.EVENTS, (), asked, at=LATER).total.all
        counted = facets_of(asked).municipalities
        parts = [(part.code, number) for part, number in parts_with(layer.pk, counted)]
        one = list_events(Filters(layer=layer.pk, part=layer.parts.get(code="B").pk)).rows
    assert (listed, then, total, parts) == (inside, inside, 3, [("A", 2), ("B", 1)])
    assert [row.event.pk for row in one] == [made[3].pk]


def test_a_hidden_layer_and_its_parts_find_nothing_and_count_nothing(side, other):
    kept = make_layer(side.documenter, at=LATER, compartment=side.compartment)
    make_events(other, TOLD)
    with acting_as(other.documenter.pk):
        assert list(list_events(Filters(layer=kept.pk)).rows) == []
        assert parts_with(kept.pk, {"30001": 5}) == []
    with acting_as(side.documenter.pk):
        assert [number for _part, number in parts_with(kept.pk, {"30001": 5})] == [5]
