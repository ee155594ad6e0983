"""Break-glass on its pages: at night, without the case, with a reason; reviewed; she sees it."""

import re

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.cases import FOUND, WHY, call_unanswered, open_unanswered
from tests.web.cases.conftest import MINUTE, NAME, address, text_of
from tests.web.cases.test_reception import call as take_a_call

from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import LetterKind, Note
from baluarte.domain.cases.models import Case, TeamCall
from baluarte.domain.procedure.actions import make_unseen, record_occurrence
from baluarte.domain.sealing.queries import unseal_all
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast, as_operator):
    with as_operator():
        return make_account(institution=cast.keeper, roles=["documenter"])


@pytest.fixture
def broken(cast, opened, officer, as_operator):
    return open_unanswered(opened.case, cast.keeper, officer, as_operator)


@pytest.fixture
def inside(enter, broken, officer):
    """The browser of who is in the case by danger of life alone."""
    return enter(officer)


def asked(reference):
    return {"reference": reference}


def test_s13_an_officer_calls_the_team_and_where_nobody_answers_opens_it(
    enter, cast, opened, officer, as_operator
):
    browser = enter(officer)
    there, calling = address("case", opened.case.reference), address("call_case_team")
    assert browser.get(there).status_code == 404
    answer = browser.post(calling, asked(opened.case.reference.lower()))
    assert (answer.status_code, answer.url) == (302, f"{calling}#calls")
    with acting_as(officer.pk):
        [call] = TeamCall.objects.all()
    opening = address("open_after_call", call.pk)
    assert opening not in text_of(browser.get(calling))
    assert browser.get(opening).status_code == 404
    with as_operator():
        TeamCall.objects.update(called_at=timezone.now() - 6 * MINUTE)
    assert opening in text_of(browser.get(calling))
    answer = browser.post(opening, {"reason": WHY})
    assert (answer.status_code, answer.url) == (302, there)
    page = text_of(browser.get(there))
    assert "Opened in danger of life" in page
    assert NAME in text_of(browser.get(there, {"abrir": "personas"}))
    assert opening not in text_of(browser.get(calling))


def test_once_the_team_answers_no_opening_is_offered(enter, cast, opened, officer, as_operator):
    call = call_unanswered(opened.case, cast.keeper, officer, as_operator)
    answering = address("answer_call", opened.case.reference, call.pk)
    browser = enter(cast.colleague)
    assert answering in text_of(browser.get("/en/"))
    assert answering in text_of(browser.get(address("case", opened.case.reference)))
    assert browser.post(answering).status_code == 302
    assert browser.get(answering).status_code == 404
    asks = enter(officer)
    page = text_of(asks.get(address("call_case_team")))
    assert f"{cast.colleague} answered on" in page
    assert address("open_after_call", call.pk) not in page
    assert asks.post(address("open_after_call", call.pk), {"reason": WHY}).status_code == 404
    assert asks.get(answering).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (asked("0000-000000"), "keeps no open case of this reference"),
        (asked("¿?"), "keeps no open case of this reference"),
        (asked(""), "This field is required"),
    ],
)
def test_what_is_no_case_here_is_refused_and_says_what_can_be_done(enter, officer, given, said):
    answer = enter(officer).post(address("call_case_team"), given)
    assert answer.status_code == 422
    assert said in text_of(answer)
    with acting_as(officer.pk):
        assert not TeamCall.objects.exists()


def test_without_a_reason_it_stays_shut(enter, cast, opened, officer, as_operator):
    call = call_unanswered(opened.case, cast.keeper, officer, as_operator)
    given, browser = {"reason": "urge"}, enter(officer)
    assert browser.post(address("open_after_call", call.pk), given).status_code == 422
    assert browser.get(address("case", opened.case.reference)).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "without_role", "admin"])
def test_who_is_no_officer_finds_no_such_page_or_no_such_case(enter, cast, opened, who):
    browser = enter(getattr(cast, who))
    answer = browser.post(address("call_case_team"), asked(opened.case.reference))
    assert answer.status_code in (404, 422)
    assert browser.get(address("case", opened.case.reference)).status_code == 404


def test_the_team_reviews_it_and_the_officer_may_not(enter, cast, opened, broken, officer):
    there = address("review_emergency", opened.case.reference, broken.pk)
    assert enter(officer).get(there).status_code == 404
    browser = enter(cast.owner)
    assert WHY in text_of(browser.get(there))
    assert browser.post(there, {"verdict": "needed", "finding": ""}).status_code == 422
    assert browser.post(there, {"verdict": "", "finding": FOUND}).status_code == 422
    assert browser.post(there, {"verdict": "needed", "finding": FOUND}).status_code == 302
    assert "It was needed" in text_of(browser.get(address("case", opened.case.reference)))
    assert browser.get(there).status_code == 404


def test_home_calls_whoever_may_review_it(enter, cast, opened, broken, officer):
    said = "Opened in danger of life, to be reviewed"
    assert said in text_of(enter(cast.colleague).get("/en/"))
    assert said not in text_of(enter(officer).get("/en/"))


def test_she_sees_by_whom_and_that_nobody_reviewed_it_yet(enter, opened, broken, officer):
    page = text_of(enter(opened.herself).get(address("own_case")))
    assert f"{officer} opened it in danger of life" in page
    assert "A second person reviews it within a day" in page
    assert address("review_emergency", opened.case.reference, broken.pk) not in page


