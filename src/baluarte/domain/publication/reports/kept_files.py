"""The files of a report that was let out: made by the worker, kept by their hash."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = "reports"


def keep(name: str, content: bytes, *, language: str = "") -> dict[str, Any]:
    """Keep a file under its hash, and return what is known of it."""
    digest = sha256(content).hexdigest()
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(content)
    return {"name": name, "language": language, "bytes": len(content), "sha256": digest}


def path_of(digest: str) -> Path:
    """Return where a file of this hash is kept."""
    return Path(settings.FILE_FOLDER) / FOLDER / digest


def forget(digests: Iterable[str]) -> None:
    """Delete kept files; those that are not there are gone already."""
    for one in digests:
        path_of(one).unlink(missing_ok=True)


def opened(file: Mapping[str, Any]) -> bytes | None:
    """Return a kept file, if it is still what its hash says; otherwise nothing."""
    try:
        content = path_of(file["sha256"]).read_bytes()
    except FileNotFoundError:
        return None
    return content if sha256(content).hexdigest() == file["sha256"] else None
