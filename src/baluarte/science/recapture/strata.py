"""Strata: each estimated by itself, and their totals added where none is lacking."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.digests import digest_of
from baluarte.science.messages import message
from baluarte.science.place_codes import PLACE_COLUMNS, fault_of_codes, fault_of_order
from baluarte.science.recapture.assumptions import ALWAYS, FAMILIES
from baluarte.science.recapture.cautions import cautions_of_estimates, cautions_without
from baluarte.science.recapture.combining import add_estimates
from baluarte.science.recapture.eligibility import NotEstimable, overlaps_of, refusal
from baluarte.science.recapture.families import undercount_of
from baluarte.science.recapture.family_estimates import Progress
from baluarte.science.recapture.histories import BadHistories, Histories, as_frame, read_histories
from baluarte.science.recapture.leave_one_out import combine_without_each
from baluarte.science.recapture.results import Estimate, PartialTotal, Undercount, WithoutList


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

    Where some strata are not estimable there is no total: `refused` says why of each, `partial`
    adds the others, and `estimates` stays empty.

    Raises
    ------
    NotEstimable
        No stratum is estimable (`no_stratum`).
    """
    whole, tables = split_strata(histories, counts, strata)
    names = sorted(tables)
    streams = np.random.SeedSequence(seed).spawn(len(names) + 1)
    parts: dict[str, Undercount] = {}
    errors: dict[str, NotEstimable] = {}
    for number, name in enumerate(names):
        try:
            parts[name] = undercount_of(
                tables[name], method, seed=seed, stream=streams[number], workers=workers
            )
        except NotEstimable as error:
            errors[name] = error
        if progress:
            progress(number + 1, len(names))
    if not parts:
        raise no_stratum(errors, whole)
    return add_strata(parts, errors, whole, method, seed=seed, stream=streams[-1])


def split_strata(
    histories: Any, counts: Any, strata: Any
) -> tuple[Histories, dict[str, Histories]]:
    """Return a table whole, and the table of each stratum by its label.

    Raises
    ------
    BadHistories
    """
    frame = as_frame(histories)
    labels, frame = _labels(frame, strata)
    values = frame[counts] if isinstance(counts, str) and counts in frame.columns else counts
    if values is not None and values is not counts:
        frame = frame.drop(columns=counts)
    whole = read_histories(frame, values)
    weights = None if values is None else np.asarray(values)
    tables = {}
    for name in sorted(set(labels)):
        rows = labels == name
        tables[name] = read_histories(frame[rows], None if weights is None else weights[rows])
    return whole, tables


def add_strata(
    parts: dict[str, Undercount],
    errors: dict[str, NotEstimable],
    whole: Histories,
    method: Sequence[str],
    *,
    seed: int,
    stream: np.random.SeedSequence,
) -> Undercount:
    """Put the strata side by side, with their sum only if it lacks none."""
    ran = [f for f in method if all(f in part.estimates for part in parts.values())]
    sums = {
        family: add_estimates([part.estimates[family] for part in parts.values()], one)
        for family, one in zip(ran, stream.spawn(len(ran)), strict=True)
    }
    cautions = [said.within(name) for name, part in parts.items() for said in part.cautions]
    leave_one_out: tuple[WithoutList, ...] = ()
    partial = None
    if errors:
        partial = _partial(sums, parts, tuple(errors), whole)
        cautions.insert(0, message("strata_lacking", strata=", ".join(errors)))
    else:
        leave_one_out = combine_without_each(
            whole.lists,
            ran,
            list(parts.values()),
            combine=lambda each: add_estimates(each, stream.spawn(1)[0]),
            reason="strata_refused",
            names=list(parts),
            observed=sum,
        )
        if len(parts) > 1:
            cautions += cautions_of_estimates(sums)
            cautions += cautions_without(sums, leave_one_out)
    return Undercount(
        observed=whole.observed,
        lists=whole.lists,
        estimates={} if errors else sums,
        overlaps=overlaps_of(whole),
        assumptions=(*ALWAYS, *(FAMILIES[family] for family in ran)),
        seed=seed,
        not_run={k: v for part in parts.values() for k, v in part.not_run.items()},
        cautions=tuple(cautions),
        strata=parts,
        leave_one_out=leave_one_out,
        refused={name: error.refusal for name, error in errors.items()},
        partial=partial,
        input_digest=digest_of(
            whole=whole.digest(), strata={name: one.input_digest for name, one in parts.items()}
        ),
    )


def _partial(
    sums: dict[str, Estimate],
    parts: dict[str, Undercount],
    lacks: tuple[str, ...],
    whole: Histories,
) -> PartialTotal:
    observed = sum(part.observed for part in parts.values())
    aside = sum(part.set_aside[0].only for part in parts.values() if part.set_aside)
    return PartialTotal(
        estimates={family: replace(one, lacks=lacks) for family, one in sums.items()},
        strata=tuple(parts),
        lacks=lacks,
        observed=observed,
        # Of several linkages a case more or less may be in a stratum.
        observed_lacking=max(whole.observed - observed - aside, 0),
    )


def no_stratum(errors: dict[str, NotEstimable], whole: Histories) -> NotEstimable:
    """Return the refusal of all, where no stratum is estimable."""
    each = tuple(
        message("of_stratum", stratum=name, why=error.refusal.message)
        for name, error in errors.items()
    )
    return NotEstimable(refusal("no_stratum", strata=each), overlaps=overlaps_of(whole))


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
