"""What goes with what: pairs of characteristics that stand together, within strata."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm

from baluarte.science.sequences.columns import (
    Floats,
    corrected,
    numbered,
    require_equally_long,
)

# With fewer events expected together a pair is not judged.
FEWEST_EXPECTED = 5.0


@dataclass(frozen=True, eq=False)
class Associations:
    """Which characteristics stand together.

    Attributes
    ----------
    table : DataFrame
        A row a pair of which enough are expected: `dimension`, `value`, `other_dimension`,
        `other_value`, `together`, `expected` (within strata, by chance), `odds_ratio`, `lower`,
        `upper`, `p_value`, `q_value`.
    events : int
        How many events were looked at.
    not_judged : int
        How many pairs have too few expected.
    """

    table: pd.DataFrame
    events: int
    not_judged: int


def find_associations(
    stratum: Sequence[Any],
    characteristics: Mapping[str, Sequence[Collection[str]]],
    *,
    level: float = 0.95,
) -> Associations:
    """Say which characteristics of different kinds stand together more, or less, than by chance.

    Mantel and Haenszel's common odds ratio over strata, with Robins, Breslow and Greenland's
    interval and Cochran, Mantel and Haenszel's test without correction for continuity; false
    discoveries are controlled over all pairs. An event of which a kind is not known is left out
    of the pairs of that kind.

    Parameters
    ----------
    stratum : sequence
        Of each event: within what it is compared, such as its state.
    characteristics : mapping
        Of each kind, for each event, its values; none where it is not known.
    level : float
        Level of the intervals.

    Raises
    ------
    SequenceRefused
        Columns of unequal length, or no event.

    References
    ----------
    Mantel, N. & Haenszel, W. (1959). J. Natl. Cancer Inst. 22, 719-748.
    Robins, J., Breslow, N. & Greenland, S. (1986). Biometrics 42, 311-323.
    """
    require_equally_long(stratum=stratum, **characteristics)
    strata, names = numbered(stratum)
    marks = {kind: _marked(values) for kind, values in characteristics.items()}
    rows: list[dict[str, Any]] = []
    for one, other in combinations(marks, 2):
        known = marks[one][1].any(axis=1) & marks[other][1].any(axis=1)
        if not known.any():
            continue
        for value, has in zip(marks[one][0], marks[one][1].T, strict=True):
            for beside, also in zip(marks[other][0], marks[other][1].T, strict=True):
                found = _compared(strata[known], has[known], also[known], len(names), level)
                rows.append({"dimension": one, "value": value, "other_dimension": other,
                             "other_value": beside, **found})  # fmt: skip
    columns = ["dimension", "value", "other_dimension", "other_value", "together", "expected",
               "odds_ratio", "lower", "upper", "p_value"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    judged = table["expected"].to_numpy(dtype=float) >= FEWEST_EXPECTED
    table["q_value"] = corrected(table["p_value"].to_numpy(dtype=float), judged)
    kept = table[judged].sort_values(["q_value", "p_value"], kind="stable")
    return Associations(kept.reset_index(drop=True), len(strata), int((~judged).sum()))


def _marked(values: Sequence[Collection[str]]) -> tuple[list[str], Any]:
    names = sorted({value for one in values for value in one})
    marks = np.array([[name in one for name in names] for one in values], dtype=bool)
    return names, marks.reshape(len(values), len(names))


def _compared(strata: Any, has: Any, also: Any, many: int, level: float) -> dict[str, float]:
    """Compare two marks over strata: how many stand together, beside what chance gives."""

    def counted(chosen: Any) -> Floats:
        return np.bincount(strata[chosen], minlength=many).astype(np.float64)

    a, b, c, d = (counted(one) for one in (has & also, has & ~also, ~has & also, ~has & ~also))
    n = a + b + c + d
    a, b, c, d, n = (one[n > 1] for one in (a, b, c, d, n))
    expected = (a + b) * (a + c) / n
    spread = ((a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))).sum()
    score = (a - expected).sum() ** 2 / spread if spread > 0 else 0.0
    ratio, lower, upper = _odds((a, b, c, d), n, level)
    return {"together": int(a.sum()), "expected": float(expected.sum()), "odds_ratio": ratio,
            "lower": lower, "upper": upper, "p_value": float(chi2.sf(score, 1))}  # fmt: skip


def _odds(
    cells: tuple[Floats, Floats, Floats, Floats], n: Floats, level: float
) -> tuple[float, float, float]:
    a, b, c, d = cells
    with_, against = a * d / n, b * c / n
    up, down = with_.sum(), against.sum()
    if not up or not down:
        return (float("inf"), 0.0, float("inf")) if up else (0.0, 0.0, float("inf"))
    alike, unlike = (a + d) / n, (b + c) / n
    variance = (
        (alike * with_).sum() / (2 * up**2)
        + (alike * against + unlike * with_).sum() / (2 * up * down)
        + (unlike * against).sum() / (2 * down**2)
    )
    reach = float(norm.ppf((1 + level) / 2) * np.sqrt(variance))
    ratio = float(up / down)
    return ratio, ratio * float(np.exp(-reach)), ratio * float(np.exp(reach))
