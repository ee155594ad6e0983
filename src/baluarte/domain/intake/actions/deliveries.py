"""A file of a list comes in, chunk by chunk; killed anywhere and begun again it ends the same."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Keyed
from datetime import date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from baluarte.domain.audit.actions import record
from baluarte.domain.files.reading.tables import Row, SetAside, Table
from baluarte.domain.intake.actions.chunks import Chunk, take_in_chunk
from baluarte.domain.intake.actions.lists import change_mapping
from baluarte.domain.intake.choices import DeliveryState
from baluarte.domain.intake.coding import code_row
from baluarte.domain.intake.mapping import Mapping, read_mapping
from baluarte.domain.intake.models import Delivery, Report, SourceList
from baluarte.domain.intake.places import PlaceMatcher, Territory
from baluarte.domain.intake.row_identity import IdentifiedRow, Recogniser, recogniser
from baluarte.domain.wall.context import acting_as

CHUNK = 1000
T = TypeVar("T")


class DeliveryStopped(Exception):
    """A newer file of the list came before this one was read to its end."""


@transaction.atomic
def receive_delivery(
    *,
    source_list: SourceList,
    sha256: str,
    table: Table,
    mapping: Mapping,
    accessed_date: date,
    by: UUID,
    at: datetime,
) -> Delivery:
    """Receive a file of a list; the same file under the same mapping is the same delivery."""
    mapping.check_columns(table.columns)
    source_list = SourceList.objects.select_for_update().get(pk=source_list.pk)
    known = Delivery.objects.filter(
        source_list=source_list, sha256=sha256, mapping_sha256=mapping.sha256
    ).first()
    if known is not None:
        return known
    if read_mapping(source_list.mapping).sha256 != mapping.sha256:
        change_mapping(source_list=source_list, mapping=mapping, by=by, at=at)
    earlier = Delivery.objects.filter(source_list=source_list)
    stopped = earlier.filter(state=DeliveryState.READING).update(state=DeliveryState.STOPPED)
    delivery = Delivery(
        compartment_id=source_list.compartment_id,
        source_list=source_list,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        sha256=sha256,
        mapping_sha256=mapping.sha256,
        file_format=table.file_format,
        encoding=table.encoding,
        columns=list(table.columns),
        headers=list(table.headers),
        accessed_date=accessed_date,
        received_at=at,
        received_by_id=by,
    )
    delivery.save(force_insert=True)
    record(
        act="intake.receive_delivery",
        object_type="delivery",
        objects=[source_list.pk, delivery.pk],
        payload={
            "sha256": sha256,
            "mapping": mapping.sha256,
            "number": delivery.number,
            "stopped": stopped,
        },
        by=by,
        at=at,
    )
    return delivery


def read_delivery(
    *,
    delivery: Delivery,
    rows: Iterable[Row],
    set_aside: SetAside | None = None,
    places: PlaceMatcher | None = None,
    chunk: int = CHUNK,
    may_erase: bool = True,
    by: UUID,
    at: datetime,
) -> Iterator[Delivery]:
    """Read a delivery's rows to the end, yielding after each chunk that is in for good.

    Each chunk is a transaction of its own: call it outside one. Rows that are in already are met
    again, to know their keys, and left as they are. Unless it `may_erase`, a newer row that would
    empty a cell leaves its report as it was. What the reading `set_aside` is counted with it.
    """
    if delivery.state == DeliveryState.DONE:
        return
    reader = _Reader(delivery, places or Territory(), may_erase=may_erase, by=by, at=at)
    for told in _batches(reader.recogniser.recognise(rows), chunk):
        yield reader.read(told)
    yield reader.finish(set_aside or SetAside())


class _Reader:
    """Reads one delivery for one account."""

    def __init__(
        self, delivery: Delivery, places: PlaceMatcher, *, may_erase: bool, by: UUID, at: datetime
    ) -> None:
        self._delivery = delivery
        self._may_erase = may_erase
        self._places = places
        self._by = by
        self._at = at
        self._met = 0
        with acting_as(by):
            source_list = SourceList.objects.get(pk=delivery.source_list_id)
            self._mapping = _mapping_of(delivery, source_list)
            self._owner = f"institution:{source_list.steward_id}"
            self._recodes = _read_otherwise(delivery)
            self.recogniser: Recogniser = recogniser(
                owner=self._owner, source_list=source_list.pk, mapping=self._mapping
            )

    def read(self, told: list[IdentifiedRow]) -> Delivery:
        """Take in a chunk, or as much of it as is not in yet."""
        begin, self._met = self._met, self._met + len(told)
        done = max(0, self._delivery.rows_done - begin)
        if done >= len(told):
            return self._delivery
        fresh = told[done:]
        chunk = Chunk(
            delivery=self._delivery,
            owner=self._owner,
            begin=begin + done,
            told=fresh,
            outcomes=[
                code_row(
                    one.row,
                    mapping=self._mapping,
                    places=self._places,
                    accessed=self._delivery.accessed_date,
                )
                for one in fresh
            ],
            recodes=self._recodes,
            may_erase=self._may_erase,
        )
        with acting_as(self._by):
            self._delivery = take_in_chunk(chunk=chunk, by=self._by, at=self._at)
        return self._delivery

    def finish(self, set_aside: SetAside) -> Delivery:
        """Say which reports the file no longer holds, and that it is read."""
        with acting_as(self._by):
            self._delivery = finish_delivery(
                delivery=self._delivery,
                met=self.recogniser.has_met,
                set_aside=set_aside.counts,
                by=self._by,
                at=self._at,
            )
        return self._delivery


@transaction.atomic
def finish_delivery(
    *,
    delivery: Delivery,
    met: Callable[[bytes], bool],
    set_aside: Keyed[str, int] | None = None,
    by: UUID,
    at: datetime,
) -> Delivery:
    """Mark what a fully read file no longer holds; the reports themselves stay."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state == DeliveryState.DONE:
        return delivery
    newest = Report.objects.filter(
        source_list=delivery.source_list_id, is_newest=True, missing_from=None
    ).exclude(delivery=delivery)
    gone = [
        pk
        for pk, key_hash in newest.values_list("pk", "key_hash").iterator(5000)
        if not met(bytes(key_hash))
    ]
    for some in _batches(iter(gone), CHUNK):
        Report.objects.filter(pk__in=some).update(missing_from=delivery)
    delivery.counts = {**delivery.counts, **(set_aside or {})}
    return _done(delivery, len(gone), by=by, at=at)


