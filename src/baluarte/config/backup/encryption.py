"""Copies closed with age, piece by piece: nothing in clear is written on the way."""

import os
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self, cast

import pyrage
from pyrage.x25519 import Identity, Recipient

from baluarte.config.backup.stores import CHUNK, Reader

PIPE = 1 << 16


class CopyUnreadable(Exception):
    """A copy does not open with the identities given, or it was damaged."""


class RecipientsMissing(Exception):
    """Nobody is named to whom copies are closed, or somebody is misspelt."""


def read_recipients(text: str) -> tuple[Recipient, ...]:
    """Return the age recipients that a text names, one a line; `#` begins a remark."""
    lines = [line.strip() for line in text.replace(",", "\n").splitlines()]
    named = [line for line in lines if line and not line.startswith("#")]
    if not named:
        raise RecipientsMissing("no recipient is named")
    try:
        return tuple(map(Recipient.from_str, named))
    except pyrage.RecipientError as error:
        raise RecipientsMissing("a recipient is not one of age (age1...)") from error


def read_identities(*paths: Path) -> tuple[Identity, ...]:
    """Return the age identities in files as `age-keygen` writes them."""
    lines = [line.strip() for path in paths for line in path.read_text().splitlines()]
    found = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
    try:
        return tuple(map(Identity.from_str, found))
    except pyrage.IdentityError as error:
        raise CopyUnreadable("an identity is not one of age") from error


@contextmanager
def closed(reader: Reader, *, to: Sequence[Recipient]) -> Iterator[Reader]:
    """Give a reader of what another gives: compressed, and closed to these recipients."""

    def work(out: BinaryIO) -> None:
        noting = _Noting(reader)
        try:
            pyrage.encrypt_io(cast("BinaryIO", _Compressed(noting)), out, list(to))
        except pyrage.EncryptError as error:
            raise noting.failed or BrokenPipeError(str(error)) from error

    with piped(work) as sealed:
        yield sealed


@contextmanager
def opened(reader: Reader, *, by: Sequence[Identity]) -> Iterator[Reader]:
    """Give a reader of what was closed; `CopyUnreadable` where it does not open, or is damaged."""

    def work(out: BinaryIO) -> None:
        noting = _Noting(reader)
        try:
            pyrage.decrypt_io(cast("BinaryIO", noting), out, list(by))
        except (pyrage.DecryptError, OSError, ValueError) as error:
            unreadable = CopyUnreadable(f"a copy does not open: {error}")
            raise noting.failed or unreadable from error

    with piped(work) as clear:
        yield _Decompressed(clear)


class _Piped:
    """The reading end of a pipe; at its end it raises what the writer met."""

    def __init__(self, work: Callable[[BinaryIO], None]) -> None:
        end, self._begin = os.pipe()
        self._file = os.fdopen(end, "rb", PIPE)
        self._failed: BaseException | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> Self:
        self._thread.start()
        return self

    def _run(self) -> None:
        try:
            with os.fdopen(self._begin, "wb", PIPE) as out:
                self._work(out)
        except BaseException as error:  # noqa: BLE001 (raised where it is read)
            self._failed = error

    def read(self, size: int, /) -> bytes:
        data = self._file.read(size)
        if not data:
            self._thread.join()
            if self._failed is not None:
                raise self._failed
        return data

    def close(self) -> None:
        self._file.close()
        self._thread.join()


@contextmanager
def piped(work: Callable[[BinaryIO], None]) -> Iterator[Reader]:
    """Give a reader of what work writes meanwhile; it raises at its end what the work met."""
    end = _Piped(work).start()
    try:
        yield end
    finally:
        end.close()


class _Noting:
    """A reader that remembers what it met: a library would tell it in words only."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.failed = reader, None

    failed: BaseException | None

    def read(self, size: int = CHUNK, /) -> bytes:
        try:
            return self._reader.read(size)
        except BaseException as error:
            self.failed = error
            raise


class _Compressed:
    def __init__(self, reader: Reader) -> None:
        self._reader, self._zip, self._rest, self._ended = reader, zlib.compressobj(1), b"", False

    def read(self, size: int = CHUNK, /) -> bytes:
        while not self._rest and not self._ended:
            if data := self._reader.read(CHUNK):
                self._rest = self._zip.compress(data)
            else:
                self._rest, self._ended = self._zip.flush(), True
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class _Decompressed:
    def __init__(self, reader: Reader) -> None:
        self._reader, self._zip = reader, zlib.decompressobj()

    def read(self, size: int = CHUNK, /) -> bytes:
        while not self._zip.eof:
            data = self._zip.unconsumed_tail or self._reader.read(PIPE)
            if not data:
                raise CopyUnreadable("a copy ends before its end")
            try:
                given = self._zip.decompress(data, size)
            except zlib.error as error:
                raise CopyUnreadable("a copy is not what it should be") from error
            if given:
                return given
        # To its very end, where age says whether all of it is as it was closed.
        while self._reader.read(PIPE):
            raise CopyUnreadable("a copy goes on after its end")
        return b""
