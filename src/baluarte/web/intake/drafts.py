"""A file between its preview and its taking in: sealed on disk, its sender's alone, for a while.

    institution (16) | data key, wrapped by the institution's (40) | sealed( length | facts | file )

It never lies on a disk in clear. Whoever deletes the file deletes the only copy of its key.
"""

import json
import os
import struct
import time
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from baluarte.domain.intake.models import SourceList
from baluarte.domain.sealing.actions import key_of_owner
from baluarte.domain.sealing.encryption import SealBroken, new_data_key, seal, unseal
from baluarte.domain.sealing.keys import Key, WrapBroken, unwrap_key, wrap_key
from baluarte.domain.sealing.queries import owner_key, require_open
from baluarte.domain.wall.context import acting_account
from baluarte.web.intake.list_permissions import standing, stewarded

KEPT_HOURS = 2
MOST_PER_ACCOUNT = 5
TABLE = "intake_draft"
INSTITUTION, WRAPPED = 16, 40
_LENGTH = struct.Struct(">I")


class NoSuchDraft(Exception):
    """No preview of this account has this number, or no longer."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Somebody's file, how to read it, what its columns mean, and what it would come to."""

    pk: UUID
    account: UUID
    institution: UUID
    source_list: UUID | None
    file_name: str
    accessed_date: date
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    # The row that names the columns, counted from one; nought where it is looked for.
    header: int = 0
    mapping: dict[str, Any] | None = None
    study: dict[str, Any] = field(default_factory=dict)
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def keep_draft(draft: Draft) -> Draft:
    """Seal a draft and put it down, in place of what it was before."""
    key = new_data_key()
    path = _path(draft.account, draft.pk)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sealed = seal(
        _written(draft), data_key=key, **_place(draft.account, draft.pk, draft.institution)
    )
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(
            draft.institution.bytes + wrap_key(key, under=_key_of(draft.institution)) + sealed
        )
    # How old it is, is asked of our clock; the disk's may be another machine's.
    now = time.time()
    os.utime(fresh, (now, now))
    fresh.replace(path)
    return draft


def open_draft(pk: UUID, *, account: UUID) -> Draft:
    """Return a draft of this account; whoever did not send it has none."""
    path = _path(account, pk)
    if not path.exists() or _is_over(path):
        raise NoSuchDraft(str(pk))
    require_open()
    held = path.read_bytes()
    institution = UUID(bytes=held[:INSTITUTION])
    wrapped = held[INSTITUTION : INSTITUTION + WRAPPED]
    try:
        key = unwrap_key(wrapped, under=_key_of(institution))
        plain = unseal(
            held[INSTITUTION + WRAPPED :], data_key=key, **_place(account, pk, institution)
        )
    except (WrapBroken, SealBroken) as error:
        raise NoSuchDraft(str(pk)) from error
    return _read(plain, pk=pk, account=account, institution=institution)


def discard_draft(draft: Draft) -> None:
    """Forget a draft: its key goes with it."""
    _path(draft.account, draft.pk).unlink(missing_ok=True)


def sweep_drafts(*, account: UUID) -> None:
    """Forget whatever is too old, and all but the newest few of an account."""
    mine = []
    for path in _folder().glob("*"):
        if _is_over(path):
            path.unlink(missing_ok=True)
        elif path.name.startswith(account.hex):
            mine.append(path)
    mine.sort(key=_age)
    for path in mine[MOST_PER_ACCOUNT - 1 :]:
        path.unlink(missing_ok=True)


def new_draft(**given: Any) -> Draft:
    """Return a draft that nothing is known of yet but its file."""
    return Draft(pk=uuid4(), **given)


def changed(draft: Draft, **changes: Any) -> Draft:
    """Return a draft with something said otherwise."""
    return replace(draft, **changes)


def _written(draft: Draft) -> bytes:
    facts = {
        "source_list": str(draft.source_list) if draft.source_list else None,
        "file_name": draft.file_name,
        "accessed_date": draft.accessed_date.isoformat(),
        "encoding": draft.encoding,
        "delimiter": draft.delimiter,
        "sheet": draft.sheet,
        "header": draft.header,
        "mapping": draft.mapping,
        "study": draft.study,
    }
    head = json.dumps(facts).encode()
    return _LENGTH.pack(len(head)) + head + draft.content


def _read(plain: bytes, *, pk: UUID, account: UUID, institution: UUID) -> Draft:
    (length,) = _LENGTH.unpack_from(plain)
    facts = json.loads(plain[_LENGTH.size : _LENGTH.size + length])
    source_list = facts.pop("source_list")
    return Draft(
        pk=pk,
        account=account,
        institution=institution,
        source_list=UUID(source_list) if source_list else None,
        accessed_date=date.fromisoformat(facts.pop("accessed_date")),
        content=plain[_LENGTH.size + length :],
        **facts,
    )


def _key_of(institution: UUID) -> Key:
    return owner_key(key_of_owner(f"institution:{institution}"))


def _place(account: UUID, pk: UUID, institution: UUID) -> dict[str, str]:
    return {
        "table": TABLE,
        "column": str(account),
        "row": str(pk),
        "key_id": str(institution),
    }


def _folder() -> Path:
    return Path(settings.FILE_FOLDER) / "drafts"


def _path(account: UUID, pk: UUID) -> Path:
    return _folder() / f"{account.hex}-{pk.hex}"


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0


def _is_over(path: Path) -> bool:
    return _age(path) > KEPT_HOURS * 3600


def found_draft(draft_id: UUID) -> tuple[Draft, SourceList | None]:
    """Return one's own draft and its list, as long as one may still take it in."""
    account, now = acting_account(), timezone.now()
    try:
        draft = open_draft(draft_id, account=account)
    except NoSuchDraft:
        raise Http404 from None
    if draft.source_list is None:
        if draft.institution not in {one.pk for one in stewarded(account, at=now)}:
            raise Http404
        return draft, None
    source_list = SourceList.objects.select_related("steward").filter(pk=draft.source_list).first()
    if source_list is None or not standing(source_list, account=account, at=now).adds:
        raise Http404
    return draft, source_list
