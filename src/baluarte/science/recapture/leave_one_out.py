"""The same estimate without each list in turn: does the total hang on one of them?"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from baluarte.science.recapture.eligibility import (
    NotEstimable,
    check_agreement,
    check_lists,
    refusal,
)
from baluarte.science.recapture.family_estimates import Progress, estimate_family
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.results import Estimate, Refusal, Undercount, WithoutList

Combine = Callable[[list[Estimate]], Estimate]


def estimates_without_each(
    table: Histories,
    families: Sequence[str],
    *,
    stream: np.random.SeedSequence,
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[WithoutList, ...]:
    """Estimate a table again without each of its lists.

    Each family passes the gate by itself, so that one refused does not hide another. Of three
    lists two are left, which the gate refuses (`few_lists`).

    Parameters
    ----------
    table : Histories
        A table that passed the gate.
    families : sequence of str
        Those that took part in the whole.
    stream : SeedSequence
        Each list left out has a stream of its own.
    workers, progress
        As in `estimate_undercount`.

    Returns
    -------
    tuple of WithoutList
        One for each list, in the order of the lists.
    """
    streams = stream.spawn(len(table.lists))
    return tuple(
        _without(table, place, families, streams[place], workers, progress)
        for place in range(len(table.lists))
    )


def combine_without_each(
    lists: Sequence[str],
    families: Sequence[str],
    parts: Sequence[Undercount],
    *,
    combine: Combine,
    reason: str,
    names: Sequence[str],
    observed: Callable[[list[int]], int],
) -> tuple[WithoutList, ...]:
    """Combine what parts (strata, linkages) find without each list into what the whole does.

    A part that set the list aside never had it: there its own estimate is the one without. Where a
    part finds nothing, neither does the whole, and the refusal (`reason`) names the parts.
    """
    found = []
    for name in lists:
        each = [_part_without(part, name) for part in parts]
        estimates, refusals = {}, {}
        for family in families:
            lacking = [label for label, (_, e) in zip(names, each, strict=True) if family not in e]
            if lacking:
                refusals[family] = refusal(reason, list=name, parts=", ".join(lacking))
            else:
                estimates[family] = combine([e[family] for _, e in each])
        found.append(WithoutList(name, observed([seen for seen, _ in each]), estimates, refusals))
    return tuple(found)


def _part_without(part: Undercount, name: str) -> tuple[int, Mapping[str, Estimate]]:
    for one in part.leave_one_out:
        if one.left_out == name:
            return one.observed, one.estimates
    return part.observed, part.estimates


def _without(  # noqa: PLR0917
    table: Histories,
    place: int,
    families: Sequence[str],
    stream: np.random.SeedSequence,
    workers: int,
    progress: Progress | None,
) -> WithoutList:
    name = table.lists[place]
    rest = table.keeping([j for j in range(len(table.lists)) if j != place])
    try:
        overlaps = check_lists(rest)
    except NotEstimable as error:
        return WithoutList(name, rest.observed, {}, dict.fromkeys(families, error.refusal))
    estimates: dict[str, Estimate] = {}
    refusals: dict[str, Refusal] = {}
    for family in families:
        try:
            estimates[family] = estimate_family(
                family,
                rest,
                overlaps,
                stream=stream,
                workers=workers,
                progress=progress,
                is_check=True,
            )
        except NotEstimable as error:
            refusals[family] = error.refusal
    try:
        check_agreement(estimates, overlaps)
    except NotEstimable as error:
        return WithoutList(name, rest.observed, estimates, refusals, error.refusal)
    return WithoutList(name, rest.observed, estimates, refusals)
