"""The digest of what a result was made from, so that it can be told whether two had the same."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd


def digest_of(**inputs: Any) -> str:
    """Return the SHA-256 of named inputs: arrays, tables, sequences, text, numbers.

    The same values give the same digest on every machine; a name, a shape, a label or a kind of
    number that differs gives another.
    """
    found = sha256()
    for name in sorted(inputs):
        _add(found, name, inputs[name])
    return found.hexdigest()


def _add(found: Any, name: str, value: Any) -> None:
    if isinstance(value, pd.Series | pd.DataFrame):
        found.update(f"{name}: labels\n".encode())
        _add(found, f"{name}.rows", list(value.index))
        if isinstance(value, pd.DataFrame):
            _add(found, f"{name}.columns", list(value.columns))
        value = value.to_numpy()
    if isinstance(value, np.ndarray) and value.dtype != object:
        # Byte order is that of the file, not that of the machine.
        ordered = np.ascontiguousarray(value.astype(value.dtype.newbyteorder("<")))
        found.update(f"{name}: {ordered.dtype.str} {ordered.shape}\n".encode())
        found.update(ordered.tobytes())
    elif isinstance(value, np.ndarray | list | tuple):
        found.update(f"{name}: {len(value)}\n".encode())
        for number, one in enumerate(value):
            _add(found, str(number), one)
    elif isinstance(value, Mapping):
        found.update(f"{name}: {len(value)}\n".encode())
        for key in sorted(value, key=str):
            _add(found, str(key), value[key])
    else:
        plain = value.item() if isinstance(value, np.generic) else value
        found.update(f"{name}: {type(plain).__name__} {plain!r}\n".encode())
