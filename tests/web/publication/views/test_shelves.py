import pytest
from tests.factories.registry import make_event, make_events
from tests.web.registry.conftest import asked_by, page_of

pytestmark = pytest.mark.django_db
SHELVES = ("esperan", "por-decidir", "decididos", "retirados")


def shelf(name: str) -> str:
    return page_of("decisions") + f"?estante={name}"


def references(answer, name: str = "lines") -> list[str]:
    return [line["row"].event.reference for line in answer.context[name]]


def test_what_others_decided_waits_for_a_second_person(enter, cast):
    one = make_event(cast.side)
    cast.decide(one)
    answer = enter(cast.colleague).get(page_of("decisions"))
    assert (references(answer), references(answer, "mine")) == ([one.reference], [])


def test_what_one_decided_waits_for_somebody_else(enter, cast):
    one = make_event(cast.side)
    cast.decide(one)
    answer = enter(cast.owner).get(page_of("decisions"))
    assert (references(answer), references(answer, "mine")) == ([], [one.reference])


def test_a_steward_sees_what_may_be_decided(enter, cast):
    one = make_event(cast.side)
    assert references(enter(cast.owner).get(shelf("por-decidir"))) == [one.reference]


def test_a_documenter_has_nothing_to_decide(enter, cast):
    make_event(cast.side)
    answer = enter(cast.documenter).get(shelf("por-decidir"))
    assert (references(answer), answer.context["offered"]) == ([], [])


def test_what_an_edition_shows_says_so(enter, cast):
    cast.let_out(make_event(cast.side))
    cast.publish()
    [line] = enter(cast.colleague).get(shelf("decididos")).context["lines"]
    assert line["edition"] == "1.0"


@pytest.mark.parametrize("name", SHELVES)
@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_whoever_may_not_sees_empty_shelves(enter, cast, name, who):
    cast.let_out(make_event(cast.side))
    make_event(cast.side)
    answer = enter(getattr(cast, who)).get(shelf(name))
    assert (answer.status_code, references(answer)) == (200, [])


@pytest.mark.parametrize("address", ["?despues=x", "?despues=2026-01-01_x", "?estante=nada"])
def test_an_address_that_means_nothing_is_the_first_page(enter, cast, address):
    assert enter(cast.owner).get(page_of("decisions") + address).status_code == 200


def test_the_next_page_of_what_waits_goes_on_where_the_first_ended(enter, cast):
    made = make_events(cast.side, [{} for _ in range(33)])
    for one in made:
        cast.decide(one)
    browser = enter(cast.colleague)
    first = browser.get(page_of("decisions"))
    second = browser.get(page_of("decisions") + first.context["next_url"])
    assert sorted(references(first) + references(second)) == sorted(one.reference for one in made)


@pytest.mark.parametrize("name", SHELVES)
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_a_shelf_of_30_asks_as_little_as_of_one(enter, cast, name, who):
    def lay(number: int) -> None:
        told = [{"municipality_id": "30002"} for _ in range(number)]
        for one in make_events(cast.side, told):
            cast.decide(one)
        for one in make_events(cast.side, told):
            cast.let_out(one)
        make_events(cast.side, told)

    lay(1)
    browser = enter(getattr(cast, who))
    of_one = asked_by(browser, shelf(name))
    lay(29)
    of_thirty = asked_by(browser, shelf(name))
    assert (of_one, of_one <= 15) == (of_thirty, True)
