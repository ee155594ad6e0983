"""Counts of others at the workbench: who keeps the figures comes in, two persons, nobody else."""

import pytest
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.documents import DOCUMENT, chosen
from tests.factories.registry import make_event
from tests.factories.stated import IN, SAID, let_count_out, mark, state

from baluarte.domain.publication import queries
from baluarte.domain.publication.models import MarkReview, StatedCount, StatedMark
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def keepers(as_operator):
    """Two who keep the figures; the second reads what the first read."""
    with as_operator():
        home = make_institution()
        return [make_account(institution=home, roles=["curator"]) for _ in range(2)]


@pytest.fixture
def stated(keepers):
    return state(keepers[0])


@pytest.fixture
def addresses(stated):
    key = [stated.pk]
    return {
        "stated_counts": reverse("stated_counts"),
        "state_count": reverse("state_count"),
        "stated_count": reverse("stated_count", args=key),
        "mark_events": reverse("mark_events", args=key),
    }


@pytest.fixture
def published(cast):
    decision = cast.let_out(make_event(cast.side))
    cast.publish()
    return decision.reference


def written(**changed):
    days = ("first_date", "last_date", "document_date", "read_date")
    said = {
        name: getattr(SAID, name).isoformat() if name in days else getattr(SAID, name)
        for name in SAID.__slots__
        if name != "copy_sha256"
    }
    return {**said, "kinds": [], "states": [], **changed}


@pytest.mark.parametrize("who", [0, 1])
def test_who_keeps_the_figures_comes_in(enter, keepers, addresses, who):
    browser = enter(keepers[who])
    assert {browser.get(one).status_code for one in addresses.values()} == {200}


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, addresses, who):
    browser = enter(getattr(cast, who))
    answers = [browser.get(one) for one in addresses.values()]
    answers += [browser.post(one, {"answer": "agrees"}) for one in addresses.values()]
    assert {one.status_code for one in answers} == {404}


def test_a_count_is_stated_as_the_document_says(enter, keepers):
    answer = enter(keepers[0]).post(reverse("state_count"), written(kinds=["AG-KIL"]))
    with acting_as(keepers[0].pk):
        [made] = StatedCount.objects.all()
    assert (answer.status_code, made.number, made.kinds, made.url) == (
        302, SAID.number, ["AG-KIL"], SAID.url,
    )  # fmt: skip


def test_the_hash_of_the_copy_is_computed_and_the_copy_is_not_kept(enter, keepers):
    answer = enter(keepers[0]).post(reverse("state_count"), written(copy=chosen()))
    with acting_as(keepers[0].pk):
        [made] = StatedCount.objects.all()
    assert (answer.status_code, made.copy_sha256) == (302, DOCUMENT.sha256)


@pytest.mark.parametrize(
    "changed",
    [
        {"last_date": "2020-01-01"},
        {"url": "http://fiscalia.example/"},
        {"copy": chosen(b"<html>")},
        {"read_date": "2020-01-01"},
        {"kinds": ["AG-NONE"]},
    ],
)
def test_what_cannot_be_is_asked_again(enter, keepers, changed):
    answer = enter(keepers[0]).post(reverse("state_count"), written(**changed))
    with acting_as(keepers[0].pk):
        assert (answer.status_code, StatedCount.objects.count()) == (422, 0)


def test_a_second_person_lets_it_out_and_the_first_does_not(enter, keepers, stated, addresses):
    address = addresses["stated_count"]
    own = enter(keepers[0]).post(address, {"answer": "agrees"})
    other = enter(keepers[1]).post(address, {"answer": "agrees"})
    with acting_as(keepers[0].pk):
        standing = queries.standings_of_counts([queries.stated_count(stated.pk)])
    assert (own.status_code, other.status_code, standing[stated.pk]) == (404, 302, "stands")


def test_a_published_event_is_marked_and_another_lets_the_mark_out(
    enter, keepers, stated, published, addresses
):
    marked = enter(keepers[0]).post(
        addresses["mark_events"],
        {"events": [published], "ground": "named", "page": "4", "entry": ""},
    )
    with acting_as(keepers[0].pk):
        [made] = StatedMark.objects.all()
    ticked = {"mark": [str(made.pk)], "marks": "agrees"}
    own = enter(keepers[0]).post(addresses["stated_count"], ticked)
    other = enter(keepers[1]).post(addresses["stated_count"], ticked)
    with acting_as(keepers[0].pk):
        reviews = list(MarkReview.objects.values_list("reviewed_by", "agrees"))
    assert (marked.status_code, made.answer, made.page) == (302, "contained", 4)
    assert (own.status_code, other.status_code, reviews) == (302, 302, [(keepers[1].pk, True)])


def test_nothing_ticked_is_asked_again(enter, keepers, published, addresses):
    answer = enter(keepers[0]).post(addresses["mark_events"], {"ground": "named"})
    assert answer.status_code == 422


def test_a_count_taken_back_is_asked_by_who_just_showed_who_she_is(confirm, keepers, stated):
    address = reverse("withdraw_count", args=[stated.pk])
    answer = confirm(keepers[1]).post(address, {"why": "misread"})
    with acting_as(keepers[0].pk):
        assert (answer.status_code, queries.stated_count(stated.pk).withdrawal.why) == (
            302, "misread",
        )  # fmt: skip


def test_a_list_asks_as_much_for_one_as_for_thirty(
    enter, keepers, addresses, django_assert_max_num_queries
):
    browser = enter(keepers[0])
    for _ in range(29):
        let_count_out(state(keepers[0]), keepers[1])
    with django_assert_max_num_queries(15):
        assert browser.get(addresses["stated_counts"]).status_code == 200


def test_marks_that_wait_are_shown_with_where_they_stand(enter, keepers, stated, published):
    mark(stated, [published], IN, keepers[0])
    page = enter(keepers[1]).get(reverse("stated_count", args=[stated.pk])).content.decode()
    assert published in page
