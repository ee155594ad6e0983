r"""Records split from the top: each as fine as enough others are, and no class below k or l.

All records begin in one class on the coarsest level of every quasi-identifier. A class is split
where one of them goes a level finer: groups of records alike there that are enough stand apart, the
others stay as they were, and where too few would stay the smallest groups stay with them. Of all
such splits the one that gives back most is made; then each part is split on, until nothing can be.
It is the top-down partitioning of Mondrian (LeFevre, DeWitt and Ramakrishnan 2006) over hierarchies
of categories, with the choice of the split by what it gives back (Fung, Wang and Yu 2005) and a
part that stays behind, so that one rare municipality coarsens no other.

Nothing is drawn, and values are compared by what they are: the order of records changes nothing.
Loads numpy and no more: who writes an edition carries little.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
LEFT_OUT = -1


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """One quasi-identifier on each of its levels, the finest first, the coarsest last.

    Attributes
    ----------
    codes : for each level, a whole number for what each record shows there
    finer : for each level, the levels one step finer
    worth : for each level, what it is worth to a reader

    """

    codes: tuple[Whole, ...]
    finer: tuple[tuple[int, ...], ...]
    worth: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Partition:
    """Which level each record shows of each quasi-identifier.

    Attributes
    ----------
    levels : shape (records, quasi-identifiers); -1 in rows that are left out
    classes : shape (records,), the class of each; -1 where it is left out
    worth : what the shown levels are worth together, a record of all

    """

    levels: npt.NDArray[np.int8]
    classes: Whole
    worth: float

    @property
    def left_out(self) -> int:
        """Return how many records could not be made safe."""
        return int((self.classes == LEFT_OUT).sum())


def hierarchy(
    shown: Sequence[Sequence[Hashable]],
    finer: Sequence[Sequence[int]] | None = None,
    *,
    worth: Sequence[float] | None = None,
) -> Hierarchy:
    """Return a quasi-identifier from what each record shows on each level.

    Parameters
    ----------
    shown : sequence of sequences, levels by records
        The finest level first. What is alike on one level has to be alike on every coarser one.
    finer : sequence of sequences of int, optional
        For each level those one step finer; without it each level is one step above the one before.
    worth : sequence of float, optional
        What each level is worth to a reader; never more on a coarser one. Without it what the level
        tells, in bits a record: its entropy.

    """
    codes = tuple(_codes(level) for level in shown)
    chain = tuple((level - 1,) if level else () for level in range(len(codes)))
    held = tuple(tuple(one) for one in finer) if finer is not None else chain
    told = worth if worth is not None else [_entropy(one) for one in codes]
    return Hierarchy(codes, held, tuple(map(float, told)))


def partition_records(
    hierarchies: Sequence[Hierarchy],
    needed: npt.ArrayLike,
    *,
    within: Sequence[Hashable] | None = None,
    sensitive: Sequence[Sequence[Hashable]] = (),
    diversity: int = 2,
) -> Partition:
    """Take records down the levels of their quasi-identifiers as far as k and l hold.

    Parameters
    ----------
    hierarchies : sequence of Hierarchy
        The quasi-identifiers.
    needed : shape (records,)
        How many records have to stand in the class of each, itself counted: k.
    within : sequence, optional
        What others know of each record and nothing makes coarser: no class holds two of these.
    sensitive : sequence of sequences
        Columns whose value must not be known of anybody.
    diversity : int
        l: how many distinct values of each of those a class has to have.

    Returns
    -------
    Partition

    Notes
    -----
    A class that asks for more than it has gives up those who ask for more: they stay behind with
    what is coarser. Records already as coarse as an earlier partition made them come out as they
    are: each class of then holds, so no split leaves anybody behind.

    """
    asked = np.asarray(needed, dtype=np.int64)
    demands = _Demands(asked, tuple(_codes(one) for one in sensitive), diversity)
    levels = np.full((len(asked), len(hierarchies)), LEFT_OUT, dtype=np.int8)
    classes = np.full(len(asked), LEFT_OUT, dtype=np.int64)
    known = _codes(within) if within is not None else np.zeros(len(asked), dtype=np.int64)
    top = tuple(len(one.codes) - 1 for one in hierarchies)
    shown, number = 0.0, 0
    for members in _groups(known):
        begin = demands.enough(members)
        if not len(begin):
            continue
        for part, at in _split_on(hierarchies, demands, begin, top):
            levels[part], classes[part] = at, number
            number += 1
            worth = (one.worth[level] for one, level in zip(hierarchies, at, strict=True))
            shown += len(part) * sum(worth)
    return Partition(levels, classes, shown / len(asked) if len(asked) else 0.0)


@dataclass(frozen=True)
class _Demands:
    """What is asked of a class."""

    needed: Whole
    sensitive: Sequence[Whole]
    diversity: int

    @property
    def least(self) -> int:
        return int(self.needed.min()) if len(self.needed) else 1

    def hold(self, members: Whole) -> bool:
        """Say whether records may be a class."""
        if len(members) < self.needed[members].max():
            return False
        return all(len(np.unique(one[members])) >= self.diversity for one in self.sensitive)

    def enough(self, members: Whole) -> Whole:
        """Return those who may be a class: all, or those who ask for fewer, or nobody."""
        asked = self.needed[members]
        for most in np.unique(asked)[::-1]:
            some: Whole = members[asked <= most]
            if len(some) >= most and self.hold(some):
                return some
        return members[:0]

    def children(self, members: Whole, codes: Whole) -> tuple[list[Whole], Whole]:
        """Return groups alike in a code that may be classes, and who stays behind."""
        order = np.argsort(codes[members], kind="stable")
        ordered = members[order]
        told = codes[ordered]
        cuts = np.flatnonzero(told[1:] != told[:-1]) + 1
        kept: list[Whole] = []
        behind: list[Whole] = []
        for group in np.split(ordered, cuts):
            some = self.enough(group) if len(group) >= self.least else group[:0]
            if len(some):
                kept.append(some)
            if len(some) < len(group):
                behind.append(np.setdiff1d(group, some))
        rest = np.concatenate(behind) if behind else members[:0]
        if len(rest) and kept:
            kept, rest = self._give_back(kept, rest)
        return kept, rest

    def _give_back(self, kept: list[Whole], rest: Whole) -> tuple[list[Whole], Whole]:
        """Let the smallest groups stay behind too, until those who do are enough.

        The smallest that is enough alone; where none is, the smallest, and then again.
        """
        left = sorted(kept, key=len)
        while left and not self.hold(rest):
            enough = (at for at, one in enumerate(left) if self.hold(np.concatenate([rest, one])))
            rest = np.concatenate([rest, left.pop(next(enough, 0))])
        return left, rest


def _split_on(
    hierarchies: Sequence[Hierarchy], demands: _Demands, members: Whole, top: tuple[int, ...]
) -> Iterator[tuple[Whole, tuple[int, ...]]]:
    """Yield the classes that records come to, with the level of each quasi-identifier."""
    waiting = [(members, top)]
    while waiting:
        part, at = waiting.pop()
        found = _best(hierarchies, demands, part, at)
        if found is None:
            yield part, at
            continue
        finer, kept, rest = found
        waiting += [(one, finer) for one in kept]
        if len(rest):
            waiting.append((rest, at))


def _best(
    hierarchies: Sequence[Hierarchy], demands: _Demands, part: Whole, at: tuple[int, ...]
) -> tuple[tuple[int, ...], list[Whole], Whole] | None:
    """Return the split that gives back most; none where none can be made."""
    best: tuple[tuple[int, ...], list[Whole], Whole] | None = None
    most = -1.0
    for column, one in enumerate(hierarchies):
        for level in one.finer[at[column]]:
            gain = one.worth[level] - one.worth[at[column]]
            if gain * len(part) <= most:
                continue
            kept, rest = _tried(demands, part, one.codes[level])
            given = gain * (len(part) - len(rest))
            if kept and given > most:
                most = given
                best = ((*at[:column], level, *at[column + 1 :]), kept, rest)
    return best


def _tried(demands: _Demands, part: Whole, codes: Whole) -> tuple[list[Whole], Whole]:
    told = codes[part]
    if (told == told[0]).all():
        return [part], part[:0]
    if len(part) < 2 * demands.least:  # too few for two
        return [], part
    return demands.children(part, codes)


def _groups(codes: Whole) -> Iterator[Whole]:
    order = np.argsort(codes, kind="stable")
    cuts = np.flatnonzero(np.diff(codes[order])) + 1
    yield from (one for one in np.split(order, cuts) if len(one))


def _codes(shown: Sequence[Hashable]) -> Whole:
    """Return a number for each value, by what it is and not by where it stands."""
    met = sorted(set(shown), key=lambda one: (type(one).__name__, repr(one)))
    place = {one: number for number, one in enumerate(met)}
    return np.array([place[one] for one in shown], dtype=np.int64)


def _entropy(codes: Whole) -> float:
    if not len(codes):
        return 0.0
    shares = np.bincount(codes) / len(codes)
    shares = shares[shares > 0]
    return float(-(shares * np.log2(shares)).sum())
