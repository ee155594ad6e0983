"""Invented figures, clocks, sources and rows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from baluarte.web.layout.components.frame import AXES

TOLD, VERIFIED, OPENED = date(2026, 3, 5), date(2026, 3, 9), date(2026, 3, 11)
DIGEST = "9f2c4b1ad07e5583c6f1e2a94b7d30586e1fa2c7d94b8035ab61f07c2e9d4418"


def facts() -> dict[str, Any]:
    """Return what the specimen page shows of facts, evidence and people."""
    return {
        "cutoff": date(2026, 10, 31),
        "since": date(2020, 1, 1),
        "due": datetime(2026, 12, 4, 16, 30, tzinfo=UTC),
        "past": datetime(2026, 11, 20, 16, 0, tzinfo=UTC),
        "two_days": timedelta(days=2),
        "five_hours": timedelta(hours=5),
        "twelve_days_late": timedelta(days=-12),
        "digest": DIGEST,
        "history": _history(),
        "sides": _sides(),
        "undecided": [{**side, "held": False} for side in _sides()],
        "definitions": _definitions(),
        "grounds": [
            {"says": _("You are on the team of this case file."), "until": date(2027, 3, 1)},
            {"says": _("The organisation that received it shares it with yours, without names.")},
        ],
    }


def _history() -> list[dict[str, Any]]:
    return [
        {
            "at": datetime(2026, 3, 9, 18, 5, tzinfo=UTC),
            "by": "M. Fabulada",
            "was": _("Threat"),
            "is": _("Threat and surveillance"),
            "reason": _("The second source describes the car that waited outside for three days."),
            "ground": _("Verified by a second person on 10 March 2026"),
        },
        {
            "at": datetime(2026, 3, 5, 15, 40, tzinfo=UTC),
            "by": "T. Ilusoria",
            "was": "",
            "is": _("Threat"),
            "reason": _("As told by telephone."),
        },
    ]


def _sides() -> list[dict[str, Any]]:
    return [
        {
            "value": date(2026, 3, 4),
            "who": _("Organisation that documents (invented)"),
            "reliability": _("Spoke with the person"),
            "at": date(2026, 3, 6),
            "held": True,
        },
        {
            "value": date(2026, 3, 3),
            "who": "El Faro Inventado",
            "reliability": _("Newspaper; cites no source"),
            "at": date(2026, 3, 5),
            "held": False,
        },
    ]


def _definitions() -> list[dict[str, Any]]:
    return [
        {"term": _("When"), "value": date(2026, 3, 4), "note": _("between 3 and 9 March 2026")},
        {
            "term": _("Where"),
            "value": "Puerto Grana, Estero",
            "note": _("exact to the municipality"),
        },
        {"term": _("Presumed perpetrators"), "value": ""},
        {
            "term": _("Measures asked for"),
            "value": _(
                "Panic button, safe telephone, escort for the journey to the hearing and a visit "
                "of the observation mission to the community, with an interpreter of its language"
            ),
        },
    ]


def lists() -> dict[str, Any]:
    """Return rows, columns, filters, facets and tabs."""
    return {
        "rows": _rows(),
        "nothing": None,
        "trail": [
            {"label": _("Editions"), "url": "#frame"},
            {"label": _("Edition 4"), "url": "#frame"},
            {"label": _("Table 2"), "url": ""},
        ],
        "applied": [
            {"label": "Estero", "url": "?year=2026"},
            {"label": "2026", "url": "?state=94"},
        ],
        "facets": _facets(),
        "tabs": [
            {"label": _("Facts"), "url": "#tabs", "current": True, "count": 12},
            {"label": _("Documents"), "url": "?tab=documents", "count": 3},
            {"label": _("Procedures"), "url": "?tab=procedures"},
            {"label": _("Sealed"), "url": "", "disabled": True},
        ],
        "path_report": [
            {"kind": "report", "state": "current", "reference": "R-4K2M", "date": TOLD},
            {"kind": "event", "state": "ahead"},
            {"kind": "publication", "state": "ahead"},
        ],
        "path_whole": [
            {"kind": "report", "reference": "R-4K2M", "date": TOLD, "url": "#path"},
            {"kind": "event", "reference": "H-91QX", "date": VERIFIED, "url": "#path"},
            {"kind": "case", "reference": "E-220B", "date": OPENED, "url": "#path"},
            {
                "kind": "publication",
                "state": "current",
                "name": _("Edition 4"),
                "date": date(2026, 6, 30),
            },
        ],
        "addresses": dict.fromkeys(AXES, "#axes"),
    }


def _facets() -> list[dict[str, Any]]:
    protection = {"label": _("Protection"), "count": 42, "url": "?axis=protection"}
    return [
        {
            "title": _("Axis"),
            "entries": [
                {**protection, "current": True},
                {"label": _("Investigation"), "count": 17, "url": "?axis=investigation"},
            ],
        },
        {
            "title": _("State"),
            "entries": [
                {"label": "Estero", "count": 1284, "url": "?state=94"},
                {"label": "Arenales", "count": 3, "url": "?state=90"},
            ],
        },
    ]


def _rows() -> list[dict[str, Any]]:
    keys = ("reference", "owed", "whose", "place", "due", "state", "left", "acts")
    rows = (
        (
            "E-220B",
            _("Risk assessment"),
            _("Risk Assessment Unit"),
            "Puerto Grana, Estero",
            datetime(2026, 11, 20, 16, 0, tzinfo=UTC),
            "overdue",
            timedelta(days=-12),
            3,
        ),
        (
            "E-217C",
            _("Notify the plan of protection"),
            _("Governing Board"),
            "Agua Mansa, Estero",
            datetime(2026, 12, 2, 21, 30, tzinfo=UTC),
            "due",
            timedelta(hours=5),
            12,
        ),
        (
            "E-198A",
            _("Take the statement at the person's home"),
            _("Special prosecutor"),
            "San Abril, Arenales",
            datetime(2026, 12, 9, 18, 0, tzinfo=UTC),
            "open",
            timedelta(days=7),
            1,
        ),
        (
            "E-176F",
            _("Pay the interim support"),
            _("Commission for victims"),
            "Valdemar, Bravía",
            datetime(2026, 11, 28, 18, 0, tzinfo=UTC),
            "done",
            None,
            7,
        ),
    )
    return [dict(zip(keys, row, strict=True)) for row in rows]


def drawings() -> dict[str, Any]:
    """Return what maps and charts are drawn from."""
    return {
        "classes": [
            {"from": 0, "says": "0"}, {"from": 1, "says": "1–2"}, {"from": 3, "says": "3–5"},
            {"from": 6, "says": "6–10"}, {"from": 11, "says": _("11 or more")},
        ],
        "sorts": [
            {"label": _("Before"), "key": "due"},
            {"label": _("Acts"), "key": "acts"},
        ],
        "place_columns": [
            {"key": "name", "says": _("Municipality")},
            {"key": "state", "says": _("State")},
            {"key": "value", "says": _("Facts"), "number": True},
        ],
        "place_rows": [
            {"id": "94008", "name": "Puerto Grana el Bajo", "state": "Estero", "value": 26},
            {"id": "95007", "name": "Jacarandas Viejo", "state": "Faro", "value": 23},
            {"id": "94004", "name": "Cerro Pinto el Alto", "state": "Estero", "value": 12},
            {"id": "94023", "name": "La Espiga Viejo", "state": "Estero", "value": 12},
            {"id": "94006", "name": "Agua Mansa el Bajo", "state": "Estero", "value": 11},
        ],
        "year_columns": [
            {"key": "year", "says": _("Year")},
            {"key": "count", "says": _("Facts"), "number": True},
            {"key": "low", "says": _("Estimate, low end"), "number": True},
            {"key": "high", "says": _("Estimate, high end"), "number": True},
        ],
        "year_rows": [
            {"year": year, "count": count, "low": low, "high": high}
            for year, count, low, high in (
                ("2016", 96, 110, 160), ("2017", 121, 131, 190), ("2018", 118, 129, 181),
                ("2019", 139, 150, 214), ("2020", 161, 172, 240), ("2021", 148, 160, 226),
                ("2022", None, None, None), ("2023", 187, 199, 271), ("2024", 204, 221, 309),
                ("2025", 193, 212, 305), ("2026", 176, 201, 322),
            )
        ],
        "kind_columns": [
            {"key": "kind", "says": _("What was done")},
            {"key": "count", "says": _("Acts"), "number": True},
        ],
        "kind_rows": [
            {"kind": _("Threats"), "count": 512}, {"kind": _("Physical assault"), "count": 301},
            {"kind": _("Criminal proceedings for their work"), "count": 188},
            {"kind": _("Surveillance"), "count": 97}, {"kind": _("Disappearance"), "count": 14},
        ],
        "budget_columns": [
            {"key": "kind", "says": _("Budget")},
            {"key": "count", "says": _("Pesos"), "number": True},
        ],
        "budget_rows": [
            {"kind": _("Amount assigned"), "count": 520_000_000},
            {"kind": _("Need as estimated"), "count": 700_000_000},
        ],
        "files": [
            {"label": "CSV", "url": "#drawings", "note": "12 kB"},
            {"label": "JSON", "url": "#drawings", "note": "19 kB"},
        ],
    }  # fmt: skip
