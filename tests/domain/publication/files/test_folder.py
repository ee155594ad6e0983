import csv
import json
import os
import stat
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pyarrow.parquet as pq
import pytest
from tests.domain.publication.files.conftest import SIGNER

from baluarte.domain.publication.files.folder import (
    UNFINISHED,
    remove_folder,
    remove_unfinished,
    write_folder,
)

FILES = [
    "agresiones.csv", "agresiones_tal_cual.csv", "cambios.csv", "cambios_investigaciones.csv",
    "catalogos.csv", "citation.txt",
    "codebook.en.md", "codebook.es.md", "comparaciones.csv", "comparaciones_hechos.csv",
    "cortes.csv", "csv-metadata.json", "datapackage.json", "hechos.csv", "hechos.geojson",
    "hechos.parquet", "hechos_tal_cual.csv", "hechos_tal_cual.geojson", "hechos_tal_cual.parquet",
    "investigaciones.csv", "key.json",
    "manifest.json", "manifest.json.sig",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path, header, events, places):
    write_folder(tmp_path, header, events, places, signer=SIGNER)
    return tmp_path / "3.1"


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_edition_has_these_files_and_no_others(folder):
    assert sorted(path.name for path in folder.iterdir()) == FILES


def test_events_are_a_row_each(folder):
    [one, bare] = rows(folder / "hechos.csv")
    assert one == {
        "referencia": "NAME0", "tambien": "", "fecha": "2026-03", "precision_fecha": "month",
        "mes": "2026-03", "anio": "2026", "entidad": "20", "entidad_nombre": "Estado Inventado",
        "municipio": "20067", "municipio_nombre": "'=Villa Grande",
        "precision_lugar": "municipality", "tipos": "AG-PHY;AG-THR",
        "grupos": "integrity;threat", "responsables": "PE-MUN", "agresiones": "2",
        "victimas": "2", "vinculo": "probable_link", "fuentes": "1", "difieren": "",
        "una_sola_revision": "false", "tal_cual": "false",
    }  # fmt: skip
    assert {name: value for name, value in bare.items() if value} == {
        "referencia": "NAME1", "precision_fecha": "none", "entidad": "20",
        "entidad_nombre": "Estado Inventado", "precision_lugar": "state", "fuentes": "1",
        "una_sola_revision": "true",
        "tal_cual": "false",
    }  # fmt: skip


def test_acts_are_a_row_each(folder):
    assert rows(folder / "agresiones.csv") == [
        {"referencia": "NAME0", "victima": "1", "tipo": "AG-PHY", "grupo": "integrity",
         "responsables": "PE-MUN"},
        {"referencia": "NAME0", "victima": "", "tipo": "AG-THR", "grupo": "threat",
         "responsables": ""},
    ]  # fmt: skip


def test_codes_of_every_catalogue_have_names_in_both_languages(folder):
    named = {(row["catalogo"], row["clave"]): row for row in rows(folder / "catalogos.csv")}
    killing = named["aggression_types", "AG-KIL"]
    assert (killing["es"], killing["en"], killing["grupo"]) == (
        "Asesinato / ejecución", "Killing", "lethal",
    )  # fmt: skip
    assert {catalogue for catalogue, _ in named} == {
        "aggression_types", "aggression_groups", "perpetrators", "links_to_work", "occupations",
        "genders", "crimes",
    }  # fmt: skip


def test_a_point_is_the_centre_of_a_municipality_or_nothing(folder):
    features = json.loads((folder / "hechos.geojson").read_text())["features"]
    assert [one["geometry"] for one in features] == [
        {"type": "Point", "coordinates": [-96.1235, 17.25]},
        None,
    ]


def test_geojson_loses_nothing(folder):
    [one, bare] = json.loads((folder / "hechos.geojson").read_text())["features"]
    properties = one["properties"]
    assert (properties["municipio_nombre"], properties["tipos"], properties["agresiones"]) == (
        "=Villa Grande", ["AG-PHY", "AG-THR"], 2,
    )  # fmt: skip
    assert bare["properties"]["victimas"] is None


