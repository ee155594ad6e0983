"""Give another commission the file of a victim, with her yes; compare it; take it back."""

import secrets
from datetime import datetime
from hashlib import sha256
from string import hexdigits
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.signing import signer
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import consenting, covering_consent, layers_of
from baluarte.domain.reparation.actions.words import commission_then, log, not_left_out
from baluarte.domain.reparation.choices import LAYER
from baluarte.domain.reparation.commission_rules import house_of, speaks_for
from baluarte.domain.reparation.models import Application, TransferPackage, TransferReceipt
from baluarte.domain.reparation.models.transfer_rules import TURNS
from baluarte.domain.reparation.packages.archive import packed
from baluarte.domain.reparation.packages.contents import contents_of
from baluarte.domain.reparation.queries.transfers import open_transfer
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.reparation.rules import require_addition
from baluarte.domain.sealing.actions import new_record_keys, seal, seal_content
from baluarte.domain.sealing.crockford import ALPHABET
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import FEDERAL_COMMISSION

# What the bytes of one package may be.
LARGEST = 32 * 1024**2
# 150 bits, in groups that can be read out by telephone.
GROUPS, LETTERS = 6, 5
SUM_LENGTH = 64


@transaction.atomic
def make_transfer(
    *, application: Application, to_commission: str, with_documents: bool, by: UUID, at: datetime
) -> TransferPackage:
    """Make the package that another commission is given of her file; without her yes there is none.

    Raises `ReparationRefused`: no_yes, commission, not_there, same_commission, left_out,
    civil_only, transfer_too_large.
    """
    victim = application.victim
    require_addition(victim, by=by)
    if to_commission == application.commission:
        raise ReparationRefused("same_commission", field="to_commission")
    there = commission_then(to_commission, local_day(at))
    # Who says no meanwhile waits, and takes this package back too.
    take_turns([f"{TURNS}{victim.case_id}"])
    not_left_out(victim, there)
    # Every commission is an authority.
    if Case.objects.filter(pk=victim.case_id, is_civil_only=True).exists():
        raise ReparationRefused("civil_only", field="to_commission")
    if not is_covered(victim.case, to_commission):
        raise ReparationRefused("no_yes", field="to_commission", given=there)
    reference = new_reference()
    held = contents_of(
        application, to=to_commission, reference=reference, with_documents=with_documents,
        by=by, at=at,
    )  # fmt: skip
    if sum(map(len, held.files.values())) > LARGEST:
        raise ReparationRefused("transfer_too_large", field="with_documents")
    content = packed(held.files, reference=reference, signer=signer())
    made = TransferPackage(
        compartment_id=victim.compartment_id, reference=reference, application=application,
        from_commission=application.commission, to_commission=to_commission,
        to_institution=house_of(to_commission), sha256=sha256(content).hexdigest(),
        size=len(content), documents=held.documents, by_id=by, recorded_at=at,
    )  # fmt: skip
    _seal(made, content)
    made.save(force_insert=True)
    log("reparation.make_transfer", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def check_transfer(
    *, package: TransferPackage, told: str = "", by: UUID, at: datetime
) -> TransferReceipt:
    """Compare what is kept here, or the sum `told` of a file that somebody got, with what was sent.

    An officer of the commission it is for says so for it. A sum that the team was told is that of
    the commission, as it read it out; of what is kept here the team says so for itself.
    Raises `ReparationRefused`: no_sum, transfer_withdrawn.
    """
    context.require(by)
    is_theirs = speaks_for(by, package.to_commission)
    is_heard = bool(told) and not is_theirs
    if not is_theirs:
        require_addition(package.application.victim, by=by)
    if package.withdrawn_at is not None:
        raise ReparationRefused("transfer_withdrawn", field="told")
    found = _read_sum(told) if told else sha256(open_transfer(package, by=by, at=at)).hexdigest()
    made = TransferReceipt(
        compartment_id=package.compartment_id, package=package, is_heard=is_heard,
        commission=package.to_commission if is_theirs or is_heard else "", sha256=found,
        by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    record(
        act="reparation.check_transfer", object_type="transfer", objects=[package.pk, made.pk],
        files=[package.compartment_id], by=by, at=at,
    )  # fmt: skip
    return made


def _read_sum(told: str) -> str:
    read = "".join(told.split()).lower()
    if len(read) != SUM_LENGTH or not set(read) <= set(hexdigits):
        raise ReparationRefused("no_sum", field="told")
    return read


@transaction.atomic
def withdraw_transfer(*, package: TransferPackage, by: UUID, at: datetime) -> None:
    """Take a package back: from now on the commission it is for reads it here no more."""
    require_addition(package.application.victim, by=by)
    if package.withdrawn_at is not None:
        raise ReparationRefused("transfer_withdrawn", field="package")
    TransferPackage.objects.filter(pk=package.pk, withdrawn_at=None).update(withdrawn_at=at)
    package.withdrawn_at = at
    log("reparation.withdraw_transfer", package.application.victim, package.pk, by=by, at=at)


def is_covered(case: Case, commission: str) -> bool:
    """Say whether she said yes to this commission; one that is not here was never named."""
    institution = house_of(commission)
    if institution is not None:
        return covering_consent(case, institution) is not None
    if commission != FEDERAL_COMMISSION:
        return False
    [layer] = [one for one in layers_of(case) if one.code == LAYER]
    # A yes to one of the states is none to the federal one.
    yes = {one.party_id for one in layer.said if one.is_given and one.institution_id is None}
    asked = {one.pk for one in consenting(case)}
    return bool(asked) and asked <= yes


def _seal(made: TransferPackage, content: bytes) -> None:
    owner = Compartment.objects.values_list("institution", flat=True).get(pk=made.compartment_id)
    [(made.record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    seal_content(made, "sealed_content", content, key=key)
    seal(made, "sealed_phrase", _new_phrase(), key=key)


def _new_phrase() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))
    return "-".join(groups)
