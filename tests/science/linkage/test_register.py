import numpy as np
import pandas as pd
import pytest
from tests.science.linkage.invented import reports

from baluarte.science.linkage import (
    ModelRefused,
    TableRefused,
    link_reports,
    register_reports,
)


@pytest.fixture(scope="module")
def table():
    return reports(300)[0]


@pytest.fixture(scope="module")
def register(table):
    return register_reports(table)


def test_a_new_report_is_matched_with_what_tells_of_the_same(register, table) -> None:
    new = table.iloc[7].to_dict() | {"id": "new", "name": table["name"][307]}
    found = register.match(new)
    assert sorted(found["id"][found["probability"] > 0.5]) == [7, 307]


def test_a_new_report_weighs_what_it_weighs_among_all(register, table) -> None:
    links = link_reports(table, model=register.model)
    pairs = links.pairs[links.pairs["left"] == 11].set_index("right")["probability"]
    found = register.match(table.iloc[11].to_dict()).set_index("id")["probability"]
    assert found.reindex(pairs.index).to_numpy() == pytest.approx(pairs.to_numpy(), abs=1e-12)


def test_words_that_nobody_used_before_are_compared_letter_by_letter(register, table) -> None:
    row = table.iloc[20].to_dict()
    given, one, other = row["name"].split()
    slipped = f"{given} {one[:3]}{one[4]}{one[3]}{one[5:]} {other} Nunca"
    assert register.match(row | {"name": slipped})["id"].tolist()[:2] == [20, 320]


def test_of_a_cluster_the_most_probable_report_is_kept(register, table) -> None:
    found = register.match(table.iloc[5].to_dict(), clusters=np.tile(np.arange(300), 2))
    assert (found["cluster"][0], found["cluster"].is_unique) == (5, True)


def test_a_report_that_tells_less_is_matched_by_what_it_tells(register, table) -> None:
    row = table.iloc[30]
    found = register.match({"name": row["name"], "date_raw": row["date_raw"]})
    assert sorted(found["id"].head(2)) == [30, 330]


def test_a_stranger_matches_nobody(register) -> None:
    assert len(register.match({"name": "Zzyzx Qwerty", "type": "Robo"})) == 0


def test_one_report_at_a_time(register, table) -> None:
    with pytest.raises(TableRefused, match="one report is matched at a time, not 2"):
        register.match(table.head(2))


def test_as_many_clusters_as_reports(register, table) -> None:
    with pytest.raises(TableRefused, match="3 clusters for 600 reports"):
        register.match(table.iloc[0].to_dict(), clusters=[1, 2, 3])


def test_a_model_of_other_columns_is_refused(register) -> None:
    bare = pd.DataFrame({"id": [1, 2], "name": ["Ana Pirul", "Luz Copal"]})
    with pytest.raises(ModelRefused, match="no column 'location'"):
        register_reports(bare, model=register.model)
