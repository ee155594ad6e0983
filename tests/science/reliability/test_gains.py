"""What was gained between two tests: published values, a slow twin, what is missing is no zero."""

from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import t as student

from baluarte.domain.skills.choices import FEWEST_PAIRS as OF_THE_ROOM
from baluarte.science.reliability import InvalidRatings, NotDefined, paired_gain
from baluarte.science.reliability.gains import FEWEST_PAIRS

# Additional hours of sleep of ten patients under two drugs (Student 1908, table of p. 20).
FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
SCORES = some.one_of(some.none(), some.integers(0, 100).map(float))


def test_the_sleep_of_students_patients():
    found = paired_gain(FIRST_DRUG, SECOND_DRUG)
    assert found.size == 10
    assert found.value == pytest.approx(1.58)
    # As R's `t.test(paired = TRUE)` gives it.
    assert (found.lower, found.upper) == pytest.approx((0.7001142, 2.4598858), abs=1e-7)


def test_who_lacks_a_test_is_counted_and_in_no_mean():
    first = [*FIRST_DRUG, 2.0, None, None, float("nan")]
    second = [*SECOND_DRUG, None, 3.0, None, 1.0]
    found = paired_gain(first, second)
    assert (found.size, found.without_second, found.without_first) == (10, 1, 2)
    assert found.value == pytest.approx(paired_gain(FIRST_DRUG, SECOND_DRUG).value)


def test_of_very_few_nothing_is_said():
    with pytest.raises(NotDefined):
        paired_gain([1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 3.0, 4.0, 5.0, None])
    assert paired_gain([1.0] * 5, [2.0] * 5).size == FEWEST_PAIRS == OF_THE_ROOM


@pytest.mark.parametrize(
    ("first", "second", "confidence"),
    [([1.0], [1.0, 2.0], 0.95), ([1.0] * 5, [float("inf")] * 5, 0.95), ([1.0] * 5, [2.0] * 5, 1)],
)
def test_what_cannot_be_is_refused(first, second, confidence):
    with pytest.raises(InvalidRatings):
        paired_gain(first, second, confidence=confidence)


@given(some.lists(some.tuples(SCORES, SCORES), max_size=30))
def test_it_is_as_the_slow_twin_reckons(pairs):
    gains = [after - before for before, after in pairs if None not in (before, after)]
    first, second = [one for one, _ in pairs], [one for _, one in pairs]
    if len(gains) < FEWEST_PAIRS:
        with pytest.raises(NotDefined):
            paired_gain(first, second)
        return
    half = student.isf(0.025, len(gains) - 1) * stdev(gains) / len(gains) ** 0.5
    found = paired_gain(first, second)
    assert found.value == pytest.approx(fmean(gains), abs=1e-9)
    assert (found.lower, found.upper) == pytest.approx(
        (fmean(gains) - half, fmean(gains) + half), abs=1e-9
    )
