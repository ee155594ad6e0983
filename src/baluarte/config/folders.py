"""Where an installation keeps what is its own: database, keys, files made by the worker."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """Return the installation's own folder; `BALUARTE_HOME` moves it."""
    if chosen := os.environ.get("BALUARTE_HOME"):
        return Path(chosen).resolve()
    if os.geteuid() != 0:
        return CHECKOUT / ".local"
    # The server refuses to run as root and its own user must reach the data,
    # which under somebody's home would mean opening every folder above it.
    return Path("/var/lib/baluarte") / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]


def keys() -> Path | None:
    """Return the folder of the keys, or nothing where the service manager hands them over."""
    if chosen := os.environ.get("BALUARTE_KEYS"):
        return Path(chosen).resolve()
    return None if "CREDENTIALS_DIRECTORY" in os.environ else home() / "keys"


def door() -> Path:
    """Return the folder of the page with the telephones: the worker writes, anybody may read."""
    return Path(os.environ.get("BALUARTE_DOOR", home() / "door")).resolve()


def credential(name: str) -> Path:
    """Return a file of the installation: lent by the service manager, or in its own folder."""
    lent = os.environ.get("CREDENTIALS_DIRECTORY")
    if lent and (Path(lent) / name).exists():
        return Path(lent) / name
    return home() / name


def private(path: Path) -> Path:
    """Make a folder that only its owner may enter."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def passable(path: Path) -> Path:
    """Make an installation's own folder; run by root, the database's user passes through it."""
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return path


def secret(name: str) -> str:
    """Return a secret of this installation, made the first time it is asked for."""
    path = credential(name)
    if not path.exists():
        passable(home())
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        # A link appears whole or not at all, and never over another's.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
