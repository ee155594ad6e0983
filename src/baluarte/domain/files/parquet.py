"""A table as Parquet, with its types, some rows at a time."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import IO, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from baluarte.domain.files.csv_cells import Value

TYPES = {
    "string": pa.string(),
    "list": pa.list_(pa.string()),
    "integer": pa.int32(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "year": pa.int16(),
    "yearmonth": pa.string(),
}
# Rows that Parquet keeps together: as many are in memory.
IN_A_GROUP = 20_000


class Column(Protocol):
    """A column as a codebook describes it."""

    @property
    def name(self) -> str: ...

    @property
    def type(self) -> str: ...

    @property
    def required(self) -> bool: ...


def write_parquet(
    file: IO[bytes], columns: Iterable[Column], rows: Iterable[Sequence[Value]]
) -> None:
    """Write a table into a file that is open for writing, never looking back."""
    schema = pa.schema(
        [pa.field(one.name, TYPES[one.type], nullable=not one.required) for one in columns]
    )
    left = iter(rows)
    with pq.ParquetWriter(pa.PythonFile(file, mode="w"), schema, compression="zstd") as writer:
        while some := list(islice(left, IN_A_GROUP)):
            values = zip(*some, strict=True)
            arrays = [
                pa.array([list(v) if isinstance(v, tuple) else v for v in held], field.type)
                for held, field in zip(values, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
