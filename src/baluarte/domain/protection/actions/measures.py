"""Measures of the plan, her word on them, what fails, and when to assess anew."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Compartmented, Institution
from baluarte.domain.access.rules import require_no_break_glass
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.rules import (
    require_open,
    require_team,
    require_team_or_herself,
    require_team_or_one_of_it,
)
from baluarte.domain.procedure.actions import call_to_matter
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.choices import Gate, HerWord, NoticeKind, SaidHow
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.queries import day_in_matter, gate_keeping
from baluarte.domain.procedure.rules import GateKeeping, gate
from baluarte.domain.protection.actions.words import write_words
from baluarte.domain.protection.choices import About, Cause, Fit, Words
from baluarte.domain.protection.models import (
    Adequacy,
    Arrival,
    Incident,
    Measure,
    MeasureChange,
    MeasureDocument,
    Position,
    Reevaluation,
    RiskStudy,
)
from baluarte.domain.protection.queries.studies import scenarios_of
from baluarte.domain.registry.models import Event
from baluarte.norms.catalogues import term

STANDING = "standing"


class NoSuchScenario(LookupError):
    """A measure answers scenarios of its study; this is none of them."""


class InstitutionIsExcluded(ValueError):
    """An institution left out of a case, or in one command with such, owes nothing in it."""


class NeedsItsReason(ValueError):
    """A position that could not be had says why."""


class WitnessOwes(ValueError):
    """Whoever owes a measure does not hear from the person that it arrived."""


class UntilWhen(ValueError):
    """A standing position expires: say when."""


def is_left_out(institution: Institution, keeping: GateKeeping) -> bool:
    """Say whether the gate of a case shuts an institution out, whoever asks."""
    return gate(institution, keeping) in (Gate.EXCLUDED, Gate.IN_COMMAND)


@transaction.atomic
def plan_measure(
    *,
    case: Case,
    code: str,
    study: RiskStudy | None = None,
    answers: Sequence[int] = (),
    institution: Institution | None = None,
    delivery_date: date | None = None,
    is_collective: bool = False,
    replaces: Measure | None = None,
    by: UUID,
    at: datetime,
) -> Measure:
    """Plan a measure of the catalogue, for which scenarios, by whom and until when."""
    require_team(case)
    require_open(case)
    term("measures", code)
    if institution is not None and is_left_out(institution, gate_keeping(case.matter, at=at)):
        raise InstitutionIsExcluded(f"{institution.pk} is left out of this case")
    if study is not None:
        known = {one.number for one in scenarios_of(study)}
        if strange := sorted(set(answers) - known):
            raise NoSuchScenario(f"no scenario {strange}; there are {sorted(known)}")
    measure = Measure(
        compartment_id=case.compartment_id,
        case=case,
        study=study,
        code=code,
        is_collective=is_collective,
        answers=list(answers),
        institution=institution,
        delivery_date=delivery_date,
        replaces=replaces,
        by_id=by,
        planned_at=at,
    )
    measure.save(force_insert=True)
    _record("protection.plan_measure", measure, [case.pk, measure.pk], by=by, at=at)
    return measure


@transaction.atomic
def say_how_far(
    *,
    measure: Measure,
    status: str,
    happened_on: date,
    is_verified: bool = False,
    document: DocumentGiven | None = None,
    evidence_sha256: str = "",
    by: UUID,
    at: datetime,
) -> MeasureChange:
    """Say how far a measure has come; verified where somebody saw it in place.

    With the document that shows it, or the hash of one that is kept with a larger act.
    """
    require_team(measure.case)
    term("measure_statuses", status)
    change = MeasureChange(
        compartment_id=measure.compartment_id,
        measure=measure,
        status=status,
        happened_on=happened_on,
        is_verified=is_verified,
        evidence_sha256=document.sha256 if document else evidence_sha256,
        by_id=by,
        recorded_at=at,
    )
    change.save(force_insert=True)
    if document is not None:
        keep_document(
            MeasureDocument, document, about=change.pk, compartment=change.compartment_id, by=by,
            at=at,
        )  # fmt: skip
    _record("protection.say_how_far", measure, [measure.case_id, measure.pk], by=by, at=at)
    return change


@transaction.atomic
def take_position(
    *,
    party: Party,
    about: About,
    subject: UUID,
    code: str,
    reason: str = "",
    expires_at: datetime | None = None,
    by: UUID,
    at: datetime,
) -> Position:
    """Record what she says of a decision, or why it could not be had; dissent is always open."""
    require_team_or_herself(party, by=by)
    facts = term("positions", code).facts
    if facts.get("needs_reason") and not reason.strip():
        raise NeedsItsReason("say why it could not be had")
    if code == STANDING and expires_at is None:
        raise UntilWhen("say until when")
    position = Position(
        compartment_id=party.compartment_id,
        party=party,
        about=about,
        subject=subject,
        code=code,
        has_reason=bool(reason.strip()),
        expires_at=expires_at,
        by_id=by,
        taken_at=at,
    )
    position.save(force_insert=True)
    write_words(party.case, position.pk, {Words.POSITION: reason}, by=by, at=at)
    _record("protection.take_position", position, [party.case_id, position.pk], by=by, at=at)
    return position


@transaction.atomic
def say_whether_it_fits(
    *, measure: Measure, party: Party, fit: Fit, words: str = "", by: UUID, at: datetime
) -> Adequacy:
    """Record whether a measure fits, as she says."""
    require_team_or_herself(party, by=by)
    said = Adequacy(
        compartment_id=measure.compartment_id, measure=measure, party=party, fit=fit, by_id=by,
        said_at=at,
    )  # fmt: skip
    said.save(force_insert=True)
    write_words(party.case, said.pk, {Words.FIT: words}, by=by, at=at)
    _record("protection.say_whether_it_fits", measure, [measure.case_id, measure.pk], by=by, at=at)
    return said


@transaction.atomic
def say_whether_it_arrived(
    *, measure: Measure, party: Party, her_word: HerWord, words: str = "", by: UUID, at: datetime
) -> Arrival:
    """Keep her word on whether a measure arrived: in her own window, or as somebody heard it.

    Nobody of the institution that owes it hears that it arrived: `WitnessOwes`. What she says
    calls her team, and nothing of it reaches who owes it.
    """
    require_team_or_herself(party, by=by)
    how = SaidHow.OWN_WINDOW if party.account_id == by else SaidHow.WITNESSED
    if how == SaidHow.WITNESSED and her_word != HerWord.NOT_ARRIVED and _owes(measure, by=by):
        raise WitnessOwes("who owes a measure is not who hears that it arrived")
    said = Arrival(
        compartment_id=measure.compartment_id, measure=measure, party=party, her_word=her_word,
        how=how, by_id=by, said_at=at,
    )  # fmt: skip
    said.save(force_insert=True)
    write_words(party.case, said.pk, {Words.ARRIVAL: words}, by=by, at=at)
    if her_word != HerWord.ARRIVED:
        call_to_matter(kind=NoticeKind.FAILED, about=said.pk, matter=measure.case.matter_id)
    elif how == SaidHow.OWN_WINDOW:
        call_to_matter(kind=NoticeKind.HERSELF, about=said.pk, matter=measure.case.matter_id)
    _record(
        "protection.say_whether_it_arrived", measure, [measure.case_id, measure.pk], by=by, at=at
    )
    return said


def _owes(measure: Measure, *, by: UUID) -> bool:
    return measure.institution_id in {one.institution_id for one in held_by(by)}


@transaction.atomic
def report_incident(
    *, measure: Measure, happened_at: datetime, text: str, by: UUID, at: datetime
) -> Incident:
    """Record that a measure failed, as the team or she says: the risk is assessed anew at once."""
    require_team_or_one_of_it(measure.case, by=by)
    incident = Incident(
        compartment_id=measure.compartment_id, measure=measure, happened_at=happened_at,
        recorded_at=at, by_id=by,
    )  # fmt: skip
    incident.save(force_insert=True)
    write_words(measure.case, incident.pk, {Words.INCIDENT: text}, by=by, at=at)
    _ask_anew(measure.case, Cause.FAILURE, by=by, at=at)
    call_to_matter(kind=NoticeKind.FAILED, about=incident.pk, matter=measure.case.matter_id)
    _record("protection.report_incident", incident, [measure.case_id, incident.pk], by=by, at=at)
    return incident


@transaction.atomic
def ask_anew(
    *,
    case: Case,
    cause: Cause,
    event: Event | None = None,
    due_on: date | None = None,
    by: UUID,
    at: datetime,
) -> Reevaluation:
    """Ask that a risk be assessed anew, at once where no day is named; she asks as her wish."""
    if cause == Cause.HER_WISH:
        require_team_or_one_of_it(case, by=by)
        require_no_break_glass(case.compartment_id)
    else:
        require_team(case)
    return _ask_anew(case, cause, event=event, due_on=due_on, by=by, at=at)


def _ask_anew(
    case: Case, cause: Cause, *, event: Event | None = None, due_on: date | None = None,
    by: UUID, at: datetime,
) -> Reevaluation:  # fmt: skip
    asked = Reevaluation(
        compartment_id=case.compartment_id, case=case, cause=cause, event=event,
        due_on=due_on or day_in_matter(case.matter, at), asked_at=at, by_id=by,
    )  # fmt: skip
    asked.save(force_insert=True)
    _record("protection.ask_anew", asked, [case.pk, asked.pk], by=by, at=at)
    return asked


def _record(act: str, of: Compartmented, objects: list[UUID], *, by: UUID, at: datetime) -> None:
    file = [of.compartment_id]
    record(act=act, object_type="case", objects=objects, files=file, by=by, at=at)
