"""The default provider: versioned key files in a folder that only the process' own user may read.

`kek-0001.key` is a version in use, `kek-0001.retired` one that is refused. Files are read at each
use, so a new or a retired version takes effect at once in every process, without a restart.
"""

import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from baluarte.domain.sealing.keys import (
    KEY_LENGTH,
    Key,
    KeyProblem,
    KeyState,
    KeyVersionRetired,
    KeyVersionUnknown,
    WrappedKey,
    unwrap_key,
    wrap_key,
)

CREDENTIALS = "CREDENTIALS_DIRECTORY"
# systemd names each file of a loaded folder after the credential: `keys_kek-0001.key`.
_NAME = re.compile(r"(?:.+_)?kek-(?P<version>\d{4,})\.(?P<suffix>key|retired)")
_STATES = {"key": KeyState.ACTIVE, "retired": KeyState.RETIRED}
_OWN_MODES = frozenset({0o400, 0o600})
# A unit with `User=` gets root's file with an access list, which shows as group-readable.
_CREDENTIAL_MODES = _OWN_MODES | {0o440}


class KeyFolderMissing(KeyProblem):
    """There is no folder of keys."""


class KeyFolderUnsafe(KeyProblem):
    """Somebody else could read or change the keys, or a key file is not what it should be."""


class KeyVersionInUse(KeyProblem):
    """The version still wraps, so it cannot be retired or destroyed."""


@dataclass(frozen=True)
class FolderKeys:
    """Key encryption keys in a folder; `handed_over` where the service manager lends it."""

    folder: Path
    handed_over: bool = False

    @property
    def current_version(self) -> int:
        active = [version for version, state in self.versions().items() if state is KeyState.ACTIVE]
        if not active:
            raise KeyVersionUnknown(f"{self.folder} holds no key in use")
        return max(active)

    def versions(self) -> Mapping[int, KeyState]:
        """Every version there ever was, the oldest first."""
        return {version: state for version, (state, _) in sorted(self._files().items())}

    def wrap(self, key: bytes) -> WrappedKey:
        """Wrap with the current version."""
        version = self.current_version
        return WrappedKey(version, wrap_key(key, under=self.key_of(version)))

    def unwrap(self, wrapped: WrappedKey) -> Key:
        """Unwrap with the version that wrapped; a retired one raises `KeyVersionRetired`."""
        return unwrap_key(wrapped.blob, under=self.key_of(wrapped.version))

    def file_of(self, version: int) -> tuple[KeyState, Path]:
        """Return the state and the file of a version."""
        try:
            return self._files()[version]
        except KeyError:
            raise KeyVersionUnknown(f"{self.folder} holds no key of version {version}") from None

    def key_of(self, version: int) -> Key:
        """Return the key of a version; a retired one raises `KeyVersionRetired`."""
        state, path = self.file_of(version)
        if state is KeyState.RETIRED:
            raise KeyVersionRetired(f"version {version} of the key is retired")
        try:
            opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            raise KeyFolderUnsafe(f"{path} cannot be read as a file of its own") from error
        try:
            self._check_file(path, os.fstat(opened))
            material = os.read(opened, KEY_LENGTH + 1)
        finally:
            os.close(opened)
        if len(material) != KEY_LENGTH:
            raise KeyFolderUnsafe(f"{path} does not hold exactly {KEY_LENGTH} bytes")
        return Key(material)

    def _files(self) -> dict[int, tuple[KeyState, Path]]:
        self._check_folder()
        found: dict[int, tuple[KeyState, Path]] = {}
        for path in self.folder.iterdir():
            if name := _NAME.fullmatch(path.name):
                version = int(name["version"])
                if version in found:
                    raise KeyFolderUnsafe(f"{self.folder} holds version {version} twice")
                found[version] = _STATES[name["suffix"]], path
        return found

    def _owners(self) -> frozenset[int]:
        return frozenset({os.geteuid(), 0} if self.handed_over else {os.geteuid()})

    def _check_folder(self) -> None:
        try:
            found = self.folder.stat()
        except FileNotFoundError:
            raise KeyFolderMissing(f"there is no key folder {self.folder}") from None
        others = 0o027 if self.handed_over else 0o077
        if not stat.S_ISDIR(found.st_mode) or stat.S_IMODE(found.st_mode) & others:
            raise KeyFolderUnsafe(f"{self.folder} must be a folder that only its owner may enter")
        if found.st_uid not in self._owners():
            raise KeyFolderUnsafe(f"{self.folder} must belong to the user who runs this process")

    def _check_file(self, path: Path, found: os.stat_result) -> None:
        mode = stat.S_IMODE(found.st_mode)
        if not stat.S_ISREG(found.st_mode):
            raise KeyFolderUnsafe(f"{path} is not a file")
        if mode not in (_CREDENTIAL_MODES if self.handed_over else _OWN_MODES):
            raise KeyFolderUnsafe(f"{path} has mode {mode:04o}; it must be 0400 or 0600")
        if found.st_uid not in self._owners():
            raise KeyFolderUnsafe(f"{path} must belong to the user who runs this process")


