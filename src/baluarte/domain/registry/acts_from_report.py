"""How a coded report is read as acts, where nobody has decided anything yet.

Nothing is made up: no act that nobody told, and no act laid on a victim nobody named for it.

- One victim, or a number not told: each type told is one act, against victim 1.
- Several victims, one type: each suffered it.
- Several victims, several types: each victim suffered each type where the number of acts told
  says exactly that; otherwise each type told is one act, and which victim suffered it is not told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from baluarte.norms.catalogues import terms

UNKNOWN_TYPE = "AG-UNK"


@dataclass(frozen=True, slots=True)
class ToldAct:
    """One type of harm as told; `victim` is a number, or nothing where nobody told which."""

    type: str
    victim: int | None
    perpetrators: tuple[str, ...]


def acts_told(
    *, types: Sequence[str], victims: int | None, acts: int | None, perpetrators: Sequence[str]
) -> list[ToldAct]:
    """Return the acts of one event as its source told them, in the order of the catalogue."""
    order = list(terms("aggression_types"))
    kinds = sorted(types, key=lambda code: order.index(code) if code in order else len(order))
    by_whom = tuple(sorted(set(perpetrators)))
    return [ToldAct(kind, victim, by_whom) for kind, victim in _spread(kinds, victims, acts)]


def _spread(
    kinds: list[str], victims: int | None, acts: int | None
) -> list[tuple[str, int | None]]:
    several = range(1, (victims or 1) + 1)
    if len(several) == 1:
        return [(kind, 1) for kind in kinds]
    if len(kinds) == 1 or acts == len(kinds) * len(several):
        return [(kind, victim) for kind in kinds for victim in several]
    return [(kind, None) for kind in kinds]
