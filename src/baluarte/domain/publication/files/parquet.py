"""The events with their types, for programs."""

from collections.abc import Sequence
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from baluarte.domain.publication.events import Event
from baluarte.domain.publication.files.columns import Places, columns, event_rows

TYPES = {
    "string": pa.string(),
    "list": pa.list_(pa.string()),
    "integer": pa.int32(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "year": pa.int16(),
    "yearmonth": pa.string(),
}


def write_parquet(file: BinaryIO, events: Sequence[Event], places: Places) -> None:
    """Write the table of events as Parquet."""
    schema = pa.schema(
        [
            pa.field(one.name, TYPES[one.type], nullable=not one.required)
            for one in columns("events")
        ]
    )
    values: list[list[Any]] = [[] for _ in schema]
    for row in event_rows(events, places):
        for held, value in zip(values, row, strict=True):
            held.append(list(value) if isinstance(value, tuple) else value)
    arrays = [pa.array(held, field.type) for held, field in zip(values, schema, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), file, compression="zstd")
