"""What is sealed shows nowhere: not in a dump, not in the server's files, not on a page."""

import csv
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from baluarte.config import embedded, folders

pytestmark = pytest.mark.journey

NAME = "Canariazul Obsidiana Cenzontle"
OUTLET = "Canarioceno de Papel"
STORY = "Canarianarrativa inventada que nadie debe leer"
KEY = "CANARIAFOLIO-77"
# As a data steward registers an address; nothing of a network is asked.
REGISTER = """
import django
django.setup()
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.access.queries import account_named
from baluarte.domain.publication.actions import webhooks
from baluarte.domain.wall.context import acting_as
with connected_as("bal_owner"):
    by = account_named("maria").pk
with connected_as("bal_app"), acting_as(by):
    print(webhooks.make_webhook(
        label="Su máquina", url="https://avisos.example.org/", events=webhooks.EVENTS,
        resolve=lambda host, port: ["93.184.216.34"], by=by, at=timezone.now(),
    )[1])
"""
CANARIES = [word.encode() for text in (NAME, OUTLET, STORY, KEY) for word in text.split()[:1]]


def write_sheet(path: Path) -> None:
    row = {
        "Folio": KEY,
        "Nombre": NAME,
        "Sexo": "",
        "Medio": OUTLET,
        "Fecha de la agresión": "12/03/2025",
        "Estado": "Oaxaca",
        "Municipio": "Oaxaca de Juárez",
        "Tipo de agresión": "Amenaza",
        "Perpetrador": "Se desconoce",
        "Número de agresiones": "1",
        "Fuente": "inventada",
        "Hechos": STORY,
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, fieldnames=list(row))
        sheet.writeheader()
        sheet.writerow(row)


@pytest.fixture(scope="module")
def taken_in(system, tmp_path_factory):
    sheet = tmp_path_factory.mktemp("canary") / "hoja.csv"
    write_sheet(sheet)
    system.command(
        "import", str(sheet), "--list", "canarias", "--mapping", "invented_tinta", "--as", "maria"
    )
    return sheet


@pytest.fixture(scope="module")
def secret(system):
    """Have a webhook registered; return its secret in each form in which it could lie about."""
    owner = {"BALUARTE_FACE": "owner", "DJANGO_SETTINGS_MODULE": "baluarte.config.settings"}
    said = subprocess.run(
        [sys.executable, "-c", REGISTER],
        env=system.environment | owner, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    text = said.removeprefix("whsec_")
    key = b64decode(text)
    assert len(key) == 32
    return [text.encode(), key, key.hex().encode()]


def found_in(content: bytes) -> list[bytes]:
    return [canary for canary in CANARIES if canary in content or canary.lower() in content]


def test_the_canaries_are_really_in_the_sheet(taken_in):
    assert found_in(taken_in.read_bytes()) == CANARIES


def test_a_dump_of_the_database_shows_none(system, taken_in, secret):
    server = embedded.server()
    dump = subprocess.run(
        [str(embedded._programs() / "pg_dump"), "-h", str(server.sockets), "-U", "postgres",
         system.environment["BALUARTE_DATABASE"]],
        env={"PGPASSWORD": server.password_of("postgres"), "PATH": "/usr/bin"},
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert b"intake_report" in dump
    assert b"avisos.example.org" in dump
    assert found_in(dump) == []
    assert [form for form in secret if form in dump] == []


def test_the_servers_own_files_and_log_show_none(taken_in, secret):
    folder = embedded.server().folder
    read = 0
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size < 200_000_000:
            read += 1
            content = path.read_bytes()
            assert found_in(content) == [], path
            assert [form for form in secret if form in content] == [], path
    assert read > 100


def test_what_the_worker_made_shows_none(system, taken_in):
    made = [
        path for path in Path(system.environment["BALUARTE_FILES"]).rglob("*") if path.is_file()
    ]
    assert [path for path in made if found_in(path.read_bytes())] == []
    assert made != []


def test_the_keys_folder_is_nobody_elses(taken_in):
    assert folders.keys().stat().st_mode & 0o077 == 0


def test_the_steward_reads_it_back(system, taken_in, tmp_path):
    out = tmp_path / "de-vuelta.csv"
    system.command("export-list", "canarias", str(out), "--as", "maria")
    assert found_in(out.read_bytes()) == CANARIES
