"""Many reports made ready, so that a new one is matched against them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.linkage.blocking import DAYS_AROUND
from baluarte.science.linkage.cells import Bags, People, sorted_within
from baluarte.science.linkage.comparison import COMPARISONS, compare
from baluarte.science.linkage.estimation import posteriors
from baluarte.science.linkage.explanation import explain
from baluarte.science.linkage.features import Features, read_features
from baluarte.science.linkage.keys import keys_of, skeletons, sounds_of
from baluarte.science.linkage.linking import LEAST, link_reports
from baluarte.science.linkage.model import Model, ModelRefused
from baluarte.science.linkage.places import Places
from baluarte.science.linkage.tables import Reports, TableRefused, read_tables
from baluarte.science.linkage.vocabulary import Vocabulary

# Of one key, how many reports are compared with the new one: those nearest in time.
NEAREST = 300


@dataclass(frozen=True, slots=True)
class _Index:
    """A rule's keys, sorted; of each, the rows that have it in the order of their days."""

    rule: int
    key: np.ndarray
    row: np.ndarray


@dataclass(frozen=True, slots=True)
class Register:
    """Reports ready to be matched; made by `register_reports`."""

    reports: Reports = field(repr=False)
    features: Features = field(repr=False)
    model: Model
    indexes: tuple[_Index, ...] = field(repr=False)
    numbers: Mapping[str, Mapping[str, int]] = field(repr=False)
    sounds: Mapping[str, np.ndarray] = field(repr=False)

    def __len__(self) -> int:
        return len(self.reports)

    def match(
        self, report: Any, *, clusters: Sequence[Any] | None = None, least: float = LEAST
    ) -> pd.DataFrame:
        """Return which reports the new one may be, the most probable first.

        Parameters
        ----------
        report
            A mapping (or a table of one row) with the columns of `link_reports`; `id` is optional.
        clusters
            The cluster of each report of the register, in its order; then column `cluster` is
            there too, and of each cluster only the most probable report is kept.
        least
            Less probable reports are left out.

        Returns
        -------
        DataFrame
            `id`, with several tables `table`, `probability`, `repeat`, `explanation`.
        """
        new = self._read(report)
        rows = self._met(new)
        names = [one.name for one in self.model.fields]
        levels = compare(names, new, self.features, np.zeros(len(rows), dtype=np.int32), rows)
        probability, repeat = posteriors(self.model, levels)
        order = np.lexsort((rows, -probability))
        order = order[probability[order] >= least]
        rows = rows[order]
        columns: dict[str, Any] = {"id": self.reports.id[rows]}
        if len(self.reports.names) > 1:
            columns["table"] = np.array(self.reports.names, dtype=object)[self.reports.table[rows]]
        columns |= {"probability": probability[order], "repeat": repeat[order]}
        columns["explanation"] = explain(self.model, levels[order])
        if clusters is None:
            return pd.DataFrame(columns)
        if len(clusters) != len(self):
            raise TableRefused(f"{len(clusters)} clusters for {len(self)} reports")
        columns["cluster"] = np.asarray(clusters)[rows]
        return pd.DataFrame(columns).drop_duplicates("cluster").reset_index(drop=True)

    def _read(self, report: Any) -> Features:
        """Read the new report in the words of the register, and in words of its own."""
        table = pd.DataFrame([dict(report)]) if isinstance(report, Mapping) else report
        if "id" not in table.columns:
            table = table.assign(id="new")
        read = read_tables(table)
        if len(read) != 1:
            raise TableRefused(f"one report is matched at a time, not {len(read)}")
        known = {name: text for name, text in read.text.items() if name in self.reports.text}
        own = read_features(replace(read, text=known), self.features.taxonomy)
        return self._translated(own)

    def _translated(self, own: Features) -> Features:
        words = dict(self.features.words)
        parts: dict[str, Any] = {}
        for column, part in _WORDED.items():
            told = getattr(own, part)
            if told is None or column not in words:
                parts[part] = None
                continue
            numbers, words[column] = self._numbers(column, own.words[column])
            parts[part] = _renumbered(told, numbers, words[column])
        return replace(own, words=words, **parts)

    def _numbers(self, column: str, own: Vocabulary) -> tuple[np.ndarray, Vocabulary]:
        known = self.numbers[column]
        told = own.words.to_pylist()
        new = [word for word in told if word not in known]
        later = {word: len(known) + at for at, word in enumerate(new)}
        numbers = [known[word] if word in known else later[word] for word in told]
        return np.array(numbers, dtype=np.int32), self.features.words[column].extended(new)

    def _met(self, new: Features) -> np.ndarray:
        """Return the rows of the register that share a key with the new report, sorted."""
        sounds = {
            column: np.concatenate([heard, _heard(new.words[column], len(heard))])
            for column, heard in self.sounds.items()
        }
        indexes = {index.rule: index for index in self.indexes}
        found = [np.zeros(0, dtype=np.int32)]
        for keys in keys_of(new, sounds, sparse=False):
            index = indexes.get(keys.rule)
            if index is not None:
                found += [self._of_key(index, key, new) for key in np.unique(keys.key)]
        return np.unique(np.concatenate(found))

    def _of_key(self, index: _Index, key: np.uint64, new: Features) -> np.ndarray:
        begin, end = np.searchsorted(index.key, [key, key + np.uint64(1)])
        rows = index.row[begin:end]
        if len(rows) <= NEAREST:
            return rows
        days = self.features.dates
        if days is None or new.dates is None or new.dates.first[0] < 0:
            return rows[-NEAREST:]
        around = (days.first[rows] <= new.dates.last[0] + DAYS_AROUND) & (
            days.last[rows] >= new.dates.first[0] - DAYS_AROUND
        )
        return np.asarray(rows[around][:NEAREST])


