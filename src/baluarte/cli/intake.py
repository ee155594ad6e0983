"""Commands of intake: bring a list in, give its sheet back."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Any, BinaryIO

import click
from django.utils import timezone, translation

from baluarte.cli.days import DAY
from baluarte.config import database, embedded
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import account_named, memberships_of
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.files.reading import FileRefused, Table, open_table
from baluarte.domain.intake.actions import (
    DeliveryStopped,
    NothingDelivered,
    export_list,
    read_delivery,
    receive_delivery,
    take_in_list,
)
from baluarte.domain.intake.actions.deliveries import CHUNK
from baluarte.domain.intake.actions.export import FORMATS
from baluarte.domain.intake.choices import DeliveryState
from baluarte.domain.intake.dry_run import Rehearsal, rehearse
from baluarte.domain.intake.mapping import (
    Mapping,
    parse_mapping,
    read_mapping,
    shipped_mapping,
    shipped_mappings,
)
from baluarte.domain.intake.messages import (
    accounted,
    answer,
    changes,
    set_aside_rows,
    what_is_noticed,
    what_is_wrong,
    what_stops,
    why_refused,
)
from baluarte.domain.intake.models import Delivery, SourceList
from baluarte.domain.intake.places import Territory
from baluarte.domain.intake.queries import list_named, reasons_of
from baluarte.domain.intake.reasons import Reason
from baluarte.domain.intake.schema import MappingRefused
from baluarte.domain.registry.actions import establish_from_list, established_as_read
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

FILE_IS_REFUSED, MAPPING_IS_REFUSED, NOT_ALLOWED, NOT_FOUND = 3, 4, 5, 6


class Stopped(click.ClickException):
    """The command ends with a message and an exit code of its own."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        setattr(self, "exit_code", code)  # noqa: B010 (click declares it of the class)


@click.group("intake")
def commands() -> None:
    """Lists, and how they are read."""


@commands.command("mappings")
def mappings() -> None:
    """Name the mappings that come with the system."""
    for name in shipped_mappings():
        mapping = shipped_mapping(name)
        click.echo(f"{name:<20} {mapping.title(translation.get_language() or 'es')}")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list", "slug", required=True, help="The list's short name.")
