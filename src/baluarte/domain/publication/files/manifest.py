"""The manifest: what an edition is made of, by hashes, and by which rules."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from baluarte.domain.publication.files.header import Header

MANIFEST = "manifest.json"


def describe(path: Path) -> dict[str, Any]:
    """Return a file's name, sum and size."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {"path": path.name, "sha256": digest, "bytes": path.stat().st_size}


def manifest(header: Header, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what is known of an edition; only its two instants and the seal are of the day."""
    return {
        "edition": header.edition,
        "number": header.number,
        "revision": header.revision,
        "cut_off_at": header.cut_off_at.isoformat(),
        "published_at": header.published_at.isoformat(),
        "invented_data": header.is_invented,
        "code_version": header.code_version,
        "seed": None,
        "rules": dict(header.rules),
        "population": dict(header.population),
        "counts": asdict(header.totals),
        "investigations": dict(header.investigations),
        "reconciliation": dict(header.reconciliation),
        "held_back": dict(sorted(header.held_back.items())),
        "anonymity": dict(header.anonymity),
        "replaces": header.replaces,
        "errata": list(header.errata),
        "memory": [dict(one) for one in header.memory],
        "log_checkpoint": header.log_checkpoint,
        "files": list(files),
    }


def encoded(held: Mapping[str, Any]) -> bytes:
    """Return a manifest as it is written."""
    return (json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def digest_of(held: Mapping[str, Any]) -> str:
    """Return the sum by which a manifest is named."""
    return sha256(encoded(held)).hexdigest()
