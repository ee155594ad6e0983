"""When no number may be given, why, and what would change that."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from baluarte.science.errors import Refused
from baluarte.science.messages import message
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.results import Estimate, Overlap, Refusal

FEWEST_LISTS = 3
# Under seven recaptures the estimators' bias is not negligible (Robson and Regier, 1964).
FEWEST_SHARED = 7
COPIED_SHARE = 0.8
COPIED_ODDS = 5.0
FEWEST_TO_JUDGE_COPIES = 8
# The errors of pairs lean on the same cases: their sum, not the root of their squares.
SIGNIFICANT = 2.0
MOST_R_HAT = 1.05
LEAST_SIZE = 400
DISJOINT_RATIO = 1.5
WILD_RATIO = 5.0
OPEN_RATIO = 20.0
OPEN_MULTIPLE = 100.0


# Refusals whose reason is that of another; of all others the code is the reason.
REASONS = {
    "lists_too_small": "few_lists",
    "nothing_observed": "few_shared",
    "no_upper_end": "open_ended",
}


class NotEstimable(Refused, ValueError):
    """The lists cannot carry an estimate.

    Attributes
    ----------
    reason : str
        `few_lists`, `empty_list`, `few_shared`, `separate_lists`, `copied_lists`, `no_model`,
        `too_many_lists`, `open_ended`, `unmixed`, `disagreement` or `no_stratum`.
    needed : Message
        What data would help.
    overlaps : tuple of Overlap
        How far each pair of lists overlaps.
    estimates : mapping
        What families did find before the refusal; not to be published.
    refusal : Refusal
        The same as data, with words in Spanish and English.
    """

    def __init__(
        self,
        refusal: Refusal,
        *,
        overlaps: tuple[Overlap, ...] = (),
        estimates: Mapping[str, Estimate] | None = None,
    ) -> None:
        super().__init__(refusal.words())
        self.refusal = refusal
        self.reason = refusal.reason
        self.needed = refusal.needed
        self.overlaps = overlaps
        self.estimates = dict(estimates or {})


def refusal(code: str, **facts: Any) -> Refusal:
    """Return why nothing is estimated, by the code of its words, with its facts."""
    return Refusal(
        REASONS.get(code, code), message(f"refused_{code}", **facts), message(f"needed_{code}")
    )


def overlaps_of(histories: Histories) -> tuple[Overlap, ...]:
    """Return the overlap of every pair of lists."""
    on = histories.incidence.T.astype(bool)
    sizes = [int(histories.counts[one].sum()) for one in on]
    return tuple(
        Overlap(
            histories.lists[a],
            histories.lists[b],
            sizes[a],
            sizes[b],
            int(histories.counts[on[a] & on[b]].sum()),
        )
        for a, b in combinations(range(len(histories.lists)), 2)
    )


def check_lists(histories: Histories) -> tuple[Overlap, ...]:
    """Refuse lists that cannot carry any estimate; return their overlaps.

    Raises
    ------
    NotEstimable
    """
    overlaps = overlaps_of(histories)
    lists = len(histories.lists)
    if lists < FEWEST_LISTS:
        raise NotEstimable(refusal("few_lists", lists=lists), overlaps=overlaps)
    _check_nobody_missing(histories, overlaps)
    _check_shared(histories, overlaps)
    _check_copies(histories, overlaps)
    return overlaps


def _check_nobody_missing(histories: Histories, overlaps: tuple[Overlap, ...]) -> None:
    if not len(histories.patterns):
        raise NotEstimable(refusal("nothing_observed"), overlaps=overlaps)
    for j, name in enumerate(histories.lists):
        if not ((histories.patterns >> j) & 1).any():
            raise NotEstimable(refusal("empty_list", list=name), overlaps=overlaps)


def _check_shared(histories: Histories, overlaps: tuple[Overlap, ...]) -> None:
    several = histories.incidence.sum(axis=1) > 1
    shared = int(histories.counts[several].sum())
    if shared < FEWEST_SHARED:
        observed = histories.observed
        raise NotEstimable(
            refusal("few_shared", shared=shared, observed=observed, least=FEWEST_SHARED),
            overlaps=overlaps,
        )
    apart = _component(histories, overlaps)
    if apart:
        raise NotEstimable(refusal("separate_lists", apart=", ".join(apart)), overlaps=overlaps)


def _component(histories: Histories, overlaps: tuple[Overlap, ...]) -> list[str]:
    """Return the lists that no chain of overlaps joins with the first."""
    reached = {histories.lists[0]}
    for _ in histories.lists:
        for one in overlaps:
            if one.both and reached & {one.first, one.second}:
                reached |= {one.first, one.second}
    return [name for name in histories.lists if name not in reached]


def _check_copies(histories: Histories, overlaps: tuple[Overlap, ...]) -> None:
    on = histories.incidence.T.astype(bool)
    place = {name: j for j, name in enumerate(histories.lists)}
    for one in overlaps:
        a, b = place[one.first], place[one.second]
        small, large = (a, b) if one.first_size <= one.second_size else (b, a)
        if _copied(histories, on, small, large):
            copied = refusal(
                "copied_lists",
                both=one.both,
                size=min(one.first_size, one.second_size),
                copy=histories.lists[small],
                source=histories.lists[large],
            )
            raise NotEstimable(copied, overlaps=overlaps)


def _copied(histories: Histories, on: np.ndarray, small: int, large: int) -> bool:
    """Whether a list lies in another as other lists' cases do not.

    Odds of lying in the larger list, for cases of the smaller against cases that some third list
    knows of and the smaller does not; the lower 95 % bound of their ratio decides.
    """
    counts = histories.counts
    within = int(counts[on[small] & on[large]].sum())
    without = int(counts[on[small] & ~on[large]].sum())
    if within + without < FEWEST_TO_JUDGE_COPIES or within < COPIED_SHARE * (within + without):
        return False
    thirds = np.delete(on, [small, large], axis=0).any(axis=0) & ~on[small]
    others_within = int(counts[thirds & on[large]].sum())
    others_without = int(counts[thirds & ~on[large]].sum())
    cells = np.array([within, without, others_within, others_without]) + 0.5
    log_odds = np.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    if others_within + others_without == 0:
        return True
    return bool(log_odds - 1.645 * np.sqrt((1.0 / cells).sum()) > np.log(COPIED_ODDS))


def shared_visibility(histories: Histories) -> bool:
    """Whether every pair of lists attracts: the mark of cases more visible to all lists at once.

    Of the cases that some third list knows of, all four cells of a pair can be counted; attraction
    is an odds ratio over one, and all of them together two standard errors over it.
    """
    on = histories.incidence.T.astype(bool)
    logs, errors = [], []
    for a, b in combinations(range(len(on)), 2):
        third = np.delete(on, [a, b], axis=0).any(axis=0)
        cells = [
            histories.counts[third & (on[a] == first) & (on[b] == second)].sum() + 0.5
            for first, second in ((True, True), (False, False), (True, False), (False, True))
        ]
        logs.append(np.log(cells[0] * cells[1] / (cells[2] * cells[3])))
        errors.append(np.sqrt((1.0 / np.array(cells)).sum()))
    return bool(min(logs) > 0 and sum(logs) > SIGNIFICANT * sum(errors))


def check_estimate(estimate: Estimate, overlaps: tuple[Overlap, ...]) -> None:
    """Refuse an estimate whose computation failed, or whose interval says nothing.

    Raises
    ------
    NotEstimable
    """
    found = estimate.diagnostics
    mixed = found.r_hat is None or (
        found.r_hat <= MOST_R_HAT and (found.effective_size or 0.0) >= LEAST_SIZE
    )
    if not mixed:
        draws = found.effective_size or 0.0
        raise NotEstimable(
            refusal("unmixed", family=estimate.family, r_hat=found.r_hat, draws=draws),
            overlaps=overlaps,
            estimates={estimate.family: estimate},
        )
    upper = estimate.upper - estimate.observed
    if upper > OPEN_RATIO * estimate.missed or upper > OPEN_MULTIPLE * estimate.observed:
        raise NotEstimable(
            refusal("open_ended", family=estimate.family, upper=estimate.upper),
            overlaps=overlaps,
            estimates={estimate.family: estimate},
        )


def check_agreement(estimates: Mapping[str, Estimate], overlaps: tuple[Overlap, ...]) -> None:
    """Refuse where families say quite different things: nothing tells which is right.

    Wild is: one family's number of missed is five times another's, or half as many again with
    intervals that do not meet.

    Raises
    ------
    NotEstimable
    """
    for one, other in combinations(estimates.values(), 2):
        low, high = sorted((one, other), key=lambda each: each.total)
        ratio = (high.missed + 1.0) / (low.missed + 1.0)
        apart = high.lower > low.upper
        if ratio > WILD_RATIO or (apart and ratio > DISJOINT_RATIO):
            said = refusal(
                "disagreement",
                low_family=low.family,
                low=low.total,
                high_family=high.family,
                high=high.total,
            )
            raise NotEstimable(said, overlaps=overlaps, estimates=estimates)
