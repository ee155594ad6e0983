"""The gate: by default nobody is told; who is left out, who is cleared, what she said."""

from uuid import uuid4

import pytest
from tests.factories.access import make_institution, settle
from tests.factories.procedure import BEFORE, make_matter
from tests.factories.routing import NIGHT, make_night, proceeding_of

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import Exclusion, Gate, Jurisdiction, Perpetrator
from baluarte.domain.procedure.models import Clearance, ExcludedInstitution
from baluarte.domain.procedure.queries import above, courses_of, gate_keeping, recipients_of
from baluarte.domain.procedure.queries.routing import CARRIED_OUT, Doors
from baluarte.domain.procedure.rules import GateKeeping, gate, superiors
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.protocols import protocols

FEDERAL = Institution(id=uuid4(), jurisdiction=Jurisdiction.FEDERAL)
TOWN = Institution(id=uuid4(), jurisdiction=Jurisdiction.MUNICIPALITY, municipality_id="30001")
OTHER_TOWN = Institution(
    id=uuid4(), jurisdiction=Jurisdiction.MUNICIPALITY, municipality_id="30002"
)
KEEPER = Institution(id=uuid4())
OPEN = {
    "keeper": KEEPER.pk, "left_out": (), "left_out_municipalities": (), "cleared": (),
    "perpetrator": Perpetrator.PRIVATE, "list_was_seen": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("institution", "given", "said"),
    [
        (FEDERAL, {}, Gate.PASSES),
        (TOWN, {}, Gate.MUNICIPAL),
        (KEEPER, {"list_was_seen": False, "perpetrator": Perpetrator.UNKNOWN}, Gate.PASSES),
        (KEEPER, {"left_out": {KEEPER.pk}}, Gate.EXCLUDED),
        (FEDERAL, {"list_was_seen": False}, Gate.PERSON_NOT_ASKED),
        (FEDERAL, {"left_out": {FEDERAL.pk}}, Gate.EXCLUDED),
        (TOWN, {"left_out_municipalities": {"30001"}}, Gate.EXCLUDED),
        (OTHER_TOWN, {"left_out_municipalities": {"30001"}}, Gate.MUNICIPAL),
        (FEDERAL, {"perpetrator": Perpetrator.UNKNOWN}, Gate.NOT_CLEARED),
        (FEDERAL, {"perpetrator": Perpetrator.UNKNOWN, "cleared": {FEDERAL.pk}}, Gate.PASSES),
        (
            FEDERAL,
            {"perpetrator": Perpetrator.UNKNOWN, "cleared": {FEDERAL.pk}, "list_was_seen": False},
            Gate.PERSON_NOT_ASKED,
        ),
        (FEDERAL, {"left_out": {TOWN.pk}, "commands": {TOWN.pk: FEDERAL.pk}}, Gate.IN_COMMAND),
        (FEDERAL, {"left_out": {TOWN.pk}, "commands": {FEDERAL.pk: TOWN.pk}}, Gate.IN_COMMAND),
        (FEDERAL, {"left_out": {TOWN.pk}, "commands": {TOWN.pk: None}}, Gate.PASSES),
    ],
)
def test_what_the_gate_says(institution, given, said):
    assert gate(institution, GateKeeping(**(OPEN | given))) == said


def test_a_municipality_passes_only_when_she_says_yes_to_it():
    keeping = GateKeeping(**OPEN)
    assert gate(TOWN, keeping, she_said_yes=True) == Gate.PASSES


@pytest.mark.parametrize(
    "given",
    [
        {"left_out": {TOWN.pk}},
        {"left_out_municipalities": {"30001"}},
        {"list_was_seen": False},
        {"perpetrator": Perpetrator.UNKNOWN},
        {"left_out": {FEDERAL.pk}, "commands": {TOWN.pk: FEDERAL.pk}},
    ],
)
def test_her_yes_opens_nothing_else(given):
    keeping = GateKeeping(**(OPEN | given))
    assert gate(TOWN, keeping, she_said_yes=True) != Gate.PASSES


