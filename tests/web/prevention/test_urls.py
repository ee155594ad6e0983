"""The cast on every address of the room: what is of one house, nobody else meets."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.looking import changed_by_looking
from tests.factories.recognition import (
    STIGMA,
    ask,
    enter_one,
    hear,
    let_entry_stand,
    open_clock,
    stands,
)
from tests.web.registry.conftest import asked_by
from tests.web.test_routes import patterns

from baluarte.domain.prevention.models import RecognitionReview
from baluarte.domain.wall.context import acting_as
from baluarte.web.prevention.urls import urlpatterns

pytestmark = pytest.mark.django_db
LISTS = {"recognitions", "condemnation_clocks"}
OF_WHO_KEEPS = {"new_recognition", "withdraw_recognition", "ask_correction", "answer_correction"}
OF_WHO_ADDS = {"new_condemnation_clock", "record_family_word", "note_condemnation"}
OF_A_CLOCK = {"condemnation_clock", *OF_WHO_ADDS}
OF_AN_ENTRY = {"recognition", *OF_WHO_KEEPS}
OF_ONE = OF_A_CLOCK | OF_AN_ENTRY


@pytest.fixture
def addresses(cast, ours, side, event):
    entry = stands(cast.owner, cast.colleague, ours, **STIGMA)
    ask(cast.owner, entry)
    clock = open_clock(side.documenter, event)
    of_entry = OF_AN_ENTRY - {"new_recognition"}
    of_clock = OF_A_CLOCK - {"new_condemnation_clock"}
    return {
        "new_recognition": reverse("new_recognition"),
        "new_condemnation_clock": reverse("new_condemnation_clock"),
        **{name: reverse(name, args=[entry.reference]) for name in of_entry},
        **{name: reverse(name, args=[clock.reference]) for name in of_clock},
    }


def test_no_address_of_the_room_is_forgotten():
    assert {one.name for one in patterns(urlpatterns)} == OF_ONE | LISTS


@pytest.mark.parametrize("name", sorted(OF_AN_ENTRY))
def test_who_keeps_it_comes_in(enter, cast, addresses, name):
    assert enter(cast.owner).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_A_CLOCK))
def test_who_adds_to_the_event_comes_in(enter, side, addresses, name):
    assert enter(side.documenter).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_ONE))
@pytest.mark.parametrize("who", ["peer", "stranger"])
def test_what_is_of_one_house_is_not_there_for_others(enter, cast, addresses, name, who):
    if who == "peer" and name == "new_recognition":
        pytest.skip("whoever keeps it for another house enters its own")
    browser = enter(getattr(cast, who))
    answers = [browser.get(addresses[name]), browser.post(addresses[name], {"review": "stands"})]
    assert {one.status_code for one in answers} == {404}


@pytest.mark.parametrize("name", sorted(OF_WHO_KEEPS))
def test_only_who_keeps_recognition_changes_it(enter, cast, addresses, name):
    assert enter(cast.without_role).get(addresses[name]).status_code == 404


def test_what_is_shared_is_seen_by_another_house_and_changed_by_none_of_it(enter, cast, shared):
    made = stands(cast.owner, cast.colleague, shared, **STIGMA)
    waits = enter_one(cast.owner, shared, page=4)
    browser = enter(cast.peer)
    listed = browser.get(reverse("recognitions")).content.decode()
    assert (made.reference in listed, waits.reference in listed) == (True, False)
    assert browser.get(reverse("recognition", args=[made.reference])).status_code == 200
    assert browser.get(reverse("recognition", args=[waits.reference])).status_code == 404
    for name in ("withdraw_recognition", "ask_correction"):
        assert browser.get(reverse(name, args=[made.reference])).status_code == 404


def test_to_another_house_the_page_names_the_house_and_not_the_person(enter, cast, shared):
    made = stands(cast.owner, cast.colleague, shared)
    address = reverse("recognition", args=[made.reference])
    said = enter(cast.peer).get(address).content.decode()
    assert cast.institution.name in said
    assert cast.owner.display_name not in said


def test_who_entered_it_does_not_review_it_and_another_does(enter, cast, shared):
    made = enter_one(cast.owner, shared)
    address = reverse("recognition", args=[made.reference])
    assert enter(cast.owner).post(address, {"review": "stands"}).status_code == 404
    assert enter(cast.peer).post(address, {"review": "stands"}).status_code == 404
    assert enter(cast.colleague).post(address, {"review": ""}).status_code == 422
    assert enter(cast.colleague).post(address, {"review": "stands"}).status_code == 302
    with acting_as(cast.owner.pk):
        assert RecognitionReview.objects.get().reviewed_by_id == cast.colleague.pk


def test_looking_at_each_changes_nothing(enter, cast, side, addresses, as_operator):
    of_entries = [addresses[name] for name in OF_AN_ENTRY]
    of_clocks = [addresses[name] for name in OF_A_CLOCK]
    lists = [reverse(name) for name in LISTS]
    assert changed_by_looking(enter(cast.owner), of_entries + lists, as_operator) == []
    assert changed_by_looking(enter(side.documenter), of_clocks, as_operator) == []


def test_thirty_entries_ask_no_more_of_the_database_than_two(enter, cast, shared):
    browser, there = enter(cast.colleague), reverse("recognitions")
    for page in (1, 2):
        made = enter_one(cast.owner, shared, page=page, **STIGMA)
        let_entry_stand(cast.colleague, made)
    few = asked_by(browser, there)
    for day in range(1, 28):
        made = enter_one(cast.owner, shared, happened_date=date(2026, 4, day), **STIGMA)
        let_entry_stand(cast.colleague, made)
    assert asked_by(browser, there) == few
    assert few <= 30


def test_ten_clocks_ask_no_more_of_the_database_than_two(enter, side, event):
    browser, there = enter(side.documenter), reverse("condemnation_clocks")
    codes = [f"EDO-{number:02}-FIS" for number in range(1, 11)]
    for code in codes[:2]:
        hear(side.documenter, open_clock(side.documenter, event, authority=code))
    few = asked_by(browser, there)
    for code in codes[2:]:
        hear(side.documenter, open_clock(side.documenter, event, authority=code))
    assert asked_by(browser, there) == few
