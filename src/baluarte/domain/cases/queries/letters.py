"""Letters of a case, and whether an institution may be written to at all."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Consent, Letter
from baluarte.domain.cases.queries.consent import covering_consent, is_named, layer_for
from baluarte.domain.procedure.choices import Gate, Jurisdiction
from baluarte.domain.procedure.queries.routing import (
    UNKNOWN,
    cleared_persons,
    gate_keeping,
    known_institutions,
)
from baluarte.domain.procedure.rules import gate, must_be_named
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.sealing.references import read_reference
from baluarte.norms.letters import HER_YES, LetterRefused, letter_texts

STATE_KINDS = (InstitutionKind.AUTHORITY, InstitutionKind.AUTONOMOUS)


def letters_of(case: Case) -> QuerySet[Letter]:
    """Return the letters of a case, newest first, sealed."""
    found = Letter.objects.filter(case=case).select_related(
        "institution", "addressee", "drafted_by", "approved_by", "sent_by"
    )
    return found.order_by("-drafted_at", "id")


def letters_to_approve(*, by: UUID) -> QuerySet[Letter]:
    """Return what somebody else drafted and waits for a second person."""
    approved = [code for code, text in letter_texts().items() if text.approval != HER_YES]
    found = Letter.objects.filter(
        kind__in=approved, approved_at=None, stopped_at=None, case__closed_at=None
    )
    return found.exclude(drafted_by=by).select_related("case").order_by("drafted_at", "id")


def letter_of(reference: str) -> Letter:
    """Return a letter by its reference; `Letter.DoesNotExist` where the context sees none."""
    found = Letter.objects.select_related(
        "institution", "addressee", "drafted_by", "approved_by", "sent_by",
        "case__compartment__institution", "case__matter__compartment__institution",
        "case__matter__state", "case__matter__municipality",
    )  # fmt: skip
    return found.get(reference=read_reference(reference) or "")


def open_letter(letter: Letter, *, by: UUID, at: datetime) -> Letter:
    """Open what a letter says and what came back; the reading is logged."""
    record(act="cases.read_letter", object_type="case", objects=[letter.case_id, letter.pk],
           files=[letter.compartment_id], by=by, at=at)  # fmt: skip
    letter.text = unseal(letter, "sealed_text")
    if letter.sealed_received_by is not None:
        letter.received_by = unseal(letter, "sealed_received_by")
    if letter.sealed_answer is not None:
        letter.answer = unseal(letter, "sealed_answer")
    return letter


def overdue_letters(letters: Iterable[Letter], *, at: datetime) -> list[Letter]:
    """Return the letters whose answer is late, the latest first."""
    late = [(one.overdue_by(at=at), one) for one in letters]
    return [one for over, one in sorted(late, key=lambda pair: str(pair[1].pk)) if over]


def unroutable(case: Case, institution: Institution) -> LetterRefused | None:
    """Return why an institution cannot be written to about a case, whatever she says."""
    known = known_institutions().get(institution.code)
    is_state = institution.kind in STATE_KINDS
    if known is not None and known.facts.get("existence") == UNKNOWN:
        return LetterRefused("no_such_body", given=institution)
    if institution.left_at is not None:
        return LetterRefused("gone", given=institution)
    is_municipal = institution.jurisdiction == Jurisdiction.MUNICIPALITY
    if is_state and known is None and not is_municipal:
        return LetterRefused("not_of_the_catalogue", given=institution)
    if case.is_civil_only and is_state:
        return LetterRefused("civil_only", given=institution)
    return None


def gate_of(case: Case, institution: Institution, *, at: datetime) -> Gate:
    """Return what the exclusion gate says of writing to an institution; her yes by name counts."""
    keeping = gate_keeping(case.matter, at=at)
    return gate(institution, keeping, she_said_yes=is_named_in(case, institution))


def is_named_in(case: Case, institution: Institution) -> bool:
    """Say whether her yes names an institution."""
    return is_named(covering_consent(case, institution) or (), institution)


def is_left_out(case: Case, institution: Institution, *, at: datetime) -> bool:
    """Say whether an institution is left out, by name, with its town or in one command."""
    return gate_of(case, institution, at=at) in (Gate.EXCLUDED, Gate.IN_COMMAND)


def must_be_cleared(case: Case, institution: Institution, *, at: datetime) -> bool:
    """Say whether only a person cleared by name may be written to there."""
    keeping = gate_keeping(case.matter, at=at)
    return must_be_named(institution, keeping, she_said_yes=is_named_in(case, institution))


def may_be_addressed(letter: Letter, *, at: datetime) -> bool:
    """Say whether a letter may go to whom it names, where only somebody cleared may be told."""
    if not must_be_cleared(letter.case, letter.institution, at=at):
        return True
    cleared = cleared_persons(letter.case.matter, institution=letter.institution_id, at=at)
    if letter.clearance_id is not None and cleared.filter(pk=letter.clearance_id).exists():
        return True
    return letter.addressee_id is not None and cleared.filter(account=letter.addressee_id).exists()


def consent_for(case: Case, institution: Institution) -> tuple[str, list[Consent]] | None:
    """Return the layer and the words of consent that cover a recipient; `None` where it lacks."""
    said = covering_consent(case, institution)
    if said is None:
        return None
    return layer_for(institution).layer or said[0].layer, said
