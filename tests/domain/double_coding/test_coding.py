"""A share of events is coded twice: drawn, blind, reconciled by what is held; off until asked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.registry import LATER, make_event, make_events, share_with, text_of

from baluarte.domain.access.actions import end_membership
from baluarte.domain.access.models import Account, Membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.double_coding import actions as coding_actions
from baluarte.domain.double_coding.coded_event import Coded, CodedAct
from baluarte.domain.double_coding.models import (
    CodingLot,
    DoubleCoding,
    DrawnEvent,
    Reconciliation,
    SecondCoding,
)
from baluarte.domain.double_coding.perpetrators_by_act import ActsDoNotMatch, SeveralActs
from baluarte.domain.double_coding.queries.worklist import (
    blind_page,
    lists_coded_twice,
    rules_of_steward,
    side_by_side,
    stratum_of,
    work_list,
)
from baluarte.domain.double_coding.systematic_sampling import draw
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.intake.queries import open_report
from baluarte.domain.registry import actions
from baluarte.domain.registry.actions.grounds import destroy_grounds
from baluarte.domain.registry.choices import CodedField, EventState, Outcome
from baluarte.domain.registry.models import Act, Determination, Event, Perpetrator
from baluarte.domain.sealing.queries import Erased, unseal
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)
ALIKE = Coded(
    date="2025-05-03",
    state="30",
    municipality="30001",
    place_precision=PlacePrecision.MUNICIPALITY.value,
    types=("AG-THR",),
    perpetrators=("PE-UNK",),
    victims=1,
    link_to_work="not_determined",
    status="REP",
)
OTHERWISE = Coded(
    date="2025-05",
    state="30",
    municipality=None,
    place_precision=PlacePrecision.STATE.value,
    types=("AG-THR", "AG-KIL"),
    perpetrators=("PE-UNK",),
    victims=2,
    link_to_work="motivated_by_activity",
    status="NVE",
)


def turn_on(side, *, share=100, fields=tuple(CodedField), by_type=False, is_daily=False, at=LATER):
    with acting_as(side.steward.pk):
        return coding_actions.set_double_coding(
            compartment=side.compartment, share=share, fields=fields, by_type=by_type,
            since_date=SINCE, is_daily=is_daily, by=side.steward.pk, at=at,
        )  # fmt: skip


def draw_now(side, *, at=LATER):
    with acting_as(side.steward.pk):
        return coding_actions.draw_lot(compartment=side.compartment, by=side.steward.pk, at=at)


def drawn(side, **told):
    """Return an event of the documenter's, drawn to be coded by her colleague."""
    one = make_event(side, **told)
    turn_on(side)
    draw_now(side)
    return one


def take(side, one, *, by=None, at=LATER):
    by = by or side.colleague.pk
    with acting_as(by):
        return coding_actions.take_second_coding(event=one, by=by, at=at)


def code(side, one, coded=OTHERWISE, *, by=None, criterion="", at=LATER, **given):
    by = by or side.colleague.pk
    with acting_as(by):
        said = criterion or ("Zarzamora amenazó por la nota." if coded is OTHERWISE else "")
        return coding_actions.code_second(
            event=one, coded=coded, criterion=said, by=by, at=at, **given
        )


def coded_twice(side, coded=OTHERWISE, **told):
    one = drawn(side, **told)
    take(side, one)
    return one, code(side, one, coded)


def reconcile(
    side, coding, outcomes, *, by=None, together=False, ground="Se leyó la nota.", **given
):
    by = by or side.verifier.pk
    with acting_as(by):
        return coding_actions.reconcile(
            coding=coding, outcomes=outcomes, together=together, ground=ground, by=by, at=LATER,
            **given,
        )  # fmt: skip


def all_of(coding, outcome=Outcome.SECOND, **otherwise):
    return dict.fromkeys(coding.differs, outcome.value) | otherwise


def held_of(side, one):
    with acting_as(side.documenter.pk):
        return Determination.objects.get(current_of=one.pk)


# Off by default; drawn by lot.


