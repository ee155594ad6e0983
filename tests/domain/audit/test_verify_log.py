"""The verifier stands alone, passes what is whole, and finds what anybody changed."""

import base64
import random
from copy import deepcopy

import pytest
from tests.domain.audit.exports import (
    KEY,
    NAME,
    SIZES,
    THIEF,
    WHOLE,
    Export,
    public,
    signed,
    whole_files,
)
from tests.domain.audit.tampering import TAMPERINGS

from baluarte.domain.audit import verify_log
from baluarte.domain.audit.checkpoints import Checkpoint, add_signature, key_file, sign_checkpoint
from baluarte.domain.audit.entries import commitment
from baluarte.domain.audit.merkle import Frontier

ROUNDS = 26


@pytest.fixture
def export():
    return deepcopy(WHOLE)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


def test_there_are_a_thousand_tamperings():
    assert len(TAMPERINGS) * ROUNDS >= 1000


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_tampering_is_found(tamper, folder):
    missed, unchanged = [], 0
    for seed in range(ROUNDS):
        export = deepcopy(WHOLE)
        tamper(export, random.Random(f"{tamper.__name__} {seed}"))
        report = export.verdict(folder)
        unchanged += {path.name: path.read_bytes() for path in folder.iterdir()} == whole_files()
        missed += [] if report.errors else [seed]

    assert (missed, unchanged) == ([], 0)


# --- what is whole passes -----------------------------------------------------------------------


def test_whole_log_has_no_errors(export, folder):
    report = export.verdict(folder)

    assert (report.errors, report.warnings) == ([], [])


def test_report_gives_what_can_be_compared(export, folder):
    assert export.verdict(folder).facts == {
        "name": NAME,
        "key": base64.b64encode(public(KEY)).decode(),
        "count": 60,
        "checkpoints": 5,
        "erased": 9,
        "kept": 0,
        "size": 60,
        "root": export.notes[-1].split("\n")[2],
    }


def test_erased_payload_leaves_the_log_whole(export, folder):
    for name in ("salt", "payload"):
        del export.lines[5][name]
    report = export.verdict(folder)

    assert (report.errors, report.facts["erased"]) == ([], 10)


def test_empty_log_with_its_checkpoint_is_whole(folder):
    note = sign_checkpoint(Checkpoint(NAME, 0, Frontier().root()), key=KEY)

    assert Export([], [note], WHOLE.key).verdict(folder).errors == []


def test_log_of_any_size_is_whole(folder):
    failed = []
    for size in range(1, 41):
        lines = deepcopy(WHOLE.lines[:size])
        notes = signed(lines, set(range(1, size + 1, 3)) | {size})
        failed += [size] if Export(lines, notes, WHOLE.key).verdict(folder).errors else []

    assert failed == []


def test_signature_of_a_witness_is_no_error(export, folder):
    export.notes = [add_signature(note, name="testigo.example", key=THIEF) for note in export.notes]

    assert export.verdict(folder).errors == []


def test_kept_checkpoint_is_found_at_the_beginning_of_the_log(export, folder):
    export.known = [export.notes[1], export.notes[4]]

    assert (export.verdict(folder).errors, export.verdict(folder).facts["kept"]) == ([], 2)


def test_kept_checkpoint_need_not_be_among_those_stored(export, folder):
    export.known = signed(export.lines, {30})

    assert export.verdict(folder).errors == []


def test_kept_checkpoint_may_have_lost_its_line_ends(export, folder):
    export.known = ["\ufeff\n" + export.notes[1].replace("\n", "\r\n").rstrip()]

    assert export.verdict(folder).errors == []


def test_kept_key_that_is_the_same_is_no_error(export, folder):
    export.known_key = export.key

    assert export.verdict(folder).errors == []


def test_clock_that_goes_back_is_only_a_warning(export, folder):
    export.lines[8]["leaf"]["recorded_at"] = "2031-05-01T02:00Z"
    export.lines[9]["leaf"]["recorded_at"] = "2031-05-01T01:00Z"
    export.notes = signed(export.lines, SIZES)
    report = export.verdict(folder)

    assert (report.errors, report.warnings) == ([], [("clock", {"times": 2, "index": 8})])


def test_two_entries_of_one_minute_are_no_warning(export, folder):
    export.lines[8]["leaf"]["recorded_at"] = export.lines[7]["leaf"]["recorded_at"]
    export.notes = signed(export.lines, SIZES)

    assert export.verdict(folder).warnings == []


# --- what is found is named ---------------------------------------------------------------------


def found(export, folder):
    return export.verdict(folder).errors


def other_root(note, root):
    """The note with another root, and signed again by the log's key."""
    lines = [*note.split("\n")[:2], base64.b64encode(root).decode()]
    return add_signature("\n".join(lines) + "\n\n— otra.example AAAAAAA=\n", name=NAME, key=KEY)


