"""Joint sessions: each agreement has a commission that fulfils it, a day, and an end that shows."""

import pytest
from django.db.utils import DatabaseError
from tests.factories.commissions import make_commissions
from tests.factories.procedure import BEFORE
from tests.factories.reparation import FEDERAL, OTHER_STATE, STATE, TODAY, days_before

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.actions import AgreementSaid, NewAgreement
from baluarte.domain.reparation.models import AgreementReport, JointAgreement, JointSession
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast, as_operator):
    with as_operator():
        return make_commissions()


def agreed(owner=OTHER_STATE, *, due=5, what="Compartir el directorio (inventado)."):
    return NewAgreement(what=what, owner=owner, due_date=days_before(due))


def meet(house, *, by=None, agreements=(), **changes):
    by = by or house.officer
    given = {
        "commission": STATE, "held_date": days_before(30), "present": [OTHER_STATE, FEDERAL],
        "about": "Traslados entre estados (inventado)",
    } | changes  # fmt: skip
    with acting_as(by.pk):
        return actions.record_joint_session(**given, agreements=agreements, by=by.pk, at=BEFORE)


def report(house, outcome, *, by=None, days=1, **more):
    by = by or house.other
    with acting_as(by.pk):
        agreement = JointAgreement.objects.get()
        given = AgreementSaid(outcome=outcome, happened_date=days_before(days), **more)
        return actions.report_agreement(agreement=agreement, given=given, by=by.pk, at=BEFORE)


def test_an_agreement_is_followed_to_its_end_by_whose_it_is(house):
    made = meet(house, agreements=[agreed()])
    assert made.present == [STATE, OTHER_STATE, FEDERAL]
    with acting_as(house.other.pk):
        late = queries.overdue_agreements(on=TODAY, owners=[OTHER_STATE])
        assert [one.owner for one in late] == [OTHER_STATE]
        assert not queries.overdue_agreements(on=TODAY, owners=[STATE]).exists()
        assert not queries.overdue_agreements(on=days_before(5), owners=[OTHER_STATE]).exists()
    report(house, "under_way", days=3)
    report(house, "done", shown="Oficio 12 (inventado)")
    with acting_as(house.officer.pk):
        state = queries.agreement_of(JointAgreement.objects.get().pk)
        assert (state.outcome, state.end.shown) == ("done", "Oficio 12 (inventado)")
        assert not queries.overdue_agreements(on=TODAY).exists()
    with pytest.raises(ReparationRefused) as found:
        report(house, "given_up", words="Ya no.")
    assert found.value.code == "agreement_ended"


@pytest.mark.parametrize(
    ("agreement", "code"),
    [
        (agreed(owner=""), "agreement_owner"),
        (agreed(owner="EDO-09-VIC"), "agreement_owner"),
        (agreed(due=40), "backwards"),
        (agreed(what=" "), "words"),
    ],
)
def test_an_agreement_without_owner_words_or_day_leaves_nothing_half_done(house, agreement, code):
    with pytest.raises(ReparationRefused) as found:
        meet(house, agreements=[agreed(), agreement])
    assert found.value.code == code
    with acting_as(house.officer.pk):
        assert (JointSession.objects.count(), JointAgreement.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"present": []}, "met_alone"),
        ({"present": [STATE]}, "met_alone"),
        ({"present": ["EDO-99-VIC"]}, "commission"),
        ({"held_date": days_before(-1)}, "ahead"),
        ({"about": ""}, "words"),
    ],
)
def test_a_session_is_of_two_commissions_that_are_there_on_a_day_that_came(house, changes, code):
    with pytest.raises(ReparationRefused) as found:
        meet(house, **changes)
    assert found.value.code == code


@pytest.mark.parametrize(
    ("outcome", "more", "code"),
    [
        ("done", {}, "agreement_shown"),
        ("given_up", {}, "reason"),
        ("perhaps", {}, "agreement_outcome"),
        ("under_way", {"days": -1}, "ahead"),
        ("under_way", {"days": 31}, "backwards"),
    ],
)
def test_an_end_is_shown_or_says_why(house, outcome, more, code):
    meet(house, agreements=[agreed()])
    with pytest.raises(ReparationRefused) as found:
        report(house, outcome, **more)
    assert found.value.code == code


def test_only_whose_it_is_or_who_called_it_says_what_came_of_it(house, cast):
    made = meet(house, agreements=[agreed()])
    with pytest.raises(NotAllowed):
        report(house, "under_way", by=cast.owner)
    with pytest.raises(NotAllowed), acting_as(house.other.pk):
        actions.add_joint_agreement(session=made, given=agreed(), by=house.other.pk, at=BEFORE)
    report(house, "under_way", by=house.officer)
    with pytest.raises(NotAllowed):
        meet(house, by=cast.owner)
    with acting_as(cast.owner.pk), pytest.raises(DatabaseError, match="row-level security"):
        AgreementReport.objects.create(
            agreement=JointAgreement.objects.get(), outcome="under_way", happened_date=TODAY,
            recorded_at=BEFORE, by=cast.owner,
        )  # fmt: skip


def test_an_agreement_of_a_commission_that_was_not_there_is_no_row(house):
    made = meet(house)
    with acting_as(house.officer.pk), pytest.raises(DatabaseError, match="row-level security"):
        JointAgreement.objects.create(
            session=made, number=1, what="Algo.", owner="EDO-09-VIC", due_date=TODAY,
            recorded_at=BEFORE, by=house.officer,
        )  # fmt: skip