def test_nothing_is_coded_twice_until_a_steward_says_so(side):
    make_event(side)
    with acting_as(side.documenter.pk):
        waits = work_list(by=side.documenter.pk)
        assert (lists_coded_twice(), list(waits.to_code)) == (set(), [])
    with pytest.raises(coding_actions.NothingToDraw):
        draw_now(side)


def test_a_share_of_zero_turns_it_off_again(side):
    one = drawn(side)
    turn_on(side, share=0, at=LATER + timedelta(hours=1))
    with acting_as(side.colleague.pk):
        assert lists_coded_twice() == set()
        assert list(work_list(by=side.colleague.pk).to_code) == []
    with acting_as(side.steward.pk):
        rows = DoubleCoding.objects.order_by("decided_at")
        assert list(rows.values_list("share", flat=True)) == [100, 0]
        assert rows.get(superseded_by=None).share == 0
        assert DrawnEvent.objects.filter(event=one).count() == 1


@pytest.mark.parametrize("who", ["documenter", "verifier"])
def test_only_a_data_steward_turns_it_on_and_draws(side, who):
    by = getattr(side, who).pk
    make_event(side)
    with acting_as(by), pytest.raises(NotAllowed, match=r"access\.needs_role\.data_steward"):
        coding_actions.set_double_coding(
            compartment=side.compartment, share=10, fields=["date"], by_type=False,
            since_date=SINCE, by=by, at=LATER,
        )  # fmt: skip
    turn_on(side)
    with acting_as(by), pytest.raises(NotAllowed, match=r"access\.needs_role\.data_steward"):
        coding_actions.draw_lot(compartment=side.compartment, by=by, at=LATER)


@pytest.mark.parametrize(("share", "fields"), [(101, ["date"]), (-1, ["date"]), (10, [])])
def test_a_share_is_of_a_hundred_and_says_which_fields(side, share, fields):
    with pytest.raises(coding_actions.NoShare):
        turn_on(side, share=share, fields=fields)


def test_a_lot_can_be_drawn_again_by_its_seed(side):
    make_events(side, [{}] * 12)
    turn_on(side, share=25)
    lot = draw_now(side)
    with acting_as(side.documenter.pk):
        keys = list(Event.objects.values_list("pk", flat=True))
        again = draw(dict.fromkeys(keys, ""), share=25, seed=lot.seed)
        assert (lot.out_of, len(again)) == (12, 3)
        assert set(lot.events.values_list("event", flat=True)) == set(again)


def test_what_was_drawn_from_is_not_drawn_from_again(side):
    make_events(side, [{}] * 4)
    turn_on(side, share=50)
    draw_now(side)
    with pytest.raises(coding_actions.NothingToDraw):
        draw_now(side, at=LATER + timedelta(days=1))


def test_by_type_each_type_has_its_share(side):
    make_events(side, [{"types": ["AG-THR"]}] * 8 + [{"types": ["AG-KIL"]}] * 4)
    turn_on(side, share=50, by_type=True)
    lot = draw_now(side)
    with acting_as(side.documenter.pk):
        keys = lot.events.values_list("event", flat=True)
        kinds = sorted(stratum_of(keys).values())
    assert kinds == ["AG-KIL"] * 2 + ["AG-THR"] * 4


# Drawn each day by the worker, where a steward wants it so.


@pytest.fixture
def draw_due(as_role):
    def drawn(at=LATER):
        with as_role("bal_worker"):
            return coding_actions.draw_due(now=lambda: at)

    return drawn


def lots_of(side):
    with acting_as(side.documenter.pk):
        rows = CodingLot.objects.filter(compartment=side.compartment).order_by("drawn_at")
        return [(lot.out_of, lot.events.count(), lot.by_id) for lot in rows]


def test_the_worker_draws_what_is_new_where_it_is_turned_on_and_nowhere_else(side, other, draw_due):
    make_events(side, [{}] * 3)
    make_events(other, [{}] * 3)
    turn_on(side, is_daily=True)
    turn_on(other)
    assert draw_due() == 1
    assert (lots_of(side), lots_of(other)) == ([(3, 3, side.steward.pk)], [])


