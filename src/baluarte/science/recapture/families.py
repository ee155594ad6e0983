"""One table of histories, by three families of models side by side, through the gate."""

from collections.abc import Sequence

import numpy as np

from baluarte.science.messages import message
from baluarte.science.recapture.assumptions import ALWAYS, FAMILIES
from baluarte.science.recapture.cautions import cautions_of
from baluarte.science.recapture.eligibility import (
    NotEstimable,
    check_agreement,
    check_lists,
    refusal,
    shared_visibility,
)
from baluarte.science.recapture.family_estimates import EVERY, MOST, Progress, estimate_family
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.leave_one_out import estimates_without_each
from baluarte.science.recapture.results import Undercount
from baluarte.science.recapture.small_lists import set_small_aside


def undercount_of(
    table: Histories,
    families: Sequence[str],
    *,
    seed: int,
    stream: np.random.SeedSequence | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Undercount:
    """Estimate one table by some families, through the gate, and again without each list.

    Raises
    ------
    NotEstimable
    """
    table, set_aside = set_small_aside(table)
    overlaps = check_lists(table)
    lists = len(table.lists)
    not_run = {
        family: message("family_not_run", family=family, lists=lists, most=MOST[family])
        for family in families
        if lists > MOST[family]
    }
    run = [family for family in families if family not in not_run]
    if not run:
        most = max(MOST[family] for family in families)
        raise NotEstimable(refusal("too_many_lists", lists=lists, most=most), overlaps=overlaps)
    stream = stream or np.random.SeedSequence(seed)
    estimates = {
        family: estimate_family(
            family, table, overlaps, stream=stream, workers=workers, progress=progress
        )
        for family in run
    }
    check_agreement(estimates, overlaps)
    leave_one_out = estimates_without_each(
        table, run, stream=stream, workers=workers, progress=progress
    )
    return Undercount(
        observed=table.observed,
        lists=table.lists,
        estimates=estimates,
        overlaps=overlaps,
        assumptions=(*ALWAYS, *(FAMILIES[family] for family in run)),
        seed=seed,
        not_run=not_run,
        cautions=cautions_of(
            estimates,
            overlaps,
            leave_one_out,
            not_run=not_run,
            set_aside=set_aside,
            attract=shared_visibility(table),
        ),
        leave_one_out=leave_one_out,
        set_aside=set_aside,
        input_digest=table.digest(),
    )


def families_of(method: str | Sequence[str]) -> list[str]:
    """Return the families a method names, in their order."""
    if isinstance(method, str):
        method = EVERY if method == "all" else (method,)
    unknown = [name for name in method if name not in EVERY]
    if unknown or not method:
        raise ValueError(f"method must be 'all' or of {', '.join(EVERY)}; not {method!r}.")
    return [family for family in EVERY if family in method]
