"""Whoever holds several editions joins them by public name: nobody stands out. No database."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.publication.test_generalisation import ONE, month

from baluarte.domain.publication.coarsening import CoarseAct
from baluarte.domain.publication.events import Part, combine
from baluarte.domain.publication.generalisation import generalise, known_of
from baluarte.domain.publication.limits import limits
from baluarte.domain.publication.monotone import no_finer

KINDS = ("AG-THR", "AG-PHY", "AG-SPY")


def record(place, when, kind, victims):
    """Return what one record gives, as it was decided."""
    return replace(
        ONE, municipality=place, state=place[:2], date=month(*when), types=(kind,),
        acts=(CoarseAct(1, kind, ("PE-MUN",)),), victims=victims,
    )  # fmt: skip


RECORDS = st.builds(
    record,
    st.sampled_from(["20067", "20079", "07101", "07089"]),
    st.sampled_from([(2024, 1), (2024, 2), (2025, 1), (2025, 11)]),
    st.sampled_from(KINDS),
    st.integers(1, 2),
)
# What each edition adds, and how many of those told before it takes out.
EDITIONS = st.lists(
    st.tuples(st.lists(RECORDS, max_size=25), st.integers(0, 2)), min_size=2, max_size=4
)


def editions(steps):
    """Return what each edition tells by public name: each met with what was told before."""
    decided, told, shown = {}, {}, []
    gone = set()
    for number, (new, out) in enumerate(steps, start=1):
        gone |= set(sorted(set(told) - gone)[:out])
        decided |= {f"R{number:02}{n:03}": one for n, one in enumerate(new)}
        given = {
            name: replace(no_finer(one, told[name]), since=told[name].since)
            if name in told
            else replace(one, since=number)
            for name, one in decided.items()
            if name not in gone
        }
        events = [
            combine([Part(UUID(int=n), name, one)], identifier=UUID(int=n))
            for n, (name, one) in enumerate(given.items())
        ]
        found = generalise(events, limits()).events
        told |= {one.reference: one.parts[0].given for one in found}
        shown.append({one.reference: known_of(one) for one in found})
    return shown, gone


@settings(deadline=None, max_examples=25)
@given(EDITIONS)
def test_joined_by_name_nobody_is_among_fewer_than_k_but_for_who_was_taken_out(steps):
    """Of a class that somebody left, the others are k with whoever left: that is no secret."""
    shown, _gone = editions(steps)
    joined = defaultdict(list)
    for number, edition in enumerate(shown):
        for name in edition:
            joined[name].append((number, edition[name]))
    first = Counter(told[0] for told in joined.values())
    assert all(first[told[0]] >= limits().k for told in joined.values())


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.lists(RECORDS, max_size=25), st.just(0)), min_size=2, max_size=4))
def test_where_nobody_is_taken_out_all_editions_together_say_what_the_first_said(steps):
    shown, _gone = editions(steps)
    joined = defaultdict(list)
    for edition in shown:
        for name, told in edition.items():
            joined[name].append(told)
    together = Counter(tuple(told) for told in joined.values())
    assert all(times >= limits().k for times in together.values())
    assert all(len(set(told)) == 1 for told in joined.values())


@settings(deadline=None, max_examples=25)
@given(EDITIONS)
def test_one_edition_taken_from_the_next_leaves_classes_of_k(steps):
    """Newcomers are found by subtraction, so they hide among newcomers."""
    shown, _gone = editions(steps)
    for before, after in pairwise(shown):
        new = Counter(told for name, told in after.items() if name not in before)
        ever = Counter(told for name, told in after.items() if told in new)
        assert all(ever[told] >= limits().k for told in new)


@settings(deadline=None, max_examples=25)
@given(st.lists(RECORDS, min_size=5, max_size=40), st.randoms())
def test_the_order_of_records_changes_no_row(records, seed):
    def told(some):
        events = [
            combine([Part(UUID(int=n), name, one)], identifier=UUID(int=n))
            for n, (name, one) in enumerate(some)
        ]
        return {one.reference: known_of(one) for one in generalise(events, limits()).events}

    named = [(f"R{n:03}", one) for n, one in enumerate(records)]
    again = list(named)
    seed.shuffle(again)
    assert Counter(told(named).values()) == Counter(told(again).values())
