from dataclasses import replace

import pytest
from django.urls import reverse
from tests.factories.access import AT
from tests.factories.registry import make_event
from tests.web.publication.conftest import share
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.access.actions import end_membership
from baluarte.domain.access.models import Membership
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.publication.models import Decision, PublishedEvent, Review, Withdrawal
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WRITTEN = {
    "fields_out": ["date", "types"],
    "ground": "consent",
    "ground_detail": "La familia consintió por escrito.",
    "risk_note": "Se habló con la familia.",
}


def decisions(cast) -> list[Decision]:
    with acting_as(cast.owner.pk):
        return list(Decision.objects.order_by("decided_at"))


def test_a_steward_decides_what_may_be_public(enter, cast):
    one = make_event(cast.side)
    answer = enter(cast.owner).post(page_of("decide", one), WRITTEN)
    [decision] = decisions(cast)
    assert (answer.url, decision.fields, decision.event_id) == (
        page_of("decide", one),
        ["date", "types"],
        one.pk,
    )


def test_she_says_that_it_goes_out_as_it_is_and_the_second_person_reads_that(enter, cast):
    one = make_event(cast.side)
    enter(cast.owner).post(page_of("decide", one), WRITTEN | {"is_exact": "on"})
    [decision] = decisions(cast)
    page = reverse("review_decision", args=[decision.pk])
    told = enter(cast.colleague).get(page).content.decode()
    assert (decision.is_exact, "It would go out as it is" in told) == (True, True)


def test_what_nobody_consented_to_does_not_go_out_as_it_is(enter, cast):
    one = make_event(cast.side)
    given = WRITTEN | {"is_exact": "on", "ground": "already_public"}
    answer = enter(cast.owner).post(page_of("decide", one), given)
    assert (answer.status_code, decisions(cast)) == (422, [])


