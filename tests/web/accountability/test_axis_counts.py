"""Every page that counts indicators by axis counts the same: each once, in its own axis."""

from collections import Counter

import pytest
from tests.factories.statements import NOW

from baluarte.domain.accountability.indicators import FigureState, newest_figures
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import terms
from baluarte.norms.policy import policy_indicators
from baluarte.web.accountability.presenters.axis_counts import axis_count

pytestmark = pytest.mark.django_db


def test_the_axes_add_up_to_all_indicators_and_say_how_many_they_share(enter, house):
    with acting_as(house.one.pk):
        figures = newest_figures(known_at=NOW)
    counts = {axis: axis_count(axis, figures) for axis in terms("policy_axes")}
    own = Counter(one.axis for one in policy_indicators().values())
    assert {axis: one.number for axis, one in counts.items()} == dict(own)
    assert sum(one.number for one in counts.values()) == len(policy_indicators())
    shared = {one.shared for one in counts.values()}
    assert sum(shared) > 0
    page = " ".join(enter(house.one).get("/es/politica/").content.decode().split())
    for one in counts.values():
        known = one.states[FigureState.STATED]
        assert f"{known} con cifra" in page
        assert f"de {one.number} indicadores" in page
