"""Somebody's file as a table: CSV, XLSX, JSON, GeoJSON, in any encoding, within limits.

Here: what a file is, how it is encoded, its columns and rows exactly as written, what is broken in
them. Not here: what a column means, what a row says (`intake`). Knows no database.
"""

from baluarte.domain.files.reading.opening import FORMATS, open_table
from baluarte.domain.files.reading.refusals import FileRefused
from baluarte.domain.files.reading.tables import Row, Table
