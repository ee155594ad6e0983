"""A plan: every heading decided, money within the law, fulfilled by evidence and her word alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.reparation import (
    TODAY,
    days_before,
    decide,
    decide_all,
    make_plan,
    make_victim,
    owe,
    paper,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import add_party
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def close(cast, plan, *, as_fulfilled=True, words="", who=None):
    who = who or cast.owner
    with acting_as(who.pk):
        return actions.close_plan(
            plan=plan, as_fulfilled=as_fulfilled, words=words, by=who.pk, at=BEFORE
        )


def refused(call, *given, **more):
    with pytest.raises(ReparationRefused) as caught:
        call(*given, **more)
    return caught.value


def deliver(cast, remedy, *, who=None, **more):
    who = who or cast.owner
    given = {"delivered": "delivered", "happened_date": days_before(3), "evidence": paper()} | more
    with acting_as(who.pk):
        return actions.record_delivery(remedy=remedy, by=who.pk, at=BEFORE, **given)


def arrived(cast, remedy, her_word="arrived", *, who=None, minutes=0, **more):
    who, at = who or cast.colleague, BEFORE + timedelta(minutes=minutes)
    with acting_as(who.pk):
        return actions.say_whether_arrived(
            remedy=remedy, her_word=her_word, by=who.pk, at=at, **more
        )


def test_a_plan_closes_with_no_heading_open(cast, victim):
    plan = make_plan(cast, victim)
    decide_all(cast, plan, but=("RC-1", "RS-4"))
    decide(cast, plan, "RS-4", "under_study", article="", reason="")
    refusal = refused(close, cast, plan)
    assert refusal.code == "open_headings"
    assert "Daño a la integridad física; Disculpa pública" in refusal.in_language("es")
    decide(cast, plan, "RC-1", "refused")
    later = BEFORE + timedelta(minutes=1)
    decide(cast, plan, "RS-4", "refused", at=later)
    assert refused(close, cast, plan).code == "nothing_granted"
    assert not close(cast, plan, as_fulfilled=False, words="Nada procedía.").is_fulfilled
    assert refused(decide, cast, plan, "RC-1", "refused").code == "closed"


def test_s35_nothing_is_fulfilled_without_evidence_and_her_word(cast, victim):
    plan = make_plan(cast, victim)
    decide_all(cast, plan, granted=("RH-4",))
    assert refused(close, cast, plan).code == "no_remedy"
    remedy = owe(cast, plan, "RH-4")
    assert refused(close, cast, plan).code == "no_evidence"
    assert refused(deliver, cast, remedy, evidence=None).code == "no_evidence"
    deliver(cast, remedy)
    assert refused(close, cast, plan).code == "no_word"
    arrived(cast, remedy, "partly")
    assert refused(close, cast, plan).code == "did_not_arrive"
    arrived(cast, remedy, minutes=1)
    assert close(cast, plan).is_fulfilled


def test_who_delivers_does_not_witness_that_it_arrived(cast, victim):
    plan = make_plan(cast, victim)
    decide(cast, plan, "RH-4")
    remedy = owe(cast, plan, "RH-4")
    deliver(cast, remedy, who=cast.colleague)
    assert refused(arrived, cast, remedy).code == "witness"
    assert arrived(cast, remedy, who=cast.owner).how == "witnessed"


@pytest.mark.parametrize(("heading", "outcome", "more", "code"), [
    ("MU-1", "granted", {}, "heading"),
    ("RR-1", "granted", {"article": " "}, "article"),
    ("RR-1", "refused", {"reason": ""}, "reason"),
    ("RR-1", "granted", {"days": 90}, "backwards"),
    ("RR-1", "granted", {"days": -1}, "ahead"),
])  # fmt: skip
def test_a_decision_that_cannot_be_is_refused(  # noqa: PLR0917 (a table)
    cast, victim, heading, outcome, more, code
):
    plan = make_plan(cast, victim)
    assert refused(decide, cast, plan, heading, outcome, **more).code == code


LIMIT = Decimal("1719730.00")


def test_a_commission_pays_no_more_than_500_units_in_the_stead_of_who_owes_it(cast, victim):
    plan = make_plan(cast, victim)
    for heading in ("RC-1", "RC-2", "RC-3"):
        decide(cast, plan, heading, article="LGV 64")
    money = {"is_subsidiary": True, "institution": "CEAV"}
    refusal = refused(owe, cast, plan, "RC-1", pesos=LIMIT + Decimal("0.01"), **money)
    assert refusal.code == "over_limit"
    assert "1,719,730" in refusal.in_language("es")
    owe(cast, plan, "RC-1", pesos=LIMIT - 1, **money)
    assert refused(owe, cast, plan, "RC-2", pesos=Decimal("1.01"), **money).code == "over_limit"
    owe(cast, plan, "RC-2", pesos=Decimal(1), **money)
    # Whoever owes it pays what it is worth.
    owe(cast, plan, "RC-3", pesos=LIMIT * 2)
    assert refused(owe, cast, plan, "RC-3", pesos=None).code == "amount"


def test_a_harm_is_compensated_once_in_whatever_file(cast, victim):
    plan = make_plan(cast, victim)
    decide(cast, plan, "RC-1", article="LGV 64")
    first = owe(cast, plan, "RC-1", pesos=Decimal(1000))
    assert refused(owe, cast, plan, "RC-1", pesos=Decimal(1)).code == "harm_paid"
    owe(cast, plan, "RC-1", pesos=Decimal(2000), replaces=first)
    case, party = make_case(cast)
    other, by = make_victim(cast, case, party), cast.owner.pk
    with acting_as(by):
        actions.join_files(victim=victim, other=other, reason="Es ella.", by=by, at=BEFORE)
    second = make_plan(cast, other)
    decide(cast, second, "RC-1", article="LGV 64")
    assert refused(owe, cast, second, "RC-1", pesos=Decimal(1)).code == "harm_paid"


def test_nothing_is_owed_of_what_was_not_granted_nor_by_who_is_not_there(cast, victim):
    plan = make_plan(cast, victim)
    assert refused(owe, cast, plan, "RH-4").code == "not_granted"
    decide(cast, plan, "RH-4")
    assert refused(owe, cast, plan, "RH-4", institution="NADIE").code == "institution"
    assert refused(owe, cast, plan, "RH-4", what=" ").code == "words"
    assert refused(owe, cast, plan, "RH-4", due=61).code == "backwards"


def test_what_is_overdue_is_so_until_she_says_it_arrived(cast, victim):
    plan = make_plan(cast, victim)
    decide(cast, plan, "RH-4")
    remedy, later = owe(cast, plan, "RH-4", due=1), owe(cast, plan, "RH-4", due=0)
    deliver(cast, remedy)

    def overdue():
        with acting_as(cast.owner.pk):
            return [one.pk for one in queries.overdue_remedies(on=TODAY)]

    assert overdue() == [remedy.pk]
    arrived(cast, remedy)
    assert overdue() == []
    arrived(cast, remedy, "not_arrived")
    assert overdue() == [remedy.pk]
    assert later.pk not in overdue()


def collective_plan(cast):
    case, _party = make_case(cast)
    with acting_as(cast.owner.pk):
        person = NewPerson(name="Comunidad Inventada del Río")
        village = add_party(
            case=case, part=Part.COLLECTIVE, person=person, by=cast.owner.pk, at=BEFORE
        )
    return make_plan(cast, make_victim(cast, case, village, kind="collective"))


def meet(cast, plan, **more):
    given = {
        "held_date": days_before(20), "members": 120, "attended": 88, "minutes": paper("asamblea"),
        "agreed": ("RS-4",),
    } | more  # fmt: skip
    with acting_as(cast.owner.pk):
        return actions.record_assembly(plan=plan, by=cast.owner.pk, at=BEFORE, **given)


def test_an_assembly_decides_and_says_whether_it_arrived(cast, victim):
    plan = collective_plan(cast)
    assert refused(decide, cast, plan, "RS-4").code == "assembly"
    assert refused(meet, cast, plan, minutes=None).code == "assembly"
    assert refused(meet, cast, plan, attended=121).code == "attendance"
    assert refused(meet, cast, plan, agreed=("MU-1",)).code == "heading"
    held = meet(cast, plan)
    decide(cast, plan, "RS-4")
    assert refused(decide, cast, plan, "RS-6").code == "assembly"
    remedy = owe(cast, plan, "RS-4")
    assert refused(arrived, cast, remedy).code == "assembly"
    assert arrived(cast, remedy, assembly=held).how == "assembly"
    assert refused(meet, cast, make_plan(cast, victim)).code == "no_assembly"


def test_no_assembly_says_that_what_came_after_it_arrived(cast):
    plan = collective_plan(cast)
    met_before, met_after = meet(cast, plan), meet(cast, plan, held_date=days_before(2))
    decide(cast, plan, "RS-4")
    remedy = owe(cast, plan, "RS-4")
    deliver(cast, remedy)
    refusal = refused(arrived, cast, remedy, assembly=met_before)
    assert (refusal.code, refusal.field) == ("backwards", "assembly")
    assert arrived(cast, remedy, assembly=met_after).her_word == "arrived"


def test_what_matters_first_to_her_is_hers_to_order(cast, victim):
    plan, by = make_plan(cast, victim), cast.owner.pk
    with acting_as(by):
        assert (
            refused(actions.weigh, plan=plan, headings=("RS-4", "RS-4"), by=by, at=BEFORE).code
            == "weight"
        )
        actions.weigh(plan=plan, headings=("RS-4", "RC-1"), by=by, at=BEFORE)
        places = {one.heading.code: one.place for one in queries.plan_state(plan).headings}
    assert (places["RS-4"], places["RC-1"], places["RR-1"]) == (1, 2, None)


def test_a_stranger_closes_no_plan(cast, victim):
    plan = make_plan(cast, victim)
    with pytest.raises(NotAllowed):
        close(cast, plan, as_fulfilled=False, words="x", who=cast.stranger)
