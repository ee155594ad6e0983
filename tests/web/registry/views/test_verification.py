import pytest
from tests.factories.access import make_account
from tests.factories.registry import make_event, make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.registry import actions
from baluarte.domain.registry.models import Event, VerificationTurn
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast, as_operator):
    """Another verifier of the same organisation."""
    with as_operator():
        return make_account(institution=cast.side.institution, roles=["verifier"])


def rows_of(browser, language="en") -> list[dict]:
    return browser.get(page_of("verification_queue", language=language)).context["rows"]


def test_the_queue_says_that_it_orders_work_and_not_persons(enter, cast):
    make_event(cast.side)
    said = enter(cast.colleague).get(page_of("verification_queue")).content.decode()
    assert "An order of work on events, never of persons" in said


def test_a_verifier_may_take_and_a_documenter_may_not(enter, cast):
    make_event(cast.side)
    assert [row["may_take"] for row in rows_of(enter(cast.colleague))] == [True]
    assert [row["may_take"] for row in rows_of(enter(cast.owner))] == [False]


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_nobody_else_sees_what_waits(enter, cast, who):
    make_event(cast.side)
    assert rows_of(enter(getattr(cast, who))) == []


def test_an_event_is_taken_to_be_read_and_given_back(enter, cast):
    one = make_event(cast.side)
    browser = enter(cast.colleague)
    taken = browser.post(page_of("take_turn", one))
    assert (taken.status_code, taken.url) == (302, page_of("event", one))
    assert [row["is_mine"] for row in rows_of(browser)] == [True]
    browser.post(page_of("leave_turn", one))
    assert [row["may_take"] for row in rows_of(browser)] == [True]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Another person is verifying this event"), ("es", "Otra persona está verificando")],
)
def test_what_another_has_is_refused_in_words(enter, cast, second, language, said):
    one = make_event(cast.side)
    enter(second).post(page_of("take_turn", one))
    answer = enter(cast.colleague).post(page_of("take_turn", one, language=language), follow=True)
    assert said in answer.content.decode()
    with acting_as(second.pk):
        assert [turn.by_id for turn in VerificationTurn.objects.all()] == [second.pk]


def test_what_one_determined_oneself_is_refused_in_words(enter, cast):
    one = make_event(cast.side)
    verifier = cast.colleague
    with acting_as(verifier.pk):
        held = Event.objects.get(pk=one.pk).current
        actions.determine(
            event=one,
            what=actions.standing_of(held),
            ground="x",
            by=verifier.pk,
            at=held.decided_at,
        )
    browser = enter(verifier)
    answer = browser.post(page_of("take_turn", one), follow=True)
    assert "You determined this event yourself" in answer.content.decode()
    assert [(row["is_own"], row["may_take"]) for row in rows_of(browser)] == [(True, False)]


@pytest.mark.parametrize("many", [1, 30])
def test_the_queue_asks_as_often_for_many_as_for_one(enter, cast, many):
    make_events(cast.side, [{} for _ in range(many)])
    browser = enter(cast.colleague)
    number = asked_by(browser, page_of("verification_queue"))
    # One of them is the entry of its reading.
    assert (number, len(rows_of(browser))) == (6, many)