def test_each_day_has_its_own_draw_and_a_day_without_anything_new_has_none(side, draw_due):
    make_events(side, [{}] * 2)
    turn_on(side, is_daily=True)
    day = timedelta(days=1)
    assert [draw_due(), draw_due(LATER + day)] == [1, 0]
    make_events(side, [{}], at=LATER + day)
    assert draw_due(LATER + 2 * day) == 1
    assert lots_of(side) == [(2, 2, side.steward.pk), (1, 1, side.steward.pk)]


def test_over_many_days_of_few_events_the_share_is_kept(side, draw_due):
    """A quarter of one event a day is none on most days, and one on some."""
    turn_on(side, share=25, is_daily=True)
    for day in range(40):
        make_events(side, [{}], at=LATER + timedelta(days=day))
        draw_due(LATER + timedelta(days=day, hours=1))
    drawn = [events for _, events, _ in lots_of(side)]
    # Forty draws of a quarter each: beyond these bounds in one run of ten thousand.
    assert (len(drawn), 1 <= sum(drawn) <= 22) == (40, True)


@pytest.mark.parametrize("ends", ["role", "account"])
def test_nothing_is_drawn_in_the_name_of_who_is_a_steward_no_more(
    side, draw_due, as_operator, ends
):
    make_event(side)
    turn_on(side, is_daily=True)
    with as_operator():
        if ends == "account":
            Account.objects.filter(pk=side.steward.pk).update(is_active=False)
        else:
            [held] = Membership.objects.filter(account=side.steward)
            end_membership(membership=held, by=None, at=timezone.now() - timedelta(minutes=1))
        another = make_account(institution=side.institution, roles=["data_steward"])
    assert (draw_due(), lots_of(side)) == (0, [])
    with acting_as(another.pk):
        assert [one.is_idle for one in rules_of_steward()] == [True]


def test_the_worker_draws_nothing_by_a_rule_that_was_turned_off_since(side, draw_due):
    make_event(side)
    turn_on(side, is_daily=True)
    turn_on(side, share=0, is_daily=True, at=LATER + timedelta(hours=1))
    assert draw_due(LATER + timedelta(days=1)) == 0


# Coded blind, by another person.


def test_who_coded_first_does_not_code_again(side):
    one = drawn(side)
    with pytest.raises(coding_actions.OwnCoding):
        take(side, one, by=side.documenter.pk)


def test_who_confirmed_it_has_seen_it_and_does_not_code_it(side):
    one = drawn(side)
    with acting_as(side.verifier.pk):
        actions.verify_event(event=one, grounds="Leído.", by=side.verifier.pk, at=LATER)
    with pytest.raises(coding_actions.OwnCoding):
        take(side, one, by=side.verifier.pk)


def test_an_event_is_taken_by_one_and_can_be_left(side):
    one = drawn(side)
    take(side, one)
    with pytest.raises(coding_actions.NotYours):
        take(side, one, by=side.verifier.pk)
    with acting_as(side.colleague.pk):
        coding_actions.leave_second_coding(event=one, by=side.colleague.pk, at=LATER)
    assert take(side, one, by=side.verifier.pk).by_id == side.verifier.pk


def test_an_event_that_was_not_drawn_is_nobodys_to_code(side):
    one = make_event(side)
    turn_on(side)
    with pytest.raises(coding_actions.NotYours):
        take(side, one)


def test_the_second_coding_changes_nothing_that_is_held(side):
    one = drawn(side)
    before = held_of(side, one)
    take(side, one)
    coding = code(side, one)
    assert held_of(side, one).pk == before.pk
    assert Coded.read(coding.first) == ALIKE
    assert Coded.read(coding.second) == OTHERWISE
    assert coding.differs == ["date", "place", "types", "victims", "link_to_work", "status"]


