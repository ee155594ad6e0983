"""Ways to tamper with the log's tables, by whoever owns them and holds none of the keys.

Each changes the database at random, given a source of chance, and leaves it as it was where chance
chose what makes no difference: then it is tried again.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection

from baluarte.domain.audit.entries import canonical
from baluarte.domain.audit.merkle import Frontier, leaf_hash

ENTRY, PAYLOAD, TOUCHED, LEAF, CHECKPOINT = (
    "audit_entry", "audit_payload", "audit_fileaccess", "audit_leaf", "audit_checkpoint",
)  # fmt: skip
KEYS = {
    ENTRY: "id", PAYLOAD: "entry_id", TOUCHED: "id", LEAF: "index", CHECKPOINT: "size",
}  # fmt: skip
COLUMNS = {
    ENTRY: ["id", "recorded_at", "actor", "act", "object_type", "objects_named", "decision",
            "commit", "seal"],
    PAYLOAD: ["entry_id", "salt", "content", "record_key_id"],
    TOUCHED: ["id", "entry_id", "compartment_id", "actor", "is_in_a_window", "act", "decision",
              "recorded_at"],
    LEAF: ["index", "entry_id", "actor", "files", "windows", "content", "hash"],
    CHECKPOINT: ["size", "signed_at", "note", "frontier"],
}  # fmt: skip
# What the owner of a table can take off it before anything else.
CONSTRAINTS = """
do $$ declare c record; begin
  for c in select conname, conrelid::regclass as of from pg_constraint
            where conrelid::regclass::text like 'audit\\_%' and contype in ('f', 'u')
  loop execute format('alter table %s drop constraint %I cascade', c.of, c.conname); end loop;
end $$
"""


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def rows_of(table):
    names = COLUMNS[table]
    found = run(f'select {", ".join(f"{name!r}".replace(chr(39), chr(34)) for name in names)} '
                f'from {table} order by "{KEYS[table]}"')  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in found]


def a_row(table, rng):
    return rng.choice(rows_of(table))


def changed(value, rng):
    """Another value of the same kind: near, far or empty."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + rng.choice([-1, 1, 1000])
    if isinstance(value, UUID):
        return UUID(bytes=rng.randbytes(16), version=4)
    if isinstance(value, memoryview | bytes):
        data = bytearray(value)
        if not data or rng.random() < 0.2:
            return bytes(data) + rng.randbytes(1)
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return bytes(data)
    if isinstance(value, list):
        if value and rng.random() < 0.5:
            return value[1:]
        other = uuid4() if all(isinstance(one, UUID) for one in value) else "otro"
        return [*value, other]
    if isinstance(value, str):
        return rng.choice([value + "x", value[:-1] if value else "x", value.upper() + " "])
    if value is None:
        return UUID(bytes=rng.randbytes(16), version=4)
    return value + timedelta(microseconds=rng.choice([1, -1, 10**9]))


def put(table, key, column, value):
    run(f'update {table} set "{column}" = %s where "{KEYS[table]}" = %s', value, key)


def change_a_column_of(table):
    def tamper(rng):
        row, column = a_row(table, rng), rng.choice(COLUMNS[table])
        put(table, row[KEYS[table]], column, changed(row[column], rng))

    return tamper


def empty_a_column_of(table, columns):
    def tamper(rng):
        column = rng.choice(columns)
        row = rng.choice([row for row in rows_of(table) if row[column]])
        value = row[column]
        empty = (
            None if isinstance(value, UUID) else [] if isinstance(value, list)
            else "" if isinstance(value, str) else b""
        )  # fmt: skip
        put(table, row[KEYS[table]], column, empty)

    return tamper


def swap_a_column_of(table):
    """Two rows exchange what they say."""

    def tamper(rng):
        column = rng.choice([name for name in COLUMNS[table] if name != KEYS[table]])
        rows = rows_of(table)
        one = rng.choice(rows)
        others = [row for row in rows if row[column] != one[column]]
        if not others:
            return
        other = rng.choice(others)
        put(table, one[KEYS[table]], column, other[column])
        put(table, other[KEYS[table]], column, one[column])

    return tamper


def delete_some_of(table):
    def tamper(rng):
        keys = [row[KEYS[table]] for row in rows_of(table)]
        for key in rng.sample(keys, rng.randint(1, min(14, len(keys)))):
            run(f'delete from {table} where "{KEYS[table]}" = %s', key)

    return tamper


def insert_into(table):
    """A copy under a key of its own, dated as it was or as if it had just been written."""

    def tamper(rng):
        row = a_row(table, rng)
        row[KEYS[table]] = {
            LEAF: len(rows_of(LEAF)) + rng.choice([0, 5, -1000]),
            CHECKPOINT: row.get("size", 0) + rng.choice([-1, 1]),
        }.get(table, uuid4())
        if table == ENTRY and rng.random() < 0.5:
            row["recorded_at"] = max(one["recorded_at"] for one in rows_of(ENTRY))
        if table == TOUCHED and rng.random() < 0.5:
            row["compartment_id"] = uuid4()
        if row[KEYS[table]] in {one[KEYS[table]] for one in rows_of(table)}:
            return
        names = ", ".join(f'"{name}"' for name in row)
        run(f"insert into {table} ({names}) values ({', '.join(['%s'] * len(row))})",
            *row.values())  # fmt: skip

    return tamper


def swap_leaves(rng):
    one, other = rng.sample([row["index"] for row in rows_of(LEAF)], 2)
    run("update audit_leaf set index = -7 where index = %s", one)
    run("update audit_leaf set index = %s where index = %s", one, other)
    run("update audit_leaf set index = %s where index = -7", other)


