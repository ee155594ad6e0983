"""A clock of a condemnation runs by the family's word alone; a no stops it at once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.prevention.choices import ClockStatus, Word
from baluarte.domain.prevention.condemnation_clock import Told, read_clock, started_on
from baluarte.norms.recognition import public_term

TERM = public_term("condemnation", version=1)
DAY = date(2026, 5, 28)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
words = st.lists(st.builds(Told, st.sampled_from(list(Word)), days), max_size=8)


def status(told, condemned=(), *, today=DAY):
    said = [Told(*one) for one in told]
    return read_clock(said, condemned, term=TERM, today=today).status


@given(words.map(lambda told: [one for one in told if one.word == Word.NO]), st.lists(days), days)
def test_a_clock_never_starts_without_their_yes_or_what_they_made_public(told, condemned, today):
    found = read_clock(told, condemned, term=TERM, today=today)
    assert found.status is (ClockStatus.ENDED if told else ClockStatus.NOT_STARTED)
    assert (found.started, found.due) == (None, None)


@given(words, st.lists(days), days)
def test_after_a_no_nothing_runs_until_a_new_yes(told, condemned, today):
    found = read_clock([*told, Told(Word.NO, today)], condemned, term=TERM, today=today)
    assert found.status is ClockStatus.ENDED
    public = [*told, Told(Word.NO, today), Told(Word.MADE_PUBLIC, today)]
    assert read_clock(public, condemned, term=TERM, today=today).status is ClockStatus.ENDED
    again = [*told, Told(Word.NO, today), Told(Word.YES, today)]
    assert started_on(again) == (today, False)


@given(words)
def test_a_clock_that_runs_began_on_a_day_of_a_yes_or_of_what_was_made_public(told):
    started, is_refused = started_on(told)
    affirmed = {one.day for one in told if one.word != Word.NO}
    assert started is None or (started in affirmed and not is_refused)


def test_the_day_it_starts_is_not_counted_and_the_last_one_is_whole():
    yes = [(Word.YES, DAY)]
    assert TERM.due_date(DAY) == date(2026, 5, 31)
    assert status(yes, today=date(2026, 5, 31)) is ClockStatus.RUNNING
    assert status(yes, today=date(2026, 6, 1)) is ClockStatus.LATE
    assert status(yes, [date(2026, 5, 31)], today=date(2026, 6, 9)) is ClockStatus.MET
    assert status(yes, [date(2026, 6, 1)], today=date(2026, 6, 9)) is ClockStatus.MET_LATE


def test_the_first_condemnation_counts_and_one_before_the_yes_is_in_time():
    early, late = DAY - timedelta(days=2), DAY + timedelta(days=9)
    found = read_clock([Told(Word.YES, DAY)], [late, early], term=TERM, today=late)
    assert (found.status, found.condemned) == (ClockStatus.MET, early)


def test_a_second_yes_does_not_give_more_days():
    twice = [Told(Word.MADE_PUBLIC, DAY), Told(Word.YES, DAY + timedelta(days=5))]
    assert started_on(twice) == (DAY, False)


def test_the_term_says_that_it_is_the_coalitions_own_rule():
    assert (TERM.days, TERM.is_proposal, TERM.confidence) == (3, True, "C")