def test_the_first_coding_is_what_was_held_when_it_was_drawn(side):
    one = drawn(side)
    with acting_as(side.documenter.pk):
        actions.add_act(
            event=one, type="AG-KIL", victim_number=1, by=side.documenter.pk,
            at=LATER + timedelta(days=1),
        )  # fmt: skip
    take(side, one)
    coding = code(side, one, ALIKE, at=LATER + timedelta(days=2))
    assert (coding.first["types"], coding.differs) == (["AG-THR"], [])


def test_a_second_coding_is_never_changed(side):
    _, coding = coded_twice(side)
    with acting_as(side.colleague.pk):
        with pytest.raises(coding_actions.NotYours):
            coding_actions.code_second(
                event=coding.drawn.event, coded=ALIKE, by=side.colleague.pk, at=LATER
            )
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            SecondCoding.objects.update(is_blind=True)


def test_a_link_to_the_work_needs_its_criterion(side):
    one = drawn(side)
    take(side, one)
    with acting_as(side.colleague.pk), pytest.raises(actions.MustSayWhy):
        coding_actions.code_second(event=one, coded=OTHERWISE, by=side.colleague.pk, at=LATER)


def test_the_page_of_the_second_coder_holds_nothing_of_the_first(side):
    one = drawn(side, date="2019-11-07", types=["AG-KIL"], names="Zenaida Inventada")
    take(side, one)
    with acting_as(side.colleague.pk):
        page = blind_page(one.reference, opens=False, by=side.colleague.pk, at=LATER)
        opened = blind_page(one.reference, opens=True, by=side.colleague.pk, at=LATER)
    assert not hasattr(page, "held")
    assert (len(page.reports), page.opened) == (1, {})
    [report] = opened.opened.values()
    assert "Zenaida Inventada" in [cell.text for cell in report.cells]


def test_opening_the_reports_is_in_the_log(side):
    one = drawn(side)
    take(side, one)
    with acting_as(side.colleague.pk):
        blind_page(one.reference, opens=True, by=side.colleague.pk, at=LATER)
        assert Entry.objects.filter(act="registry.open_source_blind").count() == 1
    assert code(side, one).is_blind is True


@pytest.mark.parametrize("who", ["colleague", "verifier"])
def test_who_opened_a_report_of_it_on_its_own_page_is_not_blind_and_nobody_else(side, who):
    one = make_event(side)
    reader = getattr(side, who).pk
    with acting_as(reader):
        [link] = one.links.all()
        open_report(link.report_id, by=reader, at=LATER - timedelta(days=3))
    turn_on(side)
    draw_now(side)
    take(side, one)
    assert code(side, one).is_blind is (who == "verifier")


def test_who_read_it_after_it_was_drawn_and_took_it_later_is_not_blind(side):
    one = drawn(side)
    with acting_as(side.colleague.pk):
        coding_actions.note_reading(one, by=side.colleague.pk, at=LATER)
    take(side, one)
    assert code(side, one).is_blind is False


def test_reading_another_event_says_nothing_of_this_one(side):
    other = make_event(side)
    one = drawn(side)
    with acting_as(side.colleague.pk):
        coding_actions.note_reading(other, by=side.colleague.pk, at=LATER)
        [link] = other.links.all()
        open_report(link.report_id, by=side.colleague.pk, at=LATER)
    take(side, one)
    assert code(side, one).is_blind is True


def test_whoever_opens_the_event_meanwhile_is_not_blind_and_it_is_kept(side):
    one = drawn(side)
    take(side, one)
    with acting_as(side.colleague.pk):
        coding_actions.note_reading(one, by=side.colleague.pk, at=LATER)
    assert code(side, one).is_blind is False


def test_whoever_says_that_she_had_seen_it_is_not_blind(side):
    one = drawn(side)
    take(side, one)
    assert code(side, one, had_seen=True).is_blind is False


def test_another_persons_reading_says_nothing_of_hers(side):
    one = drawn(side)
    take(side, one)
    with acting_as(side.verifier.pk):
        coding_actions.note_reading(one, by=side.verifier.pk, at=LATER)
    assert code(side, one).is_blind is True


