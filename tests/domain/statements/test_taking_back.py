"""What two let stand is taken back by two; what waits, by one. The database says so too."""

import pytest
from django.db import ProgrammingError, transaction
from tests.factories.access import make_account
from tests.factories.statements import NOW, keep, let_stand, propose, say, take_back

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.statements import queries
from baluarte.domain.statements.actions import (
    agree_to_withdraw,
    propose_withdrawal,
    refuse_to_withdraw,
    withdraw,
)
from baluarte.domain.statements.choices import Standing, TakenBack
from baluarte.domain.statements.models import (
    StatementWithdrawal,
    WithdrawalProposal,
    WithdrawalRefusal,
)
from baluarte.domain.statements.queries.withdrawals import open_proposals, proposals_waiting_for
from baluarte.domain.wall.context import acting_as
from baluarte.norms.statements import StatementRefused

pytestmark = pytest.mark.django_db
WHY = TakenBack.MISTAKE


@pytest.fixture
def stood(house, document):
    said = say(house.one, document)
    let_stand(house.other, said)
    return said


@pytest.fixture
def curator(house, as_operator):
    with as_operator():
        return make_account(institution=house.elsewhere, roles=["curator"])


def standing(house, one):
    with acting_as(house.one.pk):
        return queries.standings_of([queries.statement(one.reference)])[one.pk]


def is_refused(account, model, **given):
    with acting_as(account.pk):
        try:
            with transaction.atomic():
                model.objects.create(**given)
        except ProgrammingError as refused:
            return "row-level security" in str(refused)
    return False


def waiting(account):
    with acting_as(account.pk):
        return [one.statement_id for one in proposals_waiting_for(account.pk)]


@pytest.mark.parametrize("who", ["one", "other"])
def test_what_two_let_stand_nobody_takes_back_alone(house, stood, who):
    by = getattr(house, who)
    with acting_as(by.pk), pytest.raises(StatementRefused) as refused:
        withdraw(statement=stood, why=WHY, by=by.pk, at=NOW)
    assert refused.value.code == "stands_by_two"
    given = {"statement": stood, "why": WHY, "withdrawn_at": NOW, "withdrawn_by": by}
    assert is_refused(by, StatementWithdrawal, **given)
    assert standing(house, stood) == Standing.STANDS


def test_what_waits_is_taken_back_by_one(house, document):
    said = say(house.one, document)
    with acting_as(house.one.pk):
        withdraw(statement=said, why=WHY, by=house.one.pk, at=NOW)
    assert standing(house, said) == Standing.WITHDRAWN


def test_it_stands_until_another_agrees(house, stood):
    proposal = propose(house.one, stood)
    assert standing(house, stood) == Standing.STANDS
    assert (waiting(house.one), waiting(house.other)) == ([], [stood.pk])
    with acting_as(house.one.pk), pytest.raises(StatementRefused) as refused:
        agree_to_withdraw(proposal=proposal, by=house.one.pk, at=NOW)
    assert refused.value.code == "proposed_by_oneself"
    with acting_as(house.other.pk):
        agree_to_withdraw(proposal=proposal, by=house.other.pk, at=NOW)
    assert standing(house, stood) == Standing.WITHDRAWN
    assert waiting(house.other) == []


def test_by_sql_nobody_agrees_with_herself_nor_with_another_reason(house, stood, document):
    proposal = propose(house.one, stood)
    another = say(house.one, document, heading="files_charged")
    let_stand(house.other, another)
    given = {"statement": stood, "why": WHY, "withdrawn_at": NOW, "proposal": proposal}
    assert is_refused(house.one, StatementWithdrawal, **given, withdrawn_by=house.one)
    assert is_refused(house.peer, StatementWithdrawal, **given, withdrawn_by=house.peer)
    otherwise = {**given, "withdrawn_by": house.other}
    for changes in ({"why": TakenBack.FALSE_DOCUMENT}, {"statement": another}):
        assert is_refused(house.other, StatementWithdrawal, **otherwise | changes)
    assert not is_refused(house.other, StatementWithdrawal, **otherwise)


def test_by_sql_only_its_house_proposes_and_as_herself(house, stood, document):
    waits = say(house.one, document, heading="files_charged")
    given = {"statement": stood, "why": WHY, "words": "Se leyó mal.", "proposed_at": NOW}
    assert is_refused(house.peer, WithdrawalProposal, **given, proposed_by=house.peer)
    assert is_refused(house.one, WithdrawalProposal, **given, proposed_by=house.other)
    of_what_waits = given | {"statement": waits, "proposed_by": house.one}
    assert is_refused(house.one, WithdrawalProposal, **of_what_waits)
    assert not is_refused(house.one, WithdrawalProposal, **given, proposed_by=house.one)


def test_who_does_not_agree_leaves_it_standing_and_it_can_be_proposed_again(house, stood):
    proposal = propose(house.one, stood)
    with acting_as(house.other.pk):
        refuse_to_withdraw(proposal=proposal, by=house.other.pk, at=NOW)
        with pytest.raises(StatementRefused) as refused:
            agree_to_withdraw(proposal=proposal, by=house.other.pk, at=NOW)
    assert refused.value.code == "said_before"
    given = {"statement": stood, "why": WHY, "withdrawn_at": NOW, "proposal": proposal}
    assert is_refused(house.other, StatementWithdrawal, **given, withdrawn_by=house.other)
    take_back(house.other, house.one, stood)
    assert standing(house, stood) == Standing.WITHDRAWN


def test_one_proposal_at_a_time_with_words_and_its_maker_may_end_it(house, stood):
    with acting_as(house.one.pk):
        with pytest.raises(StatementRefused) as refused:
            propose_withdrawal(statement=stood, why=WHY, words="  ", by=house.one.pk, at=NOW)
        assert refused.value.code == "no_words"
    with acting_as(house.plain.pk), pytest.raises(NotAllowed):
        propose_withdrawal(statement=stood, why=WHY, words="No.", by=house.plain.pk, at=NOW)
    proposal = propose(house.one, stood)
    with pytest.raises(StatementRefused) as refused:
        propose(house.other, stood)
    assert refused.value.code == "proposed_before"
    with acting_as(house.one.pk):
        refuse_to_withdraw(proposal=proposal, by=house.one.pk, at=NOW)
        assert not open_proposals(stood).exists()


def test_of_an_organisation_of_one_whoever_curates_for_all_is_the_second(house, stood, curator):
    proposal = propose(house.one, stood)
    assert (waiting(curator), waiting(house.peer)) == ([stood.pk], [])
    given = {"proposal": proposal, "refused_at": NOW}
    assert is_refused(house.peer, WithdrawalRefusal, **given, refused_by=house.peer)
    with acting_as(curator.pk):
        agree_to_withdraw(proposal=proposal, by=curator.pk, at=NOW)
    assert standing(house, stood) == Standing.WITHDRAWN


def test_a_proposal_is_read_by_its_house_and_by_who_curates_alone(house, stood, curator):
    propose(house.one, stood)
    for account, number in ((house.other, 1), (curator, 1), (house.peer, 0), (house.plain, 0)):
        with acting_as(account.pk):
            assert WithdrawalProposal.objects.count() == number


def test_what_is_not_shared_waits_for_its_own_house(house, curator):
    closed = keep(house.one, house.institution, is_shared=False)
    said = say(house.one, closed)
    let_stand(house.other, said)
    propose(house.one, said)
    assert (waiting(curator), waiting(house.other)) == ([], [said.pk])
