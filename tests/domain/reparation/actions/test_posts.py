"""Posts of a commission: filled or vacant as somebody says, never twice at once, no person told."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from tests.factories.commissions import OFFICE, make_commissions, make_post, said_of_post
from tests.factories.procedure import BEFORE
from tests.factories.reparation import OTHER_STATE, STATE, TODAY, days_before

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.choices import PostState
from baluarte.domain.reparation.models import CommissionPost, PostHolder, PostSpell
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast, as_operator):
    with as_operator():
        return make_commissions()


def say(house, post, standing, *, by=None):
    by = by or house.officer
    with acting_as(by.pk):
        return actions.say_post(post=post, standing=standing, by=by.pk, at=BEFORE)


def refused(house, call) -> str:
    with pytest.raises(ReparationRefused) as found, acting_as(house.officer.pk):
        call()
    return found.value.code


def test_s38_a_post_is_filled_vacant_or_not_known_and_never_filled_by_silence(house):
    post = make_post(house.officer, state="unknown")
    with acting_as(house.other.pk):
        assert queries.posts_of(STATE)[0].state is PostState.UNKNOWN
        counts = queries.post_counts()[STATE]
        assert (counts.filled, counts.vacant, counts.unknown) == (0, 0, 1)
        assert queries.posts_of(OTHER_STATE) == []
    say(house, post, said_of_post("filled", days=10))
    say(house, post, said_of_post("vacant", days=2))
    with acting_as(house.other.pk):
        one = queries.posts_of(STATE)[0]
    assert [one.state, *(before.state for before in one.before)] == ["vacant", "filled", "unknown"]
    assert [before.until_date for before in one.before] == [days_before(2), days_before(10)]


def test_a_post_is_never_filled_twice_at_once(house):
    post = make_post(house.officer, account=house.colleague)
    twice = said_of_post("filled", days=1, account=house.officer)
    assert refused(house, lambda: say(house, post, twice)) == "post_filled"
    with acting_as(house.officer.pk):
        assert PostSpell.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            PostSpell.objects.create(
                post=post, state="filled", since_date=TODAY, source="Otra", source_date=TODAY,
                stated_at=BEFORE, by=house.officer,
            )  # fmt: skip


def test_other_houses_read_the_post_and_never_who_fills_it(house, cast):
    make_post(house.officer, account=house.colleague)
    with acting_as(house.officer.pk):
        assert queries.posts_of(STATE)[0].holder == house.colleague
    for who in (house.other, cast.owner, cast.stranger):
        with acting_as(who.pk):
            one = queries.posts_of(STATE)[0]
            assert (one.state, one.holder) == ("filled", None)
            assert PostHolder.objects.count() == 0
            assert queries.caseloads_of(house.first.pk, on=TODAY) == {}


def test_only_its_own_officers_speak_for_a_commission(house, cast):
    post = make_post(house.officer)
    for who in (house.other, cast.owner):
        with pytest.raises(NotAllowed):
            make_post(who)
        with pytest.raises(NotAllowed):
            say(house, post, said_of_post("vacant", days=1), by=who)
        with pytest.raises(DatabaseError, match="row-level security"), acting_as(who.pk):
            CommissionPost.objects.create(
                reference="ABCDEFGHJK", institution=house.first, commission=STATE,
                function="liaison", stated_at=BEFORE, by=who,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"since_date": days_before(-1)}, "ahead"),
        ({"source_date": days_before(-1)}, "ahead"),
        ({"source": " "}, "source"),
        ({"state": "perhaps"}, "post_state"),
        ({"channel": "email", "contact": "ana@correo-inventado.mx"}, "private_channel"),
        ({"channel": "telephone", "contact": "0000"}, "private_channel"),
    ],
)
def test_what_is_wrong_of_a_post_is_refused_and_nothing_is_half_done(house, given, code):
    def add():
        make_post(house.officer, **given)

    assert refused(house, add) == code
    with acting_as(house.officer.pk):
        assert (CommissionPost.objects.count(), PostSpell.objects.count()) == (0, 0)


def test_a_liaison_says_how_its_office_is_reached_and_a_function_is_of_the_catalogue(house):
    assert refused(house, lambda: make_post(house.officer, function="liaison")) == "office"
    assert refused(house, lambda: make_post(house.officer, function="king")) == "function"
    made = make_post(house.officer, function="liaison", channel="telephone", contact=OFFICE)
    with acting_as(house.other.pk):
        assert queries.post_of(made.reference).now.contact == OFFICE


def test_a_post_is_filled_by_an_account_of_its_commission_alone(house, cast):
    for wrong in ({"account": cast.owner}, {"state": "vacant", "account": house.colleague}):
        assert refused(house, lambda wrong=wrong: make_post(house.officer, **wrong)) == (
            "post_account"
        )
    post = make_post(house.officer)
    with acting_as(house.officer.pk):
        spell = PostSpell.objects.get(post=post)
        with pytest.raises(DatabaseError, match="row-level security"):
            PostHolder.objects.create(
                spell=spell, institution=house.first, account=cast.owner, stated_at=BEFORE,
                by=house.officer,
            )  # fmt: skip


def test_an_unmade_standard_of_caseload_is_not_known_and_the_newest_stands(house):
    with acting_as(house.officer.pk):
        assert queries.standard_of(STATE, on=TODAY) is None
        for number, days in ((40, 30), (30, 3)):
            actions.state_caseload(
                commission=STATE, number=number, since_date=days_before(days),
                source="Lineamiento inventado", source_date=days_before(days),
                by=house.officer.pk, at=BEFORE,
            )  # fmt: skip
        assert [queries.standard_of(STATE, on=days_before(n)) for n in (31,)] == [None]
        told = [queries.standard_of(STATE, on=days_before(n)).number for n in (10, 0)]
        assert (told, queries.standard_of(OTHER_STATE, on=TODAY)) == ([40, 30], None)

    def nought():
        actions.state_caseload(
            commission=STATE, number=0, since_date=TODAY, source="x", source_date=TODAY,
            by=house.officer.pk, at=BEFORE,
        )  # fmt: skip

    assert refused(house, nought) == "standard"


def test_what_was_said_of_a_post_is_not_changed(house):
    make_post(house.officer)
    for sql in (
        "update reparation_postspell set state = 'vacant'", "delete from reparation_postspell",
        "update reparation_commissionpost set function = 'liaison'",
    ):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting_as(house.officer.pk), transaction.atomic(), connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(sql)
