"""Take a page back whole: in one step, and by each who may consent to it alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.memory.actions.keeping import log
from baluarte.domain.memory.choices import WhyWithdrawn
from baluarte.domain.memory.models import (
    Consenter,
    MemoryPage,
    MemoryTombstone,
    PageWithdrawal,
    PublishedPage,
)
from baluarte.domain.memory.rules import is_herself, require_contributor
from baluarte.domain.memory.signals import pages_taken_out
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns


@transaction.atomic
def withdraw_page(
    *,
    page: MemoryPage,
    why: WhyWithdrawn = WhyWithdrawn.FAMILY,
    consenter: Consenter | None = None,
    by: UUID,
    at: datetime,
) -> PageWithdrawal:
    """Take all of a page back: nothing of it is public when this returns.

    `consenter` is whoever does it in her own window; no earlier yes of anybody counts after it.
    """
    context.require(by)
    if consenter is None or consenter.page_id != page.pk or not is_herself(consenter, by=by):
        require_contributor(page.compartment_id)
    take_turns([page.pk])
    with telling_what_goes([page], by=by, at=at):
        made = PageWithdrawal(
            compartment_id=page.compartment_id, page=page, why=why, withdrawn_at=at, by_id=by
        )
        made.save(force_insert=True)
    log("memory.withdraw_page", page, by=by, at=at, why=str(why))
    return made


@contextmanager
def telling_what_goes(pages: Sequence[MemoryPage], *, by: UUID, at: datetime) -> Iterator[None]:
    """Tell the rooms above which pages the public had before, and has no more afterwards."""
    keys = [one.pk for one in pages]
    public = PublishedPage.objects.filter(page__in=keys, is_page=True)
    before = set(public.values_list("reference", flat=True))
    yield
    gone = before - set(public.all().values_list("reference", flat=True))
    if gone:
        assert MemoryTombstone.objects.filter(reference__in=gone).count() == len(gone)
        pages_taken_out.send(None, references=sorted(gone), by=by, at=at)
