"""What a demonstration starts with: invented organisations and people, said to be invented."""

import hmac
import secrets
import struct
import time
from base64 import b32decode, b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.domain.access.actions import (
    confirm_membership,
    create_account,
    found_institution,
    found_registry,
    propose_membership,
)
from baluarte.domain.access.choices import InstitutionKind, SecondFactor
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.audit.actions import sequence
from baluarte.domain.territory.actions import (
    load_framework,
    load_regions,
    load_stand_in_population,
)
from baluarte.domain.territory.atlas import cached_atlas
from baluarte.domain.territory.country import read_country
from baluarte.domain.territory.queries import all_states
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_nobody, acting_as_operator


@dataclass(frozen=True)
class Person:
    username: str
    display_name: str
    institution: str
    roles: tuple[str, ...]
    doing: str


INSTITUTIONS = {
    "tinta": ("Red Tinta Libre (inventada)", InstitutionKind.CIVIL_SOCIETY),
    "tierra": ("Colectivo Tierra y Palabra (inventado)", InstitutionKind.CIVIL_SOCIETY),
    "registro": ("Registro Común (inventado)", InstitutionKind.CIVIL_SOCIETY),
}
PEOPLE = (
    Person("maria", "María Inventada", "tinta", ("documenter", "data_steward"), "documents"),
    Person("ines", "Inés Inventada", "tinta", ("verifier", "organisation_admin"), "verifies"),
    Person("tomas", "Tomás Inventado", "tierra", ("documenter", "data_steward"), "documents"),
    Person("ramona", "Ramona Inventada", "tierra", ("verifier",), "verifies"),
    Person("carlos", "Carlos Inventado", "registro", ("curator",), "curates the registry"),
    Person("aurora", "Aurora Inventada", "registro", ("auditor",), "reads the log"),
    Person(
        "sofia", "Sofía Inventada", "registro", ("system_admin", "organisation_admin"), "keeps it"
    ),
)


def load(*, password: str) -> Iterator[str]:
    """Load everything, step by step, saying what was done; what is there already stays."""
    at = timezone.now()
    with connected_as(DatabaseRole.OWNER):
        yield from _load_territory(at)
        with acting_as_operator():
            found_registry(by=None, at=at)
            for slug, (name, kind) in INSTITUTIONS.items():
                _institution(slug, name, kind, at)
            for person in PEOPLE:
                _account(person, password, at)
    yield f"{len(INSTITUTIONS)} invented organisations, {len(PEOPLE)} invented people"
    yield from _sequence()


def current_code(username: str) -> str:
    """Return the code that a demonstration account's second factor gives now (RFC 6238)."""
    held = Authenticator.objects.get(user__username=username, type=Authenticator.Type.TOTP)
    secret = b32decode(get_adapter().decrypt(held.data["secret"]))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 0x0F)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def _load_territory(at: datetime) -> Iterator[str]:
    """Load places and draw the atlas once; a minute the first time."""
    if all_states().exists():
        yield "places are loaded"
    else:
        country = read_country()
        with acting_as_operator():
            loaded = load_framework(country=country, by=None, at=at)
            load_stand_in_population(people=country.people, by=None, at=at)
            load_regions(by=None, at=at)
        yield f"{loaded['municipalities']} municipalities, their names, neighbours and people"
    shapes = cached_atlas(settings.FILE_FOLDER / "atlas")
    yield f"the atlas of all of them: {shapes.compressed.stat().st_size // 1024} KB"


def _institution(slug: str, name: str, kind: InstitutionKind, at: datetime) -> None:
    if not Institution.objects.filter(slug=slug).exists():
        found_institution(
            slug=slug,
            name=name,
            kind=kind,
            second_factor=SecondFactor.CODE_ALLOWED,
            by=None,
            at=at,
        )


def _account(person: Person, password: str, at: datetime) -> None:
    if Account.objects.filter(username=person.username).exists():
        return
    account = create_account(
        username=person.username,
        display_name=person.display_name,
        password=password,
        by=None,
        at=at,
    )
    secret = b32encode(secrets.token_bytes(20)).decode()
    Authenticator.objects.create(
        user=account,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(secret)},
    )
    for role in person.roles:
        proposed = propose_membership(
            account=account,
            institution=Institution.objects.get(slug=person.institution),
            role=role,
            by=None,
            at=at,
        )
        confirm_membership(membership=proposed, by=None, at=at)


def _sequence() -> Iterator[str]:
    with connected_as(DatabaseRole.WORKER), acting_as_nobody():
        yield f"{sequence(at=timezone.now())} entries in the log"
