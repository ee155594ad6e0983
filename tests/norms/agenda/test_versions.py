"""A law that changes: cases begun before keep their clock, whatever was written since."""

from datetime import date

import pytest
from tests.norms.agenda.stories import CALENDAR, done, happens, local

from baluarte.norms.agenda import agenda
from baluarte.norms.protocols import NoSuchProtocol, protocol, read
from baluarte.norms.protocols.library import texts, vocabulary
from baluarte.norms.scenarios import read as read_scenario
from baluarte.norms.scenarios import scenarios_of
from baluarte.norms.scenarios.reading import texts as stories
from baluarte.norms.scenarios.running import Scenario

CODE = "mech_extraordinary"
FIRST = protocol(CODE, 1)
SECOND = read(
    texts()[CODE][1]
    .replace("version: 1", "version: 2\nvalid_from: 2026-03-01", 1)
    .replace("clock: {hours: 3}", "clock: {hours: 2}"),
    words=vocabulary(CODE),
)
BEFORE = [happens("r", "2026-02-28 23:00", "request_received")]


def until(of, told, at, **more):
    return agenda(of, told, at=local(at), calendar=CALENDAR, **more).item("EX-1").due.at


def test_a_version_is_in_force_from_its_day():
    assert [SECOND.covers(date(2026, 2, 28)), SECOND.covers(date(2026, 3, 1))] == [False, True]


def test_a_clock_that_runs_across_the_change_keeps_what_its_version_gave():
    assert until(FIRST, BEFORE, "2026-03-01 00:30") == local("2026-03-01 02:00")
    assert until(SECOND, BEFORE, "2026-03-01 00:30") == local("2026-03-01 01:00")


def test_the_agenda_of_a_past_day_comes_out_as_it_was():
    told = [*BEFORE, done("i", "2026-03-01 01:30", "EX-1", "urgent_measures_issued")]
    day = local("2026-03-01 02:00")
    was = agenda(FIRST, told, at=day, calendar=CALENDAR)
    later = [*told, happens("x", "2026-05-01 10:00", "imminent_danger_declared")]
    assert agenda(FIRST, later, at=day, calendar=CALENDAR, known_at=day) == was
    assert was.states["EX-1"] == "done"


def test_only_what_the_second_version_changed_is_another():
    changed = [one.id for one, other in zip(FIRST.steps, SECOND.steps, strict=True) if one != other]
    assert changed == ["EX-1", "EX-3"]
    assert FIRST.sha256 != SECOND.sha256


@pytest.mark.parametrize("scenario", scenarios_of(CODE), ids=lambda one: one.slug)
def test_a_scenario_of_the_first_version_is_unchanged_by_the_second(scenario: Scenario):
    both = {(CODE, 1): FIRST, (CODE, 2): SECOND}
    again = read_scenario(stories()[scenario.slug], slug=scenario.slug, find=lambda *one: both[one])
    assert again.protocol is FIRST
    assert again.run().differences == ()


def test_the_same_scenario_under_the_second_version_comes_out_otherwise():
    text = stories()["la_solicitud_de_las_23_40"].replace("version: 1", "version: 2")
    outcome = read_scenario(text, slug="s", find=lambda *_: SECOND).run()
    assert {(one.where.name, one.code) for one in outcome.differences} == {
        ("EX-1", "until"),
        ("EX-3", "until"),
        ("EX-1", "state"),
    }


def test_a_scenario_of_a_version_nobody_wrote_is_refused():
    with pytest.raises(NoSuchProtocol, match="mech_extraordinary has no version 7; it has 1"):
        protocol(CODE, 7)
