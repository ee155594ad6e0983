"""Break-glass on its pages: at night, without the case, with a reason; reviewed; she sees it."""

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.web.cases.conftest import NAME, address, text_of

from baluarte.domain.cases import actions
from baluarte.domain.cases.models import EmergencyOpening
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WHY = "Llama su hermana: hay hombres armados en la puerta y nadie del equipo contesta."


@pytest.fixture
def officer(cast, as_operator):
    with as_operator():
        return make_account(institution=cast.keeper, roles=["documenter"])


@pytest.fixture
def broken(cast, opened, officer):
    with acting_as(officer.pk):
        return actions.open_in_an_emergency(
            institution=cast.keeper, reference=opened.case.reference, reason=WHY, by=officer.pk,
            at=timezone.now(),
        )  # fmt: skip


def asked(reference, reason=WHY):
    return {"reference": reference, "reason": reason}


def test_s13_an_officer_without_the_case_opens_it_and_is_led_to_it(enter, opened, officer):
    browser = enter(officer)
    there = address("case", opened.case.reference)
    assert browser.get(there).status_code == 404
    answer = browser.post(address("open_in_an_emergency"), asked(opened.case.reference.lower()))
    assert (answer.status_code, answer.url) == (302, there)
    page = text_of(browser.get(there))
    assert "Opened in danger of life" in page
    assert NAME in text_of(browser.get(there, {"abrir": "personas"}))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (asked("0000-000000"), "keeps no open case of this reference"),
        (asked("¿?"), "keeps no open case of this reference"),
        (asked("", WHY), "This field is required"),
    ],
)
def test_what_is_no_case_here_is_refused_and_says_what_can_be_done(enter, officer, given, said):
    answer = enter(officer).post(address("open_in_an_emergency"), given)
    assert answer.status_code == 422
    assert said in text_of(answer)
    with acting_as(officer.pk):
        assert not EmergencyOpening.objects.exists()


def test_without_a_reason_it_stays_shut(enter, opened, officer):
    given = asked(opened.case.reference, "urge")
    assert enter(officer).post(address("open_in_an_emergency"), given).status_code == 422
    assert enter(officer).get(address("case", opened.case.reference)).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "without_role", "admin"])
def test_who_is_no_officer_finds_no_such_page_or_no_such_case(enter, cast, opened, who):
    browser = enter(getattr(cast, who))
    answer = browser.post(address("open_in_an_emergency"), asked(opened.case.reference))
    assert answer.status_code in (404, 422)
    assert browser.get(address("case", opened.case.reference)).status_code == 404


def test_the_team_reviews_it_and_the_officer_may_not(enter, cast, opened, broken, officer):
    there = address("review_emergency", opened.case.reference, broken.pk)
    assert enter(officer).get(there).status_code == 404
    browser = enter(cast.owner)
    assert WHY in text_of(browser.get(there))
    assert browser.post(there, {"verdict": ""}).status_code == 422
    assert browser.post(there, {"verdict": "needed"}).status_code == 302
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
    door = f'href="{address("open_in_an_emergency", language="es")}"'
    assert door in text_of(enter(night).get(address("desk", language="es")))
    assert door not in text_of(enter(cast.colleague).get(address("desk", language="es")))
