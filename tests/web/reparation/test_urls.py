"""The cast on every address of reparation: its team comes in, a stranger finds nothing."""

import pytest
from django.urls import reverse
from tests.factories.causes import lay_cause
from tests.factories.looking import changed_by_looking
from tests.web.registry.conftest import asked_by
from tests.web.test_routes import patterns

from baluarte.domain.reparation.models import RemedyStep
from baluarte.domain.wall.context import acting_as
from baluarte.web.reparation.urls import urlpatterns

pytestmark = pytest.mark.django_db
LISTS = {
    "reparation", "victim_routes", "victim_commissions", "victim_impact", "joint_sessions",
    "transfers",
}  # fmt: skip
HERS = {
    "own_reparation", "own_word", "own_wishes", "own_federal", "own_weigh",
    "own_interview_complaint", "own_treatment",
}  # fmt: skip
# Read by all who enter, said by who speaks for the commission: in `test_commission_pages.py`.
OF_COMMISSIONS = {
    "victim_commission", "add_commission_post", "state_caseload", "say_commission_post",
    "record_joint_session", "add_joint_agreement", "report_agreement",
}  # fmt: skip
# Read by its team and by whom it is for: in `test_transfer_pages.py`.
OF_TRANSFERS = {"transfer", "check_transfer", "transfer_document", "transfer_file",
    "withdraw_transfer",
}  # fmt: skip
OF_ONE = {
    "case_reparation", "register_victim", "apply_to_commission", "say_wishes", "record_interview",
    "open_reparation_plan", "join_files", "part_files", "complain_of_interview", "record_progress",
    "refer_victim", "go_to_federal", "start_application_clocks", "answer_referral",
    "reparation_plan", "record_assembly", "weigh_headings", "refuse_headings",
    "close_reparation_plan",
    "decide_heading", "grant_remedy", "record_remedy_delivery", "witness_her_word",
    "finish_remedy_step", "say_result_of_complaint", "answer_structural_causes",
    "make_transfer",
}  # fmt: skip
OF_HER_OWN = HERS


def named(laid, step):
    """Return what each address names."""
    victim, plan = (laid.victim.pk,), (laid.plan.reference,)
    case, asked, remedy = (laid.case.reference,), (laid.silent.reference,), (laid.remedy.pk,)
    of_victim = (
        "apply_to_commission", "say_wishes", "record_interview", "open_reparation_plan",
        "join_files",
    )  # fmt: skip
    of_asked = (
        "record_progress", "refer_victim", "go_to_federal", "start_application_clocks",
        "make_transfer",
    )  # fmt: skip
    return {
        **dict.fromkeys(("case_reparation", "register_victim"), case),
        **dict.fromkeys(of_victim, victim),
        "part_files": (*victim, laid.twin.pk),
        "complain_of_interview": (laid.interview.pk,),
        "say_result_of_complaint": (laid.complained.pk,),
        **dict.fromkeys(of_asked, asked),
        "answer_referral": (laid.referral.pk,),
        **dict.fromkeys(
            ("reparation_plan", "weigh_headings", "refuse_headings", "close_reparation_plan"), plan
        ),
        "record_assembly": (laid.collective.reference,),
        **dict.fromkeys(("decide_heading", "grant_remedy"), (*plan, "RH-4")),
        **dict.fromkeys(("record_remedy_delivery", "witness_her_word"), remedy),
        "finish_remedy_step": (step.pk,),
    }


@pytest.fixture
def caused(cast, laid):
    return lay_cause(cast, laid.plan)


@pytest.fixture
def addresses(cast, laid, caused):
    with acting_as(cast.owner.pk):
        step = RemedyStep.objects.get()
    given = named(laid, step) | {"answer_structural_causes": (caused.remedy.pk,)}
    return {name: reverse(name, args=each) for name, each in given.items()}


def test_no_address_of_the_room_is_forgotten(addresses):
    assert {one.name for one in patterns(urlpatterns)} == (
        OF_ONE | LISTS | HERS | OF_COMMISSIONS | OF_TRANSFERS
    )
    assert set(addresses) == OF_ONE


def test_its_team_comes_in(enter, cast, addresses):
    for who in (cast.owner, cast.colleague):
        browser = enter(who)
        assert {name: browser.get(there).status_code for name, there in addresses.items()} == (
            dict.fromkeys(addresses, 200)
        )


def test_nobody_else_finds_it(enter, cast, addresses):
    for who in (cast.without_role, cast.stranger):
        browser = enter(who)
        for there in addresses.values():
            answers = [browser.get(there), browser.post(there, {"reason": "x"})]
            assert {one.status_code for one in answers} == {404}


def test_whoever_is_in_reads_what_she_may(enter, cast, laid, herself, addresses):
    browser, asked = enter(herself), f"?expediente={laid.case.reference}"
    hers = {
        "own_reparation": [], "own_word": [laid.remedy.pk], "own_wishes": [laid.victim.pk],
        "own_federal": [laid.silent.reference], "own_weigh": [laid.plan.reference],
        "own_interview_complaint": [laid.interview.pk], "own_treatment": [laid.interview.pk],
    }  # fmt: skip
    for name, given in hers.items():
        assert browser.get(reverse(name, args=given) + asked).status_code == 200, name
        assert enter(cast.stranger).get(reverse(name, args=given) + asked).status_code == 404
    assert {browser.get(there).status_code for there in addresses.values()} == {404}


def test_a_stranger_reads_an_empty_list(enter, cast, laid):
    assert laid.plan.reference not in enter(cast.stranger).get(reverse("reparation")).text


def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator):
    every = [*addresses.values(), *(reverse(one) for one in sorted(LISTS))]
    assert changed_by_looking(enter(cast.owner), every, as_operator) == []


def test_more_of_them_ask_no_more(enter, cast, laid):
    from tests.factories.reparation import owe

    browser = enter(cast.owner)
    every = [reverse("reparation"), reverse("reparation_plan", args=[laid.plan.reference])]
    for there in every:
        browser.get(there)
    few = [asked_by(browser, there) for there in every]
    for _ in range(4):
        owe(cast, laid.plan, "RH-4")
    assert [asked_by(browser, there) for there in every] == few
