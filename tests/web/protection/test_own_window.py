"""In her own window she reads what stands of her and says what she thinks; others there nothing."""

from datetime import datetime

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.protection import make_study
from tests.web.protection.conftest import LATER, addresses

from baluarte.domain.cases.actions import open_window
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.protection.choices import Cause, Fit
from baluarte.domain.protection.models import Adequacy, Position, Reevaluation
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
SAID = ("standing_position", "measure_position", "measure_fit", "study_position")


@pytest.fixture
def herself(cast, laid, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.party, account=account, by=cast.owner.pk, at=LATER)
    return account


def test_she_reads_the_scenario_and_why_the_level_where_she_opens_them(enter, laid, herself):
    browser, page = enter(herself), addresses(laid)["case_protection"]
    said = [browser.get(one).content.decode() for one in (page, f"{page}?textos=abiertos")]
    words = ("Quienes vigilan la casa", "Por la escalada")
    assert [[word in one for word in words] for one in said] == [[False] * 2, [True] * 2]
    assert ["data-exit" in one for one in said] == [True, True]


def test_she_says_herself_whether_she_agrees_and_whether_it_fits(enter, cast, laid, herself):
    browser, there = enter(herself), addresses(laid)
    party = {"party": laid.party.pk}
    browser.post(there["study_position"], party | {"code": "agrees"})
    browser.post(there["measure_position"], party | {"code": "dissents", "reason": "No me voy"})
    browser.post(there["measure_fit"], party | {"fit": "in_part", "words": "De noche no"})
    with acting_as(cast.owner.pk):
        hers = Position.objects.filter(by=herself).order_by("taken_at")
        fits = [one.fit for one in Adequacy.objects.filter(by=herself)]
        assert [(one.about, one.code) for one in hers] == [
            ("study", "agrees"), ("measure", "dissents"),
        ]  # fmt: skip
    assert fits == [Fit.IN_PART]


def test_she_says_what_failed_and_asks_for_the_risk_anew_without_a_reason(
    enter, cast, laid, herself
):
    browser, there = enter(herself), addresses(laid)
    told = {"happened_at": "2026-03-01T09:30", "text": "Nadie contestó"}
    assert browser.post(there["measure_incident"], told).status_code == 302
    assert browser.post(there["ask_anew"]).status_code == 302
    assert "Nadie contestó" in browser.get(f"{there['measure']}?textos=abiertos").content.decode()
    with acting_as(cast.owner.pk):
        asked = Reevaluation.objects.filter(by=herself).values_list("cause", flat=True)
        assert sorted(asked) == [Cause.FAILURE, Cause.HER_WISH]


def test_her_copy_holds_her_risk_her_measures_and_what_she_said(enter, laid, herself):
    browser, there = enter(herself), addresses(laid)
    party = {"party": laid.party.pk}
    browser.post(there["measure_fit"], party | {"fit": "in_part", "words": "De noche no"})
    browser.post(there["measure_position"], party | {"code": "dissents", "reason": "No me voy"})
    browser.post(
        there["measure_incident"], {"happened_at": "2026-03-01T09:30", "text": "Nadie contestó"}
    )
    page = browser.get(reverse("own_copy")).content.decode()
    said = ("Alto", "Por la escalada", "Quienes vigilan la casa", "De noche no", "No me voy",
            "Nadie contestó")  # fmt: skip
    assert [one for one in said if one not in page] == []


def test_her_word_that_all_may_proceed_ends_with_a_day_where_she_is(enter, cast, laid, herself):
    given = {"party": laid.party.pk, "code": "standing"}
    browser, page = enter(herself), addresses(laid)["standing_position"]
    assert browser.post(page, given).status_code == 422
    browser.post(page, given | {"expires_on": "2070-01-01"})
    with acting_as(cast.owner.pk):
        [said] = Position.objects.filter(by=herself)
        zone = zone_of_matter(laid.case.matter)
    assert said.expires_at == datetime(2070, 1, 2, tzinfo=zone)


def test_that_her_position_could_not_be_had_is_not_hers_to_say(enter, cast, laid, herself):
    given = {"party": laid.party.pk, "code": "not_had", "reason": "x"}
    answer = enter(herself).post(addresses(laid)["measure_position"], given)
    with acting_as(cast.owner.pk):
        assert not Position.objects.filter(by=herself).exists()
    assert answer.status_code == 422


def test_what_the_team_decides_is_no_page_of_hers(enter, laid, herself):
    browser, there = enter(herself), addresses(laid)
    names = ("plan_for_case", "measure_progress", "state_level", "new_study", "study_quality")
    assert [browser.get(there[name]).status_code for name in names] == [404] * len(names)


def test_nobody_else_says_it_and_the_team_does(enter, cast, laid, herself, same_institution):
    people = (cast.owner, cast.colleague, same_institution, cast.stranger)
    asked = [[enter(one).get(addresses(laid)[name]).status_code for name in SAID] for one in people]
    assert asked == [[200] * 4, [200] * 4, [404] * 4, [404] * 4]


def test_of_a_study_of_another_person_she_reads_nothing(enter, cast, laid, herself, as_operator):
    case, party = make_case(cast)
    study = make_study(cast, case, party)
    assert enter(herself).get(reverse("study", args=[study.pk])).status_code == 404
