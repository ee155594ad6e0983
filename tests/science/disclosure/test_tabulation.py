import pandas as pd
import pytest

from baluarte.science.disclosure import InvalidTable, tabulate

RECORDS = pd.DataFrame({"place": ["p", "p", "q"], "kind": ["k", "k", "l"]})


def test_records_are_counted_with_margins_and_zeros():
    table = tabulate(RECORDS, ["place", "kind"])
    assert list(table["count"]) == [2, 0, 2, 0, 1, 1, 2, 1, 3]


def test_a_category_that_does_not_occur_is_a_zero():
    table = tabulate(RECORDS, ["place"], categories={"place": ["p", "q", "r"]})
    assert list(table["count"]) == [2, 1, 0, 3]


def test_a_category_that_was_not_listed_is_named():
    with pytest.raises(InvalidTable) as caught:
        tabulate(RECORDS, ["place"], categories={"place": ["p"]})
    assert str(caught.value) == "records, column 'place', row 2: 'q' is no category"
