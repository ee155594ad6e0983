"""A table as Parquet in a ZIP, some rows at a time."""

from collections.abc import Iterator, Sequence
from itertools import islice
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq

from baluarte.domain.publication.exporting.columns import columns
from baluarte.domain.publication.files.cells import Value
from baluarte.domain.publication.files.parquet import TYPES

# Rows that Parquet keeps together: as many are in memory.
IN_A_GROUP = 20_000


def write_parquet(archive: ZipFile, table: str, rows: Iterator[Sequence[Value]]) -> None:
    """Write a table into a ZIP that is open for writing."""
    schema = pa.schema(
        [pa.field(one.name, TYPES[one.type], nullable=not one.required) for one in columns(table)]
    )
    with (
        archive.open(f"{table}.parquet", "w", force_zip64=True) as part,
        pq.ParquetWriter(pa.PythonFile(part, mode="w"), schema, compression="zstd") as writer,
    ):
        while some := list(islice(rows, IN_A_GROUP)):
            values = zip(*some, strict=True)
            arrays = [
                pa.array([list(v) if isinstance(v, tuple) else v for v in held], field.type)
                for held, field in zip(values, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
