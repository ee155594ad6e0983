from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.queries import is_invented
from baluarte.domain.accountability.actions import NotOverYet
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries import Compliance, compliance
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.checkpoints import verifier_key
from baluarte.domain.audit.queries import last_checkpoint
from baluarte.domain.audit.signing import signer
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.decisions import AlreadySaid
from baluarte.domain.publication.actions.locks import PUBLISHER, lock
from baluarte.domain.publication.actions.policy_blanks import blank_policy_rows
from baluarte.domain.publication.actions.reports import withdraw_report
from baluarte.domain.publication.choices import (
    Guard,
    Objection,
    ReportWithdrawn,
    TablesStanding,
    TakenBack,
)
from baluarte.domain.publication.files.manifest import digest_of, encoded
from baluarte.domain.publication.files.signature import KEY, TABLES, public_half, signed
from baluarte.domain.publication.files.tables import codebooks, described, files_of_tables
from baluarte.domain.publication.limits import table_limits
from baluarte.domain.publication.medians import told_medians
from baluarte.domain.publication.models import (
    ReleasedCell,
    TableProposal,
    TableRelease,
    TableReview,
)
from baluarte.domain.publication.queries.reports import reports_on_tables
from baluarte.domain.publication.queries.tables import standing_of_tables
from baluarte.domain.publication.release_table import Cell, Finding, Guarded
from baluarte.domain.publication.rules import NeedsAnotherPerson
from baluarte.domain.territory.models import State
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed
from baluarte.norms.indicators import indicators

PROPOSE, RELEASE = "publication.propose_tables", "publication.release_tables"


class PeriodsOverlap(ValueError):
    """A year and its quarters count the same cases: only one of both is let out."""


