"""An estimate of the undercount as it leaves, in words: at the workbench before, then in public.

Its figures and its words stand in what was frozen; here they are put in order.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.web.layout.overlap_drawing import OverlapLine, overlap_drawing
from baluarte.web.layout.templatetags.components import figures

Row = Mapping[str, Any]
TOTAL, MANY, NO_STRATUM, OF_SUM = "total", "many", "none", "+"
SUM, WHOLE, PARTIAL, STRATUM = "sum", "whole", "partial", "stratum"
# So many combinations are drawn; the rest is in the table and the file.
MOST_LINES = 24
MONTH = {"es": r"F \d\e Y", "en": "F Y"}


def undercount_body(body: Row) -> dict[str, Any]:
    """Return what the template `layout/parts/undercount_body.html` shows; nothing of no body."""
    if not body:
        return {}
    names = _names(body)
    headline = [row for row in body["estimates"] if row["of"] == body["headline"]]
    return {
        "is_invented": body["invented_data"],
        "title": _title(body, headline),
        "months": _months(body["period"]),
        "asked": [_said(one) for one in body["asked"]],
        "registered": body["registered"]["value"],
        "ends": body["registered"],
        "is_partial": body["headline"] == PARTIAL,
        "estimates": _estimates(body, headline),
        "floor": _percent(body["known_floor"]),
        "chart_columns": _chart_columns(),
        "chart": list(_chart(body, names)),
        "families": [_said(one["says"]) for one in body["families"]],
        "strata": list(_strata(body, names)),
        "parted": _said(body["strata"]["says"]) if body["strata"]["by"] else "",
        "few": _few(body, names),
        "drawing": _drawing(body),
        "lists": body["lists"],
        "set_aside": body["set_aside"],
        "cells": _cells(body, names),
        "without": list(_without(body)),
        "cautions": _cautions(body, names),
        "whole_refused": [
            {"found": _said(one["found"]), "helps": _said(one["helps"])}
            for one in body["refused"]
            if one["stratum"] in ("", "*")
        ],
        "method": body["method"],
        "base": body["rules"]["base"],
        "linkages": body["linkages"],
    }


def language() -> str:
    """Return the language of the page, Spanish where it is neither."""
    return "en" if (get_language() or "es").startswith("en") else "es"


def _said(one: Row) -> str:
    return str(one[language()])


def _names(body: Row) -> dict[str, str]:
    names = {code: _said(said) for code, said in body["strata"]["names"].items()}
    return names | {"": _("All events together"), OF_SUM: _("Sum of the strata")}


def _months(period: Row) -> str:
    first, last = _month(period["first"]), _month(period["last"])
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _month(written: str) -> str:
    return dateformat.format(date.fromisoformat(f"{written[:7]}-01"), MONTH[language()])


def _title(body: Row, headline: Sequence[Row]) -> str:
    """Say the finding in one sentence, what was observed first; no single number in its place."""
    seen = {"seen": figures(body["registered"]["value"]), "months": _months(body["period"])}
    if body["headline"] == PARTIAL or not headline:
        return (
            _("%(seen)s events on record, %(months)s; how many there were in all cannot be said")
            % seen
        )
    low = min(row["low"] for row in headline)
    high = max((row["high"] or 0) for row in headline)
    ends = seen | {"low": figures(low), "high": figures(high)}
    return (
        _(
            "Some %(seen)s events on record, %(months)s; in all there may have been between "
            "%(low)s and %(high)s, by what each family of models assumes"
        )
        % ends
    )


def _estimates(body: Row, headline: Sequence[Row]) -> list[dict[str, Any]]:
    families = {one["family"]: one for one in body["families"]}
    scale = max([body["registered"]["value"], *((row["high"] or 0) for row in headline)])
    return [
        {
            "family": _heading(_said(families[row["family"]]["says"])),
            "low": row["low"],
            "high": row["high"],
            "best": row["total"],
            "seen": row["observed"],
            "scale": scale,
            "known": _percent(row["known"]),
            "assumes": _said(families[row["family"]]["assumes"]),
            "breaks": [_said(one) for one in families[row["family"]]["breaks"]],
        }
        for row in headline
    ]


def _chart_columns() -> list[dict[str, Any]]:
    return [
        {"key": "what", "says": _("Stratum and family of models")},
        {"key": "observed", "says": _("On record, rounded"), "number": True},
        {"key": "total", "says": _("Likeliest total"), "number": True},
        {"key": "low", "says": _("Lower end"), "number": True},
        {"key": "high", "says": _("Upper end"), "number": True},
    ]


def _chart(body: Row, names: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    """Yield a row a family and stratum: what was observed as a bar, its interval over it."""
    families = {one["family"]: _said(one["says"]) for one in body["families"]}
    order = {body["headline"]: 0, STRATUM: 1}
    rows = [row for row in body["estimates"] if row["of"] in order]
    for row in sorted(rows, key=lambda one: (order[one["of"]], one["stratum"])):
        key = row["stratum"] or (OF_SUM if row["of"] in (SUM, PARTIAL) else "")
        yield {
            "what": f"{names.get(key, key)} · {families.get(row['family'], row['family'])}",
            "observed": row["observed"],
            "total": row["total"],
            "low": row["low"],
            "high": row["high"],
        }


def _strata(body: Row, names: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    """Yield a line a stratum: what was observed, and each family's interval or why there is none.

    Those of which there are few, or none, are told together.
    """
    shown = {one["stratum"]: one["value"] for one in body["table"] if one["lists"] == TOTAL}
    refused = {one["stratum"]: one for one in body["refused"]}
    for code in body["strata"]["names"]:
        rows = [row for row in body["estimates"] if row["of"] == STRATUM and row["stratum"] == code]
        why = refused.get(code)
        if not rows and (why is None or why.get("few")):
            continue
        yield {
            "says": names[code],
            "observed": shown.get(code),
            "cells": [{"says": row["family"], "value": _interval(row)} for row in rows],
            "refused": f"{_said(why['found'])} {_said(why['helps'])}" if why and not rows else "",
        }


def _few(body: Row, names: Mapping[str, str]) -> list[str]:
    return [names[one["stratum"]] for one in body["refused"] if one.get("few")]


def _drawing(body: Row) -> dict[str, Any]:
    grand = "" if not body["strata"]["by"] else TOTAL
    rows = [
        one for one in body["table"] if one["stratum"] == grand and set(one["lists"]) <= {"0", "1"}
    ]
    rows.sort(key=lambda one: -one["value"])
    lines = [
        OverlapLine([on == "1" for on in one["lists"]], one["value"], _shown(one, body))
        for one in rows[:MOST_LINES]
    ]
    return overlap_drawing([_("List %(letter)s") % {"letter": one} for one in body["lists"]], lines)


def _cells(body: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the whole table: a line a combination, a column a stratum that is not of few."""
    by = {(one["stratum"], one["lists"]): one for one in body["table"]}
    grand = TOTAL if body["strata"]["by"] else ""
    columns = [code for code in body["strata"]["names"] if by[code, TOTAL]["value"]]
    lines = [
        {
            "lists": _letters(pattern, body["lists"]),
            "cells": [
                {"says": names.get(code, _("All")), "value": _shown(by[code, pattern], body)}
                for code in [*columns, grand]
            ],
        }
        for stratum, pattern in by
        if stratum == grand
    ]
    heads = [*(names[code] for code in columns), _("All")]
    return {"heads": heads, "lines": lines}


