"""What may be told in a matter, and which protocols what is on record can begin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from baluarte.domain.procedure.choices import Jurisdiction
from baluarte.domain.procedure.models import Occurrence, ProtocolText
from baluarte.domain.procedure.queries import Course, protocol_of, texts_loaded
from baluarte.norms.agenda.wording import day, instant
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.protocols import Protocol, events
from baluarte.norms.protocols.form import Kind
from baluarte.web.procedure.presenters import protocol_page

Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Beginning:
    """A protocol that something on record can begin, in a jurisdiction."""

    protocol: Protocol
    occurrence: Occurrence
    jurisdiction: str

    @property
    def key(self) -> str:
        """Return it as a form sends it."""
        return f"{self.protocol.code} {self.occurrence.pk} {self.jurisdiction}"

    def in_words(self, zone: ZoneInfo) -> str:
        """Say which protocol, by which version of the law, with what."""
        at = self.occurrence.happened_at
        language = protocol_page.language()
        began = [one for one in self.occurrence.events if one in self.protocol.begins_with]
        name = protocol_page.say(self.protocol.name)
        if len(self.protocol.jurisdictions) > 1:
            name = f"{name} ({Jurisdiction(self.jurisdiction).label})"
        return _("%(name)s, with %(event)s, %(when)s. %(version)s") % {
            "name": name,
            "event": ", ".join(protocol_page.event(one) for one in began),
            "when": instant(at, zone, language) if at else _("nobody knows when"),
            "version": version_in_words(self.protocol),
        }


def version_in_words(protocol: Protocol) -> str:
    """Say which version of a protocol it is, and since when it is in force."""
    if protocol.valid_from is None:
        return _("Version %(n)d") % {"n": protocol.version}
    since = day(protocol.valid_from, protocol_page.language())
    return _("Version %(n)d, in force since %(day)s") % {"n": protocol.version, "day": since}


def beginnings(
    rows: Iterable[Occurrence], courses: Iterable[Course], zone: ZoneInfo
) -> list[Beginning]:
    """Return what can begin: by what is on record, under the law of that day, not begun before."""
    known = list(rows)
    roots = {row.pk: row.supersedes_id for row in known}
    running = {
        (one.protocol.code, one.proceeding.begun_by) for one in courses if one.proceeding.is_open
    }
    superseded = {row.supersedes_id for row in known}
    texts = texts_loaded()
    found = []
    for row in known:
        if row.pk in superseded or row.is_withdrawn or not row.events:
            continue
        on = local_day(row.happened_at or row.recorded_at, zone)
        for protocol in _in_force(texts, on).values():
            begun = (protocol.code, _root(row.pk, roots))
            fits = set(row.events) & set(protocol.begins_with)
            if protocol.kind == Kind.STEPS and fits and begun not in running:
                found += [Beginning(protocol, row, one) for one in protocol.jurisdictions]
    return found


def tellable(courses: Iterable[Course]) -> list[Group]:
    """Return what may be told, grouped: what runs here waits for it, it begins something, others.

    Only what comes from outside all protocols, and what a text that is loaded knows.
    """
    loaded = [protocol_of(text) for text in texts_loaded()]
    awaited = set().union(*(_awaited(one.protocol) for one in courses if one.proceeding.is_open))
    begin = {code for one in loaded for code in one.begins_with}
    others = set().union(*(_awaited(one) for one in loaded))
    groups = (
        (_("What runs here waits for it"), awaited),
        (_("It can begin a procedure"), begin - awaited),
        (_("Other events"), others - begin - awaited),
    )
    return [(title, offered) for title, codes in groups if (offered := _offered(codes))]


def _offered(codes: set[str]) -> list[tuple[str, str]]:
    known = events()
    external = [code for code in codes if code in known and known[code].is_external]
    named = [(code, protocol_page.sentence(protocol_page.event(code))) for code in external]
    return sorted(named, key=lambda one: one[1])


def _awaited(protocol: Protocol) -> set[str]:
    found = set(protocol.begins_with)
    for step in protocol.steps:
        found |= {*step.starts, *step.stands_still_with, *step.begins_again_with, *step.emits}
    return found


def _in_force(texts: Sequence[ProtocolText], on: Any) -> dict[str, Protocol]:
    """Return of each protocol its newest version that was in force on a day."""
    found: dict[str, Protocol] = {}
    for text in sorted(texts, key=lambda one: one.version):
        protocol = protocol_of(text)
        if protocol.covers(on):
            found[text.code] = protocol
    return found


def _root(key: UUID, older: dict[UUID, UUID | None]) -> UUID:
    while (before := older.get(key)) is not None:
        key = before
    return key
