"""Put something on a page: words in a language, a picture, a day; correct its words."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from baluarte.domain.memory.actions.keeping import add_sealed, log, of_page, owner_of
from baluarte.domain.memory.choices import WITH_DAY, WITH_FILE, CopyKind, ItemKind
from baluarte.domain.memory.confined_files import NotShown, make_copies
from baluarte.domain.memory.copies import Copy
from baluarte.domain.memory.facts import Facts
from baluarte.domain.memory.models import (
    ItemCopy,
    ItemOriginal,
    ItemText,
    MemoryItem,
    MemoryPage,
)
from baluarte.domain.memory.refusals import MemoryRefused
from baluarte.domain.memory.rules import require_writer
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.sealing.actions import new_record_keys, seal_content
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import terms
from baluarte.norms.imprecise import DateRefused, from_edtf
from baluarte.norms.languages import UnknownTag, language_tag
from baluarte.norms.refusal_words import Words

LICENCES: Final = "memory_licences"
PARTS_OF_A_PICTURE: Final = range(1, 10)
ADDRESS: Final = re.compile(r"https?://[^\s<>\"']{3,590}")
SHA256: Final = re.compile(r"[0-9a-f]{64}")
# As a refusal names what is kept of each kind.
MEDIA: Final = {
    ItemKind.PHOTOGRAPH: Words("una imagen JPG, PNG o WebP", "a JPG, PNG or WebP picture"),
    ItemKind.RECORDING: Words("un audio MP3 o WAV", "an MP3 or WAV recording"),
    ItemKind.DOCUMENT: Words("un PDF", "a PDF"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What something says in a language (BCP 47), and to whoever does not see or hear it."""

    language: str
    words: str
    alternative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """Something for a page, with its first wording; `blurred` are parts 1 to 9 of a picture."""

    kind: str
    wording: Wording
    facts: Facts = field(default_factory=Facts)
    licence: str = "family"
    file: DocumentGiven | None = None
    blurred: Sequence[int] = ()


@transaction.atomic
def add_item(*, page: MemoryPage, new: NewItem, by: UUID, at: datetime) -> MemoryItem:
    """Put something on a page: nobody outside its team and the family reads it yet."""
    context.require(by)
    require_writer(page)
    facts, copies = _checked(new)
    wording = _said(new.wording, new.kind)
    take_turns([page.pk])
    last = MemoryItem.objects.filter(page=page).aggregate(last=Max("number"))["last"] or 0
    original, whole = new.file, next((one for one in copies if one.kind == CopyKind.WHOLE), None)
    item = MemoryItem(
        **of_page(page, by=by, at=at), number=last + 1, kind=new.kind, licence=new.licence,
        blurred=sorted(set(new.blurred)),
        original_sha256=original.sha256 if original else "",
        copy_sha256=sha256(whole.content).hexdigest() if whole else "",
    )  # fmt: skip
    add_sealed(item, page, sealed_facts=json.dumps(asdict(facts), ensure_ascii=False))
    if original is not None:
        keep_document(ItemOriginal, original, about=item.pk, compartment=page.compartment_id,
                      by=by, at=at)  # fmt: skip
        _keep_copies(item, copies, by=by, at=at)
    text = _add_text(item, wording, by=by, at=at)
    log("memory.add_item", page, item.pk, text.pk, by=by, at=at, kind=new.kind)
    return item


@transaction.atomic
def add_text(*, item: MemoryItem, wording: Wording, by: UUID, at: datetime) -> ItemText:
    """Say an item in another language; it needs a consent of its own."""
    context.require(by)
    require_writer(item.page)
    said = _said(wording, item.kind)
    take_turns([item.page_id])
    if ItemText.objects.filter(item=item, language=said.language).exists():
        raise MemoryRefused("language_there", field="language", given=said.language)
    made = _add_text(item, said, by=by, at=at)
    log("memory.add_text", item.page, item.pk, made.pk, by=by, at=at, language=said.language)
    return made


@transaction.atomic
def correct_text(
    *, text: ItemText, words: str, alternative: str = "", by: UUID, at: datetime
) -> ItemText:
    """Put other words in the place of a text; whoever consented to the old ones is asked anew.

    What is public stays as it was consented to, until the new words are decided or taken back.
    """
    context.require(by)
    item = text.item
    require_writer(item.page)
    said = _said(Wording(language=text.language, words=words, alternative=alternative), item.kind)
    take_turns([item.page_id])
    if ItemText.objects.filter(supersedes=text).exists():
        raise MemoryRefused("replaced", field="words")
    made = _add_text(item, said, supersedes=text, by=by, at=at)
    log("memory.correct_text", item.page, item.pk, made.pk, by=by, at=at)
    return made


