"""Two people let something of a page be read by all: one proposes, another puts it before them."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django import app

from baluarte.domain.memory.actions.booklets import ask_for_booklets
from baluarte.domain.memory.actions.keeping import add_sealed, log, of_page
from baluarte.domain.memory.choices import CopyKind, ItemKind
from baluarte.domain.memory.facts import Facts
from baluarte.domain.memory.models import (
    ItemCopy,
    ItemText,
    MemoryPage,
    PublishedFile,
    PublishedItem,
    PublishedPage,
    ReleaseProposal,
    ReleaseReview,
)
from baluarte.domain.memory.queries.pages import facts_of, texts_that_stand, without_consent
from baluarte.domain.memory.refusals import MemoryRefused
from baluarte.domain.memory.rules import require_reviewer, require_writer
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.sealing.queries import data_keys, unseal_content, unseal_fields
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.languages import language_name
from baluarte.norms.refusal_words import Words


@transaction.atomic
def propose_release(
    *, page: MemoryPage, texts: Sequence[ItemText], risk: str, by: UUID, at: datetime
) -> ReleaseProposal:
    """Propose that texts of a page become public, each with consent; nothing is public yet."""
    context.require(by)
    require_writer(page)
    take_turns([page.pk])
    if not risk.strip():
        raise MemoryRefused("risk", field="risk")
    if not texts:
        raise MemoryRefused("nothing_chosen", field="texts")
    chosen = {one.pk for one in texts}
    held = [one for one in texts_that_stand(page) if one.pk in chosen]
    if len(held) != len(chosen):
        raise MemoryRefused("changed", field="texts")
    _require_consent(held)
    _require_name(page, held)
    made = ReleaseProposal(
        **of_page(page, by=by, at=at), texts=[one.pk for one in held], sha256=_digest(held)
    )
    add_sealed(made, page, sealed_risk=risk.strip())
    log("memory.propose_release", page, made.pk, by=by, at=at, texts=len(held))
    return made


@transaction.atomic
def review_release(
    *, proposal: ReleaseProposal, agrees: bool, reason: str = "", by: UUID, at: datetime
) -> ReleaseReview:
    """Let a proposal out as another person, or say why not; consent is asked again now."""
    context.require(by)
    page = proposal.page
    require_reviewer(page)
    take_turns([page.pk])
    if proposal.by_id == by:
        raise MemoryRefused("alone", field="agrees")
    if ReleaseReview.objects.filter(proposal=proposal).exists():
        raise MemoryRefused("answered", field="agrees")
    if not agrees and not reason.strip():
        raise MemoryRefused("reason", field="reason")
    held = [one for one in texts_that_stand(page) if one.pk in set(proposal.texts)]
    if agrees:
        if len(held) != len(proposal.texts) or _digest(held) != proposal.sha256:
            raise MemoryRefused("changed", field="agrees")
        _require_consent(held)
        _require_name(page, held)
    made = ReleaseReview(
        **of_page(page, by=by, at=at), proposal=proposal, proposed_by_id=proposal.by_id,
        agrees=agrees,
    )  # fmt: skip
    add_sealed(made, page, sealed_reason=reason.strip())
    if agrees:
        _put_out(page, held, at=at)
        ask_for_booklets(page)
    else:
        _call_who_proposed(proposal)
    log("memory.review_release", page, made.pk, by=by, at=at, agrees=agrees)
    return made


def _call_who_proposed(proposal: ReleaseProposal) -> None:
    """Call whoever proposed it: it was not let out, and Home leads to the reason."""
    task = app.configure_task("procedure.call_accounts")
    task.defer(accounts=[str(proposal.by_id)], kind=str(NoticeKind.MEMORY))


def _require_consent(texts: Sequence[ItemText]) -> None:
    lacking = without_consent(texts)
    if lacking:
        given = Words(_named("es", lacking), _named("en", lacking))
        raise MemoryRefused("no_consent", field="texts", given=given)


def _named(tongue: str, texts: Sequence[ItemText]) -> str:
    """Return what texts are, in the words of a language."""
    with translation.override(tongue):
        return "; ".join(
            f"«{one.item.get_kind_display()}» ({language_name(one.language, tongue)})"
            for one in texts
        )


def _require_name(page: MemoryPage, texts: Sequence[ItemText]) -> None:
    """Refuse a page without its name; a name on the wall alone needs none."""
    kinds = {one.item.kind for one in texts}
    is_named = ItemKind.NAME in kinds or PublishedItem.objects.filter(
        page=page, kind=ItemKind.NAME
    ).exists()  # fmt: skip
    if not is_named and kinds != {ItemKind.WALL_NAME}:
        raise MemoryRefused("no_name", field="texts")


def _digest(texts: Sequence[ItemText]) -> str:
    told = sorted(f"{one.pk} {one.sha256}" for one in texts)
    return sha256("\n".join(told).encode()).hexdigest()


def _put_out(page: MemoryPage, texts: Sequence[ItemText], *, at: datetime) -> None:
    """Copy what was let out, opened, to where everybody may read it."""
    today = local_day(at)
    copies = {
        (one.about, one.kind): one
        for one in ItemCopy.objects.filter(about__in={one.item_id for one in texts})
    }
    facts = facts_of([one.item for one in texts])
    opened = unseal_fields(texts, "sealed_words", "sealed_alternative")
    _put_page(page)
    for text, (words, alternative) in zip(texts, opened, strict=True):
        whole = copies.get((text.item_id, CopyKind.WHOLE))
        _put_item(
            text, words, alternative, facts[text.item_id],
            sha256=whole.sha256 if whole else "", media_type=whole.media_type if whole else "",
            width=whole.width if whole else None, height=whole.height if whole else None,
            released_date=today,
        )  # fmt: skip
    _put_files(page, list(copies.values()))


def _put_page(page: MemoryPage) -> None:
    """Have a page under a public name; the database makes it one as its name comes out."""
    if not PublishedPage.objects.filter(page=page).exists():
        PublishedPage(
            page=page, reference=new_reference(), kind=page.kind, is_page=False
        ).save(force_insert=True)  # fmt: skip


def _put_item(
    text: ItemText, words: str, alternative: str, facts: Facts, **of_the_copy: object
) -> None:
    item = text.item
    PublishedItem(
        page_id=text.page_id, item=item, text=text, number=item.number, kind=item.kind,
        language=text.language, words=words, alternative=alternative, holder=facts.holder,
        licence=item.licence, date=facts.date, url=facts.url, archive_url=facts.archive_url,
        archive_sha256=facts.archive_sha256, **of_the_copy,
    ).save(force_insert=True)  # fmt: skip


def _put_files(page: MemoryPage, copies: Sequence[ItemCopy]) -> None:
    there = set(
        PublishedFile.objects.filter(item__in={one.about for one in copies}).values_list(
            "item", "kind"
        )
    )
    keys = data_keys([one.record_key_id for one in copies])
    for one in copies:
        if (one.about, one.kind) in there:
            continue
        content = unseal_content(one, "sealed_content", key=keys[one.record_key_id])
        PublishedFile(
            page=page, item_id=one.about, kind=one.kind, media_type=one.media_type,
            sha256=one.sha256, size=len(content), content=content,
        ).save(force_insert=True)  # fmt: skip
