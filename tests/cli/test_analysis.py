"""Runs from the command line, in a database of its own that everything is committed to."""

import os
import re
from dataclasses import dataclass
from typing import Any

import pytest
from tests.cli.installation import call, python
from tests.database import clone, drop
from tests.factories.atlas import lay_atlas_of_places

from baluarte.config.folders import CHECKOUT

LAY = """
import sys
import django
django.setup()
from django.conf import settings
settings.DATES_BACK = True
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.wall.context import acting_as_operator
from baluarte.norms.clocks.calendar import local_day
from tests.factories.registry import make_events, make_side
from tests.factories.runs import make_studying

@contextmanager
def as_operator():
    with connected_as("bal_owner"), acting_as_operator():
        yield

side = make_side(as_operator)
studying = make_studying(side, as_operator, None, Path(sys.argv[1]))
now = timezone.now()
before = local_day(now).replace(day=1) - timedelta(days=1)
told = [{"date": str(before)} for _ in range(30)]
told += [{"date": str(before), "municipality_id": code} for code in ("30002", "20001")]
make_events(side, told, at=now - timedelta(days=1))
print(studying.analyst.username, side.documenter.username)
"""


@dataclass
class Installation:
    """A database with one list, its analyst and her command."""

    environment: dict[str, str]
    analyst: str
    documenter: str
    blocker: Any

    def run(self, *arguments: str) -> tuple[int, str]:
        return self.command("analysis", *arguments)

    def command(self, *arguments: str) -> tuple[int, str]:
        return call(self.environment, *arguments, blocker=self.blocker)


@pytest.fixture
def here(tmp_path, django_db_blocker):
    name = f"baluarte_cli_analysis_{os.getpid()}"
    # The template it is cloned from may have to be prepared first.
    with django_db_blocker.unblock():
        clone(name)
    environment = os.environ | {
        "BALUARTE_DATABASE": name,
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
        "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}",
        "PYTHONWARNINGS": "ignore",
    }
    people = python(LAY, environment, str(tmp_path)).split()
    yield Installation(environment, *people, django_db_blocker)
    with django_db_blocker.unblock():
        drop(name)


def test_what_is_worse_than_expected_is_said_and_repeated_bit_for_bit(here):
    code, said = here.run("monthly", "--as", here.analyst)
    again, said_again = here.run("monthly", "--as", here.analyst)
    assert (code, again, said_again) == (0, 0, said)
    assert "Villa Inventada: 30 events where" in said
    assert re.search(r"delays, .*: refused", said)
    [key] = re.findall(r"^rates, .*\(run (.*)\)$", said, re.MULTILINE)
    code, repeated = here.run("repeat", key, "--as", here.analyst)
    assert (code, repeated.split(":")[0]) == (0, "The same answer")


def test_the_month_is_written_as_maps_tables_and_a_page(here, settings, tmp_path):
    folder = tmp_path / "mes"
    settings.FILE_FOLDER = tmp_path / "files"
    settings.FILE_FOLDER.mkdir()
    lay_atlas_of_places(settings.FILE_FOLDER)
    arguments = ("monthly", "--as", here.analyst, "--to", str(folder))
    code, said = here.run(*arguments)
    kinds = {one.name: one.read_bytes() for one in sorted(folder.iterdir())}
    month = re.findall(r"mapa-tasas-(.*)\.png", said)[0]
    assert code == 0
    maps = [f"mapa-{method}-{month}" for method in ("propio-pasado", "tasas")]
    assert [*kinds] == [f"{one}.{kind}" for one in maps for kind in ("csv", "png", "svg")] + [
        "mes.md"
    ]
    assert kinds[f"mapa-tasas-{month}.png"].startswith(b"\x89PNG")
    assert b"<svg" in kinds[f"mapa-tasas-{month}.svg"]
    assert "Villa Inventada" in kinds[f"mapa-tasas-{month}.csv"].decode()
    text = kinds["mes.md"].decode()
    headings = re.findall("^## (.*)$", text, re.MULTILINE)
    assert headings == [
        "Qué está peor de lo esperado", "Qué no pudo verse y qué hay que saber",
        "Meses incompletos", "Qué pueden traer los próximos tres meses",
        "Qué no pudieron responder los datos", "Qué sigue sin registrarse",
        "Archivos, y cómo repetir esto",
    ]  # fmt: skip
    assert "- En Villa Inventada, Estado Treinta hubo 30 hechos donde se esperaban" in text
    assert "Es muy poco probable que sea azar" in text
    assert "Sobresale en cada cálculo desde el de" in text
    assert text.count(": incompleto\n") == 3
    assert "Ningún cálculo de subregistro tuvo respuesta" in text
    assert said.count("written: ") == len(kinds)
    again = here.run(*arguments)[1]
    assert again.count("replaced: ") == len(kinds)
    assert {one.name: one.read_bytes() for one in folder.iterdir()}.keys() == kinds.keys()
    blocked = tmp_path / "archivo"
    blocked.write_text("x", "utf-8")
    code, said = here.run("monthly", "--as", here.analyst, "--to", str(blocked / "dentro"))
    assert (code, said.split(":")[:2]) == (1, ["Error", " Nothing can be written"])


def test_one_run_is_asked_carried_out_and_said(here):
    code, said = here.run("run", "rates", "--places", "state", "--as", here.analyst)
    assert (code, said.splitlines()[0].split()[4]) == (0, "done")
    assert said.splitlines()[-1].startswith("  nothing beyond what is expected")


def test_clusters_are_asked_by_shape(here):
    asked = ("run", "clusters", "--max-places", "5", "--replicates", "9", "--as", here.analyst)
    code, said = here.run(*asked, "--shape", "ellipse")
    assert code == 0, said
    assert said.startswith("clusters, ")
    code, said = here.run(*asked, "--shape", "star")
    assert code == 2
    assert "'star' is not one of 'circle', 'ellipse', 'flexible', 'restricted'" in said


def test_regions_are_defined_from_a_file_and_asked_of(here, tmp_path):
    file = tmp_path / "regions.csv"
    rows = ["municipality,region,name_es,name_en", "30001,costa,Costa inventada,Invented coast"]
    rows += ["30002,sierra,Sierra,Hills", "20001,sierra,Sierra,Hills"]
    file.write_text("\n".join(rows), "utf-8")
    define = ("territory", "define-regions", str(file), "--division", "zonas", "--source", "Nadie")
    code, said = here.command(*define)
    assert (code, said.split()) == (0, ["1", "Costa", "inventada", "2", "Sierra"])
    code, said = here.command(*define)
    assert (code, "costa is defined already" in said) == (1, True)
    asked = ("run", "rates", "--places", "region", "--as", here.analyst)
    code, said = here.run(*asked, "--division", "zonas")
    assert (code, said.splitlines()[0].split()[4]) == (0, "done")
    for wrong, why in (
        ((), "go together"),
        (("--division", "otras"), "There is no otras; there are zonas"),
        (("--division", "zonas", "--state", "30"), "whole country"),
    ):
        code, said = here.run(*asked, *wrong)
        assert (code, why in said) == (1, True)


def test_who_may_not_ask_and_what_is_no_month_are_said(here):
    code, said = here.run("monthly", "--as", here.documenter)
    assert (code, said) == (1, "Error: Only an analyst asks for runs.\n")
    code, said = here.run("run", "rates", "--last", "marzo", "--as", here.analyst)
    assert (code, said.splitlines()[-1]) == (
        2, "Error: 'marzo' is no month: write it like 2026-03.",
    )  # fmt: skip
