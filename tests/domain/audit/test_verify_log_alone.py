"""The verifier as a person runs it: one file, alone, in two languages."""

import ast
import base64
import re
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from tests.domain.audit.exports import KEY, WHOLE, public

from baluarte.domain.audit import verify_log


@pytest.fixture
def export():
    return deepcopy(WHOLE)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


def run(tmp_path, *arguments, options=()):
    """Run the file copied alone, isolated from everything installed, in an empty folder."""
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(verify_log.__file__, alone / "verify_log.py")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", *options, "verify_log.py", *map(str, arguments)],
        cwd=alone,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_file_alone_passes_a_whole_log_in_spanish(export, folder, tmp_path):
    export.write(folder)
    root = export.notes[-1].split("\n")[2]
    expected = (
        "Registro: bitacora.example/prueba\n"
        f"Llave: {base64.b64encode(public(KEY)).decode()}\n"
        "Asientos: 60; puntos de control: 5; contenidos no incluidos: 9\n"
        f"Último punto de control: tamaño 60, raíz {root}\n"
        "Compare la llave y la raíz con las publicadas, o use --known-checkpoint:\n"
        "sin ello no puede descubrirse un registro rehecho por completo.\n"
        "RESULTADO: íntegro.\n"
    )

    assert run(tmp_path, folder) == (0, expected, "")


def test_file_alone_names_what_was_altered_in_english(export, folder, tmp_path):
    export.lines[30]["payload"]["n"] = 31
    export.write(folder)
    kept = tmp_path / "kept.txt"
    kept.write_text(export.notes[2], encoding="utf-8")
    code, text, errors = run(tmp_path, folder, "--lang", "en", "--known-checkpoint", kept)

    assert (code, text.splitlines()[4:], errors) == (
        1,
        [
            "Leaf 30: the payload is not the one recorded.",
            "RESULT: ALTERED. Failures: 1.",
        ],
        "",
    )


def test_file_alone_says_that_a_folder_is_no_export(tmp_path):
    assert run(tmp_path, tmp_path / "nowhere") == (
        1,
        "Falta el archivo key.json.\nRESULTADO: ALTERADO. Fallas: 1.\n",
        "",
    )


def test_file_alone_explains_itself_on_a_terminal_set_to_ascii(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    code, text, errors = run(tmp_path, "--help", options=("-X", "utf8=0"))

    assert (code, text.split("\n\n")[1].split(",")[0], errors) == (
        0,
        "Comprueba un registro exportado",
        "",
    )


def test_many_failures_are_counted_instead_of_shown(export, folder):
    for line in export.lines:
        line["index"] = 0
    report = export.verdict(folder)
    lines = verify_log.described(report, "en").splitlines()

    assert (len(lines), lines[-2:]) == (
        4 + verify_log.SHOWN + 2,
        ["... and 39 more failures.", "RESULT: ALTERED. Failures: 59."],
    )


def test_no_more_failures_are_announced_than_there_are():
    report = verify_log.Report(errors=[("other_key", {})] * verify_log.SHOWN)
    lines = verify_log.described(report, "en").splitlines()

    assert (len(lines), lines[-1]) == (21, "RESULT: ALTERED. Failures: 20.")


def test_file_imports_the_standard_library_alone():
    tree = ast.parse(Path(verify_log.__file__).read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)

    assert {name for name in names if name.split(".")[0] not in sys.stdlib_module_names} == set()


@pytest.mark.parametrize("code", verify_log.MESSAGES)
def test_message_says_the_same_in_both_languages(code):
    spanish, english = verify_log.MESSAGES[code]

    assert sorted(re.findall(r"{\w+}", spanish)) == sorted(re.findall(r"{\w+}", english))
