"""The drawn atlas as pages find it: reading it draws nothing and loads no geometry."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

# A new number whenever what is drawn changes, so that no old file is taken for it.
FILE = "atlas-1.json"


@dataclass(frozen=True, slots=True)
class Atlas:
    """The file as written, its compressed twin, and the hash that names this version."""

    path: Path
    compressed: Path
    sha256: str


def find_atlas(folder: Path) -> Atlas | None:
    """Return the atlas of a folder, or nothing while it has not been drawn."""
    path = folder / FILE
    try:
        compressed_twin(path).stat()
        return Atlas(path, compressed_twin(path), _hash(path, path.stat().st_mtime_ns))
    except FileNotFoundError:
        return None


def compressed_twin(path: Path) -> Path:
    return path.with_suffix(path.suffix + ".gz")


@lru_cache(maxsize=2)
def _hash(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()
