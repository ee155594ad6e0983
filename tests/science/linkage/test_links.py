import pytest
from tests.science.linkage.invented import reports

from baluarte.science.linkage import ThresholdRefused, link_reports


def test_clusters_join_what_is_probable_enough() -> None:
    table, events = reports(80)
    clusters = link_reports(table).clusters(0.9)
    assert clusters["cluster"].tolist() == events.tolist()
    assert clusters["id"].tolist() == table["id"].tolist()


@pytest.mark.parametrize("threshold", [0, -1, 1.5, float("nan")])
def test_a_threshold_is_a_probability(threshold) -> None:
    with pytest.raises(ThresholdRefused, match="a probability"):
        link_reports(reports(3)[0]).clusters(threshold)


def test_samples_are_histories_for_recapture() -> None:
    table, _ = reports(60)
    links = link_reports({"mine": table.iloc[:60], "theirs": table.iloc[60:]})
    sizes = [one.histories().to_numpy().sum(axis=0).tolist() for one in links.samples(3)]
    assert [len(one.histories()) for one in links.samples(3)] == [60, 60, 60]
    assert sizes == [[60, 60]] * 3