@pytest.mark.parametrize("field", ["ground", "ground_detail", "risk_note"])
def test_a_decision_says_its_ground_and_its_risk(enter, cast, field):
    one = make_event(cast.side)
    answer = enter(cast.owner).post(page_of("decide", one), WRITTEN | {field: ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_asking_for_the_page_decides_nothing(enter, cast):
    one = make_event(cast.side)
    answer = enter(cast.owner).post(
        page_of("decide", one), {"fields_out": ["types"], "again": "row"}
    )
    out = answer.context["event_out"]
    assert (answer.status_code, decisions(cast)) == (200, [])
    assert (out.types, out.date) == (["AG-THR"], "")


@pytest.mark.parametrize("who", ["documenter", "colleague"])
def test_whoever_is_no_steward_reads_and_does_not_decide(enter, cast, who):
    one = make_event(cast.side)
    browser = enter(getattr(cast, who))
    read, sent = browser.get(page_of("decide", one)), browser.post(page_of("decide", one), WRITTEN)
    assert (read.status_code, read.context["may_decide"], sent.status_code) == (200, False, 404)


def test_a_list_that_is_not_shared_says_why_nothing_goes_out(enter, cast):
    one = make_event(cast.side)
    share(cast.side, ShareLevel.MINE)
    browser = enter(cast.owner)
    said = browser.get(page_of("decide", one)).content.decode()
    assert "Its list is not shared for publication" in said
    assert browser.post(page_of("decide", one), WRITTEN).status_code == 404


def test_what_somebody_wrote_is_not_on_the_page_of_the_public(enter, cast):
    one = make_event(cast.side)
    cast.decide(one)
    page = enter(cast.colleague).get(page_of("decide", one))
    assert "Se habló con la familia." in page.content.decode()
    assert "Se habló con la familia." not in str(page.context["page_out"])


def test_a_second_person_agrees(enter, cast):
    decision = cast.decide(make_event(cast.side))
    enter(cast.colleague).post(
        page_of("review_decision", decision_id=decision.pk), {"agrees": "si"}
    )
    with acting_as(cast.owner.pk):
        review = Review.objects.get()
    assert (review.agrees, review.is_single, review.reviewed_by_id) == (
        True,
        False,
        cast.colleague.pk,
    )


def test_whoever_disagrees_says_why(enter, cast):
    decision = cast.decide(make_event(cast.side))
    address = page_of("review_decision", decision_id=decision.pk)
    browser = enter(cast.colleague)
    silent = browser.post(address, {"agrees": "no"})
    browser.post(address, {"agrees": "no", "note": "Se reconoce a la persona."})
    with acting_as(cast.owner.pk):
        assert (silent.status_code, Review.objects.get().agrees) == (422, False)


def test_a_peer_who_sees_coded_facts_may_be_the_second_person(enter, cast):
    decision = cast.decide(make_event(cast.side))
    enter(cast.curator).post(page_of("review_decision", decision_id=decision.pk), {"agrees": "si"})
    with acting_as(cast.owner.pk):
        assert Review.objects.get().reviewed_by_id == cast.curator.pk


def test_nobody_reviews_their_own_where_another_could(enter, cast):
    decision = cast.decide(make_event(cast.side))
    answer = enter(cast.owner).post(
        page_of("review_decision", decision_id=decision.pk), {"agrees": "si"}
    )
    assert (answer.status_code, answer.context["may_review"]) == (422, False)


@pytest.fixture
def alone(cast, as_operator):
    """The steward is the only person of her organisation who could decide or review."""
    with as_operator():
        for one in Membership.objects.filter(institution=cast.side.institution).exclude(
            account=cast.owner
        ):
            end_membership(membership=one, by=None, at=AT)
    return cast


def test_alone_one_is_told_that_it_is_a_single_review(enter, alone):
    one = make_event_as_steward(alone)
    browser = enter(alone.owner)
    answer = browser.post(page_of("decide", one), WRITTEN, follow=True)
    said = answer.content.decode()
    [decision] = decisions(alone)
    browser.post(page_of("review_decision", decision_id=decision.pk), {"agrees": "si"})
    with acting_as(alone.owner.pk):
        review = Review.objects.get()
    assert ("every edition says: a single review" in said, review.is_single) == (True, True)


def make_event_as_steward(cast):
    return make_event(replace(cast.side, documenter=cast.owner))


def test_a_decision_that_was_reviewed_is_shown_with_the_rest(enter, cast):
    one = make_event(cast.side)
    decision = cast.let_out(one)
    answer = enter(cast.colleague).get(page_of("review_decision", decision_id=decision.pk))
    assert (answer.status_code, answer.url) == (302, page_of("decide", one))


def test_before_it_is_taken_back_one_is_told_which_edition_results(enter, cast):
    decision = cast.let_out(make_event(cast.side))
    cast.publish()
    answer = enter(cast.documenter).get(page_of("withdraw_publication", decision_id=decision.pk))
    assert answer.context["editions"] == [{"now": "1.0", "next": "1.1"}]


def test_what_is_taken_back_is_gone_when_it_answers(enter, cast):
    decision = cast.let_out(make_event(cast.side))
    cast.publish()
    answer = enter(cast.documenter).post(
        page_of("withdraw_publication", decision_id=decision.pk),
        {"reason": "La familia lo pidió."},
        follow=True,
    )
    with acting_as(cast.owner.pk):
        left = PublishedEvent.objects.count(), Withdrawal.objects.count()
    assert left == (0, 1)
    assert "The files are made anew: edition 1.1." in answer.content.decode()


def test_a_withdrawal_says_why(enter, cast):
    decision = cast.let_out(make_event(cast.side))
    answer = enter(cast.owner).post(
        page_of("withdraw_publication", decision_id=decision.pk), {"reason": " "}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_a_curator_of_coded_facts_takes_nothing_back(enter, cast):
    decision = cast.let_out(make_event(cast.side))
    address = page_of("withdraw_publication", decision_id=decision.pk)
    assert enter(cast.curator).post(address, {"reason": "x"}).status_code == 404


def test_a_page_of_several_decisions_asks_as_little_as_of_one(enter, cast):
    one = make_event(cast.side)
    cast.let_out(one)
    browser = enter(cast.owner)
    of_one = asked_by(browser, page_of("decide", one))
    for _ in range(5):
        cast.let_out(one)
    of_six = asked_by(browser, page_of("decide", one))
    # One of them counts how many published events say the same, one asks for the menu's roles.
    assert of_one == of_six
    assert of_one <= 17
