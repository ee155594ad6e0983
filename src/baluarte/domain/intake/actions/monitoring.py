"""What whoever monitors takes in: a report with its archived copy, and the notes of a day."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed, require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.actions.lists import take_in_list
from baluarte.domain.intake.actions.receiving import take_in_one, told_mapping
from baluarte.domain.intake.choices import MONITORING
from baluarte.domain.intake.models import ArchivedCopy, DayNote, Report, SourceList
from baluarte.domain.intake.paste_parser import Pasted
from baluarte.domain.intake.places import PlaceMatcher
from baluarte.domain.sealing.actions import destroy_keys, new_record_keys, seal

MONITORED = "_monitored.yaml"
LONGEST_NOTE = 2000
COLUMNS = (
    "Clave", "Título", "Palabras", "Enlace", "Publicado", "Quién", "Fecha", "Estado", "Municipio",
    "Tipo", "Presuntos perpetradores",
)  # fmt: skip


class NothingSaid(ValueError):
    """A note says with whom one spoke, and what was said or promised."""


class NothingPromised(ValueError):
    """A day by which something is due, and nothing that was promised."""


@dataclass(frozen=True, slots=True)
class CopyGiven:
    """A copy as somebody hands it in: its bytes, its name, of what kind it says to be."""

    content: bytes = field(repr=False)
    name: str = field(default="", repr=False)
    media_type: str = "text/plain; charset=utf-8"


@transaction.atomic
def open_monitoring(*, institution: Institution, by: UUID, at: datetime) -> SourceList:
    """Open the list into which an organisation's monitoring goes; a data steward opens it once."""
    require_role(by, "data_steward", institution=institution)
    mapping = told_mapping(MONITORED, "es")
    return take_in_list(slug=MONITORING, mapping=mapping, steward=institution, by=by, at=at)


@transaction.atomic
def receive_monitored(
    *,
    source_list: SourceList,
    pasted: Pasted,
    copies: Sequence[CopyGiven],
    key: UUID,
    places: PlaceMatcher | None = None,
    by: UUID,
    at: datetime,
) -> Report:
    """Keep what was pasted as a report, sealed and unaltered, with its copies; once for a `key`."""
    if source_list.slug != MONITORING:
        # Its copies would be looked for by nobody.
        raise NotAllowed("intake.receive_monitored.only_into_monitoring")
    mapping = told_mapping(MONITORED, source_list.language)
    cells = (
        str(key), pasted.title, pasted.words, pasted.link, pasted.published, *[""] * 6,
    )  # fmt: skip
    report, is_new = take_in_one(
        source_list=source_list,
        mapping=mapping,
        values=dict(zip(COLUMNS, cells, strict=True)),
        key=key,
        places=places,
        by=by,
        at=at,
    )
    if is_new:
        kept = [_keep(report, one, pasted.link, by=by, at=at) for one in copies]
        hashes = {str(copy.pk): digest for copy, digest in kept}
        record(
            act="intake.receive_monitored",
            object_type="report",
            objects=[report.pk],
            payload={"copies": hashes, "kind": str(pasted.kind)},
            by=by,
            at=at,
        )
    return report


@transaction.atomic
def write_note(
    *,
    source_list: SourceList,
    on_date: date,
    with_whom: str,
    said: str = "",
    promised: str = "",
    due_date: date | None = None,
    by: UUID,
    at: datetime,
) -> DayNote:
    """Keep with whom one spoke and what was promised, sealed; nobody edits it."""
    if not with_whom.strip() or not (said.strip() or promised.strip()):
        raise NothingSaid
    if due_date is not None and not promised.strip():
        raise NothingPromised
    text = json.dumps(
        {"with_whom": with_whom.strip(), "said": said.strip(), "promised": promised.strip()}
    )
    [(record_key, key)] = new_record_keys(f"institution:{source_list.steward_id}", 1)
    note = DayNote(
        compartment_id=source_list.compartment_id,
        record_key=record_key,
        on_date=on_date,
        promises=bool(promised.strip()),
        due_date=due_date,
        written_at=at,
        by_id=by,
    )
    seal(note, "sealed_text", text, key=key)
    note.save(force_insert=True)
    _record("intake.write_note", note, by=by, at=at)
    return note


@transaction.atomic
def keep_promise(*, note: DayNote, by: UUID, at: datetime) -> None:
    """Say that what was promised was done."""
    still = DayNote.objects.filter(pk=note.pk, promises=True, kept_at__isnull=True)
    if not still.update(kept_at=at, kept_by_id=by):
        raise NotAllowed("intake.keep_promise.nothing_is_open")
    _record("intake.keep_promise", note, by=by, at=at)


@transaction.atomic
def erase_notes(*, source_list: SourceList, ground: str, by: UUID, at: datetime) -> int:
    """Destroy the keys of all notes of a monitoring: its steward leaves, or somebody asked."""
    require_role(by, "data_steward", institution=source_list.steward)
    notes = DayNote.objects.filter(compartment=source_list.compartment_id)
    erased = destroy_keys(notes, at=at)
    record(
        act="intake.erase_notes",
        object_type="list",
        objects=[source_list.pk],
        payload={"ground": ground, "notes": erased},
        by=by,
        at=at,
    )
    return erased


def _keep(
    report: Report, given: CopyGiven, link: str, *, by: UUID, at: datetime
) -> tuple[ArchivedCopy, str]:
    """Keep one copy, sealed with a key of its own; return it with its hash."""
    digest = sha256(given.content).hexdigest()
    about = {
        "name": given.name,
        "link": link,
        "media_type": given.media_type,
        "bytes": len(given.content),
        "sha256": digest,
    }
    [(record_key, key)] = new_record_keys(f"institution:{report.source_list.steward_id}", 1)
    copy = ArchivedCopy(
        compartment_id=report.compartment_id,
        record_key=record_key,
        report=report,
        archived_at=at,
        by_id=by,
    )
    seal(copy, "content", base64.b64encode(given.content).decode(), key=key)
    seal(copy, "about", json.dumps(about), key=key)
    copy.save(force_insert=True)
    return copy, digest


def _record(act: str, note: DayNote, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="note", objects=[note.pk], by=by, at=at)