def _letters(pattern: str, lists: Sequence[str]) -> str:
    if pattern == TOTAL:
        return _("All combinations")
    if pattern == MANY:
        return _("Three lists or more")
    pairs = zip(lists, pattern, strict=True)
    return " + ".join(letter for letter, on in pairs if on == "1")


def _shown(one: Row, body: Row) -> str:
    """Say a rounded count; the least one as what it may be."""
    return str(figures(one["value"])) if one["value"] else f"0–{body['rules']['base'] - 1}"


def _without(body: Row) -> Iterable[dict[str, Any]]:
    for letter in body["lists"]:
        found = {row["family"]: row for row in body["without"] if row["list"] == letter}
        if found:
            yield {
                "letter": letter,
                "observed": next(iter(found.values()))["observed"],
                "cells": [
                    {
                        "says": _said(one["says"]),
                        "value": _without_said(found.get(one["family"])),
                    }
                    for one in body["families"]
                ],
            }


def _without_said(row: Row | None) -> str:
    if row is None:
        return "–"
    return _("Not estimated") if row["refused"] else _interval(row)


def _cautions(body: Row, names: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return each caution once: those of the whole, and those of strata with which they are of."""
    strata_of: dict[str, list[str]] = {}
    for one in body["cautions"]:
        strata_of.setdefault(_said(one["says"]), []).append(one["stratum"])
    return {
        "whole": [{"says": said} for said, strata in strata_of.items() if "" in strata],
        "strata": [
            {"says": said, "of": "; ".join(names.get(code, code) for code in strata)}
            for said, strata in strata_of.items()
            if "" not in strata
        ],
    }


def _interval(row: Row) -> str:
    high = "∞" if row["high"] is None else figures(row["high"])
    return f"{figures(row['total'])} ({figures(row['low'])}–{high})"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)} %"


def _heading(said: str) -> str:
    return said[:1].upper() + said[1:]
