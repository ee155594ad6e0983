"""The four of the cast on every address of the room: the owner comes in, the stranger meets nothing."""

from uuid import uuid4

import pytest
from tests.factories.kept import kept_on
from tests.factories.looking import changed_by_looking
from tests.factories.registry import (
    LATER,
    make_event,
    make_reports,
    share_coded,
    share_with,
)
from tests.web.registry.conftest import page_of

from baluarte.domain.double_coding import actions as coding_actions
from baluarte.domain.linkage import actions as linkage_actions
from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Act, Link
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.web.analysis import urls as analysis
from baluarte.web.double_coding import urls as double_coding
from baluarte.web.linkage import urls as linkage
from baluarte.web.registry import urls as registry

pytestmark = pytest.mark.django_db
# Under one address: what is registered, joined, coded twice and counted.
ROOMS = (registry, linkage, double_coding, analysis)
# What nobody else can tell from what does not exist; the rest is open to every account, empty.
OF_ONE = {
    "event", "determine", "assess", "withdraw", "add_act", "end_act", "link_report",
    "unlink_report", "establish_apart", "withhold_name", "similar", "joint", "verify",
    "tell_of_act", "describe_victim", "chain_events", "make_claim", "follow_claim", "end_account",
    "set_aside", "count_again", "take_turn", "leave_turn", "field_history",
}  # fmt: skip
OF_A_PAIR = {"pair", "undo_judgement", "undo_last_judgement"}
POSTED = {"undo_judgement", "undo_last_judgement", "end_account", "take_turn", "leave_turn"}
# One field over many: who adds to a list; see `views/test_bulk`.
BULK = {"set_over_many", "one_bulk_edit"}
# Whose a layer is, and who may load one: see `views/test_layers`.
OF_A_LAYER = {"new_layer", "layer", "layer_outlines", "withdraw_layer"}
OF_EVERYBODY = {
    "events", "counts", "freshness", "indicator", "layers", "pairs", "judge_pairs",
    "municipality_options",
    "quality", "quality_check", "verification_queue", "event_values", "list_columns",
    "events_timeline", "events_map", "events_map_values",
}  # fmt: skip
CHECK = {"check": "no_date"}
ASKING = {"which_place", "search_by_name", "events_network"}
# Off until a steward turns it on, and then of who adds to the list: see `views/test_double_coding`.
TWICE = {
    "double_coding", "double_coding_rules", "double_coding_rule", "draw_coding_lot",
    "coders_agreement", "second_coding", "take_second_coding", "leave_second_coding", "reconcile",
}  # fmt: skip
# Of who may open it to others: see `views/test_seen`.
OF_A_STEWARD = {"seen_as", "list_seen_as"}
# Of who curates: see `views/test_weighing`.
OF_A_CURATOR = {"weighing"}
THE_WORKER = {"ask_for_pairs"}
BESIDE = {"similar_while_writing"}
# Whose a saved search is: see `views/test_saved`.
SAVED = {
    "saved_searches", "save_search", "open_search", "watch_search", "share_search", "forget_search",
}  # fmt: skip


@pytest.fixture
def addresses(cast, other, curator):
    return kept_addresses(cast, other, curator)


@kept_on
def kept_addresses(cast, other, curator) -> dict[str, str]:
    """Everything that the addresses of the room name, held by the owner's organisation."""
    one, its_twin = make_event(cast.side, names="Zenaida Inventada"), make_event(other)
    share_coded(cast.side)
    share_coded(other)
    share_with(other, cast.side.institution, level=Level.CODED)
    owner = cast.owner
    with acting_as(owner.pk):
        act, link = Act.objects.get(event=one), Link.objects.get(event=one)
        [report] = make_reports(cast.side, [{}])
        ended = actions.link_report(
            report=report, event=one, ground="Igual.", by=owner.pk, at=LATER
        )
        actions.unlink_report(link=ended, ground="No.", by=owner.pk, at=LATER)
    with acting_as(curator.pk):
        pair = linkage_actions.propose_pair(
            one=one, other=its_twin, reason="Igual.", by=curator.pk, at=LATER
        )
    with acting_as(owner.pk):
        claim = actions.make_claim(
            event=one, attribute=Attribute.DATE, value="2025", source="press",
            by=owner.pk, at=LATER,
        )  # fmt: skip
    more = {
        "tell_of_act": {"act_id": act.pk},
        "describe_victim": {"number": 1},
        "follow_claim": {"claim_id": claim.pk},
        "end_account": {"kind": "dicho", "key": claim.pk},
        "end_act": {"act_id": act.pk},
        "unlink_report": {"link_id": link.pk},
        "establish_apart": {"link_id": ended.pk},
        "withhold_name": {"number": 1},
        "set_aside": CHECK,
        "count_again": CHECK,
    }
    found = {name: page_of(name, one, **more.get(name, {})) for name in OF_ONE}
    return found | {name: page_of(name, pair_id=pair.pk) for name in OF_A_PAIR}


