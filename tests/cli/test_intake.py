"""Lists from the command line, in a database of its own that everything is committed to."""

import json
from contextlib import contextmanager
from zipfile import ZipFile

import pytest
from django.db import DatabaseError
from tests.cli.installation import installed
from tests.factories.intake import COLUMNS, MAPPING, csv_of, row

from baluarte.config.preparation import administrator

INSIDE = {"Lon": "-104.28", "Lat": "19.13"}


@pytest.fixture(scope="module")
def installation(django_db_blocker):
    with installed(django_db_blocker, "06", "29") as found:
        yield found


@pytest.fixture
def files(tmp_path):
    """A mapping and a list of four rows beside it."""
    (tmp_path / "mapeo.yaml").write_text(MAPPING, encoding="utf-8")
    rows = [
        row(Folio="1", **INSIDE),
        row(Folio="2", Fecha="00/00/0000", **INSIDE),
        row(Folio="3", Nombre="Se reserva", **INSIDE),
        dict.fromkeys(COLUMNS, ""),
        row(Folio="1", **INSIDE),
        row(Folio="5", Lon="", Lat=""),
    ]
    (tmp_path / "lista.csv").write_bytes(csv_of(rows))
    return tmp_path


def test_a_list_comes_in_with_every_row_accounted_for(installation, files):
    code, said = installation.bring(
        files / "lista.csv", "uno", "--mapping", files / "mapeo.yaml", "--accessed", "2026-01-15"
    )
    assert (code, said.splitlines()) == (
        0,
        [
            "csv, utf-8",
            "Filas: 5 = 3 codificadas + 1 por completar + 1 rechazadas",
            "Nuevas: 5. Cambiadas: 0. Sin cambio: 0.",
            "Filas apartadas, que no son reportes: 1 (en blanco: 1).",
            "      1 row.repeated: La misma fila está más arriba en el mismo archivo.",
            "      1 date.missing [Fecha]: No se da la fecha.",
            "      1 victim.reserved [Nombre]: Quien reporta se reserva un nombre.",
        ],
    )


def test_a_second_run_changes_nothing_and_says_so(installation, files):
    options = ("--mapping", files / "mapeo.yaml", "--json")
    _, first = installation.bring(files / "lista.csv", "dos", *options)
    before = installation.contents("dos")
    code, second = installation.bring(files / "lista.csv", "dos", "--json")
    told, again = json.loads(first), json.loads(second)
    assert (code, told.pop("read_before"), again.pop("read_before")) == (0, False, True)
    assert (told, before) == (again, installation.contents("dos"))


def test_what_is_established_while_more_is_read_is_what_is_established_after(installation, files):
    (files / "larga.csv").write_bytes(csv_of(row(Folio=str(n), **INSIDE) for n in range(40)))
    options = ("--mapping", files / "mapeo.yaml")
    installation.bring(files / "larga.csv", "a-la-vez", *options, "--chunk", 3)
    installation.bring(files / "larga.csv", "al-final", *options)
    loose, [at_once, after] = installation.contents("a-la-vez", "al-final")
    assert (loose, at_once) == (0, after)


def test_what_stops_the_establishing_is_said_and_the_next_run_ends_it(installation, files):
    (files / "otras.csv").write_bytes(csv_of(row(Folio=str(n), **INSIDE) for n in range(20)))
    options = ("--mapping", files / "mapeo.yaml", "--chunk", 2)
    with closed("registry_link", installation), pytest.raises(DatabaseError, match="permission"):
        installation.bring(files / "otras.csv", "detenida", *options)
    assert installation.bring(files / "otras.csv", "detenida", *options)[0] == 0
    installation.bring(files / "otras.csv", "seguida", *options)
    loose, [stopped, straight] = installation.contents("detenida", "seguida")
    assert (loose, stopped) == (0, straight)


@contextmanager
def closed(table, installation):
    """Let the application add nothing to a table."""
    name = installation.environment["BALUARTE_DATABASE"]
    with installation.blocker.unblock(), administrator(name) as admin:
        admin.execute(f"revoke insert on {table} from bal_app")
        try:
            yield
        finally:
            admin.execute(f"grant insert on {table} to bal_app")


def test_a_header_that_is_no_text_stops_nothing_and_is_said(installation, files):
    text = (files / "lista.csv").read_bytes()
    (files / "rara.csv").write_bytes(text.replace(b"Hechos", b"He\x00chos", 1))
    code, said = installation.bring(files / "rara.csv", "rara", "--mapping", files / "mapeo.yaml")
    assert (code, "caracteres que no son texto" in said) == (0, True)


def test_a_rehearsal_keeps_nothing(installation, files):
    code, said = installation.bring(
        files / "lista.csv", "tres", "--mapping", files / "mapeo.yaml", "--dry-run", "--json"
    )
    told = json.loads(said)
    assert (code, told["coded"], told["to_complete"], told["refused"]) == (0, 3, 1, 1)
    code, said = installation.bring(files / "lista.csv", "tres")
    assert (code, "Una lista nueva necesita --mapping." in said) == (2, True)


