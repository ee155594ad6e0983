"""Acts in a matter: what begins by itself, what is refused, what a correction leaves behind."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.factories.documents import DOCUMENT, SPOKEN
from tests.factories.procedure import local, make_matter

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Compartment
from baluarte.domain.access.queries import compartment_of
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.actions.matters import OpenedAlready
from baluarte.domain.procedure.models import Breach, Matter, Obligation, Occurrence, Proceeding
from baluarte.domain.procedure.queries import (
    Whose,
    course_of,
    courses_of,
    in_full,
    last_act,
    obligations,
    proceedings_of,
    remarks_on,
)
from baluarte.domain.territory.models import State as Entity
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused, State

pytestmark = pytest.mark.django_db
NIGHT = local("2026-03-10 23:40")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def night(cast):
    """At 23:40 a request comes in; at 23:45 imminent danger is declared."""
    matter = make_matter(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        asked = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=NIGHT, by=by, at=NIGHT
        )
        intake = actions.start_proceeding(
            matter=matter, code="mech_intake", begun_by=asked, by=by, at=NIGHT
        )
        actions.complete_step(
            proceeding=intake, step="IN-1", happened_at=NIGHT, by=by, at=NIGHT + MINUTE
        )
        actions.complete_step(
            proceeding=intake, step="IN-3", events=["imminent_danger_declared"],
            happened_at=NIGHT + 5 * MINUTE, by=by, at=NIGHT + 5 * MINUTE,
        )  # fmt: skip
    return matter


def of(matter, code):
    return next(one for one in proceedings_of(matter) if one.text_id.startswith(f"{code}/"))


def test_the_declaration_of_danger_starts_the_extraordinary_procedure_in_that_second(cast, night):
    with acting_as(cast.owner.pk):
        codes = [one.text_id for one in proceedings_of(night)]
        extraordinary = of(night, "mech_extraordinary")
        due = course_of(extraordinary).agenda(at=NIGHT + 6 * MINUTE).item("EX-1").due.at
    assert codes == ["mech_intake/1", "mech_extraordinary/1"]
    assert extraordinary.started_at == NIGHT + 5 * MINUTE
    assert due == local("2026-03-11 02:40")


def test_measures_are_in_place_nine_hours_after_their_issue_not_after_the_request(cast, night):
    issued = local("2026-03-11 02:10")
    with acting_as(cast.owner.pk):
        actions.complete_step(
            proceeding=of(night, "mech_extraordinary"), step="EX-1", **SPOKEN, happened_at=issued,
            by=cast.owner.pk, at=issued,
        )  # fmt: skip
        owed = Obligation.objects.get(step="EX-2")
    assert owed.late_after == local("2026-03-11 11:10")


def test_sending_the_file_starts_the_ordinary_procedure_with_the_clock_of_the_request(cast, night):
    then = local("2026-03-11 02:10")
    with acting_as(cast.owner.pk):
        by, extraordinary = cast.owner.pk, of(night, "mech_extraordinary")
        actions.complete_step(
            proceeding=extraordinary, step="EX-1", **SPOKEN, happened_at=then, by=by, at=then
        )
        actions.complete_step(
            proceeding=extraordinary, step="EX-5", happened_at=then, by=by, at=then
        )
        study = Obligation.objects.get(step="OR-2")
    assert study.started_at == NIGHT + timedelta(0)
    assert study.late_after.astimezone(NIGHT.tzinfo).date().isoformat() == "2026-03-20"


def test_a_step_is_done_once(cast, night):
    with acting_as(cast.owner.pk):
        by, one = cast.owner.pk, of(night, "mech_extraordinary")
        then = NIGHT + 30 * MINUTE
        actions.complete_step(
            proceeding=one, step="EX-1", **SPOKEN, happened_at=then, by=by, at=then
        )
        with pytest.raises(ActRefused) as refused:
            actions.complete_step(
                proceeding=one, step="EX-1", **SPOKEN, happened_at=then, by=by, at=then
            )
        assert Occurrence.objects.filter(step="EX-1").count() == 1
    assert refused.value.code == "done_already"


@pytest.mark.parametrize(
    ("step", "minutes", "code"),
    [
        ("EX-2", 30, "not_begun"),
        ("EX-1", -1, "before_the_first"),
        ("EX-1", 61, "in_the_future"),
        ("EX-9", 30, "unknown_step"),
    ],
)
def test_an_act_that_cannot_be_leaves_nothing(cast, night, step, minutes, code):
    with acting_as(cast.owner.pk):
        before = Occurrence.objects.count(), Obligation.objects.count()
        with pytest.raises(ActRefused) as refused:
            actions.complete_step(
                proceeding=of(night, "mech_extraordinary"), step=step,
                happened_at=NIGHT + minutes * MINUTE, by=cast.owner.pk, at=NIGHT + 60 * MINUTE,
            )  # fmt: skip
        assert (Occurrence.objects.count(), Obligation.objects.count()) == before
    assert refused.value.code == code


def test_a_corrected_start_moves_its_clocks_and_the_past_agenda_stays_as_it_was(cast, night):
    told = NIGHT + 120 * MINUTE
    with acting_as(cast.owner.pk):
        one = of(night, "mech_extraordinary")
        received = Occurrence.objects.get(step="IN-1")
        actions.correct(
            occurrence=received, happened_at=NIGHT + 10 * MINUTE - 10 * MINUTE + MINUTE,
            reason="La llamada se contestó un minuto después", by=cast.owner.pk, at=told,
        )  # fmt: skip
        now = course_of(one).agenda(at=told).item("EX-1").due.at
        then = course_of(one).agenda(at=told, known_at=told - MINUTE).item("EX-1").due.at
        corrected = Occurrence.objects.get(supersedes=received)
        [said] = remarks_on(corrected.pk)
    assert (then, now) == (NIGHT + timedelta(hours=3), NIGHT + timedelta(hours=3, minutes=1))
    assert said.text == "La llamada se contestó un minuto después"


def test_a_breach_is_found_and_revoked_when_a_correction_shows_there_was_none(cast, night):
    late = local("2026-03-11 03:00")
    with acting_as(cast.owner.pk):
        by, one = cast.owner.pk, of(night, "mech_extraordinary")
        done = actions.complete_step(
            proceeding=one, step="EX-1", **SPOKEN, happened_at=late, by=by, at=late
        )
        [breach] = Breach.objects.filter(step="EX-1", revoked_at=None)
        actions.correct(
            occurrence=done, happened_at=local("2026-03-11 02:40"), reason="Hora mal escrita",
            by=by, at=late + MINUTE,
        )  # fmt: skip
        breach.refresh_from_db()
        item = course_of(one).agenda(at=late + MINUTE).item("EX-1")
    assert (breach.role, breach.late_after) == ("intake_unit", local("2026-03-11 02:40"))
    assert breach.revoked_at == late + MINUTE
    assert item.state == State.DONE


def test_what_was_withdrawn_may_be_done_again(cast, night):
    then = NIGHT + 30 * MINUTE
    with acting_as(cast.owner.pk):
        by, one = cast.owner.pk, of(night, "mech_extraordinary")
        done = actions.complete_step(
            proceeding=one, step="EX-1", **SPOKEN, happened_at=then, by=by, at=then
        )
        actions.correct(occurrence=done, is_withdrawn=True, reason="No se emitió", by=by, at=then)
        open_again = course_of(one).agenda(at=then).item("EX-1").state
        again = actions.complete_step(
            proceeding=one,
            step="EX-1",
            **SPOKEN,
            happened_at=then + MINUTE,
            by=by,
            at=then + MINUTE,
        )
        state = course_of(one).agenda(at=then + 2 * MINUTE).item("EX-1").state
    assert (open_again, state) == (State.OPEN, State.DONE)
    assert again.supersedes.is_withdrawn


def test_urgent_clocks_never_stand_still(cast, night):
    with acting_as(cast.owner.pk), pytest.raises(ActRefused) as refused:
        actions.suspend(
            proceeding=of(night, "mech_extraordinary"), happened_at=NIGHT + 10 * MINUTE,
            reason="x", by=cast.owner.pk, at=NIGHT + 10 * MINUTE,
        )  # fmt: skip
    assert refused.value.code == "never_suspended"


def test_a_suspension_needs_its_article_and_its_reason(cast, night):
    by, then = cast.owner.pk, NIGHT + 10 * MINUTE
    with acting_as(by):
        notified = actions.record_occurrence(
            matter=night, event="act_notified_or_known", happened_at=NIGHT, by=by, at=NIGHT
        )
        amparo = actions.start_proceeding(
            matter=night, code="amparo", begun_by=notified, by=by, at=NIGHT
        )
        given = {"happened_at": then, "by": by, "at": then}
        with pytest.raises(ActRefused) as refused:
            actions.suspend(proceeding=of(night, "mech_intake"), reason="Se inundó", **given)
        with pytest.raises(actions.MustSayWhy):
            actions.suspend(proceeding=amparo, reason="  ", **given)
        actions.suspend(proceeding=amparo, reason="Se inundó el juzgado", **given)
        still = course_of(amparo).agenda(at=then + MINUTE).item("AM-1").due.stands_still
    assert (refused.value.code, still) == ("never_suspended", True)


def test_a_closed_proceeding_takes_nothing_more_and_its_closing_can_be_withdrawn(cast, night):
    then = NIGHT + 20 * MINUTE
    with acting_as(cast.owner.pk):
        by, one = cast.owner.pk, of(night, "mech_intake")
        closed = actions.close(proceeding=one, happened_at=then, reason="Se fue", by=by, at=then)
        with pytest.raises(ActRefused) as refused:
            actions.complete_step(proceeding=one, step="IN-2", happened_at=then, by=by, at=then)
        actions.correct(occurrence=closed, is_withdrawn=True, reason="Volvió", by=by, at=then)
        actions.complete_step(proceeding=one, step="IN-2", happened_at=then, by=by, at=then)
        is_open = Proceeding.objects.get(pk=one.pk).is_open
    assert refused.value.code == "closed"
    assert is_open


def test_only_who_contributes_adds(cast, night):
    for who in (cast.without_role, cast.stranger):
        with acting_as(who.pk), pytest.raises(NotAllowed):
            actions.record_occurrence(
                matter=night, event="impediment_ceased", happened_at=NIGHT, by=who.pk, at=NIGHT
            )
    with acting_as(cast.colleague.pk):
        told = actions.record_occurrence(
            matter=night, event="impediment_ceased", happened_at=NIGHT + MINUTE,
            by=cast.colleague.pk, at=NIGHT + 6 * MINUTE,
        )  # fmt: skip
        assert Occurrence.objects.filter(pk=told.pk).exists()


def test_who_sees_a_matter(cast, night):
    def seen(account):
        with acting_as(account.pk):
            return (Matter.objects.count(), Proceeding.objects.count(),
                    Occurrence.objects.count() > 0, Obligation.objects.count() > 0)  # fmt: skip

    everything, nothing = (1, 2, True, True), (0, 0, False, False)
    assert [seen(one) for one in (cast.owner, cast.colleague)] == [everything] * 2
    assert [seen(one) for one in (cast.without_role, cast.stranger, cast.liaison)] == [nothing] * 3


def test_an_institution_sees_what_it_keeps_and_what_was_sent_to_it_late_first(cast, night):
    def listed(account, institution, at, **more):
        with acting_as(account.pk):
            return obligations(
                Whose.INSTITUTION, by=account.pk, at=at, institution=institution.pk, **more
            )

    then = NIGHT + 6 * MINUTE
    kept = listed(cast.owner, cast.keeper, then)
    with acting_as(cast.owner.pk):
        actions.assign(
            proceeding=of(night, "mech_extraordinary"), step="EX-1", institution=cast.federal,
            by=cast.owner.pk, at=then,
        )  # fmt: skip
    assert {row.step for row in kept.rows} == {"EX-1", "EX-3", "IN-2", "IN-4"}
    assert [row.step for row in listed(cast.liaison, cast.federal, then).rows] == ["EX-1"]
    assert [row.pk for row in listed(cast.owner, cast.keeper, then).rows] == [
        row.pk for row in kept.rows
    ]
    first = listed(cast.owner, cast.keeper, then, size=2)
    rest = listed(cast.owner, cast.keeper, then, size=2, after=first.after)
    assert [row.pk for row in (*first.rows, *rest.rows)] == [row.pk for row in kept.rows]
    assert listed(cast.without_role, cast.keeper, then).rows == []


def test_all_of_a_matter_is_drawn_in_few_queries(cast, night, django_assert_max_num_queries):
    with acting_as(cast.owner.pk):
        courses_of(night)
        with django_assert_max_num_queries(6):
            assert len(courses_of(night)) == 2
    assert Compartment is not None


def test_one_event_at_one_time_is_told_once(cast, night):
    with acting_as(cast.owner.pk):
        before = Occurrence.objects.count()
        with pytest.raises(ActRefused) as refused:
            actions.record_occurrence(
                matter=night, event="protection_request_made", happened_at=NIGHT,
                by=cast.owner.pk, at=NIGHT + 10 * MINUTE,
            )  # fmt: skip
        assert Occurrence.objects.count() == before
        again = actions.record_occurrence(
            matter=night, event="protection_request_made", happened_at=NIGHT + MINUTE,
            by=cast.owner.pk, at=NIGHT + 10 * MINUTE,
        )  # fmt: skip
    assert refused.value.code == "told_already"
    assert again.happened_at == NIGHT + MINUTE


def test_what_began_a_proceeding_does_not_begin_it_twice(cast, night):
    with acting_as(cast.owner.pk):
        by, then = cast.owner.pk, NIGHT + 10 * MINUTE
        asked = Occurrence.objects.get(events=["protection_request_made"])
        with pytest.raises(ActRefused) as refused:
            actions.start_proceeding(
                matter=night, code="mech_intake", begun_by=asked, by=by, at=then
            )
        first = of(night, "mech_intake")
        actions.close(proceeding=first, happened_at=then, reason="Otra versión", by=by, at=then)
        second = actions.start_proceeding(
            matter=night, code="mech_intake", begun_by=asked, by=by, at=then
        )
    assert refused.value.code == "started_already"
    assert second.pk != first.pk


def test_the_same_asking_opens_one_matter(cast):
    key = uuid4()

    def open_it():
        return actions.open_matter(
            compartment=compartment_of(cast.keeper, CompartmentKind.OWN),
            state=Entity.objects.get(code="30"), key=key, by=cast.owner.pk, at=NIGHT,
        )  # fmt: skip

    with acting_as(cast.owner.pk):
        matter = open_it()
        with pytest.raises(OpenedAlready):
            open_it()
        assert [one.pk for one in Matter.objects.all()] == [matter.pk] == [key]


def test_a_correction_keeps_the_hash_of_the_document(cast, night):
    then = NIGHT + 30 * MINUTE
    with acting_as(cast.owner.pk):
        by, one = cast.owner.pk, of(night, "mech_extraordinary")
        done = actions.complete_step(
            proceeding=one, step="EX-1", happened_at=then, **SPOKEN, by=by, at=then
        )
        corrected = actions.correct(
            occurrence=done, happened_at=then - MINUTE, reason="Hora mal escrita", by=by, at=then
        )
    assert corrected.evidence_sha256 == DOCUMENT.sha256


def test_a_refusal_says_events_and_hours_in_words_as_read_where_it_happened(cast, night):
    with acting_as(cast.owner.pk):
        by, one = cast.owner.pk, of(night, "mech_extraordinary")
        with pytest.raises(ActRefused) as early:
            actions.complete_step(
                proceeding=one,
                step="EX-1",
                **SPOKEN,
                happened_at=NIGHT - MINUTE,
                by=by,
                at=NIGHT + MINUTE,
            )
        with pytest.raises(ActRefused) as waiting:
            actions.complete_step(
                proceeding=one, step="EX-2", happened_at=NIGHT, by=by, at=NIGHT + MINUTE
            )
    said = early.value.in_language("es", zone=ZoneInfo("America/Cancun"))
    assert "11 de marzo de 2026, 00:39" in said
    assert "la emisión de las medidas urgentes de protección" in waiting.value.in_language("es")


def test_what_is_owed_leads_to_its_matter_or_to_what_was_sent(cast, night):
    with acting_as(cast.owner.pk):
        page = obligations(Whose.MINE, by=cast.owner.pk, at=NIGHT + 6 * MINUTE)
        found = {one.step.id: one for one in in_full(page.rows)}
        sent = actions.assign(
            proceeding=of(night, "mech_extraordinary"), step="EX-1",
            run=found["EX-1"].row.run, institution=cast.federal, by=cast.owner.pk,
            at=NIGHT + 6 * MINUTE,
        )  # fmt: skip
    assert found["EX-1"].matter == night
    with acting_as(cast.liaison.pk):
        page = obligations(
            Whose.INSTITUTION, by=cast.liaison.pk, at=NIGHT + 6 * MINUTE,
            institution=cast.federal.pk,
        )  # fmt: skip
        [one] = in_full(page.rows)
    assert (one.matter, one.assignment, one.step.id) == (None, sent, "EX-1")


def test_what_was_told_since_one_read_is_not_told_again_unseen(cast, night):
    told_at = NIGHT + 10 * MINUTE
    with acting_as(cast.owner.pk):
        actions.record_occurrence(
            matter=night, event="impediment_ceased", happened_at=NIGHT + MINUTE,
            by=cast.owner.pk, at=told_at,
        )  # fmt: skip
    again = {
        "matter": night, "event": "impediment_ceased", "happened_at": NIGHT + 2 * MINUTE,
        "by": cast.colleague.pk, "at": NIGHT + 12 * MINUTE,
    }  # fmt: skip
    with acting_as(cast.colleague.pk):
        with pytest.raises(ActRefused) as refused:
            actions.record_occurrence(**again, seen_at=told_at - MINUTE)
        stands = last_act(night, events=["impediment_ceased"])
        actions.record_occurrence(**again, seen_at=told_at + MINUTE)
    assert refused.value.code == "told_already"
    assert (stands.by, stands.recorded_at) == (cast.owner, told_at)
