"""Where copies are kept: a folder, or a bucket of an S3-compatible service. Whole or not at all."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import urlsplit

from minio import Minio
from minio.error import MinioException, S3Error
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

CHUNK, PART = 1 << 20, 16 << 20
BUSY = (500, 502, 503, 504)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
DRAFT = ".draft"


class StoreUnreachable(Exception):
    """The place of the copies cannot be read or written now; nothing half made stays there."""


class StoreMisnamed(ValueError):
    """What names a store is neither a folder nor the address of a bucket."""


class Reader(Protocol):
    """Anything that gives its bytes piece by piece, none at its end."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes."""
        ...


@dataclass(frozen=True)
class Stored:
    """One copy: its name, its size, and when the store took it."""

    name: str
    size: int
    at: datetime


class Store(Protocol):
    """What a place of copies must offer."""

    def put(self, name: str, reader: Reader) -> None:
        """Keep all that the reader gives under a name; nothing where the reader fails."""
        ...

    def reading(self, name: str) -> AbstractContextManager[Reader]:
        """Give a reader of one copy; `FileNotFoundError` where there is none."""
        ...

    def stored(self, prefix: str = "") -> list[Stored]:
        """Return what is kept under names that begin so, in the order of names."""
        ...

    def remove(self, name: str) -> None:
        """Forget a copy; nothing happens where it is not there."""
        ...


@dataclass(frozen=True)
class FolderStore:
    """Copies as files of a folder: another disk, another machine's share."""

    folder: Path

    def __str__(self) -> str:
        return str(self.folder)

    def put(self, name: str, reader: Reader) -> None:
        path = self.folder / name
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{DRAFT}")
        with self._reached():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(opened, "wb") as file:
                # What cannot be read is no fault of the store.
                for chunk in chunks_of(reader):
                    with self._reached():
                        file.write(chunk)
                with self._reached():
                    file.flush()
                    os.fsync(file.fileno())
            with self._reached():
                draft.replace(path)
                _settle(path.parent)
        finally:
            draft.unlink(missing_ok=True)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnreachable(f"{self.folder}: {error.strerror or error}") from error

    @contextmanager
    def reading(self, name: str) -> Iterator[Reader]:
        with (self.folder / name).open("rb") as file:
            yield file

    def stored(self, prefix: str = "") -> list[Stored]:
        if not self.folder.is_dir():
            raise StoreUnreachable(f"{self.folder} is not there")
        found = []
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            if name.startswith(prefix) and path.is_file() and not name.endswith(DRAFT):
                seen = path.stat()
                at = datetime.fromtimestamp(seen.st_mtime, UTC)
                found.append(Stored(name, seen.st_size, at))
        return sorted(found, key=lambda one: one.name)

    def remove(self, name: str) -> None:
        path = self.folder / name
        path.unlink(missing_ok=True)
        with suppress(OSError):  # another copy is in it
            path.parent.rmdir()


@dataclass(frozen=True)
class BucketStore:
    """Copies in a bucket, at the one host that its address names; redirected nowhere."""

    address: str
    bucket: str
    prefix: str
    client: Minio = field(repr=False)

    def __str__(self) -> str:
        return self.address

    def put(self, name: str, reader: Reader) -> None:
        source = cast("BinaryIO", _Counted(reader))
        with self._reached():
            self.client.put_object(self.bucket, self.prefix + name, source, -1, part_size=PART)

    @contextmanager
    def reading(self, name: str) -> Iterator[Reader]:
        with self._reached():
            answer = self.client.get_object(self.bucket, self.prefix + name)
        try:
            yield _Streamed(answer, self._reached)
        finally:
            answer.close()
            answer.release_conn()

    def stored(self, prefix: str = "") -> list[Stored]:
        begin = self.prefix + prefix
        with self._reached():
            found = [
                Stored(one.object_name.removeprefix(self.prefix), one.size, one.last_modified)
                for one in self.client.list_objects(self.bucket, prefix=begin, recursive=True)
            ]
        return sorted(found, key=lambda one: one.name)

    def remove(self, name: str) -> None:
        with self._reached():
            self.client.remove_object(self.bucket, self.prefix + name)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except S3Error as error:
            if error.code == "NoSuchKey":
                raise FileNotFoundError(f"{self.address}: no such copy") from error
            raise StoreUnreachable(f"{self.address}: {error.code}") from error
        except (MinioException, HTTPError, ValueError) as error:
            raise StoreUnreachable(f"{self.address}: {_brief(error)}") from error


class _Counted:
    """A reader that gives as much as it is asked for, as long as there is some."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, size: int, /) -> bytes:
        pieces, left = [], size
        while left and (piece := self._reader.read(left)):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)


class _Streamed:
    """Bytes of an answer; one that breaks off is told as a store that cannot be reached."""

    def __init__(self, answer: Any, reached: Callable[[], AbstractContextManager[None]]) -> None:
        self._answer, self._reached = answer, reached

    def read(self, size: int, /) -> bytes:
        with self._reached():
            given: bytes = self._answer.read(size)
        return given


@dataclass(frozen=True)
class Credentials:
    """What a bucket asks for; none is ever looked for elsewhere."""

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    region: str


def open_store(named: str, *, credentials: Credentials | None) -> Store:
    """Return the store of a folder's path, or of `https://HOST/BUCKET/PREFIX`."""
    if "://" not in named:
        return FolderStore(Path(named).resolve())
    url = urlsplit(named)
    bucket, _, prefix = url.path.strip("/").partition("/")
    plain = url.scheme == "http" and url.hostname in LOOPBACK
    if not (url.scheme == "https" or plain) or not bucket or url.username or url.query:
        raise StoreMisnamed(f"{named} is neither a folder nor https://HOST/BUCKET/PREFIX")
    if credentials is None:
        raise StoreMisnamed(f"{named} needs an access key and a secret key")
    client = Minio(
        url.netloc,
        access_key=credentials.access_key,
        secret_key=credentials.secret_key,
        region=credentials.region,
        secure=not plain,
        http_client=PoolManager(
            timeout=Timeout(connect=10, read=120),
            retries=Retry(total=3, redirect=False, backoff_factor=0.5, status_forcelist=BUSY),
        ),
    )
    # The bucket in the path: another host would be asked otherwise.
    client.disable_virtual_style_endpoint()  # type: ignore[no-untyped-call]
    return BucketStore(named, bucket, f"{prefix}/" if prefix else "", client)


def chunks_of(reader: Reader) -> Iterator[bytes]:
    """Yield what a reader gives."""
    while chunk := reader.read(CHUNK):
        yield chunk


def content_of(store: Store, name: str) -> bytes:
    """Return a whole copy: for what is small."""
    with store.reading(name) as reader:
        return b"".join(chunks_of(reader))


def _brief(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300]


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