def test_altered_leaf_is_placed_between_two_checkpoints(export, folder):
    export.lines[30]["leaf"]["act"] = "another"

    assert found(export, folder) == [("altered", {"size": 41, "first": 23, "last": 40})]


def test_leaf_altered_before_the_first_checkpoint_is_placed_from_the_beginning(export, folder):
    export.lines[3]["leaf"]["act"] = "another"

    assert found(export, folder) == [("altered", {"size": 7, "first": 0, "last": 6})]


def test_altered_payload_is_named(export, folder):
    export.lines[30]["payload"]["n"] = 31

    assert found(export, folder) == [("payload", {"index": 30})]


def test_payload_without_its_salt_is_named(export, folder):
    del export.lines[30]["salt"]

    assert found(export, folder) == [("half_payload", {"index": 30})]


def test_byte_moved_from_the_payload_to_the_salt_is_found(export, folder):
    salt = bytes(32)
    export.lines[30]["leaf"]["commit"] = commitment(salt, 12).hex()
    export.lines[30].update(salt=(salt + b"1").hex(), payload=2)
    export.notes = signed(export.lines, SIZES)

    assert found(export, folder) == [("half_payload", {"index": 30})]


def test_gap_is_named(export, folder):
    del export.lines[30:32]

    assert found(export, folder)[0] == ("index", {"index": 30, "expected": 30, "found": 32})


def test_repeated_entry_is_named_although_everything_was_signed(export, folder):
    export.lines[30]["leaf"]["entry_id"] = export.lines[4]["leaf"]["entry_id"]
    export.notes = signed(export.lines, SIZES)

    assert found(export, folder) == [("repeated_entry", {"index": 30, "first": 4})]


def test_leaf_of_another_log_is_named_although_everything_was_signed(export, folder):
    export.lines[30]["leaf"]["log_id"] = "otra.example"
    export.notes = signed(export.lines, SIZES)

    assert found(export, folder) == [("other_log", {"index": 30})]


def test_truncated_log_is_named(export, folder):
    del export.lines[50:]

    assert found(export, folder) == [("truncated", {"count": 50, "size": 60})]


def test_leaves_after_the_last_checkpoint_are_named(export, folder):
    del export.notes[-1]

    assert found(export, folder) == [("unsigned", {"first": 41, "last": 59})]


def test_signed_fork_is_named(export, folder):
    other = deepcopy(export.lines[:20])
    other[18]["leaf"]["act"] = "another"
    export.notes[2:2] = signed(other, {20})

    assert found(export, folder) == [("forked", {"size": 20})]


def test_two_signed_views_of_one_size_are_named(export, folder):
    other = deepcopy(export.lines)
    other[50]["leaf"]["act"] = "another"
    export.notes += signed(other, {60})

    assert found(export, folder) == [
        ("forked_checkpoints", {"n": 6, "size": 60}),
        ("forked", {"size": 60}),
    ]


def test_repeated_checkpoint_is_named(export, folder):
    export.notes.insert(2, export.notes[1])

    assert found(export, folder) == [("checkpoint_repeated", {"n": 3, "size": 16})]


def test_checkpoint_out_of_order_is_named(export, folder):
    export.notes[1], export.notes[2] = export.notes[2], export.notes[1]

    assert found(export, folder) == [("checkpoint_order", {"n": 3, "size": 16, "before": 23})]


def test_checkpoint_of_another_key_is_named(export, folder):
    export.notes[2] = signed(export.lines[:23], {23}, key=THIEF)[0]

    assert found(export, folder) == [("note_signature", {"file": "checkpoints.txt", "n": 3})]


def test_one_wrong_signature_of_the_key_is_enough(export, folder):
    export.notes[2] += export.notes[1].rpartition("\n\n")[2]

    assert found(export, folder) == [("note_signature", {"file": "checkpoints.txt", "n": 3})]


def test_checkpoint_of_another_log_is_named_although_the_key_signed_it(export, folder):
    another = sign_checkpoint(Checkpoint("otra.example", 23, bytes(32)), key=KEY)
    export.notes[2] = add_signature(another, name=NAME, key=KEY)

    assert found(export, folder) == [("note_origin", {"file": "checkpoints.txt", "n": 3})]


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.replace("— ", "- "),
        lambda note: note.replace("\n", "\t\n", 1),
        lambda note: note + "\n",
        lambda note: note[:-2] + "\n",
        lambda note: note[:-3] + chr(ord(note[-3]) + 1) + "=\n",  # only unused bits differ
        lambda note: other_root(note, bytes(31)),
        lambda note: other_root(note, bytes(33)),
    ],
)
def test_checkpoint_in_another_form_is_named(change, export, folder):
    export.notes[4] = change(export.notes[4])

    assert found(export, folder)[0] == ("note_unreadable", {"file": "checkpoints.txt", "n": 5})


