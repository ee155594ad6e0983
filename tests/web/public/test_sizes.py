import pytest

from baluarte.web.public.sizes import size


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (8604, "8.6 kB"),
        (342_260, "342 kB"),
        (3_149_496, "3.1 MB"),
        (12_000_000, "12 MB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_a_size_in_words(count, words):
    assert size(count) == words
