"""The pipeline of impunity as it is drawn and read: stages, ways out, definitions, curves."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from baluarte.domain.investigation.queries.impunity import (
    CHARGED,
    CLOSED,
    Curves,
    Doubts,
    interval_of,
)
from baluarte.domain.investigation.queries.impunity_rows import Counted
from baluarte.domain.investigation.queries.impunity_states import StateRow
from baluarte.domain.investigation.queries.scope import FEDERAL, NO_CRIME
from baluarte.norms.impunity import (
    DIRECT,
    CohortCell,
    Figure,
    StageCount,
    Standing,
    definitions,
    exits,
    figures,
    per_cent,
    stages,
)
from baluarte.norms.protocols.states import names_of_states
from baluarte.web.investigation.labels import status_name
from baluarte.web.investigation.scope_forms import UNDATED
from baluarte.web.registry.presenters.labels import label_of, language

# The drawing, in pixels: as wide as a telephone, scaled up no further.
WIDTH, BAR, ROW, TOP = 340, 22, 74, 26
# Of fewer files followed so long no share is said, and of fewer in all their number is.
FEWEST_WATCHED = FEWEST_SHARED = 10
# Of fewer an interval is said in whole per cents.
FEWEST_EXACT = 1_000
BEGINNING = "0"
MONTHS = range(0, 121, 6)


@dataclass(frozen=True)
class Part:
    """A part of a stage: how many, where its rows are, and where it is drawn."""

    name: str
    many: int
    cell: str
    kind: str
    x: float = 0
    width: float = 0


@dataclass(frozen=True)
class StageShown:
    """A stage with its parts, and the stream that goes on to the next one."""

    name: str
    reached: int
    cell: str
    y: int
    parts: tuple[Part, ...]
    stream: str


def drawn(pipeline: tuple[StageCount, ...]) -> list[StageShown]:
    """Return each stage as a bar whose parts add up, what went on first."""
    most = max((one.reached for one in pipeline), default=0) or 1
    shown = []
    for number, one in enumerate(pipeline):
        y, x, parts = TOP + number * ROW, 0.0, []
        for part in _parts(one):
            width = WIDTH * part.many / most
            parts.append(Part(part.name, part.many, part.cell, part.kind, round(x, 1),
                              round(width, 1)))  # fmt: skip
            x += width
        on = round(WIDTH * one.went_on / most, 1)
        # What goes on fills the next bar from its beginning.
        stream = f"M0 {y + BAR}H{on}V{y + ROW}H0Z" if one.went_on else ""
        shown.append(
            StageShown(stages()[one.stage].in_language(language()), one.reached,
                       f"{one.stage}.reached", y, tuple(parts), stream)
        )  # fmt: skip
    return shown


def _parts(one: StageCount) -> list[Part]:
    found = [Part(_("Went on"), one.went_on, f"{one.stage}.went_on", "on")]
    found += [
        Part(exits()[code].in_language(language()), many, f"{one.stage}.exit.{code}", "out")
        for code, many in one.exits.items()
    ]
    found += [
        Part(_("Under way"), one.under_way, f"{one.stage}.under_way", "open"),
        Part(_("Nobody knows"), one.unknown, f"{one.stage}.unknown", "unknown"),
    ]
    return [part for part in found if part.many]


def kinds() -> list[tuple[str, str]]:
    """Return what each filling of the bars stands for."""
    return [
        ("on", _("Went on to the next stage")), ("out", _("Left by one of the ways out")),
        ("open", _("Under way")), ("unknown", _("Nobody knows")),
    ]  # fmt: skip


def height(pipeline: tuple[StageCount, ...]) -> int:
    """Return how high the drawing is."""
    return TOP + (len(pipeline) - 1) * ROW + BAR + 4


def defined(found: tuple[Figure, ...], doubt: Doubts) -> list[dict[str, Any]]:
    """Return each definition with its figure, its bounds, and where its rows are."""
    return [_defined(one) | {"doubt": doubt if one.definition == DIRECT else None}
            for one in found]  # fmt: skip


def _defined(one: Figure) -> dict[str, Any]:
    of, said = definitions()[one.definition], language()
    known = one.denominator - one.unknown
    interval = interval_of(one) if one.denominator >= FEWEST_SHARED else None
    if interval and of.is_complement:
        interval = (1 - interval[1], 1 - interval[0])
    places = 2 if known >= FEWEST_EXACT else 0
    return {
        "code": one.definition,
        "name": of.in_language(said),
        "says": of.says[said],
        "counts": of.counts[said],
        "among": of.among[said],
        "confidence": of.confidence,
        "example": of.example.get(said, ""),
        "traps": [trap[said] for trap in of.traps],
        "numerator": one.numerator,
        "others": one.others,
        "others_are": of.others[said],
        "denominator": one.denominator,
        "unknown": one.unknown,
        "share": between(one),
        # The share is of these, and not always of what is counted.
        "of": _numbers(one),
        "of_what": (of.others if of.is_complement else of.counts)[said].lower(),
        "is_few": 0 < one.denominator < FEWEST_SHARED,
        "of_known": f"{per_cent(one.of_known)} %" if one.of_known is not None else "",
        "interval": [f"{100 * end:.{places}f}" for end in interval] if interval else [],
    }


def _numbers(one: Figure) -> str:
    """Return of how many a share is: numerator and denominator, or from what to what."""
    fewest, most = one.fewest, one.fewest + one.unknown
    if fewest == most:
        return _("%(n)s of %(among)s") % {"n": fewest, "among": one.denominator}
    return _("%(fewest)s to %(most)s of %(among)s") % {
        "fewest": fewest, "most": most, "among": one.denominator,
    }  # fmt: skip


def between(one: Figure) -> str:
    """Return a share in words: one number, or from what to what; of few files their number."""
    if one.lowest is None or one.highest is None:
        return "—"
    if one.denominator < FEWEST_SHARED:
        return _numbers(one)
    low, high = per_cent(one.lowest), per_cent(one.highest)
    if low == high:
        return f"{low} %"
    return _("between %(low)s and %(high)s %%") % {"low": low, "high": high}


def _bounds(one: Figure) -> str:
    """Return a share in figures, for a table of many columns; of few files their number."""
    if one.lowest is None or one.highest is None:
        return "—"
    if one.denominator < FEWEST_SHARED:
        return _numbers(one)
    low, high = per_cent(one.lowest), per_cent(one.highest)
    return f"{low} %" if low == high else f"{low}–{high} %"


def cohort_rows(found: tuple[Figure, ...]) -> list[dict[str, Any]]:
    """Return each year with its files and, at each horizon that has passed, its share."""
    by_year: dict[int, list[Figure]] = {}
    for one in found:
        by_year.setdefault(one.cohort or 0, []).append(one)
    return [
        {
            "year": year,
            "files": of[0].denominator,
            "among": _cohort_cell(of[0], "among"),
            "shares": [
                {
                    "years": one.years,
                    "share": between(one),
                    "counted": one.numerator,
                    "counted_cell": _cohort_cell(one, "counted"),
                    "unknown": one.unknown,
                    "unknown_cell": _cohort_cell(one, "unknown"),
                }
                for one in of
            ],
        }
        for year, of in sorted(by_year.items())
    ]


def _cohort_cell(one: Figure, part: str) -> str:
    return str(CohortCell(one.cohort or 0, one.years or 0, part))


def group_rows(
    groups: Mapping[str, Counter[Standing]],
    asked_of: Callable[[str], dict[str, str]],
    asked: Mapping[str, str],
    *,
    catalogue: str = "",
    doubts: Mapping[str, Doubts],
) -> list[dict[str, Any]]:
    """Return files by year or crime, in the order of their names and never of their shares.

    `asked_of` is what a link to the files of a group asks, in the place of what the page asks.
    """
    rows = []
    for key, counted in groups.items():
        name = (label_of(catalogue, key) if catalogue else key) if key else _("Not known")
        link = urlencode({**asked, **asked_of(key)})
        rows.append({"name": name, "key": key, "asked": link, **_shares(counted),
                     "doubt": doubts.get(key)})  # fmt: skip
    return sorted(rows, key=lambda row: (not row["key"], row["name"]))


def state_rows(found: Iterable[StateRow], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return files by state, each beside the events on record there and what its office refused."""
    names = {**names_of_states(), FEDERAL: _("The federation")}
    return [
        {
            "name": names[one.state],
            "asked": urlencode({**asked, "entidad": one.state}),
            "office": one.office,
            "events": one.events,
            "without_file": one.without_file,
            "points": one.silence.asked,
            "silent": one.silence.refused + one.silence.unanswered,
            **_shares(one.files, between=_bounds),
        }
        for one in found
    ]


