"""An edition of the policy as files: tables with their codes and their words, and all as JSON."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.queries import policy_citation
from baluarte.web.public.citing import LICENCE_URL
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.policy import codebook

BYTE_ORDER_MARK = "\ufeff"
INDICATORS, FACTS, PROMISES, RECOMMENDATIONS, COLUMNS, WHOLE = (
    "indicadores.csv", "datos.csv", "compromisos.csv", "recomendaciones.csv", "columnas.csv",
    "edicion.json",
)  # fmt: skip
NAMES = (INDICATORS, FACTS, PROMISES, RECOMMENDATIONS, COLUMNS, WHOLE)
MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
FIGURE = (
    "period", "state", "reason", "value", "numerator", "denominator", "low", "high", "asked",
    "answered",
)  # fmt: skip


def table_file(release: Edition, name: str, *, code: str = "") -> str:
    """Return a table of an edition as CSV that a spreadsheet opens in its own letters."""
    text = io.StringIO()
    if name == COLUMNS:
        write_csv(text, codebook.HEADS, codebook.codebook_rows())
    else:
        write_csv(text, list(codebook.TABLES[name]), _rows(release, name, code))
    return BYTE_ORDER_MARK + text.getvalue()


def whole_file(release: Edition, errata: Sequence[Any]) -> str:
    """Return everything that an edition says as JSON, its errata beside it."""
    held = {
        "edition": release.number,
        "known_at": release.known_at.isoformat(),
        "released_at": release.released_at.isoformat(),
        "sha256_of_rows": release.sha256,
        "invented_data": release.is_invented,
        "licence": LICENCE_URL,
        "citation": {one: policy_citation(release, one) for one in ("es", "en")},
        "withdrawn_tables": [
            {"tables": one.tables, "withdrawn": one.withdrawn_date.isoformat(), "code": one.code}
            for one in queries.fallen_indicators([release])
        ],
        "errata": [
            {"kind": one.kind, "code": one.code, "ground": one.ground,
             "noted": one.noted_date.isoformat()}
            for one in errata
        ],
        "rows": [row_told(one) for one in queries.policy_rows(release)],
    }  # fmt: skip
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def row_told(one: Any) -> dict[str, Any]:
    """Return a row as programs read it."""
    return {
        "kind": one.kind,
        "code": one.code,
        "part_of": one.part_of,
        "axis": one.axis,
        "institution": one.institution,
        "state": one.state,
        "label": {"es": one.label_es, "en": one.label_en},
        "body": one.body,
    }


def _rows(release: Edition, name: str, code: str) -> Iterator[Sequence[Value]]:
    of_kind = {
        INDICATORS: (PolicyRowKind.INDICATOR, _indicator),
        FACTS: (PolicyRowKind.FACT, _fact),
        PROMISES: (PolicyRowKind.COMMITMENT, _promise),
        RECOMMENDATIONS: (PolicyRowKind.RECOMMENDATION, _recommendation),
    }
    kind, told = of_kind[name]
    codes = [code] if code else None
    for one in queries.policy_rows(release, kinds=[kind], codes=codes):
        for row in told(one):
            yield (*row, release.number)


def _indicator(one: Any) -> Iterable[Sequence[Value]]:
    """Yield a row a year for all together, then a row a year for each institution."""
    body = one.body
    head = (one.code, one.axis, one.label_es, one.label_en, body["unit_code"])
    for year in body["series"] or [body["figure"]]:
        is_last = year["period"] == body["figure"]["period"]
        sources = body["sources"] if is_last else ()
        said = [year[field] for field in FIGURE]
        yield (*head, "", "", *said, tuple(sources), year.get("withdrawn"))
    for each in body["institutions"]:
        for year in each["series"]:
            numbers = (year["value"], year["numerator"], year["denominator"])
            yield (
                *head, each["code"], each["state"], year["period"], "", year["reason"], *numbers,
                None, None, None, None, (), None,
            )  # fmt: skip


def _fact(one: Any) -> Iterable[Sequence[Value]]:
    body = one.body
    source = body["source"] or {}
    yield (
        one.code, one.part_of, one.label_es, one.label_en, one.institution, one.state,
        body["first"], body["last"], body["answer"], body["number"], body["degree"], body["day"],
        body["words"], body["said_by"], source.get("title"), source.get("issuer"),
        source.get("url"), source.get("sha256"), body["page"], body["quote"],
    )  # fmt: skip


def _promise(one: Any) -> Iterable[Sequence[Value]]:
    body = one.body
    source = body["source"] or {}
    yield (
        one.code, one.axis, one.institution, one.label_es, body["said"], body["due"],
        body["standing"], source.get("title"),
    )  # fmt: skip


def _recommendation(one: Any) -> Iterable[Sequence[Value]]:
    sides = one.body["sides"]
    said = [
        value
        for side in ("authority", "civil")
        for value in ((sides[side] or {}).get("status"), (sides[side] or {}).get("day"))
    ]
    yield (
        one.code, one.part_of, one.axis, one.label_es, one.label_en, tuple(one.body["owners"]),
        *said,
    )  # fmt: skip
