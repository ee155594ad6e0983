"""The map as a page on paper: the drawing, the places it is about first, and what to beware of."""

import json
from collections.abc import Mapping
from datetime import UTC
from functools import cache
from importlib import resources
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baluarte.domain.access.queries import is_invented
from baluarte.domain.analysis.queries import risk_map as queries
from baluarte.web.analysis.presenters import run_words
from baluarte.web.analysis.presenters.risk_map import page
from baluarte.web.analysis.presenters.risk_map.carried import carried_by
from baluarte.web.analysis.presenters.risk_map.comparisons import comparison_of
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap
from baluarte.web.layout.templatetags.components import figures

REGIONS: Final = {"es": "mx", "en": "us"}


def as_paper(shown: ShownMap, svg: str) -> bytes:
    """Return a map as tagged PDF with the fonts the library carries: the same bytes each time."""
    # Not before it is needed: every process would carry it.
    import typst  # noqa: PLC0415

    made = typst.compile(
        _template(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        ignore_system_fonts=True,
        sys_inputs={"map": json.dumps(_told(shown, svg), ensure_ascii=False, sort_keys=True)},
        # What has no tags, titles or descriptions is refused, not written.
        pdf_standards="ua-1",
        timestamp=shown.run.known_at.astimezone(UTC).replace(microsecond=0),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def _told(shown: ShownMap, svg: str) -> dict[str, Any]:
    names, language = page.names_of_all(shown), (get_language() or "es")[:2]
    since = queries.since_when(shown.series, shown.run, page.places_with_more(shown))
    rows, others = page.table(shown, names, since)
    return {
        "title": shown.title(),
        "author": settings.OPERATOR_NAME or "Baluarte",
        "language": language,
        "region": REGIONS.get(language, "mx"),
        "invented": _("Invented data: nothing here happened.") if is_invented() else "",
        "svg": svg,
        "alt": " ".join([shown.title(), *carried_by(shown).lines()]),
        "table_title": _("Places"),
        "caption": shown.title(),
        "heads": [
            _("Place"), _("What is said"), _("Events"),
            *(str(one["label"]) for one in comparison_of(shown).heads()),
        ],
        "rows": [_row(one) for one in rows],
        "nothing": _("No place has a result."),
        "others": _more(others),
        "cautions_title": _("What must be known to read it"),
        "cautions": [
            one["says"] for one in run_words.cautions_said(shown.result["cautions"], names)
        ],
    }  # fmt: skip


def _row(one: Mapping[str, Any]) -> list[str]:
    cells = [str(cell["value"]) for cell in one["cells"]]
    return [str(one["where"]), str(one["tag"]), str(one["events"]), *cells]


def _more(others: int) -> str:
    if not others:
        return ""
    return ngettext(
        "One more place is in the table.", "%(n)s more places are in the table.", others
    ) % {"n": figures(others)}


@cache
def _template() -> bytes:
    """Return the template, which holds no word of any map."""
    return resources.files(__package__).joinpath("paper.typ").read_bytes()
