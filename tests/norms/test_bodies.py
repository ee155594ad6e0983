"""Bodies that decide by vote, as their text says."""

import pytest

from baluarte.norms.bodies import Outcome, outcome, quorum, refusals, seat_types
from baluarte.norms.catalogues import term


def test_the_places_with_a_vote_are_the_members_the_law_names():
    places = sum(one.places for one in seat_types() if one.votes)
    assert places == term("bodies", "board").facts["members"] == 9


def test_quorum_is_half_of_the_members_plus_one():
    assert quorum() == 5


@pytest.mark.parametrize(
    ("in_favour", "against", "means"),
    [(3, 2, Outcome.ADOPTED), (2, 3, Outcome.NOT_ADOPTED), (2, 2, Outcome.TIED),
     (0, 0, Outcome.TIED)],
)  # fmt: skip
def test_more_for_than_against_adopts_and_nobody_breaks_a_tie(in_favour, against, means):
    assert (
        outcome(in_favour=in_favour, against=against),
        term("bodies", "board").facts["tie_break"],
    ) == (means, "")


def test_every_seat_has_its_article_and_its_confidence():
    assert all(one.law.startswith("LPPDDHP art") and one.confidence for one in seat_types())


def test_every_refusal_is_said_in_both_languages():
    assert {code for code, said in refusals().items() if set(said) != {"es", "en"}} == set()
