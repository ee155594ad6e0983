"""Invented organisations and the people who act for them."""

import hmac
import secrets
import struct
import time
from base64 import b32decode, b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from baluarte.domain.access.actions import (
    confirm_membership,
    create_account,
    found_institution,
    found_registry,
    propose_membership,
)
from baluarte.domain.access.choices import InstitutionKind, Jurisdiction, SecondFactor
from baluarte.domain.access.models import Account, Institution, Membership, Password
from baluarte.domain.wall.context import acting_as, acting_as_operator


@dataclass(frozen=True)
class Person:
    """Somebody invented who may enter the demonstration."""

    username: str
    display_name: str
    institution: str
    roles: tuple[str, ...]
    doing: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Who takes in an organisation's list, and who looks at it a second time, if anybody does."""

    steward: UUID
    reviewer: UUID

    @property
    def confirms(self) -> bool:
        """Say whether somebody confirms what another established."""
        return self.reviewer != self.steward


INSTITUTIONS = {
    "tinta": ("Red Tinta Libre (inventada)", InstitutionKind.CIVIL_SOCIETY),
    "tierra": ("Colectivo Tierra y Palabra (inventado)", InstitutionKind.CIVIL_SOCIETY),
    "faro": ("Observatorio Faro (inventado)", InstitutionKind.CIVIL_SOCIETY),
    "sierra": ("Voces de la Sierra (inventada)", InstitutionKind.CIVIL_SOCIETY),
    "mecanismo-inventado": ("Mecanismo (inventado)", InstitutionKind.AUTHORITY),
    "registro": ("Registro Común (inventado)", InstitutionKind.CIVIL_SOCIETY),
    "mision": ("Misión Internacional (inventada)", InstitutionKind.INTERNATIONAL),
}
TAKES_IN = ("documenter", "data_steward")
PEOPLE = (
    Person("maria", "María Inventada", "tinta", TAKES_IN, "documents"),
    Person("noemi", "Noemí Inventada", "tinta", ("data_steward",), "lets files out"),
    Person("ines", "Inés Inventada", "tinta", ("verifier", "organisation_admin"), "verifies"),
    Person("tomas", "Tomás Inventado", "tierra", TAKES_IN, "documents"),
    Person("ramona", "Ramona Inventada", "tierra", ("verifier",), "verifies"),
    Person("lucia", "Lucía Inventada", "faro", TAKES_IN, "documents"),
    Person("mateo", "Mateo Inventado", "faro", ("verifier",), "verifies"),
    Person("benita", "Benita Inventada", "sierra", TAKES_IN, "documents, alone"),
    Person("oscar", "Óscar Inventado", "mecanismo-inventado", TAKES_IN, "for an authority"),
    Person("carlos", "Carlos Inventado", "registro", ("curator",), "curates the registry"),
    Person("clara", "Clara Inventada", "registro", ("curator",), "lets out what he proposes"),
    Person("aurora", "Aurora Inventada", "registro", ("auditor",), "reads the log"),
    Person("sofia", "Sofía Inventada", "registro", ("organisation_admin",), "keeps accounts"),
    Person("analia", "Analía Inventada", "registro", ("analyst",), "studies without names"),
    Person("mirna", "Mirna Inventada", "mision", ("monitor",), "monitors from outside"),
    Person("marcos", "Marcos Inventado", "mision", ("monitor",), "looks again at what she says"),
    Person("julia", "Julia Inventada", "", (), "enters her own case"),
    Person("rosa", "Rosa Inventada", "", (), "reads her own case"),
    Person("simon", "Simón Inventado", "registro", ("organisation_admin",), "keeps accounts"),
)


# By whom a role is proposed, for whom and which.
PROPOSED = {"sofia": ("clara", "analyst"), "simon": ("aurora", "analyst")}
NAMES = [person.username for person in PEOPLE]


def found_everybody(*, password: str, at: datetime) -> None:
    """Found the registry, the organisations and their people; those that are there stay."""
    with acting_as_operator():
        found_registry(by=None, at=at)
        for slug, (name, kind) in INSTITUTIONS.items():
            _found(slug, name, kind, at)
        create_people(PEOPLE, password, at)


def propose_roles(*, at: datetime) -> None:
    """Let each keeper of the registry's accounts propose a role that waits for the other."""
    keepers = {one.username: one for one in Account.objects.filter(username__in=PROPOSED)}
    for username, (whom, role) in PROPOSED.items():
        by = keepers[username].pk
        with acting_as(by):
            registry = Institution.objects.get(slug="registro")
            account = Account.objects.get(username=whom)
            if not Membership.objects.filter(account=account, role=role).exists():
                propose_membership(account=account, institution=registry, role=role, by=by, at=at)


def create_people(people: Iterable[Person], password: str, at: datetime) -> None:
    """Create accounts with their roles; those that are there stay. As operator."""
    # One password is everybody's: hashing it for each took a tenth of all the loading.
    encoded = make_password(password)
    for person in people:
        _create(person, encoded, at)


def desk_of(slug: str) -> Desk:
    """Return who takes in an organisation's list: its first documenter, its last verifier."""
    people = [person for person in PEOPLE if person.institution == slug]
    takes_in = next(one for one in people if "documenter" in one.roles)
    looks_again = next((one for one in reversed(people) if "verifier" in one.roles), takes_in)
    key = {one.username: one.pk for one in Account.objects.filter(username__in=NAMES)}
    return Desk(key[takes_in.username], key[looks_again.username])


def current_code(username: str) -> str:
    """Return the code that an account's second factor gives now (RFC 6238)."""
    account = Account.objects.get(username=username)
    with acting_as(account.pk):
        held = Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP)
        secret = b32decode(get_adapter().decrypt(held.data["secret"]))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 0x0F)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def _found(slug: str, name: str, kind: InstitutionKind, at: datetime) -> None:
    if not Institution.objects.filter(slug=slug).exists():
        found_institution(
            slug=slug,
            name=name,
            kind=kind,
            jurisdiction=_jurisdiction(kind),
            second_factor=SecondFactor.CODE_ALLOWED,
            by=None,
            at=at,
        )


def _jurisdiction(kind: InstitutionKind) -> Jurisdiction:
    return Jurisdiction.FEDERAL if kind == InstitutionKind.AUTHORITY else Jurisdiction.NONE


def _create(person: Person, encoded: str, at: datetime) -> None:
    if Account.objects.filter(username=person.username).exists():
        return
    account = create_account(
        username=person.username, display_name=person.display_name, by=None, at=at
    )
    Password.objects.create(account=account, encoded=encoded)
    secret = b32encode(secrets.token_bytes(20)).decode()
    Authenticator.objects.create(
        user=account,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(secret)},
    )
    for role in person.roles:
        institution = Institution.objects.get(slug=person.institution)
        proposed = propose_membership(
            account=account, institution=institution, role=role, by=None, at=at
        )
        confirm_membership(membership=proposed, by=None, at=at)
