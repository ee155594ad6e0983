"""What the public interface asks and answers of the policy: codes and numbers, as in its files."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class PolicyQuestion(Schema):
    """Of which edition, and of which axis; the newest and all where nothing is said."""

    edition: int | None = Field(None, ge=1, lt=1_000_000, description="Number of the edition")
    axis: str | None = Field(None, description="Code of the catalogue policy_axes")


class FigureOut(Schema):
    """A figure of a period, or why there is none: a blank is no zero."""

    period: str
    state: str
    reason: str | None
    value: float | None
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    asked: int
    answered: int
    differing: int
    is_rounded: bool = Field(False, description="Of protected tables: every count is about so many")
    levels: list[str] = Field([], description="Of protected tables: the levels that are counted")
    missing: list[dict[str, str]] = Field([], description="What no document states of anybody")
    tables_withdrawn: date | None = Field(
        None, description="The day on which the released tables that it stood on were withdrawn"
    )


class IndicatorErratum(Schema):
    """That a figure of an edition does not stand."""

    ground: str
    noted: date


class OfPolicyEdition(Schema):
    """Which edition of the policy says it."""

    edition: int
    known_at: datetime
    released_at: datetime
    data_are_invented: bool
    citation: dict[str, str]


class IndicatorLine(Schema):
    """An indicator as lists show it."""

    code: str
    axis: str
    label: dict[str, str]
    unit: str
    level: str
    is_proposal: bool
    figure: FigureOut
    progress: str
    contested: int = Field(description="How many observations contest it")
    erratum: IndicatorErratum | None
    url: str


class IndicatorsOut(OfPolicyEdition):
    """The indicators of an edition of the policy."""

    indicators: list[IndicatorLine]


class FactSource(Schema):
    """A fact that a figure stands on, with its document by its hash."""

    reference: str
    heading: str
    institution: str
    first: date
    last: date
    answer: str
    number: float | None
    degree: str | None
    page: int | None
    quote: str | None
    document: dict[str, Any] | None


class IndicatorOut(OfPolicyEdition, IndicatorLine):
    """An indicator whole: what it measures, its years and institutions, both sides, its sources."""

    defined: dict[str, Any]
    law: str
    direction: str
    owners: list[str]
    series: list[FigureOut]
    institutions: list[dict[str, Any]]
    sides: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    observations: list[dict[str, Any]]
    corrected: list[str] = Field(
        description="Facts that were corrected by something that is not shared: not counted"
    )
    sources: list[FactSource]
