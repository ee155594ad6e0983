"""A case with a victim, what was asked for her, a plan with something owed; all invented."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.factories.access import make_account
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import BEFORE, Cast, make_cast
from tests.factories.reparation import (
    OTHER_STATE,
    days_before,
    decide,
    make_application,
    make_plan,
    make_victim,
    owe,
    paper,
)

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.actions import add_party, open_window
from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import parties_of
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.choices import LAYER
from baluarte.domain.reparation.commission_rules import house_of
from baluarte.domain.reparation.models import TransferPackage
from baluarte.domain.wall.context import acting_as


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def laid(cast) -> SimpleNamespace:
    return lay(cast)


@pytest.fixture
def herself(cast, laid, as_operator):
    """The victim, in her own window."""
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.party, account=account, by=cast.owner.pk, at=BEFORE)
    return account


def lay(cast: Cast) -> SimpleNamespace:
    """Register a victim and say something of each kind of her reparation."""
    case, party = make_case(cast)
    other, other_party = make_case(cast)
    by = cast.owner.pk
    victim = make_victim(cast, case, party, words="Perdió su trabajo (inventado).")
    twin = make_victim(cast, other, other_party)
    silent = make_application(cast, victim, days=40)
    asked = make_application(cast, victim, days=10, right="assistance")
    plan = make_plan(cast, victim)
    decide(cast, plan, "RH-4")
    decide(cast, plan, "RC-1", article="LGV 64")
    due = days_before(3) + timedelta(days=1)
    remedy = owe(cast, plan, "RH-4", steps=((due, "Abrir la cuenta (inventado)."),))
    with acting_as(by):
        village = add_party(
            case=case, part=Part.COLLECTIVE, person=NewPerson(name="Comunidad Inventada"), by=by,
            at=BEFORE,
        )  # fmt: skip
        actions.join_files(victim=victim, other=twin, reason="Es ella.", by=by, at=BEFORE)
        referral = actions.refer(
            application=asked, to_commission=OTHER_STATE, asked_date=days_before(4),
            reason="Se mudó.", by=by, at=BEFORE,
        )  # fmt: skip
        held = actions.Held(commission="CEAV", held_date=days_before(5))
        interview = actions.record_interview(victim=victim, held=held, by=by, at=BEFORE)
    people = make_victim(cast, case, village, kind="collective")
    collective = make_plan(cast, people)
    with acting_as(by):
        complained = actions.record_interview(victim=people, held=held, by=by, at=BEFORE)
        actions.complain_of_interview(interview=complained, words="Fue ruda.", by=by, at=BEFORE)
    return SimpleNamespace(
        case=case, party=party, victim=victim, twin=twin, silent=silent, asked=asked, plan=plan,
        remedy=remedy, step=remedy.steps.model, referral=referral, interview=interview,
        collective=collective, village=village, complained=complained,
    )  # fmt: skip


def say_yes_to_commissions(case: Case, *, by, also: Institution | None = None) -> None:
    """Record the yes of everybody in a case to the federal commission, and to one by its name."""
    for party in parties_of(case):
        say_yes(party, LAYER, by=by)
        if also is not None:
            say_yes(party, LAYER, by=by, institution=also)


def hand_in_document(cast: Cast, laid: SimpleNamespace) -> DocumentGiven:
    """Say that a remedy is under way, with a document that goes along with a package."""
    given = paper("recibo")
    with acting_as(cast.owner.pk):
        actions.record_delivery(
            remedy=laid.remedy, delivered="under_way", happened_date=days_before(2), paid=None,
            evidence=given, words="", by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    return given


def make_transfer_of(cast: Cast, laid: SimpleNamespace, to: str = OTHER_STATE) -> TransferPackage:
    """Hand the file of the victim to another commission, with her yes."""
    by = cast.owner.pk
    with acting_as(by):
        say_yes_to_commissions(laid.case, by=by, also=house_of(to))
        return actions.make_transfer(
            application=laid.silent, to_commission=to, with_documents=True, by=by,
            at=BEFORE,
        )  # fmt: skip