def test_a_circle_of_commands_ends():
    one, two = uuid4(), uuid4()
    assert superiors(one, {one: two, two: one}) == [two, one]


@pytest.mark.django_db
def test_who_is_offered_for_a_step_the_usual_one_first_the_keeper_last(cast):
    matter = make_night(cast)
    with acting_as(cast.owner.pk):
        offered = recipients_of(proceeding_of(matter), step_role="intake_unit", at=NIGHT)
    assert [(one.code, one.gate, one.is_usual) for one in offered] == [
        ("URCRR", Gate.PASSES, True),
        ("EDO-30-MEC", offered[1].gate, False),
        ("", Gate.PASSES, False),
    ]
    assert offered[1].gate in (Gate.NOT_HERE, Gate.NOT_KNOWN)
    assert offered[-1].institution == cast.keeper


@pytest.mark.django_db
def test_municipal_recipients_are_never_a_default(cast):
    matter = make_night(cast)
    with acting_as(cast.owner.pk):
        offered = recipients_of(proceeding_of(matter), step_role="police", at=NIGHT)
    municipal = [one for one in offered if one.level == Jurisdiction.MUNICIPALITY]
    assert {one.institution for one in municipal} == {cast.police, cast.command}
    assert {one.gate for one in municipal} == {Gate.MUNICIPAL}
    assert not any(one.passes for one in municipal)


@pytest.mark.django_db
def test_police_are_offered_what_they_carry_out_and_nothing_that_is_decided(cast, as_operator):
    with as_operator():
        of_the_state = make_institution(
            code="EDO-30-SSP", state=State.objects.get(code="30"), jurisdiction=Jurisdiction.STATE
        )
    matter = make_night(cast)
    offered = {}
    with acting_as(cast.owner.pk):
        doors = Doors.of(matter, at=NIGHT)
        for course in courses_of(matter):
            for step in course.protocol.steps:
                found = doors.recipients_of_step(course.proceeding, step)
                offered[step.id] = [one.institution for one in found]
    police = {of_the_state, cast.police, cast.command}
    carried_out = offered.pop("EX-2")
    assert (police < set(carried_out), carried_out[-1]) == (True, cast.keeper)
    assert [one for one in offered.values() if police & set(one)] == []


def test_what_police_carry_out_is_named_as_the_texts_name_it():
    named = {(text.code, one.id) for text in protocols() for one in text.steps}
    assert named >= CARRIED_OUT


@pytest.mark.django_db
def test_leaving_out_a_municipality_leaves_out_who_commands_its_police(cast, as_operator):
    with as_operator():
        state = State.objects.get(code="30")
        unified = make_institution(jurisdiction=Jurisdiction.STATE, state=state)
        make_institution(
            jurisdiction=Jurisdiction.MUNICIPALITY, state=state,
            municipality=Municipality.objects.get(code="30001"), command=unified,
        )  # fmt: skip
    matter = make_matter(cast)
    with acting_as(cast.owner.pk):
        actions.leave_out(
            matter=matter, municipality=matter.municipality, why=Exclusion.PERPETRATOR,
            by=cast.owner.pk, at=NIGHT,
        )  # fmt: skip
        keeping = gate_keeping(matter, at=NIGHT)
    said = {one: gate(one, keeping, she_said_yes=True) for one in (cast.police, unified)}
    assert said == {cast.police: Gate.EXCLUDED, unified: Gate.IN_COMMAND}


@pytest.mark.django_db
def test_who_is_above_an_institution(cast):
    with acting_as(cast.owner.pk):
        assert above(cast.police) == [cast.command]


@pytest.mark.django_db
def test_the_command_of_who_is_left_out_is_left_out(cast):
    matter = make_night(cast)
    with acting_as(cast.owner.pk):
        actions.leave_out(
            matter=matter, institution=cast.police, why=Exclusion.PERPETRATOR,
            by=cast.owner.pk, at=NIGHT,
        )  # fmt: skip
        keeping = gate_keeping(matter, at=NIGHT)
    said = [gate(one, keeping, she_said_yes=True) for one in (cast.police, cast.command)]
    assert said == [Gate.EXCLUDED, Gate.IN_COMMAND]


