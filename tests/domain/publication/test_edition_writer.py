"""What an edition says of how much it held back: in fives, so that nobody counts single records."""

import pytest

from baluarte.domain.publication.edition_writer import in_fives


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (1, 5), (4, 5), (5, 5), (6, 10), (10, 10), (11, 15)]
)
def test_a_count_is_rounded_up_to_the_next_five(count, told):
    assert in_fives({"too_few_alike": count}) == {"too_few_alike": told}
