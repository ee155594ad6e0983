"""A report as a tagged PDF, typeset by Typst from data: no word of it is read as markup."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

from django.conf import settings

from baluarte.domain.publication.files.header import UNNAMED_OPERATOR
from baluarte.domain.publication.reports.drawings import as_svg
from baluarte.domain.publication.reports.wording import said

REGIONS = {"es": "mx", "en": "us"}
WORDS = (
    "note", "erratum", "figures", "what", "figure", "source", "footnotes", "back", "about", "due",
    "cite",
)  # fmt: skip


def typeset(
    told: Mapping[str, Any], *, number: int, erratum: str, citation: str, known_at: datetime
) -> bytes:
    """Return a report in one language as PDF: the same bytes for the same report.

    Its fonts are those the library carries, so that no machine's own change a page; its instant
    is that of what was known. Run by the worker.
    """
    # Not before it is needed: every process would carry it.
    import typst  # noqa: PLC0415

    made = typst.compile(
        template(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        ignore_system_fonts=True,
        sys_inputs=inputs(told, number=number, erratum=erratum, citation=citation),
        # What has no tags, titles or descriptions is refused, not written.
        pdf_standards="ua-1",
        # It takes no instant finer than a second.
        timestamp=known_at.astimezone(UTC).replace(microsecond=0),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def inputs(told: Mapping[str, Any], *, number: int, erratum: str, citation: str) -> dict[str, str]:
    """Return what the template is given: all words as data, none of them as its source."""
    language = told["language"]
    words = {name: said(f"paper.{name}")[language] for name in WORDS}
    words["version"] = said("paper.version", number=str(number))[language]
    data = dict(told) | {
        "region": REGIONS[language],
        "words": words,
        "erratum": erratum,
        "citation": citation,
        "author": settings.OPERATOR_NAME or UNNAMED_OPERATOR,
        "keywords": [told["kind"], told["period"]],
        "sections": [_section(one) for one in told["sections"]],
    }
    return {"report": json.dumps(data, ensure_ascii=False, sort_keys=True, default=asdict)}


@cache
def template() -> bytes:
    """Return the template, which holds no word of any report."""
    return resources.files(__package__).joinpath("report.typ").read_bytes()


def _section(one: Mapping[str, Any]) -> dict[str, Any]:
    chart = one["chart"]
    if chart is None:
        return dict(one)
    image = {"title": chart.title, "says": one["chart_says"], "svg": as_svg(chart)}
    return dict(one) | {"chart": image}
