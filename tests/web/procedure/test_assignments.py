"""What was sent to us: one step and nothing else of the matter; what is answered to it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.documents import DOCUMENT, chosen
from tests.factories.procedure import make_matter
from tests.web.procedure.conftest import make_night
from tests.web.procedure.test_routing_pages import leave_out, send, text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.procedure.models import Answer, Assignment, Obligation, Occurrence
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
OF_AN_ASSIGNMENT = {
    "assignment", "acknowledge_assignment", "accept_assignment", "refuse_assignment",
    "attach_evidence", "finish_assignment",
}  # fmt: skip
ONLY_SENT = {"acknowledge_assignment", "accept_assignment"}
OUTSIDE = ("owner", "colleague", "without_role", "stranger", "officer", "commander")


@pytest.fixture
def sent(cast, night):
    return send(cast, night, cast.federal)


@pytest.fixture
def task(cast, night):
    """A step owed to nobody in particular: who is told of it ends it."""
    return send(cast, night, cast.federal, step="IN-4", of=night.intake)


@pytest.fixture
def browser(enter, cast):
    return enter(cast.liaison)


def at(name, sent):
    return reverse(name, args=[sent.pk])


def kinds(cast, sent):
    with acting_as(cast.liaison.pk):
        found = Answer.objects.filter(assignment=sent).order_by("answered_at")
        return list(found.values_list("kind", flat=True))


@pytest.mark.parametrize("name", sorted(OF_AN_ASSIGNMENT))
@pytest.mark.parametrize("who", OUTSIDE)
def test_who_was_not_told_meets_what_does_not_exist(enter, cast, sent, name, who):
    """The keeper too: it follows what it sent from the matter's page."""
    browser = enter(getattr(cast, who))
    answers = [browser.post(at(name, sent), {"reason": "x"})]
    if name not in ONLY_SENT:
        answers.append(browser.get(at(name, sent)))
    missing = browser.get(reverse("matter", args=["0000000000"]))
    assert {one.status_code for one in answers} == {404}
    assert {plain(one) for one in answers} == {plain(missing)}


def test_who_is_left_out_meanwhile_meets_what_does_not_exist(browser, cast, night, sent):
    assert browser.get(at("assignment", sent)).status_code == 200
    leave_out(cast, night, cast.federal)
    missing = browser.get(reverse("matter", args=["0000000000"]))
    for name in OF_AN_ASSIGNMENT:
        answer = browser.post(at(name, sent), {"reason": "x"})
        assert (answer.status_code, plain(answer)) == (404, plain(missing))
    assert "No le han encargado nada" in text_of(browser.get(reverse("assignments")))


def test_one_step_shows_its_clock_and_law_and_nothing_else_of_the_matter(
    browser, cast, night, sent
):
    said = text_of(browser.get(at("assignment", sent)))
    assert "art. 26" in said
    assert "Lo he leído" in said
    matter = night.matter
    hidden = (
        matter.reference, str(matter.pk), matter.municipality.name, matter.state.name,
        cast.keeper.name, str(night.extraordinary.pk),
    )  # fmt: skip
    # Whoever is told may call who sent it.
    assert cast.owner.display_name in said
    raw = browser.get(at("assignment", sent)).content.decode()
    assert [one for one in hidden if one in raw] == []


def test_the_list_holds_what_was_sent_to_mine(browser, cast, sent):
    said = browser.get(reverse("assignments")).content.decode()
    assert at("assignment", sent) in said


def test_reading_and_taking_on_are_on_record(browser, cast, sent):
    for name in ("acknowledge_assignment", "accept_assignment"):
        assert browser.post(at(name, sent)).status_code == 302
    assert kinds(cast, sent) == ["acknowledged", "accepted"]


def test_a_refusal_says_why(browser, cast, sent):
    assert browser.post(at("refuse_assignment", sent), {"reason": " "}).status_code == 422
    given = {"reason": "No tenemos a nadie en esa zona"}
    assert browser.post(at("refuse_assignment", sent), given).status_code == 302
    assert kinds(cast, sent) == ["acknowledged", "refused"]
    assert given["reason"] in text_of(browser.get(at("assignment", sent)))


def test_what_shows_it_is_a_document(browser, cast, sent):
    without = browser.post(at("attach_evidence", sent), {})
    assert (without.status_code, "Elija el documento" in text_of(without)) == (422, True)
    assert browser.post(at("attach_evidence", sent), {"document": chosen()}).status_code == 302
    with acting_as(cast.liaison.pk):
        assert Answer.objects.get(kind="evidence").evidence_sha256 == DOCUMENT.sha256


