"""A file that is sealed as it is written: no part of it is ever on a disk in clear."""

import io
from hashlib import sha256
from typing import Any
from uuid import UUID

from baluarte.domain.publication.models import ExportPiece
from baluarte.domain.sealing.actions import new_record_keys, seal_content

PIECE = 1024 * 1024


class SealedPieces(io.RawIOBase):
    """Takes bytes and keeps them in sealed pieces of a file, one in memory at a time."""

    def __init__(self, file: UUID, *, owner: str) -> None:
        super().__init__()
        [(self._record_key, self._key)] = new_record_keys(owner, 1)
        self._file, self._position = file, 0
        self._left, self._sum = bytearray(), sha256()
        self.bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        given = bytes(data)
        self._sum.update(given)
        self.bytes += len(given)
        self._left += given
        while len(self._left) >= PIECE:
            self._keep(bytes(self._left[:PIECE]))
            del self._left[:PIECE]
        return len(given)

    def tell(self) -> int:
        return self.bytes

    def finish(self) -> str:
        """Keep what is left and return the sum of the whole."""
        if self._left:
            self._keep(bytes(self._left))
            self._left.clear()
        return self._sum.hexdigest()

    def _keep(self, content: bytes) -> None:
        piece = ExportPiece(
            file_id=self._file, position=self._position, record_key=self._record_key
        )
        seal_content(piece, "content", content, key=self._key)
        piece.save(force_insert=True)
        self._position += 1
