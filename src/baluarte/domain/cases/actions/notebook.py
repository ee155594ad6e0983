from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Compartmented
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import Note
from baluarte.domain.cases.models import Case, Contact, NotebookEntry, Party
from baluarte.domain.cases.rules import require_open, require_team, require_team_or_herself
from baluarte.domain.sealing.actions import new_record_keys, seal

PROMISED = (Note.PROMISE, Note.NEXT_CONTACT)


class UntilWhen(ValueError):
    """A promise or a next contact says until when."""


@transaction.atomic
def say_how_to_reach(
    *,
    party: Party,
    how: str,
    from_hour: int | None = None,
    until_hour: int | None = None,
    by: UUID,
    at: datetime,
) -> Contact:
    """Keep how and when somebody may safely be reached; what was said before stays readable."""
    require_team_or_herself(party, by=by)
    contact = Contact(
        compartment_id=party.compartment_id, party=party, from_hour=from_hour,
        until_hour=until_hour, recorded_at=at, by_id=by,
    )  # fmt: skip
    _sealed(contact, "sealed_how", how, party.case)
    contact.save(force_insert=True)
    _record("cases.say_how_to_reach", party, [party.case_id, party.pk], by=by, at=at)
    return contact


@transaction.atomic
def write_note(
    *,
    case: Case,
    kind: Note,
    text: str,
    happened_at: datetime,
    until_at: datetime | None = None,
    by: UUID,
    at: datetime,
) -> NotebookEntry:
    """Write a call, a visit, a promise into the notebook."""
    require_team(case)
    require_open(case)
    if kind in PROMISED and until_at is None:
        raise UntilWhen("say until when")
    note = NotebookEntry(
        compartment_id=case.compartment_id, case=case, kind=kind, happened_at=happened_at,
        recorded_at=at, by_id=by, until_at=until_at,
    )  # fmt: skip
    _sealed(note, "sealed_text", text, case)
    note.save(force_insert=True)
    _record("cases.write_note", case, [case.pk, note.pk], by=by, at=at)
    return note


@transaction.atomic
def keep_promise(*, note: NotebookEntry, by: UUID, at: datetime) -> NotebookEntry:
    """Say that what was promised was done."""
    require_team(note.case)
    NotebookEntry.objects.filter(pk=note.pk, kept_at=None).update(kept_at=at)
    note.kept_at = at
    _record("cases.keep_promise", note, [note.case_id, note.pk], by=by, at=at)
    return note


def _sealed(row: Contact | NotebookEntry, field: str, text: str, case: Case) -> None:
    owner = case.compartment.institution_id
    [(row.record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    seal(row, field, text.strip(), key=key)


def _record(act: str, of: Compartmented, objects: list[UUID], *, by: UUID, at: datetime) -> None:
    file = [of.compartment_id]
    record(act=act, object_type="case", objects=objects, files=file, by=by, at=at)
