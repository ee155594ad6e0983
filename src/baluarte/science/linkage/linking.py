"""The whole way from tables to weighed pairs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.linkage.blocking import Candidates, candidates, rules_of
from baluarte.science.linkage.blocking_loss import share_compared
from baluarte.science.linkage.chance import by_chance
from baluarte.science.linkage.comparison import CHUNK, compare, fields_of, packed, unpacked
from baluarte.science.linkage.estimation import Chance, Patterns, posteriors, train
from baluarte.science.linkage.features import Features, read_features
from baluarte.science.linkage.links import Blocking, Links
from baluarte.science.linkage.model import Model, model_for
from baluarte.science.linkage.own import Blocking as Keys
from baluarte.science.linkage.own import Comparison, columns_of, read_own, with_own
from baluarte.science.linkage.scoring import weigh
from baluarte.science.linkage.tables import NothingToLink, Reports, read_tables

Progress = Callable[[int, int], None]
LEAST = 0.01
_STAGES = 100
_READ, _BLOCKED, _COMPARED, _TRAINED = 15, 40, 85, 90
SURE = 0.9


def link_reports(
    tables: Any,
    *,
    model: Model | None = None,
    comparisons: Sequence[Comparison] = (),
    blocking: Sequence[Keys] = (),
    seed: int = 0,
    within: bool = True,
    least: float = LEAST,
    progress: Progress | None = None,
) -> Links:
    """Say which reports tell of the same, with what probability and why.

    Parameters
    ----------
    tables
        A DataFrame or pyarrow Table, several of them, or a mapping from name to table. Each has
        `id`, unique inside its table, and any of `name`, `date_raw` (free text), `location`,
        `organization`, `type`, `narrative`, `identifier`, and `longitude` and `latitude` in
        degrees. Cells may be empty; several persons may stand in one cell.
    model
        `events()`, `persons()`, `organizations()`, or the model of an earlier run, which is then
        taken as it is. By default `events()` where kinds of harm or narratives are told,
        `persons()` where they are not.
    comparisons
        Of columns of one's own, beside those of the model: `Comparison`. A model of an earlier run
        that has such a field is given its comparison again.
    blocking
        Columns, or groups of columns, of one's own: reports that have the same in all of a group
        are compared too. At most five.
    seed
        Of the random pairs that show what agrees by chance.
    within
        Whether two reports of one table may be one.
    least
        Pairs less probable than this are not kept.
    progress
        Called as `progress(done, total)`; what it raises ends the run.

    Returns
    -------
    Links
        `.pairs`: left, right, probability, repeat, explanation, ordered by left and right;
        `.clusters(threshold)`; `.samples(count)`; `.model`, trained; `.blocking`; `.assumptions`.

    Raises
    ------
    TableRefused
        Or one of its kinds: a column is missing, an id stands twice, a value cannot be read.
    ModelRefused
        The model compares none of the columns that are there; a comparison of one's own does not
        say a level for each pair.

    Notes
    -----
    Levels of agreement g of each field are weighed as log2 m(g)/u(g) (Fellegi and Sunter 1969),
    with m and u from EM over all pairs and priors (`estimation`), and a third class for pairs
    that are two with much in common (`model`). n reports cost O(n log n) time and memory for
    blocking, and at most eleven pairs times `blocking.most_pairs` for the rest.

    References
    ----------
    Fellegi, I. P. and Sunter, A. B. (1969). A theory for record linkage. JASA 64, 1183-1210.
    Linacre, R. et al. (2022). Splink. International Journal of Population Data Science 7(3).
    """
    tell = progress or _unheard
    reports = read_tables(tables, own=columns_of(comparisons, blocking))
    own = read_own(reports, comparisons, blocking)
    features = read_features(reports, model.taxonomy if model else None, own=own)
    tell(_READ, _STAGES)
    if not within and len(reports.names) == 1:
        raise NothingToLink("one table, and within=False: no two reports may be compared")
    used = with_own(model or model_for(set(reports.text)), own).only(fields_of(features))
    ways = _Ways(reports, features, None if within else reports.table, tell)
    run = ways.run(used, seed)
    return _links(reports, features, run, least=least, seed=seed, tell=tell)


def _unheard(done: int, total: int) -> None:
    del done, total


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run has found before it is weighed by Splink."""

    model: Model
    met: Candidates
    probability: np.ndarray


