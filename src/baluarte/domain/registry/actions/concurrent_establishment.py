"""What comes in is established while more is read: the database checks, meanwhile we compute.

Each lot is a transaction of its own on a second connection, begun only of chunks that are in for
good. Killed anywhere, what is left is established by the next run.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connections
from django.db.models import Max

from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Delivery, Report
from baluarte.domain.registry.actions.establishment import AT_ONCE, establish_from_reports
from baluarte.domain.wall.context import acting_as

BEFORE_ALL: Final = -1


def established_as_read(
    reading: Iterable[Delivery], *, delivery: Delivery, by: UUID, at: datetime
) -> Iterator[Delivery]:
    """Yield the steps of a reading while what they brought is established beside, a lot at a time.

    Call it outside a transaction. What is still to be established when it ends, or came before
    it, is `establish_from_list`'s.
    """
    with acting_as(by):
        lot = _Lot(delivery.pk, _last_row(delivery.pk), by, at)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="establish") as beside:
        under_way: Future[None] | None = None
        try:
            for step in reading:
                if under_way is None or under_way.done():
                    _raise_what_failed(under_way)
                    under_way = beside.submit(lot.establish)
                yield step
            _raise_what_failed(under_way)
        finally:
            beside.submit(connections.close_all)


class _Lot:
    """Some reports of a delivery, after those of the lot before."""

    def __init__(self, delivery: UUID, after: int, by: UUID, at: datetime) -> None:
        self._delivery = delivery
        self._after = after
        self._by = by
        self._at = at

    def establish(self) -> None:
        """Establish the next ones, if there are any."""
        with acting_as(self._by):
            coded = Report.objects.filter(
                delivery=self._delivery,
                row__gt=self._after,
                state=ReportState.CODED,
                is_newest=True,
            )
            found = list(coded.order_by("row").values_list("pk", "row")[:AT_ONCE])
            if found:
                keys = [key for key, _ in found]
                establish_from_reports(reports=keys, by=self._by, at=self._at)
        if found:
            self._after = found[-1][1]


def _last_row(delivery: UUID) -> int:
    last = Report.objects.filter(delivery=delivery).aggregate(row=Max("row"))["row"]
    return BEFORE_ALL if last is None else last


def _raise_what_failed(lot: Future[None] | None) -> None:
    if lot is not None:
        lot.result()
