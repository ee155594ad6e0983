"""Who is a victim in the law: refused where it cannot be, joined and taken apart."""

import pytest
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.reparation import make_victim

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import add_party
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.choices import VictimKind
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def sister_of(cast, case, part=Part.FAMILY):
    with acting_as(cast.owner.pk):
        person = NewPerson(name="Vera Inventada Sol")
        return add_party(case=case, part=part, person=person, by=cast.owner.pk, at=BEFORE)


def test_an_indirect_victim_is_one_of_somebody(cast, held):
    case, _party, direct = held
    sister = sister_of(cast, case)
    with pytest.raises(ReparationRefused) as refused:
        make_victim(cast, case, sister, kind=VictimKind.INDIRECT)
    assert refused.value.code == "of_whom"
    made = make_victim(cast, case, sister, kind=VictimKind.INDIRECT, of=direct)
    with acting_as(cast.owner.pk):
        assert {one.pk for one in queries.victims_of(case)} == {direct.pk, made.pk}


def test_a_collective_is_repaired_as_one_and_a_person_is_none(cast, held):
    case, party, _victim = held
    with pytest.raises(ReparationRefused) as refused:
        make_victim(cast, case, party, kind=VictimKind.COLLECTIVE)
    assert refused.value.code == "collective"
    village = sister_of(cast, case, Part.COLLECTIVE)
    assert make_victim(cast, case, village, kind=VictimKind.COLLECTIVE).kind == "collective"


def test_nobody_is_the_victim_of_one_fact_twice_nor_of_another_case(cast, held):
    case, party, _victim = held
    other, _ = make_case(cast)
    for where, code in ((case, "twice"), (other, "party")):
        with pytest.raises(ReparationRefused) as refused:
            make_victim(cast, where, party)
        assert refused.value.code == code


def test_two_files_of_one_victim_are_joined_and_taken_apart_with_a_reason(cast, victim):
    case, party = make_case(cast)
    other, by = make_victim(cast, case, party), cast.owner.pk
    with acting_as(by):
        given = {"victim": victim, "other": other, "by": by, "at": BEFORE}
        with pytest.raises(ReparationRefused, match="reason"):
            actions.join_files(**given, reason=" ")
        actions.join_files(**given, reason="Es la misma persona (inventada).")
        with pytest.raises(ReparationRefused) as refused:
            actions.join_files(victim=other, other=victim, reason="Otra vez", by=by, at=BEFORE)
        assert refused.value.code == "joined"
        actions.part_files(**given, reason="No era ella.")
        with pytest.raises(ReparationRefused) as refused:
            actions.part_files(**given, reason="Otra vez")
        assert refused.value.code == "not_joined"
        actions.join_files(**given, reason="Sí era ella.")


def test_a_stranger_registers_nobody(cast, held):
    case, party, _victim = held
    with acting_as(cast.stranger.pk), pytest.raises(NotAllowed):
        actions.register_victim(
            case=case, party=party, kind="direct", by=cast.stranger.pk, at=BEFORE
        )
