"""Official population files: read as they come, refused with row and column where they are wrong.

Two layouts: a column a year (projections: CVE, Entidad, Municipio, 1990, 1991, ...), and the
municipal catalogue with one census total (cve_completa, nom_entidad, poblacion_total). Rows of a
state (09 or 09000) and of the nation (00 or 00000) are not taken, but compared with the sums.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from charset_normalizer import from_bytes

from baluarte.domain.territory.names import fold
from baluarte.domain.territory.texts import match_state
from baluarte.domain.territory.totals import Difference, differences

CODE_COLUMNS = ("cve", "cvegeo", "cve completa", "clave")
STATE_COLUMNS = ("entidad", "nom entidad", "nom ent")
TOTAL_COLUMNS = ("poblacion total", "pobtot", "pob total")
NO_FIGURE = ("", "n d", "nd", "na", "n a")
SHOWN = 40
NATION = "00"
MOST = 2_147_483_647
# UTF-8 that was read as Latin-1 and written again.
TWICE_ENCODED = re.compile("Ã[\x80-\xbf¡-¿ºª±³©­]|Â[°º]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, and where: rows counted as a spreadsheet does, the header first."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.message}"


class PopulationFileRefused(Exception):
    """The file cannot be loaded; `problems` say where and why. Nothing of it was taken."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - SHOWN
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        super().__init__("\n".join(lines + ([f"and {more} more"] if more > 0 else [])))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a file says: figures by municipality and year, and which it leaves out."""

    population: dict[tuple[str, int], int]
    missing: tuple[tuple[str, int], ...]
    """Blank, or zero: no municipality is empty, so a zero stands for "not counted"."""
    absent: tuple[str, ...]
    """Known municipalities without a row."""
    sha256: str
    differences: tuple[Difference, ...] = ()
    """Totals of the file that are not the sums of its municipalities, as far as that may be."""


def read_population_file(
    path: Path, *, known: Collection[str], census_year: int | None = None
) -> Figures:
    """Read an official file; `census_year` is that of a catalogue with a single total."""
    content = path.read_bytes()
    rows = list(csv.reader(io.StringIO(_text(content), newline="")))
    if not rows:
        raise PopulationFileRefused([Problem(1, "", "the file is empty")])
    columns = _columns(rows[0], census_year)
    problems: list[Problem] = []
    population: dict[tuple[str, int], int] = {}
    missing: list[tuple[str, int]] = []
    told: dict[tuple[str, int], int] = {}
    listed: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        code, wrong = _code(number, cells, columns, listed)
        problems += wrong
        if code is None:
            continue
        is_total = len(code) == len(NATION)
        for year, figure in _figures(number, cells, columns):
            if isinstance(figure, Problem):
                problems.append(figure)
            elif is_total:
                told |= {} if figure is None else {(code, year): figure}
            elif figure is None:
                missing.append((code, year))
            else:
                population[code, year] = figure
    found = differences(population, told, _members(known))
    problems += _unknown(listed, known)
    problems += [_sum_problem(listed[one.group], one) for one in found if not one.is_possible]
    if problems:
        raise PopulationFileRefused(sorted(problems, key=lambda one: one.row))
    absent = tuple(sorted(set(known) - set(listed)))
    return Figures(population, tuple(missing), absent, sha256(content).hexdigest(), tuple(found))


@dataclass(frozen=True, slots=True)
class _Columns:
    header: Sequence[str]
    code: int
    state: int | None
    years: dict[int, int]


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        guess = from_bytes(content).best()
        looks = f"; it looks like {guess.encoding}" if guess else ""
        problem = Problem(row, "", f"the file is not UTF-8{looks}: save it as UTF-8")
        raise PopulationFileRefused([problem]) from error
    if found := TWICE_ENCODED.search(text):
        row = text[: found.start()].count("\n") + 1
        message = f"{found[0]!r} shows that the file was read in a wrong encoding before"
        raise PopulationFileRefused([Problem(row, "", message)])
    return text


def _columns(header: Sequence[str], census_year: int | None) -> _Columns:
    names = [fold(name) for name in header]
    years = {i: int(name) for i, name in enumerate(names) if re.fullmatch("(19|20)[0-9]{2}", name)}
    totals = [i for i, name in enumerate(names) if name in TOTAL_COLUMNS]
    code = next((i for i, name in enumerate(names) if name in CODE_COLUMNS), None)
    state = next((i for i, name in enumerate(names) if name in STATE_COLUMNS), None)
    if code is None:
        raise PopulationFileRefused([Problem(1, "", "no column of municipal codes (CVE)")])
    if len(set(years.values())) < len(years):
        raise PopulationFileRefused([Problem(1, "", "a year has two columns")])
    if not years and totals:
        if census_year is None:
            message = "one total and no year: say which census it is"
            raise PopulationFileRefused([Problem(1, header[totals[0]], message)])
        years = {totals[0]: census_year}
    if not years:
        raise PopulationFileRefused([Problem(1, "", "no column of a year (1990, 1991, ...)")])
    return _Columns(header, code, state, years)


def _code(
    number: int, cells: Sequence[str], columns: _Columns, listed: dict[str, int]
) -> tuple[str | None, list[Problem]]:
    column = columns.header[columns.code]
    code = cells[columns.code].strip() if columns.code < len(cells) else ""
    if re.fullmatch("[0-9]{2}(000)?", code):
        code = code[:2]
    elif not re.fullmatch("[0-9]{5}", code):
        hint = ": its leading zero was lost" if re.fullmatch("[0-9]{4}", code) else ""
        return None, [Problem(number, column, f"{code!r} is not a code of five digits{hint}")]
    if len(cells) != len(columns.header):
        message = f"{len(cells)} cells under {len(columns.header)} headings"
        return None, [Problem(number, "", message)]
    if code in listed:
        message = f"{code} stands already in row {listed[code]}"
        return None, [Problem(number, column, message)]
    listed[code] = number
    return code, _state_problem(number, cells, columns, code)


def _state_problem(
    number: int, cells: Sequence[str], columns: _Columns, code: str
) -> list[Problem]:
    """A name that is another state's shows that codes and figures have slipped apart."""
    if columns.state is None:
        return []
    named = cells[columns.state]
    if match_state(named) in (None, code[:2]):
        return []
    column = columns.header[columns.state]
    return [Problem(number, column, f"{named} is not the state of {code}")]


