"""Commands of an organisation: leave, and take everything with you."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.domain.access.actions import leave_registry
from baluarte.domain.access.models import Institution
from baluarte.domain.access.queries import account_named
from baluarte.domain.access.rules import require_role
from baluarte.domain.intake.actions import erase_notes, erase_reports, export_list
from baluarte.domain.intake.models import ArchivedCopy, Report, SourceList, SuppliedVictim
from baluarte.domain.intake.queries import notes_in, open_copy, open_notes, victims_of
from baluarte.domain.people.actions import erase_persons
from baluarte.domain.people.models import Person
from baluarte.domain.publication.actions import (
    erase_reasons,
    revise_editions,
    withdraw_everything,
)
from baluarte.domain.registry.actions import erase_grounds, withdraw_events
from baluarte.domain.registry.actions.layers import withdraw_layer
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Act, Event
from baluarte.domain.registry.queries.layers import layers
from baluarte.domain.sealing.queries import not_erased
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

GROUND = "The organisation leaves and takes what is its own with it."


@click.group("organisation")
def commands() -> None:
    """An organisation and what is its own."""


@commands.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--as", "username", required=True, help="A data steward of the organisation.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def leave(*, slug: str, folder: Path, username: str, yes: bool) -> None:
    """Export everything of an organisation, erase it here, leave tombstones, revise editions."""
    if not yes:
        click.confirm("What is exported is then erased here for good. Continue?", abort=True)
    folder.mkdir(parents=True, exist_ok=True)
    with connected_as(DatabaseRole.APP):
        by = account_named(username).pk
        with acting_as(by):
            institution = Institution.objects.get(slug=slug)
            require_role(by, "data_steward", institution=institution)
            for said in _take_along(institution, folder, by):
                click.echo(said)
            for said in _erase(institution, by):
                click.echo(said)
            leave_registry(institution=institution, by=by, at=timezone.now())
    with connected_as(DatabaseRole.WORKER), acting_as(by):
        for edition in revise_editions(by=by, at=timezone.now()):
            click.echo(f"Edition {edition} takes the place of the one before.")


def _take_along(institution: Institution, folder: Path, by: UUID) -> Iterator[str]:
    """Write her lists as she knows them, and what the registry made of them."""
    for source_list in SourceList.objects.filter(steward=institution).order_by("slug"):
        count = _take_sheet(source_list, folder, by)
        _take_copies(source_list, folder, by)
        _take_notes(source_list, folder, by)
        _take_victims(source_list, folder, by)
        events = folder / f"{source_list.slug}.registry.json"
        held = list(_held(source_list))
        events.write_text(json.dumps(held, ensure_ascii=False, indent=1), encoding="utf-8")
        mapping = folder / f"{source_list.slug}.mapping.json"
        mapping.write_text(json.dumps(source_list.mapping, ensure_ascii=False, indent=1))
        yield f"{source_list.slug}: {count} rows, {len(held)} events written to {folder}"


def _take_sheet(source_list: SourceList, folder: Path, by: UUID) -> int:
    """Write the sheet of a list in two formats; a list into which nothing came has none."""
    if not source_list.deliveries.exists():
        return 0
    count = 0
    for file_format in ("csv", "xlsx"):
        with (folder / f"{source_list.slug}.{file_format}").open("wb") as file:
            count = export_list(
                source_list=source_list,
                file=file,
                file_format=file_format,
                by=by,
                at=timezone.now(),
            )
    return count


def _take_copies(source_list: SourceList, folder: Path, by: UUID) -> None:
    """Write the archived copies of a list's reports, each as it was handed in."""
    kept = ArchivedCopy.objects.filter(report__source_list=source_list)
    for copy in not_erased(kept).values_list("pk", flat=True):
        opened = open_copy(copy, by=by, at=timezone.now())
        path = folder / f"{source_list.slug}.copies"
        path.mkdir(exist_ok=True)
        (path / f"{opened.row.report_id}-{copy}").write_bytes(opened.content)


def _take_notes(source_list: SourceList, folder: Path, by: UUID) -> None:
    """Write the notes of a monitoring."""
    opened = open_notes(notes_in(source_list), by=by, at=timezone.now())
    if not opened:
        return
    told = [
        {
            "on": one.note.on_date.isoformat(),
            "with_whom": one.with_whom,
            "said": one.said,
            "promised": one.promised,
            "due": one.note.due_date and one.note.due_date.isoformat(),
            "kept": one.note.kept_at and one.note.kept_at.isoformat(),
        }
        for one in opened
    ]
    path = folder / f"{source_list.slug}.notes.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _take_victims(source_list: SourceList, folder: Path, by: UUID) -> None:
    """Write whom a person supplied to reports, which no sheet holds."""
    given = SuppliedVictim.objects.filter(report__source_list=source_list)
    reports = set(given.values_list("report", flat=True))
    told = [
        {"report": str(report), **asdict(one)}
        for report, victims in victims_of(list(reports), by=by, at=timezone.now()).items()
        for one in victims
    ]
    if told:
        path = folder / f"{source_list.slug}.victims.json"
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _held(source_list: SourceList) -> Iterator[dict[str, Any]]:
    acts: dict[UUID, list[dict[str, Any]]] = {}
    mine = Act.objects.filter(compartment=source_list.compartment_id, ended_at__isnull=True)
    for event, kind, victim, perpetrators in mine.values_list(
        "event", "type", "victim_number", "perpetrators"
    ):
        act = {"type": kind, "victim": victim, "perpetrators": perpetrators}
        acts.setdefault(event, []).append(act)
    found = Event.objects.filter(compartment=source_list.compartment_id)
    for one in found.select_related("current").order_by("reference").iterator(2000):
        held = one.current
        yield {
            "reference": one.reference,
            "state": held.status if held else None,
            "date": held.date if held else None,
            "place": (held.municipality_id or held.state_id) if held else None,
            "link_to_work": held.link_to_work if held else None,
            "acts": acts.get(one.pk, []),
        }


def _erase(institution: Institution, by: UUID) -> Iterator[str]:
    """Withdraw what is public, withdraw what is held, destroy the keys of what was told."""
    for source_list in SourceList.objects.filter(steward=institution).order_by("slug"):
        compartment = source_list.compartment_id
        withdrawn = withdraw_everything(
            compartment=compartment, reason=GROUND, by=by, at=timezone.now()
        )
        standing = Event.objects.filter(compartment=compartment).exclude(
            status=EventState.WITHDRAWN
        )
        gone = withdraw_events(events=standing, reason=GROUND, by=by, at=timezone.now())
        persons = list(Person.objects.filter(compartment=compartment, erased_at__isnull=True))
        named = erase_persons(persons=persons, ground=GROUND, by=by, at=timezone.now())
        reports = list(Report.objects.filter(source_list=source_list, is_newest=True))
        erased = erase_reports(reports=reports, ground=GROUND, by=by, at=timezone.now())
        erase_notes(source_list=source_list, ground=GROUND, by=by, at=timezone.now())
        erase_reasons(compartment=source_list.compartment, by=by, at=timezone.now())
        erase_grounds(compartment=source_list.compartment, by=by, at=timezone.now())
        for layer in layers().filter(compartment=compartment):
            withdraw_layer(layer=layer, by=by, at=timezone.now())
        yield (
            f"{source_list.slug}: {len(withdrawn)} publications and {len(gone)} events withdrawn, "
            f"{erased} reports and {named} names erased"
        )