def test_whoever_is_there_at_night_finds_the_door_at_home(enter, cast, as_operator):
    with as_operator():
        night = make_account(institution=cast.keeper, roles=["reception_officer"])
    door = f'href="{address("call_case_team", language="es")}"'
    assert door in text_of(enter(night).get(address("desk", language="es")))
    assert door not in text_of(enter(cast.colleague).get(address("desk", language="es")))


def test_what_was_not_needed_is_over_at_the_next_request(enter, cast, opened, broken, officer):
    inside, there = enter(officer), address("case", opened.case.reference)
    assert inside.get(there).status_code == 200
    review = address("review_emergency", opened.case.reference, broken.pk)
    said = enter(cast.owner).post(review, {"verdict": "not_needed", "finding": FOUND})
    assert said.status_code == 302
    assert inside.get(there).status_code == 404
    assert inside.get(address("matter", opened.case.matter.reference)).status_code == 404
    page = text_of(enter(opened.herself).get(address("own_case")))
    assert "It was not needed" in page
    assert "It ended at that moment" in page


def test_the_review_shows_what_was_read_and_written_and_so_does_her_window(
    enter, cast, opened, broken, officer
):
    enter(officer).get(address("case", opened.case.reference), {"abrir": "personas"})
    with acting_as(officer.pk):
        now = timezone.now()
        actions.write_note(
            case=opened.case, kind=Note.CALL, text="Abre su hermana.", happened_at=now,
            by=officer.pk, at=now,
        )  # fmt: skip
    review = address("review_emergency", opened.case.reference, broken.pk)
    hers = text_of(enter(opened.herself).get(address("own_case")))
    for page in (text_of(enter(cast.owner).get(review)), hers):
        assert "The names of who takes part were opened" in page
        assert "A note was written in the notebook" in page


@pytest.mark.parametrize("page", ["case_team", "join_team", "make_case_responsible", "close_case"])
def test_team_pages_and_closing_are_not_open_by_danger_alone(enter, cast, opened, inside, page):
    there = address(page, opened.case.reference)
    assert enter(cast.owner).get(there).status_code == 200
    assert inside.get(there).status_code == 404
    shown = text_of(inside.get(address("case", opened.case.reference)))
    assert there not in shown


@pytest.mark.parametrize("page", ["say_how_to_reach", "end_party", "complain_for"])
def test_pages_of_her_word_are_not_open_by_danger_alone(enter, cast, opened, inside, page):
    there = address(page, opened.case.reference, opened.party.pk)
    assert enter(cast.owner).get(there).status_code == 200
    assert inside.get(there).status_code == 404
    assert there not in text_of(inside.get(address("case", opened.case.reference)))


def test_every_link_leads_on_whoever_is_there_by_danger_alone(enter, cast, officer, as_operator):
    take_a_call(enter(cast.owner), cast, how="", layers=[])
    with acting_as(cast.owner.pk):
        case = Case.objects.get()
    open_unanswered(case, cast.keeper, officer, as_operator)
    asked_for, there = "What the call left to be asked", address("case", case.reference)
    assert asked_for in text_of(enter(cast.owner).get(there))
    inside = enter(officer)
    page = text_of(inside.get(there))
    assert asked_for not in page
    links = set(re.findall(r'href="(/en/expedientes/[^"#?]+)', page))
    assert {one: said for one in links if (said := inside.get(one).status_code) != 200} == {}


def test_nobody_there_by_danger_alone_says_that_she_saw_the_list(enter, cast, opened, inside):
    with acting_as(cast.owner.pk):
        make_unseen(opened.case.matter, by=cast.owner.pk, at=timezone.now())
    there = address("list_was_seen", opened.case.matter.reference)
    assert inside.post(there, {"how": "call"}).status_code == 404
    assert enter(cast.owner).post(there, {"how": "call"}).status_code == 302


def test_what_they_wrote_is_marked_wherever_it_is_read(enter, cast, opened, broken, officer):
    mark, case = "entered for danger of life", opened.case
    now = timezone.now()
    with acting_as(officer.pk):
        actions.write_note(
            case=case, kind=Note.CALL, text="Abre su hermana.", happened_at=now, by=officer.pk,
            at=now,
        )  # fmt: skip
        record_occurrence(
            matter=case.matter,
            event="protection_request_made",
            happened_at=now,
            by=officer.pk,
            at=now,
        )
        letter = actions.draft_letter(
            case=case, by=officer.pk, at=now,
            draft=actions.Draft(
                kind=LetterKind.URGENT_ACTION, institution=cast.federal, asks="Que acudan ahora.",
            ),
        )  # fmt: skip
    team = enter(cast.owner)
    pages = [
        (team, address("case", case.reference), {"abrir": "cuaderno"}),
        (team, address("case_letters", case.reference), {}),
        (team, address("letter", case.reference, letter.reference), {}),
        (team, address("matter", case.matter.reference), {}),
        (enter(opened.herself), address("own_case"), {}),
        (enter(opened.herself), address("own_copy"), {}),
    ]
    for browser, there, asked in pages:
        assert mark in text_of(browser.get(there, asked)), there
    with acting_as(cast.owner.pk):
        [text] = unseal_all([letter], "sealed_text")
    assert f"{officer} (entró por peligro de vida)" in text
