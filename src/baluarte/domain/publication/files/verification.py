"""Is a folder the edition that its manifest says? Asks nothing but the folder."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from baluarte.domain.publication.files.cells import SEPARATOR
from baluarte.domain.publication.files.manifest import MANIFEST, describe

NEEDED = ("hechos.csv", "agresiones.csv", "datapackage.json")


@dataclass(frozen=True, slots=True)
class Verified:
    """What a folder is, and everything that is wrong with it."""

    edition: str
    manifest_sha256: str
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify_edition(folder: Path) -> Verified:
    """Compare the files of a downloaded edition with its manifest: sums, sizes, counts."""
    try:
        written = (folder / MANIFEST).read_bytes()
        held = json.loads(written)
        listed = {one["path"]: one for one in held["files"]}
        edition = str(held["edition"])
    except OSError:
        return Verified("", "", (f"{MANIFEST} is missing",))
    except (ValueError, KeyError, TypeError):
        return Verified("", "", (f"{MANIFEST} is not a manifest",))
    faults = [*_files(folder, listed)]
    # Counts are asked only of files that are what they should be.
    faults += [] if faults else _counts(folder, held)
    return Verified(edition, sha256(written).hexdigest(), tuple(faults))


def _files(folder: Path, listed: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    there = {path.name for path in folder.iterdir()} - {MANIFEST}
    yield from (f"{name} is not in the manifest" for name in sorted(there - set(listed)))
    yield from (f"{name} is needed and not listed" for name in NEEDED if name not in listed)
    for name, said in sorted(listed.items()):
        if name not in there:
            yield f"{name} is missing"
            continue
        found = describe(folder / name)
        if found["bytes"] != said.get("bytes"):
            yield f"{name} has {found['bytes']} bytes, not {said.get('bytes')}"
        elif found["sha256"] != said.get("sha256"):
            yield f"{name} was changed"


def _counts(folder: Path, held: Mapping[str, Any]) -> list[str]:
    with (folder / "hechos.csv").open(encoding="utf-8", newline="") as file:
        events = list(csv.DictReader(file))
    with (folder / "agresiones.csv").open(encoding="utf-8", newline="") as file:
        acts = sum(1 for _ in csv.DictReader(file))
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
