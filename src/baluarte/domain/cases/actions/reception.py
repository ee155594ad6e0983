"""Somebody calls: her words once, a case of its own, what she says yes to, whom she leaves out.

With an authority the procedure runs from that second: where she declares imminent danger the
extraordinary one, on this word alone, else the ordinary one. In an organisation's installation
danger has the request to the mechanism drafted, and it runs from its receipt.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions.asking import begin_asking
from baluarte.domain.cases.actions.cases import add_party, open_case
from baluarte.domain.cases.actions.consent import ConsentDoesNotCover, give_consent
from baluarte.domain.cases.actions.handover import (
    draft_hand_over,
    is_authoritys,
    keep_to_civil_society,
)
from baluarte.domain.cases.actions.notebook import say_how_to_reach, write_note
from baluarte.domain.cases.choices import Channel, Note, Part
from baluarte.domain.cases.models import Case, Letter, Reception
from baluarte.domain.intake.actions import ToldWords, receive_report
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.actions import NotThroughTheGate, leave_out
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.procedure.rules import begins_when_asked
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.consent import reaches_authorities
from baluarte.norms.letters import LetterRefused
from baluarte.norms.protocols import role

PROCESS = "process_request"
RECEIVES, LEVEL = "intake_unit", "federal"


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    """Her yes to one layer, to whom where it names somebody."""

    layer: str
    institution: Institution | None = None


@dataclass(frozen=True, kw_only=True)
class NewExclusion:
    """Somebody who may not be involved: because they did it, or because she says so."""

    why: Exclusion
    institution: Institution | None = None
    municipality: Municipality | None = None


@dataclass(frozen=True, kw_only=True)
class Call:
    """What was said in one call, as it was said; what was not said stays empty."""

    words: str = field(repr=False)
    told: Channel
    told_at: datetime
    person: NewPerson = field(repr=False)
    part: Part = Part.BENEFICIARY
    how_to_reach: str = field(default="", repr=False)
    from_hour: int | None = None
    until_hour: int | None = None
    # Nothing where it was not said: it is never asked twice.
    state: State | None = None
    municipality: Municipality | None = None
    declares_danger: bool = False
    perpetrator: Perpetrator = Perpetrator.UNKNOWN
    perpetrators: Sequence[str] = ()
    yeses: Sequence[ConsentGiven] = ()
    leaves_out: Sequence[NewExclusion] = ()
    is_civil_only: bool = False
    # The line dropped before she could be asked: her words are kept, and nobody is told anything.
    was_cut_off: bool = False
    # What the mechanism may be told of what happened, as she agrees.
    facts: str = field(default="", repr=False)
    language: str = "es"
    # For the notebook: that somebody called, never what she told.
    note: str = ""


@dataclass(frozen=True)
class Received:
    """What a call opened; `request` is drafted where an organisation asks a mechanism for her."""

    case: Case
    reception: Reception
    request: Letter | None


@transaction.atomic
def receive_call(
    *, institution: Institution, call: Call, key: UUID, team: Collection[Account] = (), by: UUID,
    at: datetime,
) -> Received:  # fmt: skip
    """Take in a call whole or not at all; the same `key` opens one case (`OpenedAlready`)."""
    _check(call, at=at)
    case = open_case(
        institution=institution, state=call.state, municipality=call.municipality,
        perpetrator=call.perpetrator, team=team, key=key, by=by, at=at,
    )  # fmt: skip
    if call.is_civil_only:
        keep_to_civil_society(case=case, is_only=True, by=by, at=at)
    party = add_party(case=case, part=call.part, person=call.person, by=by, at=at)
    for yes in call.yeses:
        give_consent(
            party=party, layer=yes.layer, institution=yes.institution, told=call.told,
            decided_at=call.told_at, by=by, at=at,
        )  # fmt: skip
    if call.how_to_reach.strip():
        say_how_to_reach(
            party=party, how=call.how_to_reach, from_hour=call.from_hour,
            until_hour=call.until_hour, by=by, at=at,
        )  # fmt: skip
    for out in call.leaves_out:
        leave_out(
            matter=case.matter, why=out.why, institution=out.institution,
            municipality=out.municipality, by=by, at=at,
        )  # fmt: skip
    reception = _keep(case, call, key, by=by, at=at)
    return Received(case, reception, _begun(case, call, by=by, at=at))


def _check(call: Call, *, at: datetime) -> None:
    if not call.words.strip():
        raise LetterRefused("no_words")
    if call.told_at > at:
        raise LetterRefused("in_the_future", given=call.told_at)
    if call.is_civil_only and is_authoritys():
        raise LetterRefused("authority_installation")
    layers = {yes.layer for yes in call.yeses}
    if call.is_civil_only and any(map(reaches_authorities, layers)):
        raise LetterRefused("civil_only_and_told")
    if layers if call.was_cut_off else PROCESS not in layers:
        raise LetterRefused("consent_lacks", right=PROCESS)


def _keep(case: Case, call: Call, key: UUID, *, by: UUID, at: datetime) -> Reception:
    """Keep her words sealed as a report, and in the notebook that she told them."""
    place = call.municipality
    report = receive_report(
        compartment=case.compartment,
        told=ToldWords(
            words=call.words, who=call.person.name, state=call.state.name if call.state else "",
            municipality=place.name if place else "", perpetrators=tuple(call.perpetrators),
            language=call.language,
        ),
        key=key,
        by=by,
        at=at,
    )  # fmt: skip
    reception = Reception(
        compartment_id=case.compartment_id, case=case, report=report, told=call.told,
        told_at=call.told_at, danger_declared_at=call.told_at if call.declares_danger else None,
        recorded_at=at, by_id=by,
    )  # fmt: skip
    reception.save(force_insert=True)
    if call.note.strip():
        # Who could not be asked is called again at once: it stands with what is promised.
        kind, until_at = (Note.NEXT_CONTACT, at) if call.was_cut_off else (Note.CALL, None)
        write_note(
            case=case, kind=kind, text=call.note, happened_at=call.told_at, until_at=until_at,
            by=by, at=at,
        )  # fmt: skip
    record(act="cases.receive_call", object_type="case", objects=[case.pk, reception.pk],
           payload={"declares_danger": str(call.declares_danger)},
           files=[case.compartment_id], by=by, at=at)  # fmt: skip
    return reception


def _begun(case: Case, call: Call, *, by: UUID, at: datetime) -> Letter | None:
    """Begin the procedure at the instant of the call, or draft the request where others run it.

    With an authority every call that is taken in is a request; with others only danger asks.
    """
    if begins_when_asked(case.compartment.institution):
        begin_asking(
            matter=case.matter, asked_at=call.told_at, is_danger=call.declares_danger, by=by, at=at
        )
        return None
    if not call.declares_danger:
        return None
    mechanism = Institution.objects.filter(code=role(RECEIVES).by_jurisdiction[LEVEL]).first()
    if mechanism is None:
        return None
    try:
        with transaction.atomic():
            return draft_hand_over(
                case=case,
                institution=mechanism,
                facts=call.facts,
                language=call.language,
                by=by,
                at=at,
            )
    except (ConsentDoesNotCover, NotThroughTheGate, LetterRefused):
        # The page says what is missing; the call is kept whatever she says yes to.
        return None
