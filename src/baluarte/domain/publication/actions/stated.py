"""State what a body says of how many, let it out as another person, take it back."""

import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.audit.actions import record
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.decisions import (
    REFERENCE_BYTES,
    REFERENCE_LENGTH,
    AlreadySaid,
)
from baluarte.domain.publication.actions.locks import ENDING, lock
from baluarte.domain.publication.actions.withdrawals import REVISE
from baluarte.domain.publication.choices import CountObjection, CountWithdrawn
from baluarte.domain.publication.comparison_store import take_stated_out
from baluarte.domain.publication.models import (
    Edition,
    StatedCount,
    StatedReview,
    StatedWithdrawal,
)
from baluarte.domain.publication.rules import NeedsAnotherPerson
from baluarte.domain.sealing.crockford import spell
from baluarte.domain.territory.models import State
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day

SHA256 = 64


class CannotBeStated(ValueError):
    """A statement is not one; `field` names where, the message what would be right."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(f"{field}: {says}")
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatedCount:
    """What a body says in public, as somebody read it; `kinds` and `states` empty ask for all."""

    body: str
    body_kind: str
    counts_es: str
    counts_en: str
    unit: str
    kinds: Collection[str] = field(default=())
    states: Collection[str] = field(default=())
    first_date: date
    last_date: date
    number: int
    document: str
    url: str
    document_date: date
    page: int | None = None
    copy_sha256: str = ""
    read_date: date


@transaction.atomic
def state_count(
    *, said: NewStatedCount, by: UUID, at: datetime, supersedes: StatedCount | None = None
) -> StatedCount:
    """Say what a body counts in public; it stands beside an edition once another lets it out."""
    context.require(by)
    rules.require_publisher()
    _require_sense(said, at=at)
    if supersedes is not None and supersedes.body != said.body:
        raise CannotBeStated("body", "a newer count is of the same body as the one it replaces")
    told = asdict(said) | {
        "kinds": sorted(set(said.kinds)),
        "states": sorted(set(said.states)),
        "copy_sha256": said.copy_sha256.lower(),
    }
    stated = StatedCount.objects.create(
        **told,
        reference=spell(secrets.token_bytes(REFERENCE_BYTES))[:REFERENCE_LENGTH],
        stated_at=at,
        stated_by_id=by,
        supersedes=supersedes,
    )
    _record("publication.state_count", stated, by=by, at=at, number=said.number)
    return stated


@transaction.atomic
def review_count(
    *, stated: StatedCount, objection: CountObjection | None, by: UUID, at: datetime
) -> StatedReview:
    """Let a stated count into the next edition, or say why not, as another person."""
    context.require(by)
    rules.require_publisher()
    if stated.stated_by_id == by:
        raise NeedsAnotherPerson("who stated a count does not let it out")
    if StatedReview.objects.filter(stated=stated).exists():
        raise AlreadySaid("somebody reviewed this count before")
    if StatedWithdrawal.objects.filter(stated=stated).exists():
        raise AlreadySaid("this count was taken back before")
    review = StatedReview.objects.create(
        stated=stated,
        stated_by_id=stated.stated_by_id,
        objection=objection or "",
        reviewed_at=at,
        reviewed_by_id=by,
    )
    _record("publication.review_count", stated, by=by, at=at, objection=str(objection or ""))
    return review


@transaction.atomic
def withdraw_count(
    *, stated: StatedCount, why: CountWithdrawn, by: UUID, at: datetime
) -> StatedWithdrawal:
    """Take a stated count back: in no edition when this returns; files are made anew by a job."""
    context.require(by)
    rules.require_publisher()
    lock(ENDING)
    if StatedWithdrawal.objects.filter(stated=stated).exists():
        raise AlreadySaid("this count was taken back before")
    withdrawal = StatedWithdrawal.objects.create(
        stated=stated, why=why, withdrawn_at=at, withdrawn_by_id=by
    )
    editions = take_stated_out(stated)
    Edition.objects.filter(pk__in=[one.pk for one in editions], revising_since__isnull=True).update(
        revising_since=at
    )
    told = {"why": str(why), "editions": sorted(str(one) for one in editions)}
    _record("publication.withdraw_count", stated, by=by, at=at, **told)
    if editions:
        defer_signed(app.configure_task(REVISE, lock="publication"), account=by)
    return withdrawal


def _require_sense(said: NewStatedCount, *, at: datetime) -> None:
    """Refuse what no document could say, or no reader could find."""
    known = {**terms("aggression_types"), **terms("aggression_groups")}
    if wrong := sorted(set(said.kinds) - set(known)):
        raise CannotBeStated("kinds", f"no type or group is called {wrong[0]}")
    if wrong := sorted(set(said.states) - set(State.objects.values_list("code", flat=True))):
        raise CannotBeStated("states", f"no state has the code {wrong[0]}")
    if said.first_date > said.last_date:
        raise CannotBeStated("last_date", "the last day is not before the first")
    if said.document_date > said.read_date:
        raise CannotBeStated("read_date", "a document is read on its own day or later")
    if said.read_date > local_day(at):
        raise CannotBeStated("read_date", "it was read today or before")
    address = urlsplit(said.url)
    if address.scheme != "https" or not address.hostname:
        raise CannotBeStated("url", "an address that begins with https://")
    if said.copy_sha256 and not _is_sum(said.copy_sha256):
        raise CannotBeStated("copy_sha256", f"the SHA-256 of the copy: {SHA256} digits of 0-9, a-f")
    for name in ("body", "counts_es", "counts_en", "document"):
        if not getattr(said, name).strip():
            raise CannotBeStated(name, "it is not empty")


def _is_sum(text: str) -> bool:
    return len(text) == SHA256 and set(text.lower()) <= set("0123456789abcdef")


def _record(act: str, stated: StatedCount, *, by: UUID, at: datetime, **more: Any) -> None:
    record(
        act=act, object_type="stated_count", objects=[stated.pk],
        payload={"reference": stated.reference, **more}, by=by, at=at,
    )  # fmt: skip