def _figures(
    number: int, cells: Sequence[str], columns: _Columns
) -> Iterator[tuple[int, int | Problem | None]]:
    for i, year in columns.years.items():
        cell = cells[i].strip()
        column = columns.header[i]
        if fold(cell) in NO_FIGURE:
            yield year, None
        elif re.fullmatch("[0-9]+", cell) and int(cell) <= MOST:
            yield year, int(cell) or None
        elif re.fullmatch("-[0-9.]+", cell):
            yield year, Problem(number, column, f"{cell} is negative")
        else:
            yield year, Problem(number, column, f"{cell!r} is not a whole number of people")


def _members(known: Collection[str]) -> dict[str, list[str]]:
    """Return the municipalities of each state, and all of them of the nation."""
    members: dict[str, list[str]] = {NATION: sorted(known)}
    for code in members[NATION]:
        members.setdefault(code[:2], []).append(code)
    return members


def _sum_problem(row: int, one: Difference) -> Problem:
    of = "the nation" if one.group == NATION else f"state {one.group}"
    lacking = f", and {len(one.missing)} of them have no figure" if one.missing else ""
    message = (
        f"{of} has {one.told:,} in {one.year}, its {one.members} municipalities {one.summed:,} "
        f"together{lacking}: correct the total, or leave its row out"
    )
    return Problem(row, "", message)


def _unknown(listed: dict[str, int], known: Collection[str]) -> list[Problem]:
    states = {code[:2] for code in known} | {NATION}
    strangers = [code for code in listed if code not in known and code not in states]
    if not strangers:
        return []
    message = f"{len(strangers)} codes of no known municipality: {', '.join(strangers[:SHOWN])}"
    return [Problem(listed[strangers[0]], "", message)]
