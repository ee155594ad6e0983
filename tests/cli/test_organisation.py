"""Whoever leaves takes along the archived copies and the notes of her monitoring, opened and logged."""

import json
from datetime import date
from uuid import uuid4

import pytest
from tests.factories.layers import make_layer
from tests.factories.registry import DECIDED, LATER, make_side

from baluarte.cli import organisation
from baluarte.domain.intake.actions import (
    CopyGiven,
    open_monitoring,
    receive_monitored,
    write_note,
)
from baluarte.domain.intake.actions.supplied_victims import keep_victim
from baluarte.domain.intake.paste_parser import read_pasted
from baluarte.domain.intake.victims import VictimTold
from baluarte.domain.registry.models import Layer
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256))


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def desk(side):
    with acting_as(side.steward.pk):
        return open_monitoring(institution=side.institution, by=side.steward.pk, at=DECIDED)


def test_copies_and_notes_go_along_as_they_were(side, desk, tmp_path):
    by = side.steward.pk
    with acting_as(by):
        receive_monitored(
            source_list=desk,
            pasted=read_pasted("Me lo contaron."),
            copies=[CopyGiven(CONTENT, "foto.png", "image/png")],
            key=uuid4(),
            by=by,
            at=LATER,
        )
        write_note(
            source_list=desk, on_date=date(2026, 3, 6), with_whom="Persona Inventada",
            promised="Llamar.", by=by, at=LATER,
        )  # fmt: skip
        rows = organisation._take_sheet(desk, tmp_path, by)
        organisation._take_copies(desk, tmp_path, by)
        organisation._take_notes(desk, tmp_path, by)
    [copy] = (tmp_path / "monitoreo.copies").iterdir()
    [note] = json.loads((tmp_path / "monitoreo.notes.json").read_text())
    assert (rows, copy.read_bytes(), note["with_whom"], note["promised"]) == (
        1,
        CONTENT,
        "Persona Inventada",
        "Llamar.",
    )


def test_whom_somebody_named_by_hand_goes_along(side, desk, tmp_path):
    by = side.steward.pk
    with acting_as(by):
        report = receive_monitored(
            source_list=desk, pasted=read_pasted("Me lo contaron."), copies=[], key=uuid4(), by=by,
            at=LATER,
        )  # fmt: skip
        organisation._take_victims(desk, tmp_path, by)
        assert list(tmp_path.iterdir()) == []
        told = VictimTold(1, "person", "Itzel Inventada", "Radio Inventada", False, role="locutora")
        keep_victim(report, told, by=by, at=LATER)
        organisation._take_victims(desk, tmp_path, by)
    [kept] = json.loads((tmp_path / "monitoreo.victims.json").read_text())
    assert kept["report"] == str(report.pk)
    assert kept["name"] == "Itzel Inventada"
    assert kept["outlet"] == "Radio Inventada"
    assert kept["role"] == "locutora"


def test_a_monitoring_into_which_nothing_came_stops_nobody_from_leaving(side, desk, tmp_path):
    by = side.steward.pk
    with acting_as(by):
        rows = organisation._take_sheet(desk, tmp_path, by)
        organisation._take_copies(desk, tmp_path, by)
        organisation._take_notes(desk, tmp_path, by)
    assert (rows, list(tmp_path.iterdir())) == (0, [])


def test_whoever_leaves_leaves_no_layer_of_hers(side, tmp_path):
    make_layer(side.documenter, at=DECIDED, compartment=side.compartment)
    with acting_as(side.steward.pk):
        list(organisation._erase(side.institution, side.steward.pk))
        left = Layer.objects.get()
        shares = list(left.parts.values_list("name_es", "shares"))
    assert (left.withdrawn_by, left.name_es, shares) == (side.steward, "", [("", {})] * 2)
