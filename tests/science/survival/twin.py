"""Slow obvious twins: each estimate from its definition, one person at a time, in fractions."""

from collections.abc import Hashable, Sequence
from fractions import Fraction


def going_on(times: Sequence[float], causes: Sequence[Hashable | None], at: float) -> Fraction:
    """Return the share that goes on after a time: a product over those who ended until then."""
    share = Fraction(1)
    for moment in sorted(set(times)):
        if moment > at:
            break
        watched = [one for one in times if one >= moment]
        ends = [c for t, c in zip(times, causes, strict=True) if t == moment and c is not None]
        share *= 1 - Fraction(len(ends), len(watched))
    return share


def before(times: Sequence[float], causes: Sequence[Hashable | None], at: float) -> Fraction:
    """Return the share that goes on just before a time."""
    earlier = [one for one in times if one < at]
    return going_on(times, causes, max(earlier)) if earlier else Fraction(1)


def ended_by(
    times: Sequence[float], causes: Sequence[Hashable | None], cause: Hashable, at: float
) -> Fraction:
    """Return the share that has ended by a cause: a sum over the times until then."""
    share = Fraction(0)
    for moment in sorted(set(times)):
        if moment > at:
            break
        watched = sum(one >= moment for one in times)
        ends = sum(t == moment and c == cause for t, c in zip(times, causes, strict=True))
        share += before(times, causes, moment) * Fraction(ends, watched)
    return share


def variance_of(
    times: Sequence[float], causes: Sequence[Hashable | None], cause: Hashable, at: float
) -> Fraction:
    """Return the delta-method variance, term by term as it is printed."""
    now, total = ended_by(times, causes, cause, at), Fraction(0)
    for moment in sorted(set(times)):
        if moment > at:
            break
        n = sum(one >= moment for one in times)
        d = sum(t == moment and c is not None for t, c in zip(times, causes, strict=True))
        own = sum(t == moment and c == cause for t, c in zip(times, causes, strict=True))
        grown = now - ended_by(times, causes, cause, moment)
        share = before(times, causes, moment)
        if d < n:
            total += grown**2 * Fraction(d, n * (n - d))
        total += share**2 * Fraction(own * (n - own), n**3)
        total -= 2 * grown * share * Fraction(own, n**2)
    return total


def greenwood(times: Sequence[float], causes: Sequence[Hashable | None], at: float) -> Fraction:
    """Return Greenwood's variance of the share that goes on, which must not be nothing."""
    total = Fraction(0)
    for moment in sorted(set(times)):
        if moment > at:
            break
        n = sum(one >= moment for one in times)
        d = sum(t == moment and c is not None for t, c in zip(times, causes, strict=True))
        total += Fraction(d, n * (n - d))
    return going_on(times, causes, at) ** 2 * total