def test_a_sheet_goes_out_and_comes_back_unchanged(installation, files):
    installation.bring(files / "lista.csv", "cuatro", "--mapping", files / "mapeo.yaml")
    for name in ("hoja.csv", "hoja.xlsx"):
        code, _ = installation.run(
            "export-list", "cuatro", files / name, "--as", installation.steward
        )
        _, said = installation.bring(files / name, "cuatro", "--dry-run", "--json")
        told = json.loads(said)
        assert (code, told["rows"], told["unchanged"]) == (0, 5, 5)
        assert oct((files / name).stat().st_mode & 0o777) == "0o600"


def test_a_stranger_is_answered_as_if_there_were_no_list(installation, files):
    installation.bring(files / "lista.csv", "cinco", "--mapping", files / "mapeo.yaml")
    who = installation.stranger
    answers = [
        installation.run("export-list", slug, files / "x.csv", "--as", who)
        for slug in ("cinco", "nunca")
    ]
    assert [(code, said.replace("nunca", "cinco")) for code, said in answers] == [
        (6, "Error: No hay una lista cinco.\n")
    ] * 2
    code, _ = installation.run(
        "export-list", "cinco", files / "x.csv", "--as", installation.documenter
    )
    assert (code, (files / "x.csv").exists()) == (0, True)


def test_a_documenter_takes_in_no_new_list(installation, files):
    code, said = installation.bring(
        files / "lista.csv", "seis", "--mapping", files / "mapeo.yaml", who=installation.documenter
    )
    assert (code, "responsable de los datos" in said) == (5, True)


def zipped(path):
    with ZipFile(path, "w") as archive:
        archive.writestr("lista.txt", "a,b")


BAD = {
    "vacio.csv": (b"", 3, "El archivo está vacío."),
    "rota.json": (b'[{"a": 1},', 3, "Esto no es JSON: línea 1, carácter 11."),
    "ancha.csv": (b",".join([b"a"] * 100_000), 3, "La primera fila tiene 100000 columnas"),
    "raro.docx": (b"x", 3, "El nombre raro.docx no dice qué es el archivo."),
    "comillas.csv": (b'a,"b\n1,2\n', 3, "La primera fila, que debe nombrar las columnas"),
    "otra.csv": (b"Folio,Fechas\n1,2\n", 4, "El archivo no tiene la columna Fecha. Quizá: Fechas"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_a_clear_answer_in_the_users_language(installation, files, name):
    data, code, said = BAD[name]
    (files / name).write_bytes(data)
    answered, words = installation.bring(files / name, "malo", "--mapping", files / "mapeo.yaml")
    assert (answered, said in words) == (code, True)
    assert (
        installation.run("export-list", "malo", files / "x.csv", "--as", installation.steward)[0]
        == 6
    )


def test_an_archive_that_calls_itself_csv_is_called_by_its_name(installation, files):
    zipped(files / "paquete.csv")
    code, said = installation.bring(
        files / "paquete.csv", "malo", "--mapping", files / "mapeo.yaml"
    )
    assert (code, "es de tipo zip" in said) == (3, True)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--mapping", "nadie"], 4, "No hay un mapeo nadie; hay: a19_2018"),
        (["--mapping", "no-esta.yaml"], 4, "No hay un archivo no-esta.yaml."),
        (["--mapping", "cpj", "--as", "nadie"], 6, "There is no account nadie"),
        (["--mapping", "cpj", "--encoding", "inventada"], 3, "No hay una codificación llamada"),
        (["--mapping", "cpj", "--steward", "otra"], 5, "responsable de los datos"),
    ],
)
def test_what_is_asked_wrongly_is_answered(installation, files, options, code, said):
    data = "Folio,mtpage,startDisplay,location,fullName,organizations,status,typeOfDeath\n"
    (files / "otra.csv").write_text(data + "1,x,2012,Colima,Ana Supuesta,x,Killed,\n")
    asked = ["import", files / "otra.csv", "--list", "mal", "--as", installation.steward, *options]
    answered, words = installation.run(*asked)
    assert (answered, said in words) == (code, True)


def test_a_wrong_encoding_is_shown_and_corrected(installation, files):
    data = csv_of([row(Hechos="Agresión en Cancún según el periódico", **INSIDE)])
    (files / "vieja.csv").write_bytes(data.decode().encode("mac_roman"))
    options = ("--mapping", files / "mapeo.yaml", "--dry-run")
    _, said = installation.bring(files / "vieja.csv", "siete", *options)
    assert said.splitlines()[:2] == [
        "csv, mac_roman",
        "mac_roman es la codificación más probable; corríjala con --encoding.",
    ]
    code, _ = installation.bring(files / "vieja.csv", "siete", *options, "--encoding", "mac_roman")
    assert code == 0


def test_the_mappings_that_are_shipped_are_named(installation):
    code, said = installation.run("intake", "mappings")
    assert (code, [line.split()[0] for line in said.splitlines()][:3]) == (
        0,
        ["a19_2018", "cpj", "global_witness"],
    )
