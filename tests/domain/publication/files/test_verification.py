import json

import pytest

from baluarte.domain.publication.files.folder import write_folder
from baluarte.domain.publication.files.manifest import encoded
from baluarte.domain.publication.files.verification import verify_edition


@pytest.fixture
def folder(tmp_path, header, events, places):
    write_folder(tmp_path, header, events, places)
    return tmp_path / "3.1"


def rewrite(folder, change):
    held = json.loads((folder / "manifest.json").read_text())
    change(held)
    (folder / "manifest.json").write_bytes(encoded(held))


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
