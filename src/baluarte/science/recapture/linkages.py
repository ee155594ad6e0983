"""Several ways in which entries may be the same case, carried through to the total."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from baluarte.science.digests import digest_of
from baluarte.science.messages import message
from baluarte.science.recapture.cautions import (
    OF_NUMBERS,
    cautions_of_estimates,
    cautions_without,
)
from baluarte.science.recapture.combining import pool_estimates
from baluarte.science.recapture.eligibility import NotEstimable
from baluarte.science.recapture.families import families_of, undercount_of
from baluarte.science.recapture.histories import BadHistories, read_histories
from baluarte.science.recapture.leave_one_out import combine_without_each
from baluarte.science.recapture.results import Undercount

Progress = Callable[[int, int], None]


def estimate_over_linkages(
    linkages: Sequence[Any],
    *,
    counts: Any = None,
    method: str | Sequence[str] = "all",
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Undercount:
    """Estimate undercount when it is not certain which entries are the same case.

    Each linkage, drawn from what is believed of the links, gives histories of its own; each is
    estimated, and the totals are mixed with equal weight (linkage averaging: Sadinle, 2018).

    Parameters
    ----------
    linkages : sequence of tables
        Histories under each linkage, with the same lists; each as in `estimate_undercount`.
    counts : str, sequence of arrays, or None
        A column by name in every table, or the counts of each.
    method, seed, workers, progress
        As in `estimate_undercount`; every linkage has a stream of its own.

    Returns
    -------
    Undercount
        `.linkages` says how many were combined, `.between_linkages[family]` which share of the
        variance is doubt about links; `.observed` is the median over linkages.

    Raises
    ------
    BadHistories, NotEstimable
        As `estimate_undercount`, naming the linkage (from 0). One that is not estimable refuses
        all: leaving it out would hide doubt.

    References
    ----------
    Sadinle, M. (2018). Bayesian propagation of record linkage uncertainty into population size
    estimation of human rights violations. Annals of Applied Statistics 12, 1013-1038.
    """
    families = families_of(method)
    tables = _tables(linkages, counts)
    streams = np.random.SeedSequence(seed).spawn(len(tables))
    results = []
    for number, (table, stream) in enumerate(zip(tables, streams, strict=True)):
        try:
            results.append(
                undercount_of(table, families, seed=seed, stream=stream, workers=workers)
            )
        except NotEstimable as error:
            why = message("of_linkage", linkage=number, why=error.refusal.message)
            raise NotEstimable(
                replace(error.refusal, message=why),
                overlaps=error.overlaps,
                estimates=error.estimates,
            ) from error
        if progress:
            progress(number + 1, len(tables))
    return _pooled(results, seed=seed)


def _pooled(results: list[Undercount], *, seed: int) -> Undercount:
    """Mix the totals of all linkages, by the families and lists that every one of them used."""
    first = results[0]
    families = [f for f in first.estimates if all(f in one.estimates for one in results)]
    pooled = {
        family: pool_estimates([one.estimates[family] for one in results]) for family in families
    }
    estimates = {family: estimate for family, (estimate, _) in pooled.items()}
    leave_one_out = combine_without_each(
        first.lists,
        families,
        results,
        combine=lambda each: pool_estimates(each)[0],
        reason="linkages_refused",
        names=[str(number) for number in range(len(results))],
        observed=lambda seen: round(float(np.median(seen))),
    )
    said = dict.fromkeys(
        line for one in results for line in one.cautions if line.code not in OF_NUMBERS
    )
    return Undercount(
        observed=round(float(np.median([one.observed for one in results]))),
        lists=tuple(name for name in first.lists if all(name in one.lists for one in results)),
        estimates=estimates,
        overlaps=first.overlaps,
        assumptions=first.assumptions,
        seed=seed,
        not_run={k: v for one in results for k, v in one.not_run.items()},
        cautions=(
            *said,
            *cautions_of_estimates(estimates),
            *cautions_without(estimates, leave_one_out),
        ),
        linkages=len(results),
        input_digest=digest_of(linkages=[one.input_digest for one in results]),
        between_linkages={family: share for family, (_, share) in pooled.items()},
        leave_one_out=leave_one_out,
        set_aside=tuple({a.name: a for one in results for a in one.set_aside}.values()),
    )


def _tables(linkages: Sequence[Any], counts: Any) -> list[Any]:
    if not len(linkages):
        raise BadHistories("At least one linkage is needed.")
    named = counts is None or isinstance(counts, str)
    if not named and len(counts) != len(linkages):
        raise BadHistories(f"{len(counts)} sets of counts for {len(linkages)} linkages.")
    tables = []
    for number, one in enumerate(linkages):
        try:
            tables.append(read_histories(one, counts if named else counts[number]))
        except BadHistories as error:
            raise BadHistories(f"Linkage {number}: {error}") from None
        if tables[-1].lists != tables[0].lists:
            raise BadHistories(f"Linkage {number} has other lists than the first.")
    return tables
