"""What one sent, by pages and the newest first: entries, reports on actions, facts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from baluarte.domain.accountability.queries import entries as queries
from baluarte.domain.statements.queries.sent import SentGroup, sent_by
from baluarte.web.accountability.forms.entries import FACTS, REPORTS
from baluarte.web.accountability.presenters import entries as presenters
from baluarte.web.statements.sent import sent_group

PAGE = 40


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that was sent: when, by which key among those of its instant, and its line."""

    at: datetime
    key: UUID
    line: Callable[[], dict[str, Any]]
    entered: queries.Entered | None = None


@dataclass(frozen=True, slots=True)
class SentPage:
    """Some of what one sent, and where the next page begins; nothing where it is the last."""

    rows: Sequence[Sent]
    after: str

    @property
    def is_alone(self) -> bool:
        """Say whether something waits and its house has nobody else who could let it stand."""
        return any(_is_alone(one.entered) for one in self.rows)


def sent_page(
    by: UUID, *, kind: str = "", after: queries.Position | None = None, limit: int = PAGE
) -> SentPage:
    """Return a page of what one sent, the newest first: of one kind, or of all."""
    found = _sent(by, kind=kind, after=after, most=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return SentPage(found[:limit], f"{last.at:%Y%m%dT%H%M%S.%f}_{last.key}" if last else "")


def _sent(by: UUID, *, kind: str, after: queries.Position | None, most: int) -> list[Sent]:
    found: list[Sent] = []
    if kind not in (FACTS, REPORTS):
        mine = queries.entries_of(by, limit=most, kinds=(kind,) if kind else (), after=after)
        found += [Sent(one.at, one.entry.pk, partial(presenters.line_of, one), one) for one in mine]
    if kind in ("", REPORTS):
        reports = queries.reports_sent_by(by, limit=most, after=after)
        found += [
            Sent(one.said_at, one.pk, partial(presenters.report_line, one)) for one in reports
        ]
    if kind in ("", FACTS):
        groups = sent_by(by, limit=most, after=after)
        found += [Sent(one.since, one.key, partial(_facts_line, one)) for one in groups]
    found.sort(key=lambda one: one.key)
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def _is_alone(one: queries.Entered | None) -> bool:
    return one is not None and one.is_waiting and not queries.has_second(one.entry)


def _facts_line(one: SentGroup) -> dict[str, Any]:
    told = sent_group(one)
    title = ngettext(
        "%(count)d fact about institutions", "%(count)d facts about institutions", one.number
    )
    return {
        "title": title % {"count": one.number},
        "of": one.document.title,
        "says": "",
        "at": one.since,
        "tags": told["states"],
        "url": told["url"],
    }
