"""What commands of runs say, where one number needs another word."""

import pytest

from baluarte.cli.analysis import counted


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 events"), (1, "1 event"), (2, "2 events"), (30, "30 events")]
)
def test_one_event_is_no_plural(number, said):
    assert counted(number, "event") == said
