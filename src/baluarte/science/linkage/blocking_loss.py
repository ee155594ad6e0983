"""What share of the pairs that are one was compared at all, estimated from those that were found.

Two things keep a pair from being compared: a window cuts the large blocks both stand in, or they
share no key. The first is seen rule by rule, among pairs that another rule brought. The second is
estimated by the keys of names on one side, and of places and organisations on the other, as two
lists of one population.
"""

from typing import NamedTuple

import numpy as np

from baluarte.science.kernels import kernel
from baluarte.science.linkage.blocking import PRECISE_DAYS, Candidates, rules_of
from baluarte.science.linkage.dates import NO_DAY
from baluarte.science.linkage.features import Features
from baluarte.science.linkage.keys import keys_of, sounds_of

# Pairs less probable than this say nothing of what was missed.
LEAST = 0.05
# Keys that rest on names alone, and keys that rest on none.
BY_NAME, BY_OTHERS = (0,), (3, 4, 7)


class Found(NamedTuple):
    """Pairs that may be one: how probably, which keys they share and which rules met them."""

    weight: np.ndarray
    block: np.ndarray
    met: np.ndarray
    vague: np.ndarray


def share_compared(features: Features, met: Candidates, probability: np.ndarray) -> float | None:
    """Estimate which share of the pairs that are one is among the candidates.

    Parameters
    ----------
    features
        Of the rows that were linked.
    met
        The pairs that were compared, with the rules that met each.
    probability
        That each tells of one; each counts by it.

    Returns
    -------
    float or None
        Between 0 and 1; nothing where only names, or none, bring reports together.
    """
    found = _found(features, met, probability)
    if not len(found.weight):
        return None
    weight = found.weight / (1.0 - _missed_by_cutting(found))
    name, other = (_any_of(found, rules) for rules in (BY_NAME, BY_OTHERS))
    both = weight[name & other].sum()
    if not both:
        return None
    total = (weight[name].sum() + 1) * (weight[other].sum() + 1) / (both + 1) - 1
    return float(min(1.0, found.weight.sum() / max(total, weight.sum())))


def _found(features: Features, met: Candidates, probability: np.ndarray) -> Found:
    kept = np.flatnonzero(probability >= LEAST)
    left, right = met.left[kept], met.right[kept]
    wanted = np.zeros(len(features), dtype=bool)
    wanted[left] = wanted[right] = True
    block = np.zeros((len(rules_of(features)), len(kept)), dtype=np.int32)
    for keys in keys_of(features, sounds_of(features)):
        upper = (keys.key >> np.uint64(32)).astype(np.uint32)
        in_order = np.sort(upper)
        inside = wanted[keys.row]
        row, key = keys.row[inside], upper[inside]
        order = np.lexsort((key, row))
        row, key = row[order], key[order]
        size = np.searchsorted(in_order, key, "right") - np.searchsorted(in_order, key, "left")
        at = np.searchsorted(row, np.arange(len(features) + 1))
        _least_block(left, right, at, key, size, block[keys.rule])
    return Found(probability[kept], block, met.rules[kept], _is_vague(features, left, right))


@kernel(nogil=True)
def _least_block(  # noqa: PLR0917 (a kernel)
    left: np.ndarray,
    right: np.ndarray,
    at: np.ndarray,
    key: np.ndarray,
    size: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write the smallest block in which both rows of a pair stand; a row's keys are in order."""
    for pair in range(len(left)):
        i, i_end = at[left[pair]], at[left[pair] + 1]
        j, j_end = at[right[pair]], at[right[pair] + 1]
        while i < i_end and j < j_end:
            if key[i] == key[j]:
                if out[pair] == 0 or size[i] < out[pair]:
                    out[pair] = size[i]
                i += 1
                j += 1
            elif key[i] < key[j]:
                i += 1
            else:
                j += 1


def _is_vague(features: Features, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    days = features.dates
    if days is None:
        return np.zeros(len(left), dtype=bool)
    vague = (days.first == NO_DAY) | (days.last - days.first > PRECISE_DAYS)
    return np.asarray(vague[left] | vague[right])


def _missed_by_cutting(found: Found) -> np.ndarray:
    """Return how probably each pair would have been cut from every block it stands in.

    The larger the block, the more is cut: how much is read, rule by rule, off the pairs that
    another rule brought.
    """
    missed = np.ones(len(found.weight))
    for rule in range(len(found.block)):
        block, bit = found.block[rule], np.uint16(1 << rule)
        shared = np.flatnonzero(block)
        if not len(shared):
            continue
        stratum = 2 * np.log2(block[shared]).astype(np.int64) + found.vague[shared]
        weight = found.weight[shared] * ((found.met[shared] & ~bit) > 0)
        is_met = (found.met[shared] & bit) > 0
        of, kept = np.bincount(stratum, weight), np.bincount(stratum, weight * is_met)
        missed[shared] *= 1.0 - ((kept + 1) / (of + 2))[stratum]
    return missed


def _any_of(found: Found, rules: tuple[int, ...]) -> np.ndarray:
    return np.asarray((found.block[list(rules)] > 0).any(axis=0))
