"""What an account may do with a list, and in words why it sees it and who else does."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Grant, Institution, Membership
from baluarte.domain.access.queries import grants_on, members_of
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.intake.models import SourceList
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term

ADDS = ("documenter", "verifier", "data_steward")
DECIDES = "data_steward"
CURATOR = "curator"


@dataclass(frozen=True)
class ListPermissions:
    """One account before one list that exists for it."""

    source_list: SourceList
    roles: frozenset[str]
    at: datetime

    @cached_property
    def grants(self) -> Sequence[Grant]:
        """Return what opens the list to anybody; only whoever may read its reports sees them."""
        return list(grants_on(self.source_list.compartment, at=self.at))

    @property
    def adds(self) -> bool:
        """May take in newer versions and complete reports."""
        return bool(self.roles & set(ADDS))

    @property
    def decides(self) -> bool:
        """May say who else sees it."""
        return DECIDES in self.roles

    @cached_property
    def reads(self) -> bool:
        """May read reports, names included: only then are the list's grants visible at all."""
        return self.adds or bool(self.grants)


def standing(source_list: SourceList, *, account: UUID, at: datetime) -> ListPermissions:
    """Return what an account may do with a list it sees."""
    held = held_by(account, at=at)
    ours = frozenset(one.role for one in held if one.institution_id == source_list.steward_id)
    return ListPermissions(source_list, ours, at)


def found_list(list_id: UUID) -> SourceList:
    """Return a list that exists for the account that acts; otherwise there is none."""
    found = SourceList.objects.select_related("steward", "compartment").filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found


def deciding(list_id: UUID) -> ListPermissions:
    """Return one's standing before a list one decides on; to others its page does not exist."""
    of = standing(found_list(list_id), account=acting_account(), at=timezone.now())
    if not of.decides:
        raise Http404
    return of


def stewarded(account: UUID, *, at: datetime) -> list[Institution]:
    """Return the organisations for which an account may take in a new list."""
    held = (one for one in held_by(account, at=at) if one.role == DECIDES)
    return [one.institution for one in held if one.institution.left_at is None]


def grounds(of: ListPermissions) -> list[dict[str, object]]:
    """Say why the account sees the list: the roles and grants that open it to it."""
    said: list[dict[str, object]] = [
        {
            "says": _("Your role in %(organisation)s: %(role)s.")
            % {"organisation": of.source_list.steward.name, "role": role_in_words(role)}
        }
        for role in sorted(of.roles & set(ADDS))
    ]
    if said:
        return said
    given = [grant for grant in of.grants if grant.institution_id or grant.account_id]
    others = [grant for grant in given if grant.institution_id != of.source_list.steward_id]
    said = [
        {
            "says": _("%(organisation)s lets %(peer)s see this list, names included.")
            % {
                "organisation": of.source_list.steward.name,
                "peer": grant.institution.name if grant.institution else _("you"),
            },
            "until": grant.valid_until,
        }
        for grant in others
    ]
    return said or [
        {
            "says": _("%(organisation)s lets those who curate the registry see this list.")
            % {"organisation": of.source_list.steward.name}
        }
    ]


def role_in_words(role: str) -> str:
    """Return the name of a role."""
    return term("user_roles", role).in_language(get_language() or FALLBACK_LANGUAGE)


def people_inside(steward: Institution, *, at: datetime) -> list[str]:
    """Return the names of those who see a list by their role in its organisation."""
    names = {
        membership.account.display_name
        for membership in members_of(steward)
        if membership.role in ADDS and _in_force(membership, at) and membership.account.is_active
    }
    return sorted(names)


def who_sees_now(of: ListPermissions, *, people: Collection[str]) -> list[str]:
    """Say who sees a list now, a sentence each, beginning with its own people."""
    outside = [grant for grant in of.grants if not _is_own(grant, of.source_list)]
    peers = [grant.institution for grant in outside if grant.institution is not None]
    levels = [Level(grant.level) for grant in outside if grant.role == CURATOR]
    return sentences(
        of.source_list.steward,
        people=people,
        peers=peers,
        curators=max(levels, default=None),
        is_publishable=of.source_list.share_level == ShareLevel.PUBLISHABLE,
    )


OPENED_TO_CURATORS: Mapping[str, Level] = {
    ShareLevel.REGISTRY_CODED: Level.CODED,
    ShareLevel.REGISTRY_IDENTIFIED: Level.IDENTIFIED,
    ShareLevel.PUBLISHABLE: Level.CODED,
}


def who_would_see(
    steward: Institution,
    level: ShareLevel,
    *,
    people: Collection[str],
    peers: Iterable[Institution],
) -> list[str]:
    """Say who would see a list at a share level, a sentence each."""
    return sentences(
        steward,
        people=people,
        peers=list(peers) if level != ShareLevel.MINE else [],
        curators=OPENED_TO_CURATORS.get(level),
        is_publishable=level == ShareLevel.PUBLISHABLE,
    )


def sentences(
    steward: Institution,
    *,
    people: Collection[str],
    peers: Sequence[Institution] = (),
    curators: Level | None = None,
    is_publishable: bool = False,
) -> list[str]:
    """Say who sees a list: everybody who does, and that nobody else does."""
    said = [
        _("In %(organisation)s, those who document, verify or keep its data see everything.")
        % {"organisation": steward.name}
        + (" " + _("Today: %(people)s.") % {"people": ", ".join(people)} if people else "")
    ]
    if peers:
        said.append(
            _("Every person with an account of %(peers)s sees everything, names included.")
            % {"peers": ", ".join(sorted(peer.name for peer in peers))}
        )
    if curators == Level.CODED:
        said.append(
            _(
                "Those who curate the registry see when, where, what type and by what kind of "
                "perpetrator, without names and without your words."
            )
        )
        said.append(
            _(
                "An organisation that opened its list to them too learns of an event that seems "
                "to be one of its own only how the two agree: the days between, the municipality, "
                "the type, and whether the names agree. It learns more of that event, still in "
                "codes, once both of you say that it is the same."
            )
        )
    elif curators is not None:
        said.append(_("Those who curate the registry see everything, names included."))
    if is_publishable:
        said.append(
            _(
                "Each event may be proposed for publication: one of you decides which fields, "
                "another looks at it, and only then does the public see them."
            )
        )
    is_without_authority = curators is None and not any(map(_is_authority, (steward, *peers)))
    said.append(
        _("Nobody else sees it. No authority is among those named.")
        if is_without_authority
        else _("Nobody else sees it.")
    )
    return said


def _is_authority(institution: Institution) -> bool:
    return institution.kind in OF_THE_STATE


def _is_own(grant: Grant, source_list: SourceList) -> bool:
    return grant.institution_id == source_list.steward_id


def _in_force(membership: Membership, at: datetime) -> bool:
    if membership.confirmed_at is None or membership.valid_from > at:
        return False
    return membership.valid_until is None or membership.valid_until > at
