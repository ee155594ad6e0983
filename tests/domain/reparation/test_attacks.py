"""Whoever may send SQL of their own closes no plan without her, pays nothing twice, asks no more."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.reparation import (
    STATE,
    TODAY,
    days_before,
    decide,
    decide_all,
    make_plan,
    make_victim,
    owe,
    paper,
)

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.actions import add_party, open_case, open_window
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.actions import leave_out
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.models import (
    Assembly,
    Confirmation,
    FileJoin,
    HeadingDecision,
    Interview,
    InterviewComplaint,
    PlanClosing,
    Remedy,
    RemedyDelivery,
    ReparationPlan,
)
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.reparation import COMPENSATION, headings_of, subsidiary_limit

pytestmark = pytest.mark.django_db
MONEY = headings_of(COMPENSATION)[0]


def row(kind, beside, by, **more):
    """Return a row as somebody would write it who sends SQL of their own."""
    return kind(id=uuid4(), compartment_id=beside.compartment_id, by=by, recorded_at=BEFORE, **more)


def put_in(account, made):
    with acting_as(account.pk), transaction.atomic():
        made.save(force_insert=True)
    return made


def assert_refused(account, made, match=None):
    with pytest.raises(DatabaseError, match=match):
        put_in(account, made)


@pytest.fixture
def plan(cast, victim):
    return make_plan(cast, victim)


def closing(plan, by, *, is_fulfilled):
    return row(PlanClosing, plan, by, plan=plan, is_fulfilled=is_fulfilled)


def test_no_plan_closes_with_a_heading_open_by_any_hand(cast, plan):
    decide_all(cast, plan, granted=("RH-4",), but=("RH-5",))
    assert_refused(cast.owner, closing(plan, cast.owner, is_fulfilled=False), "no heading open")
    with acting_as(cast.owner.pk), pytest.raises(DatabaseError), transaction.atomic():
        ReparationPlan.objects.filter(pk=plan.pk).update(closed_at=BEFORE)


def test_no_plan_is_fulfilled_without_evidence_and_her_word_by_any_hand(cast, plan):
    decide_all(cast, plan, granted=("RH-4",))
    fulfilled = closing(plan, cast.owner, is_fulfilled=True)
    assert_refused(cast.owner, fulfilled, "her word")
    remedy = owe(cast, plan, "RH-4")
    assert_refused(cast.owner, fulfilled, "her word")
    with acting_as(cast.owner.pk):
        actions.record_delivery(
            remedy=remedy, delivered="delivered", happened_date=days_before(1), evidence=paper(),
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    assert_refused(cast.owner, fulfilled, "her word")
    put_in(cast.colleague, row(Confirmation, plan, cast.colleague, remedy=remedy,
                               her_word="arrived", how="witnessed"))  # fmt: skip
    put_in(cast.owner, fulfilled)
    with acting_as(cast.owner.pk):
        assert ReparationPlan.objects.get(pk=plan.pk).closed_at == BEFORE


def test_who_bore_witness_does_not_deliver_afterwards(cast, plan):
    decide(cast, plan, "RH-4")
    remedy, by = owe(cast, plan, "RH-4"), cast.owner.pk
    with acting_as(by):
        actions.say_whether_arrived(remedy=remedy, her_word="arrived", by=by, at=BEFORE)
        with pytest.raises(ReparationRefused) as caught:
            actions.record_delivery(
                remedy=remedy, delivered="delivered", happened_date=days_before(1),
                evidence=paper(), by=by, at=BEFORE,
            )  # fmt: skip
    assert caught.value.code == "witness"
    given = {"remedy": remedy, "delivered": "partly", "happened_date": TODAY}
    assert_refused(cast.owner, row(RemedyDelivery, plan, cast.owner, **given), "row-level security")
    put_in(cast.colleague, row(RemedyDelivery, plan, cast.colleague, **given))


def test_who_owes_it_does_not_witness_that_it_arrived_by_any_hand(cast, plan, as_operator):
    """Of the institution that owes, nobody; that it did not arrive anybody may write down."""
    decide(cast, plan, "RH-4")
    remedy = owe(cast, plan, "RH-4")
    with as_operator():
        Institution.objects.filter(pk=cast.keeper.pk).update(code=STATE)
    on = {"remedy": remedy, "by": cast.colleague.pk, "at": BEFORE}
    for word in ("arrived", "partly"):
        with acting_as(cast.colleague.pk), pytest.raises(ReparationRefused) as why:
            actions.say_whether_arrived(her_word=word, **on)
        assert why.value.code == "witness_owes"
        said = {"remedy": remedy, "her_word": word, "how": "witnessed"}
        assert_refused(cast.colleague, row(Confirmation, remedy, cast.colleague, **said))
    with acting_as(cast.colleague.pk):
        assert actions.say_whether_arrived(her_word="not_arrived", **on).how == "witnessed"


def test_a_delivery_is_shown_by_a_document_that_is_kept(cast, plan):
    decide(cast, plan, "RH-4")
    remedy = owe(cast, plan, "RH-4")
    made = row(RemedyDelivery, plan, cast.owner, remedy=remedy, delivered="delivered",
               happened_date=TODAY, evidence_sha256="a" * 64)  # fmt: skip
    assert_refused(cast.owner, made, "row-level security")


def test_nothing_is_decided_or_owed_in_a_closed_plan(cast, plan):
    decide_all(cast, plan, granted=("RH-4",))
    remedy = owe(cast, plan, "RH-4")
    put_in(cast.owner, closing(plan, cast.owner, is_fulfilled=False))
    for made in (
        row(HeadingDecision, plan, cast.owner, plan=plan, heading="RH-4", outcome="refused",
            article="LGV 61", decided_date=TODAY),
        row(Remedy, plan, cast.owner, plan=plan, heading="RH-4", institution=STATE,
            due_date=TODAY, replaces=remedy),
    ):  # fmt: skip
        assert_refused(cast.owner, made, "row-level security")


def test_nothing_is_owed_that_was_not_granted_and_nothing_replaces_another_heading(cast, plan):
    decide_all(cast, plan, granted=("RH-4", "RH-5"))
    remedy = owe(cast, plan, "RH-4")
    given = {"plan": plan, "institution": STATE, "due_date": TODAY}
    assert_refused(
        cast.owner, row(Remedy, plan, cast.owner, heading="RH-1", **given), "not granted"
    )
    assert_refused(cast.owner, row(Remedy, plan, cast.owner, heading="RH-5", replaces=remedy, **given),
            "of its heading")  # fmt: skip
    with pytest.raises(ReparationRefused) as caught:
        owe(cast, plan, "RH-5", replaces=remedy)
    assert caught.value.code == "replaces"


def test_no_compensation_is_above_the_limit_or_paid_twice_by_any_hand(cast, plan):
    decide(cast, plan, MONEY)
    most = subsidiary_limit(days_before(30)).pesos
    given = {"plan": plan, "institution": STATE, "due_date": TODAY, "heading": MONEY}
    assert_refused(cast.owner, row(Remedy, plan, cast.owner, pesos=most + 1, is_subsidiary=True, **given),
            "LGV 67")  # fmt: skip
    put_in(cast.owner, row(Remedy, plan, cast.owner, pesos=most, is_subsidiary=True, **given))
    assert_refused(cast.owner, row(Remedy, plan, cast.owner, pesos=1, **given), "once")


def test_of_a_collective_only_its_own_assembly_speaks(cast, held):
    case = held[0]
    by = cast.owner.pk
    with acting_as(by):
        person = NewPerson(name="Comunidad Inventada")
        party = add_party(case=case, part=Part.COLLECTIVE, person=person, by=by, at=BEFORE)
    other = make_plan(cast, held[2])
    plan = make_plan(cast, make_victim(cast, case, party, kind="collective"))
    met = {"held_date": TODAY, "members": 2, "attended": 2, "minutes_sha256": "a" * 64,
           "agreed": ["RH-4"]}  # fmt: skip
    assert_refused(
        cast.owner, row(Assembly, other, cast.owner, plan=other, **met), "row-level security"
    )
    decided = {"plan": plan, "heading": "RH-4", "outcome": "granted", "article": "LGV 61",
               "decided_date": TODAY}  # fmt: skip
    assert_refused(
        cast.owner, row(HeadingDecision, plan, cast.owner, **decided), "row-level security"
    )
    assembly = put_in(cast.owner, row(Assembly, plan, cast.owner, plan=plan, **met))
    put_in(cast.owner, row(HeadingDecision, plan, cast.owner, assembly=assembly, **decided))
    remedy = owe(cast, plan, "RH-4")
    decide(cast, other, "RH-4")
    alone = owe(cast, other, "RH-4")
    for made in (
        row(Confirmation, plan, cast.colleague, remedy=remedy, her_word="arrived",
            how="witnessed"),
        row(Confirmation, plan, cast.colleague, remedy=alone, her_word="arrived", how="assembly",
            assembly=assembly),
    ):  # fmt: skip
        assert_refused(cast.colleague, made, "row-level security")


def test_one_of_a_collective_says_that_it_did_not_arrive_and_never_that_it_did(
    cast, held, as_operator
):
    case, by = held[0], cast.owner.pk
    with as_operator():
        one = make_account()
    with acting_as(by):
        village = add_party(
            case=case, part=Part.COLLECTIVE, person=NewPerson(name="Comunidad Inventada"),
            by=by, at=BEFORE,
        )  # fmt: skip
        open_window(party=held[1], account=one, by=by, at=BEFORE)
    plan = make_plan(cast, make_victim(cast, case, village, kind="collective"))
    with acting_as(by):
        actions.record_assembly(
            plan=plan, minutes=paper(), held_date=TODAY, members=9, attended=7,
            agreed=("RH-4",), by=by, at=BEFORE,
        )  # fmt: skip
    decide(cast, plan, "RH-4")
    remedy = owe(cast, plan, "RH-4")
    said = {"remedy": remedy, "how": "own_window"}
    assert_refused(
        one, row(Confirmation, plan, one, her_word="arrived", **said), "row-level security"
    )
    with acting_as(one.pk), pytest.raises(ReparationRefused) as refused:
        actions.say_whether_arrived(remedy=remedy, her_word="arrived", by=one.pk, at=BEFORE)
    assert refused.value.code == "assembly"
    with acting_as(one.pk):
        kept = actions.say_whether_arrived(
            remedy=remedy, her_word="not_arrived", by=one.pk, at=BEFORE
        )
    assert kept.how == "own_window"


def interview(victim, by, number, **more):
    given = {"commission": STATE, "held_date": TODAY, "number": number} | more
    return row(Interview, victim, by, victim=victim, **given)


def test_no_telling_of_a_fact_goes_uncounted_by_any_hand(cast, victim):
    for number in (1, 2):
        put_in(cast.owner, interview(victim, cast.owner, number))
    for number in (0, 3, 4):
        assert_refused(cast.owner, interview(victim, cast.owner, number))
    put_in(cast.owner, interview(victim, cast.owner, 3, has_her_yes=True, has_reason=True))


def test_in_joined_files_the_third_telling_is_the_third(cast, victim):
    case, party = make_case(cast)
    other = make_victim(cast, case, party)
    with acting_as(cast.owner.pk):
        actions.join_files(victim=victim, other=other, reason="Es ella.", by=cast.owner.pk,
                           at=BEFORE)  # fmt: skip
    for number in (1, 2):
        put_in(cast.owner, interview(victim, cast.owner, number))
    assert_refused(cast.owner, interview(other, cast.owner, 1), "counts")
    assert_refused(cast.owner, interview(other, cast.owner, 3))


def test_of_whom_she_complained_asks_her_no_more_by_any_hand(cast, victim):
    first = put_in(cast.owner, interview(victim, cast.owner, 1, officer=cast.colleague))
    put_in(cast.owner, row(InterviewComplaint, victim, cast.owner, interview=first))
    assert_refused(
        cast.owner, interview(victim, cast.owner, 2, officer=cast.colleague), "complained"
    )


def test_a_file_is_joined_to_none_of_another_team(cast, victim):
    """Of the colleague's two files one is hers; neither is a join there nor told, existing or not."""
    by = cast.owner.pk
    with acting_as(by):
        case = open_case(
            institution=cast.keeper, state=State.objects.get(code="30"),
            municipality=Municipality.objects.get(code="30001"), perpetrator=Perpetrator.PRIVATE,
            team=[], by=by, at=BEFORE,
        )  # fmt: skip
        person = NewPerson(name="Nadie Inventada")
        party = add_party(case=case, part=Part.BENEFICIARY, person=person, by=by, at=BEFORE)
    theirs = make_victim(cast, case, party)
    for key in (theirs.pk, uuid4()):
        made = row(FileJoin, victim, cast.colleague, victim=victim, other_id=key)
        assert_refused(cast.colleague, made, "row-level security")
    put_in(cast.owner, row(FileJoin, victim, cast.owner, victim=victim, other=theirs))


