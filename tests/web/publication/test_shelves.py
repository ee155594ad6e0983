import pytest
from tests.factories.access import AT
from tests.factories.registry import LATER, make_event

from baluarte.domain.publication.actions import withdraw_publication
from baluarte.domain.publication.queries import shelves
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as
from baluarte.web.publication.views.shelves import lists_and_mine

pytestmark = pytest.mark.django_db
NOW = AT.replace(month=6)


def take_back(cast, decision) -> None:
    with acting_as(cast.owner.pk):
        withdraw_publication(decision=decision, reason="Lo pidió.", by=cast.owner.pk, at=NOW)


def standing(cast, one: Event) -> list[str]:
    """Return the shelves on which an event stands."""
    compartment = cast.side.compartment.pk
    with acting_as(cast.owner.pk):
        return [
            shelf.__name__
            for shelf in (shelves.undecided, shelves.decided, shelves.withdrawn)
            if one.pk in [line.listed.event.pk for line in shelf(compartment, after=None).lines]
        ]


def test_nothing_decided_may_be_decided(cast):
    assert standing(cast, make_event(cast.side)) == ["undecided"]


def test_a_decision_alone_stands_on_no_shelf_of_its_list(cast):
    one = make_event(cast.side)
    cast.decide(one)
    assert standing(cast, one) == []


def test_what_two_people_decided_is_decided(cast):
    one = make_event(cast.side)
    cast.let_out(one)
    assert standing(cast, one) == ["decided"]


def test_what_was_taken_back_may_be_decided_anew(cast):
    one = make_event(cast.side)
    take_back(cast, cast.let_out(one))
    assert standing(cast, one) == ["undecided", "withdrawn"]


def test_a_withdrawal_ends_what_was_decided_before_it(cast):
    one = make_event(cast.side)
    cast.let_out(one)
    take_back(cast, cast.decide(one))
    assert standing(cast, one) == ["undecided", "withdrawn"]


def test_only_a_steward_has_lists_to_decide_on(cast):
    mine = []
    for account in (cast.owner, cast.documenter, cast.curator):
        with acting_as(account.pk):
            mine.append(lists_and_mine(by=account.pk, at=LATER)[1])
    assert mine == [{cast.side.compartment.pk}, set(), set()]


def test_the_next_page_of_a_shelf_goes_on_where_the_first_ended(cast):
    made = {make_event(cast.side).pk for _ in range(shelves.ON_A_PAGE + 3)}
    with acting_as(cast.owner.pk):
        first = shelves.undecided(cast.side.compartment.pk, after=None)
        second = shelves.undecided(cast.side.compartment.pk, after=first.after)
    seen = [line.listed.event.pk for line in [*first.lines, *second.lines]]
    assert (len(seen), set(seen), second.after) == (len(made), made, None)


def changes(cast, edition) -> tuple[int, int, int, int, int]:
    with acting_as(cast.curator.pk):
        found = shelves.changes_since(edition)
    return found.new, found.decided_anew, found.changed, found.withdrawn, found.waiting


def test_before_the_first_edition_everything_agreed_is_new(cast):
    cast.let_out(make_event(cast.side))
    cast.decide(make_event(cast.side))
    assert changes(cast, None) == (1, 0, 0, 0, 1)


def test_since_an_edition_only_what_came_after_is_new(cast):
    cast.let_out(make_event(cast.side))
    edition = cast.publish()
    assert changes(cast, edition) == (0, 0, 0, 0, 0)


def test_what_was_taken_back_since_an_edition_is_counted(cast):
    decision = cast.let_out(make_event(cast.side))
    edition = cast.publish()
    take_back(cast, decision)
    assert changes(cast, edition) == (0, 0, 0, 1, 0)


def test_an_edition_shows_what_it_holds(cast):
    one, other = make_event(cast.side), make_event(cast.side)
    cast.let_out(one)
    edition = cast.publish()
    with acting_as(cast.owner.pk):
        assert [shelves.editions_with(a.pk) for a in (one, other)] == [[edition], []]
