import numpy as np
import pandas as pd
import pytest
from tests.science.linkage.invented import SURNAMES, TOWNS, reports

from baluarte.science import linkage
from baluarte.science.linkage import NothingToLink, link_reports


def scored(links, events) -> tuple[int, int, int]:
    """Return pairs that are one and found, found in all, and one in all."""
    found = links.pairs[links.pairs["probability"] >= 0.5]
    right = events[found["left"].to_numpy(int)] == events[found["right"].to_numpy(int)]
    return int(right.sum()), len(found), len(events) // 2


def test_events_told_twice_are_found() -> None:
    table, events = reports(400)
    assert scored(link_reports(table), events) == (400, 400, 400)


def test_a_run_is_the_same_again_to_the_bit() -> None:
    table, _ = reports(150)
    one, again = (link_reports(table, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(one.weighed, again.weighed, check_exact=True)
    assert one.model == again.model


def test_a_trained_model_is_taken_as_it_is() -> None:
    table, _ = reports(150)
    model = link_reports(table).model
    assert link_reports(table.head(40), model=model).model == model


def test_columns_are_those_promised() -> None:
    table, _ = reports(5)
    assert list(link_reports(table).pairs.columns) == [
        "left", "right", "probability", "repeat", "explanation",
    ]  # fmt: skip


def test_with_several_tables_pairs_name_theirs() -> None:
    table, _ = reports(30)
    halves = {"mine": table.iloc[:30], "theirs": table.iloc[30:]}
    pairs = link_reports(halves, within=False).pairs
    tables = set(zip(pairs["left_table"], pairs["right_table"], strict=True))
    assert (tables, len(pairs) >= 30) == ({("mine", "theirs")}, True)


def test_every_field_is_explained() -> None:
    table, _ = reports(60)
    pair = link_reports(table).pairs.iloc[0]
    said = pair["explanation"]
    assert {name: one["agreement"] for name, one in said.items()} == {
        "name": "part of the name",
        "location": "the same place",
        "victims": "one named",
        "date_raw": "the same day",
        "type": "the same harm",
    }
    assert said["date_raw"]["bits"] > 5


@pytest.mark.parametrize("rows", [0, 1])
def test_where_there_are_no_two_there_is_no_pair(rows) -> None:
    table, _ = reports(3)
    if not rows:
        with pytest.raises(NothingToLink, match="every column is empty"):
            link_reports(table.head(0))
        return
    links = link_reports(table.head(1))
    assert (len(links.pairs), links.clusters(0.5)["cluster"].tolist()) == (0, [0])


def test_reports_that_say_nothing_in_common_are_no_pair() -> None:
    table = pd.DataFrame({"id": [1, 2], "name": ["Ana Pirul", None], "type": [None, "Robo"]})
    assert len(link_reports(table).pairs) == 0


def test_one_table_not_compared_with_itself_is_refused() -> None:
    table, _ = reports(3)
    with pytest.raises(NothingToLink, match="within=False"):
        link_reports(table, within=False)


def test_progress_ends_at_its_total_and_never_goes_back() -> None:
    told: list[tuple[int, int]] = []
    table, _ = reports(40)
    link_reports(table, progress=lambda done, total: told.append((done, total)))
    assert (told[-1], told == sorted(told)) == ((100, 100), True)


def test_what_progress_raises_ends_the_run() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        link_reports(reports(3)[0], progress=stop)


def test_a_victim_met_again_is_a_repeat_and_no_pair() -> None:
    table, _ = reports(300)
    again = table.iloc[[0]].assign(id=9999, date_raw="2029-12-24", type="Despojo de tierras")
    pairs = link_reports(pd.concat([table, again], ignore_index=True)).pairs
    [pair] = pairs[(pairs["right"] == 9999) & (pairs["left"] == 0)].to_dict("records") or [
        {"probability": 0.0}
    ]
    assert pair["probability"] < 0.5


def test_the_share_that_blocking_missed_is_estimated() -> None:
    table, _ = reports(200)
    assert link_reports(table).blocking.recall == pytest.approx(1.0, abs=0.01)


def test_linkage_offers_what_its_card_names() -> None:
    assert [name for name in linkage.__all__ if not hasattr(linkage, name)] == []


def test_organisations_are_linked_by_name_and_place() -> None:
    names = [f"Red {one} de {other}" for one, other in zip(SURNAMES, SURNAMES[9:], strict=False)]
    table = pd.DataFrame(
        {
            "id": range(2 * len(names)),
            "organization": [*names, *(f"LA {name.upper()}, A.C." for name in names)],
            "location": [f"{town}, Oaxaca" for town in TOWNS[: len(names)]] * 2,
        }
    )
    told = np.tile(np.arange(len(names)), 2)
    assert scored(link_reports(table), told) == (len(names),) * 3
