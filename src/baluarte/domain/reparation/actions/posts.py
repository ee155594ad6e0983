"""Say which posts a commission has, whether each is filled, and how much one carries at most."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account, Institution, Membership
from baluarte.domain.audit.actions import record
from baluarte.domain.reparation.actions.words import commission_then, past, said
from baluarte.domain.reparation.choices import OfficeChannel, PostState
from baluarte.domain.reparation.commission_rules import require_officer
from baluarte.domain.reparation.models import (
    CaseloadStandard,
    CommissionPost,
    PostHolder,
    PostSpell,
)
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.commissions import has_office

TEN_DIGITS, OFFICIAL = 10, ".gob.mx"


@dataclass(frozen=True, kw_only=True)
class PostSaid:
    """How a post stands since a day, who says so, how its office is reached, which account it is.

    `account` fills it, where it has one here: the commission alone reads that.
    """

    state: str
    since_date: date
    source: str
    source_date: date
    channel: str = ""
    contact: str = ""
    account: Account | None = None


@transaction.atomic
def add_post(
    *, commission: str, function: str, standing: PostSaid, by: UUID, at: datetime
) -> CommissionPost:
    """Write a post of a commission into the directory, and how it stands."""
    context.require(by)
    institution = require_officer(by, commission)
    commission_then(commission, local_day(at))
    try:
        needs_office = has_office(function)
    except UnknownCode:
        raise ReparationRefused("function", field="function", given=function) from None
    if needs_office and not standing.contact.strip():
        raise ReparationRefused("office", field="contact")
    made = CommissionPost.objects.create(
        reference=new_reference(), institution=institution, commission=commission,
        function=function, stated_at=at, by_id=by,
    )  # fmt: skip
    _say(made, standing, by=by, at=at)
    _note("reparation.add_post", made.pk, by=by, at=at)
    return made


@transaction.atomic
def say_post(*, post: CommissionPost, standing: PostSaid, by: UUID, at: datetime) -> PostSpell:
    """Say how a post stands from a day on; filled by another only once it was vacant."""
    context.require(by)
    require_officer(by, post.commission)
    take_turns([post.pk])
    now = PostSpell.objects.filter(post=post, until_date=None).first()
    if has_office(post.function) and not standing.contact.strip():
        raise ReparationRefused("office", field="contact")
    if now is not None:
        _end(now, standing, by=by, at=at)
    made = _say(post, standing, by=by, at=at)
    _note("reparation.say_post", post.pk, by=by, at=at)
    return made


@transaction.atomic
def state_caseload(
    *, commission: str, number: int, since_date: date, source: str, source_date: date, by: UUID,
    at: datetime,
) -> CaseloadStandard:  # fmt: skip
    """State how many open matters a professional of a commission carries at most; newest stands."""
    context.require(by)
    institution = require_officer(by, commission)
    if number <= 0:
        raise ReparationRefused("standard", field="number", given=number)
    past(since_date, field="since_date", at=at)
    past(source_date, field="source_date", at=at)
    made = CaseloadStandard.objects.create(
        institution=institution, commission=commission, number=number, since_date=since_date,
        source=said(source, field="source", code="source").strip(), source_date=source_date,
        stated_at=at, by_id=by,
    )  # fmt: skip
    _note("reparation.state_caseload", made.pk, by=by, at=at)
    return made


def _end(now: PostSpell, standing: PostSaid, *, by: UUID, at: datetime) -> None:
    if now.state == PostState.FILLED and standing.state == PostState.FILLED:
        raise ReparationRefused("post_filled", field="state", given=now.since_date)
    past(standing.since_date, field="since_date", at=at, since=now.since_date)
    PostSpell.objects.filter(pk=now.pk).update(
        until_date=standing.since_date, ended_at=at, ended_by_id=by
    )


def _say(post: CommissionPost, standing: PostSaid, *, by: UUID, at: datetime) -> PostSpell:
    if standing.state not in PostState.values:
        raise ReparationRefused("post_state", field="state", given=standing.state)
    past(standing.since_date, field="since_date", at=at)
    past(standing.source_date, field="source_date", at=at)
    channel, contact = _office(standing)
    made = PostSpell.objects.create(
        post=post, state=standing.state, since_date=standing.since_date, channel=channel,
        contact=contact, source=said(standing.source, field="source", code="source").strip(),
        source_date=standing.source_date, stated_at=at, by_id=by,
    )  # fmt: skip
    if standing.account is not None:
        _fill(made, post.institution, standing.account, by=by, at=at)
    return made


def _fill(
    spell: PostSpell, institution: Institution, account: Account, *, by: UUID, at: datetime
) -> None:
    acts = Membership.objects.filter(
        account=account, institution=institution, confirmed_at__isnull=False, valid_from__lte=at
    ).exclude(valid_until__lte=at)
    if spell.state != PostState.FILLED or not acts.exists():
        raise ReparationRefused("post_account", field="account")
    PostHolder.objects.create(
        spell=spell, institution=institution, account=account, stated_at=at, by_id=by
    )


def _office(standing: PostSaid) -> tuple[str, str]:
    """Return how an office is reached; refuse what is a person's own."""
    contact = standing.contact.strip()
    if not contact:
        return "", ""
    digits = re.sub(r"\D", "", contact.lower().partition("ext")[0])
    is_office = {
        OfficeChannel.TELEPHONE: len(digits) == TEN_DIGITS,
        OfficeChannel.EMAIL: contact.lower().endswith(OFFICIAL) and contact.count("@") == 1,
        OfficeChannel.ADDRESS: "@" not in contact,
    }  # fmt: skip
    if not is_office.get(OfficeChannel(standing.channel or OfficeChannel.ADDRESS), False):
        raise ReparationRefused("private_channel", field="contact", given=contact)
    return standing.channel or OfficeChannel.ADDRESS, contact


def _note(act: str, key: UUID, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="commission", objects=[key], files=[], by=by, at=at)
