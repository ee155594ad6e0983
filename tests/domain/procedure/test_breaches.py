"""Breaches: who owed what by when, found when, and no more than the facts say."""

import pytest
from tests.factories.documents import SPOKEN
from tests.factories.routing import HOUR, MINUTE, NIGHT, make_night, proceeding_of, send

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Breach, Obligation, Remark
from baluarte.domain.procedure.queries import breach, breaches, remarks_on
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
DUE = NIGHT + 3 * HOUR
LATE = DUE + HOUR


def look(as_role, at=LATE):
    with as_role("bal_worker"), acting_as_nobody():
        return actions.look_at_what_ran_out(at=at)


def of_measures(cast) -> Breach:
    with acting_as(cast.owner.pk):
        return breaches().get(step="EX-1")


@pytest.mark.parametrize(("minutes", "found"), [(-1, 0), (0, 0), (1, 1)])
def test_a_clock_is_late_after_its_last_instant(cast, as_role, minutes, found):
    make_night(cast)
    look(as_role, DUE + minutes * MINUTE)
    with acting_as(cast.owner.pk):
        assert Breach.objects.filter(step="EX-1").count() == found


def test_a_look_finds_a_breach_once(cast, as_role):
    make_night(cast)
    first, again = look(as_role), look(as_role, LATE + MINUTE)
    assert (first.breaches > 0, again.breaches, again.proceedings) == (True, 0, 0)
    found = of_measures(cast)
    assert (found.role, found.late_after, found.found_at) == ("intake_unit", DUE, LATE)


def test_where_nothing_was_sent_no_institution_is_named(cast, as_role):
    make_night(cast)
    look(as_role)
    assert of_measures(cast).institution is None


def test_who_had_the_step_when_the_clock_ran_out_is_named(cast, as_role):
    send(cast, make_night(cast), cast.federal)
    look(as_role)
    assert of_measures(cast).institution == cast.federal
    with acting_as(cast.liaison.pk):
        assert [one.step for one in breaches()] == ["EX-1"]


def test_who_was_told_after_it_ran_out_is_not_named(cast):
    """Sending it is the first thing that counts the matter anew: nobody looked before."""
    send(cast, make_night(cast), cast.federal, at=LATE)
    assert of_measures(cast).institution is None
    with acting_as(cast.liaison.pk):
        assert Obligation.objects.count() == 1
        assert list(breaches()) == []


def test_who_refused_in_time_is_not_named(cast, as_role):
    night = make_night(cast)
    sent = send(cast, night, cast.federal)
    with acting_as(cast.liaison.pk):
        actions.refuse(assignment=sent, reason="No nos toca", by=cast.liaison.pk, at=NIGHT + HOUR)
    with as_role("bal_worker"), acting_as_nobody():
        actions.refresh([night.pk], at=NIGHT + HOUR)
    look(as_role)
    assert of_measures(cast).institution is None


def test_the_keeper_and_whoever_owed_it_write_why_and_read_their_own(cast, as_role):
    send(cast, make_night(cast), cast.federal)
    look(as_role)
    found = of_measures(cast)
    with acting_as(cast.liaison.pk):
        actions.explain_breach(
            breach=found, reason="No había personal", institution=cast.federal.pk,
            by=cast.liaison.pk, at=LATE,
        )  # fmt: skip
    with acting_as(cast.colleague.pk):
        actions.explain_breach(
            breach=found, reason="Se llamó tres veces", by=cast.colleague.pk, at=LATE + MINUTE
        )
    with acting_as(cast.owner.pk):
        told = [one.text for one in remarks_on(found.pk)]
    with acting_as(cast.liaison.pk):
        own = [one.text for one in remarks_on(found.pk)]
    assert told == ["No había personal", "Se llamó tres veces"]
    assert own == ["No había personal"]


def test_nobody_writes_for_an_institution_that_did_not_owe_it(cast, as_role):
    send(cast, make_night(cast), cast.federal)
    look(as_role)
    found = of_measures(cast)
    with acting_as(cast.liaison.pk), pytest.raises(NotAllowed):
        actions.explain_breach(
            breach=found, reason="x", institution=cast.keeper.pk, by=cast.liaison.pk, at=LATE
        )
    with acting_as(cast.owner.pk):
        assert Remark.objects.count() == 0


def test_who_cannot_see_a_breach_does_not_explain_it(cast, as_role):
    send(cast, make_night(cast), cast.federal)
    look(as_role)
    found = of_measures(cast)
    for who in (cast.stranger, cast.officer, cast.without_role):
        with acting_as(who.pk):
            with pytest.raises(Breach.DoesNotExist):
                breach(found.pk)
            assert list(breaches()) == []


def test_the_register_is_read_by_institution_and_by_role(cast, as_role):
    night = make_night(cast)
    send(cast, night, cast.federal)
    look(as_role)
    with acting_as(cast.owner.pk):
        every = breaches().count()
        assert [one.step for one in breaches(institution=cast.federal.pk)] == ["EX-1"]
        assert breaches(role="intake_unit").count() == every
        assert breaches(role="police").count() == 0


def test_a_correction_revokes_what_was_none_and_the_register_forgets_it(cast, as_role):
    night = make_night(cast)
    look(as_role)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.complete_step(
            proceeding=proceeding_of(night), step="EX-1", **SPOKEN, happened_at=DUE, by=by, at=LATE
        )
        assert breaches().filter(step="EX-1").count() == 0
        assert Breach.objects.get(step="EX-1").revoked_at == LATE
