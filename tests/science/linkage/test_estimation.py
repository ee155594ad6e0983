import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.linkage.estimation import Chance, Patterns, posteriors, train
from baluarte.science.linkage.model import Field, Model, events

SHARED = Field("name", ("other", "same"), (0.1, 0.9), (0.99, 0.01), shared_to=1)
DECIDING = Field("date_raw", ("other", "same"), (0.2, 0.8), (0.95, 0.05))


def twin(model: Model, row: list[int]) -> tuple[float, float]:
    """The obvious twin: Bayes over the three classes, product by product."""
    one, two = model.same, model.repeat if model.repeats else 0.0
    rest = 1.0 - model.same - model.repeat
    for field, level in zip(model.fields, row, strict=True):
        if level < 0:
            continue
        one *= field.m[level]
        two *= field.m[level] if level <= field.shared_to else field.u[level]
        rest *= field.u[level]
    total = one + two + rest
    return one / total, two / total


LEVELS = st.tuples(*(st.integers(-1, len(field.levels) - 1) for field in events().fields))


@settings(max_examples=200, deadline=None)
@given(LEVELS)
def test_probabilities_are_those_of_bayes(row) -> None:
    one, two = posteriors(events(), np.array([row]))
    assert (one[0], two[0]) == pytest.approx(twin(events(), list(row)), rel=1e-9, abs=1e-15)


def test_what_is_not_told_weighs_nothing() -> None:
    model = Model("two", (SHARED, DECIDING), same=0.1, repeat=0.05)
    assert posteriors(model, np.array([[-1, -1]]))[0][0] == pytest.approx(0.1)


FOUR = (
    SHARED,
    Field("location", ("other", "same"), (0.2, 0.8), (0.9, 0.1), shared_to=1),
    DECIDING,
    Field("type", ("other", "same"), (0.25, 0.75), (0.8, 0.2)),
)


def simulated(seed: int) -> tuple[Patterns, Chance]:
    """Return the patterns of a million pairs of which 3,000 are one and 2,000 repeats."""
    chance = np.random.default_rng(seed)
    classes = ((3_000, FOUR, FOUR), (2_000, FOUR[:2], ()), (995_000, (), ()))
    rows = []
    for size, shared, deciding in classes:
        share = [one.m[1] if one in (*shared, *deciding) else one.u[1] for one in FOUR]
        rows.append(chance.random((size, 4)) < share)
    levels, count = np.unique(np.concatenate(rows).astype(np.int8), axis=0, return_counts=True)
    return Patterns(levels, count.astype(float)), Chance((np.zeros(2),) * 4, 1e6)


def test_training_finds_what_was_simulated() -> None:
    model = train(Model("four", FOUR, same=1e-3, repeat=1e-3), *simulated(1))
    assert model.trained
    assert [one.m[1] for one in model.fields] == pytest.approx([0.9, 0.8, 0.8, 0.75], rel=0.06)
    assert [one.u[1] for one in model.fields] == pytest.approx([0.01, 0.1, 0.05, 0.2], rel=0.03)
    assert (model.same, model.repeat) == pytest.approx((0.003, 0.002), rel=0.15)


def test_a_small_table_moves_the_defaults_a_little_only() -> None:
    patterns = Patterns(np.array([[0, 1]], dtype=np.int8), np.array([3.0]))
    model = train(
        Model("two", (SHARED, DECIDING), same=0.1, repeat=0.05), patterns,
        Chance((np.zeros(2), np.zeros(2)), 3.0),
    )  # fmt: skip
    assert model.fields[0].m == pytest.approx((0.1, 0.9), abs=0.05)


def test_a_capped_level_never_grows() -> None:
    day = Field("date_raw", ("apart", "same"), (0.01, 0.99), (0.9, 0.1), capped=1)
    patterns = Patterns(np.array([[1, 0]], dtype=np.int8), np.array([500.0]))
    chance = Chance((np.array([0.99, 0.01]), np.array([0.9, 0.1])), 1e5)
    model = train(Model("two", (SHARED, day), same=1e-3, repeat=1e-3), patterns, chance)
    assert model.fields[1].m[0] <= 0.0101
