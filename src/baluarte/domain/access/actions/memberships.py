from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import DateTimeField, Func, Value
from django.db.models.functions import Least
from django.utils.timezone import get_default_timezone

from baluarte.domain.access.choices import (
    CompartmentKind,
    InstitutionKind,
    Jurisdiction,
    SecondFactor,
)
from baluarte.domain.access.models import (
    Account,
    Compartment,
    Grant,
    Institution,
    Membership,
    Password,
)
from baluarte.domain.access.rules import NotAllowed, may_be_held_at, require_role, roles
from baluarte.domain.audit.actions import record
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall import context
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.instants import FURTHEST
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import PublicInstitution, public_institution

# What membership in an organisation opens of its own rows, by role.
OPENED_BY_ROLE = {
    "documenter": Level.CONTRIBUTE,
    "verifier": Level.CONTRIBUTE,
    "reception_officer": Level.CONTRIBUTE,
    "risk_evaluator": Level.CONTRIBUTE,
}
KIND_OF_BODY = {
    "autonomous": InstitutionKind.AUTONOMOUS,
    "human_rights_commission": InstitutionKind.AUTONOMOUS,
    "international": InstitutionKind.INTERNATIONAL,
}
LEVELS = {"federal": Jurisdiction.FEDERAL, "state": Jurisdiction.STATE}


class NeedsSecondPerson(Exception):
    """Whoever proposed a role cannot be the one to confirm it."""


class ConfirmedBefore(Exception):
    """A second person confirmed this role already."""


@transaction.atomic
def found_institution(
    *,
    slug: str,
    name: str,
    kind: InstitutionKind,
    jurisdiction: Jurisdiction = Jurisdiction.NONE,
    state: State | None = None,
    municipality: Municipality | None = None,
    second_factor: SecondFactor = SecondFactor.PASSKEY,
    code: str = "",
    command: Institution | None = None,
    by: UUID | None,
    at: datetime,
) -> Institution:
    """Take in an institution with a compartment of its own; `code` is that of the catalogue."""
    require_role(by, "system_admin")
    if code:
        public_institution(code)
    institution = Institution.objects.create(
        slug=slug,
        name=name,
        kind=kind,
        jurisdiction=jurisdiction,
        state=state,
        municipality=municipality,
        second_factor=second_factor,
        code=code,
        command=command,
    )
    _compartment_of(institution, CompartmentKind.OWN, by=by, at=at)
    record(
        act="access.found_institution",
        object_type="institution",
        objects=[institution.id],
        payload={"slug": slug, "kind": str(kind)},
        by=by,
        at=at,
    )
    return institution


@transaction.atomic
def found_public_institutions(
    *,
    institutions: Iterable[PublicInstitution],
    second_factor: SecondFactor = SecondFactor.PASSKEY,
    by: UUID | None,
    at: datetime,
) -> list[Institution]:
    """Take in institutions of the catalogue, each under whom it answers to; return the new ones.

    Those that are here stay as they are; those that nobody knows to exist are not taken in.
    """
    here = {one.code: one for one in Institution.objects.exclude(code="")}
    known = set(here)

    def found(wanted: PublicInstitution) -> Institution:
        if wanted.code not in here:
            above = found(public_institution(wanted.command)) if wanted.command else None
            here[wanted.code] = found_institution(
                slug=wanted.code.lower(),
                name=wanted.in_language("es"),
                kind=KIND_OF_BODY.get(wanted.kind, InstitutionKind.AUTHORITY),
                jurisdiction=LEVELS.get(wanted.level, Jurisdiction.NONE),
                state=State.objects.get(code=wanted.state) if wanted.state else None,
                second_factor=second_factor,
                code=wanted.code,
                command=above,
                by=by,
                at=at,
            )
        return here[wanted.code]

    for one in institutions:
        if one.may_exist:
            found(one)
    return [one for code, one in here.items() if code not in known]


@transaction.atomic
def found_registry(*, by: UUID | None, at: datetime) -> Compartment:
    """Make the registry's own compartment, read by curators and analysts in coded form."""
    require_role(by, "system_admin")
    existing = Compartment.objects.filter(kind=CompartmentKind.REGISTRY).first()
    if existing:
        return existing
    registry = _compartment(CompartmentKind.REGISTRY, None, at=at)
    _open(registry, None, "curator", Level.CONTRIBUTE, ground="role curator", by=by, at=at)
    _open(registry, None, "analyst", Level.CODED, ground="role analyst", by=by, at=at)
    record(
        act="access.found_registry",
        object_type="compartment",
        objects=[registry.id],
        by=by,
        at=at,
    )
    return registry


@transaction.atomic
def open_compartment(
    *, institution: Institution, kind: CompartmentKind, by: UUID | None, at: datetime
) -> Compartment:
    """Open a compartment of an institution to its own documenters and verifiers; a steward may."""
    require_role(by, "data_steward", institution=institution)
    compartment = _compartment_of(institution, kind, by=by, at=at)
    record(
        act="access.open_compartment",
        object_type="compartment",
        objects=[compartment.id],
        payload={"kind": str(kind)},
        by=by,
        at=at,
    )
    return compartment


@transaction.atomic
def open_case_compartment(
    *, institution: Institution, team: Collection[Account] = (), by: UUID, at: datetime
) -> Compartment:
    """Open a compartment for one case, to whoever opens it and to a team; nobody else sees it.

    The institution's stewards decide who else may, as of everything that is theirs.
    """
    if not Membership.objects.filter(institution=institution, account=by).exists():
        raise NotAllowed("access.open_case.only_a_member")
    compartment = Compartment(
        kind=CompartmentKind.CASE, institution=institution, created_at=at, opened_by_id=by
    )
    compartment.save(force_insert=True)
    # In force for the transaction that opens it: the wall reads the instant at which that began.
    begun = Func(function="now", output_field=DateTimeField())
    from_now = Least(Value(at, output_field=DateTimeField()), begun)
    for account in {by, *(one.pk for one in team)}:
        Grant(
            compartment=compartment,
            account_id=account,
            level=Level.CONTRIBUTE,
            ground="team of the case",
            valid_from=from_now,
            given_by_id=by,
        ).save(force_insert=True)
    record(
        act="access.open_case_compartment",
        object_type="compartment",
        objects=[compartment.id],
        by=by,
        at=at,
    )
    return compartment


