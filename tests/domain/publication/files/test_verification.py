import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.domain.publication.files.conftest import SIGNER

from baluarte.domain.audit import verify_log
from baluarte.domain.audit.signing import Signer
from baluarte.domain.publication.files.folder import write_folder
from baluarte.domain.publication.files.manifest import encoded
from baluarte.domain.publication.files.signature import public_half, signed
from baluarte.domain.publication.files.verification import verify_edition


@pytest.fixture
def folder(tmp_path, header, events, places):
    write_folder(tmp_path, header, events, places, signer=SIGNER)
    return tmp_path / "3.1"


def rewrite(folder, change):
    held = json.loads((folder / "manifest.json").read_text())
    change(held)
    written = encoded(held)
    (folder / "manifest.json").write_bytes(written)
    (folder / "manifest.json.sig").write_bytes(signed(written, number="3.1", signer=SIGNER))


def test_an_edition_as_it_was_written_is_whole(folder):
    found = verify_edition(folder)
    assert (found.edition, found.faults, found.is_whole) == ("3.1", (), True)


def test_a_changed_byte_is_found(folder):
    written = (folder / "hechos.csv").read_bytes()
    (folder / "hechos.csv").write_bytes(written.replace(b"20067", b"20068"))
    assert verify_edition(folder).faults == ("hechos.csv was changed",)


def test_a_longer_file_is_found(folder):
    length = (folder / "citation.txt").stat().st_size
    (folder / "citation.txt").write_text("mine")
    assert verify_edition(folder).faults == (f"citation.txt has 4 bytes, not {length}",)


def test_a_missing_and_a_foreign_file_are_found(folder):
    (folder / "agresiones.csv").rename(folder / "other.csv")
    assert verify_edition(folder).faults == (
        "other.csv is not in the manifest",
        "agresiones.csv is missing",
    )


def test_counts_that_the_files_do_not_hold_are_found(folder):
    rewrite(folder, lambda held: held["counts"].update(events=3))
    assert verify_edition(folder).faults == ("2 events in the files, 3 in the manifest",)


def test_a_withdrawn_record_that_is_still_there_is_found(folder):
    rewrite(folder, lambda held: held["errata"][0].update(reference="NAME1"))
    assert verify_edition(folder).faults == ("NAME1 was withdrawn and is here",)


def test_a_file_that_every_edition_has_cannot_be_left_out_of_the_manifest(folder):
    (folder / "agresiones.csv").unlink()
    rewrite(folder, lambda held: held.update(files=held["files"][1:]))
    assert verify_edition(folder).faults == ("agresiones.csv is needed and not listed",)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 1}', '{"files": [{}]}'])
def test_a_broken_manifest_is_said_to_be_one(folder, text):
    (folder / "manifest.json").write_text(text)
    assert verify_edition(folder).faults == ("manifest.json is not a manifest",)


def test_a_folder_without_manifest_is_no_edition(tmp_path):
    assert verify_edition(tmp_path / "nowhere").faults == ("manifest.json is missing",)


OTHER = Signer("baluarte-invented", Ed25519PrivateKey.from_private_bytes(bytes(32)))


def test_a_manifest_changed_together_with_its_files_is_found_by_its_signature(folder):
    held = json.loads((folder / "manifest.json").read_text())
    held["seed"] = 7
    (folder / "manifest.json").write_bytes(encoded(held))
    assert verify_edition(folder).faults == ("manifest.json.sig is of another manifest",)


def test_an_edition_without_its_signature_is_not_whole(folder):
    (folder / "manifest.json.sig").unlink()
    assert verify_edition(folder).faults == ("manifest.json.sig is missing",)


def test_a_signature_of_somebody_else_is_found_by_the_key_in_the_folder(folder):
    written = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json.sig").write_bytes(signed(written, number="3.1", signer=OTHER))
    assert verify_edition(folder).faults == (
        "manifest.json.sig: this key did not sign the note",
    )  # fmt: skip


def test_an_edition_made_anew_under_another_key_is_found_by_the_key_that_was_kept(
    tmp_path, header, events, places
):
    kept = tmp_path / "kept.json"
    kept.write_bytes(public_half(SIGNER))
    write_folder(tmp_path, header, events, places, signer=OTHER)
    folder = tmp_path / "3.1"
    assert verify_edition(folder).is_whole
    assert verify_edition(folder, key=kept).faults == (
        "manifest.json.sig: this key did not sign the note",
    )  # fmt: skip


def test_the_signature_of_one_edition_is_not_that_of_another(folder):
    written = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json.sig").write_bytes(signed(written, number="3.0", signer=SIGNER))
    assert verify_edition(folder).faults == ("manifest.json.sig is of another manifest",)


def test_the_offline_verifier_of_the_log_accepts_the_signature(folder):
    """The same key and the same note, checked with Python's standard library alone."""
    name, key = verify_log.read_key(folder / "key.json")
    text, _, lines = (folder / "manifest.json.sig").read_text().rpartition("\n\n")
    [(signer, value)] = verify_log.signatures(lines[:-1])
    known = verify_log.key_id(name, key)
    assert (signer, value[:4]) == (name, known)
    assert key.accepts(f"{text}\n".encode(), value[4:])


@pytest.mark.parametrize("key", [b"", b"[]", b"{}", b'{"name": "a", "public_key": "!"}'])
def test_a_broken_key_is_said_to_be_one(folder, tmp_path, key):
    (tmp_path / "key.json").write_bytes(key)
    [fault] = verify_edition(folder, key=tmp_path / "key.json").faults
    assert fault.startswith("manifest.json.sig: ")
