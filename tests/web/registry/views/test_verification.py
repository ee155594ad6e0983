import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.registry import make_event, make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.queries import OPEN_REPORT
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
    assert (taken.status_code, taken.url) == (302, page_of("verify", one))
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
    # Two are the states and lists of its filters, one the roles that the menu follows; the entry of
    # its reading is laid by a function of the wall, which is not counted.
    assert number == 8
    assert len(rows_of(browser)) == many


CONFIRMED = {"status": "CON", "reason": "Leí los reportes."}


@pytest.fixture
def several(cast) -> list[Event]:
    """Three that wait, the gravest first; the second is in another state."""
    return make_events(
        cast.side,
        [{"types": ["AG-KIL"]}, {"types": ["AG-DTH"], "municipality_id": "20001"}, {}],
    )


def events_of(answer) -> list[str]:
    return [row["listed"].event.reference for row in answer.context["rows"]]


def held(one: Event, by) -> str:
    with acting_as(by.pk):
        return Event.objects.get(pk=one.pk).status


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?entidad=20", [1]),
        ("?tipo=AG-KIL", [0]),
        ("?entidad=30", [0, 2]),
        ("?entidad=zz", [0, 1, 2]),
    ],
)
def test_the_queue_is_narrowed_by_state_and_type(enter, cast, several, asked, found):
    answer = enter(cast.colleague).get(page_of("verification_queue") + asked)
    assert sorted(events_of(answer)) == sorted(several[n].reference for n in found)


def test_the_queue_is_narrowed_by_list(enter, cast, several):
    browser, where = enter(cast.colleague), page_of("verification_queue")
    [_all, (mine, _title)] = browser.get(where).context["form"].fields["lista"].choices
    assert len(events_of(browser.get(f"{where}?lista={mine}"))) == 3
    narrowed = browser.get(f"{where}?lista={mine}&tipo=AG-DTH")
    assert events_of(narrowed) == [several[1].reference]


def test_the_queue_says_where(enter, cast, several):
    said = enter(cast.colleague).get(page_of("verification_queue")).content.decode()
    assert said.count('data-label="Where"') == 3


def test_the_reports_stand_beside_the_form_and_their_reading_is_logged(enter, cast):
    one = make_event(cast.side, names="Zenaida Inventada")
    with acting_as(cast.colleague.pk):
        before = Entry.objects.filter(act=OPEN_REPORT).count()
    page = enter(cast.colleague).get(page_of("verify", one))
    [report] = page.context["reports"]
    with acting_as(cast.colleague.pk):
        read = Entry.objects.filter(act=OPEN_REPORT).count() - before
    assert read == 1
    assert [cell["text"] for cell in report["told"]] != []
    for cell in report["told"]:
        assert cell["text"].split()[0] in page.content.decode()


def test_after_one_is_confirmed_comes_the_next_taken_for_whoever_asked(enter, cast, several):
    browser = enter(cast.colleague)
    [row, following, _last] = browser.get(page_of("verification_queue")).context["rows"]
    taken = browser.post(row["take_url"])
    done = browser.post(taken.url, CONFIRMED)
    assert done.url == following["verify_url"]
    assert held(several[0], cast.owner) == "CON"
    then = browser.get(page_of("verification_queue")).context["rows"]
    assert [(one["verify_url"], one["is_mine"]) for one in then[:1]] == [(done.url, True)]


def test_filters_stay_from_one_to_the_next(enter, cast, several):
    browser = enter(cast.colleague)
    where = page_of("verification_queue") + "?entidad=30"
    [row, _other] = browser.get(where).context["rows"]
    done = browser.post(browser.post(row["take_url"]).url, CONFIRMED)
    assert done.url.startswith(page_of("verify", several[2]) + "?entidad=30")
    assert browser.post(done.url, CONFIRMED).url == where


def test_one_passed_over_is_left_and_the_next_is_taken(enter, cast, several):
    browser = enter(cast.colleague)
    [row, following, _last] = browser.get(page_of("verification_queue")).context["rows"]
    browser.post(row["take_url"])
    passed = browser.post(row["leave_url"], {"siguiente": "1"})
    assert passed.url == following["verify_url"]
    assert held(several[0], cast.owner) == "REP"
    with acting_as(cast.colleague.pk):
        assert not VerificationTurn.objects.filter(
            event=several[0], until_at__gt=timezone.now()
        ).exists()


def test_what_another_has_is_not_the_next(enter, cast, second, several):
    browser = enter(cast.colleague)
    [row, of_another, free] = browser.get(page_of("verification_queue")).context["rows"]
    enter(second).post(of_another["take_url"])
    done = browser.post(browser.post(row["take_url"]).url, CONFIRMED)
    assert done.url == free["verify_url"]


def test_what_cannot_be_verified_is_said_on_the_same_page(enter, cast):
    one = make_event(cast.side)
    said = {"status": "NVE", "reason": "No hay quien lo diga."}
    assert enter(cast.colleague).post(page_of("verify", one), said).status_code == 302
    assert held(one, cast.owner) == "NVE"


def test_nothing_is_held_without_an_answer_and_a_reason(enter, cast):
    one = make_event(cast.side)
    answer = enter(cast.colleague).post(page_of("verify", one), {"reason": " "})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"status", "reason"}
    assert held(one, cast.owner) == "REP"
