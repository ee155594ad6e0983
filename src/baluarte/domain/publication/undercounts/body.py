"""What leaves of a run: table, estimates beside what was observed, what they rest on. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baluarte.domain.analysis.choices import OF_ALL, OF_SUM, PARTIAL, STRATUM, SUM, WHOLE
from baluarte.domain.publication.undercounts.cells import (
    MANY,
    NO_STRATUM,
    TOTAL,
    Ends,
    OverlapCell,
    Seen,
    ends_shown,
    seen_in,
)
from baluarte.domain.publication.undercounts.wording import (
    FEW,
    LANGUAGES,
    PARTED,
    Said,
    caution_said,
    family_said,
    refusal_said,
)

Row = Mapping[str, Any]
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What a run was told and answered, beside its table: all that goes into what leaves."""

    first: str
    last: str
    known_at: datetime
    strata: str
    asked: Sequence[Said]
    code_version: str
    result: Row
    # Every stratum there may be, in order, with its words.
    labels: Mapping[str, Said]
    # In the order of the letters.
    lists: Sequence[str]
    letters: Mapping[str, str]
    base: int
    rules: Row
    is_invented: bool


def compose(told: Told, cells: Sequence[OverlapCell]) -> dict[str, Any]:
    """Return what would leave, as values of JSON: frozen, in both languages."""
    return {
        "format": FORMAT,
        "invented_data": told.is_invented,
        "period": {"first": told.first, "last": told.last},
        "known_at": told.known_at.isoformat(),
        "asked": [dict(one) for one in told.asked],
        "strata": {
            "by": told.strata,
            "says": dict(PARTED[told.strata]),
            "names": {code: dict(said) for code, said in told.labels.items()},
        },
        "lists": [told.letters[name] for name in told.lists],
        "set_aside": _set_aside(told),
        "table": [one._asdict() for one in cells],
        "registered": _margin(cells),
        "headline": told.result["summary"]["headline"],
        "estimates": list(_estimates(told, cells)),
        "families": [_family(one) for one in told.result["tables"]["families"]],
        "without": list(_without(told, cells)),
        "refused": list(_refused(told, cells)),
        "cautions": list(_cautions(told)),
        "known_floor": told.result["summary"]["known_floor"],
        "linkages": told.result["summary"]["linkages"],
        "method": {
            # Without its seed: with it a guess of the true table could be tried by running it.
            "name": "undercount", "code_version": told.code_version,
            "page": "docs/methods/recapture.md",
        },
        "rules": dict(told.rules) | {"guard": "rounding", "base": told.base},
    }  # fmt: skip


def _margin(cells: Sequence[OverlapCell]) -> dict[str, int]:
    one = next(one for one in cells if one.lists == TOTAL and one.stratum in (TOTAL, ""))
    return {"value": one.value, "lower": one.lower, "upper": one.upper}


def _estimates(told: Told, cells: Sequence[OverlapCell]) -> Iterator[dict[str, Any]]:
    """Yield each estimate beside what was observed, never one alone; never an average of them."""
    for row in told.result["rows"]:
        seen = _seen(told, cells, row["of"], row["stratum"], lacks=row["lacks"])
        ends = ends_shown(row["total"], row["low"], row["high"], seen=seen, base=told.base)
        yield {
            "of": row["of"],
            "stratum": row["stratum"],
            "family": row["family"],
            "observed": seen.value,
            **ends._asdict(),
            "known": _share(seen, ends),
        }


def _share(seen: Seen, ends: Ends) -> float | None:
    """Return which share is known, of what is shown: it says no more than they do."""
    return min(round(seen.value / ends.total, 2), 1.0) if ends.total else None


def _seen(
    told: Told,
    cells: Sequence[OverlapCell],
    of: str,
    stratum: str,
    *,
    lacks: Iterable[str] = (),
    without: str = "",
) -> Seen:
    """Return what an estimate rests on: of its strata, on some list that took part."""
    apart = {*_set_aside(told), told.letters.get(without, "")}
    out = [told.letters[name] in apart for name in told.lists]
    missing = {*lacks} | ({NO_STRATUM} if of in (SUM, PARTIAL) else set())

    def is_in(cell: OverlapCell) -> bool:
        if cell.stratum in missing:
            return False
        return cell.lists == MANY or any(
            on == "1" and not gone for on, gone in zip(cell.lists, out, strict=True)
        )

    return seen_in(cells, stratum=stratum if of == STRATUM else "", is_in=is_in)


def _family(one: Row) -> dict[str, Any]:
    return {
        "family": one["family"],
        "says": {language: family_said(one["family"], language) for language in LANGUAGES},
        "assumes": _both(one["assumes"]),
        "breaks": [_both(broken) for broken in one["breaks"]],
    }


def _both(said: Row) -> dict[str, str]:
    return {language: said[language] for language in LANGUAGES}


def _without(told: Told, cells: Sequence[OverlapCell]) -> Iterator[dict[str, Any]]:
    """Yield what each family finds without each list of what answers first."""
    summed = told.result["summary"]["headline"] == SUM
    of = OF_SUM if summed else ""
    for row in told.result["tables"]["without"]:
        if row["stratum"] != of:
            continue
        name = SUM if summed else WHOLE
        seen = _seen(told, cells, name, "", without=row["list"])
        line = {
            "list": told.letters[row["list"]], "family": row["family"], "observed": seen.value,
        }  # fmt: skip
        if row["refused"]:
            yield line | {"total": None, "low": None, "high": None, "refused": True}
            continue
        ends = ends_shown(row["total"], row["low"], row["high"], seen=seen, base=told.base)
        yield line | ends._asdict() | {"refused": False}


def _refused(told: Told, cells: Sequence[OverlapCell]) -> Iterator[dict[str, Any]]:
    """Yield what could not be estimated and why: a result. Of few or none the reason is one."""
    whys = {row["stratum"]: row["why"] for row in told.result["tables"]["refused"]}
    shown = {one.stratum: one.value for one in cells if one.lists == TOTAL}
    estimated = {row["stratum"] for row in told.result["rows"]}
    for stratum in ("", OF_ALL):
        if stratum in whys:
            yield {"stratum": stratum} | refusal_said(whys[stratum], base=told.base)
    for code in told.labels:
        if code in estimated or code == NO_STRATUM:
            continue
        few = not shown.get(code)
        why = FEW if few else whys.get(code, whys.get(OF_ALL, "no_stratum"))
        yield {"stratum": code, "few": few} | refusal_said(why, base=told.base)


def _cautions(told: Told) -> Iterator[dict[str, Any]]:
    """Yield each caution once, in public words, under what it is said of."""
    said: dict[tuple[str, str], None] = {}
    for row in (*told.result["cautions"], *told.result["tables"]["not_run"]):
        stratum = row.get("stratum", "")
        words = caution_said(row["code"], row.get("facts", {}), told.letters)
        if (stratum, words["es"]) not in said:
            said[stratum, words["es"]] = None
            yield {"stratum": stratum, "code": row["code"], "says": dict(words)}


def _set_aside(told: Told) -> list[str]:
    """Return the letters of the lists that were too small to take part in the whole."""
    found = {
        told.letters[row["facts"]["list"]]
        for row in told.result["cautions"]
        if row["code"] == "list_set_aside" and not row.get("stratum")
    }
    return sorted(found)
