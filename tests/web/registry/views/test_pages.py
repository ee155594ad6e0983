from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_event,
    make_reports,
    share_coded,
    share_with,
)
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.audit.models import Entry
from baluarte.domain.linkage.actions import judge_pair, propose_pair
from baluarte.domain.registry import actions
from baluarte.domain.registry.actions import DeterminedFields, determine
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Determination, Link
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME = "Zenaida Canaria Inventadísima"


def determined(one, by, *, at=LATER, **changes) -> Determination:
    with acting_as(by.pk):
        held = Determination.objects.get(current_of=one)
        what: DeterminedFields = replace(actions.standing_of(held), **changes)
        return determine(event=one, what=what, ground="Se habló con ella.", by=by.pk, at=at)


def test_the_owner_sees_what_is_held(enter, cast):
    one = make_event(cast.side)
    answer = enter(cast.owner).get(page_of("event", one))
    assert (answer.status_code, answer.context["title"], answer.context["lead"]) == (
        200,
        "Threat (not death)",
        "3 May 2025 · Villa Inventada, Estado Treinta",
    )


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_whoever_may_not_gets_the_answer_of_what_does_not_exist(enter, cast, who):
    one = make_event(cast.side)
    browser = enter(getattr(cast, who))
    answer = browser.get(page_of("event", one))
    missing = browser.get(page_of("event", reference="0000000000"))
    assert answer.status_code == missing.status_code == 404
    assert page_without_address(answer) == page_without_address(missing)


def page_without_address(answer) -> str:
    said = answer.content.decode()
    return said.replace(answer.wsgi_request.path[3:], "")


def test_the_title_says_the_reference_and_nothing_else(enter, cast):
    one = make_event(cast.side)
    said = enter(cast.owner).get(page_of("event", one)).content.decode()
    reference = f"{one.reference[:5]}-{one.reference[5:]}"
    assert f"<title>Event {reference} · Baluarte</title>" in said


def test_names_are_sealed_until_they_are_asked_for(enter, cast):
    one = make_event(cast.side, names=NAME)
    assert NAME not in enter(cast.owner).get(page_of("event", one)).content.decode()


def test_opening_the_names_is_one_entry_in_the_log(enter, cast):
    one = make_event(cast.side, names=f"{NAME}; Otra Inventada", victims=2)
    browser = enter(cast.owner)
    before = entries_of(cast.owner, "people.read_names")
    said = browser.get(page_of("event", one) + "?nombres=abiertos").content.decode()
    assert NAME in said
    assert entries_of(cast.owner, "people.read_names") == before + 1


def entries_of(account, act) -> int:
    with acting_as(account.pk):
        return Entry.objects.filter(act=act).count()


def test_a_curator_sees_coded_facts_and_no_names(enter, cast, curator):
    one = make_event(cast.side, names=NAME)
    share_coded(cast.side)
    answer = enter(curator).get(page_of("event", one) + "?nombres=abiertos")
    assert (answer.status_code, answer.context["is_open"], NAME in answer.content.decode()) == (
        200,
        False,
        False,
    )


def test_a_curator_is_offered_nothing_to_change(enter, cast, curator):
    one = make_event(cast.side)
    share_coded(cast.side)
    said = enter(curator).get(page_of("event", one)).content.decode()
    assert page_of("determine", one) not in said


def test_the_past_is_as_it_was_known_then(enter, cast):
    one = make_event(cast.side)
    determined(one, cast.owner, date="2025-06")
    browser = enter(cast.owner)
    then = browser.get(page_of("event", one) + f"?conocido={DECIDED.date()}")
    now = browser.get(page_of("event", one))
    assert [answer.context["page"].held.date for answer in (then, now)] == ["2025-05-03", "2025-06"]


def test_an_event_made_in_the_evening_is_of_that_day(enter, cast):
    one = make_event(cast.side, at=datetime(2026, 3, 28, 2, tzinfo=UTC))
    steps = enter(cast.owner).get(page_of("event", one)).context["steps"]
    assert steps[1]["date"] == date(2026, 3, 27)


