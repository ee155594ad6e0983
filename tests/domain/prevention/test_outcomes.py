"""What came of a warning is judged when it is over; in public only through four questions and two."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from tests.factories.warnings import ask_alert, came, issue, make_warning_cast, propose

from baluarte.domain.prevention.actions import (
    note_cause,
    sign_public_alert,
    withdraw_public_alert,
)
from baluarte.domain.prevention.models import (
    EarlyWarning,
    PublicAlert,
    PublicAlertSignature,
    PublicAlertWithdrawal,
    StructuralCause,
    WarningOutcome,
)
from baluarte.domain.prevention.queries.outcomes import (
    causes_of,
    causes_to_review,
    public_alert_of,
    status_of_alert,
    without_cause,
)
from baluarte.domain.prevention.warning_choices import (
    CauseKind,
    LevelOfWarning,
    PublicAlertStatus,
    WhatCame,
)
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def over(cast, **changes):
    """Return a warning that was issued and no longer stands."""
    issued = timezone.now() - 50 * DAY
    return issue(cast, at=issued, valid_until=local_day(issued) + 20 * DAY, **changes)


def test_what_happened_has_its_day_while_it_stood_and_the_last_record_counts(cast):
    made = over(cast)
    inside = local_day(timezone.now()) - 40 * DAY
    for day in (None, inside - 20 * DAY, inside + 30 * DAY):
        with pytest.raises(WarningRefused) as refused:
            came(cast, made, WhatCame.HAPPENED, day=day)
        assert refused.value.field == "happened_date"
    came(cast, made, WhatCame.DID_NOT)
    came(cast, made, WhatCame.HAPPENED, day=inside, by=cast.other)
    with acting_as(cast.one.pk):
        numbers = list(WarningOutcome.objects.order_by("number").values_list("outcome", flat=True))
    assert numbers == ["did_not", "happened"]
    with pytest.raises(WarningRefused, match="recorded already"):
        came(cast, made, WhatCame.HAPPENED, day=inside)


def test_while_it_stands_nobody_says_that_it_did_not_happen(cast):
    made = issue(cast)
    with pytest.raises(WarningRefused, match="once it no longer stands"):
        came(cast, made, WhatCame.DID_NOT)
    came(cast, made, WhatCame.HAPPENED, day=local_day(timezone.now()))


def test_what_was_never_issued_has_no_outcome_in_actions_nor_in_sql(cast):
    made = propose(cast)
    with pytest.raises(WarningRefused, match="not issued"):
        came(cast, made, WhatCame.CANNOT_JUDGE)
    with acting_as(cast.one.pk), pytest.raises(ProgrammingError), transaction.atomic():
        WarningOutcome.objects.create(
            holder=cast.house, warning=made, number=1, outcome="did_not", reason="x",
            recorded_at=timezone.now(), recorded_by=cast.one,
        )  # fmt: skip


def test_s41_a_cause_has_who_answers_for_it_and_comes_back_on_its_day(cast):
    made = issue(cast)
    today = local_day(timezone.now())
    given = {"warning": made, "cause": CauseKind.IMPUNITY, "words": "Nada se investigó."}
    with acting_as(cast.one.pk):
        for owner, day, field in (
            ("NADIE", today + DAY, "owner"), ("EDO-06-FIS", today, "review_date"),
        ):  # fmt: skip
            with pytest.raises(WarningRefused) as refused:
                note_cause(**given, owner=owner, review_date=day, by=cast.one.pk, at=timezone.now())
            assert refused.value.field == field
        note_cause(
            **given, owner="EDO-06-FIS", review_date=today + DAY, by=cast.one.pk,
            at=timezone.now(),
        )  # fmt: skip
        assert list(causes_to_review(cast.one.pk, at=timezone.now())) == []
        assert causes_to_review(cast.one.pk, at=timezone.now() + 2 * DAY).count() == 1
        assert causes_to_review(cast.other.pk, at=timezone.now() + 2 * DAY).count() == 0
        note_cause(
            **given, owner="EDO-06-FIS", review_date=today + 9 * DAY, by=cast.one.pk,
            at=timezone.now(),
        )  # fmt: skip
        assert list(causes_to_review(cast.one.pk, at=timezone.now() + 2 * DAY)) == []
        assert [one.is_reviewed for one in causes_of(made)] == [True, False]
    with acting_as(cast.police_liaison.pk):
        assert not StructuralCause.objects.exists()


def test_s41_a_place_of_high_risk_without_a_cause_is_flagged_the_next_day(cast):
    made = issue(cast)
    later = timezone.now() + DAY
    with acting_as(cast.other.pk):
        assert without_cause(cast.other.pk, at=timezone.now()) == []
        assert [one.row for one in without_cause(cast.other.pk, at=later)] == [made]
    issue(cast, told=[cast.police], level=LevelOfWarning.YELLOW)
    with acting_as(cast.other.pk):
        assert [one.row for one in without_cause(cast.other.pk, at=later)] == [made]
    again = issue(cast, grounds="Otra amenaza en el puerto (inventado).")
    with acting_as(cast.one.pk):
        note_cause(
            warning=again, cause=CauseKind.IMPUNITY, words="Nada se investigó.",
            owner="EDO-06-FIS", review_date=local_day(later) + DAY, by=cast.one.pk,
            at=timezone.now(),
        )  # fmt: skip
        assert without_cause(cast.one.pk, at=later) == []
    with acting_as(cast.police_liaison.pk):
        assert without_cause(cast.police_liaison.pk, at=later) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"could_show": True}, {"could_provoke": True}, {"said_yes": False},
        {"yes_date": local_day(timezone.now()) + 2 * DAY},
    ],
)  # fmt: skip
def test_each_question_of_the_gate_stops_a_public_alert(cast, changes):
    with pytest.raises(WarningRefused) as refused:
        ask_alert(cast, issue(cast), **changes)
    assert refused.value.field == next(iter(changes))


def test_only_a_red_warning_that_stands_may_be_public(cast):
    for made in (
        over(cast),
        propose(cast),
        issue(cast, told=[cast.police], level=LevelOfWarning.ORANGE),
    ):
        with pytest.raises(WarningRefused, match="Only a red warning"):
            ask_alert(cast, made)


def test_two_persons_sign_and_one_withdraws(cast):
    made = issue(cast)
    alert = ask_alert(cast, made)
    with acting_as(cast.one.pk):
        assert status_of_alert(public_alert_of(made)) is PublicAlertStatus.ASKED
        with pytest.raises(WarningRefused, match="Another person signs"):
            sign_public_alert(alert=alert, by=cast.one.pk, at=timezone.now())
        for asker in (cast.one, cast.other):
            with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
                PublicAlertSignature.objects.create(
                    holder=cast.house, alert=alert, warning=made, asked_by=asker,
                    signed_at=timezone.now(), signed_by=cast.one,
                )  # fmt: skip
    with acting_as(cast.other.pk):
        sign_public_alert(alert=alert, by=cast.other.pk, at=timezone.now())
        assert status_of_alert(public_alert_of(made)) is PublicAlertStatus.PUBLIC
        withdraw_public_alert(
            alert=alert, reason="Lo pidieron.", by=cast.other.pk, at=timezone.now()
        )
        assert status_of_alert(public_alert_of(made)) is PublicAlertStatus.WITHDRAWN


def test_by_sql_no_alert_passes_without_the_yes(cast):
    made = issue(cast)
    with acting_as(cast.one.pk), pytest.raises(IntegrityError), transaction.atomic():
        PublicAlert.objects.create(
            holder=cast.house, warning=made, text="x", could_show=False, could_provoke=False,
            said_yes=False, how="in_person", yes_date=local_day(timezone.now()),
            asked_at=timezone.now(), asked_by=cast.one,
        )  # fmt: skip


def test_who_was_told_reads_neither_what_came_nor_the_public_alert(cast):
    made = issue(cast)
    ask_alert(cast, made)
    came(cast, made, WhatCame.HAPPENED, day=local_day(timezone.now()))
    with acting_as(cast.police_liaison.pk):
        assert (PublicAlert.objects.count(), WarningOutcome.objects.count()) == (0, 0)


def test_an_outcome_is_not_laid_ahead_of_its_turn(cast):
    made = over(cast)
    with acting_as(cast.one.pk), pytest.raises(ProgrammingError), transaction.atomic():
        WarningOutcome.objects.create(
            holder=cast.house, warning=made, number=32767, outcome="did_not", reason="x",
            recorded_at=timezone.now(), recorded_by=cast.one,
        )  # fmt: skip


def test_a_house_takes_back_no_alert_of_another(cast):
    made = issue(cast, level=LevelOfWarning.RED)
    alert = ask_alert(cast, made)
    with acting_as(cast.peer.pk):
        house = cast.peer.memberships.get().institution
        own = EarlyWarning.objects.create(
            holder=house, policy_version=1, state=made.state, level="A", signal="call",
            grounds="x", perpetrator="private", word_of_people="nobody", reference="OTRAOTRAOTRA",
            valid_until=made.valid_until, proposed_at=timezone.now(), proposed_by=cast.peer,
        )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            PublicAlertWithdrawal.objects.create(
                holder=house, alert=alert, warning=own, reason="x",
                withdrawn_at=timezone.now(), withdrawn_by=cast.peer,
            )  # fmt: skip
    with acting_as(cast.one.pk):
        withdraw_public_alert(alert=alert, reason="No hacía falta.", by=cast.one.pk,
                              at=timezone.now())  # fmt: skip
