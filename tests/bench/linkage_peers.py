"""Peers of linkage on the same tables: Splink with its own comparisons, as its guide has it.

It is given what any analyst would do first: small letters, no accents, days in one format.
"""

import logging

import numpy as np
import pandas as pd
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from baluarte.science.linkage.dates import read_days
from baluarte.science.linkage.folding import folded
from baluarte.science.linkage.scoring import connection

COLUMNS = ("name", "date_raw", "location", "organization", "type")


def default_splink(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return left, right and probability by Splink's own name, text and exact comparisons."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    whole = pd.concat(tables.values(), ignore_index=True)
    whole = whole[["id", *COLUMNS]].astype("str")
    table = np.repeat(np.arange(len(tables)), [len(one) for one in tables.values()])
    digits = pd.Series(read_days(whole["date_raw"], table).digits)
    days = pd.to_datetime(digits.astype("str").where(digits > 0), format="%Y%m%d", errors="coerce")
    whole["date_raw"] = days.dt.strftime("%Y-%m-%d")
    for column in ("name", "location", "organization", "type"):
        whole[column] = pd.Series(folded(pa.array(whole[column])).to_pylist()).replace("", None)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            cl.NameComparison("name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("date_raw", input_is_string=True),
            cl.JaroWinklerAtThresholds("location", [0.9, 0.8]),
            cl.JaroWinklerAtThresholds("organization", [0.9, 0.8]),
            cl.ExactMatch("type"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name"),
            block_on("date_raw", "location"),
            block_on("location", "organization"),
            block_on("organization", "date_raw"),
        ],
    )
    with connection() as database:
        api = DuckDBAPI(database)
        linker = Linker(api.register(whole), settings, log_level=None)
        train = linker.training
        train.estimate_probability_two_random_records_match(
            [block_on("name", "date_raw")], recall=0.5
        )
        train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        train.estimate_parameters_using_expectation_maximisation(block_on("name"))
        train.estimate_parameters_using_expectation_maximisation(block_on("location", "date_raw"))
        predicted = linker.inference.predict(threshold_match_probability=0.01)
        told = predicted.as_pandas_dataframe()
    columns = {"id_l": "left", "id_r": "right", "match_probability": "probability"}
    return told.rename(columns=columns)[list(columns.values())]
