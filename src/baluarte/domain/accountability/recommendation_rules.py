"""Who keeps recommendations, and who speaks for which side."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed, holds_outside_the_state
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models.observation_wall import OBSERVES
from baluarte.domain.accountability.models.policy_wall import KEEPERS
from baluarte.domain.accountability.models.recommendations import CIVIL, OFFICIALS


def institutions_of_roles(by: UUID, roles: Iterable[str]) -> list[Institution]:
    """Return the institutions in which an account holds one of some roles, by name."""
    asked = frozenset(roles)
    held = {one.institution: None for one in held_by(by) if one.role in asked}
    return list(held)


def keeps_recommendations(by: UUID) -> bool:
    """Say whether an account imports, assigns and links recommendations: nobody of the State."""
    return holds_outside_the_state(by, KEEPERS)


def keeping_houses(by: UUID) -> list[Institution]:
    """Return the houses outside the State for which an account keeps recommendations, by name."""
    return [one for one in institutions_of_roles(by, KEEPERS) if not one.is_of_the_state]


@dataclass(frozen=True, slots=True)
class Doors:
    """What an account may do with a recommendation; `acts_for` are codes of institutions."""

    keeps: bool
    observes: bool
    # Outside the State, whoever keeps them says what any institution does.
    acts_for_all: bool
    acts_for: frozenset[str]

    @property
    def acts_for_any(self) -> bool:
        """Say whether it says what some institution does."""
        return self.acts_for_all or bool(self.acts_for)

    def acts(self, institution: str) -> bool:
        """Say whether it says what an institution does."""
        return self.acts_for_all or institution in self.acts_for


def doors_of(by: UUID) -> Doors:
    """Return what an account may do with a recommendation, in one question."""
    held = held_by(by)
    is_civil = {one.role for one in held if one.institution.kind not in OF_THE_STATE}
    keeps = not is_civil.isdisjoint(KEEPERS)
    codes = (one.institution.code for one in held if one.role in OFFICIALS)
    acts_for = frozenset(code for code in codes if code)
    return Doors(
        keeps,
        observes=not is_civil.isdisjoint(OBSERVES),
        acts_for_all=not is_civil.isdisjoint(KEEPERS),
        acts_for=acts_for,
    )


def require_keeper(by: UUID) -> None:
    """Raise `NotAllowed` unless the account keeps recommendations."""
    if not keeps_recommendations(by):
        raise NotAllowed("accountability.recommendations.needs_a_role")


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose word an account may enter, on which side, for which of its houses."""

    side: AssessmentSide
    institution: Institution
    # A code of the catalogue, or the name of the organisation itself.
    said_by: str

    @property
    def is_own(self) -> bool:
        """Say whether the house speaks for itself; otherwise it enters what a document says."""
        return self.said_by in (self.institution.code, self.institution.name)


def voices_of(by: UUID, owners: Iterable[str]) -> list[Voice]:
    """Return in whose voice an account says how far a recommendation was complied with.

    An authority in its own, where it answers for it. An organisation in its own; where it keeps
    recommendations it also enters what a document of whoever answers says.
    """
    answering, roles_in = tuple(owners), _roles_by_institution(by)
    found: list[Voice] = []
    for one, roles in roles_in.items():
        if one.is_of_the_state and one.code in answering and roles & {*OFFICIALS, *KEEPERS}:
            found.append(Voice(AssessmentSide.AUTHORITY, one, one.code))
        if not one.is_of_the_state and roles & {*CIVIL}:
            found.append(Voice(AssessmentSide.CIVIL, one, one.name))
        if not one.is_of_the_state and roles & {*KEEPERS}:
            found += [Voice(AssessmentSide.AUTHORITY, one, code) for code in answering]
    return found


def _roles_by_institution(by: UUID) -> dict[Institution, set[str]]:
    """Return the roles that an account holds in each institution, by its name."""
    found: dict[Institution, set[str]] = {}
    for one in held_by(by):
        found.setdefault(one.institution, set()).add(one.role)
    return found


def require_voice(
    by: UUID, side: AssessmentSide, institution: Institution, said_by: str, owners: Iterable[str]
) -> Voice:
    """Return the voice in which it is said; `NotAllowed` unless the account has it.

    Where nobody is named it is the word of the house itself.
    """
    for one in voices_of(by, owners):
        is_named = one.said_by == said_by if said_by else one.is_own
        if (one.side, one.institution) == (side, institution) and is_named:
            return one
    raise NotAllowed("accountability.recommendations.not_its_side")


def institutions_that_act(by: UUID) -> list[Institution]:
    """Return the institutions of the catalogue for which an account says what they do."""
    return [one for one in institutions_of_roles(by, OFFICIALS + KEEPERS) if one.code]


def acts_for_all(by: UUID) -> bool:
    """Say whether an account says what any institution does: it keeps them outside the State."""
    return any(one.kind not in OF_THE_STATE for one in institutions_of_roles(by, KEEPERS))


def acts_for(by: UUID, code: str) -> bool:
    """Say whether an account says what an institution does: its own; any, outside the State."""
    return any(one.code == code for one in institutions_that_act(by)) or acts_for_all(by)


def require_actor(by: UUID, code: str) -> None:
    """Raise `NotAllowed` unless the account says what an institution does."""
    if not acts_for(by, code):
        raise NotAllowed("accountability.recommendations.not_its_own")