def _shares(
    counted: Counter[Standing], *, between: Callable[[Figure], str] = between
) -> dict[str, Any]:
    direct, taken, _unesco = figures(counted)
    return {
        "files": direct.denominator,
        "convicted": direct.numerator,
        "unknown": direct.unknown,
        "taken_to_court": taken.numerator,
        "direct": between(direct),
        "taken": between(taken),
    }


def year_asked(key: str) -> dict[str, str]:
    """Return what a link to the files of a year asks."""
    return {"desde": key, "hasta": key} if key else {UNDATED: "1"}


def crime_asked(key: str) -> dict[str, str]:
    """Return what a link to the files of a crime asks."""
    return {"delito": key or NO_CRIME}


def row_counted(one: Counted) -> dict[str, Any]:
    """Return an event with its files, or a file, as a row."""
    return {
        "event": one.event,
        "files": [
            {
                "file": file,
                "authority": label_of("public_institutions", file.authority),
                "status": status_name(file.kind, file.status) if file.status else "",
            }
            for file in one.files
        ],
    }


def curve(found: Curves) -> dict[str, list[dict[str, Any]]]:
    """Return the share that came to court, and was closed before, every half year.

    No further than `FEWEST_WATCHED` files were followed: beyond, two of three would be a share.
    Of what was followed for no half year no line is drawn.
    """
    if found.incidence is None:
        return {}
    last = float(found.incidence.times[-1])
    table = found.incidence.at([float(one) for one in MONTHS if one <= last] or [0.0])
    shown: dict[str, list[dict[str, Any]]] = {CHARGED: [], CLOSED: []}
    for row in table.itertuples():
        if row.at_risk < FEWEST_WATCHED:
            continue
        shown[row.cause].append(
            {
                "months": str(int(row.time)),
                "share": _hundredths(row.value),
                "low": _hundredths(row.lower),
                "high": _hundredths(row.upper),
                "watched": int(row.at_risk),
            }
        )
    return {cause: rows if len(rows) > 1 else [] for cause, rows in shown.items()}


