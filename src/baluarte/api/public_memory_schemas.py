"""What the public interface answers of memory: the families' own words, each in its language."""

from datetime import date

from ninja import Schema
from pydantic import Field


class FileOut(Schema):
    """A public copy: its address, what it is, and its hash."""

    url: str
    media_type: str
    sha256: str | None = Field(None, description="Of the bytes as they are sent, where known")
    width: int | None = None
    height: int | None = None


class TextOut(Schema):
    """What something says in one language, whose it is and what may be done with it."""

    language: str = Field(description="As BCP 47 names it")
    words: str
    alternative: str | None = Field(None, description="Of a picture: what is seen on it")
    holder: str | None = Field(None, description="Whose it is")
    licence: str = Field(description="Code of the catalogue memory_licences")
    licence_label: dict[str, str]
    licence_url: str | None = None


class ItemOut(Schema):
    """Something of a page, in each language in which its family let it out."""

    number: int
    kind: str
    texts: list[TextOut]
    date: str | None = Field(None, description="EDTF; of an anniversary the day that comes back")
    url: str | None = Field(None, description="Of a link to the work")
    archive_url: str | None = None
    archive_sha256: str | None = None
    file: FileOut | None = None


class MemoryLine(Schema):
    """A page as lists show it: whom it remembers, since when, in which languages."""

    reference: str
    kind: str
    since: date
    languages: list[str]
    names: dict[str, str]
    url: str


class MemoryOut(MemoryLine):
    """A page with all that its family let out of it."""

    items: list[ItemOut]
    booklets: list[dict[str, str]]


class TakenBack(Schema):
    """That there was a page, and since which day there is none; never whose it was."""

    reference: str
    withdrawn_on: date


class PagesOut(Schema):
    """The pages that are public now, and what was taken back."""

    data_are_invented: bool
    pages: list[MemoryLine]
    withdrawn: list[TakenBack]


class DayOut(Schema):
    """An anniversary or an act of memory of a public page."""

    reference: str
    date: date
    is_yearly: bool
    words: dict[str, str]
    url: str


class DaysOut(Schema):
    """The days of memory, by month and day."""

    data_are_invented: bool
    days: list[DayOut]


class WallName(Schema):
    """A name that its family put on the wall, and its page where that is public."""

    names: dict[str, str]
    reference: str | None = None


class WallOut(Schema):
    """The wall of names, in the order of their letters."""

    data_are_invented: bool
    names: list[WallName]
