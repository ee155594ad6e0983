"""Texts are dated and locked: what runs keeps its clocks, a change is a new version."""

from datetime import date

import pytest
from tests.factories.documents import SPOKEN
from tests.factories.procedure import BEFORE, local, make_matter
from tests.factories.routing import HOUR, MINUTE, NIGHT, make_night, proceeding_of

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Obligation, ProtocolText
from baluarte.domain.procedure.queries import (
    NoTextInForce,
    course_of,
    proceedings_of,
    text_in_force,
)
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused
from baluarte.norms.protocols import library

pytestmark = pytest.mark.django_db
CODE = "mech_extraordinary"
REFORM = local("2026-04-01 00:00")
IN_APRIL = local("2026-04-10 23:40")


def the_text() -> str:
    return library.texts()[CODE][1]


def second_version() -> str:
    """The same law after an invented reform: from April on, measures within one hour."""
    return (
        the_text()
        .replace("version: 1\n", "version: 2\nvalid_from: 2026-04-01\n", 1)
        .replace("clock: {hours: 3}", "clock: {hours: 1}", 1)
    )


def load(as_operator, text, *, version=2, at=REFORM):
    with as_operator():
        return actions.load_protocols(texts={CODE: {version: text}}, by=None, at=at)


def test_a_new_version_says_whom_it_does_not_touch(cast, as_operator):
    make_night(cast)
    loaded = load(as_operator, second_version())
    assert (loaded.new, loaded.replaced, loaded.affected) == (
        [f"{CODE}/2"], [], {f"{CODE}/2": 1},
    )  # fmt: skip


def test_what_runs_keeps_its_clock_and_what_begins_after_has_the_new_one(cast, as_operator):
    running = make_night(cast)
    load(as_operator, second_version())
    with acting_as(cast.owner.pk):
        by, matter = cast.owner.pk, make_matter(cast)
        asked = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=IN_APRIL, by=by,
            at=IN_APRIL,
        )  # fmt: skip
        intake = actions.start_proceeding(
            matter=matter, code="mech_intake", begun_by=asked, by=by, at=IN_APRIL
        )
        actions.complete_step(
            proceeding=intake, step="IN-1", happened_at=IN_APRIL, by=by, at=IN_APRIL
        )
        actions.complete_step(
            proceeding=intake, step="IN-3", events=["imminent_danger_declared"],
            happened_at=IN_APRIL, by=by, at=IN_APRIL,
        )  # fmt: skip
        actions.refresh([running.pk], at=IN_APRIL)
        owed = {
            one.proceeding.text_id: one.late_after - one.started_at
            for one in Obligation.objects.filter(step="EX-1").select_related("proceeding")
        }
    assert owed == {f"{CODE}/1": 3 * HOUR, f"{CODE}/2": HOUR}


def test_the_agenda_of_a_past_day_comes_out_as_it_was(cast, as_operator):
    matter = make_night(cast)
    with acting_as(cast.owner.pk):
        then = course_of(proceeding_of(matter)).agenda(at=NIGHT + HOUR, known_at=NIGHT + HOUR)
        actions.complete_step(
            proceeding=proceeding_of(matter), step="EX-1", **SPOKEN, happened_at=NIGHT + 2 * HOUR,
            by=cast.owner.pk, at=NIGHT + 2 * HOUR,
        )  # fmt: skip
    load(as_operator, second_version())
    with acting_as(cast.owner.pk):
        one = course_of(proceeding_of(matter), known_at=NIGHT + HOUR)
        again = one.agenda(at=NIGHT + HOUR, known_at=NIGHT + HOUR)
    assert again.items == then.items


@pytest.mark.parametrize("spoiled", ["clock: {hours: 3}", "# Lo que"])
def test_a_used_text_cannot_change_by_one_letter(cast, as_operator, spoiled):
    make_night(cast)
    changed = the_text().replace(spoiled, spoiled.replace("3", "4").replace("# Lo", "# lo"), 1)
    assert changed != the_text()
    before = ProtocolText.objects.get(pk=f"{CODE}/1").sha256
    with pytest.raises(actions.TextLocked, match=f"write {CODE}/2") as refused:
        load(as_operator, changed, version=1)
    assert refused.value.used_by == 1
    assert ProtocolText.objects.get(pk=f"{CODE}/1").sha256 == before


def test_a_text_on_which_nothing_runs_may_be_corrected(cast, as_operator):
    changed = the_text().replace("clock: {hours: 3}", "clock: {hours: 4}", 1)
    loaded = load(as_operator, changed, version=1)
    assert loaded.replaced == [f"{CODE}/1"]
    make_night(cast)
    with acting_as(cast.owner.pk):
        owed = Obligation.objects.get(step="EX-1")
    assert owed.late_after - owed.started_at == 4 * HOUR


def test_the_same_texts_loaded_again_change_nothing(cast, as_operator):
    with as_operator():
        loaded = actions.load_protocols(by=None, at=BEFORE)
    assert (loaded.new, loaded.replaced, loaded.affected) == ([], [], {})
    assert loaded.unchanged == ProtocolText.objects.count()


def test_the_text_in_force_on_a_day(cast, as_operator):
    load(as_operator, second_version())
    days = (date(2026, 3, 31), date(2026, 4, 1))
    assert [text_in_force(CODE, on=day).version for day in days] == [1, 2]
    with pytest.raises(NoTextInForce):
        text_in_force("no_such_protocol", on=days[0])


def test_a_correction_that_would_change_the_law_is_refused(cast, as_operator):
    matter = make_night(cast)
    load(as_operator, second_version())
    with acting_as(cast.owner.pk):
        begun = next(one for one in proceedings_of(matter) if one.text.code == CODE)
        declared = matter.occurrences.get(pk=begun.begun_by)
        with pytest.raises(ActRefused) as refused:
            actions.correct(
                occurrence=declared, happened_at=REFORM + MINUTE, reason="Fue en abril",
                by=cast.owner.pk, at=IN_APRIL,
            )  # fmt: skip
    assert refused.value.code == "correction_changes_the_law"


def test_only_the_operator_loads_texts(cast):
    with acting_as(cast.admin.pk), pytest.raises(NotAllowed):
        actions.load_protocols(by=cast.admin.pk, at=BEFORE)
