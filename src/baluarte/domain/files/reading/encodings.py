"""In which encoding a file is written: said by its first bytes, proved, or the likeliest."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from baluarte.domain.files.reading.refusals import FileRefused

# What spreadsheets of two decades on three systems write in Mexico.
LIKELY = ["cp1252", "mac_roman", "cp850", "latin_1"]
EXPECTED = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’–—…°ºª")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LINE = 1024**2
SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name of an encoding, and whether anything else is out of the question."""

    name: str
    is_certain: bool


def encoding_of(file: BinaryIO, *, given: str = "") -> Encoding:
    """Return the encoding of a file, read from its beginning; a given one is only checked."""
    if given:
        return Encoding(_known(given), is_certain=True)
    file.seek(0)
    start = file.read(4096)
    for mark, name in MARKS:
        if start.startswith(mark):
            return Encoding(name, is_certain=True)
    if name := _two_bytes_each(start):
        return Encoding(name, is_certain=True)
    valid, broken = _lines_beyond_ascii(file)
    if not broken.size:
        return Encoding("utf-8", is_certain=True)
    if valid.count > broken.count:
        return Encoding("utf-8", is_certain=False)
    return Encoding(_likeliest(broken.sample), is_certain=False)


@dataclass(slots=True)
class _Lines:
    count: int = 0
    size: int = 0
    sample: bytes = b""

    def add(self, line: bytes) -> None:
        self.count += 1
        self.size += len(line)
        if len(self.sample) < SAMPLE:
            self.sample += line


def _lines_beyond_ascii(file: BinaryIO) -> tuple[_Lines, _Lines]:
    """Sort the lines that hold more than ASCII: those that are UTF-8 and those that are not."""
    valid, broken = _Lines(), _Lines()
    cut = b""
    for piece in _lines(file):
        line = cut + piece
        cut = b""
        if line.isascii():
            continue
        try:
            _, read = codecs.utf_8_decode(line, "strict", len(piece) < LINE)
        except UnicodeDecodeError:
            broken.add(line)
        else:
            valid.add(line)
            cut = line[read:]
    return valid, broken


def _lines(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while line := file.readline(LINE):
        yield line


def _two_bytes_each(start: bytes) -> str:
    """Recognise UTF-16 without its mark by the zeros beside every letter."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if half > 1 and odd > half * 0.7 and not even:
        return "utf-16-le"
    return "utf-16-be" if half > 1 and even > half * 0.7 and not odd else ""


def _likeliest(sample: bytes) -> str:
    """Of what is possible, the encoding whose letters beyond ASCII are those of Spanish."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 (few files need it, each its process)

    found = from_bytes(sample, cp_isolation=LIKELY, threshold=1.0, enable_fallback=False)
    names = [match.encoding for match in found] or LIKELY
    return max(names, key=lambda name: _spanish_letters(sample.decode(name, "replace")))


def _spanish_letters(text: str) -> int:
    return sum(letter in EXPECTED for letter in text if not letter.isascii())


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise FileRefused("encoding.unknown", encoding=name) from None
