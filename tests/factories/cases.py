"""A case of an invented organisation, with somebody in it; all invented."""

from datetime import datetime, timedelta

from django.utils import timezone
from tests.factories.procedure import BEFORE, Cast, local

from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Case, Party, TeamCall
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.actions import say_list_was_seen
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.models import Matter
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as


def make_case(
    cast: Cast, *, at: datetime = BEFORE, perpetrator: Perpetrator = Perpetrator.PRIVATE
) -> tuple[Case, Party]:
    """Open a case in the invented town with one person to be protected, as its owner."""
    by = cast.owner.pk
    with acting_as(by):
        case = actions.open_case(
            institution=cast.keeper,
            state=State.objects.get(code="30"),
            municipality=Municipality.objects.get(code="30001"),
            perpetrator=perpetrator,
            team=[cast.colleague],
            by=by,
            at=at,
        )
        person = NewPerson(name="Citlali Inventada Robles", outlet="Radio Inventada")
        party = actions.add_party(case=case, part=Part.BENEFICIARY, person=person, by=by, at=at)
    return case, party


def say_yes(party: Party, layer: str, *, by, at: datetime = BEFORE, **more):
    """Record her yes to a layer; who has seen the list is shown it again where it adds somebody."""
    seen = Matter.objects.filter(pk=party.case.matter_id, list_seen_at__isnull=False)
    was_seen = seen.exists()
    said = actions.give_consent(
        party=party, layer=layer, told=Channel.CALL, decided_at=at, by=by, at=at, **more
    )
    if was_seen and not seen.exists():
        say_list_was_seen(matter=party.case.matter, by=by, at=at)
    return said


NIGHT = local("2026-03-10 23:40")


def make_call(**said) -> actions.Call:
    """Return a call at 23:40, in which she says yes to be attended to; invented."""
    given = {
        "words": "Desde hace una hora hay hombres afuera de mi casa.",
        "told": Channel.CALL,
        "told_at": NIGHT,
        "person": NewPerson(name="Itzel Inventada Cruz"),
        "state": State.objects.get(code="30"),
        "municipality": Municipality.objects.get(code="30001"),
        "perpetrator": Perpetrator.PRIVATE,
        "yeses": [actions.ConsentGiven(layer="process_request")],
        "note": "Llamó a las 23:40.",
    }
    return actions.Call(**(given | said))


WHY = "Llama su hermana: hay hombres armados en la puerta y nadie del equipo contesta."
FOUND = "Nadie del equipo contestaba y la llamada era de su hermana: se leyó lo de esa noche."


def call_unanswered(case: Case, institution, officer, as_operator, *, minutes: int = 6) -> TeamCall:
    """Call the team of a case as an officer who does not see it, so many minutes ago."""
    by, at = officer.pk, timezone.now()
    with acting_as(by):
        call = actions.call_team(institution=institution, reference=case.reference, by=by, at=at)
    with as_operator():
        TeamCall.objects.filter(pk=call.pk).update(called_at=at - timedelta(minutes=minutes))
    with acting_as(by):
        return TeamCall.objects.get(pk=call.pk)


def open_unanswered(case: Case, institution, officer, as_operator, *, reason: str = WHY):
    """Open a case in danger of life, after a call to its team that nobody answered."""
    call = call_unanswered(case, institution, officer, as_operator)
    with acting_as(officer.pk):
        return actions.open_in_an_emergency(
            call=call, reason=reason, by=officer.pk, at=timezone.now()
        )
