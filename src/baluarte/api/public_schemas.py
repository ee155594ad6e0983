"""What the public interface asks and answers: codes and numbers, as in the files of an edition."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import Field, StringConstraints, model_validator

from baluarte.domain.publication.queries import Filters
from baluarte.norms.catalogues import terms
from baluarte.norms.inquiries import kinds

MOST_ON_A_PAGE = 200
Month = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
Dimension = Literal["month", "state", "municipality", "group", "type"]
Catalogue = Literal[
    "aggression_types", "aggression_groups", "perpetrators", "links_to_work", "occupations",
    "genders", "crimes",
]  # fmt: skip
CutName = Literal["labor", "gender", "crossed"]
AcrossName = Literal["country", "state", "year", "gender"]


class Narrowed(Schema):
    """Which events: a period in whole months, a place, a group or a type; no other name."""

    first_month: Month | None = Field(None, description="YYYY-MM")
    last_month: Month | None = Field(None, description="YYYY-MM")
    state: str | None = Field(None, pattern=r"^[0-9]{2}$", description="Official code of the state")
    municipality: str | None = Field(
        None, pattern=r"^[0-9]{5}$", description="Official code of the municipality"
    )
    group: str | None = Field(None, description="Code of the catalogue aggression_groups")
    type: str | None = Field(None, description="Code of the catalogue aggression_types")

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if self.first_month and self.last_month and self.first_month > self.last_month:
            raise ValueError("last_month is before first_month")
        for asked, catalogue in (
            (self.group, "aggression_groups"),
            (self.type, "aggression_types"),
        ):
            if asked and asked not in terms(catalogue):
                raise ValueError(f"{catalogue} has no {asked!r}")
        if self.municipality and self.state and not self.municipality.startswith(self.state):
            raise ValueError("the municipality is not in that state")
        return self

    @property
    def filters(self) -> Filters:
        """Return the same as the queries take it."""
        return Filters(
            first_month=_first_day(self.first_month),
            last_month=_first_day(self.last_month),
            state=self.state or "",
            municipality=self.municipality or "",
            group=self.group or "",
            type=self.type or "",
        )


class EventsPageQuestion(Narrowed):
    """Which events, and which page of them."""

    after: str | None = Field(None, description="`after` of the page before")
    limit: int = Field(50, ge=1, le=MOST_ON_A_PAGE)


class Counted(Narrowed):
    """Which events, and by what they are counted; all together where nothing is said."""

    by: Dimension | None = None


class File(Schema):
    """A file of an edition."""

    name: str
    title: dict[str, str]
    bytes: int
    sha256: str
    url: str


class Withdrawn(Schema):
    """What was taken out of an edition: when, never what."""

    reference: str
    date: date


class Counts(Schema):
    """Events, acts and victims, each *at least*; events of which the last two are not published."""

    events: int
    acts: int
    victims: int
    events_without_acts: int
    events_without_victims: int


class CountsRow(Counts):
    """The counts of one month, place, group or type; a null key: of events that lie in none."""

    key: str | None


class EditionLine(Schema):
    """An edition as it now stands, in a list of them."""

    edition: str
    number: int
    revision: int
    cut_off_at: datetime
    published_at: datetime
    first_month: str | None
    last_month: str | None
    counts: Counts
    data_are_invented: bool
    is_being_revised: bool
    citation: dict[str, str]
    manifest_sha256: str


class EditionOut(EditionLine):
    """An edition as it now stands, with its files and what was taken out of it."""

    withdrawn: list[Withdrawn]
    files: list[File]
    anonymity: dict[str, Any] = Field(
        description="k and l asked and reached, what was made coarser, what goes out as it is"
    )
    signed_by: str | None = Field(description="Public key of the manifest: name+id+key (C2SP)")


class Place(Schema):
    """A state or municipality by its official code."""

    code: str
    name: str


class Event(Schema):
    """What is published of one event; null: not published, which is not zero."""

    reference: str
    also: list[str]
    date: str | None = Field(description="EDTF (ISO 8601-2), as coarse as it is published")
    date_precision: str
    state: Place | None
    municipality: Place | None
    types: list[str]
    groups: list[str]
    perpetrators: list[str]
    acts: int | None
    victims: int | None
    link_to_work: str | None
    sources: int
    differing: list[str]
    single_review: bool
    as_it_is: bool = Field(
        description="By decision of two people, though few others may be like it; what was public"
    )
    url: str


class EventsPage(Schema):
    """Some events, the newest first; `after` asks for the next, null at the end."""

    edition: str
    events: list[Event]
    after: str | None


class CountsOut(Schema):
    """The counts of what was asked; an event may be in two groups, so rows do not always add up."""

    edition: str
    by: Dimension | None
    rows: list[CountsRow]


class CutQuestion(Schema):
    """By what of the victims, and across what else; labor is counted across gender too.

    `crossed` counts labor and gender of the same victim: its values are both codes, joined by a
    point.
    """

    cut: CutName
    across: AcrossName = "country"


class CutRow(Schema):
    """How many victims; null: hidden, since they or others are few, which is not zero."""

    key: str = Field(description="A code, or `total`, `others` (those with few), `no_data`")
    value: str = Field(description="A code, or `total`, or `no_data`: not known or not published")
    victims: int | None


class CutOut(Schema):
    """Victims of the events that publish how many they had, by labor or gender."""

    edition: str
    cut: CutName
    across: AcrossName
    rows: list[CutRow]


class InvestigationsQuestion(Schema):
    """Which investigations: of a kind, at a stage, before an authority of a state."""

    kind: str | None = Field(None, description="As `clase` in the codebook: criminal_file…")
    stage: str | None = Field(
        None, pattern=r"^[a-z_]{1,32}$", description="As `etapa` in the codebook: file, archived…"
    )
    state: str | None = Field(None, pattern=r"^[0-9]{2}$", description="Official code of the state")

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if self.kind and self.kind not in kinds():
            raise ValueError(f"no kind {self.kind!r}")
        return self

    @property
    def narrowed(self) -> dict[str, str]:
        """Return what narrows them, by the names of what is said of each."""
        return {name: value for name, value in self.model_dump().items() if value}


class Alike(Schema):
    """Investigations that look the same; null: not published, or few are alike."""

    kind: str | None
    level: str | None = Field(description="Level of government of the authority")
    authority: str | None = Field(description="Class of the authority, never the office")
    state: str | None = Field(description="Official code; null of a federal authority too")
    crime_authority: str | None = Field(description="Code of the catalogue crimes, as classified")
    crime_victim: str | None = Field(description="Code of the catalogue crimes, as claimed")
    stage: str
    opened: str | None = Field(description="EDTF, as coarse as it is published")
    date_precision: str
    investigations: int
    events: list[str] = Field(description="References of events, where they may be read together")


class InvestigationsOut(Schema):
    """At which stage investigations of published events are, as known on the day of the cut-off."""

    edition: str
    known_on: date
    withheld: int | None = Field(description="In fives; 0 is fewer than five. Null: not said")
    rows: list[Alike]


class TermOut(Schema):
    """A code of a catalogue and its names."""

    code: str
    label: dict[str, str]


class Gone(Schema):
    """A published event that was withdrawn; what it was is said nowhere."""

    reference: str
    withdrawn_on: date


class Problem(Schema):
    """Why there is no answer."""

    detail: str


def _first_day(month: str | None) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


class AfterSize(Schema):
    """From which checkpoint of the log on."""

    after: int = Field(0, ge=0, lt=2**63, description="Size of the last checkpoint one has")