# Reconciled by the registry's own actions.


def test_what_is_taken_of_the_second_is_held_and_the_rest_stays(side):
    one, coding = coded_twice(side)
    reconcile(side, coding, all_of(coding, place="first", status="first"))
    held = held_of(side, one)
    assert (held.date, held.municipality_id, held.victims) == ("2025-05", "30001", 2)
    assert (held.link_to_work, held.status) == ("motivated_by_activity", "REP")
    with acting_as(side.documenter.pk):
        assert text_of(held.criterion) == "Zarzamora amenazó por la nota."
        live = Act.objects.filter(event=one, ended_at=None).order_by("type")
        assert list(live.values_list("type", "victim_number")) == [("AG-KIL", None), ("AG-THR", 1)]


def test_where_the_first_is_right_nothing_is_determined(side):
    one, coding = coded_twice(side)
    before = held_of(side, one).pk
    kept = reconcile(side, coding, all_of(coding, Outcome.FIRST))
    assert (held_of(side, one).pk, set(kept.outcomes.values())) == (before, {"first"})


def test_a_state_of_the_second_is_assessed(side):
    one, coding = coded_twice(side)
    reconcile(side, coding, all_of(coding, Outcome.FIRST, status="second"))
    assert held_of(side, one).status == EventState.UNVERIFIABLE


def test_a_confirmation_is_never_taken_over(side):
    one = drawn(side)
    take(side, one)
    coding = code(side, one, replace(ALIKE, status="CON"))
    with pytest.raises(coding_actions.ConfirmedApart):
        reconcile(side, coding, all_of(coding))
    with acting_as(side.verifier.pk):
        assert not Reconciliation.objects.exists()


def test_by_whom_is_taken_over_where_one_act_is_held(side):
    one = drawn(side)
    take(side, one)
    coding = code(side, one, replace(ALIKE, perpetrators=("PE-OCR",)))
    reconcile(side, coding, all_of(coding))
    with acting_as(side.documenter.pk):
        assert Act.objects.get(event=one, ended_at=None).perpetrators == ["PE-OCR"]


BOTH_TYPES = ("AG-KIL", "AG-THR")


def by_act(killed, threatened, **otherwise):
    """Return a coding of a killing and a threat, each by some classes."""
    acts = (CodedAct("AG-KIL", killed), CodedAct("AG-THR", threatened))
    said = tuple(sorted({*killed, *threatened}))
    changed = {"types": BOTH_TYPES, "perpetrators": said, "acts": acts}
    return replace(ALIKE, **(changed | otherwise))


def held_acts(side, one):
    with acting_as(side.documenter.pk):
        rows = Act.objects.filter(event=one, ended_at=None).order_by("type", "victim_number")
        return list(rows.values_list("type", "victim_number", "perpetrators"))


def preview_of(side, one):
    with acting_as(side.verifier.pk):
        page = side_by_side(one.reference, by=side.verifier.pk, at=LATER)
        rows = [(row.type, row.before, row.after) for row in page.by_whom.rows]
        return rows, page.by_whom.takes_types, page.by_whom.refused


def test_by_whom_of_several_acts_is_taken_over_act_by_act_as_was_shown(side):
    one = drawn(side, types=list(BOTH_TYPES), perpetrators=["PE-UNK", "PE-MUN"])
    take(side, one)
    coding = code(side, one, by_act(("PE-OCR",), ("PE-MUN",)))
    before = ("PE-MUN", "PE-UNK")
    assert coding.differs == ["perpetrators"]
    assert preview_of(side, one) == (
        [("AG-KIL", before, ("PE-OCR",)), ("AG-THR", before, ("PE-MUN",))], False, "",
    )  # fmt: skip
    reconcile(side, coding, all_of(coding))
    assert held_acts(side, one) == [("AG-KIL", 1, ["PE-OCR"]), ("AG-THR", 1, ["PE-MUN"])]
    with acting_as(side.documenter.pk):
        live = Perpetrator.objects.filter(ended_at=None).order_by("act__type")
        assert list(live.values_list("act__type", "kind")) == [
            ("AG-KIL", "PE-OCR"), ("AG-THR", "PE-MUN"),
        ]  # fmt: skip