def test_what_others_told_is_told_of_a_year_and_of_no_few_days(cast, settings, victim):
    """Two spans of days laid side by side would tell of one person of another house."""
    put_in(cast.owner, interview(victim, cast.owner, 1, held_date=days_before(2)))
    settings.DATES_BACK = False
    asked = "select count(*) from bal.impact_of_commissions(%s, %s)"
    year = TODAY.replace(month=1, day=1), TODAY.replace(month=12, day=31)
    for days, told in (((days_before(3), days_before(1)), 0), ((year[0], days_before(1)), 0),
                       (year, 1)):  # fmt: skip
        with acting_as(cast.owner.pk), connection.cursor() as cursor:
            cursor.execute(asked, days)
            assert cursor.fetchone() == (told,)


def test_no_plan_is_opened_at_a_commission_that_is_left_out(cast, victim, as_operator):
    with as_operator():
        commission = make_institution(code=STATE)
    with acting_as(cast.owner.pk):
        leave_out(
            matter=victim.case.matter, institution=commission, why=Exclusion.DO_NOT_INVOLVE,
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    with pytest.raises(ReparationRefused) as caught:
        make_plan(cast, victim)
    assert caught.value.code == "left_out"


def test_what_the_rule_lets_is_kept_as_no_breach_of_it(cast, victim):
    """Neither is a commission charged with what it did not do, nor a rule passed by saying so."""
    held = {"victim": victim, "commission": STATE, "held_date": TODAY, "officer": None}
    said = row(Interview, victim, cast.owner, **held, number=1, is_breach=True)
    assert_refused(cast.owner, said, "no breach")
    for number in (1, 2):
        put_in(cast.owner, row(Interview, victim, cast.owner, **held, number=number))
    third = {"number": 3, "has_her_yes": True, "has_reason": True}
    assert_refused(cast.owner, row(Interview, victim, cast.owner, **held, **third, is_breach=True),
                   "no breach")  # fmt: skip
    put_in(cast.owner, row(Interview, victim, cast.owner, **held, number=3, is_breach=True))
