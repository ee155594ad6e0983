"""What somebody says of a text: a yes lets it be decided, a no takes it out at once."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.cases.choices import Channel
from baluarte.domain.memory.actions.booklets import ask_for_booklets
from baluarte.domain.memory.actions.keeping import add_sealed, log, of_page
from baluarte.domain.memory.actions.withdrawals import telling_what_goes
from baluarte.domain.memory.models import Consenter, ItemText, MemoryConsent, MemoryPage
from baluarte.domain.memory.refusals import MemoryRefused
from baluarte.domain.memory.rules import require_word
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day


@transaction.atomic
def record_consents(
    *,
    texts: Iterable[ItemText],
    consenter: Consenter,
    is_given: bool,
    told: Channel,
    told_date: date,
    words: str = "",
    by: UUID,
    at: datetime,
) -> list[MemoryConsent]:
    """Record the same word on some texts of a page as they stand, each apart.

    Said to the team or in her own window. What a no speaks of is public no more when this
    returns: its words, its files, every booklet.
    """
    context.require(by)
    require_word(consenter, by=by)
    page, asked = consenter.page, list(texts)
    take_turns([page.pk])
    _check(page, asked, consenter, is_given=is_given, told_date=told_date, at=at)
    with telling_what_goes([page], by=by, at=at):
        said = [
            _add(page, one, consenter, is_given=is_given, told=told, told_date=told_date,
                 words=words, by=by, at=at)
            for one in asked
        ]  # fmt: skip
    if not is_given:
        ask_for_booklets(page)
    act = "memory.give_consent" if is_given else "memory.take_back_consent"
    log(act, page, *(one.pk for one in said), by=by, at=at)
    return said


def _add(
    page: MemoryPage, text: ItemText, consenter: Consenter, *, is_given: bool, told: Channel,
    told_date: date, words: str, by: UUID, at: datetime,
) -> MemoryConsent:  # fmt: skip
    made = MemoryConsent(
        **of_page(page, by=by, at=at), text=text, consenter=consenter, is_given=is_given,
        told=told, told_date=told_date,
    )  # fmt: skip
    add_sealed(made, page, sealed_words=words.strip())
    return made


def _check(
    page: MemoryPage, texts: Iterable[ItemText], consenter: Consenter, *, is_given: bool,
    told_date: date, at: datetime,
) -> None:  # fmt: skip
    if told_date > local_day(at):
        raise MemoryRefused("told_ahead", field="told_date", given=told_date)
    for one in texts:
        if one.page_id != page.pk:
            raise MemoryRefused("not_of_page", field="texts")
        if is_given and ItemText.objects.filter(supersedes=one).exists():
            raise MemoryRefused("replaced", field="texts")
    ended = consenter.party is not None and consenter.party.until_at is not None
    if is_given and ended:
        raise MemoryRefused("consenter_ended", field="consenter")
