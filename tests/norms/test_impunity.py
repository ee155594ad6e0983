"""Where files stand, what is lost between stages, the four definitions: computed by hand."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.norms.impunity import (
    Figure,
    History,
    Standing,
    cells,
    cohorts,
    definitions,
    exits,
    figures,
    is_in,
    per_cent,
    pipeline,
    stages,
    standing,
    standing_together,
    standings,
    years_after,
)
from baluarte.norms.inquiries import CRIMINAL, ToldStatus, statuses

AT = date(2026, 1, 1)


def told(code: str, year: int, month: int = 1, whose: str = "") -> ToldStatus:
    return ToldStatus(code, date(year, month, 1), date(year, month, 1), whose)


def history(*told_: ToldStatus, **more: object) -> History:
    return History(statuses=told_, **more)


def stood(*told_: ToldStatus, **more: object) -> Standing:
    return standing(history(*told_, **more), at=AT)


def test_the_texts_are_whole():
    assert list(stages()) == [
        "event", "complaint", "file", "charge", "hearing", "sentence", "final", "executed",
    ]  # fmt: skip
    assert {one.exit for one in statuses(CRIMINAL).values()} - {""} == set(exits()) - {
        "no_complaint"
    }
    assert list(definitions()) == ["IM-1", "IM-2", "IM-3", "IM-4"]


@pytest.mark.parametrize("code", ["IM-1", "IM-2", "IM-3", "IM-4"])
def test_a_definition_is_in_both_languages_with_its_traps(code):
    of = definitions()[code]
    for words in (of.label, of.says, of.counts, of.among, *of.traps):
        assert set(words) == {"es", "en"}
    assert of.traps
    assert of.confidence in ("B", "C")


def test_ten_of_1140_is_99_12_per_cent():
    one = Figure("IM-1", 10, 1140)
    assert one.highest == one.lowest == one.of_known == 1 - Fraction(10, 1140)
    assert per_cent(one.highest) == Decimal("99.12")


def test_feadle_2010_2018_side_by_side():
    # 1,140 files: 186 taken to court, 10 of them to a conviction; the rest known not to have been.
    convicted = Standing("sentence", is_convicted=True, is_resolved=True)
    charged, filed = Standing("charge"), Standing("file")
    direct, taken, unesco = figures({convicted: 10, charged: 176, filed: 954})
    assert (direct.numerator, direct.denominator, per_cent(direct.highest)) == (
        10, 1140, Decimal("99.12"),
    )  # fmt: skip
    assert (taken.numerator, taken.denominator, per_cent(taken.highest)) == (
        186, 1140, Decimal("16.32"),
    )  # fmt: skip
    assert (unesco.denominator, unesco.highest) == (0, None)


def test_what_is_unknown_is_between_all_solved_and_none():
    known, unknown = Standing("file"), Standing("file", is_known=False)
    convicted = Standing("final", is_known=False, is_convicted=True)
    direct, taken, _ = figures({known: 6, unknown: 3, convicted: 1})
    assert (direct.numerator, direct.denominator, direct.unknown) == (1, 10, 3)
    assert (direct.lowest, direct.of_known, direct.highest) == (
        Fraction(6, 10), Fraction(6, 7), Fraction(9, 10),
    )  # fmt: skip
    assert (taken.lowest, taken.of_known, taken.highest) == (
        Fraction(1, 10), Fraction(1, 7), Fraction(4, 10),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told_", "reached", "exit_"),
    [
        ((told("INV_INI", 2025, 6),), "file", ""),
        ((told("INV_INI", 2015), told("ARCH_T", 2016)), "file", "archived"),
        ((told("INV_INI", 2015), told("ARCH_T", 2016), told("INV_INI", 2025, 6)), "file", ""),
        ((told("INV_INI", 2015), told("NEAP", 2016)), "file", "not_exercised"),
        ((told("INV_INI", 2015), told("VINC", 2016), told("SOBRES", 2017)), "hearing", "dismissed"),
        ((told("INV_INI", 2015), told("MUERTE", 2016)), "file", "died"),
        ((told("VINC", 2015), told("SENT_ABS", 2016)), "sentence", "acquitted"),
        ((told("INV_INI", 2015), told("INCOMP", 2016)), "file", "declined"),
        ((told("AV_PREV", 2011), told("CONSIG", 2012), told("AUTO_FP", 2025, 6)), "hearing", ""),
        ((told("VINC", 2015), told("SENT_COND", 2016), told("EJEC", 2017)), "executed", ""),
        # Beside the file, nothing moves.
        (
            (told("INV_INI", 2015), told("ARCH_T", 2016), told("AMPARO", 2025, 6)),
            "file",
            "archived",
        ),
        ((told("INV_INI", 2025, 6), told("SUSTR", 2025, 7)), "charge", ""),
    ],
)
def test_where_a_file_stands(told_, reached, exit_):
    one = stood(*told_)
    assert (one.reached, one.exit, one.is_known) == (reached, exit_, True)


def test_what_has_not_happened_yet_is_not_seen():
    assert stood(told("INV_INI", 2025, 6), told("SENT_COND", 2026, 2)).reached == "file"


def test_without_news_for_a_year_nobody_knows():
    assert stood(told("INV_INI", 2025)).is_known is True  # to the day a year
    assert stood(told("INV_INI", 2024, 12)).is_known is False
    assert stood(told("INV_INI", 2024, 12), known_on=date(2025, 3, 1)).is_known is True
    assert stood(told("INV_INI", 2025, 6), told("NO_NEWS", 2025, 9)).is_known is False
    assert stood(told("INV_INI", 2025, 6), told("NO_NEWS", 2025, 2)).is_known is True
    assert stood(ToldStatus("INV_INI")).is_known is False
    assert standing(history(told("INV_INI", 2020)), at=AT, fresh_days=10_000).is_known is True


def test_without_a_file_the_complaint_says_where_it_stands():
    assert stood(has_complaint=False) == Standing("event", "no_complaint")
    assert stood(has_complaint=None) == Standing("event", is_known=False)
    assert stood(has_complaint=True) == Standing("complaint", is_known=False)
    assert stood(has_complaint=True, known_on=date(2025, 12, 1)) == Standing("complaint")
    assert stood(opened_on=date(2020, 1, 1)) == Standing("file", is_known=False)


def test_of_two_suspects_the_furthest_says_where_it_stands():
    died, other = told("MUERTE", 2020, 1, "1"), told("VINC", 2025, 6, "2")
    assert stood(told("INV_INI", 2019), died, other).exit == ""
    assert stood(told("INV_INI", 2019), died, told("SENT_COND", 2025, 6, "2")).is_convicted
    acquitted = stood(told("SENT_COND", 2020, 1, "1"), told("SENT_ABS", 2021, 1, "2"))
    assert (acquitted.is_convicted, acquitted.exit) == (True, "")


def test_a_conviction_that_a_review_took_back_is_none():
    assert stood(told("SENT_COND", 2020), told("SENT_ABS", 2021)).is_convicted is False
    assert (
        stood(told("SENT_COND", 2020, 1, "1"), told("JUICIO", 2021, 1, "1")).is_convicted is False
    )
    # Nobody says whose trial it is.
    assert stood(told("SENT_COND", 2020), told("JUICIO", 2021)).is_convicted is True
    assert stood(told("SENT_COND", 2020), told("MUERTE", 2021)).is_convicted is True


def test_a_file_that_moved_has_its_end_elsewhere():
    moved = Counter({stood(told("INV_INI", 2015), told("ACUM", 2016)): 1})
    direct, taken, _ = figures(moved)
    assert (direct.unknown, taken.unknown) == (1, 1)
    assert pipeline(moved)[2].exits == {"joined": 1}


def test_unesco_calls_resolved_what_it_says():
    killing = {"is_killing": True}
    resolved = [
        stood(told("VINC", 2015), told("SENT_COND", 2016), **killing),
        stood(told("INV_INI", 2015), told("MUERTE", 2016), **killing),
        stood(told("VINC", 2015), told("SOBRES", 2016), **killing),
    ]
    not_so = [
        stood(told("VINC", 2015), told("SENT_ABS", 2016), **killing),
        stood(told("INV_INI", 2015), told("ARCH_T", 2016), **killing),
        stood(has_complaint=False, **killing),
    ]
    *_, unesco = figures(Counter([*resolved, *not_so, stood(has_complaint=None, **killing)]))
    assert (unesco.numerator, unesco.denominator, unesco.unknown) == (3, 7, 1)
    assert (unesco.lowest, unesco.highest) == (Fraction(3, 7), Fraction(4, 7))


def test_the_pipeline_of_twelve_events_by_hand():
    twelve = [
        history(has_complaint=False),
        history(has_complaint=False),
        history(has_complaint=None),
        history(has_complaint=True),
        history(told("INV_INI", 2025, 6)),
        history(told("INV_INI", 2015)),
        history(told("INV_INI", 2015), told("ARCH_T", 2016)),
        history(told("INV_INI", 2015), told("NEAP", 2016)),
        history(told("INV_INI", 2015), told("JUDIC", 2016), told("MUERTE", 2017)),
        history(told("INV_INI", 2015), told("VINC", 2025, 2)),
        history(told("VINC", 2016), told("SENT_ABS", 2018)),
        history(told("VINC", 2016), told("SENT_COND", 2018), told("COND_FIRME", 2020)),
    ]
    found = pipeline(standings(twelve, at=AT))
    rows = [(s.stage, s.reached, s.went_on, dict(s.exits), s.under_way, s.unknown) for s in found]
    assert rows == [
        ("event", 12, 9, {"no_complaint": 2}, 0, 1),
        ("complaint", 9, 8, {}, 0, 1),
        ("file", 8, 4, {"archived": 1, "not_exercised": 1}, 1, 1),
        ("charge", 4, 3, {"died": 1}, 0, 0),
        ("hearing", 3, 2, {}, 1, 0),
        ("sentence", 2, 1, {"acquitted": 1}, 0, 0),
        ("final", 1, 0, {}, 0, 1),
        ("executed", 0, 0, {}, 0, 0),
    ]


def test_files_of_one_event_stand_where_the_furthest_does():
    one = history(told("INV_INI", 2015), told("NEAP", 2016), has_complaint=True)
    other = history(told("INV_INI", 2015), told("VINC", 2025, 6), has_complaint=None)
    found = standing_together([one, other], at=AT)
    assert found == Standing("hearing")
    assert standing_together([one, one], at=AT) == Standing("file", "not_exercised")
    # A file of which nothing is told is under way, or nobody knows.
    silent = History(has_file=True)
    assert standing_together([one, silent], at=AT) == Standing("file", is_known=False)


def test_a_cohort_is_seen_when_its_time_has_passed():
    at = date(2026, 12, 31)
    files = [
        history(told("INV_INI", 2021, 3), told("VINC", 2022), told("SENT_COND", 2024, 2)),
        history(told("INV_INI", 2021, 6), told("VINC", 2022), told("SENT_COND", 2023, 6)),
        history(told("INV_INI", 2021, 9), told("NEAP", 2022, 1)),
        history(told("INV_INI", 2021, 9)),  # no news since
        history(told("INV_INI", 2021, 9), told("VINC", 2026, 9)),
        history(ToldStatus("SENT_COND"), told("INV_INI", 2021, 9)),  # nobody says when
        history(told("INV_INI", 2024, 6)),
    ]
    found = [
        (f.cohort, f.years, f.numerator, f.denominator, f.unknown) for f in cohorts(files, at=at)
    ]
    assert found == [
        (2021, 1, 0, 6, 1),
        (2021, 3, 2, 6, 2),
        (2021, 5, 2, 6, 2),
        (2024, 1, 0, 1, 0),
    ]


def test_a_year_later_is_the_same_day():
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_after(date(2024, 3, 1), 5) == date(2029, 3, 1)


CODES = sorted(statuses(CRIMINAL))
TOLD = st.builds(
    lambda code, day, whose: ToldStatus(code, day, day, whose),
    st.sampled_from(CODES),
    st.none() | st.dates(date(2010, 1, 1), date(2027, 1, 1)),
    st.sampled_from(["", "", "1", "2"]),
)
HISTORIES = st.lists(
    st.builds(
        History,
        statuses=st.lists(TOLD, max_size=5).map(tuple),
        has_complaint=st.sampled_from([None, True, False]),
        is_killing=st.sampled_from([None, True, False]),
    ),
    max_size=12,
)


@given(HISTORIES)
def test_every_history_is_counted_once_at_each_stage(histories):
    found = pipeline(standings(histories, at=AT))
    assert found[0].reached == len(histories)
    for one, following in zip(found, (*found[1:], None), strict=True):
        assert one.reached == one.went_on + sum(one.exits.values()) + one.under_way + one.unknown
        assert one.went_on == (following.reached if following else 0)


@given(HISTORIES)
def test_a_cell_holds_as_many_as_its_count_says(histories):
    counted = standings(histories, at=AT)
    held = {cell: sum(n for one, n in counted.items() if is_in(one, cell)) for cell in cells()}
    for one in pipeline(counted):
        parts = ("reached", "went_on", "under_way", "unknown")
        assert {part: getattr(one, part) for part in parts} == {
            part: held[f"{one.stage}.{part}"] for part in parts
        }
        assert dict(one.exits) == {
            code: n for code in exits() if (n := held[f"{one.stage}.exit.{code}"])
        }
    for one in figures(counted):
        found = tuple(held[f"{one.definition}.{part}"] for part in ("counted", "among", "unknown"))
        assert found == (one.numerator, one.denominator, one.unknown)


@given(HISTORIES)
def test_a_share_stands_between_its_bounds(histories):
    for one in (*figures(standings(histories, at=AT)), *cohorts(histories, at=AT)):
        assert 0 <= one.numerator <= one.numerator + one.unknown <= one.denominator
        if one.denominator and one.of_known is not None:
            assert 0 <= one.lowest <= one.of_known <= one.highest <= 1


@given(HISTORIES, st.randoms())
def test_the_order_in_which_it_is_told_does_not_matter(histories, random):
    for one in histories:
        days = [each.last for each in one.statuses]
        if len(set(days)) < len(days):
            continue
        shuffled = list(one.statuses)
        random.shuffle(shuffled)
        other = History(statuses=tuple(shuffled), has_complaint=one.has_complaint)
        mine = History(statuses=one.statuses, has_complaint=one.has_complaint)
        assert standing(other, at=AT) == standing(mine, at=AT)