@click.option("--mapping", "mapping_name", help="A mapping's name or file; else the list's own.")
@click.option("--as", "username", required=True, help="Who imports.")
@click.option("--steward", default="", help="The organisation whose list it is, by short name.")
@click.option("--accessed", type=DAY, help="When the file was obtained.")
@click.option("--encoding", default="", help="The file's encoding, where the one found is wrong.")
@click.option("--delimiter", default="", help="What separates cells, where it is found wrongly.")
@click.option("--sheet", default="", help="The sheet of a spreadsheet; else the first.")
@click.option("--header", default=0, type=click.IntRange(0), help="The row that names the columns.")
@click.option("--chunk", default=CHUNK, type=click.IntRange(1, 10_000), help="Rows at once.")
@click.option("--dry-run", is_flag=True, help="Read and code, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def import_list(  # noqa: PLR0917 (click calls by name)
    file: Path,
    slug: str,
    mapping_name: str | None,
    username: str,
    steward: str,
    accessed: date | None,
    encoding: str,
    delimiter: str,
    sheet: str,
    header: int,
    chunk: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring a list in, accounting for every row; again with the same file, it changes nothing."""
    on = accessed or local_day(timezone.now())
    with _acting(username) as account, file.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
        with acting_as(account.pk):
            known = _list(slug, steward)
        mapping = _mapping(mapping_name, known)
        with open_table(
            opened,
            name=file.name,
            encoding=encoding,
            delimiter=delimiter,
            sheet=sheet or mapping.sheet,
            header=header,
        ) as table:
            mapping.check_columns(table.columns)
            coming = _Coming(table, digest, mapping, on)
            if dry_run:
                with acting_as(account.pk):
                    told = _rehearsed(coming, known)
            else:
                delivery = _received(coming, known, slug=slug, steward=steward, account=account)
                told = _read(coming, delivery, account, chunk=chunk)
            _say(told, table, as_json=as_json)


@click.command("export-list")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "username", required=True, help="Who exports.")
@click.option("--steward", default="", help="The organisation whose list it is, by short name.")
def give_back(*, slug: str, file: Path, username: str, steward: str) -> None:
    """Write a list's sheet again as its steward knows it, as CSV or XLSX."""
    file_format = file.suffix.removeprefix(".").lower()
    if file_format not in FORMATS:
        raise click.BadParameter(f"must end in .{' or .'.join(FORMATS)}", param_hint="FILE")
    with _acting(username) as account, acting_as(account.pk):
        found = _list(slug, steward)
        if found is None:
            raise Stopped(answer("no_list", slug=slug), NOT_FOUND)
        with _private(file) as opened:
            count = export_list(
                source_list=found,
                file=opened,
                file_format=file_format,
                by=account.pk,
                at=timezone.now(),
            )
        click.echo(answer("written", rows=count, path=file))


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    """Write a file that only its owner reads, and that is not there if it could not be finished."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as opened:
            yield opened
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _acting(username: str) -> Iterator[Account]:
    """Connect as the application, find who acts, and say refusals in their language."""
    if database.is_embedded():
        embedded.server().start()
    with connected_as(DatabaseRole.APP):
        try:
            account = account_named(username)
        except Account.DoesNotExist:
            raise Stopped(f"There is no account {username}.", NOT_FOUND) from None
        with translation.override(account.language), _refusals():
            yield account


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except FileRefused as refused:
        raise Stopped(why_refused(refused), FILE_IS_REFUSED) from None
    except MappingRefused as refused:
        raise Stopped("\n".join(what_is_wrong(refused)), MAPPING_IS_REFUSED) from None
    except NotAllowed as refused:
        raise Stopped(answer("not_allowed", rule=refused.rule), NOT_ALLOWED) from None
    except (NothingDelivered, DeliveryStopped) as refused:
        raise Stopped(what_stops(refused), NOT_FOUND) from None


def _list(slug: str, steward: str) -> SourceList | None:
    try:
        return list_named(slug, steward=steward)
    except SourceList.DoesNotExist:
        return None
    except SourceList.MultipleObjectsReturned:
        raise click.UsageError(answer("several_lists")) from None


def _mapping(name: str | None, known: SourceList | None) -> Mapping:
    if name is None:
        if known is None:
            raise click.UsageError(answer("needs_mapping"))
        return read_mapping(known.mapping)
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise Stopped(answer("no_file", path=path), MAPPING_IS_REFUSED)
        return parse_mapping(path.read_text(encoding="utf-8"))
    return shipped_mapping(name)


@dataclass(frozen=True)
class _Coming:
    """A file, what it means, and when it was obtained."""

    table: Table
    sha256: str
    mapping: Mapping
    accessed_date: date


def _received(
    coming: _Coming, known: SourceList | None, *, slug: str, steward: str, account: Account
) -> Delivery:
    at = timezone.now()
    with acting_as(account.pk):
        source_list = known or take_in_list(
            slug=slug,
            mapping=coming.mapping,
            steward=_steward(steward, account),
            by=account.pk,
            at=at,
        )
        return receive_delivery(
            source_list=source_list,
            sha256=coming.sha256,
            table=coming.table,
            mapping=coming.mapping,
            accessed_date=coming.accessed_date,
            by=account.pk,
            at=at,
        )


def _read(coming: _Coming, delivery: Delivery, account: Account, *, chunk: int) -> dict[str, Any]:
    was_done = delivery.state == DeliveryState.DONE
    if not was_done:
        reading = read_delivery(
            delivery=delivery,
            rows=coming.table.rows,
            set_aside=coming.table.set_aside,
            places=Territory(),
            chunk=chunk,
            by=account.pk,
            at=timezone.now(),
        )
        *_, delivery = established_as_read(
            reading, delivery=delivery, by=account.pk, at=timezone.now()
        )
    # Whatever is left, of this run or of one that was killed.
    with acting_as(account.pk):
        source_list = SourceList.objects.get(pk=delivery.source_list_id)
    for _ in establish_from_list(source_list=source_list, by=account.pk, at=timezone.now()):
        pass
    with acting_as(account.pk):
        return _told(delivery, reasons_of(delivery), was_done=was_done)


def _steward(slug: str, account: Account) -> Institution:
    """Return the organisation a new list belongs to: the one named, or the only one possible."""
    held = memberships_of(account.pk, at=timezone.now()).filter(role="data_steward")
    found = {one.institution.slug: one.institution for one in held}
    if slug in found:
        return found[slug]
    if slug or len(found) != 1:
        organisations = ", ".join(found) or "-"
        raise Stopped(answer("needs_steward", held=organisations), NOT_ALLOWED)
    return next(iter(found.values()))


def _rehearsed(coming: _Coming, known: SourceList | None) -> dict[str, Any]:
    found: Rehearsal = rehearse(
        coming.table.rows,
        mapping=coming.mapping,
        places=Territory(),
        accessed_date=coming.accessed_date,
        source_list=known,
    )
    return {
        "dry_run": True,
        "rows": found.rows,
        **found.states,
        **found.changes,
        "reasons": _reasons(found.reasons),
        "set_aside": dict(coming.table.set_aside.counts),
        "lines": [
            accounted(found.states, rows=found.rows),
            *filter(None, [set_aside_rows(coming.table.set_aside.counts)]),
        ],
    }


def _told(delivery: Delivery, reasons: Any, *, was_done: bool) -> dict[str, Any]:
    return {
        "delivery": str(delivery.pk),
        "number": delivery.number,
        "read_before": was_done,
        "rows": delivery.rows,
        **delivery.counts,
        "reasons": _reasons(reasons),
        "lines": [
            accounted(delivery.counts, rows=delivery.rows),
            *changes(delivery, was_read_before=was_done),
        ],
    }


def _reasons(counted: dict[Reason, int] | Any) -> list[dict[str, Any]]:
    ordered = sorted(counted.items(), key=lambda pair: (-pair[0].weight, -pair[1], pair[0]))
    return [
        {"code": reason.code, "column": reason.column, "rows": count, "words": reason.words}
        for reason, count in ordered
    ]


def _say(told: dict[str, Any], table: Table, *, as_json: bool) -> None:
    lines, reasons = told.pop("lines"), told["reasons"]
    file: dict[str, Any] = {"format": table.file_format, "encoding": table.encoding}
    file["encoding_is_certain"] = table.encoding_is_certain
    if as_json:
        click.echo(json.dumps(told | {"file": file}, ensure_ascii=False, sort_keys=True))
        return
    click.echo(", ".join(filter(None, (table.file_format, table.encoding))))
    if not table.encoding_is_certain:
        click.echo(answer("likeliest", encoding=table.encoding))
    for notice in table.notices:
        click.echo(what_is_noticed(notice))
    for line in lines:
        click.echo(line)
    for reason in reasons:
        column = f" [{reason['column']}]" if reason["column"] else ""
        click.echo(f"{reason['rows']:>7} {reason['code']}{column}: {reason['words']}")
