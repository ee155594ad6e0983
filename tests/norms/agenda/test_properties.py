"""What holds of any story that the engine admits."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.norms.agenda.stories import BEGUN, CALENDAR, stories

from baluarte.norms.agenda import Agenda, Happening, Occurrence, agenda
from baluarte.norms.agenda.items import State

EXAMPLES = settings(max_examples=120, deadline=None)
FINISHED = (State.DONE, State.BREACHED, State.EXCUSED)


def drawn(of, told, at, **more) -> Agenda:
    return agenda(of, told, at=at, calendar=CALENDAR, **more)


def without_hours_of_telling(found):
    return [replace(item, told_at=None) for item in found.items]


@given(stories(), st.randoms(use_true_random=False), st.integers(0, 40_000))
@EXAMPLES
def test_the_order_in_which_occurrences_are_given_does_not_matter(story, random, more):
    of, told, now = story
    mixed = list(told)
    random.shuffle(mixed)
    at = now + timedelta(minutes=more)
    assert drawn(of, mixed, at) == drawn(of, told, at)


@given(stories(), st.integers(0, 40_000))
@EXAMPLES
def test_what_is_told_later_changes_nothing_that_was_known(story, before):
    of, told, now = story
    known_at = max(now - timedelta(minutes=before), BEGUN)
    known = [one for one in told if one.told_at <= known_at]
    for at in (known_at, now):
        assert drawn(of, told, at, known_at=known_at) == drawn(of, known, at, known_at=known_at)


@given(stories(), st.integers(0, 40_000))
@EXAMPLES
def test_the_agenda_of_an_instant_is_made_of_what_had_happened_by_then(story, before):
    of, told, now = story
    at = max(now - timedelta(minutes=before), BEGUN)
    assert drawn(of, told, at) == drawn(of, [one for one in told if one.latest <= at], at)


@given(stories())
@EXAMPLES
def test_no_act_completes_two_openings_and_no_step_is_lost(story):
    of, told, now = story
    found = drawn(of, told, now)
    for step in of.steps:
        items = found.of(step.id)
        ends = Counter(one.done_by for one in items if one.done_by)
        assert items
        assert set(ends.values()) <= {1}
        assert len({one.run for one in items}) == len(items)


@given(stories())
@EXAMPLES
def test_every_act_that_was_admitted_is_where_it_was_meant(story):
    of, told, now = story
    found = drawn(of, told, now)
    ended = {one.done_by for one in found.items}
    done = [one for one in told if one.kind == Happening.DONE]
    assert {one.id for one in done} <= ended


@given(stories(), st.integers(1, 200_000))
@EXAMPLES
def test_what_is_finished_stays_as_it_is_when_nothing_else_happens(story, more):
    of, told, now = story
    before, after = drawn(of, told, now), drawn(of, told, now + timedelta(minutes=more))
    finished = [one for one in before.items if one.done_by]
    states = {(one.step.id, one.run): one.state for one in after.items}
    assert [one.state for one in finished] == [states[one.step.id, one.run] for one in finished]


@given(stories(), st.data())
@EXAMPLES
def test_a_corrected_story_is_the_story_told_straight(story, data):
    of, told, now = story
    number = data.draw(st.integers(0, len(told) - 1))
    right = told[number]
    wrong_at = right.latest + timedelta(minutes=data.draw(st.integers(-3000, 3000)))
    wrong = replace(right, at=wrong_at, recorded_at=right.told_at)
    chain = [wrong]
    for step in range(1, data.draw(st.integers(2, 4))):
        chain.append(replace(wrong, id=f"{right.id}-{step}", supersedes=chain[-1].id))
    chain.append(replace(right, id=f"{right.id}-last", supersedes=chain[-1].id))
    corrected = [one for one in told if one is not right] + chain
    assert without_hours_of_telling(drawn(of, corrected, now)) == without_hours_of_telling(
        drawn(of, told, now)
    )


@given(stories(), st.data())
@EXAMPLES
def test_what_was_withdrawn_was_never_told(story, data):
    of, told, now = story
    assume(len(told) > 1)
    gone = data.draw(st.sampled_from(told))
    # A reference to an act that is gone is no reference of a story that never had it.
    assume(all(gone.id not in (one.run, one.supersedes) for one in told))
    withdrawal = replace(
        gone, id="withdrawal", supersedes=gone.id, is_withdrawn=True, recorded_at=now
    )
    rest = [one for one in told if one is not gone]
    assert drawn(of, [*told, withdrawal], now) == drawn(of, rest, now)


@given(stories(), st.integers(0, 100_000))
@EXAMPLES
def test_nothing_is_left_to_do_once_a_matter_is_closed(story, more):
    of, told, now = story
    closing = Occurrence("closing", Happening.CLOSED, now, now)
    at_once = drawn(of, [*told, closing], now)
    later = drawn(of, [*told, closing], now + timedelta(minutes=more))
    assert at_once.unfinished == ()
    assert later.items == at_once.items
    overdue = {
        (one.step.id, one.run) for one in drawn(of, told, now).items if one.state == State.OVERDUE
    }
    breached = {(one.step.id, one.run) for one in later.items if one.state == State.BREACHED}
    assert overdue <= breached


@given(stories())
@EXAMPLES
def test_only_who_can_fail_is_late(story):
    of, told, now = story
    late = [
        one for one in drawn(of, told, now).items if one.state in (State.OVERDUE, State.BREACHED)
    ]
    assert [one.step.id for one in late if one.step.may_lapse] == []