def test_file_of_checkpoints_that_is_no_text_is_named(export, folder):
    export.raw = {"checkpoints.txt": b"\xff"}

    assert found(export, folder) == [("note_unreadable", {"file": "checkpoints.txt", "n": 1})]


def test_log_without_checkpoints_is_named(export, folder):
    export.notes = []

    assert found(export, folder) == [("no_checkpoints", {"file": "checkpoints.txt"})]


def test_log_shorter_than_the_one_kept_is_named(export, folder):
    export.known = [export.notes[4]]
    del export.notes[3:], export.lines[23:]

    assert found(export, folder) == [("kept_truncated", {"size": 60, "count": 23})]


def test_log_other_than_the_one_kept_is_placed(export, folder):
    export.known = [export.notes[3], export.notes[1]]
    export.lines[30]["leaf"]["act"] = "another"
    export.notes = signed(export.lines, SIZES)

    assert found(export, folder) == [("kept_forked", {"size": 41, "first": 16, "last": 40})]


def test_log_other_than_the_one_kept_is_placed_from_the_beginning(export, folder):
    export.known = [export.notes[0]]
    export.lines[3]["leaf"]["act"] = "another"
    export.notes = signed(export.lines, SIZES)

    assert found(export, folder) == [("kept_forked", {"size": 7, "first": 0, "last": 6})]


def test_kept_checkpoint_of_another_key_is_named(export, folder):
    export.known = signed(export.lines, {30}, key=THIEF)

    assert found(export, folder) == [("note_signature", {"file": "known0.txt", "n": 1})]


def test_key_other_than_the_one_kept_is_named(export, folder):
    export.known_key = key_file(name=NAME, public_key=public(THIEF))

    assert found(export, folder) == [("other_key", {})]


@pytest.mark.parametrize("name", ["leaves.jsonl", "checkpoints.txt", "key.json"])
def test_missing_file_is_named(name, export, folder):
    export.write(folder)
    (folder / name).unlink()

    assert verify_log.verify(folder).errors == [("missing_file", {"file": name})]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"index":0,"leaf":[]}',
        b'{"index":0,"leaf":{"act":1}}',
        b"[" * 100_000,
        b"1" * 5000,
        b"\xef\xbb\xbf{}",
    ],
)
def test_line_that_cannot_be_read_is_named(line, export, folder):
    lines = whole_files()["leaves.jsonl"].splitlines(keepends=True)
    export.raw = {"leaves.jsonl": b"".join([*lines[:9], line + b"\n", *lines[10:]])}

    assert found(export, folder) == [("line_unreadable", {"index": 9})]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"index":9', b'"index":9.0'),
        (b'"index":9', b'"index":"9"'),
        (b'"index":9', b'"index":true'),
        (b'"index":9', b'"index":9,"index2":9'),
        (b'"n":9', b'"n":9.5'),
        (b'"n":9', b'"n":NaN'),
        (b'"objects":[', b'"objects":[7,'),
    ],
)
def test_line_with_other_fields_or_numbers_cannot_be_read(old, new, export, folder):
    lines = whole_files()["leaves.jsonl"].splitlines(keepends=True)
    lines[9] = lines[9].replace(old, new).replace(b"[7,]", b"[7]")
    export.raw = {"leaves.jsonl": b"".join(lines)}

    assert found(export, folder) == [("line_unreadable", {"index": 9})]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"index"', b'{ "index"'),
        (b'{"index":9', b'{"index":8,"index":9'),
        (b"inventado", b"\\u0069nventado"),
        (b"}\n", b"}\r\n"),
    ],
)
def test_line_in_another_spelling_is_named(old, new, export, folder):
    lines = whole_files()["leaves.jsonl"].splitlines(keepends=True)
    lines[9] = lines[9].replace(old, new)
    export.raw = {"leaves.jsonl": b"".join(lines)}

    assert found(export, folder) == [("line_spelling", {"index": 9})]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b"null\n",
        b'{"name":"a","public_key":""}\n',
        b'{"name":"a","public_key":"AAAA"}\n',
        b'{"name":1,"public_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}\n',
        b'{"name":"a b","public_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}\n',
        b'{"name":"","public_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}\n',
        WHOLE.key[:-1],
        WHOLE.key[:-5] + bytes([WHOLE.key[-5] + 1]) + WHOLE.key[-4:],  # only unused bits differ
        WHOLE.key.replace(b":", b": "),
        WHOLE.key.replace(b"{", b'{"more":1,'),
    ],
)
def test_key_in_another_form_is_named(data, export, folder):
    export.key = data

    assert found(export, folder) == [("key_unreadable", {"file": "key.json"})]