def done_now():
    return {"when_0": "now", "document": chosen()}


def test_it_is_done_now(browser, cast, night, task):
    assert browser.post(at("finish_assignment", task), {"when_0": "now"}).status_code == 422
    assert browser.post(at("finish_assignment", task), done_now()).status_code == 302
    with acting_as(cast.owner.pk):
        assert Occurrence.objects.filter(step="IN-4", kind="done").count() == 1
        assert not Obligation.objects.get(step="IN-4").is_unfinished
    assert "Para ustedes terminó" in text_of(browser.get(at("assignment", task)))


def test_of_a_step_owed_to_a_person_it_says_that_it_did_it_and_the_clock_goes_on(
    browser, enter, cast, night, sent
):
    assert "Decir que lo hicieron" in text_of(browser.get(at("assignment", sent)))
    without = browser.post(at("finish_assignment", sent), {"when_0": "now"})
    assert (without.status_code, kinds(cast, sent)) == (422, [])
    assert browser.post(at("finish_assignment", sent), done_now()).status_code == 302
    with acting_as(cast.owner.pk):
        assert Obligation.objects.get(step="EX-1").is_unfinished
        assert not Occurrence.objects.filter(step="EX-1").exists()
    assert kinds(cast, sent) == ["acknowledged", "reported"]
    said = text_of(browser.get(at("assignment", sent)))
    assert ("Dicho por ustedes, sin comprobar" in said, "Para ustedes terminó" in said) == (
        True, False,
    )  # fmt: skip
    theirs = reverse("matter_assignments", args=[night.matter.reference])
    page = text_of(enter(cast.owner).get(theirs))
    assert "Dicho por la autoridad, sin comprobar" in page
    assert "Preguntar a la persona" in page


def test_who_takes_it_on_after_saying_so_still_only_said_so(browser, enter, cast, night, sent):
    browser.post(at("finish_assignment", sent), done_now())
    assert "Lo aceptamos" not in text_of(browser.get(at("assignment", sent)))
    assert browser.post(at("accept_assignment", sent)).status_code == 302
    hers, [matter] = enter(cast.owner), [night.matter.reference]
    for page in ("matter_assignments", "matter"):
        said = text_of(hers.get(reverse(page, args=[matter])))
        assert said.count("Dicho por la autoridad, sin comprobar") == 1, page


@pytest.mark.parametrize(
    "name",
    ["acknowledge_assignment", "accept_assignment", "refuse_assignment", "attach_evidence",
     "finish_assignment"],
)  # fmt: skip
def test_who_presses_once_it_ended_is_led_to_how_it_ended(browser, cast, task, name):
    browser.post(at("finish_assignment", task), done_now())
    before = kinds(cast, task)
    answer = browser.post(at(name, task), {"reason": "No nos toca.", "when_0": "now"})
    assert (answer.status_code, answer.url) == (302, at("assignment", task))
    said = text_of(browser.get(answer.url))
    assert "Terminó mientras tanto" in said
    assert kinds(cast, task) == before


def test_it_is_not_done_before_it_began(browser, sent):
    given = done_now() | {"when_0": "then", "when_1": "2026-01-01", "when_2": "10:00"}
    assert browser.post(at("finish_assignment", sent), given).status_code == 422


def test_the_outcome_is_chosen_where_there_are_several(browser, cast, as_operator):
    night = make_night(cast)
    with acting_as(cast.owner.pk):
        from baluarte.domain.procedure import actions

        matter, now = make_matter(cast), timezone.now()
        by = cast.owner.pk
        asked = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=now, by=by, at=now
        )
        intake = actions.start_proceeding(
            matter=matter, code="mech_intake", begun_by=asked, by=by, at=now
        )
        actions.complete_step(proceeding=intake, step="IN-1", happened_at=now, by=by, at=now)
        sent = actions.assign(
            proceeding=intake, step="IN-3", institution=cast.federal, by=by, at=now
        )
    assert night is not None
    assert browser.post(at("finish_assignment", sent), done_now()).status_code == 422
    given = done_now() | {"outcome": "ordinary_route_opened"}
    assert browser.post(at("finish_assignment", sent), given).status_code == 302


def test_as_many_queries_for_one_as_for_thirty(browser, cast, night, sent):
    few = asked_by(browser, reverse("assignments"))
    for _ in range(29):
        send(cast, make_night(cast), cast.federal)
    with acting_as(cast.liaison.pk):
        assert Assignment.objects.count() == 30
    assert asked_by(browser, reverse("assignments")) == few
