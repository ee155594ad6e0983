"""What an invented second version says otherwise."""

import pytest

from baluarte.norms.clocks import Clock, Unit
from baluarte.norms.protocols import newest, read
from baluarte.norms.protocols.differences import Change, differences
from baluarte.norms.protocols.library import texts, vocabulary


@pytest.fixture
def older():
    return newest("mech_extraordinary")


def changed(*pairs):
    text = texts()["mech_extraordinary"][1]
    for before, after in (("version: 1\n", "version: 2\nvalid_from: 2027-03-01\n"), *pairs):
        assert before in text
        text = text.replace(before, after, 1)
    return read(text, words=vocabulary())


def test_the_same_text_under_another_number_differs_in_nothing(older):
    assert differences(older, changed()).is_empty


def test_a_clock_that_changed_is_named_with_both_values(older):
    [part] = differences(older, changed(("clock: {hours: 3}", "clock: {hours: 2}"))).parts
    assert (part.name, part.added, part.removed, part.same) == ("steps", (), (), 4)
    [one] = part.changed
    assert one.after.id == "EX-1"
    assert one.changes == (Change("clock", Clock(Unit.HOURS, 3), Clock(Unit.HOURS, 2)),)


def test_a_step_that_has_another_name_is_one_out_and_one_in(older):
    [part] = differences(older, changed(("- id: EX-5", "- id: EX-6"))).parts
    assert ([one.id for one in part.added], [one.id for one in part.removed]) == (
        ["EX-6"],
        ["EX-5"],
    )


def test_what_holds_for_the_whole_protocol_is_named_apart(older):
    ground = "- {id: S-1, text: {es: Caso, en: Case}, law: Ley inventada art. 1, confidence: C}"
    halted = f"begins_by_itself: true\nsuspends: true\nsuspended_on:\n{ground}\n"
    found = differences(older, changed(("begins_by_itself: true\n", halted)))
    [part] = found.parts
    assert found.changes == (Change("may_be_suspended", False, True),)
    assert (part.name, [one.law for one in part.added]) == (
        "suspended_on", ["Ley inventada art. 1"]
    )  # fmt: skip


def test_rules_that_come_are_a_part_of_their_own(older):
    rule = (
        "begins_by_itself: true\nrules:\n- {id: R-1, text: {es: Regla inventada, en: Invented rule}, "
        "law: LPPDDHP art. 26, confidence: C}\n"
    )
    [part] = differences(older, changed(("begins_by_itself: true\n", rule))).parts
    assert (part.name, [one.id for one in part.added]) == ("rules", ["R-1"])


def test_another_calendar_is_named_and_so_is_each_term_that_it_counts():
    ordinary = newest("mech_ordinary")
    text = texts()["mech_ordinary"][1].replace(
        "version: 1\n", "version: 2\nvalid_from: 2027-03-01\n"
    )
    found = differences(
        ordinary, read(text.replace("calendar: official", "calendar: amparo"), words=vocabulary())
    )
    assert found.changes == (Change("calendar", "official", "amparo"),)
    [part] = found.parts
    assert {change.field for one in part.changed for change in one.changes} == {"clock"}
