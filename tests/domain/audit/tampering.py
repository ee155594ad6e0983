"""Ways to tamper with an exported log: each changes it at random, given a source of chance."""

import base64
from copy import deepcopy
from uuid import UUID

from tests.domain.audit.exports import KEY, NAME, SIZES, THIEF, entry, public, signed, whole_files

from baluarte.domain.audit.checkpoints import key_file


def renumbered(export):
    for index, line in enumerate(export.lines):
        line["index"] = index


def a_line(export, rng, *, erased=False):
    return rng.choice([line for line in export.lines if ("salt" not in line) == erased])


# --- by somebody without the log's key ----------------------------------------------------------


def change_a_field(export, rng):
    leaf = rng.choice(export.lines)["leaf"]
    name = rng.choice(sorted(leaf.keys() - {"objects", "files", "windows"}))
    leaf[name] = {
        "commit": rng.randbytes(32).hex(),
        "entry_id": str(UUID(bytes=rng.randbytes(16), version=4)),
        "recorded_at": "2031-06-01T00:00Z",
    }.get(name, leaf[name] + "x")


def change_a_list(export, rng):
    leaf = rng.choice(export.lines)["leaf"]
    objects = leaf[rng.choice([name for name in ("objects", "files", "windows") if name in leaf])]
    if objects and rng.random() < 0.5:
        objects.pop(rng.randrange(len(objects)))
    else:
        objects.insert(rng.randint(0, len(objects)), "another")


def add_a_field_to_a_leaf(export, rng):
    rng.choice(export.lines)["leaf"]["reviewed_by"] = "nobody"


def add_a_field_beside_a_leaf(export, rng):
    rng.choice(export.lines)["comment"] = "not covered by any hash"


def remove_leaves(export, rng):
    start = rng.randrange(len(export.lines))
    del export.lines[start : start + rng.randint(1, 5)]


def remove_leaves_and_renumber(export, rng):
    remove_leaves(export, rng)
    renumbered(export)


def swap_leaves(export, rng):
    one, other = rng.sample(range(len(export.lines)), 2)
    export.lines[one], export.lines[other] = export.lines[other], export.lines[one]


def swap_leaves_and_renumber(export, rng):
    swap_leaves(export, rng)
    renumbered(export)


def move_a_leaf_and_renumber(export, rng):
    one, other = rng.sample(range(len(export.lines)), 2)
    export.lines.insert(other, export.lines.pop(one))
    renumbered(export)


def insert_a_leaf(export, rng):
    export.lines.insert(rng.randint(0, len(export.lines)), entry(rng.randrange(60), rng))
    renumbered(export)


def repeat_a_leaf(export, rng):
    place = rng.randrange(len(export.lines))
    export.lines.insert(rng.randint(0, len(export.lines)), deepcopy(export.lines[place]))
    renumbered(export)


def replace_a_leaf(export, rng):
    place = rng.randrange(len(export.lines))
    export.lines[place] = entry(place, rng)


def append_leaves(export, rng):
    size = len(export.lines)
    export.lines += [entry(number, rng) for number in range(size, size + rng.randint(1, 9))]


def truncate_the_leaves(export, rng):
    del export.lines[rng.randrange(len(export.lines)) :]


def cut_a_file(export, rng):
    name = rng.choice(["leaves.jsonl", "checkpoints.txt", "key.json"])
    data = whole_files()[name]
    export.raw = {name: data[: rng.randrange(len(data))]}


def change_a_byte(export, rng):
    name = rng.choice(["leaves.jsonl", "checkpoints.txt", "key.json"])
    data = bytearray(whole_files()[name])
    data[rng.randrange(len(data))] ^= rng.randint(1, 255)
    export.raw = {name: bytes(data)}


def add_or_drop_a_byte(export, rng):
    name = rng.choice(["leaves.jsonl", "checkpoints.txt", "key.json"])
    data, place = whole_files()[name], rng.randrange(len(whole_files()[name]))
    added = rng.choice([b"", rng.randbytes(1) + data[place : place + 1]])
    export.raw = {name: data[:place] + added + data[place + 1 :]}


def space_out_a_line(export, rng):
    lines = whole_files()["leaves.jsonl"].splitlines(keepends=True)
    place = rng.randrange(len(lines))
    lines[place] = lines[place].replace(b'":"', b'": "', 1)
    export.raw = {"leaves.jsonl": b"".join(lines)}


def rewrite_the_end(export, rng):
    start = rng.randrange(len(export.lines))
    export.lines[start:] = [entry(number, rng) for number in range(start, len(export.lines))]


def change_a_payload(export, rng):
    payload = a_line(export, rng)["payload"]
    payload.update(rng.choice([{"note": "another"}, {"n": -1}, {"more": None}]))


def change_a_salt(export, rng):
    line = a_line(export, rng)
    line["salt"] = rng.choice([rng.randbytes(32).hex(), line["salt"].upper() + "AA", ""])


def swap_payloads(export, rng):
    one, other = rng.sample([line for line in export.lines if "salt" in line], 2)
    one["payload"], other["payload"] = other["payload"], one["payload"]
    one["salt"], other["salt"] = other["salt"], one["salt"]


def drop_half_of_a_payload(export, rng):
    del a_line(export, rng)[rng.choice(["salt", "payload"])]


def invent_an_erased_payload(export, rng):
    a_line(export, rng, erased=True).update(salt=rng.randbytes(32).hex(), payload={"n": 1})


