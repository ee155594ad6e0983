"""What a file says that nobody meant to say is left behind; only a confined process asks.

A photograph is drawn anew from its points: no place, camera, owner or hidden thumbnail goes along,
and what is blurred is made of so few points that nothing can be read back from it. A recording
keeps its sound alone, a PDF its pages alone.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageFilter, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, StreamObject

from baluarte.domain.memory.copies import Copy

# The longest side of each copy; more than a large screen shows is not sent to anybody.
SIDES: Final = {"whole": 1600, "small": 640}
# What a telephone takes, and no more: a small file may claim to be a very large picture.
MOST_POINTS: Final = 60_000_000
QUALITY: Final = 82
# A blurred part is drawn from so many points a side: a face of eight points is nobody's.
POINTS_OF_A_PART: Final = 4
THIRDS: Final = 3
MOST_PAGES: Final = 200
WRONG_INSIDE = (
    PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
    SyntaxError, MemoryError, Image.DecompressionBombError,
)  # fmt: skip
# Of a page of a PDF: what is drawn, and not what opens, runs or points elsewhere.
DRAWN: Final = (
    "/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Parent", "/Group",
)  # fmt: skip
# What a program says of an object of a PDF beside what it draws.
TOLD_BESIDE: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")
PICTURE: Final = "/DCTDecode"
# Of a JPEG: where its points begin, remarks, and of what programs add what is needed to draw it.
SCAN, COMMENT, DRAWS = 0xDA, 0xFE, (0xE0, 0xEE)
# Kilobits a second of MPEG-1 and of MPEG-2, layer III, by their number from one.
FIRST: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
SECOND: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SOUND: Final = (b"fmt ", b"data")
ID3, ID3_HEAD, LAST_TAG = b"ID3", 10, 128


class Unreadable(ValueError):
    """A file is not what it says it is, or holds nothing."""


def copies_of(content: bytes, media_type: str, blurred: Sequence[int]) -> list[Copy]:
    """Return what may be shown of a file; raise `Unreadable` where it cannot be read."""
    try:
        if media_type.startswith("image/"):
            return list(_pictures(content, blurred))
        if media_type == "application/pdf":
            return [Copy("whole", _pages(content), media_type)]
        sound = _mp3(content) if media_type == "audio/mpeg" else _wav(content)
    except WRONG_INSIDE as wrong:
        raise Unreadable(media_type) from wrong
    return [Copy("whole", sound, media_type)]


def _pictures(content: bytes, blurred: Sequence[int]) -> Iterator[Copy]:
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
        if opened.width * opened.height > MOST_POINTS:
            raise Unreadable("too many points")
        turned = ImageOps.exif_transpose(opened)
        if turned.mode in ("RGBA", "LA", "P"):
            turned = turned.convert("RGBA")
            paper = Image.new("RGBA", turned.size, "white")
            turned = Image.alpha_composite(paper, turned)
        drawn = turned.convert("RGB")
    drawn.info.clear()
    for kind, side in SIDES.items():
        shown = drawn.copy()
        shown.thumbnail((side, side))
        for part in blurred:
            _blur(shown, part)
        written = BytesIO()
        shown.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        yield Copy(kind, written.getvalue(), "image/jpeg", *shown.size)


def _blur(shown: Image.Image, part: int) -> None:
    """Draw one of nine parts anew from a few of its points."""
    row, column = divmod(part - 1, THIRDS)
    box = (
        shown.width * column // THIRDS, shown.height * row // THIRDS,
        shown.width * (column + 1) // THIRDS, shown.height * (row + 1) // THIRDS,
    )  # fmt: skip
    few = shown.crop(box).resize((POINTS_OF_A_PART, POINTS_OF_A_PART), Image.Resampling.BOX)
    size = (box[2] - box[0], box[3] - box[1])
    soft = few.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(8))
    shown.paste(soft, box)


def _pages(content: bytes) -> bytes:
    reader, writer = PdfReader(BytesIO(content)), PdfWriter()
    if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
        raise Unreadable("pages")
    for page in reader.pages:
        for name in [one for one in page if one not in DRAWN]:
            del page[name]
        writer.add_page(page)
    writer.metadata = None
    for one in writer._objects:  # noqa: SLF001 (there is no other way to all of them)
        _say_nothing_of_its_own(one)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _say_nothing_of_its_own(held: object) -> None:
    """Take from an object of a PDF what a camera or a program wrote of itself."""
    if not isinstance(held, DictionaryObject):
        return
    for name in TOLD_BESIDE:
        held.pop(name, None)
    given = held.get("/Filter")
    filters = [given] if isinstance(given, str) else list(given or ())
    if not isinstance(held, StreamObject) or PICTURE not in filters:
        return
    if filters != [PICTURE]:
        raise Unreadable("a picture within another wrapping")
    held._data = _drawn_alone(held._data)  # noqa: SLF001 (as it stands, and not drawn anew)


def _drawn_alone(jpeg: bytes) -> bytes:
    """Return a JPEG of what draws it alone: without where it was taken, nor what hangs behind."""
    kept, place = jpeg[:2], 2
    while jpeg[place : place + 1] == b"\xff":
        marker, size = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big") + 2
        if marker == SCAN:
            end = jpeg.find(b"\xff\xd9", place)
            return kept + (jpeg[place : end + 2] if end > 0 else jpeg[place:])
        if marker in DRAWS or not (0xE0 <= marker <= 0xEF or marker == COMMENT):  # noqa: PLR2004
            kept += jpeg[place : place + size]
        place += size
    raise Unreadable("no scan")


def _frame(head: bytes) -> int:
    """Return how many bytes a frame of an MP3 takes, from its first four; nought where it is none.

    ISO/IEC 11172-3, 2.4.1.3 and 2.4.2.3; ISO/IEC 13818-3, 2.4.2.3; layer III alone.
    """
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # noqa: PLR2004 (its bits)
        return 0
    version, rate, slow = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or slow == 3:  # noqa: PLR2004 (kept free)
        return 0
    is_first = version == 3  # noqa: PLR2004 (MPEG-1)
    hertz = (44100, 48000, 32000)[slow] // {3: 1, 2: 2, 0: 4}[version]
    kilobits = (FIRST if is_first else SECOND)[rate - 1]
    return (144 if is_first else 72) * kilobits * 1000 // hertz + (head[2] >> 1 & 1)


def _mp3(content: bytes) -> bytes:
    """Return the frames of an MP3 alone, without what stands before, between or after them."""
    sound = content
    while sound.startswith(ID3):
        size = 0
        for one in sound[6:ID3_HEAD]:
            size = size << 7 | one & 0x7F
        sound = sound[ID3_HEAD + size :]
    sound = sound.lstrip(b"\0")
    if sound[-LAST_TAG:].startswith(b"TAG"):
        sound = sound[:-LAST_TAG]
    found = sound.find(b"APETAGEX")
    sound = sound[:found] if found > 0 else sound
    kept, place = [], 0
    while size := _frame(sound[place : place + 4]):
        kept.append(sound[place : place + size])
        place += size
    if not kept:
        raise Unreadable("no frame")
    return b"".join(kept)


def _wav(content: bytes) -> bytes:
    """Return a WAV of its form and its sound alone."""
    place, kept = 12, b""
    while place + 8 <= len(content):
        name, size = (
            content[place : place + 4],
            int.from_bytes(content[place + 4 : place + 8], "little"),
        )
        chunk = content[place + 8 : place + 8 + size]
        if name in SOUND:
            kept += name + len(chunk).to_bytes(4, "little") + chunk + b"\0" * (len(chunk) % 2)
        place += 8 + size + size % 2
    if not (kept.startswith(b"fmt ") and b"data" in kept):
        raise Unreadable("no sound")
    return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WAVE" + kept
