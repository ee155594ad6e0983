"""What the portal reads of warnings: two signed it, nobody took it back, and no more than that."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories.warnings import (
    answer_card,
    ask_alert,
    came,
    issue,
    make_warning_cast,
    plan,
    propose_card,
)

from baluarte.domain.prevention.actions import (
    sign_public_alert,
    withdraw_public_alert,
    withdraw_score_card,
)
from baluarte.domain.prevention.choices import HowTold
from baluarte.domain.prevention.models import (
    EarlyWarning,
    PublicAlert,
    ScoreCard,
    ScoreCardReview,
)
from baluarte.domain.prevention.models.outcomes import MOST_ALERTS_IN_A_DAY
from baluarte.domain.prevention.models.score_cards import MOST_IN_A_DAY
from baluarte.domain.prevention.queries.in_public import alerts_in_public, score_cards_in_public
from baluarte.domain.prevention.queries.score_cards import score_cards_to_answer
from baluarte.domain.prevention.warning_choices import SecondWord, SignalKind, WhatCame
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


@pytest.fixture
def portal(as_role):
    """Ask as the portal does."""

    def asked(what):
        with as_role("bal_public"), acting_as_nobody():
            return what()

    return asked


def alerts():
    return alerts_in_public(at=timezone.now())


def sign(alert, who):
    with acting_as(who.pk):
        sign_public_alert(alert=alert, by=who.pk, at=timezone.now())


def this_year() -> int:
    issued = local_day(timezone.now() - 50 * DAY)
    return issued.year


def over(cast, **changes):
    issued = timezone.now() - 50 * DAY
    return issue(cast, at=issued, valid_until=local_day(issued) + 20 * DAY, **changes)


def test_s40_an_alert_is_on_the_portal_with_the_second_signature_and_gone_when_withdrawn(
    cast, portal
):
    made = issue(cast)
    alert = ask_alert(cast, made)
    assert portal(alerts) == []
    sign(alert, cast.other)
    [one] = portal(alerts)
    assert (one.state, one.words, one.until) == ("06", alert.text, made.valid_until)
    assert one.stands(timezone.now())
    with acting_as(cast.one.pk):
        withdraw_public_alert(alert=alert, reason="Lo pidieron.", by=cast.one.pk, at=timezone.now())
    [gone] = portal(alerts)
    assert gone.words == ""
    assert not gone.stands(timezone.now())


def test_the_portal_has_no_right_on_any_table_of_warnings(portal):
    def tables():
        with connection.cursor() as cursor:
            cursor.execute(
                "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                " where n.nspname = 'public' and c.relname like 'prevention%%'"
                " and has_table_privilege('bal_public', c.oid, 'select')",
                [],
            )
            return cursor.fetchall()

    assert portal(tables) == []


def test_s40_how_often_warnings_came_true_is_public_after_two_and_gone_at_once(cast, portal):
    one, other = over(cast), over(cast)
    came(cast, one, WhatCame.HAPPENED, day=local_day(timezone.now()) - 40 * DAY)
    came(cast, other, WhatCame.DID_NOT)
    card = propose_card(cast, year=this_year())
    assert portal(score_cards_in_public) == []
    with pytest.raises(WarningRefused):
        answer_card(card, cast.one)
    answer_card(card, cast.other)
    [public] = portal(score_cards_in_public)
    assert public.year == this_year()
    [signal] = public.body["signals"]
    assert (signal["happened"], signal["did_not"], signal["waiting"]) == (1, 1, 0)
    # Of fewer than ten no share and no median: they would speak of single events.
    assert (public.body["grave"], public.body["lead_days"]) == (None, None)
    with acting_as(cast.other.pk):
        withdraw_score_card(card=card, reason="Error.", by=cast.other.pk, at=timezone.now())
    [gone] = portal(score_cards_in_public)
    assert gone.body == {}
    assert gone.withdrawn_at is not None


def test_a_card_says_no_place_no_event_and_nobody(cast):
    made = over(cast)
    plan(cast, issue(cast))
    said = json.dumps(propose_card(cast, year=this_year()).body)
    for secret in (made.reference, "06007", cast.house.name, cast.one.username, made.grounds):
        assert secret not in said


def test_the_newest_card_of_a_year_takes_the_place_of_the_one_before(cast, portal):
    over(cast)
    first, second = (propose_card(cast, year=this_year()) for _ in range(2))
    answer_card(first, cast.other, at=timezone.now() - 91 * DAY)
    answer_card(second, cast.other)
    assert [one.id for one in portal(score_cards_in_public)] == [second.pk]


def test_two_cards_of_a_year_do_not_tell_which_warnings_are_new(cast):
    over(cast)
    card, beside = (propose_card(cast, year=this_year()) for _ in range(2))
    answer_card(card, cast.other)
    # Also where both were proposed before either was let out.
    with pytest.raises(WarningRefused, match="90 days"):
        answer_card(beside, cast.other)
    with pytest.raises(WarningRefused, match="90 days"):
        propose_card(cast, year=this_year())
    with acting_as(cast.one.pk):
        withdraw_score_card(card=card, reason="Error.", by=cast.one.pk, at=timezone.now())
    assert propose_card(cast, year=this_year())


def test_signals_with_few_warnings_stand_together(cast):
    for signal in (SignalKind.CALL, SignalKind.STIGMA):
        over(cast, signal=signal, told=[cast.police])
    [row] = propose_card(cast, year=this_year()).body["signals"]
    assert (row["signal"], row["waiting"]) == ("others", 2)


def test_whoever_proposed_a_card_takes_it_back_and_who_refuses_says_why(cast, portal):
    over(cast)
    card, other = propose_card(cast, year=this_year()), propose_card(cast, year=this_year())
    with acting_as(cast.other.pk):
        assert set(score_cards_to_answer(cast.other.pk)) == {card, other}
    answer_card(card, cast.one, SecondWord.WITHDRAWN)
    with pytest.raises(WarningRefused):
        answer_card(other, cast.other, SecondWord.REFUSED)
    answer_card(other, cast.other, SecondWord.REFUSED, reason="Falta un resultado.")
    with pytest.raises(WarningRefused):
        answer_card(other, cast.other)
    assert portal(score_cards_in_public) == []


def test_by_sql_one_person_is_not_two_and_another_house_lets_nothing_out(cast):
    over(cast)
    card = propose_card(cast, year=this_year())
    given = {"card": card, "answer": SecondWord.CONFIRMED, "reviewed_at": timezone.now()}
    for asker in (cast.one, cast.other):
        with (
            acting_as(cast.one.pk),
            pytest.raises((IntegrityError, ProgrammingError)),
            transaction.atomic(),
        ):
            ScoreCardReview.objects.create(
                holder=cast.house, proposed_by=asker, reviewed_by=cast.one, **given
            )
    with acting_as(cast.peer.pk):
        assert ScoreCard.objects.count() == 0
        house = cast.peer.memberships.get().institution
        with pytest.raises(ProgrammingError), transaction.atomic():
            ScoreCardReview.objects.create(
                holder=house, proposed_by=cast.one, reviewed_by=cast.peer, **given
            )


@pytest.mark.parametrize("changes", [{"year": 1999}, {"year": 9999}, {"body": {"x": "y" * 10_000}}])
def test_by_sql_a_card_is_of_a_year_that_began_and_no_longer_than_its_counts(cast, changes):
    given = {"year": this_year(), "body": {"x": "y"}} | changes
    with acting_as(cast.one.pk), pytest.raises(ProgrammingError, match="row-level security"):
        ScoreCard.objects.create(
            holder=cast.house, proposed_at=timezone.now(), proposed_by=cast.one, **given
        )


def test_by_sql_no_more_cards_than_a_day_has_are_laid_by_one_account(cast):
    given = {"holder": cast.house, "year": this_year(), "body": {}, "proposed_by": cast.one}
    with acting_as(cast.one.pk), pytest.raises(DatabaseError, match="no more than 20 of these"):
        ScoreCard.objects.bulk_create(
            ScoreCard(**given, proposed_at=timezone.now()) for _ in range(MOST_IN_A_DAY + 1)
        )


def test_no_more_alerts_than_a_day_has_are_asked_for_by_one_account(cast, as_operator):
    made = issue(cast)
    alike = {field.name: getattr(made, field.name) for field in EarlyWarning._meta.concrete_fields}
    alike |= {"id": None, "reference": None}
    with as_operator():
        warnings = EarlyWarning.objects.bulk_create(
            EarlyWarning(**alike | {"id": uuid4(), "reference": f"INVENTED{n:04}"})
            for n in range(MOST_ALERTS_IN_A_DAY)
        )
        PublicAlert.objects.bulk_create(
            PublicAlert(
                holder=cast.house, warning=one, text="Inventada.", could_show=False,
                could_provoke=False, said_yes=True, how=HowTold.IN_PERSON,
                yes_date=local_day(timezone.now()), asked_at=timezone.now(), asked_by=cast.one,
            )
            for one in warnings
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="no more than 20 of these in a day"):
        ask_alert(cast, made)
    # Somebody else of the house may.
    assert ask_alert(cast, made, by=cast.other).asked_by == cast.other
