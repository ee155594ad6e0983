"""Places as tables and series name them: what makes two of them speak of different places.

A code that was read as a number has lost its leading zeros, and 32 states became nine and 23; a
place that a table of population lacks would count as one where nobody lives; two series in
another order give rates of nowhere. Each function here says in words what is wrong, or nothing.
Every room of science turns that into an error of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

# Columns that name places wherever they stand.
PLACE_COLUMNS = frozenset({"place", "state", "municipality"})
NAMED = 3


def fault_of_codes(codes: Iterable[Any], *, is_mixed_allowed: bool = False) -> str:
    """Say why codes of places cannot be told apart, or nothing.

    Names in words are codes too; only those made of digits alone must have one length, unless
    places of several levels stand together (`is_mixed_allowed`).
    """
    met = list(dict.fromkeys(_plain(code) for code in codes))
    numbers = [code for code in met if isinstance(code, int | float) and not _is_nothing(code)]
    if numbers:
        return (
            f"{len(numbers)} of {len(met)} place codes are numbers ({_few(numbers)}): codes are "
            "text of one length, such as '01' or '01001'; as numbers they lose leading zeros"
        )
    digits = [code for code in met if isinstance(code, str) and code.isdecimal()]
    lengths = Counter(map(len, digits))
    if len(lengths) < 2 or is_mixed_allowed:  # noqa: PLR2004 (one length, or none)
        return ""
    usual = max(lengths, key=lambda length: (lengths[length], length))
    other = [code for code in digits if len(code) != usual]
    return (
        f"{len(other)} of {len(met)} place codes have another length than the {usual} characters "
        f"of most ({_few(other)}): codes have one length, leading zeros included"
    )


def fault_of_coverage(known: Iterable[Any], places: Sequence[Any], *, what: str) -> str:
    """Say which places a table says nothing of, or nothing: what is not told is not zero."""
    there = set(known)
    missing = [one for one in places if one not in there]
    if not missing:
        return ""
    return (
        f"{len(missing)} of {len(places)} places have no {what} ({_few(missing)}): "
        f"where nobody is at risk, say so with 0"
    )


def fault_of_order(columns: Mapping[str, Any]) -> str:
    """Say which labelled series or tables do not stand in the order of the first, or nothing.

    A series without labels (an array, a list, rows numbered from 0) is taken as it stands.
    """
    labelled = {name: index for name, one in columns.items() if (index := _labels(one)) is not None}
    names = list(labelled)
    for name in names[1:]:
        if said := _unlike(names[0], labelled[names[0]], name, labelled[name]):
            return said
    return ""


def _unlike(first: str, one: pd.Index, second: str, other: pd.Index) -> str:
    if one.equals(other):
        return ""
    lacking, more = one.difference(other, sort=False), other.difference(one, sort=False)
    if len(lacking) or len(more):
        return (
            f"{second}: {len(lacking)} of {len(one)} labels of {first} are not there "
            f"({_few(lacking) or 'none'}), and {len(more)} are that {first} lacks "
            f"({_few(more) or 'none'})"
        )
    if len(one) != len(other):
        return f"{second}: {len(other)} rows beside {len(one)} of {first}, some labels twice"
    at = int(np.argmax(np.asarray(one) != np.asarray(other)))
    return (
        f"{second}, row {at}: {other[at]!r} stands where {first} has {one[at]!r}; both need the "
        "same order"
    )


def _labels(column: Any) -> pd.Index | None:
    if not isinstance(column, pd.Series | pd.DataFrame) or isinstance(column.index, pd.RangeIndex):
        return None
    return column.index


def _plain(code: Any) -> Any:
    return code.item() if isinstance(code, np.generic) else code


def _is_nothing(code: Any) -> bool:
    return isinstance(code, bool) or code != code  # noqa: PLR0124 (NaN)


def _few(codes: Iterable[Any]) -> str:
    listed = list(codes)
    more = ", ..." if len(listed) > NAMED else ""
    return ", ".join(repr(_plain(one)) for one in listed[:NAMED]) + more
