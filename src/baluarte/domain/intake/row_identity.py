"""Rows as they are compared with what was told before: by key, and by everything they say."""

import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from baluarte.domain.files.reading.tables import BROKEN, Row
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.sealing.actions import key_of_owner
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.queries import blind_key

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")
_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def neutralise(cell: str) -> str:
    """Return a cell that no spreadsheet runs; numbers stay numbers, once done it stays so."""
    # Spreadsheets leave spaces before a formula out.
    begins = cell.startswith(DANGEROUS) or cell.lstrip().startswith(DANGEROUS)
    if begins and not NUMBER.fullmatch(cell.strip()):
        return f"'{cell}"
    return cell


def written(values: Mapping[str, str]) -> str:
    """Return a row as one text, the same for the same cells in whatever order."""
    text = _WRITER.encode(dict(values))
    try:
        text.encode()
    except UnicodeEncodeError:
        # Bytes that were of no encoding stay recognisable.
        return json.dumps(dict(values), sort_keys=True, separators=(",", ":"))
    return text


def read_back(text: str) -> dict[str, str]:
    """Return a row's cells from its text."""
    values: dict[str, str] = json.loads(text)
    return values


def comparable(values: Mapping[str, str], *, as_written: str) -> str:
    """Return a row as it is compared: a sheet that went out and came back has not changed."""
    safe = {column: neutralise(cell) for column, cell in values.items()}
    return as_written if safe == values else written(safe)


@dataclass(frozen=True, slots=True)
class IdentifiedRow:
    """A row with the hashes by which it is known; what its key says of it is among its problems."""

    row: Row
    key: str
    key_hash: bytes
    raw_hash: bytes
    # The whole row as one text, as it is kept.
    written: str = field(repr=False)


@dataclass
class Recogniser:
    """Knows rows of one list by keyed hashes: nobody without the key can try a name.

    What it has met it remembers by eight bytes, since a list may be long.
    """

    source_list: UUID
    mapping: ListMapping
    key_hashing: Key = field(repr=False)
    raw_hashing: Key = field(repr=False)
    _seen: set[int] = field(default_factory=set, repr=False)
    _first: dict[int, int] = field(default_factory=dict, repr=False)
    # Of keys that stand more than once: how often, and which rows.
    _times: dict[int, int] = field(default_factory=dict, repr=False)
    _rows: dict[int, set[int]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._named = str(self.source_list)

    def recognise(self, rows: Iterable[Row]) -> Iterator[IdentifiedRow]:
        """Yield each row with its hashes; of rows of one key the second is known as second."""
        for row in rows:
            key = [row.values.get(column, "").strip() for column in self.mapping.key]
            whole = written(row.values)
            raw_hash = self._hash(self.raw_hashing, comparable(row.values, as_written=whole))
            has_key = any(key)
            text = json.dumps(key, ensure_ascii=True) if has_key else ""
            base = self._hash(self.key_hashing, text) if has_key else raw_hash
            times, is_repeated = self._meet(_short(base), _short(raw_hash))
            key_hash = self._hash(self.key_hashing, f"{base.hex()} {times}")
            self._seen.add(_short(key_hash))
            lacks_key = bool(self.mapping.key) and not has_key and _is_said(row)
            problems = self._of_key(times, is_repeated=is_repeated, lacks_key=lacks_key)
            known = Row(row.number, row.values, (*row.problems, *problems)) if problems else row
            yield IdentifiedRow(known, text, key_hash, raw_hash, whole)

    def has_met(self, key_hash: bytes) -> bool:
        """Say whether a row of this key was among those recognised."""
        return _short(key_hash) in self._seen

    def _meet(self, key: int, row: int) -> tuple[int, bool]:
        """Return how often a key was met before, and whether with the same row; remember both."""
        if key not in self._first:
            self._first[key] = row
            return 0, False
        times = self._times[key] = self._times.get(key, 0) + 1
        rows = self._rows.setdefault(key, {self._first[key]})
        is_repeated = row in rows
        rows.add(row)
        return times, is_repeated

    def _of_key(
        self, times: int, *, is_repeated: bool, lacks_key: bool
    ) -> tuple[tuple[str, str], ...]:
        if is_repeated:
            return (("row.repeated", ""),)
        if times:
            return (("key.repeated", self.mapping.key[0]),)
        return (("key.missing", self.mapping.key[0]),) if lacks_key else ()

    def _hash(self, key: Key, text: str) -> bytes:
        return hmac.digest(key, f"{self._named}|{text}".encode(), "sha256")


def _is_said(row: Row) -> bool:
    return BROKEN not in row.values and any(cell.strip() for cell in row.values.values())


def _short(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big")


def passing_recogniser(mapping: ListMapping) -> Recogniser:
    """Return a recogniser for one look at a file: its keys are forgotten with it."""
    return Recogniser(
        source_list=uuid4(),
        mapping=mapping,
        key_hashing=Key.random(),
        raw_hashing=Key.random(),
    )


def recogniser(*, owner: str, source_list: UUID, mapping: ListMapping) -> Recogniser:
    """Return the recogniser of a list, with its steward's keys."""
    key_of_owner(owner)
    return Recogniser(
        source_list=source_list,
        mapping=mapping,
        key_hashing=blind_key(owner, table="intake_report", column="key"),
        raw_hashing=blind_key(owner, table="intake_report", column="raw"),
    )
