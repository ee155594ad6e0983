"""Investigations in an edition: k and l hold, none is told finer, none leads to somebody."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.publication.test_generalisation import ONE

from baluarte.domain.publication.coarsening import coarse_date
from baluarte.domain.publication.events import Part, combine
from baluarte.domain.publication.inquiries import (
    ToldInquiry,
    as_kept,
    from_kept,
    generalise_inquiries,
    left_behind,
    no_finer_inquiry,
)
from baluarte.domain.publication.inquiry_changes import inquiry_changes
from baluarte.domain.publication.limits import limits

STAGES = ("file", "charge", "archived", "not_known")
FILE = ToldInquiry(
    id=UUID(int=0), decision=UUID(int=0), reference="R0", stage="file", kind="criminal_file",
    authority="state:prosecutor", state="30", crimes=("threats", "torture"), since=1,
    opened=coarse_date(date(2025, 3, 4), date(2025, 3, 4), by_day=False), k_needed=5,
)  # fmt: skip


def files(count, **given):
    """Return inquiries of as many events, at stages that differ."""
    return [
        replace(FILE, **({"id": UUID(int=n), "decision": UUID(int=n), "reference": f"R{n}",
                          "stage": STAGES[n % 2]} | given))
        for n in range(count)
    ]  # fmt: skip


def events(count, **given):
    """Return events that two people let out, alike in all that is published of them."""
    return [
        combine([Part(UUID(int=n), f"R{n}", replace(ONE, **given))], identifier=UUID(int=n))
        for n in range(count)
    ]


INQUIRIES = st.lists(
    st.builds(
        lambda kind, state, crime, month, stage, since: replace(
            FILE, kind=kind, state=state, crimes=(crime, ""), stage=stage, since=since,
            opened=coarse_date(date(2025, month, 1), date(2025, month, 1), by_day=False),
        ),
        st.sampled_from(["criminal_file", "human_rights_complaint"]),
        st.sampled_from(["20", "30", None]),
        st.sampled_from(["threats", "homicide"]),
        st.integers(1, 12),
        st.sampled_from(STAGES),
        st.integers(1, 2),
    ),
    max_size=40,
)  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(INQUIRIES)
def test_every_class_has_k_and_two_stages_whatever_there_is(some):
    given_ = [replace(one, id=UUID(int=n), decision=UUID(int=n)) for n, one in enumerate(some)]
    found = generalise_inquiries(given_, [], limits())
    classes = defaultdict(list)
    for one in found.rows:
        classes[one.since, one.shown].append(one.stage)
    assert len(found.rows) + found.left_out == len(some)
    assert all(len(stages) >= limits().k for stages in classes.values())
    assert all(len(set(stages)) >= limits().diversity for stages in classes.values())
    assert {one.reference for one in found.rows} <= {""}


@settings(deadline=None, max_examples=20)
@given(INQUIRIES, st.randoms())
def test_their_order_tells_nothing(some, seed):
    given_ = [replace(one, id=UUID(int=n), decision=UUID(int=n)) for n, one in enumerate(some)]
    again = list(given_)
    seed.shuffle(again)
    first, second = (
        [(one.shown, one.stage) for one in generalise_inquiries(rows, [], limits()).rows]
        for rows in (given_, again)
    )
    assert first == second
    assert Counter(first) == Counter(second)


def test_all_at_one_stage_are_left_out_and_counted():
    found = generalise_inquiries(files(6, stage="archived"), events(6), limits())
    assert (found.rows, found.left_out) == ((), 6)


def test_an_event_is_named_where_enough_are_like_both_at_several_stages():
    found = generalise_inquiries(files(6), events(6), limits())
    assert {one.reference for one in found.rows} == {f"R{n}" for n in range(6)}
    assert found.as_json() == {"published": 6, "with_event": 6, "k_reached": 6, "l_reached": 2}


@pytest.mark.parametrize(
    ("told", "inquiries"),
    [
        # Four events are like each other, and of two kinds.
        (events(3) + events(6, victims=2)[3:], files(6)),
        # Published as it is: what its inquiry says was not consented to.
        (events(6, is_exact=True), files(6)),
    ],
)
def test_an_event_is_not_named_where_that_would_point_at_it(told, inquiries):
    found = generalise_inquiries(inquiries, told, limits())
    assert [one.reference for one in found.rows] == [""] * 6


def test_what_an_edition_did_not_tell_is_not_told_by_the_next():
    year = replace(FILE, opened=coarse_date(date(2025, 1, 1), date(2025, 12, 31), by_day=False))
    before = as_kept(replace(year, kind="", crimes=("", ""), since=3))
    told = no_finer_inquiry(FILE, before)
    assert (told.kind, told.crimes, told.opened.text, told.state, told.since) == (
        "", ("", ""), "2025", "30", 3,
    )  # fmt: skip


def test_what_was_corrected_since_is_withheld():
    before = as_kept(replace(FILE, authority="federal:prosecutor", state=None))
    told = no_finer_inquiry(FILE, before)
    assert (told.authority, told.state) == ("", None)


def test_what_is_kept_is_read_back():
    kept = as_kept(FILE)
    assert from_kept(kept, of=FILE.id, decision=FILE.decision, reference="R0") == FILE


def test_who_takes_the_named_away_finds_no_class_of_one_stage():
    """Six events are named, at two stages; five let out as they are, their files all archived.

    Which five are left is known: hechos_tal_cual.csv names them. So none of the eleven is named.
    """
    named = files(6)
    exact = [
        replace(one, id=UUID(int=100 + n), decision=UUID(int=100 + n), reference=f"E{n}",
                stage="archived")
        for n, one in enumerate(files(5))
    ]  # fmt: skip
    as_they_are = [
        combine([Part(UUID(int=100 + n), f"E{n}", replace(ONE, is_exact=True))],
                identifier=UUID(int=100 + n))
        for n in range(5)
    ]  # fmt: skip
    found = generalise_inquiries(named + exact, events(6) + as_they_are, limits())
    assert len(found.rows) == 11
    assert {one.reference for one in found.rows} == {""}
    # Left at two stages, five of them hide one another, and the six may be named.
    several = [replace(one, stage=STAGES[n % 2]) for n, one in enumerate(exact)]
    again = generalise_inquiries(named + several, events(6) + as_they_are, limits())
    assert sum(bool(one.reference) for one in again.rows) == 6


@settings(deadline=None, max_examples=40)
@given(INQUIRIES, st.sets(st.integers(0, 39), max_size=20))
def test_what_stays_unnamed_beside_the_named_is_none_or_enough_of_several_stages(some, exact):
    given_ = [
        replace(one, id=UUID(int=n), decision=UUID(int=n), reference=f"R{n}")
        for n, one in enumerate(some)
    ]
    told = [
        combine([Part(UUID(int=n), f"R{n}", replace(ONE, is_exact=n in exact))],
                identifier=UUID(int=n))
        for n in range(len(given_))
    ]  # fmt: skip
    found = generalise_inquiries(given_, told, limits())
    classes = defaultdict(list)
    for one in found.rows:
        classes[one.since, one.shown].append(one)
    for members in classes.values():
        for is_named in (True, False):
            part = [one.stage for one in members if bool(one.reference) is is_named]
            assert not part or len(part) >= limits().k
            assert not part or len(set(part)) >= limits().diversity


def test_a_class_that_one_left_is_told_no_more_and_others_are():
    told = {one.id: (1, as_kept(one)) for one in files(6)}
    other = {UUID(int=50 + n): (1, as_kept(replace(FILE, state="20"))) for n in range(6)}
    stays = {*told, *other} - {UUID(int=0)}
    assert left_behind(told | other, stays) == set(told)
    assert left_behind(told | other, {*told, *other}) == set()


def test_of_what_changed_only_numbers_are_said_and_both_files_give_them():
    before, after = files(6), [*files(6, stage="archived")[:1], *files(6)[1:], *files(2, since=2)]
    found = inquiry_changes(before, after, since=1)
    subtracted = Counter((one.shown, one.stage) for one in after)
    subtracted.subtract(Counter((one.shown, one.stage) for one in before))
    assert {(it.one.shown, it.one.stage): it.now - it.before for it in found} == {
        key: number for key, number in subtracted.items() if number
    }
    assert {it.since for it in found} == {1}
    assert inquiry_changes(before, reversed(before), since=1) == []
