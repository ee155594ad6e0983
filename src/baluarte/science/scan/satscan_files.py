"""SaTScan's files, read and written, so that anybody can check one program against the other.

Rows of fields between blanks; fields with blanks stand in quotation marks.

    .cas  place, count[, date][, covariates or the category]
    .ctl  place, count[, date]
    .pop  place, year or date, population[, covariates]
    .geo  place, latitude, longitude; or place, x, y
    .nei  place and its neighbours, the nearest first

Identifiers stay text: a leading zero is part of them.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from baluarte.science.scan.dates import Unit, read_dates
from baluarte.science.scan.tables import InvalidTable, as_frame, require

DATE = re.compile(r"\d{4}(?:[-/]\d{1,2}){0,2}")
TWO_DIGITS, CENTURY = 100, 1900
PATTERN: dict[Unit, str] = {"year": "%Y", "month": "%Y/%m", "day": "%Y/%m/%d"}


@dataclass(frozen=True)
class SatscanTables:
    """The tables of a SaTScan analysis, as `find_clusters` takes them."""

    cases: pd.DataFrame
    places: pd.DataFrame
    population: pd.DataFrame | None = None
    controls: pd.DataFrame | None = None


def read_satscan(
    cases: Path | str,
    places: Path | str,
    *,
    population: Path | str | None = None,
    controls: Path | str | None = None,
    dated: bool | None = None,
    category: bool = False,
    plane: bool = False,
) -> SatscanTables:
    """Read the files of a SaTScan analysis.

    Parameters
    ----------
    cases, places, population, controls : path
        A `.cas`, a `.geo`, a `.pop` and a `.ctl` file.
    dated : bool or None
        Whether the third field of cases is a date; if None, whether it looks like one.
    category : bool
        Whether the field after count and date is the category of a multinomial or ordinal model,
        not a covariate.
    plane : bool
        Whether coordinates are x and y.

    Returns
    -------
    SatscanTables
        Covariates are called covariate_1, covariate_2 ... in cases and population alike.

    Raises
    ------
    InvalidTable
        A row lacks fields or a number is none; the message names the file and the line.

    """
    return SatscanTables(
        cases=read_cases(cases, dated=dated, category=category),
        places=read_coordinates(places, plane=plane),
        population=None if population is None else read_population_file(population),
        controls=None if controls is None else read_cases(controls, dated=dated),
    )


def read_cases(
    path: Path | str, *, dated: bool | None = None, category: bool = False
) -> pd.DataFrame:
    """Read a `.cas` or `.ctl` file: place, count, and date, category and covariates if there."""
    rows = _rows(path, least=2)
    third = 2
    if dated is None:
        dated = len(rows[0][1]) > third and all(DATE.fullmatch(row[third]) for _, row in rows)
    names = ["place", "count", *(["date"] if dated else []), *(["category"] if category else [])]
    return _frame(path, rows, names, counted="count")


def read_population_file(path: Path | str) -> pd.DataFrame:
    """Read a `.pop` file: place, year (or date), population and covariates.

    Years of two digits are of the twentieth century.
    """
    rows = _rows(path, least=3)
    frame = _frame(path, rows, ["place", "year", "population"], counted="population")
    if frame["year"].str.fullmatch(r"\d{1,4}").all():
        years = frame["year"].astype("int64")
        frame["year"] = years.where(years >= TWO_DIGITS, years + CENTURY)
    return frame


def read_coordinates(path: Path | str, *, plane: bool = False) -> pd.DataFrame:
    """Read a `.geo` file: place, and latitude and longitude (in this order) or x and y."""
    names = ["place", "x", "y"] if plane else ["place", "latitude", "longitude"]
    rows = [(line, row[: len(names)]) for line, row in _rows(path, least=len(names))]
    frame = _frame(path, rows, names, counted=None)
    for name in names[1:]:
        frame[name] = [_number(path, line, row[names.index(name)]) for line, row in rows]
    return frame


def read_neighbours(path: Path | str) -> pd.DataFrame:
    """Read a `.nei` file: place, neighbour, the nearest first."""
    pairs = [(row[0], near) for _, row in _rows(path, least=1) for near in row[1:]]
    return pd.DataFrame(pairs, columns=["place", "neighbour"], dtype=object)


def write_cases(
    table: Any, path: Path | str, *, unit: Unit = "day", covariates: Sequence[str] = ()
) -> None:
    """Write cases or controls as a `.cas` or `.ctl` file; dates to the precision of a unit."""
    frame = as_frame(table, "cases")
    require(frame, "cases", ("place", "count", *covariates))
    columns = [frame["place"], frame["count"]]
    if "date" in frame:
        columns.append(_as_written(frame["date"], unit))
    columns += [frame[name] for name in ("category",) if name in frame]
    _write(path, zip(*columns, *(frame[name] for name in covariates), strict=True))


def write_population(table: Any, path: Path | str, *, covariates: Sequence[str] = ()) -> None:
    """Write a population as a `.pop` file; one without a year is said to be of the year 2000."""
    frame = as_frame(table, "population")
    require(frame, "population", ("place", "population", *covariates))
    year = frame["year"] if "year" in frame else pd.Series(2000, index=frame.index)
    columns = [frame["place"], year, frame["population"], *(frame[name] for name in covariates)]
    _write(path, zip(*columns, strict=True))


def write_coordinates(table: Any, path: Path | str, *, plane: bool = False) -> None:
    """Write places as a `.geo` file."""
    frame = as_frame(table, "places")
    names = ("place", "x", "y") if plane else ("place", "latitude", "longitude")
    require(frame, "places", names)
    _write(path, zip(*(frame[name] for name in names), strict=True))


def write_neighbours(table: Any, path: Path | str) -> None:
    """Write a table of neighbours as a `.nei` file."""
    frame = as_frame(table, "neighbours")
    require(frame, "neighbours", ("place", "neighbour"))
    groups = frame.groupby("place", sort=False)["neighbour"]
    _write(path, ([place, *near] for place, near in groups))


def _rows(path: Path | str, *, least: int) -> list[tuple[int, list[str]]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (line, fields)
            for line, text in enumerate(file, start=1)
            if (fields := _fields(text)) and not text.lstrip().startswith("//")
        ]
    if not rows:
        raise InvalidTable(f"{path}: the file has no rows")
    for line, row in rows:
        if len(row) < least:
            raise InvalidTable(f"{path}, line {line}: {len(row)} fields where {least} are needed")
    return rows


def _fields(text: str) -> list[str]:
    blanks = " ".join(text.replace("\t", " ").split())
    return next(csv.reader([blanks], delimiter=" "), [])


def _frame(
    path: Path | str, rows: list[tuple[int, list[str]]], names: list[str], *, counted: str | None
) -> pd.DataFrame:
    width = len(rows[0][1])
    for line, row in rows:
        if len(row) != width:
            raise InvalidTable(f"{path}, line {line}: {len(row)} fields where others have {width}")
    if width < len(names):
        raise InvalidTable(f"{path}, line {rows[0][0]}: no field for {names[width]}")
    columns = [*names, *(f"covariate_{n}" for n in range(1, width - len(names) + 1))]
    frame = pd.DataFrame([row for _, row in rows], columns=columns, dtype=object)
    if counted is not None:
        at = columns.index(counted)
        numbers = [_number(path, line, row[at]) for line, row in rows]
        frame[counted] = [int(number) if number.is_integer() else number for number in numbers]
    return frame


def _number(path: Path | str, line: int, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidTable(f"{path}, line {line}: {text!r} is no number") from None


def _as_written(column: pd.Series, unit: Unit) -> Iterator[str]:
    days = read_dates(column, table="cases").days
    stamps = [pd.Timestamp.fromordinal(int(day)) for day in days]
    return (stamp.strftime(PATTERN[unit]) for stamp in stamps)


def _write(path: Path | str, rows: Iterable[Iterable[Any]]) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        file.writelines(" ".join(quoted(str(value)) for value in row) + "\n" for row in rows)


def quoted(text: str) -> str:
    """Return a field as SaTScan reads it: with blanks in it, between quotation marks."""
    if not text or " " in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text
