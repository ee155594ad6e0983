"""What an address names; whatever one may not see or change does not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from baluarte.domain.access.break_glass import is_break_glass
from baluarte.domain.cases.choices import PROTECTED
from baluarte.domain.cases.models import Case, NotebookEntry, Party
from baluarte.domain.cases.queries import case_of, is_of_her_own, my_parties, parties_of
from baluarte.domain.cases.queries.readers import log_reading
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import Term, terms


def shown(reference: str) -> Case:
    """Return a case one may see as its team does; that it is read is logged.

    The wall opens her own case to a person too; this page is not hers, her window is.
    """
    try:
        found = case_of(reference)
    except Case.DoesNotExist:
        raise Http404 from None
    if is_of_her_own(found, by=acting_account()) and not may_contribute(found.matter):
        raise Http404
    log_reading(found, by=acting_account(), at=timezone.now())
    return found


def open_to_change(reference: str) -> Case:
    """Return a case one may add to and that is open."""
    found = shown(reference)
    if found.closed_at is not None or not may_contribute(found.matter):
        raise Http404
    return found


def open_to_its_team(reference: str) -> Case:
    """Return an open case for its team, who say there what is the person's or end it.

    Who is there by danger of life alone finds no such page.
    """
    found = open_to_change(reference)
    if is_break_glass(found.compartment_id):
        raise Http404
    return found


def party_in(case: Case, key: UUID) -> tuple[int, Party]:
    """Return somebody who takes part in a case now, with her number there."""
    for number, one in numbered(case):
        if one.pk == key and one.until_at is None:
            return number, one
    raise Http404


def numbered(case: Case) -> list[tuple[int, Party]]:
    """Return everybody who takes or took part, by the number that stands for the name."""
    return list(enumerate(parties_of(case, ended_too=True), start=1))


def promise_in(case: Case, key: UUID) -> NotebookEntry:
    """Return what was promised in a case and nobody kept yet."""
    found = NotebookEntry.objects.filter(case=case, until_at__isnull=False, kept_at=None)
    one = found.filter(pk=key).select_related("by", "case__matter").first()
    if one is None:
        raise Http404
    return one


def layer_at(number: int) -> Term:
    """Return a layer of consent by its place in the catalogue: an address tells none by name."""
    layers = list(terms("consent_layers").values())
    if not 1 <= number <= len(layers):
        raise Http404
    return layers[number - 1]


def herself(request: HttpRequest, *, is_logged: bool = True) -> tuple[Party, list[Party]]:
    """Return as what somebody takes part in the case she asked for, and all her parts; logged.

    Who takes part twice speaks first as who is to be protected.
    """
    every = list(my_parties(by=acting_account()))
    asked = request.GET.get("expediente", "")
    of_it = [one for one in every if not asked or one.case.reference == read_reference(asked)]
    if not of_it:
        raise Http404
    case = of_it[0].case
    parts = [one for one in of_it if one.case_id == case.pk]
    chosen = next((one for one in parts if one.part in PROTECTED), parts[0])
    if is_logged:
        log_reading(case, by=acting_account(), at=timezone.now())
    return chosen, every
