"""What was measured of each case, read from the table of cases and checked."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.scan.tables import (
    InvalidTable,
    NothingToScan,
    read_amounts,
    read_numbers,
    require,
)
from baluarte.science.scan.values import Values

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
FEWEST = 3


def read_values(table: pd.DataFrame, each: Whole, cell: Whole, *, is_normal: bool) -> Values:
    """Read `value`, and `censored` of times; `each` says the row of every case.

    Times are above zero; a value that all share compares nothing.
    """
    require(table, "cases", ("value",))
    value = read_numbers(table, "cases", "value") if is_normal else _times(table)
    own = value[each]
    if len(own) < FEWEST:
        raise NothingToScan(f"cases, column 'value': at least {FEWEST} are needed")
    if (own == own[0]).all():
        raise NothingToScan("cases, column 'value': all are equal, so nothing to compare")
    if is_normal:
        centre, scale = float(own.mean()), float(own.std())
        columns = (np.ones(len(own)), (own - centre) / scale)
        return Values(cell[each], np.column_stack(columns), centre, scale, is_normal=True)
    ended = _ended(table)[each]
    if not ended.any():
        raise NothingToScan("cases, column 'censored': none has ended, so nothing to compare")
    return Values(cell[each], np.column_stack((ended, own)), 0.0, 1.0, is_normal=False)


def _times(table: pd.DataFrame) -> Real:
    times = read_amounts(table, "cases", "value")
    if (times == 0).any():
        row = int(np.argmax(times == 0))
        raise InvalidTable(
            f"cases, column 'value', row {row}: a time is above 0; give half a unit for what ended "
            "at once"
        )
    return times


def _ended(table: pd.DataFrame) -> Real:
    if "censored" not in table:
        return np.ones(len(table))
    censored = read_numbers(table, "cases", "censored")
    if (wrong := ~np.isin(censored, (0, 1))).any():
        row = int(np.argmax(wrong))
        raise InvalidTable(
            f"cases, column 'censored', row {row}: {censored[row]:g} is neither 0 nor 1"
        )
    return 1 - censored
