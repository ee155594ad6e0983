"""A count drawn: columns of time, bars of categories; and as a file."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.analysis.queries import Counted, Dimension
from baluarte.domain.files.csv_cells import write_csv

TIME = (Dimension.YEAR, Dimension.MONTH)
# More bars than anybody compares.
MOST_BARS = 24
BOM = "\ufeff"


def chart(counted: Counted, table: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a chart of one dimension shows; none of several, or of a single row."""
    rows = table["rows"]
    if len(counted.by) != 1 or len(rows) < 2:  # noqa: PLR2004
        return None
    in_time = counted.by[0] in TIME
    shown = rows if in_time else rows[:MOST_BARS]
    return {
        "kind": "columns" if in_time else "bars",
        "columns": [
            {"key": "of", "says": table["heads"][0]},
            {"key": "all", "says": _("All of them"), "number": True},
        ],
        "rows": [{"of": row["where"][0]["said"], "all": row["cell"].all} for row in shown],
    }


def as_csv(table: Mapping[str, Any]) -> str:
    """Return the table as a spreadsheet opens it, marked as UTF-8."""
    file = StringIO()
    file.write(BOM)
    header = [*map(str, table["heads"]), _("All of them"), _("Confirmed ones")]
    rows = (
        [*(str(one["said"]) for one in row["where"]), row["cell"].all, row["cell"].confirmed]
        for row in table["rows"]
    )
    write_csv(file, header, rows)
    return file.getvalue()