_WORDED = {
    "name": "names", "location": "places", "organization": "organizations",
    "narrative": "narratives", "identifier": "identifiers",
}  # fmt: skip


def register_reports(tables: Any, *, model: Model | None = None, seed: int = 0) -> Register:
    """Make reports ready to be matched with new ones.

    Parameters
    ----------
    tables
        As for `link_reports`.
    model
        A trained model without comparisons of one's own. If it is none, or not trained,
        `link_reports` is run to train it.
    seed
        For that run.

    Returns
    -------
    Register
        `.match(report)` takes a small part of a second, whatever the number of reports.
    """
    if model is None or not (model.trained or model.frozen):
        model = link_reports(tables, model=model, seed=seed).model
    own = [one.name for one in model.fields if one.name not in COMPARISONS]
    if own:
        raise ModelRefused(
            f"{own[0]} is a comparison of one's own; a register matches by the usual"
        )
    reports = read_tables(tables)
    features = read_features(reports, model.taxonomy)
    lacking = [
        one.name for one in model.fields if one.name != "victims" and one.name not in reports.text
    ]
    if lacking:
        raise ModelRefused(f"the tables have no column {lacking[0]!r}, the model compares it")
    sounds = sounds_of(features)
    numbers = {
        column: {word: at for at, word in enumerate(one.words.to_pylist())}
        for column, one in features.words.items()
    }
    return Register(reports, features, model, _indexed(features, sounds), numbers, sounds)


def _indexed(features: Features, sounds: Mapping[str, np.ndarray]) -> tuple[_Index, ...]:
    by_rule: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}
    for keys in keys_of(features, sounds, sparse=False):
        by_rule.setdefault(keys.rule, []).append((keys.key, keys.row))
    indexes = []
    for rule, parts in by_rule.items():
        key = np.concatenate([one for one, _ in parts])
        row = np.concatenate([other for _, other in parts])
        order = np.argsort(key, kind="stable")
        indexes.append(_Index(rule, key[order], row[order]))
    return tuple(indexes)


def _heard(words: Vocabulary, known: int) -> np.ndarray:
    """Return the skeletons of words beyond the first so many."""
    arrays = words.arrays
    return skeletons(arrays._replace(starts=arrays.starts[known:]))


def _renumbered(told: Any, numbers: np.ndarray, words: Vocabulary) -> Any:
    if isinstance(told, People):
        return told._replace(words=numbers[told.words])
    at, sorted_words = sorted_within(told.at, numbers[told.words], words.arrays.bits, None)
    if isinstance(told, (Bags, Places)):
        return told._replace(at=at, words=sorted_words)
    raise TypeError(type(told).__name__)