def test_no_address_of_the_room_is_forgotten():
    named = (
        OF_ONE
        | OF_A_PAIR
        | OF_EVERYBODY
        | ASKING
        | THE_WORKER
        | BESIDE
        | SAVED
        | BULK
        | TWICE
        | OF_A_STEWARD
        | OF_A_LAYER
        | OF_A_CURATOR
    )
    found = {one.name for room in ROOMS for one in room.urlpatterns}
    assert found == named


@pytest.mark.parametrize("name", sorted(OF_ONE - {"verify"} - POSTED | {"pair"}))
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_the_owner_and_her_colleague_come_in(enter, cast, addresses, name, who):
    assert enter(getattr(cast, who)).get(addresses[name]).status_code == 200


def test_her_colleague_verifies(enter, cast, addresses):
    assert enter(cast.colleague).get(addresses["verify"]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_ONE | OF_A_PAIR))
@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, addresses, name, who):
    browser = enter(getattr(cast, who))
    answers = [browser.post(addresses[name], {"reason": "x"})]
    if name not in POSTED:
        answers.append(browser.get(addresses[name]))
    missing = browser.get(page_of("event", reference="0000000000"))
    assert {one.status_code for one in answers} == {404}
    assert {plain(one) for one in answers} == {plain(missing)}


def plain(answer) -> str:
    """Return what an answer says, its own address apart."""
    return answer.content.decode().replace(answer.wsgi_request.path[3:], "")


@pytest.mark.parametrize("name", sorted(OF_EVERYBODY))
def test_a_list_is_there_for_everybody_and_empty(enter, cast, addresses, name):
    answer = enter(cast.stranger).get(page_of(name, **(CHECK if name == "quality_check" else {})))
    assert (answer.status_code, "Zenaida" in answer.content.decode()) == (200, False)


def test_a_pair_nobody_knows_does_not_exist(enter, cast):
    assert enter(cast.owner).get(page_of("pair", pair_id=uuid4())).status_code == 404


@pytest.mark.parametrize("name", sorted(TWICE))
@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_what_is_coded_twice_is_nobody_elses(enter, cast, name, who):
    one = make_event(cast.side)
    steward = cast.side.steward.pk
    with acting_as(steward):
        coding_actions.set_double_coding(
            compartment=cast.side.compartment, share=100, fields=["date"], by_type=False,
            since_date=LATER.date().replace(year=2020), by=steward, at=LATER,
        )  # fmt: skip
        coding_actions.draw_lot(compartment=cast.side.compartment, by=steward, at=LATER)
    of_a_list = {"double_coding_rule", "draw_coding_lot"}
    of_all = {"double_coding", "double_coding_rules", "coders_agreement"}
    if name in of_a_list:
        address = page_of(name, list_id=cast.side.source_list.pk)
    else:
        address = page_of(name) if name in of_all else page_of(name, one)
    browser = enter(getattr(cast, who))
    assert browser.post(address, {"reason": "x"}).status_code == 404
    if name not in ("draw_coding_lot", "take_second_coding", "leave_second_coding"):
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger"])
def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator, who):
    browser = enter(getattr(cast, who))
    assert changed_by_looking(browser, addresses.values(), as_operator) == []
