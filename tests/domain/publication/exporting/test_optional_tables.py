"""Profiles, details, chains and claims leave only where they were asked for; never what is sealed."""

import csv
import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from tests.factories.exports import MADE, make_exporting
from tests.factories.registry import make_event

from baluarte.domain.publication import actions
from baluarte.domain.publication.choices import ExportFormat, ExportMore
from baluarte.domain.publication.exporting.columns import names
from baluarte.domain.publication.exporting.optional_tables import TABLES
from baluarte.domain.registry.actions import (
    chain_events,
    describe_victim,
    end_detail,
    follow_claim,
    make_claim,
    tell_detail,
)
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Act, Determination, Event
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ALL = tuple(ExportMore)
TOLD = MADE - timedelta(hours=3)
CANARY = "Canaria Inventada"


def tell_all(side, one, *, at=TOLD):
    """Say of an event all that can be said, what is sealed too."""
    by = side.documenter.pk
    with acting_as(by):
        held = Event.objects.get(pk=one.pk)
        act = Act.objects.get(event=held)
        describe_victim(
            event=held, number=1, gender="woman", age_band="declined",
            answers={"indigenous": "yes"}, named={"indigenous": CANARY}, by=by, at=at,
        )  # fmt: skip
        detail = tell_detail(
            act=act, kind="charges", told={"stage": "charged", "offence": CANARY}, by=by, at=at
        )
        claims = [
            make_claim(event=held, attribute=Attribute.PLACE, value=value,
                       source="press", reliability=how, by=by, at=at)
            for value, how in (("30002", "unknown"), ("30001", "unknown"))
        ]  # fmt: skip
        make_claim(event=held, attribute=Attribute.IDENTITY, value=CANARY, source="press",
                   victim_number=1, by=by, at=at)  # fmt: skip
    return detail, claims


@pytest.fixture
def exporting(as_operator, as_worker):
    made = make_exporting(as_operator, as_worker)
    made.first, made.second = (
        make_event(made.hers, types=["AG-CRI"], date=day) for day in ("2025-05-03", "2025-04-01")
    )
    made.detail, made.claims = tell_all(made.hers, made.first)
    by = made.hers.documenter.pk
    with acting_as(by):
        chain_events(event=Event.objects.get(pk=made.first.pk), kind="retaliates",
                     other=Event.objects.get(pk=made.second.pk), by=by, at=TOLD)  # fmt: skip
    return made


def archive_of(exporting, more=ALL, filters=None, **given):
    return ZipFile(exporting.take(exporting.made(filters, more=more, **given)))


def table(archive, name):
    with archive.open(f"{name}.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig")))


def test_nothing_else_is_in_a_file_by_default(exporting):
    held = set(archive_of(exporting, more=()).namelist())
    assert held & {f"{name}.csv" for name in TABLES.values()} == set()


@pytest.mark.parametrize("asked", ALL)
def test_only_what_was_asked_for_is_in_it(exporting, asked):
    archive = archive_of(exporting, more=[asked])
    held = {name for name in TABLES.values() if f"{name}.csv" in archive.namelist()}
    said = json.loads(archive.read("exportacion.json"))
    described = {row["tabla"] for row in table(archive, "columnas")}
    assert (held, said["more"]) == ({TABLES[asked]}, [str(asked)])
    assert described == {"hechos", "agresiones", TABLES[asked]}


def test_a_profile_keeps_its_three_kinds_of_silence_apart(exporting):
    [row] = table(archive_of(exporting), "victimas")
    assert (row["referencia"], row["genero"], row["edad"], row["personas"]) == (
        exporting.first.reference, "woman", "declined", "",
    )  # fmt: skip


def test_a_detail_is_told_by_its_codes_and_no_prose(exporting):
    [row] = table(archive_of(exporting), "detalles")
    assert (row["tipo"], row["detalle"], row["campo"], row["valor"]) == (
        "AG-CRI", "charges", "stage", "charged",
    )  # fmt: skip


def test_a_chain_names_the_other_event(exporting):
    [row] = table(archive_of(exporting), "encadenados")
    assert (row["referencia"], row["relacion"], row["otra_referencia"]) == (
        exporting.first.reference, "retaliates", exporting.second.reference,
    )  # fmt: skip


