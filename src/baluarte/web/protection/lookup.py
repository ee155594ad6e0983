"""What an address names, as whoever asks may see it; everything else does not exist."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import case_of, is_of_her_own, parties_of
from baluarte.domain.cases.queries.readers import log_reading
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.protection.models import Measure, MeasureWithdrawal, RiskStudy
from baluarte.domain.protection.queries import (
    MeasureNow,
    measure_of,
    measures_of,
    study_of,
    withdrawal_of,
)
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases.presenters.confirmations import WINDOW
from baluarte.web.layout.confirmation import WORKBENCH

Named = Sequence[tuple[Party, str]]


def shown_case(reference: str) -> Case:
    """Return a case one may see; that it is read is logged."""
    try:
        return _read(case_of(reference))
    except Case.DoesNotExist:
        raise Http404 from None


def _read(case: Case) -> Case:
    log_reading(case, by=acting_account(), at=timezone.now())
    return case


def shown_study(key: UUID) -> RiskStudy:
    """Return a study one may see."""
    try:
        found = study_of(key)
    except RiskStudy.DoesNotExist:
        raise Http404 from None
    _read(found.case)
    return found


def shown_measure(key: UUID) -> MeasureNow:
    """Return a measure one may see, as it stands; one that was replaced has nothing to add to."""
    try:
        case = measure_of(key).case
    except Measure.DoesNotExist:
        raise Http404 from None
    found = next((one for one in measures_of(case) if one.measure.pk == key), None)
    if found is None:
        raise Http404
    found.measure.case = _read(case)
    return found


def shown_withdrawal(key: UUID) -> MeasureWithdrawal:
    """Return a withdrawal one may see."""
    try:
        found = withdrawal_of(key)
    except MeasureWithdrawal.DoesNotExist:
        raise Http404 from None
    _read(found.measure.case)
    return found


def frame_of(case: Case) -> str:
    """Return what a page stands in: her own window with its exit where the case is hers."""
    if may_contribute(case.matter) or not is_of_her_own(case, by=acting_account()):
        return WORKBENCH
    return WINDOW


def frame_if(own: bool) -> str:
    """Return the frame of her own window, where it is she who is asked."""
    return WINDOW if own else WORKBENCH


def of_the_team(case: Case) -> Case:
    """Return a case one may add to; otherwise the page does not exist."""
    if case.closed_at is not None or not may_contribute(case.matter):
        raise Http404
    return case


def may_add(case: Case) -> bool:
    """Say whether whoever reads may add to a case."""
    return case.closed_at is None and may_contribute(case.matter)


def named_parties(case: Case) -> list[tuple[Party, str]]:
    """Return who takes part with what each is called here: their part, never a name."""
    parties = list(parties_of(case))
    found = []
    for party in parties:
        alike = [one for one in parties if one.part == party.part]
        said = str(party.get_part_display())
        found.append((party, f"{said} {alike.index(party) + 1}" if len(alike) > 1 else said))
    return found


def read_as(case: Case, named: Named) -> dict[str, Any]:
    """Say as what somebody reads a case: of its team, or as the person it is about."""
    is_team = may_contribute(case.matter)
    is_own = not is_team and bool(_hers(named))
    is_open = case.closed_at is None
    return {
        "may_add": is_team and is_open,
        "is_own": is_own,
        "may_say": (is_team or is_own) and is_open,
        "frame": WINDOW if is_own else WORKBENCH,
    }


def heard_in(case: Case) -> tuple[list[tuple[Party, str]], bool]:
    """Return whose word somebody may record, the team anybody's, she her own; whether it is hers.

    For whoever may record nobody's the page does not exist.
    """
    named = named_parties(case)
    reader = read_as(case, named)
    if not reader["may_say"]:
        raise Http404
    return (_hers(named) if reader["is_own"] else named), reader["is_own"]


def _hers(named: Named) -> list[tuple[Party, str]]:
    by = acting_account()
    return [(party, said) for party, said in named if party.account_id == by]