@transaction.atomic
def create_account(
    *,
    username: str,
    display_name: str,
    password: str | None = None,
    language: str = "es",
    by: UUID | None,
    at: datetime,
) -> Account:
    """Create an account; without a password it can only enter with what it enrols by invitation."""
    account = Account(
        username=username, display_name=display_name, language=language, created_at=at
    )
    if password is not None:
        validate_password(password, account)
    account.save(force_insert=True)
    if password is not None:
        Password.objects.create(account=account, encoded=make_password(password))
    record(act="access.create_account", object_type="account", objects=[account.id], by=by, at=at)
    return account


@transaction.atomic
def propose_membership(
    *, account: Account, institution: Institution, role: str, by: UUID | None, at: datetime
) -> Membership:
    """Propose that an account acts for an institution in a role."""
    require_role(by, "organisation_admin", institution=institution)
    if role not in roles():
        raise UnknownCode(f"no role {role!r}; there are {', '.join(roles())}")
    # Who operates an installation can do it anyway; no keeper of accounts can.
    if by is not None and not may_be_held_at(role, institution):
        raise NotAllowed("access.membership.not_at_an_authority")
    membership = Membership(
        account=account, institution=institution, role=role, valid_from=at, proposed_by_id=by
    )
    membership.save(force_insert=True)
    _record_membership("access.propose_membership", membership, by=by, at=at)
    return membership


@transaction.atomic
def confirm_membership(*, membership: Membership, by: UUID | None, at: datetime) -> Membership:
    """Confirm a proposed role, as a second person; it is in force from the next request."""
    require_role(by, "organisation_admin", institution=membership.institution)
    if by is not None and by == membership.proposed_by_id:
        raise NeedsSecondPerson("a role is proposed by one person and confirmed by another")
    if membership.confirmed_at is not None:
        raise ConfirmedBefore
    membership.confirmed_by_id = by
    membership.confirmed_at = at
    membership.save(update_fields=["confirmed_by", "confirmed_at"])
    _record_membership("access.confirm_membership", membership, by=by, at=at)
    return membership


class DayNotToCome(ValueError):
    """A role ends today at once; a last day is one to come, and no later than it has already.

    Nor one beyond half a century.
    """


@transaction.atomic
def end_membership_on(
    *, membership: Membership, last_day: date, by: UUID | None, at: datetime
) -> Membership:
    """Let a role end by itself with a day; one person is enough, and makes none last longer."""
    require_role(by, "organisation_admin", institution=membership.institution)
    if last_day > local_day(at) + FURTHEST:
        raise DayNotToCome
    until = datetime.combine(last_day + timedelta(days=1), time(), tzinfo=get_default_timezone())
    already = membership.valid_until
    if membership.confirmed_at is None or until <= at or (already and already <= until):
        raise DayNotToCome
    membership.valid_until = until
    membership.save(update_fields=["valid_until"])
    _record_membership("access.end_membership_on", membership, by=by, at=at)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: UUID | None, at: datetime) -> Membership:
    """End a role at once; one person is enough to take power away."""
    require_role(by, "organisation_admin", institution=membership.institution)
    if membership.valid_until is not None and membership.valid_until <= at:
        return membership
    membership.valid_until = at
    membership.save(update_fields=["valid_until"])
    _record_membership("access.end_membership", membership, by=by, at=at)
    return membership


def _compartment_of(
    institution: Institution, kind: CompartmentKind, *, by: UUID | None, at: datetime
) -> Compartment:
    compartment = _compartment(kind, institution, at=at)
    for role, level in OPENED_BY_ROLE.items():
        _open(compartment, institution, role, level, ground=f"role {role}", by=by, at=at)
    return compartment


def _compartment(
    kind: CompartmentKind, institution: Institution | None, *, at: datetime
) -> Compartment:
    made = Compartment(kind=kind, institution=institution, created_at=at)
    made.save(force_insert=True)
    return made


def _open(
    compartment: Compartment,
    institution: Institution | None,
    role: str,
    level: Level,
    *,
    ground: str,
    by: UUID | None,
    at: datetime,
) -> None:
    Grant(
        compartment=compartment,
        institution=institution,
        role=role,
        level=level,
        ground=ground,
        valid_from=at,
        given_by_id=by,
    ).save(force_insert=True)


def _record_membership(act: str, membership: Membership, *, by: UUID | None, at: datetime) -> None:
    context.require(by)
    record(
        act=act,
        object_type="membership",
        objects=[membership.id, membership.account_id, membership.institution_id],
        payload={"role": membership.role},
        by=by,
        at=at,
    )


@transaction.atomic
def leave_registry(*, institution: Institution, by: UUID, at: datetime) -> Institution:
    """Close what an institution opened to others; its own people keep what is left to them."""
    require_role(by, "data_steward", institution=institution)
    given = Grant.objects.filter(compartment__institution=institution, valid_until__isnull=True)
    given.exclude(institution=institution).update(valid_until=at)
    institution.left_at = at
    institution.save(update_fields=["left_at"])
    record(
        act="access.leave_registry",
        object_type="institution",
        objects=[institution.id],
        by=by,
        at=at,
    )
    return institution
