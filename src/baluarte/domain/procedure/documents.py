"""A document that shows something: a PDF, an image or a recording, known by how its bytes begin."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

# No larger than what a page takes.
LARGEST: Final = 5 * 1024**2
PDF: Final = "application/pdf"
# How each kind of file that is taken ends its name.
EXTENSIONS: Final = {
    PDF: "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp",
    "image/heic": "heic", "image/tiff": "tif", "audio/mpeg": "mp3", "audio/ogg": "ogg",
    "audio/wav": "wav", "video/mp4": "mp4",
}  # fmt: skip
_BEGINNINGS: Final = (
    (b"%PDF-", PDF), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"), (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"), (b"\xff\xfb", "audio/mpeg"), (b"\xff\xf3", "audio/mpeg"),
)  # fmt: skip
# Containers: the kind stands after four bytes of size, or of family.
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_HEIC: Final = {b"heic", b"heix", b"hevc", b"mif1", b"msf1"}


class DocumentRefused(ValueError):
    """A file is no document that can be kept; `code` says why: empty, too_large, unknown_type
    or, of what is opened, not_readable.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class DocumentGiven:
    """A document as somebody hands it in; made only of what may be kept."""

    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.content:
            raise DocumentRefused("empty")
        if len(self.content) > LARGEST:
            raise DocumentRefused("too_large")
        if not media_type_of(self.content):
            raise DocumentRefused("unknown_type")

    @property
    def sha256(self) -> str:
        """Return its hash."""
        return sha256(self.content).hexdigest()

    @property
    def media_type(self) -> str:
        """Return what it is, whatever its name says."""
        return media_type_of(self.content)


def media_type_of(content: bytes) -> str:
    """Return of which kind a file is by how it begins; nothing where it is none that is taken."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        return "image/heic" if content[8:12] in _HEIC else "video/mp4"
    return ""
