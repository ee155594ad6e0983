"""A folder of an edition appears whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from baluarte.domain.audit.checkpoints import verifier_key
from baluarte.domain.audit.signing import Signer
from baluarte.domain.files.csv_cells import write_csv
from baluarte.domain.publication.comparing import Side
from baluarte.domain.publication.cut_cells import CutCell
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.files.codebook import codebook
from baluarte.domain.publication.files.columns import (
    Places,
    act_rows,
    columns,
    cut_rows,
    event_rows,
    names,
    term_rows,
)
from baluarte.domain.publication.files.comparisons import compared_rows, comparison_rows
from baluarte.domain.publication.files.datapackage import datapackage
from baluarte.domain.publication.files.geojson import write_geojson
from baluarte.domain.publication.files.header import LANGUAGES, Header
from baluarte.domain.publication.files.manifest import MANIFEST, describe, encoded, manifest
from baluarte.domain.publication.files.signature import KEY, SIGNATURE, public_half, signed

# Never shown: a folder that is being written, or whose writer was killed.
UNFINISHED = ".writing-"


def write_folder(
    parent: Path,
    header: Header,
    events: Sequence[Event],
    places: Places,
    sides: Sequence[Side] = (),
    *,
    cuts: Sequence[CutCell] = (),
    signer: Signer,
) -> dict[str, Any]:
    """Write the folder of an edition, sign it and return its manifest; an older one is replaced."""
    with _draft(parent, parent / header.edition) as draft:
        _write_tables(draft, events, places, sides, cuts)
        _write_others(draft, header, events, places)
        (draft / KEY).write_bytes(public_half(signer))
        held = manifest(header, [describe(path) for path in sorted(draft.iterdir())])
        held["signed_by"] = verifier_key(name=signer.name, public_key=signer.public_key)
        written = encoded(held)
        (draft / MANIFEST).write_bytes(written)
        note = signed(written, number=header.edition, signer=signer)
        (draft / SIGNATURE).write_bytes(note)
        _settle(draft)
    return held


def remove_folder(parent: Path, edition: str) -> None:
    """Remove the folder of an edition whose files nobody may have any longer."""
    shutil.rmtree(parent / edition, ignore_errors=True)


def remove_unfinished(parent: Path) -> None:
    """Remove what a killed writer left; called only by whoever alone may write."""
    for path in parent.glob(f"{UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)


def _write_tables(
    folder: Path,
    events: Sequence[Event],
    places: Places,
    sides: Sequence[Side],
    cuts: Sequence[CutCell],
) -> None:
    tables = {
        "hechos.csv": ("events", event_rows(events, places)),
        "agresiones.csv": ("acts", act_rows(events)),
        "catalogos.csv": ("terms", term_rows()),
        "cortes.csv": ("cuts", cut_rows(cuts)),
        "comparaciones.csv": ("comparisons", comparison_rows(sides)),
        "comparaciones_hechos.csv": ("compared", compared_rows(sides)),
    }
    for name, (table, rows) in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            write_csv(file, names(table), rows)


def _write_others(folder: Path, header: Header, events: Sequence[Event], places: Places) -> None:
    # Not before it is needed: every process would carry its library.
    from baluarte.domain.files.parquet import write_parquet  # noqa: PLC0415

    with (folder / "hechos.parquet").open("wb") as file:
        write_parquet(file, columns("events"), event_rows(events, places))
    with (folder / "hechos.geojson").open("w", encoding="utf-8") as file:
        write_geojson(file, events, places)
    for language in LANGUAGES:
        (folder / f"codebook.{language}.md").write_text(codebook(header, language), "utf-8")
    cited = "\n\n".join(header.citation(language) for language in LANGUAGES)
    (folder / "citation.txt").write_text(f"{cited}\n", "utf-8")
    described = json.dumps(datapackage(header), ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(f"{described}\n", "utf-8")


@contextmanager
def _draft(parent: Path, final: Path) -> Iterator[Path]:
    parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=parent))
    try:
        yield draft
        if final.exists():  # of a publication that did not come to its end
            final.rename(draft.with_name(f"{draft.name}-old"))
        # Public by now: the portal and the copies read them as other users.
        for path in draft.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        draft.chmod(0o755)
        draft.rename(final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(draft.with_name(f"{draft.name}-old"), ignore_errors=True)


def _settle(folder: Path) -> None:
    """Have everything on the disk before the folder gets its name."""
    for path in [*folder.iterdir(), folder]:
        held = os.open(path, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)
