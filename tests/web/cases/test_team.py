"""The team and the handover of a shift on their pages: who, since when, what runs out, by whom."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.skills import gave
from tests.web.cases.conftest import NAME, address, text_of
from tests.web.drawn import send_drawn
from tests.web.registry.conftest import asked_by

from baluarte.domain.cases import actions
from baluarte.domain.cases.actions import team
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import team_of
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.models import Deputy
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.clocks.counting import add_months

pytestmark = pytest.mark.django_db
ILL = "Está hospitalizada desde anoche y no dejó entregado el expediente."


@pytest.fixture
def night(cast, as_operator):
    with as_operator():
        return make_account(institution=cast.keeper, roles=["reception_officer"])


def inside(cast, case):
    with acting_as(cast.steward.pk):
        return {one.pk for one in team_of(case, at=timezone.now())}


def answering(cast, case):
    with acting_as(cast.steward.pk):
        return Case.objects.get(pk=case.pk).responsible_id


def test_at_eleven_she_hands_over_what_she_marked_and_nothing_else(enter, cast, opened, night):
    other = make_case(cast)[0]
    browser = enter(cast.owner)
    page = text_of(browser.get(address("shift")))
    assert NAME not in page
    assert "unread" not in page or "notice" in page
    there = address("hand_over_shift")
    assert text_of(browser.get(there)).count('name="cases"') == 2
    given = {"cases": [opened.case.reference], "account": str(night.pk)}
    assert enter(night).get(address("case", opened.case.reference)).status_code == 404
    assert browser.post(there, given).status_code == 302
    assert answering(cast, opened.case) == night.pk
    assert answering(cast, other) == cast.owner.pk
    assert enter(night).get(address("case", opened.case.reference)).status_code == 200


def test_what_runs_out_and_who_waits_stand_there_in_hours_and_minutes(enter, cast, opened):
    with acting_as(opened.herself.pk):
        party = opened.case.parties.select_related("case__compartment", "case__matter").get()
        actions.write_message(
            party=party, text="¿Quién viene hoy?", by=opened.herself.pk, at=timezone.now()
        )
    page = text_of(enter(cast.owner).get(address("shift")))
    assert "clock--" in page
    assert "1 message of hers unread" in page
    assert "1 step sent and not acknowledged" in page
    assert "In this shift:" in page
    assert "¿Quién viene hoy?" not in page
    assert str(opened.herself) not in page


def test_the_page_asks_as_often_for_one_as_for_six_and_little(enter, cast, opened):
    browser = enter(cast.owner)
    for_one = asked_by(browser, address("shift"))
    for _ in range(5):
        make_case(cast)
    assert asked_by(browser, address("shift")) == for_one <= 15


@pytest.mark.parametrize("given", [{"cases": []}, {"cases": ["x"]}, {"account": "x"}, {}])
def test_what_is_not_marked_or_chosen_is_asked_for_and_nothing_changes(
    enter, cast, opened, night, given
):
    sent = {"cases": [opened.case.reference], "account": str(night.pk)} | given
    if not given:
        sent = {}
    sent = sent or {"account": ""}
    answer = enter(cast.owner).post(address("hand_over_shift"), sent)
    assert answer.status_code == 422
    assert answering(cast, opened.case) == cast.owner.pk


def test_a_steward_lets_another_answer_with_a_reason_and_she_is_told(enter, cast, opened, night):
    browser = enter(cast.steward)
    there = address("make_case_responsible", opened.case.reference)
    sent = {"account": str(night.pk), "reason": ""}
    assert send_drawn(browser, there, sent).status_code == 422
    assert answering(cast, opened.case) == cast.owner.pk
    assert night.pk not in inside(cast, opened.case)
    assert send_drawn(browser, there, sent | {"reason": ILL}).status_code == 302
    assert answering(cast, opened.case) == night.pk
    page = text_of(enter(opened.herself).get(address("own_case")))
    assert "Who answers for your case changed" in page
    assert f"{night} answers for it since" in page
    assert ILL not in page
    assert ILL in text_of(enter(night).get(address("case_team", opened.case.reference)))


def test_whose_competence_ended_is_offered_and_it_is_said_beside_her_name(
    enter, cast, opened, night
):
    ended = add_months(local_day(timezone.now()) - timedelta(days=1), -12)
    gave(
        cast.steward, cast.keeper, night, first_date=ended, last_date=ended, competences=("risk",),
        at=timezone.now(),
    )  # fmt: skip
    browser = enter(cast.steward)
    there = address("make_case_responsible", opened.case.reference)
    assert " · without refresher: Identify and manage risk" in text_of(browser.get(there))
    given = {"account": str(night.pk), "reason": ILL}
    assert send_drawn(browser, there, given).status_code == 302
    assert answering(cast, opened.case) == night.pk


def test_who_is_taken_out_finds_nothing_from_that_moment_and_she_sees_until_when(
    enter, cast, opened
):
    there = address("leave_team", opened.case.reference, cast.colleague.pk)
    its_page = address("case", opened.case.reference)
    colleague = enter(cast.colleague)
    assert colleague.get(its_page).status_code == 200
    assert enter(cast.owner).post(there).status_code == 302
    assert colleague.get(its_page).status_code == 404
    page = text_of(enter(opened.herself).get(address("own_case")))
    assert "Who was of the team before" in page
    assert str(cast.colleague) in page


def test_the_last_one_and_who_answers_are_kept_with_a_sentence(enter, cast, opened):
    browser = enter(cast.owner)
    browser.post(address("leave_team", opened.case.reference, cast.colleague.pk))
    there = address("leave_team", opened.case.reference, cast.owner.pk)
    answer = browser.post(there)
    assert answer.status_code == 422
    assert "They cannot leave because they answer for the case. You can:" in text_of(answer)
    assert inside(cast, opened.case) == {cast.owner.pk}


def test_a_colleague_takes_nobody_out_and_lets_nobody_in(enter, cast, opened, night):
    browser = enter(cast.colleague)
    for name, more in (("join_team", []), ("leave_team", [cast.owner.pk])):
        there = address(name, opened.case.reference, *more)
        assert browser.get(there).status_code == 404
        assert browser.post(there, {"account": str(night.pk)}).status_code == 404
    assert inside(cast, opened.case) == {cast.owner.pk, cast.colleague.pk}


def test_a_colleague_leaves_by_herself(enter, cast, opened):
    browser = enter(cast.colleague)
    there = address("leave_team", opened.case.reference, cast.colleague.pk)
    answer = browser.post(there)
    assert (answer.status_code, answer.url) == (302, address("cases"))
    assert browser.get(address("case", opened.case.reference)).status_code == 404


def hours(begins, ends):
    from baluarte.domain.procedure.queries import zone_of_institution

    def of(name, at, zone):
        there = timezone.localtime(at, zone)
        return {f"{name}_on": f"{there:%Y-%m-%d}", f"{name}_at": f"{there:%H:%M}"}

    def given(institution):
        zone = zone_of_institution(institution)
        return of("begins", begins, zone) | of("ends", ends, zone)

    return given


def test_she_names_a_deputy_who_comes_in_within_her_hours(enter, cast, opened, night):
    at = timezone.now()
    sent = hours(at - timedelta(hours=1), at + timedelta(hours=8))(cast.keeper)
    browser = enter(cast.owner)
    assert browser.post(address("name_deputy"), sent | {"deputy": str(night.pk)}).status_code == 302
    with acting_as(night.pk):
        [deputy] = Deputy.objects.all()
    hers = enter(night)
    its_page = address("case", opened.case.reference)
    assert hers.get(its_page).status_code == 404
    assert "Come in" in text_of(hers.get(address("shift")))
    assert hers.post(address("stand_in", deputy.pk)).status_code == 302
    assert hers.get(its_page).status_code == 200
    for name in ("close_case", "make_case_responsible", "join_team"):
        assert hers.post(address(name, opened.case.reference)).status_code in (403, 404)
    assert browser.post(address("end_deputy", deputy.pk)).status_code == 302
    assert hers.get(its_page).status_code == 404


def test_a_deputyship_in_the_past_is_refused_with_a_sentence(enter, cast, night):
    at = timezone.now()
    sent = hours(at - timedelta(hours=8), at - timedelta(hours=1))(cast.keeper)
    sent["deputy"] = str(night.pk)
    answer = enter(cast.owner).post(address("name_deputy"), sent)
    assert answer.status_code == 422
    assert "hours that are still to come" in text_of(answer)
    with acting_as(night.pk):
        assert not Deputy.objects.exists()


def test_nobody_comes_in_with_anothers_deputyship_or_ends_it(enter, cast, opened, night):
    at = timezone.now()
    with acting_as(cast.owner.pk):
        deputy = procedure.name_deputy(
            institution=cast.keeper, account=cast.owner, deputy=night, begins_at=at,
            ends_at=at + timedelta(hours=1), by=cast.owner.pk, at=at,
        )  # fmt: skip
    for who in (cast.without_role, cast.stranger, cast.admin):
        for name in ("stand_in", "end_deputy"):
            assert enter(who).post(address(name, deputy.pk)).status_code == 404
    assert enter(cast.owner).post(address("stand_in", deputy.pk)).status_code == 404


def test_who_holds_no_case_hands_nothing_over(enter, cast, opened):
    for who in (cast.colleague, cast.stranger, cast.without_role, opened.herself):
        assert enter(who).get(address("hand_over_shift")).status_code == 404


def test_what_was_handed_over_meanwhile_is_not_handed_over_again(enter, cast, opened, night):
    with acting_as(cast.owner.pk):
        team.hand_over(cases=[opened.case], to=night, by=cast.owner.pk, at=timezone.now())
    given = {"cases": [opened.case.reference], "account": str(cast.colleague.pk)}
    assert enter(cast.owner).post(address("hand_over_shift"), given).status_code == 404
    assert answering(cast, opened.case) == night.pk
