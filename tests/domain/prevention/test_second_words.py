"""What came of a warning, and who is left out once it was issued, need a second person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories.warnings import came, issue, make_warning_cast, second_word, sees

from baluarte.domain.prevention.actions import (
    LeftOut,
    leave_out_of_warning,
    record_outcome,
    review_left_out,
)
from baluarte.domain.prevention.models import (
    WarningLeftOut,
    WarningLeftOutReview,
    WarningNotice,
    WarningOutcomeReview,
)
from baluarte.domain.prevention.queries.outcomes import (
    left_out_to_confirm,
    left_outs_waiting,
    outcomes_to_confirm,
)
from baluarte.domain.prevention.queries.warning_scores import scores_of
from baluarte.domain.prevention.warning_choices import SecondWord, WhatCame
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused, warning_policy_on

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


@pytest.fixture
def over(cast):
    """Return a warning that was issued and no longer stands."""
    issued = timezone.now() - 50 * DAY
    return issue(cast, at=issued, valid_until=local_day(issued) + 20 * DAY)


def tally(cast, warning):
    now = timezone.now()
    with acting_as(cast.one.pk):
        found = scores_of(
            cast.house, warning.proposed_at.year, policy=warning_policy_on(local_day(now)), at=now
        )
    return found.total.did_not, found.total.waiting


def test_an_outcome_counts_only_once_another_person_confirms_it(cast, over):
    made = came(cast, over, WhatCame.DID_NOT, confirmed=False)
    assert tally(cast, over) == (0, 1)
    with acting_as(cast.other.pk):
        assert list(outcomes_to_confirm(cast.other.pk)) == [made]
    with acting_as(cast.one.pk):
        assert list(outcomes_to_confirm(cast.one.pk)) == []
    with pytest.raises(WarningRefused, match="Another person confirms"):
        second_word(cast.one, made)
    second_word(cast.other, made)
    assert tally(cast, over) == (1, 0)
    with pytest.raises(WarningRefused, match="reviewed before"):
        second_word(cast.other, made, answer=SecondWord.REFUSED)


@pytest.mark.parametrize("answer", [SecondWord.REFUSED, SecondWord.WITHDRAWN])
def test_what_is_not_confirmed_or_withdrawn_counts_nowhere_and_may_be_said_anew(cast, over, answer):
    made = came(cast, over, WhatCame.DID_NOT, confirmed=False)
    second_word(cast.one if answer is SecondWord.WITHDRAWN else cast.other, made, answer=answer)
    assert tally(cast, over) == (0, 1)
    came(cast, over, WhatCame.DID_NOT)
    assert tally(cast, over) == (1, 0)


def test_by_sql_nobody_confirms_her_own_nor_in_the_name_of_another(cast, over):
    made = came(cast, over, WhatCame.DID_NOT, confirmed=False)
    given = {
        "holder": cast.house, "outcome": made, "warning": over, "answer": "confirmed",
        "reviewed_at": timezone.now(),
    }  # fmt: skip
    for who, recorded_by, why in (
        (cast.one, cast.one, IntegrityError),
        (cast.one, cast.other, ProgrammingError),
        (cast.peer, cast.one, ProgrammingError),
    ):
        with acting_as(who.pk), pytest.raises(why), transaction.atomic():
            WarningOutcomeReview.objects.create(**given, recorded_by=recorded_by, reviewed_by=who)
    assert connection.is_usable()


def leave_out(cast, warning, *, at=None, by=None):
    by = by or cast.one
    with acting_as(by.pk):
        return leave_out_of_warning(
            warning=warning, by=by.pk, at=at or timezone.now(),
            left_out=LeftOut(why=Exclusion.DO_NOT_INVOLVE, institution=cast.police),
        )  # fmt: skip


def answered(who, left_out, answer):
    with acting_as(who.pk):
        why = "No es así." if answer == SecondWord.REFUSED else ""
        return review_left_out(
            left_out=left_out, answer=answer, reason=why, by=who.pk, at=timezone.now()
        )


def test_who_one_person_leaves_out_sees_nothing_until_another_says_no(cast):
    made = issue(cast)
    out = leave_out(cast, made)
    assert not sees(cast.police_liaison, made)
    with acting_as(cast.other.pk):
        assert list(left_out_to_confirm(cast.other.pk, at=timezone.now())) == [out]
    with pytest.raises(WarningRefused, match="Another person confirms"):
        answered(cast.one, out, SecondWord.CONFIRMED)
    answered(cast.other, out, SecondWord.REFUSED)
    assert sees(cast.police_liaison, made)
    with pytest.raises(WarningRefused, match="Another person did not confirm"):
        leave_out(cast, made)
    again = leave_out(cast, made, by=cast.other)
    answered(cast.one, again, SecondWord.CONFIRMED)
    assert not sees(cast.police_liaison, made)


def test_unconfirmed_it_ends_after_three_days_and_confirmed_it_does_not(cast, as_operator):
    long_ago = timezone.now() - 5 * DAY
    made = issue(cast, at=long_ago - DAY)
    with as_operator():
        alone = WarningLeftOut.objects.create(
            holder=cast.house, warning=made, institution=cast.police, why="do_not_involve",
            left_out_at=long_ago, left_out_by=cast.one,
        )  # fmt: skip
    assert sees(cast.police_liaison, made)
    with acting_as(cast.one.pk):
        assert left_outs_waiting(made, at=timezone.now()).first() is None
    with as_operator():
        WarningLeftOutReview.objects.create(
            holder=cast.house, left_out=alone, warning=made, left_out_by=cast.one,
            answer="confirmed", reviewed_at=long_ago, reviewed_by=cast.other,
        )  # fmt: skip
    assert not sees(cast.police_liaison, made)


def test_who_left_somebody_out_may_withdraw_it_and_sql_lets_nobody_confirm_alone(cast):
    made = issue(cast)
    out = leave_out(cast, made)
    with acting_as(cast.one.pk), pytest.raises(IntegrityError), transaction.atomic():
        WarningLeftOutReview.objects.create(
            holder=cast.house, left_out=out, warning=made, left_out_by=cast.one,
            answer="confirmed", reviewed_at=timezone.now(), reviewed_by=cast.one,
        )  # fmt: skip
    answered(cast.one, out, SecondWord.WITHDRAWN)
    assert sees(cast.police_liaison, made)


def test_the_same_outcome_is_not_recorded_while_it_waits(cast, over):
    came(cast, over, WhatCame.DID_NOT, confirmed=False)
    with acting_as(cast.one.pk), pytest.raises(WarningRefused, match="recorded already"):
        record_outcome(
            warning=over, outcome=WhatCame.DID_NOT, reason="Lo dijeron dos fuentes.",
            by=cast.one.pk, at=timezone.now(),
        )  # fmt: skip


def written(cast, warning, **changes):
    """Return what a row that leaves somebody out says, written by hand."""
    return {
        "holder": cast.house, "warning": warning, "institution": cast.police,
        "why": "do_not_involve", "left_out_at": timezone.now(), "left_out_by": cast.one,
    } | changes  # fmt: skip


def without_the_police(cast):
    out = LeftOut(why=Exclusion.DO_NOT_INVOLVE, institution=cast.police)
    return issue(cast, told=(cast.government,), left_out=[out])


def may_be_told(cast, warning) -> bool:
    """Say whether who issued a warning gets the police told of it by SQL."""
    try:
        with acting_as(cast.other.pk), transaction.atomic():
            WarningNotice.objects.create(
                holder=cast.house, warning=warning, institution=cast.police,
                account=cast.police_liaison, tier="municipality", why="chosen", due_hours=24,
                told_at=timezone.now(), told_by=cast.other,
            )  # fmt: skip
    except ProgrammingError:
        return False
    return True


def test_whom_nobody_left_out_may_be_told(cast):
    assert may_be_told(cast, issue(cast, told=(cast.government,)))


@pytest.mark.parametrize(
    ("who", "answer"), [("other", "refused"), ("other", "confirmed"), ("one", "withdrawn")]
)
def test_by_sql_nobody_lets_in_whom_the_proposal_left_out(cast, who, answer):
    made = without_the_police(cast)
    with acting_as(cast.one.pk):
        out = made.left_out.get()
    by = getattr(cast, who)
    with acting_as(by.pk), pytest.raises(ProgrammingError), transaction.atomic():
        WarningLeftOutReview.objects.create(
            holder=cast.house, left_out=out, warning=made, left_out_by=out.left_out_by,
            answer=answer, reason="Dicho a mano.", reviewed_at=timezone.now(), reviewed_by=by,
        )  # fmt: skip
    assert not may_be_told(cast, made)


def test_what_is_said_after_of_whom_the_proposal_left_out_changes_nothing(cast, as_operator):
    made = without_the_police(cast)
    with as_operator():
        out = WarningLeftOut.objects.get(warning=made)
        WarningLeftOutReview.objects.create(
            holder=cast.house, left_out=out, warning=made, left_out_by=out.left_out_by,
            answer="refused", reason="Dicho a mano.", reviewed_at=timezone.now(),
            reviewed_by=cast.other,
        )  # fmt: skip
    assert not may_be_told(cast, made)


def test_by_sql_nobody_is_left_out_as_of_before_the_issue(cast):
    made = issue(cast)
    early = written(cast, made, left_out_at=timezone.now() - timedelta(minutes=4))
    with acting_as(cast.one.pk), pytest.raises(ProgrammingError), transaction.atomic():
        WarningLeftOut.objects.create(**early)
    assert sees(cast.police_liaison, made)


def test_by_sql_one_body_is_left_out_in_turn_and_not_by_the_hundred(cast):
    made = issue(cast)
    leave_out(cast, made)
    with acting_as(cast.one.pk), pytest.raises(ProgrammingError), transaction.atomic():
        WarningLeftOut.objects.create(**written(cast, made, times_undone=7))
    with acting_as(cast.one.pk):
        assert made.left_out.count() == 1


def answers(who, warning, institution) -> list[list[int]]:
    """Return by function which turn it says is next, of those that somebody may try."""
    asked = (
        (
            "bal.may_be_left_out(%s, %s, null, n, now() + interval '1 hour')",
            [warning.pk, institution.pk],
        ),
        ("bal.follows_in_warning('decision', %s, n)", [warning.pk]),
        ("bal.follows_in_warning('plan', %s, n)", [warning.pk]),
    )
    found = []
    with acting_as(who.pk), connection.cursor() as cursor:
        for call, given in asked:
            cursor.execute(f"select n from generate_series(0, 4) n where {call}", given)
            found.append([n for (n,) in cursor.fetchall()])
    return found


def test_whoever_was_told_learns_by_no_turn_who_is_left_out(cast):
    made = without_the_police(cast)
    assert sees(cast.government_liaison, made)
    assert answers(cast.one, made, cast.police) == [[1], [2], [1]]
    assert answers(cast.government_liaison, made, cast.police) == [[], [], []]
