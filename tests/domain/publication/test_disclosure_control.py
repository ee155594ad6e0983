"""Tables made safe: what is shown, what is not, what the audit finds across releases. No database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.domain.accountability.choices import OUTCOMES, Outcome
from baluarte.domain.accountability.tally import Place, Tally
from baluarte.domain.publication.choices import Guard, Shown
from baluarte.domain.publication.disclosure_control import guard_tables
from baluarte.domain.publication.files.tables import codebook, table_csv
from baluarte.domain.publication.limits import table_limits
from baluarte.domain.publication.release_table import CONTRADICTION
from baluarte.norms.indicators import indicators

ISSUE = indicators()["PRO-P-01"]
STATES = ("07", "20", "30")
IN_TIME, LATE, MISSED = Outcome.IN_TIME, Outcome.LATE, Outcome.MISSED


def tally(counts, reported=STATES):
    made = Tally(frozenset(Place("federal", one) for one in reported))
    for (state, outcome), count in counts.items():
        made.counts[ISSUE.code, Place("federal", state), outcome] = count
    return made


def guarded(counts, *, guard=Guard.ROUNDING, earlier=(), reported=STATES):
    return guard_tables(
        tally(counts, reported), [ISSUE], states=STATES, guard=guard, limits=table_limits(),
        earlier=[one.cells for one in earlier],
    )  # fmt: skip


def cell(found, state, outcome="", level="federal"):
    [one] = [c for c in found.cells if c[1:4] == (level, state, str(outcome))]
    return one


COUNTS = {("30", IN_TIME): 23, ("30", LATE): 2, ("20", IN_TIME): 41, ("20", MISSED): 7}


def test_every_rounded_figure_is_a_multiple_of_five_and_its_bounds_hold_the_truth():
    found, truth = guarded(COUNTS), tally(COUNTS)
    for one in found.cells:
        if one.shown == Shown.ROUNDED and one.state and one.outcome:
            true = truth.cell(ISSUE, Place("federal", one.state), Outcome(one.outcome))
            assert (one.value % 5, one.lower <= true <= one.upper) == (0, True)


def test_where_nobody_reported_there_is_no_data_and_no_figure():
    found = guarded(COUNTS, reported=("20", "30"))
    assert (cell(found, "07")[4:], cell(found, "", level="state")[4:]) == (
        (Shown.NO_DATA, None, None, None), (Shown.NO_DATA, None, None, None),
    )  # fmt: skip


def test_of_who_reported_and_had_none_a_reader_learns_only_that_there_were_few():
    assert cell(guarded(COUNTS), "07", LATE)[4:] == (Shown.ROUNDED, 0, 0, 4)


def test_small_counts_are_hidden_with_as_many_others_as_keep_them_hidden():
    found = guarded(COUNTS, guard=Guard.SUPPRESSION)
    hidden = {(c.state, c.outcome) for c in found.cells if c.shown == Shown.HIDDEN}
    assert (("30", "late") in hidden, len(hidden) > 1, found.findings) == (True, True, ())
    assert {c.value for c in found.cells if c.shown == Shown.HIDDEN} == {None}


def test_the_same_counts_are_rounded_the_same_each_time_and_may_go_out_again():
    first = guarded(COUNTS)
    again = guarded(COUNTS, earlier=[first])
    assert (again.cells, again.findings) == (first.cells, ())


def test_what_came_in_between_two_releases_is_hidden_where_it_could_be_read_off():
    """Two more since: as counted each time, the difference would say who came in."""
    plain = {("30", IN_TIME): 23, ("20", IN_TIME): 41}
    first = guarded(plain, guard=Guard.SUPPRESSION)
    after = guarded(plain | {("30", IN_TIME): 25}, guard=Guard.SUPPRESSION, earlier=[first])
    assert (cell(first, "30", IN_TIME).value, after.findings) == (23, ())
    assert cell(after, "30", IN_TIME).shown == Shown.HIDDEN
    assert cell(after, "20", IN_TIME).value == 41


def test_the_second_release_hides_again_what_the_first_hid():
    first = guarded(COUNTS, guard=Guard.SUPPRESSION)
    after = guarded(COUNTS | {("20", IN_TIME): 60}, guard=Guard.SUPPRESSION, earlier=[first])
    assert (cell(after, "30", LATE).shown, after.findings) == (Shown.HIDDEN, ())


@pytest.mark.parametrize("guard", list(Guard))
def test_a_table_that_cannot_be_proven_safe_shows_nothing_and_is_refused(guard):
    """Corrected downwards: no records that only came in give both."""
    first = guarded({("30", IN_TIME): 60, ("20", IN_TIME): 30}, guard=guard)
    after = guarded({("30", IN_TIME): 20, ("20", IN_TIME): 30}, guard=guard, earlier=[first])
    shown = {one.shown for one in after.cells if one.level == "federal"}
    assert {one.reason for one in after.findings} == {CONTRADICTION}
    assert (shown, {one.value for one in after.cells}) == ({Shown.HIDDEN}, {None})


def test_where_no_hiding_protects_the_gate_names_a_reason_and_never_nothing():
    """All that was counted stands in one cell, and two came in: its total must be hidden too."""
    first = guarded({("30", IN_TIME): 30}, guard=Guard.SUPPRESSION, reported=("30",))
    after = guarded(
        {("30", IN_TIME): 32}, guard=Guard.SUPPRESSION, reported=("30",), earlier=[first]
    )
    values = {one.value for one in after.cells if one.shown == Shown.EXACT}
    assert (32 in values, bool(after.findings) or 30 not in values) == (False, True)


def test_a_revision_that_narrows_what_was_said_is_found():
    """Seven became two: rounded to five it lay in 1 to 9, now in 0 to 4, so from 1 to 4."""
    first = guarded({("30", LATE): 7, ("20", IN_TIME): 40})
    after = guarded({("30", LATE): 2, ("20", IN_TIME): 40}, earlier=[first])
    reasons = {(one.state, one.outcome, one.reason) for one in after.findings}
    assert ("30", "late", "narrow") in reasons


def test_counts_that_contradict_an_earlier_release_are_no_release():
    first = guarded({("30", IN_TIME): 60})
    after = guarded({("30", IN_TIME): 20}, earlier=[first])
    assert {one.reason for one in after.findings} == {CONTRADICTION}


def test_a_state_that_reports_later_comes_in_beside_the_others():
    first = guarded(COUNTS, reported=("20", "30"))
    after = guarded(COUNTS | {("07", IN_TIME): 30}, earlier=[first])
    assert (cell(after, "07", IN_TIME).shown, after.findings) == (Shown.ROUNDED, ())


counts = st.dictionaries(
    st.tuples(st.sampled_from(STATES), st.sampled_from(OUTCOMES[ISSUE.counts])),
    st.integers(0, 60),
)


@settings(max_examples=12, deadline=None)
@given(counts)
def test_rounded_totals_are_the_sums_of_what_is_shown_whichever_way_they_are_split(found):
    told = guarded(found)
    inner = [c for c in told.cells if c.state and c.outcome and c.shown == Shown.ROUNDED]
    for state in STATES:
        assert cell(told, state).value == sum(c.value for c in inner if c.state == state)
    for outcome in OUTCOMES[ISSUE.counts]:
        assert cell(told, "", outcome).value == sum(c.value for c in inner if c.outcome == outcome)
    assert cell(told, "").value == sum(c.value for c in inner)


@settings(max_examples=12, deadline=None)
@given(counts)
def test_no_figure_lets_a_small_count_be_told_from_others(found):
    for one in guarded(found).cells:
        if one.shown == Shown.ROUNDED and one.lower < 5:
            assert one.upper - one.lower >= 4


def test_a_file_has_no_figure_where_there_is_none():
    lines = table_csv(guarded(COUNTS, reported=("20", "30")).cells).decode().splitlines()
    assert (lines[0].split(",")[:3], [one for one in lines if "federal,07,late" in one]) == (
        ["indicador", "nivel", "entidad"], ["PRO-P-01,federal,07,late,no_data,,,"],
    )  # fmt: skip


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_codebook_says_what_each_indicator_counts_by_which_article_and_that_it_is_invented(
    language,
):
    text = codebook([ISSUE], language, limits=table_limits(), is_invented=True)
    assert (ISSUE.label[language] in text, ISSUE.law in text, ISSUE.traps[language] in text) == (
        True, True, True,
    )  # fmt: skip
    assert ("INVENTADOS" in text or "INVENTED" in text) is True
