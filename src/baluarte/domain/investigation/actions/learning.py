"""Draw a sample of finished inquiries, read them, keep what was found, close it with a change."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.investigation.audit_sampling import draw, frame_digest
from baluarte.domain.investigation.choices import LearningChange
from baluarte.domain.investigation.models import (
    AuditedInquiry,
    AuditFinding,
    AuditReading,
    AuditSample,
    FindingClosure,
)
from baluarte.domain.investigation.office_rules import require_auditor, require_keeper
from baluarte.domain.investigation.queries.learning import frame
from baluarte.domain.investigation.queries.offices import is_office
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import standings_of
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.audits import finding_kinds
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.refusals import PolicyRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSample:
    """Of which office (empty: of all) and which days of ending, how many, by which seed."""

    first_date: date
    last_date: date
    size: int
    seed: str
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """What was found of how an office works, in words that name nobody and no file."""

    office: str
    kind: str
    says: str
    sample: AuditSample | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClosure:
    """What changed and since when, or why nothing does."""

    change: LearningChange
    says: str
    since_date: date | None = None
    evidence: Statement | None = None


@transaction.atomic
def draw_sample(*, holder: Institution, given: NewSample, by: UUID, at: datetime) -> AuditSample:
    """Draw a sample of the finished inquiries that the account reads; anybody may draw it again."""
    context.require(by)
    require_auditor(by, holder)
    if given.office and not is_office(given.office):
        raise PolicyRefused("office", field="office", given=given.office)
    if not given.seed.strip():
        raise PolicyRefused("seed", field="seed")
    of = frame(office=given.office, first_date=given.first_date, last_date=given.last_date)
    found = dict(of.values_list("pk", "compartment_id"))
    if not found:
        raise PolicyRefused("frame_empty", field="first_date")
    if not 1 <= given.size <= len(found):
        raise PolicyRefused("sample_beyond", field="size", given=given.size, right=len(found))
    sample = AuditSample.objects.create(
        holder=holder, reference=new_reference(), office=given.office,
        first_date=given.first_date, last_date=given.last_date, seed=given.seed.strip(),
        size=given.size, frame_size=len(found), frame_sha256=frame_digest(found), drawn_at=at,
        by_id=by,
    )  # fmt: skip
    AuditedInquiry.objects.bulk_create(
        AuditedInquiry(compartment_id=found[key], sample=sample, inquiry_id=key, position=position)
        for position, key in enumerate(draw(found, size=given.size, seed=sample.seed), start=1)
    )
    _note("investigation.draw_sample", "audit_sample", sample.pk, by=by, at=at)
    return sample


@transaction.atomic
def read_inquiry(
    *, audited: AuditedInquiry, found: Collection[str], by: UUID, at: datetime
) -> AuditReading:
    """Say that an inquiry of a sample was read whole, and which kinds of findings it shows."""
    context.require(by)
    require_auditor(by, audited.sample.holder)
    take_turns([audited.pk])
    for code in found:
        if code not in finding_kinds():
            raise PolicyRefused("finding_kind", field="found", given=code)
    if AuditReading.objects.filter(audited=audited).exists():
        raise PolicyRefused("read_before", field="found")
    made = AuditReading.objects.create(
        compartment_id=audited.compartment_id, sample_id=audited.sample_id, audited=audited,
        found=[code for code in finding_kinds() if code in found], read_at=at, by_id=by,
    )  # fmt: skip
    _note("investigation.read_inquiry", "audit_reading", made.pk, by=by, at=at)
    return made


@transaction.atomic
def note_finding(*, given: NewFinding, by: UUID, at: datetime) -> AuditFinding:
    """Keep what an audit found of how an office works."""
    context.require(by)
    require_keeper(by)
    if given.sample is not None:
        require_auditor(by, given.sample.holder)
    if not is_office(given.office):
        raise PolicyRefused("office", field="office", given=given.office)
    if given.kind not in finding_kinds():
        raise PolicyRefused("finding_kind", field="kind", given=given.kind)
    if not given.says.strip():
        raise PolicyRefused("words", field="says")
    made = AuditFinding.objects.create(
        reference=new_reference(), sample=given.sample, office=given.office, kind=given.kind,
        says=given.says.strip(), found_at=at, by_id=by,
    )  # fmt: skip
    _note("investigation.note_finding", "audit_finding", made.pk, by=by, at=at)
    return made


@transaction.atomic
def close_finding(
    *, finding: AuditFinding, given: NewClosure, by: UUID, at: datetime
) -> FindingClosure:
    """Close a finding with a change since a day, or with the reason why nothing changes."""
    context.require(by)
    require_keeper(by)
    take_turns([finding.pk])
    if FindingClosure.objects.filter(finding=finding).exists():
        raise PolicyRefused("finding_closed", field="change")
    if not given.says.strip():
        raise PolicyRefused("finding_change", field="says")
    is_change = given.change != LearningChange.NONE
    if is_change is (given.since_date is None):
        raise PolicyRefused("finding_since", field="since_date")
    if given.since_date is not None and given.since_date > local_day(at):
        raise PolicyRefused("ahead", field="since_date", given=given.since_date)
    if given.evidence is not None:
        _require_standing(given.evidence)
    made = FindingClosure.objects.create(
        finding=finding, change=given.change, says=given.says.strip(),
        since_date=given.since_date, evidence=given.evidence, closed_at=at, by_id=by,
    )  # fmt: skip
    _note("investigation.close_finding", "audit_finding", finding.pk, by=by, at=at)
    return made


def _require_standing(shown: Statement) -> None:
    if standings_of([shown])[shown.pk] is not Standing.STANDS:
        raise PolicyRefused("done_unshown", field="evidence")


def _note(act: str, kind: str, key: UUID, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type=kind, objects=[key], by=by, at=at)