def columns() -> list[dict[str, Any]]:
    """Return the columns of the table behind a curve."""
    return [
        {"key": "months", "says": _("Months since it was opened")},
        {"key": "share", "says": _("Share (%)"), "number": True},
        {"key": "low", "says": _("Interval from"), "number": True},
        {"key": "high", "says": _("To"), "number": True},
        {"key": "watched", "says": _("Files watched so long"), "number": True},
    ]


def sentence(rows: list[dict[str, Any]], files: int) -> str:
    """Return what a curve says at its last point, with its interval and how many were followed."""
    known = [row for row in rows if row["share"] is not None and row["months"] != BEGINNING]
    if not known:
        said = _("Of %(files)s files with a known day fewer than %(least)s were followed for half "
                 "a year: no share is said.")  # fmt: skip
        return said % {"files": files, "least": FEWEST_WATCHED} if files else ""
    last = known[-1]
    if last["low"] is None:
        said = _("Of %(files)s files with a known day, %(share)s %% by %(months)s months; "
                 "%(watched)s were followed so long.")  # fmt: skip
        return said % ({"files": files} | last)
    said = _("Of %(files)s files with a known day, %(share)s %% by %(months)s months, between "
             "%(low)s and %(high)s %%; %(watched)s were followed so long.")  # fmt: skip
    return said % ({"files": files} | last)


def _hundredths(share: float) -> float | None:
    return None if isnan(share) else round(100 * share, 1)
