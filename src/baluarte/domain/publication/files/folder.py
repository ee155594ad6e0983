"""A folder of an edition appears whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from baluarte.domain.audit.checkpoints import verifier_key
from baluarte.domain.audit.signing import Signer
from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.publication.changes import Change
from baluarte.domain.publication.comparing import Side
from baluarte.domain.publication.cut_cells import CutCell
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.files.codebook import codebook
from baluarte.domain.publication.files.columns import (
    Places,
    act_rows,
    change_rows,
    columns,
    cut_rows,
    event_rows,
    inquiry_change_rows,
    inquiry_rows,
    names,
    term_rows,
)
from baluarte.domain.publication.files.comparisons import compared_rows, comparison_rows
from baluarte.domain.publication.files.csvw import csvw
from baluarte.domain.publication.files.datapackage import datapackage
from baluarte.domain.publication.files.geojson import write_geojson
from baluarte.domain.publication.files.header import LANGUAGES, Header, day
from baluarte.domain.publication.files.manifest import MANIFEST, describe, encoded, manifest
from baluarte.domain.publication.files.signature import KEY, SIGNATURE, public_half, signed
from baluarte.domain.publication.inquiries import ToldInquiry
from baluarte.domain.publication.inquiry_changes import InquiryChange

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
    changes: Sequence[Change] = (),
    inquiries: Sequence[ToldInquiry] = (),
    inquiry_changes: Sequence[InquiryChange] = (),
    signer: Signer,
) -> dict[str, Any]:
    """Write the folder of an edition, sign it and return its manifest; an older one is replaced."""
    with _draft(parent, parent / header.edition) as draft:
        _write_tables(draft, events, places, sides=sides, cuts=cuts, changes=changes)
        _write_table(
            draft / "investigaciones.csv", "investigations",
            inquiry_rows(inquiries, places, known_on=day(header.cut_off_at)),
        )  # fmt: skip
        _write_table(
            draft / "cambios_investigaciones.csv", "inquiry_changes",
            inquiry_change_rows(inquiry_changes),
        )  # fmt: skip
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
    *,
    sides: Sequence[Side],
    cuts: Sequence[CutCell],
    changes: Sequence[Change],
) -> None:
    alike, exact = apart(events)
    tables = {
        "hechos.csv": ("events", event_rows(alike, places)),
        "hechos_tal_cual.csv": ("events", event_rows(exact, places)),
        "agresiones.csv": ("acts", act_rows(alike)),
        "agresiones_tal_cual.csv": ("acts", act_rows(exact)),
        "cambios.csv": ("changes", change_rows(changes)),
        "catalogos.csv": ("terms", term_rows()),
        "cortes.csv": ("cuts", cut_rows(cuts)),
        "comparaciones.csv": ("comparisons", comparison_rows(sides)),
        "comparaciones_hechos.csv": ("compared", compared_rows(sides)),
    }
    for name, (table, rows) in tables.items():
        _write_table(folder / name, table, rows)


def _write_table(path: Path, table: str, rows: Iterable[Sequence[Value]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, names(table), rows)


def _write_others(folder: Path, header: Header, events: Sequence[Event], places: Places) -> None:
    # Not before it is needed: every process would carry its library.
    from baluarte.domain.files.parquet import write_parquet  # noqa: PLC0415

    for name, some in zip(("hechos", "hechos_tal_cual"), apart(events), strict=True):
        with (folder / f"{name}.parquet").open("wb") as file:
            write_parquet(file, columns("events"), event_rows(some, places))
        with (folder / f"{name}.geojson").open("w", encoding="utf-8") as file:
            write_geojson(file, some, places)
    for language in LANGUAGES:
        (folder / f"codebook.{language}.md").write_text(codebook(header, language), "utf-8")
    cited = "\n\n".join(header.citation(language) for language in LANGUAGES)
    (folder / "citation.txt").write_text(f"{cited}\n", "utf-8")
    for name, said in (("datapackage", datapackage(header)), ("csv-metadata", csvw(header))):
        described = json.dumps(said, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(f"{described}\n", "utf-8")


def apart(events: Sequence[Event]) -> tuple[list[Event], list[Event]]:
    """Return the events that are like others, and those that are published as they are."""
    return (
        [event for event in events if not event.is_exact],
        [event for event in events if event.is_exact],
    )


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
