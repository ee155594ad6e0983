"""Many values are looked up as one array: more of them than PostgreSQL takes parameters."""

from uuid import uuid4

import pytest
from django.db.models import F
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.models import Account, Membership
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
MORE_THAN_PARAMETERS = 70_000


@pytest.fixture
def people(as_operator):
    with as_operator():
        one = make_institution()
        return [make_account(institution=one, roles=["documenter"]) for _ in range(3)]


@pytest.fixture(scope="module")
def strangers():
    return [uuid4() for _ in range(MORE_THAN_PARAMETERS)]


def test_more_keys_than_parameters_are_looked_for(people, strangers):
    own = {one.pk for one in people}
    with acting_as(people[0].pk):
        known = Account.objects.filter(pk__in=own).order_by()
        assert set(Account.objects.filter(pk__in=[*strangers, *own])) == set(people)
        assert set(known.exclude(pk__in=[*strangers, people[0].pk])) == set(people[1:])
        assert Account.objects.in_bulk([*strangers, *own]).keys() == own
        held = Membership.objects.filter(account__in=[*strangers, people[0]])
        assert [one.account_id for one in held] == [people[0].pk]


def test_texts_are_looked_for_uncut_and_nothing_stands_for_no_value(people):
    names = [one.username for one in people]
    longer = names[0] + "x" * 1000
    with acting_as(people[0].pk):
        found = Account.objects.filter(username__in=[names[0], longer, None])
        assert [one.username for one in found] == [names[0]]
        assert not Account.objects.filter(username__in=[None, None]).exists()


def test_what_is_reckoned_is_looked_for_beside_values(people):
    with acting_as(people[0].pk):
        found = Account.objects.filter(username__in=["nobody", F("username"), "nobody else"])
        assert set(people) <= set(found)


def test_one_value_is_an_equality_which_keeps_an_index_in_order():
    sql, params = Account.objects.filter(username__in=["one"]).query.sql_with_params()
    assert (sql.endswith('"username" IN (%s)'), params) == (True, ("one",))


def test_a_question_is_the_same_text_however_many_values_it_has():
    texts = {
        Account.objects.filter(pk__in=[uuid4() for _ in range(many)]).query.sql_with_params()[0]
        for many in (2, 3, 500)
    }
    assert len(texts) == 1
