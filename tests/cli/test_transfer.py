"""`baluarte transfer verify`: whoever got a file knows whether it is whole, and opens it."""

import pyrage
import pytest
from click.testing import CliRunner
from tests.domain.reparation.test_archive import altered, made

from baluarte.cli.transfer import LARGEST_FILE, verify
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


def test_what_somebody_made_to_harm_ends_in_one_sentence(closed, tmp_path):
    manifest = b'{"transfer": "A\\u001b[2J", "files": [{"path": "\\u001b]0;x\\u0007"}]}'
    for name, content in (
        ("leaps.zip", altered(**{"manifest.json": manifest})), ("cut.zip.age", closed.read_bytes()[:-9]),
        ("nothing.zip", b""), ("binary.zip.age", b"\x1b[2J\x9b"),
    ):  # fmt: skip
        file = tmp_path / name
        file.write_bytes(content)
        said = run(file, input=f"{PHRASE}\n")
        assert (said.exit_code, isinstance(said.exception, SystemExit)) == (1, True)
        [told] = [one for one in said.output.splitlines() if one.startswith("Error: ")]
        assert told.isprintable()


def test_what_is_larger_than_any_is_not_read(tmp_path):
    file = tmp_path / "large.zip"
    with file.open("wb") as sparse:
        sparse.truncate(LARGEST_FILE + 1)
    said = run(file)
    assert (said.exit_code, "larger than any" in said.output) == (1, True)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    file = tmp_path / "traslado.zip"
    file.write_bytes(made())
    said = run(file, "--into", tmp_path / "no" / "folder")
    assert (said.exit_code, "cannot be made" in said.output) == (1, True)


def test_an_empty_key_is_not_the_one_inside(tmp_path):
    file, key = tmp_path / "traslado.zip", tmp_path / "key.json"
    file.write_bytes(made())
    key.write_bytes(b"")
    said = run(file, "--key", key)
    assert (said.exit_code, "not_signed" in said.output) == (1, True)