def test_parquet_says_the_same_with_types(folder):
    table = pq.read_table(folder / "hechos.parquet")
    [one, bare] = table.to_pylist()
    assert (one["tipos"], one["agresiones"], one["anio"], one["una_sola_revision"]) == (
        ["AG-PHY", "AG-THR"], 2, 2026, False,
    )  # fmt: skip
    assert (bare["victimas"], bare["mes"]) == (None, None)
    assert str(table.schema.field("agresiones").type) == "int32"


def test_the_manifest_names_every_other_file_by_sum_and_size(folder):
    listed = json.loads((folder / "manifest.json").read_text())["files"]
    assert listed == [
        {
            "path": name,
            "sha256": sha256((folder / name).read_bytes()).hexdigest(),
            "bytes": (folder / name).stat().st_size,
        }
        for name in FILES
        if name not in ("manifest.json", "manifest.json.sig")
    ]


def test_the_manifest_says_by_which_rules_and_what_was_counted(folder):
    held = json.loads((folder / "manifest.json").read_text())
    assert {name: held[name] for name in ("edition", "counts", "held_back", "log_checkpoint",
                                          "replaces", "errata", "invented_data")} == {
        "edition": "3.1",
        "counts": {"events": 2, "acts": 2, "victims": 2, "events_without_acts": 1,
                   "events_without_victims": 1},
        "held_back": {"date_day_to_month": 1},
        "log_checkpoint": "a seal",
        "replaces": {"edition": "3.0", "manifest_sha256": "1" * 64},
        "errata": [{"reference": "GONE", "gone": "withdrawn", "date": "2026-04-02"}],
        "invented_data": True,
    }  # fmt: skip


def test_the_same_edition_is_the_same_bytes(tmp_path, header, events, places, folder):
    write_folder(tmp_path / "again", header, events, places, signer=SIGNER)
    assert contents(tmp_path / "again" / "3.1") == contents(folder)


def test_of_another_day_only_the_manifest_differs(tmp_path, header, events, places, folder):
    tomorrow = replace(
        header, published_at=header.published_at + timedelta(days=400), log_checkpoint="another"
    )
    write_folder(tmp_path / "again", tomorrow, events, places, signer=SIGNER)
    again, before = contents(tmp_path / "again" / "3.1"), contents(folder)
    assert [name for name in FILES if again[name] != before[name]] == [
        "manifest.json", "manifest.json.sig",
    ]  # fmt: skip


def test_a_writer_that_fails_half_way_leaves_nothing(tmp_path, header, events, places):
    broken = replace(places, municipalities={})
    with pytest.raises(KeyError):
        write_folder(tmp_path, header, events, broken, signer=SIGNER)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_is_not_an_edition_and_is_removed(tmp_path):
    (tmp_path / f"{UNFINISHED}abc").mkdir()
    (tmp_path / "3.1").mkdir()
    remove_unfinished(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["3.1"]


def test_a_folder_of_a_publication_that_did_not_end_is_replaced(
    tmp_path, header, events, places, folder
):
    before = contents(folder)
    (folder / "left.txt").write_text("over")
    write_folder(tmp_path, header, events, places, signer=SIGNER)
    assert (contents(folder), [path.name for path in tmp_path.iterdir()]) == (before, ["3.1"])


def test_a_folder_that_may_no_longer_be_had_is_removed(tmp_path, folder):
    remove_folder(tmp_path, "3.1")
    assert list(tmp_path.iterdir()) == []


def test_every_file_says_that_invented_data_are_invented(folder):
    saying = {
        name: "INVENTADOS" in (folder / name).read_text()
        or "INVENTED" in (folder / name).read_text()
        for name in (
            "citation.txt",
            "codebook.es.md",
            "codebook.en.md",
            "datapackage.json",
        )
    }
    assert set(saying.values()) == {True}


def test_other_users_of_the_machine_read_the_folder_however_the_worker_is_confined(
    tmp_path, header, events, places
):
    before = os.umask(0o077)
    try:
        write_folder(tmp_path, header, events, places, signer=SIGNER)
    finally:
        os.umask(before)
    folder = tmp_path / header.edition
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert (modes, stat.S_IMODE(folder.stat().st_mode)) == ({0o644}, 0o755)
