"""`baluarte transfer verify`: whoever got a file knows whether it is whole, and opens it."""

import pyrage
import pytest
from click.testing import CliRunner
from tests.domain.reparation.test_archive import altered, made

from baluarte.cli.transfer import verify
from baluarte.domain.reparation.packages.archive import FACTS

PHRASE = "ABCDE-12345"


@pytest.fixture
def closed(tmp_path):
    file = tmp_path / "traslado.zip.age"
    file.write_bytes(pyrage.passphrase.encrypt(made(), PHRASE))
    return file


def run(*arguments, **more):
    return CliRunner().invoke(verify, [*map(str, arguments)], **more)


def test_a_closed_file_opens_by_its_phrase_into_a_new_folder(closed, tmp_path):
    into = tmp_path / "abierto"
    said = run(closed, "--into", into, input=f"{PHRASE.lower()}\n")
    assert said.exit_code == 0
    assert "is whole" in said.output
    assert (into / FACTS).read_bytes() == b'{"invented": true}\n'
    again = run(closed, "--into", into, input=f"{PHRASE}\n")
    assert (again.exit_code, "is there already" in again.output) == (1, True)


def test_a_wrong_phrase_opens_nothing(closed):
    said = run(closed, input="OTRA\n")
    assert said.exit_code == 1
    assert "does not open" in said.output


def test_what_was_changed_is_named_and_nothing_is_opened(tmp_path):
    file = tmp_path / "traslado.zip"
    file.write_bytes(altered(**{FACTS: b"{}"}))
    said = run(file, "--into", tmp_path / "abierto")
    assert said.exit_code == 1
    assert f"changed:{FACTS}" in said.output
    assert not (tmp_path / "abierto").exists()
