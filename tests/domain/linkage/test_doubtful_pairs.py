"""How probable it is that a pair nobody decided is one; what people decided is certain."""

from datetime import timedelta

import pytest
from tests.domain.registry.conftest import at_work, other, side  # noqa: F401
from tests.factories.registry import make_curator, make_event, share_coded
from tests.factories.runs import KNOWN

from baluarte.domain.linkage.actions import judge_pair, propose_pair
from baluarte.domain.linkage.queries.doubtful_pairs import probability, weighed_pairs
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.wall.context import acting_as

LATER = KNOWN + timedelta(hours=1)


def test_a_weight_of_as_many_bits_as_there_are_records_is_even_odds():
    assert probability(10.0, records=1024) == pytest.approx(0.5)
    assert probability(15.0, records=100_000) == pytest.approx(0.25, abs=0.01)
    assert 0 <= probability(-500.0, records=9) < 1e-9 < 1 - 1e-9 < probability(500.0, records=9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verdict", "told"), [(None, [False]), (Verdict.UNSURE, [False]), (Verdict.DIFFERENT, [True]),
                          (Verdict.SAME, [])],
)  # fmt: skip
def test_only_what_is_not_held_to_be_one_is_weighed(side, other, as_operator, verdict, told):  # noqa: F811
    one, another = make_event(side), make_event(other)
    for each in (side, other):
        share_coded(each)
    curator = make_curator(as_operator)
    with acting_as(curator.pk):
        pair = propose_pair(one=one, other=another, reason="r", by=curator.pk, at=KNOWN)
        if verdict:
            judge_pair(pair=pair, verdict=verdict, reason="r", by=curator.pk, at=KNOWN)
        found = weighed_pairs(among=[one.pk, another.pk], records=2, known_at=LATER)
        none = weighed_pairs(among=[one.pk], records=2, known_at=LATER)
    assert [each.is_decided for each in found] == told
    assert all((each.probability == 0.0) is each.is_decided for each in found)
    assert none == []
