"""What a reader must know of an estimate and no number shows."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.stats import norm

from baluarte.science.messages import Message, message
from baluarte.science.recapture.eligibility import DISJOINT_RATIO, FEWEST_LISTS
from baluarte.science.recapture.results import Estimate, Overlap, SetAside, WithoutList

WIDE = 10.0
# As families that disagree: half as many again.
MOST_FACTOR = DISJOINT_RATIO
# Of tables whose assumptions hold, so many at most shall be said to hang on some list.
MOST_RINGING = 0.05
# Cautions that numbers give rise to: said anew of numbers that are combined.
OF_NUMBERS = frozenset(
    {
        "wide_interval",
        "known_below_floor",
        "apart_without_list",
        "beyond_chance_without_list",
        "far_without_list",
        "refused_without_list",
        "disagreement_without_list",
        "no_list_to_spare",
    }
)


def cautions_of(
    estimates: Mapping[str, Estimate],
    overlaps: Sequence[Overlap],
    leave_one_out: Sequence[WithoutList],
    *,
    not_run: Mapping[str, Message],
    set_aside: Sequence[SetAside],
    attract: bool,
) -> tuple[Message, ...]:
    """Return the cautions of one table's estimates.

    `attract` says whether every pair of lists attracts (`shared_visibility`).
    """
    said = [
        message("list_set_aside", list=one.name, size=one.size, least=one.least, only=one.only)
        for one in set_aside
    ]
    if attract:
        said.append(message("shared_visibility"))
    if len(estimates) == 1:
        said.append(message("one_family"))
    said += not_run.values()
    strangers = [f"{one.first} – {one.second}" for one in overlaps if not one.both]
    if strangers:
        said.append(message("lists_share_nothing", pairs="; ".join(strangers)))
    return (*said, *cautions_of_estimates(estimates), *cautions_without(estimates, leave_one_out))


def cautions_of_estimates(estimates: Mapping[str, Estimate]) -> tuple[Message, ...]:
    """Return what the numbers themselves give rise to: a wide interval, little known."""
    said = []
    for one in estimates.values():
        if one.upper - one.observed > WIDE * (one.lower - one.observed + 1.0):
            said.append(message("wide_interval", family=one.family))
        if one.known < one.known_floor:
            said.append(
                message(
                    "known_below_floor", family=one.family, share=one.known, floor=one.known_floor
                )
            )
    return tuple(said)


def cautions_without(
    estimates: Mapping[str, Estimate], leave_one_out: Sequence[WithoutList]
) -> tuple[Message, ...]:
    """Return which lists the numbers hang on, and for which that could not be seen.

    Three degrees, of which the first that holds is said: the two intervals do not meet (`apart`);
    the two totals differ by more than chance explains (`beyond_chance`); they differ by a factor of
    more than 1.5 (`far`).

    What chance explains: the two share most of their cases, so that the logarithm of their ratio
    varies by the variance without the list less that of the whole (Hausman, 1978), taken as half
    of the former at least. Of m lists one is said to be beyond chance in at most about 5 % of
    tables whose assumptions hold (Bonferroni).

    References
    ----------
    Hausman, J. A. (1978). Specification tests in econometrics. Econometrica 46, 1251-1271.
    """
    if estimates and len(leave_one_out) == FEWEST_LISTS:
        return (message("no_list_to_spare"),)
    share = MOST_RINGING / max(len(leave_one_out), 1)
    return tuple(said for one in leave_one_out for said in _of_one(estimates, one, share))


def _of_one(estimates: Mapping[str, Estimate], one: WithoutList, share: float) -> Iterator[Message]:
    for family, rest in one.estimates.items():
        if family in estimates and (
            said := _compared(estimates[family], rest, one.left_out, share)
        ):
            yield said
    for family in one.refusals:
        yield message("refused_without_list", list=one.left_out, family=family)
    if one.disagreement:
        yield message("disagreement_without_list", list=one.left_out)


def _compared(whole: Estimate, rest: Estimate, name: str, share: float) -> Message | None:
    """Compare an estimate with that without a list, at a chance of ringing for nothing."""
    factor = max(whole.total, rest.total) / min(whole.total, rest.total)
    data = {
        "list": name,
        "family": whole.family,
        "without": rest.total,
        "lower": rest.lower,
        "upper": rest.upper,
        "total": whole.total,
        "whole_lower": whole.lower,
        "whole_upper": whole.upper,
        "factor": factor,
        "most": MOST_FACTOR,
    }
    if rest.upper < whole.lower or rest.lower > whole.upper:
        return message("apart_without_list", **data)
    variance, whole_variance = (float(np.log(each.draws).var()) for each in (rest, whole))
    spread = max(variance - whole_variance, variance / 2) ** 0.5
    if abs(np.log(rest.total / whole.total)) > norm.ppf(1 - share / 2) * spread:
        return message("beyond_chance_without_list", **data)
    return message("far_without_list", **data) if factor > MOST_FACTOR else None