@pytest.mark.django_db
def test_leaving_somebody_out_as_perpetrator_says_who_did_it_is_named(cast):
    matter = make_night(cast, perpetrator=Perpetrator.UNKNOWN)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.leave_out(
            matter=matter, institution=cast.police, why=Exclusion.DO_NOT_INVOLVE, by=by, at=NIGHT
        )
        wished = matter.perpetrator
        actions.leave_out(
            matter=matter, institution=cast.police, why=Exclusion.NAMED_SERVANT, by=by, at=NIGHT
        )
        matter.refresh_from_db()
    assert (wished, matter.perpetrator) == (Perpetrator.UNKNOWN, Perpetrator.NAMED)


@pytest.mark.django_db
def test_an_authority_that_nobody_has_named_yet_is_not_known(cast):
    """Else everybody would pass, with nobody left out; her wish names no perpetrator."""
    matter = make_night(cast, perpetrator=Perpetrator.NAMED)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.leave_out(
            matter=matter, institution=cast.command, why=Exclusion.DO_NOT_INVOLVE, by=by, at=NIGHT
        )
        before = gate(cast.federal, gate_keeping(matter, at=NIGHT))
        actions.leave_out(
            matter=matter, institution=cast.police, why=Exclusion.PERPETRATOR, by=by, at=NIGHT
        )
        added = gate(cast.federal, gate_keeping(matter, at=NIGHT))
        actions.say_list_was_seen(matter=matter, by=by, at=NIGHT)
        after = gate(cast.federal, gate_keeping(matter, at=NIGHT))
    assert (before, added, after) == (Gate.NOT_CLEARED, Gate.PERSON_NOT_ASKED, Gate.PASSES)


@pytest.mark.django_db
def test_her_wish_ends_and_presumed_perpetrators_stay_out(cast):
    matter = make_night(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        wish = actions.leave_out(
            matter=matter, institution=cast.federal, why=Exclusion.DO_NOT_INVOLVE, by=by, at=NIGHT
        )
        accused = actions.leave_out(
            matter=matter, institution=cast.police, why=Exclusion.PERPETRATOR, by=by, at=NIGHT
        )
        actions.end_her_wish(left_out=wish, by=by, at=NIGHT)
        with pytest.raises(NotAllowed):
            actions.end_her_wish(left_out=accused, by=by, at=NIGHT)
        assert gate(cast.federal, gate_keeping(matter, at=NIGHT)) == Gate.PERSON_NOT_ASKED
        actions.say_list_was_seen(matter=matter, by=by, at=NIGHT)
        keeping = gate_keeping(matter, at=NIGHT)
        standing = ExcludedInstitution.objects.filter(matter=matter, ended_at=None)
        assert [one.pk for one in standing] == [accused.pk]
    assert gate(cast.federal, keeping) == Gate.PASSES


@pytest.mark.django_db
def test_a_clearance_holds_for_its_place_from_and_until(cast):
    matter = make_night(cast, perpetrator=Perpetrator.UNKNOWN)
    with acting_as(cast.steward.pk):
        given = {
            "keeper": cast.keeper, "institution": cast.federal, "account": cast.liaison,
            "until": NIGHT, "ground": "La conocemos", "by": cast.steward.pk, "at": BEFORE,
        }  # fmt: skip
        actions.clear_person(**given, state=State.objects.get(code="20"))
        settle(Clearance)
        elsewhere = gate(cast.federal, gate_keeping(matter, at=BEFORE))
        actions.clear_person(**given, state=State.objects.get(code="30"))
        waiting = gate(cast.federal, gate_keeping(matter, at=BEFORE))
        settle(Clearance)
        said = [gate(cast.federal, gate_keeping(matter, at=at)) for at in (BEFORE, NIGHT)]
    assert (elsewhere, waiting) == (Gate.NOT_CLEARED, Gate.NOT_CLEARED)
    assert said == [Gate.PASSES, Gate.NOT_CLEARED]
