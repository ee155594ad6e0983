"""Packages on their way to another commission: of a case, to one's own, one opened, its receipts.

Whoever reads one as an officer of the commission it is for sees nothing else of the case.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyrage
from django.db.models import Exists, OuterRef, QuerySet

from baluarte.domain.access.held import held_by
from baluarte.domain.audit.actions import record
from baluarte.domain.reparation.models import CaseVictim, TransferPackage, TransferReceipt
from baluarte.domain.reparation.models.posts import OFFICERS
from baluarte.domain.sealing.queries import data_keys, unseal, unseal_content
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.turns import take_turns

CLOSING = "closing a transfer"


@dataclass(frozen=True)
class TransferState:
    """A package and who compared it, the first first."""

    package: TransferPackage
    receipts: tuple[TransferReceipt, ...]

    @property
    def is_verified(self) -> bool:
        """Say whether the commission it is for found it as it was sent, at the last."""
        theirs = [one for one in self.receipts if one.commission == self.package.to_commission]
        return bool(theirs) and theirs[-1].sha256 == self.package.sha256


def transfers_of(victims: Iterable[CaseVictim]) -> list[TransferState]:
    """Return the packages of some victims, the newest first."""
    found = TransferPackage.objects.filter(application__victim__in=[one.pk for one in victims])
    return _states(found.order_by("-recorded_at", "pk"))


def transfers_to_us(by: UUID) -> list[TransferState]:
    """Return the packages for the commissions for which an account speaks, the newest first."""
    return _states(_to_us(by).order_by("-recorded_at", "pk"))


def transfers_to_check(by: UUID) -> QuerySet[TransferPackage]:
    """Return the packages for one's own commission that nobody of it found whole yet."""
    whole = TransferReceipt.objects.filter(
        package=OuterRef("pk"), commission=OuterRef("to_commission"), is_heard=False,
        sha256=OuterRef("sha256"),
    )  # fmt: skip
    return _to_us(by).filter(~Exists(whole)).order_by("recorded_at", "pk")


def transfer_of(reference: str) -> TransferState:
    """Return one package; `TransferPackage.DoesNotExist` where none is seen."""
    found = TransferPackage.objects.filter(reference=read_reference(reference) or "")
    # No reference is kept from being written twice: the first one of it stands.
    if not (states := _states(found.order_by("recorded_at", "pk"))):
        raise TransferPackage.DoesNotExist
    return states[0]


def open_transfer(package: TransferPackage, *, by: UUID, at: datetime) -> bytes:
    """Return the archive of a package; logged, in the file of the case too.

    Raises `SealBroken` where it is no longer what was sealed.
    """
    record(
        act="reparation.read_transfer", object_type="transfer", objects=[package.pk],
        files=[package.compartment_id], by=by, at=at,
    )  # fmt: skip
    key = data_keys([package.record_key_id])[package.record_key_id]
    return unseal_content(package, "sealed_content", key=key)


def closed_transfer(package: TransferPackage, *, by: UUID, at: datetime) -> bytes:
    """Return the archive as it leaves as a file: closed with age under the package's phrase.

    That takes one second to ten and a gigabyte of memory (scrypt, as age has it), so that one
    closes at a time.
    """
    take_turns([CLOSING])
    content = open_transfer(package, by=by, at=at)
    return bytes(pyrage.passphrase.encrypt(content, unseal(package, "sealed_phrase")))


def transfer_phrase(package: TransferPackage, *, by: UUID, at: datetime) -> str:
    """Return the phrase that opens the file; logged. It is told by another way than the file."""
    record(
        act="reparation.read_transfer_phrase", object_type="transfer", objects=[package.pk],
        files=[package.compartment_id], by=by, at=at,
    )  # fmt: skip
    return unseal(package, "sealed_phrase")


def _to_us(by: UUID) -> QuerySet[TransferPackage]:
    ours = {one.institution_id for one in held_by(by) if one.role in OFFICERS}
    return TransferPackage.objects.filter(to_institution__in=ours, withdrawn_at=None)


def _states(found: QuerySet[TransferPackage]) -> list[TransferState]:
    # What is sealed is read where it is opened, not for a list.
    rows = list(found.defer("sealed_content").select_related("by"))
    receipts = _receipts([one.pk for one in rows])
    return [TransferState(one, tuple(receipts[one.pk])) for one in rows]


def _receipts(packages: Iterable[UUID]) -> Mapping[UUID, list[TransferReceipt]]:
    found: dict[UUID, list[TransferReceipt]] = defaultdict(list)
    rows = TransferReceipt.objects.filter(package__in=list(packages)).select_related("by")
    for one in rows.order_by("recorded_at", "pk"):
        found[one.package_id].append(one)
    return found
