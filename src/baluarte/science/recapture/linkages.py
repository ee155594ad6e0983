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
from baluarte.science.recapture.histories import BadHistories, Histories, read_histories
from baluarte.science.recapture.leave_one_out import combine_without_each
from baluarte.science.recapture.results import Undercount
from baluarte.science.recapture.strata import add_strata, no_stratum, split_strata

Progress = Callable[[int, int], None]


def estimate_over_linkages(
    linkages: Sequence[Any],
    *,
    counts: Any = None,
    method: str | Sequence[str] = "all",
    strata: str | None = None,
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
    strata : str, optional
        A column by name in every table, with `counts` by name too. Each stratum is estimated over
        all linkages; as in `estimate_undercount` those refused stand beside the others.
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
        all, or its stratum: leaving it out would hide doubt.

    Notes
    -----
    Linkages that give the same table are estimated once.

    References
    ----------
    Sadinle, M. (2018). Bayesian propagation of record linkage uncertainty into population size
    estimation of human rights violations. Annals of Applied Statistics 12, 1013-1038.
    """
    families = families_of(method)
    if strata is not None:
        return _by_stratum(
            linkages, counts, strata, families, seed=seed, workers=workers, progress=progress
        )
    return _over(
        _tables(linkages, counts),
        families,
        stream=np.random.SeedSequence(seed),
        seed=seed,
        workers=workers,
        progress=progress,
    )


def _over(
    tables: Sequence[Histories],
    families: Sequence[str],
    *,
    stream: np.random.SeedSequence,
    seed: int,
    workers: int,
    progress: Progress | None,
) -> Undercount:
    streams = stream.spawn(len(tables))
    results: list[Undercount] = []
    found: dict[str, Undercount] = {}
    for number, (table, one) in enumerate(zip(tables, streams, strict=True)):
        key = table.digest()
        try:
            if key not in found:
                found[key] = undercount_of(table, families, seed=seed, stream=one, workers=workers)
            results.append(found[key])
        except NotEstimable as error:
            if len(tables) == 1:
                raise
            why = message("of_linkage", linkage=number + 1, why=error.refusal.message)
            raise NotEstimable(
                replace(error.refusal, message=why),
                overlaps=error.overlaps,
                estimates=error.estimates,
            ) from error
        if progress:
            progress(number + 1, len(tables))
    return _pooled(results, seed=seed)


def _by_stratum(
    linkages: Sequence[Any],
    counts: Any,
    strata: str,
    families: Sequence[str],
    *,
    seed: int,
    workers: int,
    progress: Progress | None,
) -> Undercount:
    """Estimate every stratum over all linkages, and add their totals where none is lacking."""
    if counts is not None and not isinstance(counts, str):
        raise BadHistories("With strata, counts are a column by name.")
    parted = [split_strata(one, counts, strata) for one in linkages]
    wholes = _tables([whole for whole, _ in parted], None)
    names = sorted({name for _, parts in parted for name in parts})
    streams = np.random.SeedSequence(seed).spawn(len(names) + 1)
    parts: dict[str, Undercount] = {}
    errors: dict[str, NotEstimable] = {}
    for number, name in enumerate(names):
        tables = [
            each.get(name, Histories(whole.lists, whole.patterns[:0], whole.counts[:0]))
            for whole, (_, each) in zip(wholes, parted, strict=True)
        ]
        try:
            parts[name] = _over(
                tables, families, stream=streams[number], seed=seed, workers=workers, progress=None
            )
        except NotEstimable as error:
            errors[name] = error
        if progress:
            progress(number + 1, len(names))
    if not parts:
        raise no_stratum(errors, wholes[0])
    found = add_strata(parts, errors, wholes[0], families, seed=seed, stream=streams[-1])
    seen = round(float(np.median([one.observed for one in wholes])))
    return replace(found, observed=seen, linkages=len(wholes))


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


def _tables(linkages: Sequence[Any], counts: Any) -> list[Histories]:
    if not len(linkages):
        raise BadHistories("At least one linkage is needed.")
    named = counts is None or isinstance(counts, str)
    if not named and len(counts) != len(linkages):
        raise BadHistories(f"{len(counts)} sets of counts for {len(linkages)} linkages.")
    tables: list[Histories] = []
    for number, one in enumerate(linkages):
        try:
            is_read = isinstance(one, Histories)
            given = counts if named else counts[number]
            tables.append(one if is_read else read_histories(one, given))
        except BadHistories as error:
            raise BadHistories(f"Linkage {number}: {error}") from None
        if tables[-1].lists != tables[0].lists:
            raise BadHistories(f"Linkage {number} has other lists than the first.")
    return tables