def test_an_act_of_one_type_more_comes_with_its_type_and_by_whom_it_was(side):
    one = drawn(side)
    take(side, one)
    coding = code(side, one, by_act(("PE-OCR",), ("PE-UNK",)))
    assert coding.differs == ["types", "perpetrators"]
    rows = [("AG-THR", ("PE-UNK",), ("PE-UNK",)), ("AG-KIL", None, ("PE-OCR",))]
    assert preview_of(side, one) == (rows, True, "")
    with pytest.raises(ActsDoNotMatch):
        reconcile(side, coding, all_of(coding, types="first"))
    assert held_acts(side, one) == [("AG-THR", 1, ["PE-UNK"])]
    reconcile(side, coding, all_of(coding))
    assert held_acts(side, one) == [("AG-KIL", 1, ["PE-OCR"]), ("AG-THR", 1, ["PE-UNK"])]


def test_a_new_act_is_by_those_that_are_held_where_by_whom_is_not_taken_over(side):
    one = drawn(side)
    take(side, one)
    coding = code(side, one, by_act(("PE-OCR",), ("PE-UNK",)))
    reconcile(side, coding, all_of(coding, perpetrators="first"))
    assert held_acts(side, one) == [("AG-KIL", 1, ["PE-UNK"]), ("AG-THR", 1, ["PE-UNK"])]


def test_of_a_type_held_of_several_victims_nothing_is_taken_over(side):
    one = drawn(side, victims=2)
    with acting_as(side.documenter.pk):
        for act in Act.objects.filter(event=one):
            actions.end_act(act=act, by=side.documenter.pk, at=LATER)
        for kind, number in (("AG-THR", 1), ("AG-THR", 2), ("AG-KIL", 1)):
            actions.add_act(
                event=one, type=kind, victim_number=number, perpetrators=["PE-UNK"],
                by=side.documenter.pk, at=LATER,
            )  # fmt: skip
    take(side, one)
    coding = code(side, one, by_act(("PE-OCR",), ("PE-MUN",), victims=2), at=LATER)
    before = held_acts(side, one)
    assert preview_of(side, one) == ([], False, ActsDoNotMatch.words)
    with pytest.raises(ActsDoNotMatch):
        reconcile(side, coding, all_of(coding))
    assert held_acts(side, one) == before
    with acting_as(side.verifier.pk):
        assert not Reconciliation.objects.exists()


def test_by_whom_coded_of_the_whole_event_is_said_on_its_own_page(side):
    one = drawn(side, types=["AG-THR", "AG-KIL"])
    take(side, one)
    coded = {"perpetrators": ("PE-OCR",), "types": ("AG-KIL", "AG-THR")}
    coding = code(side, one, replace(ALIKE, **coded))
    with pytest.raises(SeveralActs):
        reconcile(side, coding, all_of(coding))
    assert reconcile(side, coding, all_of(coding, Outcome.OTHERWISE)).outcomes == {
        "perpetrators": "otherwise"
    }


@pytest.mark.parametrize("who", ["documenter", "colleague"])
def test_one_of_the_two_decides_with_the_other_only(side, who):
    _, coding = coded_twice(side)
    by = getattr(side, who).pk
    with pytest.raises(coding_actions.TogetherOrAThird):
        reconcile(side, coding, all_of(coding, Outcome.FIRST), by=by)
    assert reconcile(side, coding, all_of(coding, Outcome.FIRST), by=by, together=True).together


def test_every_field_that_differs_is_decided_and_no_other(side):
    _, coding = coded_twice(side)
    with pytest.raises(coding_actions.NotDecided):
        reconcile(side, coding, {"date": "second"})
    with pytest.raises(coding_actions.NotDecided):
        reconcile(side, coding, all_of(coding, perpetrators="second"))