@dataclass(frozen=True, slots=True)
class _Ways:
    """The stages of one run."""

    reports: Reports
    features: Features
    apart: np.ndarray | None
    tell: Progress

    def run(self, model: Model, seed: int) -> _Run:
        met = candidates(self.features, apart=self.apart, tick=lambda: self.tell(_READ, _STAGES))
        self.tell(_BLOCKED, _STAGES)
        codes = self._codes(model, met)
        distinct, back, count = np.unique(codes, return_inverse=True, return_counts=True)
        del codes
        patterns = Patterns(unpacked(distinct, len(model.fields)), count.astype(np.float64))
        if not (model.frozen or model.trained):
            chance = by_chance(model, self.features, met.left, met.right, seed)
            model = train(_begun(model, len(self.reports)), patterns, self._of_pairs(chance))
        self.tell(_TRAINED, _STAGES)
        return _Run(model, met, posteriors(model, patterns.levels)[0][back])

    def _codes(self, model: Model, met: Candidates) -> np.ndarray:
        names = [field.name for field in model.fields]
        codes = np.empty(len(met.left), dtype=np.int64)
        for start in range(0, len(codes), CHUNK):
            part = slice(start, start + CHUNK)
            levels = compare(names, self.features, self.features, met.left[part], met.right[part])
            codes[part] = packed(levels)
            share = min(1.0, (start + CHUNK) / len(codes))
            self.tell(_BLOCKED + round(share * (_COMPARED - _BLOCKED)), _STAGES)
        return codes

    def _of_pairs(self, chance: Chance) -> Chance:
        if self.apart is None:
            return chance
        sizes = np.bincount(self.apart).astype(np.float64)
        return Chance(
            chance.shares, chance.pairs - float((sizes * (sizes - 1) / 2).sum()), chance.fixed
        )


def _begun(model: Model, rows: int) -> Model:
    """Let training begin where each report is told twice, on the average."""
    same = min(0.2, 1.0 / max(rows, 1))
    return replace(model, same=same, repeat=same / 5 if model.repeats else 0.0)


def _links(
    reports: Reports, features: Features, run: _Run, *, least: float, seed: int, tell: Progress
) -> Links:
    kept = run.probability >= least
    weighed = weigh(run.model, features, run.met.left[kept], run.met.right[kept])
    tell(_STAGES, _STAGES)
    return Links(
        reports=reports,
        weighed=weighed[weighed["probability"] >= least].reset_index(drop=True),
        model=run.model,
        blocking=_blocking(features, run),
        seed=seed,
    )


def _blocking(features: Features, run: _Run) -> Blocking:
    """Count what each rule met, and estimate what all of them missed."""
    rules, sure, names = run.met.rules, run.probability >= SURE, rules_of(features)
    met = {name: int((rules >> at & 1).sum()) for at, name in enumerate(names)}
    found = {name: int((rules[sure] >> at & 1).sum()) for at, name in enumerate(names)}
    recall = share_compared(features, run.met, run.probability)
    return Blocking(len(rules), run.met.cut, met, found, recall)


def blocking_recall(
    tables: Any, truth: Any, *, within: bool = True, blocking: Sequence[Keys] = ()
) -> Mapping[str, float]:
    """Measure blocking against a known truth.

    Parameters
    ----------
    tables
        As for `link_reports`.
    truth
        For each row, table after table, what it tells of; rows without are left out.
    within
        Whether two reports of one table may be one.
    blocking
        As for `link_reports`.

    Returns
    -------
    Mapping
        For each rule, and for `all`, the share of true pairs that it meets; `reduction`, the share
        of all pairs that need not be compared.
    """
    reports = read_tables(tables, own=columns_of((), blocking))
    features = read_features(reports, own=read_own(reports, (), blocking))
    entity = pd.factorize(pd.Series(truth))[0]
    if len(entity) != len(reports):
        raise NothingToLink(f"truth has {len(entity)} rows, the tables {len(reports)}")
    met = candidates(features, apart=None if within else reports.table)
    true = (entity[met.left] == entity[met.right]) & (entity[met.left] >= 0)
    total = _true_pairs(entity, None if within else reports.table)
    shares = {
        name: float((met.rules[true] >> at & 1).sum() / total) if total else 1.0
        for at, name in enumerate(rules_of(features))
    }
    rows = max(len(reports), 2)
    return {
        **shares,
        "all": float(true.sum() / total) if total else 1.0,
        "reduction": 1.0 - len(met.left) / (rows * (rows - 1) / 2),
    }


def _true_pairs(entity: np.ndarray, table: np.ndarray | None) -> int:
    known = entity >= 0
    size = np.bincount(entity[known]).astype(np.int64)
    pairs = int((size * (size - 1) // 2).sum())
    if table is None:
        return pairs
    both = entity[known].astype(np.int64) * (int(table.max()) + 1) + table[known]
    size = np.unique(both, return_counts=True)[1].astype(np.int64)
    return pairs - int((size * (size - 1) // 2).sum())
