"""A transfer says of itself whether it is whole, whatever was done to it on its way."""

import subprocess
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from baluarte.domain.audit.checkpoints import key_file
from baluarte.domain.audit.signing import Signer
from baluarte.domain.reparation.packages.archive import (
    FACTS,
    LARGEST,
    SUMMARY,
    packed,
    unpacked,
)
from baluarte.domain.reparation.packages.checking import check

OURS = Signer("baluarte-inventado", Ed25519PrivateKey.from_private_bytes(b"1" * 32))
ANOTHER = Signer("baluarte-inventado", Ed25519PrivateKey.from_private_bytes(b"2" * 32))
FILES = {
    FACTS: b'{"invented": true}\n',
    SUMMARY: b"Todo es inventado.\n",
    "01-a.pdf": b"%PDF",
}


def made(files=FILES, signer=OURS):
    return packed(files, reference="ABCD1234", signer=signer)


def altered(**changed):
    """Return the archive with some files put in the place of its own, or taken out."""
    held = {**unpacked(made()), **changed}
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in held.items():
            if content is not None:
                archive.writestr(name, content)
    return written.getvalue()


def test_the_same_files_give_the_same_bytes_and_are_whole():
    assert made() == made()
    found = check(made())
    assert (found.is_whole, found.reference, found.signed_by) == (True, "ABCD1234", OURS.name)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({FACTS: b"{}"}, f"changed:{FACTS}"),
        ({"01-a.pdf": None}, "missing:01-a.pdf"),
        ({"02-b.pdf": b"%PDF"}, "added:02-b.pdf"),
        ({"manifest.json.sig": b"nothing"}, "not_signed"),
    ],
)
def test_what_was_changed_on_the_way_is_named(changed, fault):
    assert check(altered(**changed)).faults == (fault,)


def test_with_the_key_that_one_knows_nobody_else_has_signed_it():
    key = key_file(name=OURS.name, public_key=OURS.public_key)
    assert check(made(), key=key).is_whole
    assert check(made(signer=ANOTHER)).is_whole
    assert check(made(signer=ANOTHER), key=key).faults == ("not_signed",)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.4", made()[:-40]])
def test_what_is_no_transfer_is_said_to_be_none(content):
    assert check(content).faults == ("not_a_transfer",)


@pytest.mark.parametrize(
    "name", ["../fuera.txt", "/etc/passwd", "a\\b", "folder/x", "..", ".hidden"]
)
def test_a_name_that_leads_elsewhere_is_none(name):
    assert check(altered(**{name: b"x"})).faults == ("not_a_transfer",)


def test_what_grows_beyond_what_it_may_is_not_opened():
    assert check(altered(big=b"0" * (LARGEST + 1))).faults == ("not_a_transfer",)


def test_any_computer_verifies_it(tmp_path):
    with ZipFile(BytesIO(made())) as archive:
        archive.extractall(tmp_path)
    asked = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / FACTS).write_bytes(b"{}")
    assert subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False).returncode == 1
