import pytest

from baluarte.norms.scenarios import read, scenarios_of, uncovered
from baluarte.norms.scenarios.reading import texts


@pytest.mark.parametrize("slug", list(texts()))
def test_a_scenario_comes_out_as_it_is_told(slug):
    scenario = read(texts()[slug], slug=slug)
    assert [one.in_language("es") for one in scenario.run().differences] == []


def test_every_step_clock_and_circumstance_is_in_some_scenario():
    assert uncovered() == []


def test_the_scenarios_of_a_protocol_are_found_by_its_code():
    assert "la_solicitud_de_las_23_40" in [one.slug for one in scenarios_of("mech_extraordinary")]