def made_anew():
    """Leaves numbered from nought, and frontiers as they would be, over whatever is there."""
    for n, row in enumerate(rows_of(LEAF)):
        if n != row["index"]:
            run("update audit_leaf set index = %s where index = %s", n, row["index"])
    frontier, ends = Frontier(), {}
    for row in rows_of(LEAF):
        frontier = frontier.append(bytes(row["hash"]))
        ends[frontier.size] = frontier
    for row in rows_of(CHECKPOINT):
        if end := ends.get(row["size"]):
            put(CHECKPOINT, row["size"], "frontier", end.to_bytes())
    return frontier


def rewrite_a_leaf(rng):
    """The row, the leaf, its hash and every frontier after it say another thing together."""
    row = a_row(LEAF, rng)
    act = run("select act from audit_entry where id = %s", row["entry_id"])[0][0]
    content = bytes(row["content"]).replace(f'"act":"{act}"'.encode(), b'"act":"test.other"')
    run("update audit_entry set act = 'test.other' where id = %s", row["entry_id"])
    run("update audit_fileaccess set act = 'test.other' where entry_id = %s", row["entry_id"])
    put(LEAF, row["index"], "content", content)
    put(LEAF, row["index"], "hash", leaf_hash(content))
    made_anew()


def remove(entries):
    for table, column in ((LEAF, "entry_id"), (TOUCHED, "entry_id"), (PAYLOAD, "entry_id"),
                          (ENTRY, "id")):  # fmt: skip
        run(f"delete from {table} where {column} = any(%s)", entries)


def erase_readings(rng):
    """All that was written of some entries, the rest closing ranks."""
    entries = [row["entry_id"] for row in rows_of(LEAF)]
    remove(rng.sample(entries, rng.randint(1, 14)))
    frontier = made_anew()
    run("delete from audit_checkpoint where size > %s", frontier.size)


def erase_rows_but_leaves(rng):
    entries = rng.sample([row["entry_id"] for row in rows_of(LEAF)], rng.randint(1, 14))
    for table, column in ((TOUCHED, "entry_id"), (PAYLOAD, "entry_id"), (ENTRY, "id")):
        run(f"delete from {table} where {column} = any(%s)", entries)


def erase_touched_of_a_file(rng):
    run("delete from audit_fileaccess where compartment_id = %s",
        a_row(TOUCHED, rng)["compartment_id"])  # fmt: skip


def truncate(rng):
    """Back to where an earlier checkpoint was signed, as an old copy would be."""
    size = rng.choice([0, *[row["size"] for row in rows_of(CHECKPOINT)][:-1]])
    entries = [row["entry_id"] for row in rows_of(LEAF) if row["index"] >= size]
    run("delete from audit_checkpoint where size > %s", size)
    remove(entries)
    return size


def fork(rng):
    """Another end after an earlier checkpoint, with whatever signature was at hand."""
    notes = [row["note"] for row in rows_of(CHECKPOINT)]
    kept = rows_of(LEAF)
    size = truncate(rng)
    for row in kept[size : size + rng.randint(1, 9)]:
        content = bytes(row["content"]).replace(b'"decision":""', b'"decision":"x"')
        entry = uuid4()
        content = content.replace(str(row["entry_id"]).encode(), str(entry).encode())
        run("insert into audit_entry (id, recorded_at, act, object_type, objects_named, decision, "
            "commit, seal) values (%s, now(), 'test.did', '', '{}', 'x', %s, %s)",
            entry, rng.randbytes(32), rng.randbytes(32))  # fmt: skip
        run('insert into audit_leaf ("index", entry_id, files, windows, content, hash) '
            "values (%s, %s, '{}', '{}', %s, %s)",
            row["index"], entry, content, leaf_hash(content))  # fmt: skip
    end = made_anew()
    run("insert into audit_checkpoint (size, signed_at, note, frontier) values (%s, now(), %s, %s)",
        end.size, rng.choice(notes), end.to_bytes())  # fmt: skip


def append_leaves(rng):
    """A leaf of one's own, whose content nothing signed yet."""
    row = a_row(LEAF, rng)
    content = canonical({"act": "test.forged"})
    run('insert into audit_leaf ("index", entry_id, files, windows, content, hash) '
        "values (%s, %s, '{}', '{}', %s, %s)",
        len(rows_of(LEAF)), row["entry_id"], content, leaf_hash(content))  # fmt: skip


TAMPERINGS = {
    **{f"change a column of {table}": change_a_column_of(table) for table in COLUMNS},
    **{f"swap a column of {table}": swap_a_column_of(table) for table in COLUMNS},
    **{f"delete some of {table}": delete_some_of(table) for table in COLUMNS},
    **{f"insert into {table}": insert_into(table) for table in COLUMNS},
    "empty a column of audit_entry": empty_a_column_of(
        ENTRY, ["actor", "act", "objects_named", "commit", "seal", "object_type"]
    ),
    "empty a column of audit_leaf": empty_a_column_of(LEAF, ["actor", "files", "content", "hash"]),
    "swap leaves": swap_leaves,
    "rewrite a leaf": rewrite_a_leaf,
    "erase readings": erase_readings,
    "erase rows but leaves": erase_rows_but_leaves,
    "erase what touched a file": erase_touched_of_a_file,
    "truncate": truncate,
    "fork": fork,
    "append a leaf": append_leaves,
}
