"""What lists do beside what happens: one that stopped, began, or changed unlike the others."""

from collections import Counter
from uuid import UUID

from baluarte.domain.analysis.methods.months import months_between
from baluarte.domain.analysis.queries.list_pace import pace_of

A, B, C = (UUID(int=number) for number in (1, 2, 3))
NAMES = {A: "Red A", B: "Red B", C: "Red C"}
SINCE, FIRST, LAST = "2021-07", "2023-07", "2026-06"


def told(each=2, first=SINCE, last=LAST):
    return Counter(dict.fromkeys(months_between(first, last), each))


def pace(**lists):
    keys = {"a": A, "b": B, "c": C}
    months = {keys[name]: held for name, held in lists.items()}
    return pace_of(months, NAMES, since=SINCE, first=FIRST, last=LAST)


def test_lists_that_go_on_as_they_did_say_nothing():
    found = pace(a=told(), b=told(5), c=told(1))
    assert (found.stopped, found.begun, found.changed) == ((), (), ())


def test_a_list_that_began_within_the_period_is_said_with_its_month():
    [began] = pace(a=told(), b=told(3, first="2025-02")).begun
    assert (began.organisation, began.first_month) == ("Red B", "2025-02")


def test_a_list_older_than_the_period_did_not_begin_in_it():
    assert pace(a=told(), b=told(3, first="2022-01")).begun == ()


def test_a_list_of_few_events_may_have_been_silent_by_chance():
    few = Counter({"2023-09": 1, "2024-04": 1, "2024-12": 1, "2025-05": 2, "2026-02": 1})
    assert pace(a=told(), b=few).begun == ()


def test_a_list_that_fell_while_others_went_on_is_told_apart_from_violence():
    fewer = told(4, last="2025-03") + told(1, first="2025-04")
    [changed] = pace(a=told(5), b=fewer).changed
    assert (changed.organisation, changed.now, changed.before) == ("Red B", 12, 48)
    assert (changed.first_month, changed.last_month) == ("2025-04", "2026-03")
    assert changed.ratio == 0.25


def test_what_all_lists_tell_less_of_is_no_change_of_a_list():
    halves = (told(4, last="2025-03") + told(2, first="2025-04"), told(10, last="2025-03"))
    assert pace(a=halves[0], b=halves[1] + told(5, first="2025-04")).changed == ()


def test_the_last_months_which_come_in_late_are_not_compared():
    assert pace(a=told(5), b=told(4, last="2026-04")).changed == ()


def test_a_list_that_stopped_or_began_moves_no_other():
    found = pace(a=told(), b=told(9, first="2025-05"), c=told(9, last="2025-09"))
    assert ([one.organisation for one in found.begun], found.changed) == (["Red B"], ())
    assert [one.organisation for one in found.stopped] == ["Red C"]


def test_of_one_list_alone_nobody_can_say_whether_it_changed():
    fewer = told(9, last="2025-03") + told(1, first="2025-04")
    assert pace(a=fewer).changed == ()
