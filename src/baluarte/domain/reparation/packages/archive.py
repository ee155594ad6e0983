"""A transfer as one ZIP: its files, their sums, a signed manifest.

Either side verifies it: with `checking.check`, in a confined process, or with
`sha256sum --check SHA256SUMS` on any computer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from baluarte.domain.audit.checkpoints import key_file, sign_note

if TYPE_CHECKING:
    from baluarte.domain.audit.signing import Signer

MANIFEST, SIGNATURE, KEY, SUMS = "manifest.json", "manifest.json.sig", "key.json", "SHA256SUMS"
FACTS, SUMMARY, TOLD = "traslado.json", "LEAME.txt", "relato.txt"
# What a package may hold; a larger file is not opened at all.
LARGEST: Final = 64 * 1024**2
MOST_FILES: Final = 400
ABOUT_ITSELF = (MANIFEST, SIGNATURE, SUMS)
# The same files give the same bytes: no hour of the day stands in it.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_A_FILE = 0o600 << 16
# What a ZIP says of each file before it and in its list, and at its end.
_BEFORE, _LISTED, _END = 30, 46, 22


def packed(files: Mapping[str, bytes], *, reference: str, signer: Signer) -> bytes:
    """Return files as one ZIP with their sums and a manifest signed for this reference."""
    held = dict(files) | {KEY: key_file(name=signer.name, public_key=signer.public_key)}
    listed = [
        {"path": name, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in sorted(held.items())
    ]
    manifest = json.dumps(
        {"transfer": reference, "files": listed}, ensure_ascii=False, indent=1, sort_keys=True
    ).encode()
    held[MANIFEST] = manifest
    held[SIGNATURE] = sign_note(
        signed_text(signer.name, reference, manifest), name=signer.name, key=signer.key
    ).encode()
    held[SUMS] = sums(listed)
    return _zipped(held)


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name; `BadZipFile` where it holds anything else.

    Each byte is of a file that is listed: nothing stands before, between or after them that
    another program would open as something else.
    """
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        is_too_much = len(members) > MOST_FILES or sum(one.file_size for one in members) > LARGEST
        if is_too_much or not all(map(_is_ours, members)) or _length(members) != len(content):
            raise BadZipFile("this is no transfer")
        return {one.filename: _read(archive, one) for one in members}


def sums(listed: Iterable[Mapping[str, Any]]) -> bytes:
    """Return what `sha256sum --check` reads."""
    return "".join(f"{one['sha256']}  {one['path']}\n" for one in listed).encode()


def signed_text(name: str, reference: str, manifest: bytes) -> str:
    """Return what the key signs. Four lines: no checkpoint of the log, of three, passes for it."""
    return f"{name}\ntransfer of a file\n{reference}\n{sha256(manifest).hexdigest()}\n"


def is_plain(name: str) -> bool:
    """Say whether a name leads nowhere, and moves nothing where it is printed."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name) is not None


def _is_ours(one: ZipInfo) -> bool:
    return (
        is_plain(one.filename)
        and (one.compress_type, one.flag_bits, one.external_attr) == (ZIP_DEFLATED, 0, _A_FILE)
        and not one.extra
        and not one.comment
    )


def _length(members: list[ZipInfo]) -> int:
    """Return how long an archive of these is, one after the other; -1 where they are not so."""
    names, reached = {one.filename.casefold() for one in members}, 0
    for one in members:
        if one.header_offset != reached:
            return -1
        reached += _BEFORE + len(one.filename) + one.compress_size
    if len(names) != len(members):
        return -1
    return reached + sum(_LISTED + len(one.filename) for one in members) + _END


def _read(archive: ZipFile, member: ZipInfo) -> bytes:
    # What it says of its size may be wrong: no more is read than that, and one byte.
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise BadZipFile("this is no transfer")
    return content


def _zipped(files: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            member = ZipInfo(name, _NO_DAY)
            member.compress_type, member.external_attr = ZIP_DEFLATED, _A_FILE
            archive.writestr(member, content)
    return written.getvalue()
