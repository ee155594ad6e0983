"""In how long an institution answers: dated text, counted by the calendar."""

from datetime import date

from baluarte.norms.clocks.calendar import Calendar
from baluarte.norms.policy.answer_terms import answer_term, answer_terms


def test_it_is_the_coalitions_own_rule_and_says_so_with_its_confidence():
    [term] = answer_terms()
    assert (term.days, term.law, term.is_proposal, term.confidence) == (20, None, True, "C")
    assert "Ninguna ley" in term.in_language("es")
    assert "No law" in term.in_language("en")


def test_20_working_days_leave_out_weekends_and_days_of_rest():
    term, calendar = answer_term(date(2026, 9, 1)), Calendar()
    # 16 September is a day of rest: a day later than four weeks.
    assert term.due_date(date(2026, 9, 1), calendar=calendar) == date(2026, 9, 30)
    assert term.due_date(date(2026, 6, 1), calendar=calendar) == date(2026, 6, 29)


def test_a_day_that_is_closed_here_is_not_counted():
    calendar = Calendar(closed=frozenset({date(2026, 6, 5)}))
    assert answer_term(date(2026, 6, 1)).due_date(date(2026, 6, 1), calendar=calendar) == date(
        2026, 6, 30
    )


def test_before_the_first_rule_the_first_holds():
    assert answer_term(date(2000, 1, 1)) == answer_terms()[0]
