"""Files held against their protocol: computed by hand, and what nobody told is kept apart."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.norms.clocks import Calendar, Clock, Unit
from baluarte.norms.conformance import (
    WAS_DONE,
    ActTold,
    Disorder,
    Fault,
    FileTold,
    Outcome,
    Timing,
    conformance,
    profile,
)
from baluarte.norms.protocols import protocol

JOURNALIST = protocol("journalist_investigation", 1)
DEFENDER = protocol("defender_investigation", 1)
AT = date(2024, 12, 31)
ALL = [step.id for step in JOURNALIST.steps]


def told(act: str, outcome: str = "done", *day: int) -> ActTold:
    on = date(*day) if day else None
    return ActTold(act, Outcome(outcome), on, on)


def file(*acts: ActTold, notice: date | None = date(2024, 1, 10), **more: object) -> FileTold:
    happened = (("notice_of_facts", notice), *more.pop("happened", ()))
    return FileTold("A", acts, happened, **more)


def held(of: FileTold, *, text=JOURNALIST, at=AT, **more):
    return profile(text, of, at=at, calendar=Calendar(), **more)


def row(found, act: str, number: int = 1):
    return next(one for one in found.acts if (one.act, one.number) == (act, number))


# A file of a reporter who was threatened, as her adviser tells it: opened on the day, the risk
# analysed three days later, authors named a month before there was a plan, the scene never
# processed as of June, two requests of hers answered, one of them late.
HERS = file(
    told("IP-01", "done", 2024, 1, 10),
    told("IP-02", "done", 2024, 1, 10),
    told("IP-04", "not_known"),
    told("IP-05", "done", 2024, 1, 13),
    told("IP-06", "done"),
    told("IP-07", "done", 2024, 3, 1),
    told("IP-08", "done", 2024, 2, 1),
    told("IP-09", "not_done", 2024, 6, 1),
    told("IP-12", "not_applicable"),
    told("IP-14", "done", 2024, 4, 2),
    told("IP-14", "done", 2024, 5, 20),
    told("IP-15", "partly", 2024, 5, 1),
    happened=(
        ("victim_act_request", date(2024, 4, 1)),
        ("victim_act_request", date(2024, 5, 1)),
    ),
)


def test_her_file_act_by_act():
    rows = [
        (
            one.act,
            one.number,
            str(one.outcome),
            one.is_called,
            str(one.timing),
            one.late_by,
            one.took,
        )
        for one in held(HERS).acts
    ]
    assert rows == [
        ("IP-01", 1, "done", True, "in_time", None, 0),
        ("IP-02", 1, "done", True, "no_clock", None, 0),
        # Nobody told of an interview, so none is called for.
        ("IP-03", 1, "not_known", False, "no_clock", None, None),
        ("IP-04", 1, "not_known", True, "no_clock", None, None),
        ("IP-05", 1, "done", True, "late", 3, 3),
        ("IP-06", 1, "done", True, "no_clock", None, None),
        ("IP-07", 1, "done", True, "no_clock", None, 51),
        ("IP-08", 1, "done", True, "no_clock", None, None),
        # From 10 January, at once, to the day in June on which it was not done.
        ("IP-09", 1, "not_done", True, "overdue", 143, None),
        ("IP-10", 1, "not_known", True, "no_clock", None, None),
        ("IP-11", 1, "not_known", True, "no_clock", None, None),
        ("IP-12", 1, "not_applicable", True, "no_clock", None, None),
        ("IP-13", 1, "not_known", True, "no_clock", None, None),
        ("IP-14", 1, "done", True, "in_time", None, 1),
        # Three days, if only working ones count (2, 3 and 6 May): the later reading is late.
        ("IP-14", 2, "done", True, "late", 14, 19),
        ("IP-15", 1, "partly", True, "no_clock", None, 61),
        ("IP-16", 1, "not_known", True, "no_clock", None, None),
        ("IP-17", 1, "not_known", True, "no_clock", None, None),
        ("IP-18", 1, "not_known", True, "not_known", None, None),
        ("IP-19", 1, "not_known", True, "no_clock", None, None),
        ("IP-20", 1, "not_known", False, "no_clock", None, None),
        ("IP-21", 1, "not_known", False, "no_clock", None, None),
        ("IP-22", 1, "not_known", False, "no_clock", None, None),
    ]


def test_her_file_as_a_whole():
    found = held(HERS)
    assert found.faults == (
        Fault("IP-08", Disorder.BEFORE_ITS_START, "investigation_plan_written"),
    )
    assert (found.protocol, found.reached, found.stops_at) == (
        "journalist_investigation/1", "analisis_de_contexto", "IP-09",
    )  # fmt: skip
    assert (row(found, "IP-09").lasted, row(found, "IP-10").lasted) == (143, None)


def test_what_is_told_of_later_days_is_not_seen():
    found = held(HERS, at=date(2024, 1, 12))
    assert [one.act for one in found.acts if one.outcome in WAS_DONE] == ["IP-01", "IP-02", "IP-06"]
    # An hour on the next day no one may call it in time, and nobody told that it was not done.
    assert row(found, "IP-05").timing == Timing.NOT_KNOWN


def test_an_untold_act_of_a_file_that_was_read_whole_was_not_done():
    one = told("IP-01", "done", 2024, 1, 10)
    assert row(held(file(one)), "IP-09").outcome == Outcome.NOT_KNOWN
    whole = held(file(one, is_complete=True))
    assert row(whole, "IP-09").outcome == Outcome.NOT_DONE
    assert (row(whole, "IP-09").timing, row(whole, "IP-09").late_by) == (Timing.OVERDUE, 356)
    assert row(whole, "IP-08").is_called is False
    assert whole.stops_at == "IP-02"


def test_a_clock_that_the_operator_set_is_kept_or_not():
    plan = file(
        told("IP-01", "done", 2024, 1, 10),
        told("IP-02", "done", 2024, 1, 10),
        told("IP-07", "done", 2024, 3, 1),
    )
    terms = {"IP-07": Clock(Unit.CALENDAR_DAYS, 30, is_ours=True)}
    # Thirty days from 10 January end on Friday 9 February; 1 March is 21 days later.
    found = row(held(plan, own_terms=terms), "IP-07")
    assert (found.timing, found.late_by) == (Timing.LATE, 21)


def test_without_a_day_no_clock_is_judged():
    found = held(file(told("IP-01"), told("IP-05", "done", 2024, 1, 13)))
    assert row(found, "IP-01").timing == Timing.NOT_KNOWN
    # When it was opened nobody says, so nobody says since when the risk was to be analysed.
    assert (row(found, "IP-05").timing, row(found, "IP-05").took) == (Timing.NOT_KNOWN, None)
    assert found.faults == ()


def test_a_month_is_a_day_to_no_clock_and_yet_before_another():
    january = ActTold("IP-08", Outcome.DONE, date(2024, 1, 11), date(2024, 1, 31))
    plan = (told("IP-02", "done", 2024, 1, 10), told("IP-07", "done", 2024, 2, 1))
    found = held(file(told("IP-01", "done", 2024, 1, 10), *plan, january))
    assert [one.disorder for one in found.faults] == [Disorder.BEFORE_ITS_START]
    same = ActTold("IP-08", Outcome.DONE, date(2024, 1, 11), date(2024, 2, 1))
    assert held(file(told("IP-01", "done", 2024, 1, 10), *plan, same)).faults == ()


def test_an_act_without_what_begins_it_is_out_of_order_where_that_is_known():
    plan = told("IP-07", "done", 2024, 2, 1)
    opened = told("IP-01", "done", 2024, 1, 10)
    assert held(file(opened, plan)).faults == ()
    assert held(file(opened, told("IP-02", "not_known"), plan)).faults == ()
    assert held(file(opened, told("IP-02", "not_done"), plan)).faults == (
        Fault("IP-07", Disorder.NOT_BEGUN, "link_recorded"),
    )
    assert held(file(opened, plan, is_complete=True)).faults == (
        Fault("IP-07", Disorder.NOT_BEGUN, "link_recorded"),
    )
    # Her request was made, though nobody told on which day.
    assert held(file(opened, told("IP-14", "done", 2024, 2, 1))).faults == ()


def test_done_again_is_named_unless_it_may_be():
    again = [told("IP-07", "done", 2024, 2, 1), told("IP-07", "done", 2024, 3, 1)]
    begun = [told("IP-01", "done", 2024, 1, 10), told("IP-02", "done", 2024, 1, 10)]
    assert held(file(*begun, *again)).faults == (Fault("IP-07", Disorder.AGAIN),)


def test_the_acts_for_defenders_are_held_with_the_others():
    threats = told("DP-02", "not_done", 2024, 6, 1)
    found = held(file(told("IP-01", "done", 2024, 1, 10), threats), text=DEFENDER)
    assert len(found.acts) == 28
    assert (found.stops_at, row(found, "DP-02").lasted) == ("DP-02", 143)


def test_what_an_alternative_was_done_for_does_not_apply_and_a_right_is_not_owed():
    text = protocol("criminal_case", 1)
    day = date(2024, 2, 1)
    decided = ActTold("CP-4", Outcome.DONE, day, day, ("complementary_term_set",))
    acts = (decided, told("CP-6", "done", 2024, 5, 1))
    whole = FileTold("A", acts, (("accused_before_judge", day),), is_complete=True)
    found = held(whole, text=text)
    assert row(found, "CP-5").outcome == Outcome.NOT_APPLICABLE
    assert found.stops_at == "CP-7"
    assert row(found, "CP-12").is_owed is False


def test_an_act_of_another_protocol_is_refused():
    with pytest.raises(KeyError, match="has no step 'DP-02'"):
        held(file(told("DP-02")))


def test_three_files_together():
    second = file(
        told("IP-01", "done", 2024, 1, 11),
        told("IP-05", "not_done", 2024, 2, 11),
        told("IP-09", "not_done", 2024, 2, 11),
    )
    third = file(notice=None)
    found = conformance(held(one) for one in (HERS, second, third))
    assert (found.files, found.in_order) == (3, 2)
    assert found.reached == {"analisis_de_contexto": 1, "noticia_y_primer_contacto": 1, "": 1}
    assert found.stops_at == {"IP-09": 1, "IP-05": 1}
    analysed = found.acts["IP-05"]
    assert analysed.outcomes == {Outcome.DONE: 1, Outcome.NOT_DONE: 1}
    # The second file was opened a day late, and 31 days later nobody had analysed the risk.
    assert (analysed.late_by, analysed.took, analysed.lasted) == ([3, 31], [3], [31])
    assert (analysed.maybe_called, analysed.never_happens) == (1, False)
    assert found.acts["IP-09"].never_happens is True
    assert found.acts["IP-18"].never_happens is False
    assert found.acts["IP-14"].not_called == 2
    assert found.acts["IP-01"].timings == {Timing.IN_TIME: 1, Timing.LATE: 1, Timing.NOT_KNOWN: 1}


ACTS = st.lists(
    st.builds(
        lambda act, outcome, day: ActTold(act, outcome, day, day),
        st.sampled_from(ALL),
        st.sampled_from(Outcome),
        st.none() | st.dates(date(2024, 1, 1), date(2025, 3, 1)),
    ),
    max_size=15,
)


@given(ACTS, st.booleans())
def test_every_act_of_the_text_has_its_row_and_nothing_unknown_is_judged(acts, is_complete):
    found = held(file(*acts, is_complete=is_complete))
    assert list(dict.fromkeys(one.act for one in found.acts)) == ALL
    for one in found.acts:
        assert (one.late_by is not None) == (one.timing in (Timing.LATE, Timing.OVERDUE))
        assert one.late_by is None or one.late_by > 0
        assert one.outcome != Outcome.NOT_KNOWN or one.lasted is None
        if one.outcome == Outcome.NOT_KNOWN:
            assert one.timing in (Timing.NOT_KNOWN, Timing.NO_CLOCK)


@given(ACTS, st.randoms())
def test_the_order_in_which_acts_are_told_does_not_matter(acts, random):
    once = list({one.act: one for one in acts}.values())
    shuffled = list(once)
    random.shuffle(shuffled)
    one, other = held(file(*once)), held(file(*shuffled))
    assert (one.acts, Counter(one.faults)) == (other.acts, Counter(other.faults))


@given(st.lists(ACTS, max_size=6))
def test_every_file_is_counted_once_in_each_act(files):
    found = conformance(held(file(*acts)) for acts in files)
    assert sum(found.reached.values()) == found.files == len(files)
    for act, counted in found.acts.items():
        openings = sum(counted.outcomes.values()) + counted.not_called + counted.maybe_called
        step = JOURNALIST.step(act)
        assert openings >= len(files) if step.repeats else openings == len(files)
        assert sum(counted.timings.values()) == sum(counted.outcomes.values())
