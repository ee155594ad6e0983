"""What was made to harm whoever opens it is no transfer: one word, no traceback, no other reading."""

import json
import random
import re
import struct
import warnings
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pyrage
import pytest
from tests.domain.reparation.test_archive import ANOTHER, OURS, made

from baluarte.domain.audit.checkpoints import key_file, sign_note
from baluarte.domain.audit.signing import Signer
from baluarte.domain.reparation.packages.archive import (
    FACTS,
    KEY,
    MANIFEST,
    SIGNATURE,
    SUMS,
    signed_text,
    unpacked,
)
from baluarte.domain.reparation.packages.checking import NOT_A_TRANSFER, check
from baluarte.domain.reparation.packages.confined import PhraseDoesNotOpen, open_foreign
from baluarte.domain.wall.confinement import Limits

WRONG = (NOT_A_TRANSFER,)


def zipped(*files, mode=0o600, method=ZIP_DEFLATED, comment=b""):
    """Return a ZIP of pairs of name and content, in their order, whatever they are."""
    written = BytesIO()
    with warnings.catch_warnings(action="ignore"), ZipFile(written, "w") as archive:
        for name, content in files:
            member = ZipInfo(name)
            member.compress_type, member.external_attr = method, mode << 16
            archive.writestr(member, content)
        archive.comment = comment
    return written.getvalue()


def every():
    return list(unpacked(made()).items())


def signed(said, *, signer=ANOTHER, reference="ABCD1234", **more):
    """Return what somebody closes with a key of their own: the manifest says anything."""
    manifest = json.dumps(said).encode()
    text = signed_text(signer.name, reference, manifest)
    held = dict(every()) | {
        MANIFEST: manifest,
        SIGNATURE: sign_note(text, name=signer.name, key=signer.key).encode(),
        KEY: key_file(name=signer.name, public_key=signer.public_key),
    }  # fmt: skip
    return zipped(*(held | more).items())


def listed():
    return json.loads(unpacked(made())[MANIFEST])["files"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(zipped(*every(), (FACTS, b"{}")), id="a name twice, the last one"),
        pytest.param(zipped((FACTS, b"{}"), *every()), id="a name twice, the first one"),
        pytest.param(zipped(*every(), (FACTS.upper(), b"{}")), id="one name on some computers"),
        pytest.param(b"%PDF-1.4\n" + made(), id="a document before it"),
        pytest.param(made() + b"%PDF-1.4\n", id="a document after it"),
        pytest.param(zipped(*every(), comment=b"<script>"), id="a page at its end"),
        pytest.param(zipped(*every(), mode=0o120777), id="links"),
        pytest.param(zipped(*every(), mode=0o755), id="programs"),
        pytest.param(zipped(*every(), method=ZIP_LZMA), id="a method of much memory"),
        pytest.param(zipped(*every(), method=ZIP_BZIP2), id="another method"),
        pytest.param(zipped(*every(), method=ZIP_STORED), id="as it is"),
        pytest.param(zipped(*every(), ("a" * 300, b"")), id="a name no disk takes"),
        pytest.param(zipped(*every(), ("tr\u0430slado.json", b"")), id="a letter that looks so"),
        pytest.param(zipped(*every(), ("a\u202egpj.exe", b"")), id="a name read backwards"),
        pytest.param(zipped(*((f"{n}", b"") for n in range(401))), id="many files"),
    ],
)
def test_what_another_program_would_open_otherwise_is_no_transfer(content):
    assert check(content).faults == WRONG


@pytest.mark.parametrize(
    "said",
    [
        [], {}, None, {"transfer": "A"}, {"transfer": 1, "files": []}, {"transfer": "A", "files": 1},
        {"transfer": "A", "files": [1]}, {"transfer": "A", "files": [{"path": ["a"]}]},
        {"transfer": "A\x1b[2J", "files": []}, {"transfer": "A\nTransfer B is whole", "files": []},
        {"transfer": "A", "files": [{"path": "\x1b]0;owned\x07"}]},
        {"transfer": "A", "files": [{"path": "\ud800"}]},
        {"transfer": "A", "files": [{"path": f"{n}"} for n in range(401)]},
        {"transfer": "A", "files": [{"path": "a"}, {"path": "a"}]},
    ],
)  # fmt: skip
def test_a_manifest_that_says_anything_else_is_none(said):
    assert check(signed(said)).faults == WRONG


