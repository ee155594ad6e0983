"""A case goes to a protection mechanism with her yes; its clocks run from the acknowledgement."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import require_no_break_glass
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions.asking import begin_asking, begin_asking_in_state
from baluarte.domain.cases.actions.consent import take_back_consent
from baluarte.domain.cases.actions.letter_stop import stop_what_may_not_go
from baluarte.domain.cases.actions.letters import (
    Draft,
    acknowledged,
    draft_letter,
    in_hand,
    require_way,
)
from baluarte.domain.cases.choices import Channel, LetterKind
from baluarte.domain.cases.models import Case, Consent, Letter
from baluarte.domain.cases.queries.mechanisms import STATE, state_of
from baluarte.domain.cases.queries.reception import danger_declared_at
from baluarte.domain.cases.rules import require_team
from baluarte.domain.procedure.actions import make_unseen
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.models import Clearance
from baluarte.norms.consent import reaches_authorities
from baluarte.norms.letters import LetterRefused

AUTHORITY = "authority"
FEDERAL = "share_with_federal_mechanism"


def is_authoritys() -> bool:
    """Say whether this installation is an authority's."""
    return bool(settings.OPERATOR == AUTHORITY)


@transaction.atomic
def draft_hand_over(
    *, case: Case, institution: Institution, facts: str = "", asks: str = "",
    addressee: Account | None = None, clearance: Clearance | None = None, addressed_to: str = "",
    contact: str = "", language: str = "es", by: UUID, at: datetime,
) -> Letter:  # fmt: skip
    """Draft the request to a mechanism, with the danger she declared if she did."""
    if is_authoritys():
        raise LetterRefused("clock_runs_here")
    draft = Draft(
        kind=LetterKind.HAND_OVER,
        institution=institution,
        facts=facts,
        asks=asks,
        addressee=addressee,
        clearance=clearance,
        addressed_to=addressed_to,
        contact=contact,
        danger_declared_at=danger_declared_at(case),
        language=language,
    )
    return draft_letter(case=case, draft=draft, by=by, at=at)


@transaction.atomic
def acknowledge_letter(
    *,
    letter: Letter,
    number: str,
    received_by: str,
    acknowledged_at: datetime,
    document: DocumentGiven | None = None,
    by: UUID,
    at: datetime,
) -> Letter:
    """Keep number, who received, when, and the stamped copy.

    Of a hand-over the clocks run from that instant; one whose consent was taken back, or whose
    recipient was left out, begins nothing.
    """
    held = in_hand(letter)
    if held.kind == LetterKind.HAND_OVER and held.sent_at is not None:
        require_way(held, at=at)
    held = acknowledged(
        held, number=number, received_by=received_by, acknowledged_at=acknowledged_at,
        document=document, by=by, at=at,
    )  # fmt: skip
    if held.kind == LetterKind.HAND_OVER:
        _begin(held, held.acknowledged_at or acknowledged_at, by=by, at=at)
    return held


def _begin(held: Letter, received_at: datetime, *, by: UUID, at: datetime) -> None:
    """Begin what the law of whoever received a hand-over begins: the federation's or a state's."""
    matter, is_danger = held.case.matter, held.danger_declared_at is not None
    if held.layer == FEDERAL:
        begin_asking(matter=matter, asked_at=received_at, is_danger=is_danger, by=by, at=at)
    elif held.layer == STATE:
        begin_asking_in_state(
            matter=matter, state=state_of(held), asked_at=received_at, is_danger=is_danger,
            by=by, at=at,
        )  # fmt: skip


def _take_back_what_reaches_authorities(case: Case, *, by: UUID, at: datetime) -> None:
    """Civil society only is her no to every authority: each yes to one is taken back with it."""
    given = Consent.objects.filter(case=case).order_by("decided_at", "recorded_at")
    newest = {(one.party_id, one.layer, one.institution_id): one for one in given}
    for one in newest.values():
        if one.is_given and reaches_authorities(one.layer):
            take_back_consent(
                party=one.party, layer=one.layer, institution=one.institution,
                told=Channel(one.told), decided_at=at, by=by, at=at,
            )  # fmt: skip


@transaction.atomic
def keep_to_civil_society(*, case: Case, is_only: bool, by: UUID, at: datetime) -> Case:
    """Say, as she says it, whether a case is for civil society only: no authority is told of it."""
    require_team(case)
    require_no_break_glass(case.compartment_id)
    if is_only and is_authoritys():
        raise LetterRefused("authority_installation")
    if case.is_civil_only and not is_only:
        make_unseen(case.matter, by=by, at=at)
    case.is_civil_only = is_only
    stop_what_may_not_go(case, by=by, at=at)
    if is_only:
        _take_back_what_reaches_authorities(case, by=by, at=at)
    Case.objects.filter(pk=case.pk).update(is_civil_only=is_only)
    record(
        act="cases.keep_to_civil_society",
        object_type="case",
        objects=[case.pk],
        payload={"is_only": str(is_only)},
        files=[case.compartment_id],
        by=by,
        at=at,
    )
    return case
