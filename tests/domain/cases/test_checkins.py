"""Signs agreed with a person: due by local clocks, rung when missed, never gone by themselves."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.jobs import as_the_worker
from tests.factories.procedure import BEFORE

from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions.checkins import (
    Agreed,
    CheckInRefused,
    agree,
    end_agreement,
    give_sign,
    ring_for_missed,
    write_finding,
)
from baluarte.domain.cases.choices import Rhythm, SignHeard
from baluarte.domain.cases.models import CheckIn, CheckInAgreement, CheckInFinding, Party
from baluarte.domain.cases.queries.checkin_times import Hours
from baluarte.domain.cases.queries.checkins import open_agreements, unresolved
from baluarte.domain.procedure.models import Notice
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
TIJUANA = ZoneInfo("America/Tijuana")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DANGER = "¿Cómo está tu tía?"


@pytest.fixture
def scene(cast, as_operator):
    case, party = make_case(cast)
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        actions.open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
    return {"case": case, "party": party, "herself": herself}


def what(**changes):
    said = {
        "rhythm": Rhythm.HOURS, "every_hours": 1, "first_at": BEFORE + HOUR,
        "until_at": BEFORE + 30 * DAY, "grace_minutes": 10, "signal": "Ya comí", "danger": DANGER,
        "plan": "Llama Rosa a su hermana; nunca a la policía municipal",
    }  # fmt: skip
    return Agreed(**(said | changes))


def agreed_with(cast, scene, **changes):
    with acting_as(cast.owner.pk):
        party = Party.objects.select_related("case__compartment", "case__matter").get(
            pk=scene["party"].pk
        )
        return agree(party=party, agreed=what(**changes), by=cast.owner.pk, at=BEFORE)


def worker_looks(as_role, at):
    with as_role("bal_worker"), acting_as_nobody():
        return ring_for_missed(at=at)


def waited(account):
    with acting_as(account.pk):
        related = ("agreement", "party__case__compartment", "party__case__matter")
        return CheckIn.objects.select_related(*related).filter(said_at=None).latest("due_at")


def sign(account, at, **said):
    check_in = waited(account)
    with acting_as(account.pk):
        return give_sign(
            check_in=check_in, by=account.pk, at=at, **({"heard": SignHeard.CALL} | said)
        )


def notices(as_operator, kind="missed"):
    with as_operator():
        return set(Notice.objects.filter(kind=kind).values_list("account_id", "about_key"))


def test_s17_what_is_missed_rings_and_stays_until_what_was_found_is_written(
    cast, scene, as_role, as_operator
):
    agreed_with(cast, scene)
    due = BEFORE + HOUR
    assert worker_looks(as_role, due + 10 * MINUTE) == 0
    assert worker_looks(as_role, due + 11 * MINUTE) == 1
    assert worker_looks(as_role, due + 12 * MINUTE) == 0
    with acting_as(cast.colleague.pk):
        [missed] = unresolved(scene["case"])
    assert (cast.owner.pk, missed.pk) in notices(as_operator)
    with acting_as(cast.colleague.pk):
        by, at = cast.colleague.pk, due + 30 * MINUTE
        write_finding(check_in=missed, text="Sin señal en el camino", found_at=at, by=by, at=at)
        assert not unresolved(scene["case"])
        with pytest.raises(CheckInRefused, match="found"):
            write_finding(check_in=missed, text="Otra", found_at=at, by=by, at=at)


def test_who_is_on_duty_is_called_too_and_no_words_leave(cast, scene, as_role, as_operator):
    agreed_with(cast, scene)
    worker_looks(as_role, BEFORE + 2 * HOUR)
    with as_operator():
        [one] = Notice.objects.filter(kind="missed", account=cast.owner)
        named = {field.name for field in Notice._meta.concrete_fields}
    assert one.matter_key == scene["case"].matter_id
    assert not {"text", "signal", "plan"} & named


def test_a_sign_in_time_rings_nobody_and_the_next_is_waited_for(cast, scene, as_role, as_operator):
    agreed_with(cast, scene)
    sign(scene["herself"], BEFORE + HOUR + 5 * MINUTE, heard=SignHeard.OWN_WINDOW)
    assert worker_looks(as_role, BEFORE + 2 * HOUR + 9 * MINUTE) == 0
    assert waited(cast.owner).due_at == BEFORE + 2 * HOUR
    assert notices(as_operator) == set()


def test_a_worker_that_slept_three_hours_rings_once_and_waits_on(cast, scene, as_role, as_operator):
    agreed_with(cast, scene)
    woke = BEFORE + 4 * HOUR + 5 * MINUTE
    assert worker_looks(as_role, woke) == 1
    assert worker_looks(as_role, woke + MINUTE) == 0
    with acting_as(cast.owner.pk):
        [missed] = unresolved(scene["case"])
        assert (missed.due_at, missed.also_missed) == (BEFORE + HOUR, 2)
    # That of the fourth hour can still come.
    assert waited(cast.owner).due_at == BEFORE + 4 * HOUR
    assert len({about for _account, about in notices(as_operator)}) == 1


def test_a_sign_after_its_time_rings_all_the_same(cast, scene, as_operator):
    agreed_with(cast, scene)
    late = sign(scene["herself"], BEFORE + HOUR + 30 * MINUTE, heard=SignHeard.OWN_WINDOW)
    assert late.missed_at is not None
    assert "missed" in jobs()
    with acting_as(cast.owner.pk):
        assert [one.pk for one in unresolved(scene["case"])] == [late.pk]


def jobs():
    return [kind for kind, _about in calls()]


def asked_to_ring():
    return [UUID(about) for kind, about in calls() if kind == "missed"]


def calls():
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cursor.execute(
            "select args->>'kind', args->>'about' from procrastinate_jobs"
            " where task_name = 'procedure.call_to_matter'"
        )
        found = cursor.fetchall()
        cursor.execute("set local role bal_app")
        return found


@pytest.mark.parametrize("word", [DANGER, "  ¿cómo está TU tía? "])
def test_the_word_of_danger_rings_at_once_and_is_answered_like_the_other(cast, scene, word):
    agreed_with(cast, scene)
    given = sign(scene["herself"], BEFORE + HOUR, heard=SignHeard.OWN_WINDOW, word=word)
    assert given.is_danger
    assert jobs() == ["distress"]


def test_the_team_hears_the_signal_of_danger_before_its_hour(cast, scene):
    agreed_with(cast, scene, every_hours=12, first_at=BEFORE + 12 * HOUR)
    with pytest.raises(CheckInRefused, match="too_early"):
        sign(cast.colleague, BEFORE + HOUR)
    sign(cast.colleague, BEFORE + HOUR, is_danger=True)
    assert jobs() == ["distress"]
    with acting_as(cast.owner.pk):
        [danger] = unresolved(scene["case"])
        assert danger.is_danger


def test_only_the_team_and_herself_see_it(cast, scene, as_operator):
    agreed_with(cast, scene)
    tables = (CheckInAgreement, CheckIn)

    def seen(account):
        with acting_as(account.pk):
            return [model.objects.count() for model in tables]

    assert [seen(one) for one in (cast.owner, cast.colleague, scene["herself"])] == [[1, 1]] * 3
    assert [seen(one) for one in (cast.stranger, cast.liaison)] == [[0, 0]] * 2
    with as_operator():
        Grant.objects.filter(account=cast.colleague).update(valid_until=BEFORE)
    assert seen(cast.colleague) == [0, 0]


def test_a_stranger_neither_agrees_nor_gives_nor_finds_out(cast, scene):
    agreed_with(cast, scene)
    found = waited(cast.owner)
    with acting_as(cast.stranger.pk):
        with pytest.raises(NotAllowed):
            agree(party=scene["party"], agreed=what(), by=cast.stranger.pk, at=BEFORE)
        with pytest.raises(NotAllowed):
            give_sign(check_in=found, heard=SignHeard.CALL, by=cast.stranger.pk, at=BEFORE + HOUR)


def test_words_are_sealed_and_their_reading_is_logged(cast, scene):
    row = agreed_with(cast, scene)
    assert DANGER.encode() not in bytes(row.sealed_danger)
    with acting_as(cast.colleague.pk):
        found = list(CheckInAgreement.objects.all())
        open_agreements(found, by=cast.colleague.pk, at=BEFORE)
        assert (found[0].signal, found[0].danger) == ("Ya comí", DANGER)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"danger": " ya  COMÍ"}, "same_words"),
        ({"first_at": BEFORE - 3 * DAY, "until_at": BEFORE - DAY}, "no_hour_to_come"),
    ],
)
def test_what_cannot_be_agreed_is_refused_and_nothing_is_kept(cast, scene, changes, code):
    with pytest.raises(CheckInRefused, match=code):
        agreed_with(cast, scene, **changes)
    with acting_as(cast.owner.pk):
        assert not CheckInAgreement.objects.exists()


def test_an_agreement_that_ended_is_not_waited_for_and_what_was_missed_stays(cast, scene, as_role):
    row = agreed_with(cast, scene)
    worker_looks(as_role, BEFORE + HOUR + 11 * MINUTE)
    with acting_as(cast.owner.pk):
        end_agreement(
            agreement=CheckInAgreement.objects.select_related("party__case__matter").get(pk=row.pk),
            by=cast.owner.pk, at=BEFORE + 2 * HOUR,
        )  # fmt: skip
    assert worker_looks(as_role, BEFORE + 9 * HOUR) == 0
    with acting_as(cast.owner.pk):
        assert len(unresolved(scene["case"])) == 1


def daily(*hours, first):
    return Hours(
        rhythm=Rhythm.DAILY, first_at=first, until_at=first + 10 * DAY, zone=TIJUANA, hours=hours
    )


def test_where_clocks_go_forward_in_tijuana_each_day_has_its_sign():
    # 8 March 2026: from 2:00 to 3:00.
    first = datetime(2026, 3, 7, 0, tzinfo=TIJUANA)
    found = daily(time(2, 30), time(21), first=first).after(first)
    seen = [next(found).astimezone(TIJUANA) for _ in range(6)]
    assert [(one.day, one.hour, one.minute) for one in seen] == [
        (7, 2, 30), (7, 21, 0), (8, 3, 30), (8, 21, 0), (9, 2, 30), (9, 21, 0)
    ]  # fmt: skip
    assert seen[3].astimezone(UTC) - seen[1].astimezone(UTC) == 23 * HOUR


def test_where_clocks_go_back_in_tijuana_no_hour_is_asked_twice():
    # 1 November 2026: from 2:00 to 1:00.
    first = datetime(2026, 10, 31, 0, tzinfo=TIJUANA)
    found = daily(time(1, 30), first=first).after(first)
    seen = [next(found).astimezone(UTC) for _ in range(3)]
    assert [one.astimezone(TIJUANA).date() for one in seen] == [
        date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2)
    ]  # fmt: skip
    assert [later - one for one, later in pairwise(seen)] == [
        24 * HOUR,
        25 * HOUR,
    ]


def test_every_so_many_hours_is_elapsed_whatever_clocks_do():
    first = datetime(2026, 3, 7, 22, tzinfo=TIJUANA).astimezone(UTC)
    found = Hours(
        rhythm=Rhythm.HOURS, first_at=first, until_at=first + DAY, zone=TIJUANA, every=6 * HOUR
    )
    assert list(found.after(first - MINUTE)) == [first + n * 6 * HOUR for n in range(5)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    looks=st.lists(st.integers(0, 600), min_size=1, max_size=6),
    signs=st.lists(st.integers(50, 600), max_size=4),
    grace=st.integers(1, 90),
)
def test_no_sign_is_missed_without_a_ring(
    cast, scene, as_role, as_operator, *, looks, signs, grace
):
    """Whenever the worker looks and she gives signs, each hour that is over was given or rung."""
    agreement = agreed_with(cast, scene, grace_minutes=grace)
    end = max(looks)
    for minute, is_sign in sorted([(n, False) for n in looks] + [(n, True) for n in signs]):
        at = BEFORE + minute * MINUTE
        if minute > end:
            break
        if is_sign:
            try:
                sign(cast.owner, at)
            except (CheckInRefused, CheckIn.DoesNotExist):
                continue
        else:
            worker_looks(as_role, at)
    at = BEFORE + end * MINUTE
    worker_looks(as_role, at)
    with acting_as(cast.owner.pk):
        rows = list(CheckIn.objects.filter(agreement=agreement).order_by("due_at"))
    rung = {about for _account, about in notices(as_operator)} | set(asked_to_ring())
    covered, hours = set(), Hours.of(agreement)
    for row in rows:
        if row.missed_at is not None:
            assert row.pk in rung
            later = list(zip(range(row.also_missed), hours.after(row.due_at), strict=False))
            covered |= {row.due_at} | {one for _n, one in later}
        elif row.said_at is not None:
            covered.add(row.due_at)
    over = []
    for due in hours.after(BEFORE):
        if due + agreement.grace >= at:
            break
        over.append(due)
    assert set(over) <= covered
    with as_operator():
        CheckInFinding.objects.all().delete()
        Notice.objects.all().delete()
        CheckIn.objects.all().delete()
        CheckInAgreement.objects.all().delete()
