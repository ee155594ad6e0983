"""Her sheet again, as she knows it: her columns, the newest of each row, no formulas."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from baluarte.domain.audit.actions import record
from baluarte.domain.files.reading.tables import BROKEN
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Delivery, Report, SourceList
from baluarte.domain.intake.row_identity import neutralise, read_back
from baluarte.domain.sealing.queries import unseal_all

FORMATS = ("csv", "xlsx")
AT_ONCE = 1000


class NothingDelivered(Exception):
    """The list has no file read to its end, so there is no sheet to give back."""


@transaction.atomic
def export_list(
    *, source_list: SourceList, file: BinaryIO, file_format: str = "csv", by: UUID, at: datetime
) -> int:
    """Write a list as its sheet into an open file, logged as one reading; return how many rows.

    The newest version of each row, in the order of the file; erased ones are gone, and so is what
    her newest file no longer held.
    """
    deliveries = Delivery.objects.filter(source_list=source_list, columns__isnull=False)
    newest = deliveries.order_by("-number").first()
    if newest is None:
        raise NothingDelivered(source_list.slug)
    columns, headers = _columns(newest, list(deliveries.order_by("-number")))
    record(
        act="intake.export_list",
        object_type="list",
        objects=[source_list.pk],
        payload={"format": file_format, "reports": _exported(source_list).count()},
        by=by,
        at=at,
    )
    rows = _rows(source_list, columns)
    write = _write_xlsx if file_format == "xlsx" else _write_csv
    return write(file, headers, rows)


def _exported(source_list: SourceList) -> QuerySet[Report]:
    newest = Report.objects.filter(
        source_list=source_list, is_newest=True, missing_from__isnull=True
    )
    return newest.exclude(state=ReportState.ERASED)


def _columns(newest: Delivery, all_of_them: Sequence[Delivery]) -> tuple[list[str], list[str]]:
    """Return the newest file's columns, then what older rows have beside them."""
    headers = dict(zip(newest.columns, newest.headers, strict=True))
    for delivery in all_of_them:
        for column, header in zip(delivery.columns, delivery.headers, strict=True):
            headers.setdefault(column, header)
    return list(headers), list(headers.values())


def _rows(source_list: SourceList, columns: Sequence[str]) -> Iterator[list[str]]:
    reports = _exported(source_list).order_by("row", "delivery__number", "pk").iterator(AT_ONCE)
    while some := list(islice(reports, AT_ONCE)):
        for text in unseal_all(some, "raw"):
            values = read_back(text)
            cells = [values.pop(column, "") for column in columns]
            # What never fitted the columns follows them, so that nothing is left behind.
            broken = values.pop(BROKEN, None)
            yield [*cells, *values.values(), *([broken] if broken else [])]


def _write_csv(file: BinaryIO, headers: Sequence[str], rows: Iterator[list[str]]) -> int:
    # Spreadsheets read UTF-8 only where it says so in its first bytes.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogatepass", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([neutralise(header) for header in headers])
    count = 0
    for row in rows:
        writer.writerow([neutralise(cell) for cell in row])
        count += 1
    text.flush()
    text.detach()
    return count


def _write_xlsx(file: BinaryIO, headers: Sequence[str], rows: Iterator[list[str]]) -> int:
    sheet = ([neutralise(cell) for cell in row] for row in chain([headers], rows))
    with Workbook(file, ["Lista"]) as book:
        return book.sheet(sheet) - 1
