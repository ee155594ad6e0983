"""A record is told again no finer than it was told before. Pure.

Editions are read side by side, and a record keeps its public name from one to the next: where one
gave its month and no place, and the next its place and no month, who joins both would have both.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from baluarte.domain.publication.choices import DatePrecision
from baluarte.domain.publication.coarsening import CoarseAct, CoarseDate, Given

T = TypeVar("T")


def no_finer(given: Given, earlier: Given) -> Given:
    """Return what a record gives, without what an earlier edition did not tell of it."""
    is_same_place = given.state == earlier.state
    has_types = (given.types, given.only_groups) == (earlier.types, earlier.only_groups)
    groups = given.groups if given.groups == earlier.groups and not has_types else ()
    is_said = given.perpetrators == earlier.perpetrators
    return replace(
        given,
        date=_coarser(given.date, earlier.date),
        state=given.state if is_same_place else None,
        municipality=_same(given.municipality, earlier.municipality) if is_same_place else None,
        types=given.types if has_types else (),
        only_groups=given.only_groups if has_types else groups,
        acts=_acts(given.acts, earlier.acts, by_type=has_types, by_group=bool(groups)),
        victims=_same(given.victims, earlier.victims),
        perpetrators=given.perpetrators if is_said else (),
        link_to_work=_same(given.link_to_work, earlier.link_to_work) or "",
    )


def _same(one: T, other: T) -> T | None:
    return one if one == other else None


def _coarser(one: CoarseDate, other: CoarseDate) -> CoarseDate:
    """Return the date that holds the other; none where neither does."""
    if one.text == other.text:
        return one
    return next((a for a, b in ((other, one), (one, other)) if _holds(a, b)), CoarseDate())


def _holds(wide: CoarseDate, narrow: CoarseDate) -> bool:
    if wide.precision == DatePrecision.DAY or not (wide.first_month and wide.last_month):
        return False
    if not (narrow.first_month and narrow.last_month):
        return False
    return wide.first_month <= narrow.first_month and narrow.last_month <= wide.last_month


def _acts(
    acts: Sequence[CoarseAct] | None,
    earlier: Sequence[CoarseAct] | None,
    *,
    by_type: bool,
    by_group: bool,
) -> tuple[CoarseAct, ...] | None:
    """Return acts told as far as both tell them; nothing where they are not the same acts."""
    if acts is None or earlier is None or not (by_type or by_group):
        return None
    mine, theirs = (
        [one if by_type else replace(one, type="", only_group=one.group) for one in told]
        for told in (acts, earlier)
    )
    if [_of(one) for one in mine] != [_of(one) for one in theirs]:
        return None
    return tuple(
        replace(
            one, perpetrators=one.perpetrators if one.perpetrators == other.perpetrators else ()
        )
        for one, other in zip(mine, theirs, strict=True)
    )


def _of(act: CoarseAct) -> tuple[int | None, str, str]:
    return act.victim, act.type, act.group
