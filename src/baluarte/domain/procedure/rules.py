"""Who may do what, and the gate: who may be told anything. Who may *see* is the wall's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Now

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Institution, Membership
from baluarte.domain.access.rules import NotAllowed, is_open
from baluarte.domain.procedure.choices import Gate, Jurisdiction, Perpetrator
from baluarte.domain.procedure.models import Assignment, Breach, Matter, Proceeding
from baluarte.domain.wall.choices import Level
from baluarte.norms.agenda import ActRefused
from baluarte.norms.consent import is_one_recipient, opens_by_name


@dataclass(frozen=True)
class GateKeeping:
    """What the gate of one matter asks: who is left out, who is cleared, what the person said.

    `commands` maps each institution to whom it answers to; `keeper_code` is the keeper's in the
    catalogue of public institutions.
    """

    keeper: UUID | None
    left_out: Collection[UUID]
    left_out_municipalities: Collection[str]
    perpetrator: str
    list_was_seen: bool
    # The persons of each institution that are trusted with the place.
    cleared: Mapping[UUID, Collection[UUID]]
    commands: Mapping[UUID, UUID | None] = field(default_factory=dict)
    keeper_code: str = ""

    def is_keeper(self, institution: Institution) -> bool:
        """Say whether an institution keeps the matter, or is one recipient with who keeps it."""
        return institution.pk == self.keeper or is_one_recipient(institution.code, self.keeper_code)

    def lacks_a_name(self, institution: Institution, *, she_said_yes: bool) -> bool:
        """Say whether nobody knows who did it, and nothing by name opens an institution.

        A person cleared there does, and her yes that names a protection mechanism.
        """
        if self.perpetrator != Perpetrator.UNKNOWN or institution.pk in self.cleared:
            return False
        return not (she_said_yes and opens_by_name(institution.code))


def gate(institution: Institution, keeping: GateKeeping, *, she_said_yes: bool = False) -> Gate:
    """Say whether an institution may be told anything of a matter; by default nobody may.

    In order: who is left out by name or with a municipality; who commands it or is commanded by
    it; whom nobody cleared for the place where the perpetrator is not known, unless it is a
    mechanism she said yes to by name; everybody but the keeper until the person has seen the list;
    a municipality unless she said yes to it.
    """
    is_municipal = institution.jurisdiction == Jurisdiction.MUNICIPALITY
    if institution.pk in keeping.left_out:
        return Gate.EXCLUDED
    if is_municipal and institution.municipality_id in keeping.left_out_municipalities:
        return Gate.EXCLUDED
    if _in_one_command(institution.pk, keeping):
        return Gate.IN_COMMAND
    if keeping.is_keeper(institution):
        return Gate.PASSES
    if keeping.lacks_a_name(institution, she_said_yes=she_said_yes):
        return Gate.NOT_CLEARED
    if not keeping.list_was_seen:
        return Gate.PERSON_NOT_ASKED
    return Gate.MUNICIPAL if is_municipal and not she_said_yes else Gate.PASSES


def gate_by_name(
    institution: Institution,
    account: UUID | None,
    keeping: GateKeeping,
    *,
    she_said_yes: bool = False,
) -> Gate:
    """Say whether somebody who was told may still know; her yes to a municipality stands.

    `she_said_yes` where it was told by her yes that named it, and not through a person cleared.
    """
    # What was rightly sent stays, whatever she has still to see before more is sent.
    said = gate(institution, replace(keeping, list_was_seen=True), she_said_yes=True)
    if said != Gate.PASSES or not must_be_named(institution, keeping, she_said_yes=she_said_yes):
        return said
    return said if account in keeping.cleared.get(institution.pk, ()) else Gate.NOT_CLEARED


def must_be_named(institution: Institution, keeping: GateKeeping, *, she_said_yes: bool) -> bool:
    """Say whether only a person cleared by name may be told there."""
    if keeping.perpetrator != Perpetrator.UNKNOWN or keeping.is_keeper(institution):
        return False
    return not (she_said_yes and opens_by_name(institution.code))


def superiors(institution: UUID, commands: Mapping[UUID, UUID | None]) -> list[UUID]:
    """Return who is above an institution in its command, nearest first."""
    found: list[UUID] = []
    above = commands.get(institution)
    while above is not None and above not in found:
        found.append(above)
        above = commands.get(above)
    return found


def _in_one_command(institution: UUID, keeping: GateKeeping) -> bool:
    mine = set(superiors(institution, keeping.commands))
    return any(
        one in mine or institution in superiors(one, keeping.commands) for one in keeping.left_out
    )


def may_contribute(matter: Matter) -> bool:
    """Say whether the context may add to a matter."""
    return is_open(matter.compartment_id, Level.CONTRIBUTE)


def require_contributor(matter: Matter) -> None:
    """Raise `NotAllowed` unless the context may add to a matter."""
    if not may_contribute(matter):
        raise NotAllowed("procedure.only_who_contributes")


def require_ours(proceeding: Proceeding) -> None:
    """Refuse what others than who keeps the matter decide, since it challenges who keeps it."""
    if proceeding.is_apart:
        raise ActRefused("decided_by_others", given=proceeding.text_id.partition("/")[0])


def require_told(held: Assignment, by: UUID) -> None:
    """Raise `NotAllowed` unless somebody answers for the institution that was told.

    Who is of the team that it challenges does not, also where one institution is both.
    """
    ours = Proceeding.objects.filter(pk=held.proceeding_id, is_apart=True)
    if ours.exists() and is_open(held.compartment_id, Level.CONTRIBUTE):
        raise ActRefused("decided_by_others", given=held.code)
    if (held.is_personal and held.account_id != by) or not acts_for(held.institution_id, by):
        raise NotAllowed("procedure.only_who_was_told_answers")


def require_explainer(breach: Breach, institution: UUID | None, by: UUID) -> None:
    """Raise `NotAllowed` unless somebody keeps the matter, or acts for whoever owed the step."""
    if institution is None:
        may = is_open(breach.compartment_id, Level.CONTRIBUTE)
    else:
        may = institution == breach.institution_id and acts_for(institution, by)
    if not may:
        raise NotAllowed("procedure.breach.only_the_keeper_or_who_owed_it_explains")


def acts_for(institution: UUID, by: UUID) -> bool:
    """Say whether an account acts now for an institution, in any role."""
    held = Membership.objects.filter(
        account=by, institution=institution, confirmed_at__isnull=False, valid_from__lte=Now()
    )
    return held.exclude(valid_until__lte=Now()).exists()


def begins_when_asked(keeper: Institution | None) -> bool:
    """Say whether a request runs from the asking: in an authority's hands, and nobody else's.

    With an organisation it is handed to a mechanism, and runs from what that acknowledges.
    """
    is_authority = keeper is not None and keeper.kind == InstitutionKind.AUTHORITY
    return is_authority or settings.OPERATOR == InstitutionKind.AUTHORITY
