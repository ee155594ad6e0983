import numpy as np
import pandas as pd
import pytest

from baluarte.science.digests import digest_of


def test_the_same_input_has_the_same_digest_and_a_known_one() -> None:
    one = digest_of(counts=np.array([1.0, 2.0]), places=("01", "02"))
    assert one == digest_of(places=("01", "02"), counts=np.array([1.0, 2.0]))
    assert len(one) == 64


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.array([1.0, 2.0]), np.array([2.0, 1.0])),
        (np.array([[1.0, 2.0]]), np.array([[1.0], [2.0]])),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (["1", "2"], [1, 2]),
        (["12"], ["1", "2"]),
        (None, 0),
        (pd.Series([1, 2], index=["a", "b"]), pd.Series([1, 2], index=["b", "a"])),
        ({"a": 1}, {"a": 2}),
        ([["a"], []], [[], ["a"]]),
    ],
)
def test_what_differs_has_another_digest(one, other) -> None:
    assert digest_of(x=one) != digest_of(x=other)


def test_byte_order_and_layout_of_memory_do_not_matter() -> None:
    values = np.arange(6, dtype="<f8").reshape(2, 3)
    found = {
        digest_of(x=one)
        for one in (values, values.astype(">f8"), np.asfortranarray(values), values[::-1][::-1])
    }
    assert len(found) == 1