def test_it_is_decided_once_on_a_ground_and_on_what_was_seen(side):
    one, coding = coded_twice(side)
    before = held_of(side, one)
    with pytest.raises(actions.MustSayWhy):
        reconcile(side, coding, all_of(coding), ground=" ")
    with pytest.raises(actions.Outdated):
        reconcile(side, coding, all_of(coding), seen=coding.pk)
    reconcile(side, coding, all_of(coding), seen=before.pk)
    with pytest.raises(coding_actions.NotReconciled):
        reconcile(side, coding, all_of(coding))


def test_side_by_side_says_what_was_determined_since_and_is_logged(side):
    one, coding = coded_twice(side)
    reconciler = side.verifier.pk
    with acting_as(side.documenter.pk):
        held = Determination.objects.select_related("criterion").get(current_of=one.pk)
        what = actions.standing_of(held)
        actions.determine(
            event=one, what=what.__class__(**(vars(what) | {"victims": 3})), ground="Otra.",
            by=side.documenter.pk, at=LATER,
        )  # fmt: skip
    with acting_as(reconciler):
        page = side_by_side(one.reference, by=reconciler, at=LATER)
        assert Entry.objects.filter(act="registry.open_second_coding").count() == 1
    assert (page.first.victims, page.second.victims, page.now.victims) == (1, 2, 3)
    assert (page.changed, page.is_coder) == ([CodedField.VICTIMS], False)
    assert page.second_criterion == "Zarzamora amenazó por la nota."
    assert coding.pk == page.coding.pk


# The wall.


@pytest.mark.parametrize(
    "model", [DoubleCoding, CodingLot, DrawnEvent, SecondCoding, Reconciliation]
)
def test_each_table_is_its_lists_and_the_owner_does_see_it(side, other, model):
    _, coding = coded_twice(side)
    reconcile(side, coding, all_of(coding, Outcome.FIRST))
    with acting_as(side.documenter.pk):
        assert model.objects.count() == 1
    with acting_as(other.documenter.pk):
        assert model.objects.count() == 0


def test_who_only_reads_coded_facts_neither_draws_nor_codes(side, other):
    one = drawn(side)
    share_with(side, other.institution, level=Level.CODED)
    reader = other.documenter.pk
    with acting_as(reader):
        assert lists_coded_twice() == set()
    with pytest.raises(NotAllowed):
        take(side, one, by=reader)
    with pytest.raises(NotAllowed):
        draw_now_as(side, other.steward.pk)


def draw_now_as(side, by):
    with acting_as(by):
        coding_actions.draw_lot(compartment=side.compartment, by=by, at=LATER)


def test_nobody_takes_an_event_in_anothers_name(side):
    one = drawn(side)
    with (
        acting_as(side.colleague.pk),
        pytest.raises(DatabaseError, match="by who acts"),
        transaction.atomic(),
    ):
        DrawnEvent.objects.filter(event=one).update(by=side.verifier, taken_at=LATER)


def test_what_was_written_is_sealed_and_goes_with_the_report(side):
    canary = "Zarzamora amenazó por la nota."
    one, coding = coded_twice(side)
    reconcile(side, coding, all_of(coding, Outcome.FIRST), ground="Zarzamora otra vez.")
    with acting_as(side.documenter.pk), connection.cursor() as cursor:
        for table in (
            "double_coding_secondcoding",
            "double_coding_reconciliation",
            "registry_ground",
        ):
            cursor.execute(f"select t::text from {table} t")
            assert [row for row in cursor.fetchall() if "Zarzamora" in row[0]] == []
        assert text_of(SecondCoding.objects.get(pk=coding.pk).criterion) == canary
    with acting_as(side.steward.pk):
        destroy_grounds([one.pk], at=LATER)
        kept = SecondCoding.objects.select_related("criterion").get(pk=coding.pk)
        ground = Reconciliation.objects.select_related("ground").get().ground
        for sealed, column in ((kept.criterion, "text"), (ground, "text")):
            with pytest.raises(Erased, match="was destroyed on"):
                unseal(sealed, column)
