"""Strata: each estimated by itself, and their totals added."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.place_codes import PLACE_COLUMNS, fault_of_codes, fault_of_order
from baluarte.science.recapture.assumptions import ALWAYS, FAMILIES
from baluarte.science.recapture.combining import add_estimates
from baluarte.science.recapture.eligibility import NotEstimable, overlaps_of
from baluarte.science.recapture.families import Progress, undercount_of
from baluarte.science.recapture.histories import BadHistories, as_frame, read_histories
from baluarte.science.recapture.results import Undercount


def estimate_strata(
    histories: Any,
    *,
    counts: Any,
    strata: Any,
    method: Sequence[str],
    seed: int,
    workers: int = 1,
    progress: Progress | None = None,
) -> Undercount:
    """Estimate every stratum by itself and add the totals as independent distributions.

    Raises
    ------
    NotEstimable
        Where any stratum is not estimable: a sum without it would pass for the whole.
    """
    frame = as_frame(histories)
    labels, frame = _labels(frame, strata)
    values = frame[counts] if isinstance(counts, str) and counts in frame.columns else counts
    if values is not None and values is not counts:
        frame = frame.drop(columns=counts)
    whole = read_histories(frame, values)
    weights = None if values is None else np.asarray(values)
    names = sorted(set(labels))
    streams = np.random.SeedSequence(seed).spawn(len(names) + 1)
    parts: dict[str, Undercount] = {}
    for number, name in enumerate(names):
        rows = labels == name
        table = read_histories(frame[rows], None if weights is None else weights[rows])
        try:
            parts[name] = undercount_of(
                table, method, seed=seed, stream=streams[number], workers=workers
            )
        except NotEstimable as error:
            raise NotEstimable(
                error.reason,
                f"Stratum {name!r}: {error}",
                needed="join that stratum to a similar one. " + error.needed,
                overlaps=error.overlaps,
                estimates=error.estimates,
            ) from error
        if progress:
            progress(number + 1, len(names))
    ran = [f for f in method if all(f in part.estimates for part in parts.values())]
    sums = streams[-1].spawn(len(ran))
    return Undercount(
        observed=whole.observed,
        lists=whole.lists,
        estimates={
            family: add_estimates([part.estimates[family] for part in parts.values()], stream)
            for family, stream in zip(ran, sums, strict=True)
        },
        overlaps=overlaps_of(whole),
        assumptions=(*ALWAYS, *(FAMILIES[family] for family in ran)),
        seed=seed,
        not_run={k: v for part in parts.values() for k, v in part.not_run.items()},
        cautions=tuple(f"{name}: {said}" for name, p in parts.items() for said in p.cautions),
        strata=parts,
    )


def _labels(frame: pd.DataFrame, strata: Any) -> tuple[np.ndarray, pd.DataFrame]:
    if isinstance(strata, str):
        if strata not in frame.columns:
            raise BadHistories(f"There is no column {strata!r} with strata.")
        values = frame[strata]
        if strata in PLACE_COLUMNS and (said := fault_of_codes(values.dropna().unique())):
            raise BadHistories(f"{strata}: {said}")
        frame = frame.drop(columns=strata)
    else:
        if said := fault_of_order({"histories": frame, "strata": strata}):
            raise BadHistories(said)
        values = pd.Series(np.asarray(strata), dtype=object)
    if len(values) != len(frame):
        raise BadHistories(f"strata: {len(values)} labels for {len(frame)} rows.")
    missing = values.isna().to_numpy()
    if missing.any():
        raise BadHistories(f"Row {int(np.argmax(missing))}, strata: nothing there.")
    return np.array([str(one) for one in values], dtype=object), frame
