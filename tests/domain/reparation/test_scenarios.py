"""Each route to reparation as a jurist would tell it: is the federal door open on that day?"""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.factories.procedure import BEFORE
from tests.factories.reparation import days_before, make_application

from baluarte.domain.reparation import actions, queries
from baluarte.domain.wall.context import acting_as
from baluarte.norms.yaml_texts import read_yaml

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parents[2] / "norms" / "reparation_scenarios.yaml"
SCENARIOS = read_yaml(HERE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("told", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_door_stands_as_the_text_says(cast, victim, told):
    by, asked = cast.owner.pk, days_before(70)
    made = make_application(cast, victim, days=70, commission=told["commission"])
    with acting_as(by):
        for days, progress in told["told"]:
            actions.record_progress(
                application=made, progress=progress, happened_date=asked + timedelta(days=days),
                words="Inventado.", by=by, at=BEFORE,
            )  # fmt: skip
        found = queries.federal_door(made, on=asked + timedelta(days=told["day"]))
    if told["door"] is None:
        assert found is None
        return
    since = asked + timedelta(days=told["door"]["since"])
    assert (found.since, found.is_open) == (since, told["door"]["is_open"])