def change_a_signature(export, rng):
    place = rng.randrange(len(export.notes))
    start, space, text = export.notes[place].rpartition(" ")
    data = bytearray(base64.b64decode(text))
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    export.notes[place] = start + space + base64.b64encode(data).decode() + "\n"


def change_what_was_signed(export, rng):
    place = rng.randrange(len(export.notes))
    lines = export.notes[place].split("\n")
    which = rng.randrange(3)
    lines[which] = [
        "otra.example",
        str(int(lines[1]) + rng.choice([-1, 1])),
        base64.b64encode(rng.randbytes(32)).decode(),
    ][which]
    export.notes[place] = "\n".join(lines)


def reorder_checkpoints(export, rng):
    one, other = rng.sample(range(len(export.notes)), 2)
    export.notes[one], export.notes[other] = export.notes[other], export.notes[one]


def repeat_a_checkpoint(export, rng):
    place = rng.randrange(len(export.notes))
    export.notes.insert(place, export.notes[place])


def drop_the_last_checkpoints(export, rng):
    del export.notes[rng.randrange(len(export.notes)) :]


def drop_a_checkpoint_between(export, rng):
    # The oldest say nothing of the one before: there the gap cannot be seen.
    del export.notes[rng.randrange(2, len(SIZES) - 1)]


def sign_with_another_key(export, rng):
    place = rng.randrange(len(export.notes))
    size = SIZES[place]
    export.notes[place] = signed(export.lines[:size], {size}, key=THIEF)[0]


def change_the_key(export, rng):
    data = bytearray(public(KEY))
    data[rng.randrange(32)] ^= 1 << rng.randrange(8)
    export.key = key_file(name=NAME, public_key=bytes(data))


def replace_the_key(export, rng):
    export.key = key_file(name=NAME, public_key=rng.randbytes(32))


def rename_the_log(export, rng):
    export.key = key_file(name=f"log{rng.randrange(99)}.example", public_key=public(KEY))


# --- by somebody who holds the log's key --------------------------------------------------------


def sign_another_view(export, rng):
    place = rng.randrange(len(SIZES))
    other = [entry(number, rng) for number in range(SIZES[place])]
    [note] = signed(other, {SIZES[place]})
    export.notes.insert(place + rng.randrange(2), note)


def sign_a_fork_between(export, rng):
    place = rng.randrange(len(SIZES) - 1)
    size = rng.randint(SIZES[place] + 1, SIZES[place + 1] - 1)
    lines = deepcopy(export.lines[:size])
    lines[rng.randrange(size)] = entry(size, rng)
    export.notes[place + 1 : place + 1] = signed(lines, {size})


def roll_back_what_somebody_saw(export, rng):
    place = rng.randrange(len(SIZES) - 1)
    export.known = [rng.choice(export.notes[place + 1 :])]
    del export.notes[place + 1 :], export.lines[SIZES[place] :]


def rewrite_and_sign_again_what_somebody_saw(export, rng):
    place = rng.randrange(len(SIZES))
    export.known = [export.notes[place]]
    where = rng.randrange(SIZES[place])
    export.lines[where] = entry(where, rng)
    export.notes = signed(export.lines, SIZES)


def remove_and_sign_again_what_somebody_saw(export, rng):
    place = rng.randrange(len(SIZES))
    export.known = [export.notes[place]]
    del export.lines[rng.randrange(SIZES[place])]
    renumbered(export)
    export.notes = signed(export.lines, {*SIZES[:-1], len(export.lines)})


def sign_everything_with_another_key_under_a_kept_checkpoint(export, rng):
    export.known = [rng.choice(export.notes)]
    export.notes = signed(export.lines, SIZES, key=THIEF)
    export.key = key_file(name=NAME, public_key=public(THIEF))


def sign_everything_with_another_key_under_a_kept_key(export, rng):
    export.known_key = export.key
    change = rng.choice([change_a_field, remove_leaves_and_renumber])
    change(export, rng)
    export.notes = signed(export.lines, SIZES, key=THIEF)
    export.key = key_file(name=NAME, public_key=public(THIEF))


TAMPERINGS = [
    change_a_field,
    change_a_list,
    add_a_field_to_a_leaf,
    add_a_field_beside_a_leaf,
    remove_leaves,
    remove_leaves_and_renumber,
    swap_leaves,
    swap_leaves_and_renumber,
    move_a_leaf_and_renumber,
    insert_a_leaf,
    repeat_a_leaf,
    replace_a_leaf,
    append_leaves,
    truncate_the_leaves,
    cut_a_file,
    change_a_byte,
    add_or_drop_a_byte,
    space_out_a_line,
    rewrite_the_end,
    change_a_payload,
    change_a_salt,
    swap_payloads,
    drop_half_of_a_payload,
    invent_an_erased_payload,
    change_a_signature,
    change_what_was_signed,
    reorder_checkpoints,
    repeat_a_checkpoint,
    drop_the_last_checkpoints,
    drop_a_checkpoint_between,
    sign_with_another_key,
    change_the_key,
    replace_the_key,
    rename_the_log,
    sign_another_view,
    sign_a_fork_between,
    roll_back_what_somebody_saw,
    rewrite_and_sign_again_what_somebody_saw,
    remove_and_sign_again_what_somebody_saw,
    sign_everything_with_another_key_under_a_kept_checkpoint,
    sign_everything_with_another_key_under_a_kept_key,
]
