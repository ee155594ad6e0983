"""What the workbench's interface asks and answers: codes, days, numbers and references."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from baluarte.domain.intake.actions.sending import MOST_ROWS

MOST_ON_A_PAGE = 200
LONGEST_KEY = 200
# A field is called `date` here.
Day = date


class Place(Schema):
    """A state or municipality by its official code."""

    code: str
    name: str


class Act(Schema):
    """One harm done to one victim; a null victim: there are several, and nobody told which."""

    type: str
    victim: int | None
    perpetrators: list[str]
    involvement: str


class Source(Schema):
    """The list that brought an event, and who keeps it."""

    title: str
    steward: str


class Fact(Schema):
    """One event as it is held: null says that it is not known, which is not zero."""

    reference: str
    url: str
    source: Source | None
    date: str | None = Field(description="EDTF (ISO 8601-2), as exact as it is known")
    first_day: Day | None
    last_day: Day | None
    state: Place | None
    municipality: Place | None
    place_precision: str
    victims: int | None
    link_to_work: str
    verification: str
    reports: int
    determined_at: datetime
    acts: list[Act]


class FactsPage(Schema):
    """Some events, the newest first; `after` asks for the next page, null at the end."""

    events: list[Fact]
    after: str | None


class Number(Schema):
    """How many there are, and how many of them are confirmed."""

    all: int
    confirmed: int


class Counted(Number):
    """A number and where it stands, by each of `by`: null is not known, `~` several."""

    where: list[str | None]


class Counts(Schema):
    """A table of counts: each of what is counted stands in one cell, so that they add up.

    `untold`: events of which nobody told how many victims; they are in no count of victims.
    """

    unit: str
    by: list[str]
    cells: list[Counted]
    total: Number
    untold: int
    known_at: datetime


class SearchTold(Schema):
    """A saved search: what it asks, as the list's own address."""

    search: str
    question: str
    is_mine: bool
    shared_with: str | None
    saved_at: datetime


class TokenTold(Schema):
    """What a token may be used for, and until when."""

    account: str
    scopes: list[str]
    valid_until: datetime


class ListTold(Schema):
    """A list one may send to, with its own columns."""

    id: str
    title: str
    steward: str
    columns: list[str]


class Rows(Schema):
    """Rows under the list's own columns; a column left out is empty."""

    rows: list[dict[str, str]] = Field(min_length=1, max_length=MOST_ROWS)
    update: bool = Field(False, description="Rows that are in already may be said otherwise")
    empty: bool = Field(False, description="And may empty a cell in which something stands")


class Reason(Schema):
    """Why a row waits or was refused, and in which of its columns."""

    code: str
    column: str


class ReportTold(Schema):
    """What a row became: a report, and the event it speaks of once it is coded."""

    row: int
    report: str
    state: str
    reasons: list[Reason]
    event: str | None


class SentTold(Schema):
    """The reports that rows became; a row that changes nothing becomes none."""

    reports: list[ReportTold]
    is_again: bool


class Problem(Schema):
    """Why there is no answer: in words, and by the name of the rule."""

    detail: str
    rule: str
    names: list[str] = []
