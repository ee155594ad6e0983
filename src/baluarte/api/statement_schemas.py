"""What programs ask and answer of facts about institutions: codes, days, one value each."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.statements.choices import Answer

MOST_AT_ONCE = 500
Day = date


class DocumentTold(Schema):
    """What facts stand in: named, dated and known by the SHA-256 of its bytes."""

    reference: str
    title: str
    issuer: str
    channel: str
    document_date: Day
    pages: int | None
    url: str
    sha256: str | None = Field(description="null where it is sealed, since it is not shared")
    is_shared: bool


class StatementTold(Schema):
    """What a document says of one institution under one heading and period.

    `value` is null where `answer` is not `answered`: no answer is never zero.
    """

    reference: str
    institution: str
    municipality: str | None
    unit: str
    heading: str
    about: str
    first_date: Day
    last_date: Day
    answer: Answer
    value: Decimal | str | None
    said_by: str
    said_by_kind: InstitutionKind
    said_date: Day
    document: str
    page: int | None
    quote: str
    confidence: str
    standing: str
    stated_at: datetime


class StatementsPage(Schema):
    """Some statements, the newest first; `after` asks for the next page, null at the end."""

    statements: list[StatementTold]
    after: str | None


class DocumentSent(Schema):
    """A document by the hash of a copy kept elsewhere; its bytes are handed in at a page."""

    institution: str = Field(description="slug of one's own institution, which holds it")
    title: str = Field(max_length=240)
    issuer: str = Field(max_length=160)
    channel: str
    document_date: Day
    sha256: str
    is_shared: bool = False
    pages: int | None = Field(None, ge=1, le=30_000)
    url: str = Field("", max_length=500)


class StatementSent(Schema):
    """One thing a document says; a value only where it answers."""

    institution: str = Field(max_length=20)
    heading: str = Field(max_length=32)
    first_date: Day
    last_date: Day
    said_by: str = Field(max_length=160)
    said_date: Day
    answer: Answer = Answer.ANSWERED
    value: str | None = Field(None, max_length=2000)
    about: str = Field("", max_length=60)
    unit: str = Field("", max_length=160)
    municipality: str = Field("", max_length=5)
    page: int | None = Field(None, ge=1, le=30_000)
    quote: str = Field("", max_length=600)
    confidence: str = Field("B", pattern="^[ABC]$")


class StatementsSent(Schema):
    """All of it is stated together, or none."""

    statements: list[StatementSent] = Field(min_length=1, max_length=MOST_AT_ONCE)
