"""Each form a file may have: how it is written, what it is called, what it is to a browser."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from baluarte.domain.publication.choices import ExportFormat
from baluarte.domain.publication.exporting import json_ld, xrlat
from baluarte.domain.publication.exporting.facts import Answer
from baluarte.domain.publication.exporting.tables import (
    Tally,
    write_csvs,
    write_parquets,
    write_sheets,
)

Write = Callable[[IO[bytes], Answer, Mapping[str, Any], Tally], None]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file."""

    write: Write
    suffix: str
    media_type: str


def _write_linked(
    stream: IO[bytes], answer: Answer, about: Mapping[str, Any], tally: Tally
) -> None:
    stream.write(json_ld.head(about))
    for one in answer.told():
        tally.see(one)
        stream.write(json_ld.event(one, is_first=tally.events == 1))
    stream.write(json_ld.tail())


def _write_relatos(
    stream: IO[bytes], answer: Answer, about: Mapping[str, Any], tally: Tally
) -> None:
    stream.write(xrlat.head(about))
    for one in answer.told():
        tally.see(one)
        stream.write(xrlat.event(one))
    stream.write(xrlat.tail())


FORMS: Mapping[ExportFormat, Form] = {
    ExportFormat.CSV: Form(write_csvs, "csv.zip", "application/zip"),
    ExportFormat.XLSX: Form(
        write_sheets, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    ExportFormat.PARQUET: Form(write_parquets, "parquet.zip", "application/zip"),
    ExportFormat.JSONLD: Form(_write_linked, "jsonld", "application/ld+json"),
    ExportFormat.XRLAT: Form(_write_relatos, "xrlat", "application/xml"),
}
