"""The cast on every address of memory: its team comes in, a stranger finds nothing."""

import pytest
from django.urls import reverse
from tests.factories.looking import changed_by_looking
from tests.web.registry.conftest import asked_by
from tests.web.test_routes import patterns

from baluarte.web.memory.urls import urlpatterns

pytestmark = pytest.mark.django_db
LISTS = {"memory_pages"}
OF_A_WRITER = {"new_memory_page"}
HERS = {"own_memory", "own_memory_word", "own_withdraw_memory", "own_memory_file"}
OF_ONE = {
    "memory_page", "name_memory_consenter", "add_memory_item", "add_memory_text",
    "correct_memory_text", "record_memory_consent", "propose_memory", "review_memory",
    "withdraw_memory", "memory_file",
}  # fmt: skip
OF_HER_OWN = HERS


@pytest.fixture
def addresses(laid):
    named = {
        "add_memory_item": ["texto"], "add_memory_text": [laid.items["text"].pk],
        "correct_memory_text": [laid.texts[0].pk], "review_memory": [laid.proposal.pk],
        "memory_file": [laid.items["photograph"].pk],
    }  # fmt: skip
    return {
        name: reverse(name, args=[laid.page.reference, *named.get(name, [])]) for name in OF_ONE
    }


def test_no_address_of_the_room_is_forgotten():
    assert {one.name for one in patterns(urlpatterns)} == (OF_ONE | LISTS | HERS | OF_A_WRITER)


def test_its_team_comes_in(enter, cast, addresses):
    for who in (cast.owner, cast.colleague):
        browser = enter(who)
        found = {name: browser.get(there).status_code for name, there in addresses.items()}
        assert set(found.values()) == {200}, found


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_nobody_else_finds_it(enter, cast, addresses, who):
    browser = enter(getattr(cast, who))
    for there in addresses.values():
        assert {browser.get(there).status_code, browser.post(there, {}).status_code} == {404}


def test_a_stranger_reads_an_empty_list(enter, cast, laid):
    said = enter(cast.stranger).get(reverse("memory_pages")).text
    assert laid.page.reference not in said


def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator):
    every = [*addresses.values(), reverse("memory_pages"), reverse("new_memory_page")]
    assert changed_by_looking(enter(cast.owner), every, as_operator) == []


def test_more_pages_ask_no_more(enter, cast, laid):
    from tests.factories.memory import a_page, item

    browser, there = enter(cast.owner), reverse("memory_pages")
    browser.get(there)
    few = asked_by(browser, there)
    for _ in range(4):
        item(cast, a_page(cast, laid.case), "name", "Otro nombre inventado")
    assert asked_by(browser, there) == few


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("colleague", 200), ("without_role", 404), ("liaison", 404)],
)
def test_who_writes_with_families_begins_a_page_without_a_case(enter, cast, who, status):
    browser = enter(getattr(cast, who))
    assert browser.get(reverse("new_memory_page")).status_code == status
