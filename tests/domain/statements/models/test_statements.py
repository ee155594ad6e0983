"""What is shared is read by other organisations once a second person let it stand: in SQL too."""

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.access import make_account
from tests.factories.statements import NOW, keep, let_stand, say, take_back

from baluarte.domain.statements.actions import withdraw
from baluarte.domain.statements.choices import Objection, TakenBack
from baluarte.domain.statements.models import StatementReview
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TABLES = ("statement", "statementreview", "statementwithdrawal")


@pytest.fixture
def curator(house, as_operator):
    with as_operator():
        return make_account(institution=house.elsewhere, roles=["curator"])


def counted(account) -> dict[str, int]:
    """Count the rows that an account reads, asked of the tables themselves."""
    found = {}
    with acting_as(account.pk), connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("bal_app",)
        for table in TABLES:
            cursor.execute(f"select count(*) from public.statements_{table}")
            [found[table]] = cursor.fetchone()
    return found


def test_what_waits_is_read_by_its_own_and_by_whoever_curates(house, document, curator):
    say(house.one, document)
    for account, number in [
        (house.one, 1), (house.other, 1), (curator, 1), (house.peer, 0), (house.plain, 0),
    ]:  # fmt: skip
        assert counted(account)["statement"] == number


def test_let_stand_everybody_reads_it_and_that_it_was(house, document, curator):
    let_stand(house.other, say(house.one, document))
    for account in (house.one, house.other, curator, house.peer, house.plain):
        assert counted(account) == {"statement": 1, "statementreview": 1, "statementwithdrawal": 0}


def test_what_was_objected_to_stays_with_its_own(house, document, curator):
    let_stand(house.other, say(house.one, document), objection=Objection.MISREAD)
    for account, number in [(house.one, 1), (curator, 1), (house.peer, 0), (house.plain, 0)]:
        assert counted(account) == {
            "statement": number, "statementreview": number, "statementwithdrawal": 0,
        }  # fmt: skip


def test_that_it_was_taken_back_is_read_by_who_had_read_it(house, document):
    stood, waited = say(house.one, document), say(house.one, document, heading="files_charged")
    let_stand(house.other, stood)
    take_back(house.one, house.other, stood)
    with acting_as(house.one.pk):
        withdraw(statement=waited, why=TakenBack.MISTAKE, by=house.one.pk, at=NOW)
    assert counted(house.one)["statementwithdrawal"] == 2
    assert counted(house.peer) == {"statement": 1, "statementreview": 1, "statementwithdrawal": 1}


def test_what_is_not_shared_is_read_by_nobody_else_once_it_stands(house, curator):
    closed = keep(house.one, house.institution, is_shared=False)
    let_stand(house.other, say(house.one, closed))
    for account, number in [(house.one, 1), (house.peer, 0), (curator, 0)]:
        assert counted(account)["statementreview"] == counted(account)["statement"] == number


@pytest.mark.parametrize("forged", ["holder", "is_shared"])
def test_a_review_repeats_its_statement_and_nothing_else(house, document, forged):
    said = say(house.one, document)
    row = {
        "statement": said, "holder": house.institution, "is_shared": True, "stated_by": house.one,
        "reviewed_by": house.other, "reviewed_at": NOW,
    }  # fmt: skip
    row |= {"holder": house.elsewhere} if forged == "holder" else {"is_shared": False}
    with acting_as(house.other.pk), pytest.raises(ProgrammingError), transaction.atomic():
        StatementReview.objects.create(**row)
