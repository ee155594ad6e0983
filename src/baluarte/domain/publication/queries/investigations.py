"""Investigations of an edition, read from the very file that it publishes."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.queries.editions import file_of

FILE = "investigaciones.csv"
# What a row says but its event; its columns, by the names that programs read.
SAID: Mapping[str, str] = {
    "kind": "clase", "level": "orden", "authority": "autoridad", "state": "entidad",
    "crime_authority": "delito_autoridad", "crime_victim": "delito_victima", "stage": "etapa",
    "opened": "apertura", "date_precision": "precision_fecha",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """Investigations that look the same: what is said of them, how many, of which events."""

    said: Mapping[str, str]
    number: int
    events: tuple[str, ...]


def investigations_of(edition: Edition, **asked: str) -> list[Alike]:
    """Return the investigations of an edition that look as asked, those alike in one.

    None where its file was taken back, or it is of before there was one.
    """
    file = file_of(edition, FILE)
    if file is None or not file.path.exists():
        return []
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    with file.path.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if all(row[SAID[name]] == value for name, value in asked.items() if value):
                found[tuple(row[column] for column in SAID.values())].append(row["hecho"])
    return [
        Alike(dict(zip(SAID, key, strict=True)), len(of), tuple(sorted(filter(None, of))))
        for key, of in sorted(found.items())
    ]
