"""Is a folder the edition, or the tables, that its manifest says? Asks nothing but the folder."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from baluarte.domain.files.csv_cells import SEPARATOR
from baluarte.domain.publication.files.manifest import MANIFEST, describe
from baluarte.domain.publication.files.signature import (
    EDITION,
    KEY,
    SIGNATURE,
    TABLES,
    fault_of,
)
from baluarte.domain.publication.files.tables import TABLE

NEEDED = {
    EDITION: ("hechos.csv", "agresiones.csv", "datapackage.json", KEY),
    TABLES: (TABLE, KEY),
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What a folder is, and everything that is wrong with it."""

    # The number of the edition, or of the tables.
    edition: str
    manifest_sha256: str
    faults: tuple[str, ...]
    of: str = EDITION

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify_edition(folder: Path, *, key: Path | None = None) -> Verified:
    """Compare a downloaded edition, or tables, with the manifest: sums, sizes, counts, signature.

    With the `key.json` that somebody kept, or got another way, nobody else can have signed it;
    without it, the one in the folder only says that the folder belongs together.
    """
    try:
        written = (folder / MANIFEST).read_bytes()
        held = json.loads(written)
        listed = {one["path"]: one for one in held["files"]}
        of = EDITION if "edition" in held else TABLES
        number = str(held["edition" if of == EDITION else "release"])
    except OSError:
        return Verified("", "", (f"{MANIFEST} is missing",))
    except (ValueError, KeyError, TypeError):
        return Verified("", "", (f"{MANIFEST} is not a manifest",))
    faults = [*_files(folder, listed, of), *_signature(folder, written, of, number, key)]
    # Counts are asked only of files that are what they should be.
    faults += [] if faults or of == TABLES else _counts(folder, held)
    return Verified(number, sha256(written).hexdigest(), tuple(faults), of)


def _files(folder: Path, listed: Mapping[str, Mapping[str, Any]], of: str) -> Iterator[str]:
    there = {path.name for path in folder.iterdir()} - {MANIFEST, SIGNATURE}
    yield from (f"{name} is not in the manifest" for name in sorted(there - set(listed)))
    yield from (f"{name} is needed and not listed" for name in NEEDED[of] if name not in listed)
    for name, said in sorted(listed.items()):
        if name not in there:
            yield f"{name} is missing"
            continue
        found = describe(folder / name)
        if found["bytes"] != said.get("bytes"):
            yield f"{name} has {found['bytes']} bytes, not {said.get('bytes')}"
        elif found["sha256"] != said.get("sha256"):
            yield f"{name} was changed"


def _signature(
    folder: Path, manifest: bytes, of: str, number: str, key: Path | None
) -> Iterator[str]:
    try:
        note, known = (folder / SIGNATURE).read_bytes(), (key or folder / KEY).read_bytes()
    except OSError as missing:
        yield f"{Path(str(missing.filename)).name} is missing"
        return
    if fault := fault_of(manifest, note, of=of, number=number, key=known):
        yield fault


def _counts(folder: Path, held: Mapping[str, Any]) -> list[str]:
    # Editions of before had no tables apart for what is published as it is.
    events = [row for name in ("hechos", "hechos_tal_cual") for row in _rows(folder, name)]
    acts = sum(1 for name in ("agresiones", "agresiones_tal_cual") for _ in _rows(folder, name))
    victims = sum(int(row["victimas"]) for row in events if row["victimas"])
    found = {"events": len(events), "acts": acts, "victims": victims}
    said = held.get("counts", {})
    faults = [
        f"{count} {name} in the files, {said.get(name)} in the manifest"
        for name, count in found.items()
        if count != said.get(name)
    ]
    gone = {one["reference"] for one in held.get("errata", []) if one["gone"] == "withdrawn"}
    named = {row["referencia"] for row in events}
    named |= {one for row in events for one in row["tambien"].split(SEPARATOR)}
    still = sorted(gone & named)
    return faults + [f"{reference} was withdrawn and is here" for reference in still]


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    path = folder / f"{name}.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
