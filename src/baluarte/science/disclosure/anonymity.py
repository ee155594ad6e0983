"""Records published one by one: how many others each could be, and what is known of them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.disclosure.audit import InvalidSetting
from baluarte.science.disclosure.sensitivity import needed_by
from baluarte.science.disclosure.tables import Flags, InvalidTable, as_frame, require

ASSUMPTIONS = (
    "Somebody who looks for a person knows the quasi-identifiers, all of them and no other column.",
    "Records are of different persons; who stands in several of a class makes it smaller than it "
    "looks.",
    "Who is in the data is not known to be somebody in particular by other means: a class of k is "
    "no protection from somebody who knows the other k - 1.",
    "One set of records is published; two that overlap tell more together.",
)
WITHHELD = "*"
SIZE, NEEDED, REASON = "size", "needed", "reason"
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Anonymity:
    """How well records hide among others.

    Attributes
    ----------
    k : the size of the smallest class of records alike in the quasi-identifiers
    diversity : for each sensitive column, the least number of values in a class
    effective : for each sensitive column, the least effective number of values in a class, exp of
        their entropy: 1 where all are the same, as many as there are where all are equally often
    classes : a row a class: the quasi-identifiers, `size`, `needed`, for each sensitive column
        ``distinct ...`` and ``effective ...``, and `reason` (empty where the class holds)
    offending : the classes that do not hold
    records : how many records stand in them
    released : the records with the quasi-identifiers of those in offending classes withheld
        (``*``), or without these records where even that would not hide them; sorted by what they
        show, so that their order tells nothing
    withheld, left_out : how many records either happened to
    assumptions : what has to hold

    """

    k: int
    diversity: Mapping[str, int]
    effective: Mapping[str, float]
    classes: pd.DataFrame
    offending: pd.DataFrame
    records: int
    released: pd.DataFrame
    withheld: int
    left_out: int
    assumptions: tuple[str, ...] = ASSUMPTIONS

    @property
    def is_safe(self) -> bool:
        """Whether every class holds as the records stand."""
        return len(self.offending) == 0


def check_anonymity(
    records: Any,
    quasi_identifiers: Sequence[str],
    *,
    k: int = 5,
    thresholds: Mapping[str, Mapping[Any, int]] | None = None,
    sensitive: Sequence[str] = (),
    diversity: float = 2,
    measure: str = "distinct",
) -> Anonymity:
    r"""Measure k-anonymity and l-diversity of records, and withhold what does not hold.

    Records alike in all quasi-identifiers form a class. A class holds if it has at least k
    records, and in each sensitive column at least l values: distinct ones, or effective ones,
    :math:`\exp(-\sum_v p_v \ln p_v)` with the share :math:`p_v` of each value in the class.

    Parameters
    ----------
    records : pandas.DataFrame or pyarrow.Table
        A row a record, with a value in every column named here; write what is unknown as a
        category of its own.
    quasi_identifiers : sequence of str
        The columns by which somebody may be found: place, date, sex, age, occupation.
    k : int
        The least number of records in a class.
    thresholds : mapping, optional
        More for some categories, as ``{"type": {"sexual violence": 10}}``: a class with such a
        record needs as many. The column need not be a quasi-identifier.
    sensitive : sequence of str
        The columns whose value must not be known of anybody.
    diversity : float
        l, from 1.
    measure : {"distinct", "effective"}
        How values are counted against l; effective is the stricter (entropy l-diversity).

    Returns
    -------
    Anonymity

    Raises
    ------
    InvalidTable
        A column is missing or named twice, or has no value in some row.
    InvalidSetting
        A setting that cannot be.

    Notes
    -----
    Records whose quasi-identifiers are withheld form one class, held to the same demands. Whole
    classes are withheld, so the others stay as they are.

    References
    ----------
    Sweeney (2002), k-anonymity: a model for protecting privacy. Machanavajjhala et al. (2007),
    l-diversity: privacy beyond k-anonymity. ACM TKDD 1.

    """
    _check(k, diversity, measure)
    frame = as_frame(records, "records")
    names, columns = list(quasi_identifiers), list(sensitive)
    _refuse_columns(frame, names, columns)
    needed = needed_by(frame, "records", k, thresholds)
    of = frame.groupby(names, sort=False, observed=True).ngroup().to_numpy(dtype=np.int64)
    demands = _Demands(columns, diversity, measure)
    judged = demands.judge(frame, of, needed)
    first = np.unique(of, return_index=True)[1]
    classes = pd.concat([frame.loc[first, names].reset_index(drop=True), judged], axis=1)
    is_offending = (classes[REASON] != "").to_numpy()
    outside = is_offending[of]
    released, withheld = _released(frame, names, outside, needed, demands)
    return Anonymity(
        k=int(classes[SIZE].min()),
        diversity={one: int(classes[_distinct(one)].min()) for one in columns},
        effective={one: float(classes[_effective(one)].min()) for one in columns},
        classes=classes,
        offending=classes[is_offending].reset_index(drop=True),
        records=int(outside.sum()),
        released=released,
        withheld=withheld,
        left_out=int(outside.sum()) - withheld,
    )


@dataclass(frozen=True)
class _Demands:
    """What is asked of a class."""

    sensitive: Sequence[str]
    diversity: float
    measure: str

    def judge(self, frame: pd.DataFrame, of: Whole, needed: Whole) -> pd.DataFrame:
        """Measure each class and say in words why it does not hold."""
        size = np.bincount(of)
        most = np.zeros(len(size), dtype=np.int64)
        np.maximum.at(most, of, needed)
        judged = pd.DataFrame({SIZE: size, NEEDED: most})
        reasons = np.where(size < most, "fewer than needed", "").astype(object)
        for column in self.sensitive:
            distinct, effective = _values(frame[column], of)
            judged[_distinct(column)], judged[_effective(column)] = distinct, effective
            found = distinct if self.measure == "distinct" else effective
            # Equal shares of l values make l effective ones, but for rounding.
            is_few = found < self.diversity - 1e-9
            reasons[is_few] = [
                f"{one}, {column} too alike" if one else f"{column} too alike"
                for one in reasons[is_few]
            ]
        return judged.assign(**{REASON: reasons})


def _released(
    frame: pd.DataFrame, names: list[str], outside: Flags, needed: Whole, demands: _Demands
) -> tuple[pd.DataFrame, int]:
    kept, hidden = frame[~outside], frame[outside]
    if len(hidden):
        judged = demands.judge(hidden, np.zeros(len(hidden), dtype=np.int64), needed[outside])
        if judged[REASON].iloc[0]:
            hidden = hidden.iloc[:0]
    if len(hidden):
        kept = kept.astype(dict.fromkeys(names, object))
        starred = hidden.astype(dict.fromkeys(names, object))
        kept = pd.concat([kept, starred.assign(**dict.fromkeys(names, WITHHELD))])
    order = kept.astype(str).sort_values(list(kept.columns), kind="stable").index
    return kept.loc[order].reset_index(drop=True), len(hidden)


def _values(column: pd.Series, of: Whole) -> tuple[Whole, npt.NDArray[np.float64]]:
    """Return how many values a column has in each class, and how many effectively."""
    codes, met = pd.factorize(column)
    pairs, times = np.unique(of * len(met) + codes, return_counts=True)
    owner = pairs // len(met)
    share = times / np.bincount(of)[owner]
    entropy = np.bincount(owner, -share * np.log(share))
    return np.bincount(owner).astype(np.int64), np.exp(entropy)


def _distinct(column: str) -> str:
    return f"distinct {column}"


def _effective(column: str) -> str:
    return f"effective {column}"


def _refuse_columns(frame: pd.DataFrame, names: list[str], sensitive: list[str]) -> None:
    if not names:
        raise InvalidTable("quasi_identifiers: none is named")
    for name in {SIZE, NEEDED, REASON} & {*names, *sensitive}:
        raise InvalidTable(f"column {name!r}: the classes have a column of that name; rename it")
    for at, name in enumerate([*names, *sensitive]):
        if name in [*names, *sensitive][:at]:
            raise InvalidTable(f"column {name!r} is named twice")
    require(frame, "records", [*names, *sensitive])


def _check(k: int, diversity: float, measure: str) -> None:
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or k < 1:
        raise InvalidSetting(f"k: {k!r} is no whole number from 1")
    if isinstance(diversity, bool) or not diversity >= 1:
        raise InvalidSetting(f"diversity: {diversity!r} is no number from 1")
    if measure not in ("distinct", "effective"):
        raise InvalidSetting(f"measure: {measure!r} is none of distinct, effective")
