"""Closed-population models in which some are seen more easily than others (Otis et al., Chao)."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from baluarte.science.messages import Message
from baluarte.science.recapture.assumptions import breaks_closed_model
from baluarte.science.recapture.histories import BadHistories, Histories, read_histories
from baluarte.science.recapture.log_linear import NORMAL_95
from baluarte.science.recapture.poisson import fit_poisson

MOST_LISTS = 16


@dataclass(frozen=True)
class ClosedModel:
    """A single model's estimate, its standard error, and its symmetric 95 % interval.

    `name` is the model's; `broken_by` says which heterogeneity between cases makes it false.
    """

    total: float
    standard_error: float
    name: str = ""

    @property
    def broken_by(self) -> tuple[Message, ...]:
        return breaks_closed_model(self.name)

    @property
    def lower(self) -> float:
        return self.total - NORMAL_95 * self.standard_error

    @property
    def upper(self) -> float:
        return self.total + NORMAL_95 * self.standard_error


def closed_models(histories: Any, *, counts: Any = None) -> dict[str, ClosedModel]:
    r"""Fit the classical models M0, Mt, Mh and Mth by Poisson regression.

    With k the number of lists that know of a record, the logarithm of each pattern's mean is linear
    in: k (M0); the lists (Mt); k and a term of heterogeneity (Mh); the lists and that term (Mth).
    The term is 2^k - 1 (`Poisson2`), k^2/2 (`Darroch`), or, for Chao's lower bound, (k - j + 1)_+
    for every j from 3 on, each kept only while its coefficient is positive.

    Parameters
    ----------
    histories, counts
        As in `estimate_undercount`; up to 16 lists.

    Returns
    -------
    dict
        Names M0, Mt, `Mh Chao`, `Mh Poisson2`, `Mh Darroch`, `Mth Chao`, `Mth Poisson2` and
        `Mth Darroch`. A model is missing where its likelihood has no maximum.

    Notes
    -----
    None says anything of dependence between lists beyond that some are seen more easily. M0 and Mh
    take all lists for equally thorough. The bound of Chao is a bound: the total is at least that.

    References
    ----------
    Otis, D. L. et al. (1978). Wildlife Monographs 62. Chao, A. (1987). Biometrics 43, 783-791.
    Rivest, L.-P. and Baillargeon, S. (2007). Biometrics 63, 999-1006.
    """
    table = read_histories(histories, counts)
    lists = len(table.lists)
    if not 1 < lists <= MOST_LISTS:
        raise BadHistories(f"These models take two to {MOST_LISTS} lists, not {lists}.")
    patterns = np.arange(1, 1 << lists)
    incidence = ((patterns[:, None] >> np.arange(lists)) & 1).astype(np.float64)
    known = incidence.sum(axis=1)
    found = {}
    for prefix, effort in (("M", known[:, None]), ("Mt", incidence)):
        rows = np.column_stack([np.ones(len(known)), effort])
        prefix_h = "Mh" if prefix == "M" else "Mth"
        found["M0" if prefix == "M" else "Mt"] = _fit(table, rows)
        found[f"{prefix_h} Chao"] = _chao(table, rows, known)
        found[f"{prefix_h} Poisson2"] = _fit(table, np.column_stack([rows, 2.0**known - 1.0]))
        found[f"{prefix_h} Darroch"] = _fit(table, np.column_stack([rows, known**2 / 2.0]))
    return {name: replace(one, name=name) for name, one in found.items() if one is not None}


def _chao(table: Histories, rows: np.ndarray, known: np.ndarray) -> ClosedModel | None:
    used = list(range(3, len(table.lists) + 1))
    while True:
        terms = [np.maximum(known - j + 1.0, 0.0) for j in used]
        design = np.column_stack([rows, *terms])
        coefficients = _coefficients(table, design)
        if coefficients is None:
            return None
        positive = [j for j, c in zip(used, coefficients[rows.shape[1] :], strict=True) if c > 0]
        if positive == used:
            return _fit(table, design)
        used = positive


def _coefficients(table: Histories, design: np.ndarray) -> np.ndarray | None:
    counts = table.cells()[1:].astype(np.float64)
    try:
        found, _, _, converged = fit_poisson(np.ascontiguousarray(design), counts)
    except np.linalg.LinAlgError:
        return None
    return np.asarray(found) if converged else None


def _fit(table: Histories, design: np.ndarray) -> ClosedModel | None:
    counts = table.cells()[1:].astype(np.float64)
    try:
        found, covariance, _, converged = fit_poisson(np.ascontiguousarray(design), counts)
    except np.linalg.LinAlgError:
        return None
    if not converged:
        return None
    missed = float(np.exp(found[0]))
    error = float(np.sqrt(missed + missed**2 * covariance[0, 0]))
    return ClosedModel(table.observed + missed, error)
