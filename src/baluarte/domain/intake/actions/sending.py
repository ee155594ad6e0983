"""Rows that a program sends to a list: all of them or none, and once however often it asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from baluarte.domain.audit.entries import canonical
from baluarte.domain.files.reading.tables import Row, Table, problems_of
from baluarte.domain.intake.actions.chunks import Chunk, erasing, take_in_chunk
from baluarte.domain.intake.actions.deliveries import finish_addition, receive_delivery
from baluarte.domain.intake.actions.export import NothingDelivered
from baluarte.domain.intake.choices import DeliveryState, ReportState
from baluarte.domain.intake.coding import code_row
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.models import Delivery, Report, SentOnce, SourceList
from baluarte.domain.intake.places import PlaceMatcher, Territory
from baluarte.domain.intake.row_identity import IdentifiedRow, recogniser
from baluarte.domain.wall import context
from baluarte.norms.clocks.calendar import local_day

MOST_ROWS = 100


class UnknownColumns(ValueError):
    """A row names columns that the list does not have."""

    def __init__(self, names: Sequence[str], known: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names, self.known = names, known


class RowsKnown(Exception):
    """Some rows are in the list already and say otherwise: `rows` counts them from one."""

    def __init__(self, rows: Sequence[int]) -> None:
        super().__init__(", ".join(map(str, rows)))
        self.rows = rows


class RowsErase(Exception):
    """Some rows would empty cells in which something stands: `rows` counts them from one."""

    def __init__(self, rows: Sequence[int]) -> None:
        super().__init__(", ".join(map(str, rows)))
        self.rows = rows


class KeyReused(Exception):
    """The same key came before with something else."""


class ListBusy(Exception):
    """A file of the list is being read: what is sent would stop it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The reports that rows became, in their order; `is_again` where it was sent before."""

    reports: Sequence[Report]
    is_again: bool


@transaction.atomic
def send_rows(
    *,
    source_list: SourceList,
    rows: Sequence[Mapping[str, str]],
    key: str,
    may_update: bool = False,
    may_erase: bool = False,
    places: PlaceMatcher | None = None,
    by: UUID,
    at: datetime,
) -> Sent:
    """Take rows of a list in, each under the list's own columns, as a delivery of their own.

    The same `key` is the same sending: its reports are returned again, and nothing is taken in.
    """
    context.require(by)
    given = sha256(f"{source_list.pk}|{key}".encode()).digest()
    _alone(by, given)
    body = sha256(canonical([[dict(row) for row in rows], may_update, may_erase])).hexdigest()
    before = SentOnce.objects.filter(account=by, key_hash=given).first()
    if before is not None:
        if before.body_sha256 != body:
            raise KeyReused
        return Sent(_in_order(before.delivery), is_again=True)
    source_list = SourceList.objects.select_for_update().get(pk=source_list.pk)
    told = _recognised(source_list, rows)
    if not (may_update and may_erase):
        _refuse_changes(source_list, told, may_update=may_update)
    delivery = _take_in(source_list, told, given, places or Territory(), by=by, at=at)
    SentOnce(
        compartment_id=source_list.compartment_id,
        account_id=by,
        key_hash=given,
        body_sha256=body,
        delivery=delivery,
        sent_at=at,
    ).save(force_insert=True)
    return Sent(_in_order(delivery), is_again=False)


def columns_of(source_list: SourceList) -> tuple[list[str], list[str]]:
    """Return a list's columns as they are told apart here, and as its newest file wrote them."""
    newest = Delivery.objects.filter(source_list=source_list).order_by("-number").first()
    if newest is None:
        raise NothingDelivered(source_list.slug)
    return list(newest.columns), list(newest.headers)


def _recognised(source_list: SourceList, rows: Sequence[Mapping[str, str]]) -> list[IdentifiedRow]:
    if Delivery.objects.filter(source_list=source_list, state=DeliveryState.READING).exists():
        raise ListBusy
    mapping = read_mapping(source_list.mapping)
    owner = f"institution:{source_list.steward_id}"
    recognised = recogniser(owner=owner, source_list=source_list.pk, mapping=mapping)
    return list(recognised.recognise(_rows(rows, columns_of(source_list)[0])))


def _take_in(
    source_list: SourceList,
    told: Sequence[IdentifiedRow],
    key: bytes,
    places: PlaceMatcher,
    *,
    by: UUID,
    at: datetime,
) -> Delivery:
    mapping = read_mapping(source_list.mapping)
    columns, headers = columns_of(source_list)
    delivery = receive_delivery(
        source_list=source_list,
        sha256=sha256(by.bytes + key).hexdigest(),
        table=Table(tuple(columns), tuple(headers), iter(()), "api"),
        mapping=mapping,
        accessed_date=local_day(at),
        by=by,
        at=at,
    )
    chunk = Chunk(
        delivery=delivery, owner=f"institution:{source_list.steward_id}", begin=0, told=told,
        recodes=False, outcomes=[_coded(one, mapping, places, delivery) for one in told],
    )  # fmt: skip
    take_in_chunk(chunk=chunk, by=by, at=at)
    return finish_addition(delivery=delivery, by=by, at=at)


def _coded(
    one: IdentifiedRow, mapping: ListMapping, places: PlaceMatcher, delivery: Delivery
) -> Any:
    return code_row(one.row, mapping=mapping, places=places, accessed=delivery.accessed_date)


def _rows(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> list[Row]:
    if unknown := sorted({name for row in rows for name in row} - set(columns)):
        raise UnknownColumns(unknown, columns)
    whole = [{column: row.get(column, "") for column in columns} for row in rows]
    return [Row(n, values, problems_of(values)) for n, values in enumerate(whole, start=1)]


def _refuse_changes(
    source_list: SourceList, told: Sequence[IdentifiedRow], *, may_update: bool
) -> None:
    """Refuse rows that say otherwise than those that are in, or that would empty a cell of them."""
    newest = Report.objects.filter(
        source_list=source_list, is_newest=True, key_hash__in=[one.key_hash for one in told]
    )
    known = {bytes(one.key_hash): one for one in newest}
    changed = [
        one
        for one in told
        if one.key_hash in known and bytes(known[one.key_hash].raw_hash) != one.raw_hash
    ]
    if changed and not may_update:
        raise RowsKnown([one.row.number for one in changed])
    readable = [one for one in changed if known[one.key_hash].state != ReportState.ERASED]
    if emptied := erasing([known[one.key_hash] for one in readable], readable):
        raise RowsErase(sorted(emptied))


def _in_order(delivery: Delivery) -> list[Report]:
    """Return the reports of a delivery; a row that changed nothing became none."""
    return list(Report.objects.filter(delivery=delivery).defer("raw", "key").order_by("row"))


def _alone(by: UUID, key: bytes) -> None:
    """Let the same sending wait for itself, where a program asks twice at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sent {by} {key.hex()}"]
        )
