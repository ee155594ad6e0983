"""An edition of the policy as files: tables with their codes and their words, and all as JSON."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.publication.queries import policy_citation
from baluarte.web.public.citing import LICENCE_URL
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.policy import codebook
from baluarte.web.public.policy.edition import erratum_on, facts_under
from baluarte.web.public.terms import language

BYTE_ORDER_MARK = "\ufeff"
INDICATORS, INSTITUTIONS, FACTS, PROMISES, RECOMMENDATIONS, RECOGNITIONS, COLUMNS, WHOLE = (
    "indicadores.csv", "instituciones.csv", "datos.csv", "compromisos.csv", "recomendaciones.csv",
    "reconocimientos.csv", "columnas.csv", "edicion.json",
)  # fmt: skip
TABLES = (INDICATORS, INSTITUTIONS, FACTS, PROMISES, RECOMMENDATIONS, RECOGNITIONS, COLUMNS)
NAMES = (*TABLES, WHOLE)
# The same tables to open with a click.
WORKBOOKS = {one.replace(".csv", ".xlsx"): one for one in TABLES}
INSTITUTIONS_WORKBOOK = INSTITUTIONS.replace(".csv", ".xlsx")
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OF_AN_INSTITUTION = (
    "owed", "pending", "under_way", "late", "given_up", "did", "late_reports", "silent", "no_data",
)  # fmt: skip
FIGURE = (
    "period", "state", "reason", "value", "numerator", "denominator", "low", "high", "asked",
    "answered",
)  # fmt: skip


def table_file(release: Edition, name: str, *, code: str = "") -> str:
    """Return a table of an edition as CSV that a spreadsheet opens in its own letters."""
    text = io.StringIO()
    write_csv(text, *_table(release, name, code))
    return BYTE_ORDER_MARK + text.getvalue()


def workbook_file(release: Edition, name: str, *, code: str = "") -> bytes:
    """Return the same table as a workbook, with the edition that it is of on a second sheet."""
    heads, rows = _table(release, name, code)
    packed = io.BytesIO()
    with Workbook(packed, [_("Table"), _("Source")]) as book:
        book.sheet([heads, *rows])
        book.sheet(
            [
                [_("How to cite"), policy_citation(release, language())],
                [_("Licence"), LICENCE_URL],
                [_("Digest (SHA-256)"), release.sha256],
            ]
        )
    return packed.getvalue()


def _table(
    release: Edition, name: str, code: str
) -> tuple[Sequence[str], Iterable[Sequence[Value]]]:
    if name == COLUMNS:
        return codebook.HEADS, codebook.codebook_rows()
    return list(codebook.TABLES[name]), _rows(release, name, code)


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
            {"kind": one.kind, "code": code_shown(one), "ground": one.ground,
             "noted": one.noted_date.isoformat()}
            for one in errata
        ],
        "rows": [row_told(one, errata) for one in queries.policy_rows(release)],
    }  # fmt: skip
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def code_shown(erratum: Any) -> str:
    """Return the code of what does not stand; of what could harm nobody is shown where it was."""
    return "" if erratum.ground == ErratumGround.HARM else str(erratum.code)


def row_told(one: Any, errata: Sequence[Any] = ()) -> dict[str, Any]:
    """Return a row as programs read it, with what is noted of it or of what it stands on."""
    facts = facts_under(one.body) if one.kind == PolicyRowKind.INDICATOR else ()
    noted = erratum_on(errata, one.kind, one.code, facts)
    return {
        "kind": one.kind,
        "code": one.code,
        "part_of": one.part_of,
        "axis": one.axis,
        "institution": one.institution,
        "state": one.state,
        "label": {"es": one.label_es, "en": one.label_en},
        "body": one.body,
        "erratum": noted and {"ground": noted.ground, "noted": noted.noted_date.isoformat()},
    }


def _rows(release: Edition, name: str, code: str) -> Iterator[Sequence[Value]]:
    errata = list(queries.policy_errata(release))
    grounds = {(one.kind, one.code): one.ground for one in errata}
    indicator = partial(_indicator, erring=_erring(release, errata), ground=grounds)
    of_kind: Mapping[str, tuple[PolicyRowKind, Callable[[Any], Iterable[Sequence[Value]]]]] = {
        INDICATORS: (PolicyRowKind.INDICATOR, indicator),
        INSTITUTIONS: (PolicyRowKind.INSTITUTION, _institution),
        FACTS: (PolicyRowKind.FACT, _fact),
        PROMISES: (PolicyRowKind.COMMITMENT, _promise),
        RECOMMENDATIONS: (PolicyRowKind.RECOMMENDATION, _recommendation),
        RECOGNITIONS: (PolicyRowKind.RECOGNITION, _recognition),
    }
    kind, told = of_kind[name]
    codes = [code] if code else None
    for one in queries.policy_rows(release, kinds=[kind], codes=codes):
        for row in told(one):
            mark = () if kind == PolicyRowKind.INDICATOR else (grounds.get((one.kind, one.code)),)
            yield (*row, *mark, release.number)


def _erring(release: Edition, errata: Sequence[Any]) -> dict[str, tuple[str, str]]:
    """Return by fact that does not stand its institution and on what ground."""
    noted = {one.code: one.ground for one in errata if one.kind == PolicyRowKind.FACT}
    rows = queries.policy_rows(release, kinds=[PolicyRowKind.FACT], codes=noted) if noted else []
    known = {one.code: one.institution for one in rows}
    return {code: (known.get(code, ""), ground) for code, ground in noted.items()}


def _indicator(
    one: Any, *, erring: Mapping[str, tuple[str, str]], ground: Mapping[tuple[str, str], str]
) -> Iterable[Sequence[Value]]:
    """Yield a row a year for all together, then a row a year for each institution.

    What is noted of the indicator, or of a fact that a figure stands on, marks the figure.
    """
    body = one.body
    head = (one.code, one.axis, one.label_es, one.label_en, body["unit_code"])
    own, of_years = ground.get((one.kind, one.code)), {}
    for year in body["series"] or [body["figure"]]:
        is_last = year["period"] == body["figure"]["period"]
        sources = year.get("sources", body["sources"] if is_last else ())
        of_years[year["period"]] = sources
        marks = [own, *(erring[code][1] for code in sources if code in erring)]
        said = [year[field] for field in FIGURE]
        mark = next(filter(None, marks), None)
        yield (*head, "", "", *said, tuple(sources), year.get("withdrawn"), mark)
    for each in body["institutions"]:
        for year in each["series"]:
            numbers = (year["value"], year["numerator"], year["denominator"])
            mine = [
                erring[code][1] for code in of_years.get(year["period"], ())
                if code in erring and erring[code][0] == each["code"]
            ]  # fmt: skip
            yield (
                *head, each["code"], each["state"], year["period"], "", year["reason"], *numbers,
                None, None, None, None, (), None, next(iter(mine), own),
            )  # fmt: skip


def _institution(one: Any) -> Iterable[Sequence[Value]]:
    counts = one.body["counts"]
    yield (
        one.code, one.label_es, one.label_en, one.state,
        *(counts.get(part, 0) for part in OF_AN_INSTITUTION),
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
    shown = next((each["source"] for each in reversed(body["steps"]) if each["source"]), None)
    papers = [
        (source or {}).get(field)
        for source in (body["source"], shown)
        for field in ("title", "issuer", "url")
    ]
    yield (
        one.code, one.axis, one.institution, one.label_es, body["said"], body["due"],
        body["standing"], *papers,
    )  # fmt: skip


def _recommendation(one: Any) -> Iterable[Sequence[Value]]:
    sides = one.body["sides"]
    said: list[Value] = []
    for side in ("authority", "civil"):
        held = sides[side] or {}
        source = held.get("source") or {}
        said += [
            held.get("status"), held.get("day"), source.get("title"), source.get("url"),
            held.get("page"), held.get("reference"),
        ]  # fmt: skip
    reports = [day for each in one.body["actions"] for day in each["days"] if day["is_reported"]]
    papers = [(day["source"] or {}).get("title") or day.get("reference", "") for day in reports]
    yield (
        one.code, one.part_of, one.axis, one.label_es, one.label_en, tuple(one.body["owners"]),
        *said, tuple(f"{day.get('sent') or day['day']}: {day['words']}" for day in reports),
        tuple(paper for paper in papers if paper),
        sum(day["is_late"] for each in one.body["actions"] for day in each["days"]),
    )  # fmt: skip


def _recognition(one: Any) -> Iterable[Sequence[Value]]:
    body = one.body
    source, asked = body["source"], body["correction"] or {}
    answer = asked.get("answer") or {}
    shown = answer.get("source") or {}
    yield (
        one.code, one.part_of, one.label_es, one.label_en, one.institution, body["said_by"],
        body["unit"], one.state, body["municipality"], body["date"], body["addressed_to"],
        body["subject"], body["title"], body["medium"], body["quote"], source.get("title"),
        source.get("issuer"), source.get("url"), source.get("sha256"), body["page"],
        asked.get("wanted"), asked.get("asked"), asked.get("due"), answer.get("outcome"),
        answer.get("date"), shown.get("title"), shown.get("url"),
    )  # fmt: skip
