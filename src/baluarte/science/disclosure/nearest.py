"""Which parts to round up and which down, so that no sum of them strays far.

Parts x are rounded to r, each to one of the two multiples of the base b around it, so that over
all published sums A

    sum of (A r - A x)^2

becomes small. Of up to twelve parts every choice is tried. Of more, all are rounded down first;
then, again and again, the one part is turned whose column has the largest inner product with what
the sums lack, as long as that helps (Langsrud & Heldal 2018); then each part is turned against its
gain, the others answer it, and all of that is kept if it helped. Nothing is drawn: the same table
is rounded the same way every time, and there is no second draw to average with.
"""

from collections.abc import Callable

import numpy as np
from scipy import sparse

from baluarte.science.disclosure.system import Whole
from baluarte.science.disclosure.tables import Flags

MOST_TRIED = 12
MOST_ROUNDS = 20
MOST_FORCED = 2_000


def choose_up(
    sums: sparse.csr_array,
    rest: Whole,
    base: int,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Flags:
    """Say which parts to round up.

    Parameters
    ----------
    sums : shape (sums, parts)
        1 where a published sum holds a part.
    rest : shape (parts,)
        What each part lies above the multiple below it, from 1 up to below the base.
    base : int
        The rounding base.
    progress : callable, optional
        Called with (parts turned, parts in all).

    """
    if len(rest) <= MOST_TRIED:
        return _best_of_all(sums, rest, base)
    search = _Search(sums, rest, base)
    turned = 0
    while search.turn_best():
        turned += 1
        if progress is not None:
            progress(min(turned, len(rest)), len(rest))
    if len(rest) <= MOST_FORCED:
        for _ in range(MOST_ROUNDS):
            if not search.force_each():
                break
    return search.is_up


def _best_of_all(sums: sparse.csr_array, rest: Whole, base: int) -> Flags:
    choices = np.arange(2 ** len(rest))[:, None] >> np.arange(len(rest)) & 1
    strays = ((base * choices - rest) @ sums.T.toarray()).astype(np.int64)
    return np.asarray(choices[np.argmin((strays**2).sum(axis=1))] == 1)


class _Search:
    """Parts rounded so far, and what each further change would gain."""

    def __init__(self, sums: sparse.csr_array, rest: Whole, base: int) -> None:
        self._rows = sparse.csr_array(sums, dtype=np.int64)
        self._columns = self._rows.tocsc()
        self._base = base
        self._size = np.diff(self._columns.indptr).astype(np.int64)
        # The inner product of each part's column with what the sums lack.
        self._lacking = self._columns.T @ (self._rows @ rest)
        self.is_up = np.zeros(len(rest), dtype=bool)

    def gains(self) -> Whole:
        """By how much the sum of squares falls if a part is turned, in units of the base."""
        sign = np.where(self.is_up, -1, 1)
        return np.asarray(2 * sign * self._lacking - self._base * self._size)

    def turn_best(self, held: int | None = None) -> int:
        """Turn the part that helps most, but not one that is held; return what it gained."""
        gains = self.gains()
        if held is not None:
            gains[held] = 0
        best = int(np.argmax(gains)) if len(gains) else -1
        if best < 0 or gains[best] <= 0:
            return 0
        self._turn(best)
        return int(gains[best])

    def force_each(self) -> bool:
        """Turn each part, let the others answer, and keep what helped; say whether any did."""
        has_helped = False
        for part in range(len(self.is_up)):
            before = self.is_up.copy(), self._lacking.copy()
            gained = int(self.gains()[part])
            self._turn(part)
            while answered := self.turn_best(held=part):
                gained += answered
            if gained > 0:
                has_helped = True
            else:
                self.is_up, self._lacking = before
        return has_helped

    def _turn(self, part: int) -> None:
        step = self._base if self.is_up[part] else -self._base
        self._lacking += step * self._shared(part)
        self.is_up[part] = not self.is_up[part]

    def _shared(self, part: int) -> Whole:
        """Return how many sums hold both this part and each other one."""
        at = slice(*self._columns.indptr[part : part + 2])
        ends = self._rows.indptr
        held = [self._rows.indices[ends[row] : ends[row + 1]] for row in self._columns.indices[at]]
        return np.bincount(np.concatenate(held), minlength=len(self.is_up))