class Exposed(Exception):
    """The audit found cells that would be given away; `findings` names them."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} cells are exposed")
        self.findings = findings


def ask_for_tables(*, period: Period, guard: Guard, by: UUID, at: datetime) -> None:
    """Have the worker count a period that is over and propose its tables."""
    context.require(by)
    rules.require_publisher()
    _require_whole(period, at=at)
    with transaction.atomic():
        job = app.configure_task(PROPOSE)
        defer_signed(job, account=by, period=str(period), guard=str(guard))
        record(
            act="publication.ask_for_tables", object_type="tables", by=by, at=at,
            payload={"period": str(period), "guard": str(guard)},
        )  # fmt: skip


@transaction.atomic
def propose_tables(
    *, period: Period, guard: Guard, by: UUID, at: datetime, known_at: datetime | None = None
) -> TableProposal:
    """Count a period, protect its tables, audit them with all that was released; by the worker."""
    context.require(by)
    rules.require_publisher()
    lock(PUBLISHER)
    # Not before it is needed: every process would carry what it calculates with, 120 MiB.
    from baluarte.domain.publication.disclosure_control import guard_tables  # noqa: PLC0415

    _require_whole(period, at=at)
    counted = compliance(period, known_at=known_at or at)
    earlier = TableRelease.objects.filter(period=str(period)).order_by("revision")
    told = [
        [Cell(*row) for row in one.proposal.cells] for one in earlier.select_related("proposal")
    ]
    guarded = guard_tables(
        counted.tally,
        indicators().values(),
        states=list(State.objects.order_by("code").values_list("code", flat=True)),
        guard=guard,
        limits=table_limits(),
        earlier=told,
    )
    books = codebooks(list(indicators().values()), limits=table_limits(), is_invented=is_invented())
    proposal = TableProposal.objects.create(
        period=str(period),
        known_at=counted.known_at,
        guard=guard,
        proposed_at=at,
        proposed_by_id=by,
        is_safe=not guarded.findings,
        cells=[list(one) for one in guarded.cells],
        findings=[list(one) for one in guarded.findings],
        medians=told_medians(counted.tally, indicators().values(), guarded.cells, table_limits()),
        books=books,
        manifest=_manifest(counted, guarded, guard, books),
    )
    _record("publication.propose_tables", proposal, by=by, at=at, exposed=len(guarded.findings))
    return proposal


@transaction.atomic
def review_tables(
    *, proposal: TableProposal, objection: Objection | None, by: UUID, at: datetime
) -> TableReview:
    """Agree to let tables out, or say why not, as another person; the worker lets them out."""
    context.require(by)
    rules.require_publisher()
    if proposal.proposed_by_id == by:
        raise NeedsAnotherPerson("who proposed tables does not let them out")
    if hasattr(proposal, "review"):
        raise AlreadySaid("somebody reviewed these before")
    if objection is None and not proposal.is_safe:
        raise Exposed([Finding(*row) for row in proposal.findings])
    review = TableReview.objects.create(
        proposal=proposal,
        proposed_by_id=proposal.proposed_by_id,
        objection=objection or "",
        reviewed_at=at,
        reviewed_by_id=by,
    )
    if objection is None:
        defer_signed(app.configure_task(RELEASE), account=by, proposal=str(proposal.pk))
    _record("publication.review_tables", proposal, by=by, at=at, objection=str(objection or ""))
    return review


@transaction.atomic
def release_tables(*, proposal: TableProposal, by: UUID, at: datetime) -> TableRelease | None:
    """Let agreed tables out under a number, in the place of earlier ones; by the worker.

    Nothing where newer tables of the period came out since: what was audited is not what stands.
    """
    context.require(by)
    rules.require_publisher()
    lock(PUBLISHER)
    if standing_of_tables(proposal) != TablesStanding.LETTING_OUT:
        return None
    period = Period.read(proposal.period)
    _require_alone(period)
    old = TableRelease.objects.filter(period=proposal.period, replaced_at=None).first()
    last = TableRelease.objects.order_by("-number").values_list("number", flat=True).first()
    number, revision = (old.number, old.revision + 1) if old else ((last or 0) + 1, 0)
    if old:
        TableRelease.objects.filter(pk=old.pk).update(replaced_at=at)
    key = public_half(signer())
    manifest = proposal.manifest | {
        "release": f"{number}.{revision}",
        "released_at": at.isoformat(),
        "replaces": {"release": str(old), "manifest_sha256": old.manifest_sha256} if old else None,
        "signed_by": verifier_key(name=signer().name, public_key=signer().public_key),
        "files": [*proposal.manifest["files"], *described({KEY: key})],
    }
    note = signed(encoded(manifest), of=TABLES, number=f"{number}.{revision}", signer=signer())
    release = TableRelease.objects.create(
        proposal=proposal, number=number, revision=revision, period=proposal.period,
        first_date=period.first_date, last_date=period.last_date, known_at=proposal.known_at,
        released_at=at, guard=proposal.guard, medians=proposal.medians, books=proposal.books,
        manifest=manifest,
        manifest_sha256=digest_of(manifest), signature=note.decode(), key=key.decode(),
    )  # fmt: skip
    ReleasedCell.objects.bulk_create(
        [
            ReleasedCell(release=release, position=position, **Cell(*row)._asdict())
            for position, row in enumerate(proposal.cells)
        ],
        batch_size=2000,
    )
    _record("publication.release_tables", proposal, by=by, at=at, release=str(release))
    return release


@transaction.atomic
def withdraw_tables(*, release: TableRelease, why: TakenBack, by: UUID, at: datetime) -> None:
    """Take released tables back: no figure of them is on the portal when this returns.

    All revisions of their number go: each counts the same cases, and stands at its own address.
    So do the reports that stand on them, and the figures of the policy. Their number and the sum of
    their manifest stay. Whoever read them still knows what they said, so what comes after is
    audited with them too.
    """
    context.require(by)
    rules.require_publisher()
    lock(PUBLISHER)
    every = list(TableRelease.objects.filter(number=release.number, withdrawn_at=None))
    if not every:
        raise AlreadySaid("these were taken back before")
    changed = TableRelease.objects.filter(pk__in=[one.pk for one in every])
    changed.update(withdrawn_at=at, withdrawn_why=why, medians={})
    ReleasedCell.objects.filter(release__in=every).delete()
    names = [str(one) for one in every]
    blank_policy_rows()
    for report in reports_on_tables(names):
        withdraw_report(report=report, why=ReportWithdrawn.SOURCE, by=by, at=at)
    record(
        act="publication.withdraw_tables", object_type="tables",
        objects=[one.pk for one in every],
        payload={"release": str(release), "why": str(why), "revisions": sorted(names)},
        by=by, at=at,
    )  # fmt: skip


def _require_whole(period: Period, *, at: datetime) -> None:
    if period.ends_at > at:
        raise NotOverYet(f"{period} is not over")
    _require_alone(period)


def _require_alone(period: Period) -> None:
    let_out = TableRelease.objects.exclude(period=str(period)).values_list("period", flat=True)
    for other in let_out:
        if period.overlaps(Period.read(other)):
            raise PeriodsOverlap(f"{period} counts cases of {other}, which was let out before")


def _manifest(
    counted: Compliance, guarded: Guarded, guard: Guard, books: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the tables are made of and by which rules; of what was counted no sum.

    A sum over small true counts could be tried out until it fits.
    """
    limits, checkpoint = table_limits(), last_checkpoint()
    return {
        "period": str(counted.period),
        "known_at": counted.known_at.isoformat(),
        "invented_data": is_invented(),
        "code_version": version("baluarte"),
        "seed": None,
        "rules": {
            "version": limits.version, "sha256": limits.sha256, "guard": str(guard),
            "base": limits.base, "threshold": limits.threshold,
        },
        "reported": list(counted.coverage.names),
        "log_checkpoint": checkpoint.note if checkpoint else None,
        "files": described(files_of_tables(guarded.cells, books)),
    }  # fmt: skip


def _record(act: str, proposal: TableProposal, *, by: UUID, at: datetime, **more: Any) -> None:
    record(
        act=act, object_type="tables", objects=[proposal.pk],
        payload={"period": proposal.period, **more}, by=by, at=at,
    )  # fmt: skip
