"""What the Board is shown of a case, in words; what is not shown is said, never silently absent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baluarte.domain.protection.choices import LineKind
from baluarte.domain.protection.models import BoardLine
from baluarte.domain.protection.queries.board_lines import Key, Line, key_of
from baluarte.web.protection.presenters.study_page import measure_name
from baluarte.web.registry.presenters.labels import label_of

Texts = Mapping[UUID, Mapping[str, str]]


def in_words(kind: str, text: str) -> str:
    """Return what a line says."""
    if kind == LineKind.RISK:
        return label_of("risk_levels", text)
    if kind == LineKind.POSITION:
        return label_of("positions", text)
    if kind == LineKind.MEASURE:
        code, _bar, word = text.partition("|")
        said = label_of("positions", word) if word else _("no word of hers yet")
        return f"{measure_name(code)} · {said}"
    return text


def people_shown(
    lines: list[BoardLine], texts: Texts, names: Mapping[UUID, str], *, is_put: bool
) -> list[dict[str, Any]]:
    """Return person by person what the Board sees of each, and why it does not see the rest."""
    by_person: dict[UUID, list[BoardLine]] = {}
    for one in lines:
        by_person.setdefault(one.party_id, []).append(one)
    return [
        {
            "who": names.get(party) or (_("Person %d") % number if len(by_person) > 1 else ""),
            "lines": [_line(one, texts) for one in rows],
            "lacks": [
                {"label": LineKind(kind).label,
                 "why": _("Nothing on record") if is_put else _("Nothing asked of her yet")}
                for kind in LineKind if kind not in {one.kind for one in rows}
            ],
        }
        for number, (party, rows) in enumerate(by_person.items(), start=1)
    ]  # fmt: skip


def to_ask(
    asked: list[Line], rows: list[BoardLine], texts: Mapping[UUID, str], names: Mapping[UUID, str]
) -> list[tuple[str, Key, str, str]]:
    """Return each line to ask her: its field, its key, what it would say, her word until now."""
    known = {key_of(one): one for one in rows}
    several = len({one.party.pk for one in asked}) > 1
    found = []
    for one in asked:
        row = known.get(one.key)
        word = ""
        if row is not None and row.is_shown is not None:
            word = "yes" if row.is_shown and texts.get(row.pk) == one.text else ""
            word = "no" if row.is_shown is False else word
        said = f"{LineKind(one.kind).label}: {in_words(one.kind, one.text)}"
        who = f"{names.get(one.party.pk, '')} · " if several else ""
        found.append((f"{one.kind}-{one.source}-{one.party.pk}", one.key, f"{who}{said}", word))
    return found


def _line(one: BoardLine, texts: Texts) -> dict[str, Any]:
    text = texts.get(one.pk, {}).get("line", "")
    return {
        "row": one,
        "label": one.get_kind_display(),
        "text": in_words(one.kind, text) if text and one.is_shown else "",
    }
