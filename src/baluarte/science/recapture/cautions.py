"""What a reader must know of an estimate and no number shows."""

from collections.abc import Iterator, Mapping, Sequence

from baluarte.science.recapture.eligibility import DISJOINT_RATIO, FEWEST_LISTS
from baluarte.science.recapture.family_estimates import MOST
from baluarte.science.recapture.messages import Message, message
from baluarte.science.recapture.results import Estimate, Overlap, SetAside, WithoutList

WIDE = 10.0
# As families that disagree: half as many again.
MOST_FACTOR = DISJOINT_RATIO
# Cautions that numbers give rise to: said anew of numbers that are combined.
OF_NUMBERS = frozenset(
    {
        "wide_interval",
        "known_below_floor",
        "apart_without_list",
        "outside_without_list",
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
    lists: int,
    not_run: Mapping[str, str],
    set_aside: Sequence[SetAside],
    attract: bool,
) -> tuple[Message, ...]:
    """Return the cautions of one table's estimates by so many lists.

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
    said += [
        message("family_not_run", family=family, lists=lists, most=MOST[family])
        for family in not_run
    ]
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
    the estimate without the list lies outside the interval of the whole (`outside`); it differs by
    a factor of more than 1.5 (`far`). Of 400 simulated tables of four lists whose assumptions held
    none was the first, and 15 to 37 % were the second.
    """
    if estimates and len(leave_one_out) == FEWEST_LISTS:
        return (message("no_list_to_spare"),)
    return tuple(said for one in leave_one_out for said in _of_one(estimates, one))


def _of_one(estimates: Mapping[str, Estimate], one: WithoutList) -> Iterator[Message]:
    for family, rest in one.estimates.items():
        if family in estimates and (said := _compared(estimates[family], rest, one.left_out)):
            yield said
    for family in one.refusals:
        yield message("refused_without_list", list=one.left_out, family=family)
    if one.disagreement:
        yield message("disagreement_without_list", list=one.left_out)


def _compared(whole: Estimate, rest: Estimate, name: str) -> Message | None:
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
    if not whole.lower <= rest.total <= whole.upper:
        return message("outside_without_list", **data)
    return message("far_without_list", **data) if factor > MOST_FACTOR else None