def test_claims_stand_side_by_side_and_who_somebody_is_is_none_of_them(exporting):
    by = exporting.hers.documenter.pk
    with acting_as(by):
        held = Determination.objects.get(current_of=exporting.first.pk)
        follow_claim(claim=exporting.claims[0], ground="Lo dice el acta.", seen=held.pk, by=by,
                     at=TOLD)  # fmt: skip
    rows = table(archive_of(exporting), "dichos")
    told = {row["valor"]: (row["fuente"], row["fiabilidad"], row["se_sigue"]) for row in rows}
    assert told == {"30002": ("press", "unknown", "true"), "30001": ("press", "unknown", "false")}


def test_every_code_is_explained_in_the_file(exporting):
    archive = archive_of(exporting)
    known = {(row["catalogo"], row["clave"]) for row in table(archive, "catalogos")}
    used = {("genders", "woman"), ("age_bands", "declined"), ("charge_stages", "charged"),
            ("chain_links", "retaliates"), ("claim_sources", "press"),
            ("source_reliabilities", "unknown")}  # fmt: skip
    assert used - known == set()


def test_it_is_as_it_was_told_on_the_instant_of_the_file(exporting):
    by = exporting.hers.documenter.pk
    with acting_as(by):
        end_detail(detail=exporting.detail, by=by, at=MADE - timedelta(hours=2))
    assert table(archive_of(exporting), "detalles") == []


@pytest.mark.parametrize("more", [[one] for one in ALL])
def test_of_what_is_hidden_nothing_else_leaves_either(exporting, more):
    hidden = make_event(exporting.hidden, types=["AG-CRI"])
    tell_all(exporting.hidden, hidden)
    archive = archive_of(exporting, more=more)
    held = b" ".join(archive.read(name) for name in archive.namelist())
    assert hidden.reference.encode() not in held


@pytest.mark.parametrize("form", [one for one in ExportFormat if one is not ExportFormat.XRLAT])
def test_no_form_holds_what_is_sealed(exporting, form):
    file = exporting.take(exporting.made(more=ALL, file_format=form)).getvalue()
    held = [file]
    if file.startswith(b"PK"):
        archive = ZipFile(io.BytesIO(file))
        held = [archive.read(name) for name in archive.namelist()]
    assert [part for part in held if b"Canaria" in part] == []


def test_what_she_said_of_herself_is_in_no_table(exporting):
    archive = archive_of(exporting)
    held = " ".join(archive.read(f"{name}.csv").decode() for name in TABLES.values())
    assert "indigenous" not in held


def test_parquet_and_sheets_hold_the_same(exporting):
    archive = archive_of(exporting, file_format=ExportFormat.PARQUET)
    claims = pq.read_table(io.BytesIO(archive.read("dichos.parquet"))).to_pylist()
    book = load_workbook(exporting.take(exporting.made(more=ALL, file_format=ExportFormat.XLSX)))
    rows = list(book["dichos"].iter_rows(values_only=True))
    assert [one["se_sigue"] for one in claims] == [False, False]
    assert list(rows[0]) == names("dichos")
    assert [row[4] for row in rows[1:]] == [one["valor"] for one in claims]


def test_linked_data_hold_it_beside_the_event(exporting):
    file = exporting.take(exporting.made(more=ALL, file_format=ExportFormat.JSONLD))
    first, second = json.loads(file.getvalue())["@graph"]
    assert first["profiles"][0]["age_band"] == "declined"
    assert first["details"][0]["told"] == {"stage": "charged"}
    assert first["chains"] == [{"link": "retaliates", "other": f"{exporting.second.reference}/"}]
    assert [one["value"] for one in first["claims"]] == ["30001", "30002"]
    assert set(second) & {"profiles", "details", "chains", "claims"} == set()


def test_relatos_have_no_place_for_it(exporting):
    with pytest.raises(actions.HoldsNoMore):
        exporting.ask(Filters(), more=ALL, file_format=ExportFormat.XRLAT)