def _checked(new: NewItem) -> tuple[Facts, list[Copy]]:
    """Return what stands beside the words as it is kept, and the copies of a file."""
    if new.kind not in ItemKind.values:
        raise MemoryRefused("kind", field="kind", given=new.kind)
    kind, facts = ItemKind(new.kind), new.facts
    if new.licence not in terms(LICENCES):
        raise MemoryRefused("licence", field="licence", given=new.licence)
    if kind in WITH_FILE and not facts.holder.strip():
        raise MemoryRefused("holder", field="holder")
    if kind == ItemKind.WORK_LINK or facts.url or facts.archive_url:
        _check_address("url", facts.url)
    if facts.archive_url:
        _check_address("archive_url", facts.archive_url)
    if facts.archive_sha256 and not SHA256.fullmatch(facts.archive_sha256.strip().lower()):
        raise MemoryRefused("sha256", field="archive_sha256", given=facts.archive_sha256)
    _check_day(kind, facts.date)
    kept = Facts(
        holder=facts.holder.strip(), date=facts.date.strip(), url=facts.url.strip(),
        archive_url=facts.archive_url.strip(),
        archive_sha256=facts.archive_sha256.strip().lower(),
    )  # fmt: skip
    return kept, _copies(kind, new)


def _copies(kind: ItemKind, new: NewItem) -> list[Copy]:
    if new.blurred and kind != ItemKind.PHOTOGRAPH:
        raise MemoryRefused("blur_kind", field="blurred")
    for part in new.blurred:
        if part not in PARTS_OF_A_PICTURE:
            raise MemoryRefused("blur", field="blurred", given=part)
    if kind not in WITH_FILE:
        if new.file is not None:
            raise MemoryRefused("no_file", field="file")
        return []
    if new.file is None:
        raise MemoryRefused("file", field="file")
    if new.file.media_type not in WITH_FILE[kind]:
        raise MemoryRefused("file_kind", field="file", right=MEDIA[kind])
    try:
        return make_copies(new.file.content, new.file.media_type, blurred=new.blurred)
    except NotShown:
        raise MemoryRefused("unreadable", field="file") from None


def _check_address(name: str, said: str) -> None:
    if not ADDRESS.fullmatch(said.strip()):
        raise MemoryRefused("url", field=name, given=said)


def _check_day(kind: ItemKind, said: str) -> None:
    if kind in WITH_DAY and not said.strip():
        raise MemoryRefused("day", field="date")
    if not said.strip():
        return
    try:
        known = from_edtf(said.strip())
    except DateRefused:
        raise MemoryRefused("date", field="date", given=said) from None
    if kind in WITH_DAY and (known.first is None or known.first != known.last):
        raise MemoryRefused("day", field="date")


def _said(wording: Wording, kind: str) -> Wording:
    """Return a wording as it is kept; refused where it says nothing, or nothing to some."""
    try:
        language = language_tag(wording.language)
    except UnknownTag:
        raise MemoryRefused("language", field="language", given=wording.language) from None
    if not wording.words.strip():
        raise MemoryRefused("empty", field="words")
    if kind == ItemKind.PHOTOGRAPH and not wording.alternative.strip():
        raise MemoryRefused("alt", field="alternative")
    if kind == ItemKind.RECORDING and not wording.alternative.strip():
        raise MemoryRefused("transcript", field="alternative")
    return Wording(
        language=language, words=wording.words.strip(), alternative=wording.alternative.strip()
    )


def _add_text(
    item: MemoryItem,
    said: Wording,
    *,
    supersedes: ItemText | None = None,
    by: UUID,
    at: datetime,
) -> ItemText:
    made = ItemText(
        **of_page(item.page, by=by, at=at), item=item, language=said.language,
        sha256=digest(said, item), supersedes=supersedes,
    )  # fmt: skip
    add_sealed(made, item.page, sealed_words=said.words, sealed_alternative=said.alternative)
    return made


def digest(said: Wording, item: MemoryItem) -> str:
    """Return the hash of what is consented to: both texts, their language, the copy shown."""
    told = [said.language, said.words, said.alternative, item.copy_sha256]
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _keep_copies(item: MemoryItem, copies: Sequence[Copy], *, by: UUID, at: datetime) -> None:
    """Keep the copies the server made, sealed until two people let them out."""
    keys = new_record_keys(owner_of(item.compartment_id), len(copies))
    for one, (record_key, key) in zip(copies, keys, strict=True):
        kept = ItemCopy(
            compartment_id=item.compartment_id, record_key=record_key, about=item.pk,
            kind=one.kind, sha256=sha256(one.content).hexdigest(), media_type=one.media_type,
            size=len(one.content), width=one.width, height=one.height, by_id=by, kept_at=at,
        )  # fmt: skip
        seal_content(kept, "sealed_content", one.content, key=key)
        kept.save(force_insert=True)
