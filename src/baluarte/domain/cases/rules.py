"""Who may do what. Who may *see* is the wall's."""

from uuid import UUID

from django.db.models.functions import Now

from baluarte.domain.access.models import Grant, Institution
from baluarte.domain.access.rules import NotAllowed, holds_role, require_no_break_glass
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.procedure.rules import require_contributor
from baluarte.domain.wall.choices import Level
from baluarte.norms.bodies import COUNCIL
from baluarte.norms.catalogues import term


def require_team(case: Case) -> None:
    """Raise `NotAllowed` unless the context may add to a case."""
    require_contributor(case.matter)


def require_team_or_herself(party: Party, *, by: UUID) -> None:
    """Raise `NotAllowed` unless the team, or the person in her own window, says it.

    It is her word: who is there by danger of life alone writes none.
    """
    if party.account_id != by:
        require_team(party.case)
        require_no_break_glass(party.compartment_id)


def require_team_or_one_of_it(case: Case, *, by: UUID) -> None:
    """Raise `NotAllowed` unless the team, or somebody whom the case is about, says it."""
    if not case.parties.filter(account=by, until_at=None).exists():
        require_team(case)


def require_lasting_team(case: Case, *, by: UUID) -> None:
    """Raise `NotAllowed` for who is in a case for hours: they neither end nor pass it on."""
    require_team(case)
    if is_there_for_hours(case, by=by):
        raise NotAllowed("cases.emergency.not_hers_to_end")


def is_there_for_hours(case: Case, *, by: UUID) -> bool:
    """Say whether somebody came into a case for danger of life, or as a deputy, until an hour."""
    mine = Grant.objects.filter(
        compartment_id=case.compartment_id, account=by, level__gte=Level.CONTRIBUTE,
        is_own_window=False, awaits_second=False,
    )  # fmt: skip
    ends = list(mine.exclude(valid_until__lte=Now()).values_list("valid_until", flat=True))
    if not ends or None in ends:
        return False
    return not holds_role(by, "data_steward", institution=case.compartment.institution)


def require_open(case: Case) -> None:
    """Raise `NotAllowed` where a case is closed."""
    if case.closed_at is not None:
        raise NotAllowed("cases.closed")


def may_open_window(case: Case, *, by: UUID) -> bool:
    """Say whether an account may let a person into her case.

    Who answers for it, who opened it, or a steward; who is there for hours does not.
    """
    if opened_or_stewards(case, by=by):
        return True
    return case.responsible_id == by and not is_there_for_hours(case, by=by)


def opened_or_stewards(case: Case, *, by: UUID) -> bool:
    """Say whether an account opened a case, or is a steward of who keeps it."""
    compartment = case.compartment
    if compartment.opened_by_id == by:
        return True
    return holds_role(by, "data_steward", institution=compartment.institution)


def require_window_opener(case: Case, *, by: UUID) -> None:
    """Raise `NotAllowed` unless somebody of the team may open a window; the wall asks the same."""
    require_team(case)
    if not may_open_window(case, by=by):
        raise NotAllowed("cases.window.only_who_opened_the_case")


def may_keep_cases(institution: Institution) -> bool:
    """Say whether an institution keeps cases of its own: the Council only advises on others'."""
    return bool(institution.code != term("bodies", COUNCIL).facts["institution"])
