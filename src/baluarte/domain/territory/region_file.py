"""Files of regions: which municipality lies in which region of a division of the country.

Comma-separated, UTF-8: columns `municipality` (code of five digits), `region` (a slug), `name_es`
and `name_en` of the region, the same in each of its rows. A diocese, a judicial district, a basin.
"""

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from baluarte.domain.territory.population_file import Problem

COLUMNS = ("municipality", "region", "name_es", "name_en")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
CODE = re.compile(r"\d{5}")
SHOWN, LARGEST_BYTES = 40, 2_000_000


class RegionFileRefused(Exception):
    """The file cannot be taken in; `problems` say where and why. Nothing of it was."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(problems) - SHOWN
        lines = [str(one) for one in problems[:SHOWN]]
        super().__init__("\n".join(lines + ([f"and {more} more"] if more > 0 else [])))


@dataclass(frozen=True, slots=True)
class ReadRegion:
    """A region as a file has it."""

    slug: str
    name_es: str
    name_en: str
    members: tuple[str, ...]


def read_region_file(path: Path, *, known: set[str]) -> list[ReadRegion]:
    """Read the regions of a division; `known` are the codes of the municipalities there are.

    Raises `RegionFileRefused` with every row that is wrong: a code that is none, a municipality
    that stands twice, a region of two names.
    """
    if path.stat().st_size > LARGEST_BYTES:
        raise RegionFileRefused([Problem(1, "", f"larger than {LARGEST_BYTES} bytes")])
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise RegionFileRefused([Problem(1, "", "not UTF-8: save it as CSV UTF-8")]) from None
    reader = csv.DictReader(io.StringIO(text))
    if lacking := [one for one in COLUMNS if one not in (reader.fieldnames or ())]:
        raise RegionFileRefused([Problem(1, one, "this column is missing") for one in lacking])
    return _regions([*reader], known)


def _regions(rows: list[dict[str, str | None]], known: set[str]) -> list[ReadRegion]:
    names: dict[str, tuple[str, str]] = {}
    members: dict[str, list[str]] = defaultdict(list)
    at: dict[str, int] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=2):
        code, slug, *named = ((row.get(one) or "").strip() for one in COLUMNS)
        if code.isdigit():
            code = code.zfill(5)
        problems += _problems(number, code, slug, named, known)
        if code in at:
            said = f"{code} stands in row {at[code]} already"
            problems.append(Problem(number, "municipality", said))
        if names.setdefault(slug, (named[0], named[1])) != (named[0], named[1]):
            problems.append(Problem(number, "region", f"{slug} has another name further up"))
        at.setdefault(code, number)
        members[slug].append(code)
    if not rows:
        problems.append(Problem(2, "", "no row"))
    if problems:
        raise RegionFileRefused(problems)
    return [ReadRegion(one, *names[one], tuple(sorted(members[one]))) for one in sorted(names)]


def _problems(
    number: int, code: str, slug: str, named: list[str], known: set[str]
) -> list[Problem]:
    found = []
    if not CODE.fullmatch(code) or code not in known:
        found.append(Problem(number, "municipality", f"{code!r} is no municipality"))
    if not SLUG.fullmatch(slug):
        found.append(Problem(number, "region", f"{slug!r}: small letters, digits, hyphens"))
    found += [
        Problem(number, column, "a name of 1 to 120 letters")
        for column, name in zip(COLUMNS[2:], named, strict=True)
        if not 0 < len(name) <= 120  # noqa: PLR2004 (as the model has it)
    ]
    return found
