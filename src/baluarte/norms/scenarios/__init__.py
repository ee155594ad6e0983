"""Scenarios: given these acts at these times, at that time this is due, by this role.

Here: the form of a scenario, its reading with every fault named at once, its running against the
agenda, and the report of what no scenario names yet. Not here: the texts themselves, which lie in
tests/scenarios, and anything that is kept.
"""

from baluarte.norms.scenarios.coverage import lines_of_coverage, uncovered
from baluarte.norms.scenarios.reading import (
    ScenarioFault,
    ScenarioInvalid,
    read,
    scenarios,
    scenarios_of,
)
from baluarte.norms.scenarios.running import Act, Difference, Expected, Moment, Outcome, Scenario
