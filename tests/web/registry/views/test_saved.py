"""Searches that are kept, as pages: what each asks in words, and nothing for a stranger."""

import pytest
from tests.factories.registry import LATER, make_event
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.registry.actions.saved import MOST_KEPT, save_search
from baluarte.domain.registry.models import SavedSearch, Watch
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
THREATS = Filters(types=("AG-THR",), state="30")


def save(account, filters=THREATS, institution=None):
    with acting_as(account.pk):
        return save_search(filters=filters, institution=institution, by=account.pk, at=LATER)


def page(name: str, one: SavedSearch) -> str:
    return page_of(name, search_id=one.pk)


def shown(browser) -> tuple[list, list]:
    answer = browser.get(page_of("saved_searches"))
    return tuple(
        [row["search"].pk for row in answer.context[which]] for which in ("mine", "shared")
    )


def test_what_the_list_asks_can_be_saved_and_is_said_in_words(enter, cast):
    browser = enter(cast.owner)
    browser.post(page_of("save_search"), {"question": "entidad=30&tipo=AG-THR"})
    [row] = browser.get(page_of("saved_searches")).context["mine"]
    assert (row["says"], row["url"].partition("?")[2]) == (
        ["Estado Treinta", "Threat (not death)"],
        "entidad=30&tipo=AG-THR",
    )


def test_the_list_offers_to_save_only_what_asks_something(enter, cast):
    browser = enter(cast.owner)
    said = [
        page_of("save_search") in browser.get(page_of("events") + asked).content.decode()
        for asked in ("", "?entidad=30")
    ]
    assert said == [False, True]


def test_saving_nothing_keeps_nothing(enter, cast):
    browser = enter(cast.owner)
    answer = browser.post(page_of("save_search"), {"question": "state__in=30"}, follow=True)
    assert "is the list itself" in answer.content.decode()
    assert shown(browser) == ([], [])


def test_too_many_are_said(enter, cast):
    for number in range(MOST_KEPT):
        save(cast.owner, Filters(municipality="30001", within_km=number + 1))
    browser = enter(cast.owner)
    answer = browser.post(page_of("save_search"), {"question": "entidad=20"}, follow=True)
    assert f"You keep {MOST_KEPT} searches" in answer.content.decode()


def test_the_cast_of_four(enter, cast):
    saved = save(cast.owner, institution=cast.side.institution)
    seen = {
        name: shown(enter(getattr(cast, name)))
        for name in ("owner", "colleague", "without_role", "stranger")
    }
    assert seen == {
        "owner": ([saved.pk], []),
        "colleague": ([], [saved.pk]),
        "without_role": ([], [saved.pk]),
        "stranger": ([], []),
    }


@pytest.mark.parametrize("name", ["open_search", "watch_search", "share_search"])
def test_a_strangers_answer_is_that_of_what_does_not_exist(enter, cast, name):
    saved = save(cast.owner, institution=cast.side.institution)
    browser = enter(cast.stranger)
    there, nowhere = (
        browser.post(page_of(name, search_id=key)) for key in (saved.pk, cast.side.compartment.pk)
    )
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert len(there.content) == len(nowhere.content)


def test_a_colleague_shares_nothing_that_is_not_hers(enter, cast):
    saved = save(cast.owner, institution=cast.side.institution)
    assert enter(cast.colleague).post(page("share_search", saved)).status_code == 404


def test_looking_goes_to_the_list_and_makes_it_new_no_more(enter, cast, as_operator):
    saved = save(cast.owner)
    with as_operator():
        Watch.objects.update(found=3)
    browser = enter(cast.owner)
    before = browser.get(page_of("saved_searches")).context["mine"][0]["fresh"]
    answer = browser.post(page("open_search", saved))
    after = browser.get(page_of("saved_searches")).context["mine"][0]["fresh"]
    assert (before, answer.url, after) == (
        "3 new",
        page_of("events") + "?entidad=30&tipo=AG-THR",
        "",
    )


def test_a_search_is_shared_and_taken_back(enter, cast):
    saved = save(cast.owner)
    browser, colleague = enter(cast.owner), cast.colleague
    browser.post(page("share_search", saved), {"institution": str(cast.side.institution.pk)})
    shared = shown(enter(colleague))
    enter(cast.owner).post(page("share_search", saved))
    assert (shared, shown(enter(colleague))) == (([], [saved.pk]), ([], []))


def test_what_rests_says_why(enter, cast, as_operator):
    save(cast.owner)
    with as_operator():
        Watch.objects.update(stopped_at=LATER, stopped_why="question")
    said = enter(cast.owner).get(page_of("saved_searches", language="es")).content.decode()
    assert "Ya no se ejecuta" in said


def test_thirty_searches_ask_as_little_as_one(enter, cast):
    browser = enter(cast.owner)
    save(cast.owner)
    of_one = asked_by(browser, page_of("saved_searches"))
    for number in range(MOST_KEPT - 1):
        save(cast.owner, Filters(municipality="30001", within_km=number + 1))
    of_thirty = asked_by(browser, page_of("saved_searches"))
    assert (of_one, of_one <= 15) == (of_thirty, True)


def test_looking_at_the_page_changes_nothing(enter, cast, as_operator):
    save(cast.owner)
    make_event(cast.side)
    enter(cast.owner).get(page_of("saved_searches"))
    with as_operator():
        assert Watch.objects.get().seen_at == LATER
