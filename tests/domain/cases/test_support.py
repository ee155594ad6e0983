"""Emergency support: a second person decides, nobody pays more, nothing is older than the asking."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions.support import (
    SupportRefused,
    add_receipt,
    ask_for_support,
    decide_support,
    pay_support,
    set_apart,
)
from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Party, SupportRequest
from baluarte.domain.cases.queries.support import balance_of, open_support, support_of
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 3, 1), BEFORE + timedelta(hours=1)
PESOS = Decimal


def ask(party, by, **changes):
    given = {"kind": "lodging", "amount": PESOS("1500.50"), "reason": "Tres noches fuera"}
    with acting_as(by.pk):
        return ask_for_support(
            party=party, asked_on=DAY, by=by.pk, at=BEFORE, **(given | changes)
        )  # fmt: skip


def decide(request, by, amount, reason="Hay fondo"):
    with acting_as(by.pk):
        return decide_support(request=request, amount=amount, reason=reason, by=by.pk, at=LATER)


def pay(request, by, amount, on=DAY):
    with acting_as(by.pk):
        return pay_support(request=request, amount=PESOS(amount), paid_on=on, by=by.pk, at=LATER)


def receipt(request, by, amount="10", on=DAY):
    with acting_as(by.pk):
        return add_receipt(
            request=request, amount=PESOS(amount), dated_on=on, number="A-1", note="Hotel",
            by=by.pk, at=LATER,
        )  # fmt: skip


@pytest.fixture
def asked(cast):
    _, party = make_case(cast)
    return ask(party, cast.owner)


@pytest.fixture
def approved(cast, asked):
    decide(asked, cast.colleague, PESOS("1000"))
    return asked


def assert_refused(code):
    return pytest.raises(SupportRefused, match=f"cases.support.{code}$")


def test_what_is_asked_decided_and_paid_is_counted_to_the_centavo(cast, approved):
    case = approved.case
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        set_apart(case=case, amount=PESOS("2000"), on=DAY, by=by, at=BEFORE)
    pay(approved, cast.owner, "0.10")
    pay(approved, cast.owner, "0.20")
    with acting_as(cast.owner.pk):
        balance, [support] = balance_of(case), support_of(case)
    assert (balance.set_apart, balance.approved, balance.paid, balance.left) == tuple(
        PESOS(one) for one in ("2000.00", "1000.00", "0.30", "1000.00")
    )
    assert (support.paid, support.state) == (PESOS("0.30"), "in_part")


def test_whoever_asks_does_not_decide(cast, asked):
    with assert_refused("second_person"):
        decide(asked, cast.owner, PESOS("1"))


def test_the_wall_itself_lets_nobody_decide_what_they_asked(cast, asked):
    copied = (
        "insert into cases_supportdecision (id, compartment_id, record_key_id, request_id, by_id,"
        " decided_at, sealed_reason) select gen_random_uuid(), compartment_id, record_key_id, id,"
        " by_id, asked_at, sealed_reason from cases_supportrequest"
    )
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        acting_as(cast.owner.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(copied)


def test_it_is_decided_once_and_no_more_than_was_asked(cast, asked):
    with assert_refused("more_than_asked"):
        decide(asked, cast.colleague, PESOS("1500.51"))
    decide(asked, cast.colleague, None, "No hay fondo")
    with assert_refused("decided"):
        decide(asked, cast.colleague, PESOS("1"))
    with assert_refused("not_approved"):
        pay(asked, cast.owner, "1")


def test_nothing_is_paid_before_it_is_decided_nor_over_what_was_approved(cast, asked):
    with assert_refused("not_approved"):
        pay(asked, cast.owner, "1")
    decide(asked, cast.colleague, PESOS("100"))
    pay(asked, cast.owner, "99.99")
    with assert_refused("more_than_approved"):
        pay(asked, cast.owner, "0.02")
    pay(asked, cast.owner, "0.01")
    with acting_as(cast.owner.pk):
        assert [one.state for one in support_of(asked.case)] == ["paid"]


def test_a_receipt_and_a_payment_are_not_older_than_the_asking(cast, approved):
    before = DAY - timedelta(days=1)
    with assert_refused("older_than_asking"):
        receipt(approved, cast.owner, on=before)
    with assert_refused("older_than_asking"):
        pay(approved, cast.owner, "1", on=before)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity"])
def test_an_amount_is_more_than_nothing_to_the_centavo(cast, approved, amount):
    _, party = make_case(cast)
    with assert_refused("amount"):
        ask(party, cast.owner, amount=PESOS(amount))
    with assert_refused("amount"):
        pay(approved, cast.owner, amount)
    with assert_refused("amount"):
        receipt(approved, cast.owner, amount)


def test_nothing_is_written_in_a_closed_case(cast, approved):
    with acting_as(cast.owner.pk):
        actions.close_case(case=approved.case, by=cast.owner.pk, at=LATER)
    for act in (lambda: pay(approved, cast.owner, "1"), lambda: receipt(approved, cast.owner)):
        with pytest.raises(NotAllowed, match=r"cases\.closed"):
            act()


def test_a_kind_that_is_none_is_refused(cast):
    _, party = make_case(cast)
    with pytest.raises(UnknownCode, match="lodging"):
        ask(party, cast.owner, kind="bribes")


def test_she_asks_herself_and_sees_what_was_given_and_nothing_of_the_others(
    cast, approved, as_operator
):
    party, by = approved.party, cast.owner.pk
    with as_operator():
        herself = make_account()
    with acting_as(by):
        other = actions.add_party(
            case=approved.case, part=Part.FAMILY, person=NewPerson(name="Otra"), by=by, at=LATER
        )
        actions.open_window(party=party, account=herself, by=by, at=BEFORE)
    ask(other, cast.owner, reason="De otra")
    with acting_as(herself.pk):
        mine = Party.objects.select_related("case__compartment", "case__matter").get(
            account=herself
        )
    hers = ask(mine, herself, kind="food", reason="Despensa")
    pay(approved, cast.owner, "10")
    receipt(approved, cast.owner)
    with acting_as(herself.pk):
        found = support_of(mine.case)
        open_support(found, by=herself.pk, at=LATER)
    told = {one.request.pk: (one.request.reason, one.state, len(one.receipts)) for one in found}
    assert told == {
        hers.pk: ("Despensa", "asked", 0),
        approved.pk: ("Tres noches fuera", "in_part", 1),
    }
    assert not balances(herself, approved.case)


def balances(account, case):
    with acting_as(account.pk):
        return balance_of(case).set_apart


def test_the_team_sees_it_and_nobody_else(cast, approved, as_operator):
    with as_operator():
        same_institution = make_account(institution=cast.keeper, roles=["documenter"])
    seen = []
    for one in (cast.owner, cast.colleague, same_institution, cast.stranger):
        with acting_as(one.pk):
            seen.append(SupportRequest.objects.count())
    assert seen == [1, 1, 0, 0]
    with acting_as(cast.stranger.pk), pytest.raises(SupportRequest.DoesNotExist):
        pay_support(request=approved, amount=PESOS("1"), paid_on=DAY, by=cast.stranger.pk, at=LATER)
