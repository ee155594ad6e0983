"""What a file says of its own does not go along, wherever in the file it stands."""

from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject
from tests.factories.memory import picture

from baluarte.domain.memory.file_cleaning import copies_of

FRAME = b"\xff\xfb\x90\x00" + b"\x07" * 413


def a_scan(jpeg: bytes) -> bytes:
    """Return a PDF of one page that holds a photograph as a telephone saved it."""
    writer = PdfWriter()
    page, drawn = writer.add_blank_page(100, 100), StreamObject()
    drawn._data = jpeg
    for name, held in (
        ("/Type", NameObject("/XObject")), ("/Subtype", NameObject("/Image")),
        ("/Width", NumberObject(900)), ("/Height", NumberObject(600)),
        ("/ColorSpace", NameObject("/DeviceRGB")), ("/BitsPerComponent", NumberObject(8)),
        ("/Filter", NameObject("/DCTDecode")),
    ):  # fmt: skip
        drawn[NameObject(name)] = held
    pictures = DictionaryObject({NameObject("/I"): writer._add_object(drawn)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pictures})
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_photograph_within_a_pdf_says_nothing_of_where_it_was_taken():
    given = a_scan(picture() + b"canario behind its end")
    assert b"canario" in given
    [copy] = copies_of(given, "application/pdf", [])
    assert b"canario" not in copy.content
    [shown] = PdfReader(BytesIO(copy.content)).pages[0].images
    assert shown.image.size == (900, 600)
    low, high = shown.image.convert("L").getextrema()
    assert high - low > 150


def test_of_a_recording_only_its_frames_go_along():
    tags = b"LYRICSBEGIN19.4326N canario000031LYRICS200", b"ID3\x04\0\0\0\0\0\x07canario"
    before = b"ID3\x04\0\0\0\0\0\x07canario"
    [copy] = copies_of(before + FRAME * 3 + tags[0] + tags[1], "audio/mpeg", [])
    assert copy.content == FRAME * 3