@transaction.atomic
def finish_addition(*, delivery: Delivery, by: UUID, at: datetime) -> Delivery:
    """End a delivery that adds to its list: what it does not hold is not missing for that."""
    return _done(Delivery.objects.select_for_update().get(pk=delivery.pk), 0, by=by, at=at)


def _done(delivery: Delivery, missing: int, *, by: UUID, at: datetime) -> Delivery:
    delivery.rows = delivery.rows_done
    delivery.counts = {**delivery.counts, "missing": missing}
    delivery.state = DeliveryState.DONE
    delivery.save(update_fields=["rows", "counts", "state"])
    record(
        act="intake.finish_delivery",
        object_type="delivery",
        objects=[delivery.source_list_id, delivery.pk],
        payload={"rows": delivery.rows, **delivery.counts},
        by=by,
        at=at,
    )
    return delivery


def _mapping_of(delivery: Delivery, source_list: SourceList) -> Mapping:
    mapping = read_mapping(source_list.mapping)
    if delivery.state == DeliveryState.STOPPED or mapping.sha256 != delivery.mapping_sha256:
        raise DeliveryStopped(str(delivery.pk))
    return mapping


def _read_otherwise(delivery: Delivery) -> bool:
    """Say whether an earlier file was read with another mapping, so that rows are coded again."""
    earlier = Delivery.objects.filter(
        source_list=delivery.source_list_id, number__lt=delivery.number
    )
    return earlier.exclude(mapping_sha256=delivery.mapping_sha256).exists()


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
