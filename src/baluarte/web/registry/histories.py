"""The history of each field of an event: what it was, what it is, who said so, when and why."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account
from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.registry.models import Act, Determination
from baluarte.domain.registry.queries.history import EverTold
from baluarte.norms.catalogues import terms
from baluarte.web.registry.presenters.event_details import (
    claim_in_words,
    detail_in_words,
    victim_in_words,
)
from baluarte.web.registry.presenters.event_page import Names, coded, said_of, told_in_words
from baluarte.web.registry.presenters.labels import label_of, labels_of, language

Entry = dict[str, Any]


def fields(page: EventPage, told: EverTold, names: Names) -> list[dict[str, Any]]:
    """Return each field that anything was told of, with its history, the newest first."""
    held = _held(page.history)
    beside = {
        _("Acts of the event"): _acts(told),
        _("Presumed perpetrators"): _perpetrators(told),
        _("What more is told of the acts"): _details(told),
        _("What the victims are and defend"): _profiles(told),
        _("What sources say"): _claims(told, names),
        _("Reports that tell of it"): _reports(page, names),
        _("Chain of events"): _chains(page, told),
    }
    found = held | {name: _newest_first(entries) for name, entries in beside.items()}
    return [
        {"name": name, "id": f"field-{number}", "entries": entries, "changed": len(entries) > 1}
        for number, (name, entries) in enumerate(found.items(), 1)
        if entries
    ]


def _held(chain: Iterable[Determination]) -> dict[str, list[Entry]]:
    """Return, field by field, each determination that changed it; the newest first, as given."""
    found: dict[str, list[Entry]] = {}
    before: dict[str, str] = {}
    for one in reversed(list(chain)):
        now = told_in_words(one)
        for name, value in now.items():
            if name in before and before[name] == value:
                continue
            entry = _entry(one.decided_at, one.by, value or _("not told"), reason=said_of(one))
            if name in before:
                entry["was"] = before[name] or _("not told")
            found.setdefault(name, []).insert(0, entry)
        before = now
    return found


def _acts(told: EverTold) -> Iterator[Entry]:
    for act in told.acts:
        yield from _held_until(act, _act(act))


def _perpetrators(told: EverTold) -> Iterator[Entry]:
    for one in told.perpetrators:
        parts = [label_of("perpetrators", one.kind)]
        parts += [label_of("involvement_degrees", one.degree)] if one.degree != "presumed" else []
        if one.status != "not_told":
            parts.append(label_of("perpetrator_statuses", one.status))
        if one.identity_id:
            parts.append(_("who it is, is sealed"))
        yield from _held_until(one, f"{_act(one.act)}: {' · '.join(parts)}")


def _details(told: EverTold) -> Iterator[Entry]:
    for one in told.details:
        yield from _held_until(one, f"{_act(one.act)}: {detail_in_words(one)}")


def _profiles(told: EverTold) -> Iterator[Entry]:
    before: dict[int, str] = {}
    for one in told.profiles:
        said = "; ".join(victim_in_words(one, {})) or _("not told")
        victim = _("Victim %(number)s") % {"number": one.number}
        entry = _entry(one.decided_at, one.by, f"{victim}: {said}")
        if one.number in before:
            entry["was"] = before[one.number]
        yield entry
        before[one.number] = said


def _claims(told: EverTold, names: Names) -> Iterator[Entry]:
    for one in told.claims:
        source = label_of("claim_sources", one.source)
        said = f"{one.get_attribute_display()}: {claim_in_words(one, names)} ({source})"
        yield from _held_until(one, said)
        for following in told.followings.get(one.pk, ()):
            held = following.determination
            yield _entry(held.decided_at, held.by, said, label=_("A decision followed it"))


def _reports(page: EventPage, names: Names) -> Iterator[Entry]:
    for one in [*page.reports, *page.unlinked]:
        source = one.source.title if one.source else _("A list that you may not see")
        said = f"{source}: {coded(one.coding, names)}" if one.coding else source
        link, end = one.link, one.link.end_ground
        reason = link.ground.text if link.ground else ""
        yield _entry(link.decided_at, link.by, said, reason=reason, label=_("Linked"))
        if link.ended_at is not None:
            how, why = str(link.get_ended_how_display()), end.text if end else ""
            yield _entry(link.ended_at, link.ended_by, said, reason=why, label=how)


def _chains(page: EventPage, told: EverTold) -> Iterator[Entry]:
    for one in told.chains:
        term = terms("chain_links")[one.kind]
        turned = term.facts["reversed"]
        is_first = one.event_id == page.event.pk
        says = term.in_language(language()) if is_first else turned.get(language(), turned["es"])
        other = one.other if is_first else one.event
        yield from _held_until(one, f"{says} {other.reference}")


def _held_until(one: Any, said: str) -> Iterator[Entry]:
    """Tell when something was said, and when somebody held it no longer."""
    yield _entry(one.decided_at, one.by, said, label=_("Told"))
    if one.ended_at is not None:
        yield _entry(one.ended_at, one.ended_by, said, label=_("Held no longer"))


def _act(act: Act) -> str:
    said = labels_of("aggression_types", [act.type])
    if act.victim_number is None:
        return said
    of_whom = _("Victim %(number)s") % {"number": act.victim_number}
    return f"{said} ({of_whom})"


def _entry(
    at: datetime, by: Account | None, now: str, *, reason: str = "", label: str = ""
) -> Entry:
    name = by.display_name if by else ""
    return {"at": at, "by": name, "is": now, "reason": reason, "label": label}


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    found = list(entries)
    found.reverse()
    return sorted(found, key=lambda one: one["at"], reverse=True)
