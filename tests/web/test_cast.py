"""The cast of four on the addresses that belong to no record: what is everybody's is alike for all,
and what is one's own is one's own. Addresses of records have theirs beside their room."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.atlas import lay_atlas
from tests.factories.registry import make_places
from tests.web.analysis import test_urls as analysis
from tests.web.cases import test_cast as cases
from tests.web.intake import test_cast as intake
from tests.web.intake import test_monitoring as monitoring
from tests.web.investigation import test_urls as inquiries
from tests.web.memory import test_urls as memory
from tests.web.prevention import test_urls as prevention
from tests.web.prevention import test_warning_urls as warnings
from tests.web.procedure import test_assignments as assignments
from tests.web.procedure import test_breaches_pages as breaches
from tests.web.procedure import test_documents as documents
from tests.web.procedure import test_duty_pages as duty
from tests.web.procedure import test_matters as procedure
from tests.web.procedure import test_routing_pages as routing
from tests.web.protection import test_board_pages as board
from tests.web.protection import test_urls as protection
from tests.web.publication import test_urls as publication
from tests.web.registry import test_urls as registry
from tests.web.reparation import test_urls as reparation
from tests.web.skills import test_urls as skills
from tests.web.statements import test_urls as statements
from tests.web.test_routes import address_of, workbench_routes

from baluarte.domain.access.models import Membership

pytestmark = pytest.mark.django_db
FOUR = ("owner", "colleague", "without_role", "stranger")
OPEN = {
    "atlas": 200, "places": 200, "places_of_state": 200, "population": 200, "desk": 200, "log": 200, "session_check": 200,
    "lists": 200, "new_list": 200, "municipalities": 200, "find_places": 405,
    "events": 200, "event_values": 200, "list_columns": 200, "pairs": 200, "weighing": 200, "judge_pairs": 200, "similar_while_writing": 405, "ask_for_pairs": 405, "which_place": 404,
    "municipality_options": 200, "decisions": 200, "next_decision": 302, "editions": 200,
    "exports": 200, "webhooks": 200, "week_bulletin": 200, "annual_table": 404,
    "cases": 200, "agenda": 200, "agenda_calendar": 200, "matters": 200,
    "assignments": 200, "notices": 200, "read_notices": 405, "unread": 200, "duty": 200, "clearances": 200,
    "recommendations": 200, "recommendation_board": 200, "import_recommendations": 404,
    "recommendation_set": 404, "recommendation_report": 404, "recommendation_table": 404,
    "recommendation": 404, "state_recommendation": 404, "recommendation_owners": 404,
    "link_recommendation": 405, "undo_correction": 405, "correct_recommendation": 404,
    "breaches": 200, "harmonisation": 200, "harmonised_question": 404, "obligations": 200,
    "protocols": 200, "protocols_of_states": 200, "protocol": 404, "protocol_version": 404,
    "protection": 200, "instrument": 200,
    "counts": 200, "freshness": 200, "indicator": 200, "layers": 200,
    "quality": 200, "quality_check": 404, "verification_queue": 200,
    "events_timeline": 200, "events_map": 200, "events_map_values": 200, "api_reference": 200,
    "policy": 200, "coverage": 200, "policy_boards": 200, "indicators": 200,
    "policy_indicator": 404, "indicator_series": 404, "new_target": 404, "new_assessment": 404,
    "prosecution_offices": 200, "prosecution_offices_file": 200, "prosecution_office": 404,
    "plan_improvement": 404, "review_improvement": 404, "learning": 200, "draw_sample": 404,
    "note_finding": 404, "audit_finding": 404, "close_finding": 404, "audit_sample": 404,
    "read_audited": 404,
    "means": 200, "means_of": 404, "offices": 200, "offices_file": 200, "annual_plan": 200,
    "recognitions": 200, "condemnation_clocks": 200, "early_warnings": 200,
    "courses": 200, "my_competences": 200, "conformance": 200, "impunity": 200, "impunity_rows": 200,
    "institution_facts": 200, "information_requests": 200, "request_quality": 200,
    "protocol_text": 404, "protocol_simulator": 404, "protocol_differences": 404,
    "commitments": 200, "dialogue_tables": 200, "programmes": 200, "commitment": 404,
    "dialogue_table": 404, "programme": 404, "programme_differences": 404, "new_commitment": 404,
    "sent_entries": 200, "review_entry": 404, "withdraw_entry": 404, "withdraw_recommendations": 404,
    "note_progress": 404, "new_dialogue_table": 404, "new_dialogue_session": 404,
    "new_agreement": 404, "new_programme": 404, "new_programme_version": 404,
    "observations": 200, "observation": 404, "review_observation": 404,
    "withdraw_observation": 404, "answer_observation": 404, "review_observation_answer": 404,
    "inquiries": 200, "reparation": 200, "victim_routes": 200, "victim_commissions": 200, "victim_impact": 200, "joint_sessions": 200, "transfers": 200,
    "consultations": 200, "new_consultation": 404, "consultation": 404, "contribute": 404, "answer_contribution": 404,
    "memory_pages": 200,
    "federal_agreements": 200, "recommendation_calendar": 200,
    "begin_recommendation_action": 404, "set_action_calendar": 404,
    "report_recommendation_action": 404, "end_recommendation_action": 404,
}  # fmt: skip
# Of one's own account, whoever one is: no address names whose.
OWN = {
    name for name in workbench_routes("account") if name.startswith(("account_", "mfa_"))
} | {"roles", "tokens", "sessions", "openings", "accounts", "reauthenticate"}  # fmt: skip
OF_RECORDS = (
    {
        *intake.OF_A_LIST,
        *intake.OF_A_REPORT,
        *intake.OF_A_DRAFT,
        *intake.OF_ITS_STEWARD,
        *intake.OF_A_FILE,
        *intake.ONLY_SENT,
    }
    | monitoring.OF_A_DESK
    | registry.OF_ONE
    | registry.OF_A_PAIR
    | registry.SAVED
    | registry.BULK
    | registry.TWICE
    | registry.OF_A_STEWARD
    | registry.OF_A_LAYER
    | analysis.OF_ANALYSTS
    | protection.OF_ONE
    | protection.OF_ANALYSTS
    | protection.OF_THE_SECOND
    | board.OF_THE_BOARD
    | publication.OF_ONE
    | statements.OF_ONE
    | prevention.OF_ONE
    | warnings.OF_ONE
    | skills.OF_ONE
    | inquiries.OF_ONE
    | inquiries.OF_HER_OWN
    | reparation.OF_ONE
    | reparation.OF_HER_OWN
    | reparation.OF_COMMISSIONS
    | reparation.OF_TRANSFERS
    | memory.OF_ONE
    | memory.OF_HER_OWN
    | publication.OF_AN_EXPORT
    | publication.OF_A_WEBHOOK
    | publication.OF_A_RUN
    | procedure.OF_A_MATTER
    | cases.OF_A_CASE
    | cases.OF_HER_OWN
    | cases.OF_THE_DOOR
    | cases.OF_LETTERS
    | cases.ASIDE
    | routing.OF_A_MATTER
    | assignments.OF_AN_ASSIGNMENT
    | documents.OF_A_DOCUMENT
    | breaches.OF_A_BREACH
    | duty.OF_A_ROSTER
    | duty.OF_TRUST
    | duty.CONFIRMED
)
# Theirs is beside their pages, in `tests/web/access`.
ONLY_ITS_OWN = {"end_token", "end_session", "end_other_sessions", "leave_now"}
# Theirs is beside the list that is opened, in `tests/web/intake/test_one_list.py`, and beside the
# page of accounts, in `tests/web/access/test_accounts.py`.
ADMINISTERED = {"change_role", "change_opening", "close_account", "reopen_account"}
OF_A_ROLE = (
    {"search_by_name", "events_network", "new_observation"}
    | publication.OF_A_CURATOR
    | cases.OF_A_MEMBER
    | memory.OF_A_WRITER
    | procedure.OF_WHO_KEEPS
)


@pytest.fixture
def cast(as_operator):
    """Two of one organisation, one of it without a role, one of another."""
    with as_operator():
        make_places()
        hers, other = make_institution(), make_institution()
        return SimpleNamespace(
            owner=make_account(institution=hers, roles=["documenter", "organisation_admin"]),
            colleague=make_account(institution=hers, roles=["verifier"]),
            without_role=make_account(),
            stranger=make_account(institution=other, roles=["documenter", "organisation_admin"]),
        )


@pytest.fixture
def atlas(settings, tmp_path):
    """Shapes that a command would have drawn."""
    settings.FILE_FOLDER = tmp_path
    lay_atlas(tmp_path)


def test_every_address_has_its_cast():
    told = set(OPEN) | OWN | OF_RECORDS | ADMINISTERED | OF_A_ROLE | ONLY_ITS_OWN
    assert set(workbench_routes("account")) - told == set(), "in OPEN, or in the room's own test"


@pytest.mark.parametrize("name", sorted(OPEN))
@pytest.mark.parametrize("who", FOUR)
@pytest.mark.usefixtures("atlas")
def test_what_is_everybodys_is_open_to_each(enter, cast, name, who):
    browser = enter(getattr(cast, who))
    answer = browser.get(address_of("workbench", name))
    answer.close()
    assert answer.status_code == OPEN[name]


@pytest.mark.parametrize("name", sorted(OWN))
def test_what_is_ones_own_answers_each_alike_and_names_nobody_else(enter, cast, name):
    address = address_of("workbench", name)
    answers = {who: enter(getattr(cast, who)).get(address) for who in FOUR}
    assert len({one.status_code for one in answers.values()}) == 1
    others = cast.owner.username, cast.owner.display_name
    said = answers["stranger"].content.decode()
    assert [name for name in others if name in said] == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 302), ("colleague", 404), ("without_role", 404), ("stranger", 404)],
)
def test_a_role_is_changed_by_who_administers_it(confirm, cast, as_operator, who, status):
    with as_operator():
        held = Membership.objects.get(account=cast.colleague)
    browser = confirm(getattr(cast, who))
    meant = {"act": "end", "meant": "1"}
    there = browser.post(reverse("change_role", args=[held.pk]), meant)
    nowhere = browser.post(reverse("change_role", args=[uuid4()]), meant)
    assert (there.status_code, nowhere.status_code) == (status, 404)
    with as_operator():
        held.refresh_from_db()
    assert (held.valid_until is not None) is (status == 302)


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("colleague", 200), ("without_role", 404), ("stranger", 200)],
)
def test_names_are_searched_and_linked_and_data_observed_by_who_holds_some(
    enter, cast, who, status
):
    browser = enter(getattr(cast, who))
    asked = ("search_by_name", "events_network", "new_observation")
    assert {browser.get(reverse(name)).status_code for name in asked} == {status}


@pytest.mark.parametrize("who", FOUR)
def test_an_edition_is_published_by_a_curator_alone(confirm, cast, who):
    browser = confirm(getattr(cast, who))
    assert browser.get(reverse("publish_edition")).status_code == 404
    assert browser.post(reverse("publish_edition")).status_code == 404
