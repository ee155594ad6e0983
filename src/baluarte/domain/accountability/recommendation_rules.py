"""Who keeps recommendations, and who speaks for which side."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.models import Institution, Membership
from baluarte.domain.access.rules import NotAllowed, held_now, holds_outside_the_state
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models.observation_wall import OBSERVES
from baluarte.domain.accountability.models.policy_wall import KEEPERS
from baluarte.domain.accountability.models.recommendations import CIVIL, OFFICIALS


def institutions_of_roles(by: UUID, roles: Iterable[str]) -> list[Institution]:
    """Return the institutions in which an account holds one of some roles, by name."""
    held = Membership.objects.filter(
        held_now(), account_id=by, role__in=tuple(roles), confirmed_at__isnull=False
    )
    return list(Institution.objects.filter(pk__in=held.values("institution")).order_by("name"))


def keeps_recommendations(by: UUID) -> bool:
    """Say whether an account imports, assigns and links recommendations: nobody of the State."""
    return holds_outside_the_state(by, KEEPERS)


@dataclass(frozen=True, slots=True)
class Doors:
    """What an account may do with a recommendation; `acts_for` are codes of institutions."""

    keeps: bool
    speaks: bool
    observes: bool
    acts_for: frozenset[str]

    def acts(self, institution: str) -> bool:
        """Say whether it says what an institution does."""
        return self.keeps or institution in self.acts_for


def doors_of(by: UUID) -> Doors:
    """Return what an account may do with a recommendation, in one question."""
    held = set(
        Membership.objects.filter(
            held_now(), account_id=by, role__in=CIVIL + OFFICIALS + OBSERVES,
            confirmed_at__isnull=False,
        ).values_list("role", "institution__kind", "institution__code")
    )  # fmt: skip
    is_civil = {role for role, kind, _code in held if kind not in OF_THE_STATE}
    keeps = not is_civil.isdisjoint(KEEPERS)
    acts_for = frozenset(code for role, _kind, code in held if role in OFFICIALS and code)
    speaks = keeps or any(role in OFFICIALS for role, _kind, _code in held)
    return Doors(
        keeps,
        speaks or not is_civil.isdisjoint(CIVIL),
        not is_civil.isdisjoint(OBSERVES),
        acts_for,
    )


def require_keeper(by: UUID) -> None:
    """Raise `NotAllowed` unless the account keeps recommendations."""
    if not keeps_recommendations(by):
        raise NotAllowed("accountability.recommendations.needs_a_role")


def speaks_for(by: UUID, side: AssessmentSide) -> list[Institution]:
    """Return for which institutions an account says how far a recommendation was complied with.

    For the authority: whoever answers for one, and whoever keeps recommendations, from what the
    authority says in a document. For civil society: its own organisations, never an authority.
    """
    if side == AssessmentSide.AUTHORITY:
        return institutions_of_roles(by, OFFICIALS + KEEPERS)
    return [one for one in institutions_of_roles(by, CIVIL) if one.kind not in OF_THE_STATE]


def require_voice(by: UUID, side: AssessmentSide, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account speaks for a side in an institution."""
    if institution not in speaks_for(by, side):
        raise NotAllowed("accountability.recommendations.not_its_side")


def institutions_that_act(by: UUID) -> list[Institution]:
    """Return the institutions of the catalogue for which an account says what they do."""
    return [one for one in institutions_of_roles(by, OFFICIALS) if one.code]


def acts_for(by: UUID, code: str) -> bool:
    """Say whether an account says what an institution of the catalogue does: its own, or any."""
    own = institutions_of_roles(by, OFFICIALS)
    return any(one.code == code for one in own) or keeps_recommendations(by)


def require_actor(by: UUID, code: str) -> None:
    """Raise `NotAllowed` unless the account says what an institution does."""
    if not acts_for(by, code):
        raise NotAllowed("accountability.recommendations.not_its_own")