def test_before_it_was_held_it_does_not_exist(enter, cast):
    one = make_event(cast.side)
    day = (DECIDED - timedelta(days=5)).date()
    answer = enter(cast.owner).get(page_of("event", one) + f"?conocido={day}")
    assert answer.status_code == 404


def test_nothing_can_be_decided_in_the_past(enter, cast):
    one = make_event(cast.side)
    answer = enter(cast.owner).get(page_of("event", one) + f"?conocido={LATER.date()}")
    assert page_of("determine", one) not in answer.content.decode()


def test_sources_that_differ_stand_side_by_side(enter, cast):
    one = make_event(cast.side)
    determined(one, cast.owner, victims=2)
    [said] = enter(cast.owner).get(page_of("event", one)).context["disagreements"]
    assert [(side["value"], side["held"]) for side in said["sides"]] == [("2", True), ("1", False)]


def test_every_determination_stays_in_the_history(enter, cast):
    one = make_event(cast.side)
    determined(one, cast.owner, victims=2)
    history = enter(cast.owner).get(page_of("event", one)).context["history"]
    assert [(entry["was"], entry["reason"]) for entry in history] == [
        ("Victims: 1", "Se habló con ella."),
        ("", "As its source told it."),
    ]


def test_another_steward_also_knows_of_it_and_keeps_her_secrets(enter, cast, other, curator):
    one, its_twin = make_event(cast.side), make_event(other)
    share_coded(cast.side)
    share_coded(other)
    share_with(other, cast.side.institution, level=Level.CODED)
    with acting_as(curator.pk):
        pair = propose_pair(one=one, other=its_twin, reason="Igual.", by=curator.pk, at=LATER)
        judge_pair(pair=pair, verdict=Verdict.SAME, reason="Igual.", by=curator.pk, at=LATER)
    browser = enter(cast.owner)
    # Blind until she has said what she thinks.
    assert browser.get(page_of("event", one)).context["page"].members == []
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        judge_pair(pair=pair, verdict=Verdict.UNSURE, reason="No sé.", by=by, at=LATER)
    answer = browser.get(page_of("event", one))
    [member] = answer.context["page"].members
    assert (member.source.steward, member.held) == (other.institution, None)
    assert its_twin.reference not in answer.content.decode()


def test_the_report_as_told_is_offered_only_to_who_may_know_identities(enter, cast, curator):
    one = make_event(cast.side)
    share_coded(cast.side)
    with acting_as(cast.owner.pk):
        told = page_of("report", report_id=Link.objects.get(event=one).report_id)
    offered = [
        told in enter(account).get(page_of("event", one)).content.decode()
        for account in (cast.owner, curator)
    ]
    assert offered == [True, False]


def test_why_one_may_see_it_is_said(enter, cast, curator):
    one = make_event(cast.side)
    share_coded(cast.side)
    grounds = enter(curator).get(page_of("event", one)).context["grounds"]
    assert grounds == [
        f"You are a curator, and {cast.side.institution} shares this list with the registry.",
        "You see coded facts; no identity is open to you.",
    ]


def test_only_a_verifier_who_did_not_determine_it_may_verify(enter, cast):
    one = make_event(cast.side)
    may = [
        enter(account).get(page_of("event", one)).context["may"].verify
        for account in (cast.owner, cast.colleague)
    ]
    assert may == [False, True]


def test_a_page_of_30_reports_asks_as_little_as_of_one(enter, cast):
    one = make_event(cast.side)
    browser = enter(cast.owner)
    of_one = asked_by(browser, page_of("event", one))
    with acting_as(cast.owner.pk):
        for report in make_reports(cast.side, [{"municipality_id": "20001"} for _ in range(29)]):
            actions.link_report(
                report=report, event=one, ground="Lo mismo.", by=cast.owner.pk, at=LATER
            )
            actions.add_act(event=one, type="AG-DTH", victim_number=1, by=cast.owner.pk, at=LATER)
    of_thirty = asked_by(browser, page_of("event", one))
    # One more: the keys of what was written. One of all is the entry of its reading, one asks for
    # the roles that the menu follows.
    assert of_one + 1 == of_thirty
    assert of_thirty <= 16
