"""When no number may be given, why, and what would change that."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np

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


class NotEstimable(ValueError):
    """The lists cannot carry an estimate.

    Attributes
    ----------
    reason : str
        `few_lists`, `empty_list`, `few_shared`, `separate_lists`, `copied_lists`, `no_model`,
        `too_many_lists`, `open_ended`, `unmixed`, `disagreement` or `no_stratum`.
    needed : str
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
        reason: str,
        message: str,
        *,
        needed: str,
        overlaps: tuple[Overlap, ...] = (),
        estimates: Mapping[str, Estimate] | None = None,
    ) -> None:
        super().__init__(f"{message} What would help: {needed}")
        self.refusal = Refusal(reason, message, needed)
        self.reason = reason
        self.needed = needed
        self.overlaps = overlaps
        self.estimates = dict(estimates or {})


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
        raise NotEstimable(
            "few_lists",
            f"{lists} list{'s' if lists != 1 else ''} cannot show whether lists depend on one "
            "another.",
            needed="at least three lists, made by different people in different ways.",
            overlaps=overlaps,
        )
    _check_nobody_missing(histories, overlaps)
    _check_shared(histories, overlaps)
    _check_copies(histories, overlaps)
    return overlaps


def _check_nobody_missing(histories: Histories, overlaps: tuple[Overlap, ...]) -> None:
    if not len(histories.patterns):
        raise NotEstimable(
            "few_shared", "Nothing was observed.", needed="records of cases.", overlaps=overlaps
        )
    for j, name in enumerate(histories.lists):
        if not ((histories.patterns >> j) & 1).any():
            raise NotEstimable(
                "empty_list",
                f"List {name!r} knows of no case.",
                needed="leave that list out, if at least three others remain.",
                overlaps=overlaps,
            )


def _check_shared(histories: Histories, overlaps: tuple[Overlap, ...]) -> None:
    several = histories.incidence.sum(axis=1) > 1
    shared = int(histories.counts[several].sum())
    if shared < FEWEST_SHARED:
        raise NotEstimable(
            "few_shared",
            f"Only {shared} of {histories.observed} cases are on more than one list; fewer than "
            f"{FEWEST_SHARED} say nothing of how many are on none.",
            needed="a longer period, a wider area, or larger lists, so that more cases are known "
            "to two or more.",
            overlaps=overlaps,
        )
    apart = _component(histories, overlaps)
    if apart:
        raise NotEstimable(
            "separate_lists",
            f"No case joins {', '.join(map(repr, apart))} with the other lists.",
            needed="lists that could have known of the same cases: same place, period and kind.",
            overlaps=overlaps,
        )


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
            raise NotEstimable(
                "copied_lists",
                f"{one.both} of the {min(one.first_size, one.second_size)} cases of "
                f"{histories.lists[small]!r} are also in {histories.lists[large]!r}, far more "
                "than other lists' cases are: one seems to be taken from the other.",
                needed="merge the two into one list, or find where each learned of its cases, and "
                "count only what each found itself.",
                overlaps=overlaps,
            )


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
        raise NotEstimable(
            "unmixed",
            f"The chains of {estimate.family} did not agree (R-hat {found.r_hat:.3f}, worth "
            f"{found.effective_size:.0f} draws): the data fit very different totals about equally.",
            needed="more overlap between lists, a further list, or strata within which cases are "
            "more alike.",
            overlaps=overlaps,
            estimates={estimate.family: estimate},
        )
    upper = estimate.upper - estimate.observed
    if upper > OPEN_RATIO * estimate.missed or upper > OPEN_MULTIPLE * estimate.observed:
        raise NotEstimable(
            "open_ended",
            f"Under {estimate.family} the total could be anything up to {estimate.upper:,.0f}.",
            needed="more cases known to two or more lists, or a list that overlaps with all.",
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
            raise NotEstimable(
                "disagreement",
                f"{low.family} finds {low.total:,.0f} and {high.family} {high.total:,.0f}: what "
                "is assumed decides, not the data.",
                needed="strata within which cases are more alike, a further independent list, or "
                "knowledge of how the lists came about that rules a family out.",
                overlaps=overlaps,
                estimates=estimates,
            )
