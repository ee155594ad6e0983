"""What is common to everything said of a reparation: its words, its document, its log line."""

from datetime import date, datetime
from uuid import UUID

from baluarte.domain.access.models import Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.queries import left_out_of
from baluarte.domain.reparation.models import CaseVictim, ReparationDocument, ReparationRemark
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import PublicInstitution, public_institution
from baluarte.norms.reparation import FEDERAL_COMMISSION

COMMISSION_KINDS = ("victims_commission",)


def remark(victim: CaseVictim, about: UUID, text: str, *, by: UUID, at: datetime) -> None:
    """Keep words sealed beside something said; nothing where there are none."""
    if not text.strip():
        return
    made = ReparationRemark(
        compartment_id=victim.compartment_id, victim=victim, about=about, by_id=by, recorded_at=at
    )
    owner = Compartment.objects.values_list("institution", flat=True).get(pk=victim.compartment_id)
    [(made.record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    seal(made, "sealed_text", text.strip(), key=key)
    made.save(force_insert=True)


def keep(victim: CaseVictim, document: DocumentGiven | None, *, by: UUID, at: datetime) -> str:
    """Keep a document of a victim's reparation, once; return its hash, empty without one."""
    if document is None:
        return ""
    there = ReparationDocument.objects.filter(about=victim.pk, sha256=document.sha256)
    if not there.exists():
        keep_document(
            ReparationDocument, document, about=victim.pk, compartment=victim.compartment_id,
            by=by, at=at,
        )  # fmt: skip
    return document.sha256


def log(entry: str, victim: CaseVictim, *objects: UUID, by: UUID, at: datetime) -> None:
    """Write it into the log."""
    record(
        act=entry, object_type="victim", objects=[victim.pk, *objects],
        files=[victim.compartment_id], by=by, at=at,
    )  # fmt: skip


def commission_then(code: str, on: date) -> PublicInstitution:
    """Return a commission for victims that may have existed on a day; refuse another."""
    try:
        found = public_institution(code)
    except UnknownCode:
        raise ReparationRefused("commission", field="commission", given=code) from None
    if code != FEDERAL_COMMISSION and found.kind not in COMMISSION_KINDS:
        raise ReparationRefused("commission", field="commission", given=found)
    if not found.existed_within(on, on):
        raise ReparationRefused("not_there", field="commission", given=found)
    return found


def past(on: date, *, field: str, at: datetime, since: date | None = None) -> date:
    """Return a day that has come, and is not before another; refuse another."""
    if on > local_day(at):
        raise ReparationRefused("ahead", field=field, given=on)
    if since is not None and on < since:
        raise ReparationRefused("backwards", field=field, given=on, right=since)
    return on


def said(text: str, *, field: str = "reason", code: str = "reason") -> str:
    """Return words that are there; refuse none."""
    if not text.strip():
        raise ReparationRefused(code, field=field)
    return text


def not_left_out(victim: CaseVictim, commission: PublicInstitution) -> None:
    """Refuse a commission that is told nothing of a case: she asked so, or it is pointed at."""
    if left_out_of(victim.case.matter).filter(institution__code=commission.code).exists():
        raise ReparationRefused("left_out", field="commission", given=commission)
