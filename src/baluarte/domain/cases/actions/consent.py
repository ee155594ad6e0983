from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions.consent_step import LAYER, end_consent_step
from baluarte.domain.cases.actions.letter_stop import stop_what_may_not_go
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Case, Consent, Party
from baluarte.domain.cases.queries.consent import (
    consenting,
    covered_among,
    covering_consent,
    is_keepers,
    layer_for,
    nameable_in,
    named_yeses,
)
from baluarte.domain.cases.rules import require_team_or_herself
from baluarte.domain.procedure.actions import make_unseen, withdraw_told
from baluarte.domain.procedure.choices import AssignmentState
from baluarte.domain.procedure.models import Assignment
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.wall.signed_jobs import defer_signed
from baluarte.norms.catalogues import terms
from baluarte.norms.consent import reaches_authorities
from baluarte.norms.letters import LetterRefused


class UnknownLayer(LookupError):
    """Consent is asked layer by layer; this is none of them."""


class ConsentDoesNotCover(NotAllowed):
    """Nobody may be told of a case whom the persons in it did not consent to; `layer` would do."""

    def __init__(self, institution: Institution, layer: str) -> None:
        super().__init__(f"cases.consent.{layer or 'by_name'}")
        self.institution, self.layer = institution, layer


@transaction.atomic
def give_consent(
    *,
    party: Party,
    layer: str,
    told: Channel,
    decided_at: datetime,
    institution: Institution | None = None,
    words: str = "",
    by: UUID,
    at: datetime,
) -> Consent:
    """Record a person's yes to one layer, in her words where she gave some."""
    require_team_or_herself(party, by=by)
    asked = nameable_in(layer) if layer in terms("consent_layers") else []
    if party.case.is_civil_only and reaches_authorities(layer):
        raise LetterRefused("civil_only_and_told")
    if institution is not None:
        asked = [institution]
    before = covered_among(party.case, asked)
    said = _say(party, layer, told, institution, words, is_given=True, decided_at=decided_at,
                by=by, at=at)  # fmt: skip
    if covered_among(party.case, asked) - before:
        _show_her_again(party, by=by, at=at)
    if layer == LAYER:
        end_consent_step(party.case.matter, by=by, at=at)
    return said


def _show_her_again(party: Party, *, by: UUID, at: datetime) -> None:
    """Make the list of who may be told unseen; said in her own window, the worker does it."""
    if party.account_id == by:
        app.configure_task("procedure.make_unseen").defer(matter=str(party.case.matter_id))
    else:
        make_unseen(party.case.matter, by=by, at=at)


@transaction.atomic
def take_back_consent(
    *,
    party: Party,
    layer: str,
    told: Channel,
    decided_at: datetime,
    institution: Institution | None = None,
    words: str = "",
    by: UUID,
    at: datetime,
) -> Consent:
    """Record a person's no: whoever is no longer covered sees nothing of the case from now on.

    A no that names nobody is a no to everybody the layer names.
    """
    said = _say(party, layer, told, institution, words, is_given=False, decided_at=decided_at,
                by=by, at=at)  # fmt: skip
    by_name = [institution] if institution else named_yeses(party, layer)
    for named in [] if institution else by_name:
        _say(party, layer, told, named, "", is_given=False, decided_at=decided_at, by=by, at=at)
    _withdraw_what_is_not_covered(party, by=by, at=at)
    _stop_letters(party, layer, by_name, by=by, at=at)
    return said


def require_consent(case: Case, institution: Institution) -> list[Consent]:
    """Return the consents that cover telling an institution; `ConsentDoesNotCover` otherwise."""
    found = covering_consent(case, institution)
    if found is None:
        raise ConsentDoesNotCover(institution, layer_for(institution).layer)
    return found


def _say(
    party: Party,
    layer: str,
    told: Channel,
    institution: Institution | None,
    words: str,
    *,
    is_given: bool,
    decided_at: datetime,
    by: UUID,
    at: datetime,
) -> Consent:
    require_team_or_herself(party, by=by)
    if layer not in terms("consent_layers"):
        raise UnknownLayer(f"no layer {layer!r}; there are {', '.join(terms('consent_layers'))}")
    owner = party.case.compartment.institution_id
    [(record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    said = Consent(
        compartment_id=party.compartment_id,
        record_key=record_key,
        case=party.case,
        party=party,
        layer=layer,
        institution=institution,
        is_given=is_given,
        told=told,
        decided_at=decided_at,
        recorded_at=at,
        by_id=by,
    )
    if words.strip():
        seal(said, "sealed_words", words.strip(), key=key)
    said.save(force_insert=True)
    record(
        act="cases.give_consent" if is_given else "cases.take_back_consent",
        object_type="case",
        objects=[party.case_id, party.pk, said.pk],
        payload={"layer": layer},
        files=[party.compartment_id],
        by=by,
        at=at,
    )
    return said


def _withdraw_what_is_not_covered(party: Party, *, by: UUID, at: datetime) -> None:
    """Withdraw in this transaction; said in her own window, the worker does it for her."""
    case = party.case
    if party.account_id == by and party not in consenting(case):
        return
    sent = Assignment.objects.filter(matter_key=case.matter_id).select_related("institution")
    keys = [
        one.pk
        for one in sent.exclude(ended_how=AssignmentState.WITHDRAWN)
        if not is_keepers(case, one.institution) and covering_consent(case, one.institution) is None
    ]
    if keys and party.account_id == by:
        task = app.configure_task("procedure.withdraw_told")
        defer_signed(task, account=by, assignments=[str(key) for key in keys])
    elif keys:
        withdraw_told(assignments=keys, by=by, at=at)


def _stop_letters(
    party: Party, layer: str, by_name: list[Institution], *, by: UUID, at: datetime
) -> None:
    """Stop them in this transaction; said in her own window, the worker does it for her."""
    case = party.case
    if party.account_id != by:
        stop_what_may_not_go(case, by=by, at=at)
        return
    asked = {one.pk: one for one in (*by_name, *nameable_in(layer))}
    lost = [one for one in asked.values() if covering_consent(case, one) is None]
    if party in consenting(case) and lost:
        task = app.configure_task("cases.stop_for_her")
        names: list[JSONValue] = [str(one.pk) for one in lost]
        defer_signed(task, account=by, case=str(case.pk), institutions=names)
