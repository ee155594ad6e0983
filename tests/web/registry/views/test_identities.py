import pytest
from tests.factories.registry import make_event, share_coded
from tests.web.registry.conftest import page_of

from baluarte.domain.people.models import Person
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME = "Zenaida Canaria Inventadísima"


def is_withheld(account) -> bool:
    with acting_as(account.pk):
        return Person.objects.get().name_withheld


def test_the_owner_finds_an_event_by_the_name_of_its_victim(enter, cast):
    one = make_event(cast.side, names=NAME)
    answer = enter(cast.owner).post(
        page_of("search_by_name"), {"name": "zenaida canaria inventadisima"}
    )
    assert [found.line.event.pk for found in answer.context["found"]] == [one.pk]


def test_a_stranger_finds_nobody(enter, cast, other):
    make_event(cast.side, names=NAME)
    answer = enter(other.documenter).post(page_of("search_by_name"), {"name": NAME})
    assert answer.context["found"] == []


@pytest.mark.parametrize("who", ["without_role"])
def test_whoever_may_know_no_identity_has_no_such_page(enter, cast, who):
    assert enter(getattr(cast, who)).get(page_of("search_by_name")).status_code == 404


def test_a_curator_of_coded_facts_has_no_such_page(enter, cast, curator):
    share_coded(cast.side)
    assert enter(curator).get(page_of("search_by_name")).status_code == 404


def test_a_name_in_an_address_searches_nothing(enter, cast):
    make_event(cast.side, names=NAME)
    answer = enter(cast.owner).get(page_of("search_by_name"), {"name": NAME})
    assert answer.context["found"] is None


def test_a_name_is_withheld(enter, cast):
    one = make_event(cast.side, names=NAME)
    enter(cast.owner).post(page_of("withhold_name", one, number=1))
    assert is_withheld(cast.owner)


def test_only_a_steward_lets_a_withheld_name_be_shown_again(enter, cast):
    one = make_event(cast.side, names=NAME)
    enter(cast.owner).post(page_of("withhold_name", one, number=1))
    refused = enter(cast.owner).post(page_of("withhold_name", one, number=1))
    still = is_withheld(cast.owner)
    enter(cast.side.steward).post(page_of("withhold_name", one, number=1))
    assert (refused.status_code, still, is_withheld(cast.owner)) == (404, True, False)


def test_a_victim_nobody_named_has_no_name_to_withhold(enter, cast):
    one = make_event(cast.side, names=NAME)
    assert enter(cast.owner).get(page_of("withhold_name", one, number=2)).status_code == 404
