"""Who would be told: each with what the gate says; leaving out, seeing the list, sending."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_institution, settle
from tests.factories.documents import SPOKEN
from tests.factories.looking import changed_by_looking
from tests.web.procedure.conftest import MINUTE, make_night
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.actions.task_lines import write_lines
from baluarte.domain.procedure.choices import Exclusion, Perpetrator, TaskLineKind
from baluarte.domain.procedure.models import Assignment, Clearance, ExcludedInstitution, Matter
from baluarte.domain.procedure.queries import courses_of
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
OUTSIDE = ("without_role", "stranger", "liaison", "officer", "commander")
ONLY_SENT = {"list_was_seen"}


@pytest.fixture
def browser(enter, cast):
    return enter(cast.owner)


@pytest.fixture
def wish(cast, night):
    return leave_out(cast, night, cast.command, why=Exclusion.DO_NOT_INVOLVE)


# What a task owed to a person always says, each line shown to her before.
LINES = {
    "asked": "Rondines desde hoy; inventado", "asked_seen": "on",
    "place": "La colonia; inventada", "place_seen": "on",
    "contact": "Su hermana, de 9 a 18 h; inventado", "contact_seen": "on",
    "sender": "55 0000 0000 (inventado)", "sender_seen": "on",
}  # fmt: skip


@pytest.fixture
def sent(cast, night):
    return send(cast, night, cast.federal)


def send(cast, night, to, *, step="EX-1", of=None, **given):
    with acting_as(cast.owner.pk):
        return actions.assign(
            proceeding=of or night.extraordinary, step=step, institution=to, by=cast.owner.pk,
            at=timezone.now(), **given,
        )  # fmt: skip


def leave_out(cast, night, who, why=Exclusion.PERPETRATOR):
    with acting_as(cast.owner.pk):
        return actions.leave_out(
            matter=night.matter, institution=who, why=why, by=cast.owner.pk, at=timezone.now()
        )


def at(name, night, *more):
    return reverse(name, args=[night.matter.reference, *more])


@pytest.fixture
def line(cast, night, sent):
    """A line of what was sent, as the person saw it."""
    with acting_as(cast.owner.pk):
        [written] = write_lines(
            sent, [actions.Shown(TaskLineKind.PLACE, "Inventada", timezone.now())],
            by=cast.owner.pk, at=timezone.now(),
        )  # fmt: skip
    return written


@pytest.fixture
def addresses(night, wish, sent, line):
    """Every address of sending that names a matter."""
    return {
        "recipients": at("recipients", night),
        "leave_out": at("leave_out", night),
        "end_her_wish": at("end_her_wish", night, wish.pk),
        "say_perpetrator": at("say_perpetrator", night),
        "list_was_seen": at("list_was_seen", night),
        "assign_step": at("assign_step", night, night.extraordinary.pk, "EX-3"),
        "matter_assignments": at("matter_assignments", night),
        "hand_over": at("hand_over", night, sent.pk),
        "withdraw_assignment": at("withdraw_assignment", night, sent.pk),
        "withdraw_task_line": at("withdraw_task_line", night, line.pk),
    }


OF_A_MATTER = {
    "recipients", "leave_out", "end_her_wish", "say_perpetrator", "list_was_seen", "assign_step",
    "matter_assignments", "hand_over", "withdraw_assignment", "withdraw_task_line",
}  # fmt: skip


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("name", sorted(OF_A_MATTER - ONLY_SENT))
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_the_owner_and_her_colleague_come_in(enter, cast, addresses, name, who):
    assert enter(getattr(cast, who)).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_A_MATTER))
@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, addresses, name, who):
    """Nor does who was told of one step: it sees that step, elsewhere."""
    browser = enter(getattr(cast, who))
    answers = [browser.post(addresses[name], {"reason": "x"})]
    if name not in ONLY_SENT:
        answers.append(browser.get(addresses[name]))
    missing = browser.get(reverse("matter", args=["0000000000"]))
    assert {one.status_code for one in answers} == {404}
    assert {plain(one) for one in answers} == {plain(missing)}


def test_the_list_says_of_each_what_the_gate_says_and_by_which_rule(browser, cast, night):
    leave_out(cast, night, cast.police)
    said = text_of(browser.get(at("recipients", night)))
    for words in (
        cast.federal.name, "Puede saberlo", cast.police.name, "regla 1",
        "Se deja fuera a la institución de la presunta persona perpetradora",
    ):  # fmt: skip
        assert words in said


def test_where_nobody_outside_passes_it_says_so_and_what_may_be_done(browser, cast, night):
    with acting_as(cast.owner.pk):
        actions.say_perpetrator(
            matter=night.matter, perpetrator=Perpetrator.UNKNOWN, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
    said = text_of(browser.get(at("recipients", night)))
    assert "A nadie de fuera puede avisarse de este paso" in said
    assert "regla 3" in said
    assert "regla 4" in said


def test_leaving_out_takes_back_what_had_been_sent(browser, cast, night, sent):
    answer = browser.post(
        at("leave_out", night), {"who": str(cast.federal.pk), "why": "do_not_involve"}
    )
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        sent.refresh_from_db()
        assert sent.ended_how == "withdrawn"


def test_all_authorities_of_the_municipality_are_left_out_at_once(browser, cast, night):
    browser.post(at("leave_out", night), {"who": "municipality", "why": "perpetrator"})
    with acting_as(cast.owner.pk):
        [out] = ExcludedInstitution.objects.filter(matter=night.matter)
    assert (out.municipality_id, out.institution_id) == (night.matter.municipality_id, None)


def test_her_wish_ends_and_presumed_perpetrators_stay_out(browser, cast, night, wish):
    accused = leave_out(cast, night, cast.police)
    assert browser.post(at("end_her_wish", night, wish.pk)).status_code == 302
    assert browser.post(at("end_her_wish", night, accused.pk)).status_code == 404
    assert (
        at("end_her_wish", night, accused.pk)
        not in browser.get(at("recipients", night)).content.decode()
    )


def test_the_person_saw_the_list(browser, cast, night):
    with acting_as(cast.owner.pk):
        Matter.objects.filter(pk=night.matter.pk).update(list_seen_at=None)
    before = text_of(browser.get(at("recipients", night)))
    assert browser.post(at("list_was_seen", night)).status_code == 302
    assert "La persona todavía no ve esta lista" in text_of(browser.get(at("recipients", night)))
    for _twice in range(2):
        assert browser.post(at("list_was_seen", night), {"how": "call"}).status_code == 302
    after = text_of(browser.get(at("recipients", night)))
    assert "La persona todavía no ve esta lista" in before
    assert "La persona todavía no ve esta lista" not in after


def test_what_is_known_of_the_perpetrator_is_said(browser, cast, night):
    browser.post(at("say_perpetrator", night), {"perpetrator": "unknown"})
    with acting_as(cast.owner.pk):
        assert Matter.objects.get(pk=night.matter.pk).perpetrator == "unknown"


def test_a_step_is_sent_to_who_passes(browser, cast, night):
    url = at("assign_step", night, night.extraordinary.pk, "EX-1")
    assert browser.post(url, {"institution": str(cast.federal.pk), **LINES}).status_code == 302
    with acting_as(cast.liaison.pk):
        assert Assignment.objects.get().step == "EX-1"


@pytest.mark.parametrize("lacks", ["asked", "place", "contact", "sender"])
def test_a_task_owed_to_a_person_lacks_no_line(browser, cast, night, lacks):
    url = at("assign_step", night, night.extraordinary.pk, "EX-1")
    given = {"institution": str(cast.federal.pk), **LINES, lacks: " "}
    answer = browser.post(url, given)
    assert (answer.status_code, lacks in answer.context["form"].errors) == (422, True)
    with acting_as(cast.owner.pk):
        assert not Assignment.objects.exists()


def test_who_does_not_pass_is_no_choice(browser, cast, night):
    leave_out(cast, night, cast.federal)
    url = at("assign_step", night, night.extraordinary.pk, "EX-1")
    answer = browser.post(url, {"institution": str(cast.federal.pk), **LINES})
    assert answer.status_code == 422
    with acting_as(cast.owner.pk):
        assert Assignment.objects.count() == 0


def test_where_it_is_not_known_who_did_it_the_trusted_person_is_chosen(browser, cast, night):
    with acting_as(cast.owner.pk):
        actions.say_perpetrator(
            matter=night.matter, perpetrator=Perpetrator.UNKNOWN, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
    with acting_as(cast.steward.pk):
        for minutes in (600, 900):
            actions.clear_person(
                keeper=cast.keeper, institution=cast.federal, account=cast.liaison,
                state=State.objects.get(code="30"), until=timezone.now() + minutes * MINUTE,
                ground="La conocemos", by=cast.steward.pk, at=timezone.now() - MINUTE,
            )  # fmt: skip
    settle(Clearance)
    url = at("assign_step", night, night.extraordinary.pk, "EX-1")
    assert browser.get(url).content.decode().count(f'value="{cast.liaison.pk}"') == 1
    nobody = browser.post(url, {"institution": str(cast.federal.pk), **LINES})
    assert nobody.status_code == 422
    given = {"institution": str(cast.federal.pk), "account": str(cast.liaison.pk), **LINES}
    assert browser.post(url, given).status_code == 302
    with acting_as(cast.liaison.pk):
        assert Assignment.objects.get().is_personal


def test_handing_over_and_taking_back_say_why(browser, cast, night, sent):
    silent = browser.post(
        at("hand_over", night, sent.pk), {"institution": str(cast.keeper.pk), "reason": " "}
    )
    assert silent.status_code == 422
    given = {"institution": str(cast.keeper.pk), "reason": "No contestan", **LINES}
    assert browser.post(at("hand_over", night, sent.pk), given).status_code == 302
    with acting_as(cast.owner.pk):
        [now] = Assignment.objects.filter(ended_at=None)
    assert (
        browser.post(at("withdraw_assignment", night, now.pk), {"reason": "Ya"}).status_code == 302
    )
    said = text_of(browser.get(at("matter_assignments", night)))
    assert "No contestan" in said
    assert browser.get(at("hand_over", night, sent.pk)).status_code == 404


def test_as_many_queries_for_one_step_as_for_many(browser, cast, night, as_operator):
    """Two nights in one matter, thirty institutions around: the same number of queries."""
    few = asked_by(browser, at("recipients", night))
    with as_operator():
        for _ in range(28):
            make_institution()
    second = make_night(cast)
    with acting_as(cast.owner.pk):
        actions.complete_step(
            proceeding=second.extraordinary, step="EX-1", **SPOKEN, happened_at=timezone.now(),
            by=cast.owner.pk, at=timezone.now(),
        )  # fmt: skip
    assert asked_by(browser, at("recipients", second)) == few


def hand_over(cast, number):
    for n in range(number):
        with acting_as(cast.owner.pk):
            held = Assignment.objects.get(ended_at=None)
            actions.hand_over(
                assignment=held, institution=cast.keeper if n % 2 == 0 else cast.federal,
                reason="x", by=cast.owner.pk, at=timezone.now(),
            )  # fmt: skip


def test_as_many_queries_for_one_assignment_as_for_many(browser, cast, night, sent):
    hand_over(cast, 2)
    few = asked_by(browser, at("matter_assignments", night))
    hand_over(cast, 28)
    assert asked_by(browser, at("matter_assignments", night)) == few


def test_a_municipality_goes_only_with_her_yes(browser, cast, night):
    """Police orders may come from the town: it is offered, and sent only once she said yes."""
    by, now = cast.owner.pk, timezone.now()
    with acting_as(by):
        told = actions.record_occurrence(
            matter=night.matter, event="violence_known", happened_at=now, by=by, at=now
        )
        orders = actions.start_proceeding(
            matter=night.matter, code="protection_orders", begun_by=told, by=by, at=now
        )
        step = courses_of(night.matter)[-1].agenda(at=now).unfinished[0].step.id
    url = at("assign_step", night, orders.pk, step)
    given = {"institution": str(cast.command.pk), **LINES}
    without = browser.post(url, given)
    assert without.status_code == 422
    assert "A un municipio sólo se le avisa si la persona dijo que sí" in text_of(without)
    assert browser.post(url, given | {"she_said_yes": "on"}).status_code == 302
    with acting_as(cast.commander.pk):
        assert Assignment.objects.count() == 1


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger"])
def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator, who):
    browser = enter(getattr(cast, who))
    assert changed_by_looking(browser, addresses.values(), as_operator) == []
