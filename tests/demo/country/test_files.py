import csv
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from io import BytesIO
from itertools import combinations

import pytest
from openpyxl import load_workbook

from baluarte.demo.country.files import write_lists, write_truth


@pytest.fixture(scope="module")
def written(country, tmp_path_factory):
    return write_lists(country, tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def told(country, tmp_path_factory):
    paths = write_truth(country, tmp_path_factory.mktemp("truth"))
    return {path.name: path for path in paths}


@pytest.fixture(scope="module")
def tables(written):
    """The rows of each file, read with nobody's reader but the format's own."""
    paths = {one.steward: one.path for one in written}
    tinta = paths["tinta"].read_bytes().decode("latin-1")
    features = json.loads(paths["faro"].read_text("utf-8"))["features"]
    header, *rows = load_workbook(BytesIO(paths["sierra"].read_bytes())).active.values
    return {
        "tinta": list(csv.DictReader(tinta.splitlines(), delimiter=";")),
        "tierra": list(csv.DictReader(paths["tierra"].read_text("utf-8").splitlines())),
        "sierra": [dict(zip(header, row, strict=True)) for row in rows],
        "mecanismo-inventado": json.loads(paths["mecanismo-inventado"].read_text("utf-8")),
        "faro": [feature["properties"] for feature in features],
    }


def test_each_list_says_its_mapping_and_its_steward(written) -> None:
    assert [(one.path.name, one.list_slug, one.mapping, one.steward) for one in written] == [
        ("alertas_tinta.csv", "alertas-tinta", "invented_tinta", "tinta"),
        ("agresiones_tierra.csv", "agresiones-tierra", "invented_tierra", "tierra"),
        ("cuaderno_sierra.xlsx", "cuaderno-sierra", "invented_sierra", "sierra"),
        (
            "solicitudes_mecanismo.json",
            "solicitudes-mecanismo",
            "invented_mecanismo",
            "mecanismo-inventado",
        ),
        ("notas_faro.geojson", "notas-faro", "invented_faro", "faro"),
    ]


def test_the_same_country_gives_the_same_bytes(country, written, tmp_path) -> None:
    again = write_lists(country, tmp_path)
    assert [one.path.read_bytes() for one in again] == [one.path.read_bytes() for one in written]


def test_another_process_writes_the_same_bytes() -> None:
    assert len({_digest_in_a_process(hash_seed) for hash_seed in ("1", "2")}) == 1


def test_files_hold_every_report_once(tables, country) -> None:
    assert sum(len(rows) for rows in tables.values()) == 12_000
    for one in country.lists:
        rows = tables[one.organisation.steward]
        assert (len(rows), list(rows[0])) == (len(one.rows), list(one.rows[0].cells))


def test_tinta_is_latin_1_and_not_utf8(written) -> None:
    with pytest.raises(UnicodeDecodeError):
        written[0].path.read_bytes().decode("utf-8")
    assert written[0].path.read_bytes().decode("latin-1").startswith("Folio;Fecha de registro;")


def test_days_in_the_workbook_are_days(tables) -> None:
    kinds = Counter(type(row["Cuándo fue"]).__name__ for row in tables["sierra"])
    assert set(kinds) == {"datetime", "str"}
    assert kinds["datetime"] > 0.75 * len(tables["sierra"])


def test_points_stand_with_the_longitude_first(written, country) -> None:
    features = json.loads(written[4].path.read_text("utf-8"))["features"]
    in_order = [f for f in features if -119 < f["geometry"]["coordinates"][0] < -86]
    assert 0.99 < len(in_order) / len(features) < 1


def test_keys_are_given_once(tables) -> None:
    for rows in tables.values():
        keys = [next(iter(row.values())) for row in rows]
        assert len(set(keys)) == len(keys)


def test_every_row_says_that_it_is_invented(tables) -> None:
    said = {row.get("Aviso", row.get("aviso")) for rows in tables.values() for row in rows}
    assert said == {"Dato inventado para demostración"}


def test_the_truth_tells_of_each_row_which_event_it_is(told, tables, country) -> None:
    rows = _read(told["rows.csv"])
    stewards = {one.organisation.slug: one.organisation.steward for one in country.lists}
    assert len(rows) == 12_000
    keys = [
        str(next(iter(tables[stewards[row["list"]]][int(row["row"]) - 1].values()))) for row in rows
    ]
    assert keys == [row["key"] for row in rows]


def test_overlaps_of_the_truth_are_those_of_the_lists(told, country) -> None:
    events = defaultdict(set)
    for row in _read(told["rows.csv"]):
        events[row["list"]].add(row["event"])
    overlaps = {
        (one, other): len(events[one] & events[other]) for one, other in combinations(events, 2)
    }
    assert overlaps == {
        (one.organisation.slug, other.organisation.slug): len(one.events & other.events)
        for one, other in combinations(country.lists, 2)
    }
    assert min(overlaps.values()) > 20


def test_the_truth_holds_events_acts_persons_and_what_was_planted(told, truth) -> None:
    planted = json.loads(told["planted.json"].read_text("utf-8"))
    assert {name: len(_read(told[name])) for name in ("events.csv", "acts.csv", "persons.csv")} == {
        "events.csv": len(truth.events),
        "acts.csv": sum(len(event.acts) for event in truth.events),
        "persons.csv": len(truth.persons),
    }
    assert [one["slug"] for one in planted["clusters"]] == ["road", "city", "rising"]
    assert planted["log_odds_between_lists"] == [
        {"list": "solicitudes-mecanismo", "leans_on": "cuaderno-sierra", "log_odds": -1.6},
        {"list": "notas-faro", "leans_on": "alertas-tinta", "log_odds": 1.3},
        {"list": "notas-faro", "leans_on": "solicitudes-mecanismo", "log_odds": -0.3},
    ]


def test_slips_are_many_kinds_and_not_in_every_row(told) -> None:
    slips = Counter(
        slip for row in _read(told["rows.csv"]) for slip in row["slips"].split("; ") if slip
    )
    assert {
        "accents lost", "axes swapped", "category careless", "city", "date before", "date between",
        "date impossible", "date missing", "date month", "date off", "date reserved", "date year",
        "encoding", "initials", "letters swapped", "municipality missing",
        "municipality reserved", "names reserved", "nickname", "one given name", "one surname",
        "place abbreviated", "place with state", "state abbreviated", "surnames first",
    } - set(slips) == set()  # fmt: skip
    assert slips["letters swapped"] < 400


def test_an_archive_carries_one_time_only(written) -> None:
    workbook = load_workbook(BytesIO(written[2].path.read_bytes()))
    assert f"{workbook.properties.modified:%Y-%m-%d}" == "2026-02-01"


ELSEWHERE = """
import hashlib, pathlib, tempfile
from baluarte.demo.country.country import generate
from baluarte.demo.country.files import write_lists, write_truth
from baluarte.demo.country.places import Place

places = [
    Place(f"{1 + n % 32:02}{n:03}", f"{1 + n % 32:02}", f"San Juan {n}", 900 * n, n % 20 - 110, n / 20)
    for n in range(1, 200)
]
country = generate(seed=3, places=places, reports=600)
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    paths = [one.path for one in write_lists(country, folder)] + write_truth(country, folder / "t")
    print(hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest())
"""


def _digest_in_a_process(hash_seed: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