def find_keys(*, configured: Path | None, environ: Mapping[str, str]) -> FolderKeys:
    """Return the configured folder's keys, or the credentials the service manager hands over."""
    lent = Path(environ[CREDENTIALS]) if environ.get(CREDENTIALS) else None
    folder = configured or lent
    if folder is None:
        raise KeyFolderMissing(f"no key folder is configured and {CREDENTIALS} is not set")
    return FolderKeys(folder, handed_over=lent is not None and folder.resolve() == lent.resolve())


def create_key_folder(folder: Path) -> FolderKeys:
    """Make a new folder with a first version; nobody meets it half made, nor is one replaced."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        draft.chmod(0o700)
        add_version(draft)
        draft.rename(folder)
    except OSError as error:
        shutil.rmtree(draft)
        raise FileExistsError(f"{folder} cannot be made: something is there") from error
    _settle(folder.parent)
    return FolderKeys(folder)


def add_version(folder: Path) -> int:
    """Add a fresh key, which wraps from now on; a number is never used twice."""
    version = max(FolderKeys(folder).versions(), default=0) + 1
    _write_new(folder / f"kek-{version:04d}.key", Key.random())
    return version


def restore_version(folder: Path, *, version: int, key: Key) -> Path:
    """Put a lost key back in its place; the folder is made where it was lost too."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    if version in FolderKeys(folder).versions():
        raise KeyVersionInUse(f"{folder} holds version {version} already")
    path = folder / f"kek-{version:04d}.key"
    _write_new(path, key)
    return path


def retire_version(folder: Path, *, version: int) -> None:
    """Refuse a version from now on; the file stays for whoever must read an old copy."""
    keys = FolderKeys(folder)
    state, path = keys.file_of(version)
    if state is KeyState.RETIRED:
        return
    if version == keys.current_version:
        raise KeyVersionInUse(f"version {version} still wraps: add another one first")
    path.rename(path.with_suffix(".retired"))
    _settle(folder)


def destroy_version(folder: Path, *, version: int) -> None:
    """Forget a retired key for good: whatever is still wrapped under it is lost."""
    state, path = FolderKeys(folder).file_of(version)
    if state is not KeyState.RETIRED:
        raise KeyVersionInUse(f"version {version} is not retired")
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.write(bytes(KEY_LENGTH))
        file.flush()
        os.fsync(file.fileno())
        file.truncate(0)
    path.chmod(0o400)
    _settle(folder)


def _write_new(path: Path, material: bytes) -> None:
    # Linked into place when complete: a reader never meets half a key, nor one replaced.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o400)
    try:
        with os.fdopen(opened, "wb") as file:
            os.fchmod(opened, 0o400)
            file.write(material)
            file.flush()
            os.fsync(opened)
        os.link(draft, path)
    finally:
        draft.unlink()
    _settle(path.parent)


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