def test_a_manifest_without_a_bottom_is_none():
    deep = b"[" * 200_000
    assert check(zipped(*(dict(every()) | {MANIFEST: deep}).items())).faults == WRONG


@pytest.mark.parametrize("name", ["a\u202eb", "a\x9b2J", "a b", "a\nb", "\ud83d\ude00"])
def test_a_signer_whose_name_moves_the_page_has_signed_nothing(name):
    reader = Signer(name, ANOTHER.key)
    try:
        content = signed({"transfer": "ABCD1234", "files": listed()}, signer=reader)
    except (ValueError, UnicodeEncodeError):
        return
    found = check(content)
    assert ("not_signed" in found.faults, found.signed_by) == (True, "")


@pytest.mark.parametrize(
    ("sums", "fault"), [(b"", "changed"), (b"0" * 64 + b"  traslado.json\n", "changed"), (None, "missing")]
)  # fmt: skip
def test_the_sums_that_any_computer_checks_are_those_of_the_manifest(sums, fault):
    held = dict(every())
    del held[SUMS]
    held |= {} if sums is None else {SUMS: sums}
    assert check(zipped(*held.items())).faults == (f"{fault}:{SUMS}",)


def test_an_empty_key_is_no_word_that_the_one_inside_is_right():
    assert check(made(), key=b"").faults == ("not_signed",)


def test_no_byte_that_was_changed_ends_otherwise_than_in_a_word():
    chance, whole = random.Random(2026), made()
    for _ in range(1500):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 1, 4))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = bytes(broken[: chance.choice((len(broken), chance.randrange(len(broken))))])
        found = check(cut)
        assert cut == whole or found.faults or unpacked(cut) == unpacked(whole)


def test_what_says_to_be_small_and_is_not_is_read_no_further():
    content = bytearray(zipped(("a", b"0" * 10**6)))
    for at, size_at in ((content.index(b"PK\x03\x04"), 22), (content.index(b"PK\x01\x02"), 24)):
        struct.pack_into("<I", content, at + size_at, 10)
    assert check(bytes(content)).faults == WRONG


def test_whole_files_come_out_of_the_confined_process():
    opened = open_foreign(made(), key=key_file(name=OURS.name, public_key=OURS.public_key))
    assert opened.checked == check(made())
    assert opened.files == unpacked(made())


def test_nothing_comes_out_of_what_is_not_whole():
    opened = open_foreign(zipped(*every(), ("more.pdf", b"")))
    assert (opened.checked.faults, dict(opened.files)) == (("added:more.pdf",), {})


def test_what_takes_all_memory_or_time_is_no_transfer():
    assert open_foreign(made(), limits=Limits(memory=1)).checked.faults == WRONG
    # Half a million files of nothing, listed.
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    many = entry * 500_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(many), 0, 0)
    small = Limits(memory=300 * 1024**2, seconds=20)
    assert open_foreign(many + end, limits=small).checked.faults == WRONG


@pytest.fixture(scope="module")
def closed():
    return pyrage.passphrase.encrypt(made(), "A")


def how_it_ends(content):
    try:
        return open_foreign(content, phrase="A").checked.faults
    except PhraseDoesNotOpen:
        return "closed"


def test_a_closed_file_opens_whole_or_not_at_all(closed):
    assert how_it_ends(closed) == ()
    for cut in (0, 10, 40, 150, -1):
        assert how_it_ends(closed[:cut]) == "closed"


@pytest.mark.parametrize("work", [23, 30, 64])
def test_a_phrase_that_would_take_all_memory_opens_nothing(closed, work):
    """Eight gigabytes and a minute, without the confined process."""
    asking = re.sub(rb"(-> scrypt \S+) \d+", rb"\g<1> %d" % work, closed, count=1)
    assert how_it_ends(asking) in (WRONG, "closed")
