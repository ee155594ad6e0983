"""Programmes: the version in force, and what two versions say otherwise, word by word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.accountability.choices import ProgrammeKind
from baluarte.domain.accountability.models import Programme, ProgrammeVersion
from baluarte.domain.accountability.queries.programmes import version_on
from baluarte.norms.policy.indicators import policy_indicators
from baluarte.norms.policy.objectives import objectives
from baluarte.web.accountability.forms.fields import said_day
from baluarte.web.accountability.names import axis_name, institution_name, language
from baluarte.web.accountability.presenters.figures import plain

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: the same in both versions, added by the newer, or taken out of the older."""

    words: str
    is_added: bool = False
    is_removed: bool = False


def programme_row(programme: Programme, *, on: date) -> dict[str, Any]:
    """Return one line of the list of programmes."""
    versions = list(programme.versions.all())
    held = version_on(programme, on)
    return {
        "programme": programme,
        "kind": ProgrammeKind(programme.kind).label,
        "axis": axis_name(programme.axis),
        "institution": institution_name(programme.institution),
        "held": held,
        "name": (held or versions[0]).name,
        "versions": len(versions),
        "is_review_past": held is not None and held.review_date < on,
    }


def objective_names(codes: Iterable[str]) -> list[str]:
    """Return what objectives are called."""
    known = objectives()
    return [known[code].in_language(language()) for code in codes if code in known]


def indicator_names(codes: Iterable[str]) -> list[str]:
    """Return what indicators are called."""
    known = policy_indicators()
    return [known[code].in_language(language()) for code in codes if code in known]


def budget_in_words(version: ProgrammeVersion) -> str:
    """Say a budget; not known where nobody wrote it down."""
    if version.budget is None:
        return _("Not known")
    return f"$ {plain(version.budget)}"


def differences(older: ProgrammeVersion, newer: ProgrammeVersion) -> list[dict[str, Any]]:
    """Return what two versions say otherwise, part by part; nothing where they say the same."""
    parts = (
        (_("Name of the programme"), older.name, newer.name),
        (_("What it says"), older.says, newer.says),
        (_("In force from"), said_day(older.valid_from), said_day(newer.valid_from)),
        (_("Reviewed on"), said_day(older.review_date), said_day(newer.review_date)),
        (_("Budget, in pesos"), budget_in_words(older), budget_in_words(newer)),
    )
    found = [
        {"title": title, "pieces": pieces(was, now)} for title, was, now in parts if was != now
    ]
    lists = (
        (_("Objectives it serves"), objective_names(older.objectives),
         objective_names(newer.objectives)),
        (_("Indicators it is measured by"), indicator_names(older.indicators),
         indicator_names(newer.indicators)),
    )  # fmt: skip
    for title, were, are in lists:
        added = [one for one in are if one not in were]
        removed = [one for one in were if one not in are]
        if added or removed:
            found.append({"title": title, "added": added, "removed": removed})
    return found


def pieces(was: str, now: str) -> list[Piece]:
    """Return two texts as one, word by word, with what was taken out and what was added."""
    return list(_pieces(WORDS.findall(was), WORDS.findall(now)))


def _pieces(was: list[str], now: list[str]) -> Iterator[Piece]:
    for kind, first, last, begins, ends in SequenceMatcher(
        a=was, b=now, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield Piece("".join(was[first:last]))
            continue
        if first < last:
            yield Piece("".join(was[first:last]), is_removed=True)
        if begins < ends:
            yield Piece("".join(now[begins:ends]), is_added=True)
