"""Pairs weighed by Splink: the model as its settings, the comparisons as functions of DuckDB.

Splink holds the model and computes every weight; its settings can be taken out (`settings_of`) and
used with its charts, its evaluation or its other backends, where the comparisons are registered
(`register_comparisons`). Nothing is ever fetched: extensions of DuckDB are neither installed nor
loaded.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from duckdb.func import PythonUDFType
from duckdb.sqltypes import INTEGER, TINYINT
from splink import DuckDBAPI, Linker

from baluarte.science.linkage.comparison import compare
from baluarte.science.linkage.estimation import combined
from baluarte.science.linkage.features import Features
from baluarte.science.linkage.model import Field, Model

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "threads": "1",
}


def connection() -> duckdb.DuckDBPyConnection:
    """Open a database in memory that cannot reach the network."""
    return duckdb.connect(":memory:", config=OFFLINE)


def settings_of(model: Model, *, link_type: str = "dedupe_only") -> dict[str, Any]:
    """Return the model as settings of Splink, with m and u of every level."""
    return {
        "link_type": link_type,
        "unique_id_column_name": "report",
        "probability_two_random_records_match": model.same / (1.0 - model.repeat),
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "comparisons": [_comparison(one) for one in model.fields],
    }


def _comparison(field: Field) -> dict[str, Any]:
    level = f'agreement_{field.name}("row_l", "row_r")'
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"{level} = -1", "is_null_level": True, "label_for_charts": "not told"}
    ]
    levels += [
        {
            "sql_condition": f"{level} = {at}" if at else "ELSE",
            "m_probability": field.m[at],
            "u_probability": field.u[at],
            "label_for_charts": field.levels[at],
        }
        for at in reversed(range(len(field.levels)))
    ]
    return {
        "output_column_name": field.name,
        "comparison_description": field.name,
        "comparison_levels": levels,
    }


def register_comparisons(
    database: duckdb.DuckDBPyConnection, model: Model, features: Features
) -> None:
    """Give a database one function a field: the level of agreement between two rows."""
    for field in model.fields:
        database.create_function(
            f"agreement_{field.name}",
            _agreement(field.name, features),
            [INTEGER, INTEGER],
            TINYINT,
            type=PythonUDFType.ARROW,
        )


def _agreement(name: str, features: Features) -> Callable[..., Any]:
    def agreement(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.Array:
        one, other = (
            np.ascontiguousarray(side.to_numpy(), dtype=np.int32) for side in (left, right)
        )
        return pa.array(compare([name], features, features, one, other)[:, 0])

    return agreement


def weigh(model: Model, features: Features, left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """Return left, right, probability, repeat and a level a field for each pair, by Splink.

    `repeat` is the probability that the pair is two with much in common.
    """
    database = connection()
    logging.getLogger("splink").setLevel(logging.ERROR)
    try:
        register_comparisons(database, model, features)
        told = _predicted(database, model, features, left, right)
    finally:
        database.close()
    return _weighed(model, told)


def _predicted(
    database: duckdb.DuckDBPyConnection,
    model: Model,
    features: Features,
    left: np.ndarray,
    right: np.ndarray,
) -> Mapping[str, np.ndarray]:
    rows = pa.array(np.arange(len(features), dtype=np.int32))
    api = DuckDBAPI(database)
    reports = api.register(pa.table({"report": rows, "row": rows}))
    linker = Linker(reports, settings_of(model), log_level=None)
    pairs = pa.table(
        {"match_key": pa.array(["0"] * len(left)), "join_key_l": left, "join_key_r": right}
    )
    blocked = api.register(pairs)
    linker.table_management.register_blocked_pairs_for_predict(blocked)
    return dict(linker.inference.predict().as_duckdbpyrelation().fetchnumpy())


def _weighed(model: Model, told: Mapping[str, np.ndarray]) -> pd.DataFrame:
    order = np.lexsort((told["report_r"], told["report_l"]))
    one = np.zeros(len(order))
    common = np.zeros(len(order))
    levels: dict[str, np.ndarray] = {}
    for field in model.fields:
        level = np.asarray(told[f"gamma_{field.name}"])[order].astype(np.int8)
        weight = np.asarray(told[f"mw_{field.name}"], dtype=float)[order]
        one += weight
        common += np.where(level <= field.shared_to, weight, 0.0)
        levels[field.name] = level
    probability, repeat = combined(model, one, common)
    return pd.DataFrame(
        {
            "left": np.asarray(told["report_l"])[order].astype(np.int32),
            "right": np.asarray(told["report_r"])[order].astype(np.int32),
            "probability": probability,
            "repeat": repeat,
            **{f"level_{name}": level for name, level in levels.items()},
        }
    )
