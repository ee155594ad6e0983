"""Two records side by side: what agrees, field by field, in words; never a number."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.linkage.comparison import Date, Place, Type
from baluarte.domain.linkage.models import Card, Judgement
from baluarte.domain.linkage.queries.pairs import PairPage
from baluarte.domain.registry.choices import Names, Verdict, Voice
from baluarte.domain.registry.queries.lists import ListedEvent
from baluarte.domain.territory.models import Municipality, State
from baluarte.web.registry.presenters.labels import date_in_words, labels_of, place_in_words

AGREES, NEARLY, DIFFERS, SILENT = "agrees", "nearly", "differs", "silent"
_TAGS = {
    AGREES: {"kind": "held", "icon": "check"},
    NEARLY: {"kind": "plain", "icon": "info"},
    DIFFERS: {"kind": "plain", "icon": "unequal"},
    SILENT: {"kind": "absent", "icon": ""},
}
_DEGREES: Mapping[str, str] = {
    Date.DAY: AGREES, Date.NEAR: NEARLY, Date.MONTH: NEARLY, Date.YEAR: NEARLY,
    Date.LONGER: NEARLY, Date.APART: DIFFERS,
    Place.MUNICIPALITY: AGREES, Place.STATE: NEARLY, Place.OTHER_MUNICIPALITY: DIFFERS,
    Place.OTHER_STATE: DIFFERS,
    Type.TYPE: AGREES, Type.GROUP: NEARLY, Type.OTHER: DIFFERS,
    Names.AGREE: AGREES, Names.PART: NEARLY, Names.DIFFER: DIFFERS,
}  # fmt: skip


def compared(pair: PairPage) -> list[dict[str, Any]]:
    """Return each agreed field: what each side says, where it may be shown, and how they agree."""
    agreement = pair.judged.pair.agreement
    told = _laid_open(pair.cards)
    said = {
        "date": _date(agreement),
        "place": _places().get(str(agreement.get("place"))),
        "type": _types().get(str(agreement.get("type"))),
        "names": _names().get(str(agreement.get("names"))),
    }
    return [
        {
            "name": name,
            "field": label,
            "left": _said(name, pair.left) or told.get(Voice.LEFT, {}).get(name),
            "right": _said(name, pair.right) or told.get(Voice.RIGHT, {}).get(name),
            "word": _degree_word(_degree(agreement, name)),
            "tag": _TAGS[_degree(agreement, name)],
            "says": said[name] or _("Nothing is known."),
        }
        for name, label in fields().items()
    ]


def fields() -> dict[str, str]:
    """Name the fields that are compared."""
    return {
        "date": _("When"),
        "place": _("Where"),
        "type": _("Type"),
        "names": _("Names of victims"),
    }


def level(name: str, code: str) -> str:
    """Say of a field how two records agree, whichever they are."""
    if name == "date":
        return _("Within three days.") if code == Date.NEAR else str(_date({"date": code}))
    return {"place": _places, "type": _types, "names": _names}[name]()[code]


def in_one_line(pair: PairPage) -> str:
    """Say in one line what agrees."""
    agreement = pair.judged.pair.agreement
    said = (
        _date(agreement),
        _places().get(str(agreement.get("place"))),
        _types().get(str(agreement.get("type"))),
        _names().get(str(agreement.get("names"))),
    )
    return " ".join(one for one in said if one)


def judgements(pair: PairPage) -> list[dict[str, Any]]:
    """Return what was judged, the newest first."""
    return [
        {
            "at": one.decided_at,
            "by": one.by.display_name,
            "was": None,
            "is": f"{_voice(pair, one)}: {Verdict(one.verdict).label}",
            "reason": one.reason.text,
        }
        for one in reversed(pair.judged.judgements)
    ]


def said_before(pair: PairPage, *, by: UUID) -> Judgement | None:
    """Return the newest judgement of an account."""
    mine = [one for one in pair.judged.judgements if one.by_id == by]
    return mine[-1] if mine else None


def titles(pair: PairPage) -> dict[str, str]:
    """Say whose record each side is, where that may be known."""
    sides = (
        ("left_title", pair.left, pair.cards.get(Voice.LEFT), _("One organisation")),
        ("right_title", pair.right, pair.cards.get(Voice.RIGHT), _("Another organisation")),
    )
    said = {}
    for name, side, card, fallback in sides:
        known = str(side.source.steward) if side and side.source else ""
        said[name] = known or (card.holds["steward"] if card else "") or fallback
    return said


def laid_open(pair: PairPage) -> list[dict[str, Any]]:
    """Return what a side one does not see laid open, and of which day that is."""
    sides = ((pair.left, Voice.LEFT), (pair.right, Voice.RIGHT))
    cards = [pair.cards[voice] for side, voice in sides if side is None and voice in pair.cards]
    return [{"holds": card.holds, "at": card.laid_at} for card in cards]


def _laid_open(cards: Mapping[str, Card]) -> dict[str, dict[str, str]]:
    """Say what cards hold, field by field."""
    codes = {card.holds[key] for card in cards.values() for key in ("state", "municipality")}
    names = dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))
    names |= dict(State.objects.filter(code__in=codes).values_list("code", "name"))
    return {
        voice: {
            "date": date_in_words(card.holds["date"]) or "—",
            "place": place_in_words(
                names.get(card.holds["municipality"]), names.get(card.holds["state"])
            )
            or "—",
            "type": labels_of("aggression_types", sorted(card.holds["types"])) or "—",
        }
        for voice, card in cards.items()
    }


def _voice(pair: PairPage, one: Judgement) -> str:
    sides = {Voice.LEFT: pair.left, Voice.RIGHT: pair.right}
    voice = Voice(one.voice)
    side = sides.get(voice)
    if side is not None and side.source is not None:
        return str(side.source.steward)
    return str(voice.label)


def _degree(agreement: Mapping[str, Any], name: str) -> str:
    return _DEGREES.get(str(agreement.get(name)), SILENT)


def _degree_word(degree: str) -> str:
    return {
        AGREES: _("Agrees"),
        NEARLY: _("May agree"),
        DIFFERS: _("Differs"),
        SILENT: _("Not known"),
    }[degree]


def _said(name: str, side: ListedEvent | None) -> str | None:
    """Return what a side says of a field; none where it may not be shown."""
    if side is None or name == "names":
        return None
    held = side.held
    if name == "date":
        return date_in_words(held.date) or "—"
    if name == "type":
        return labels_of("aggression_types", sorted(side.acts)) or "—"
    municipality = held.municipality.name if held.municipality else None
    return place_in_words(municipality, held.state.name if held.state else None) or "—"


def _date(agreement: Mapping[str, Any]) -> str | None:
    level, days = str(agreement.get("date")), agreement.get("days")
    if level == Date.NEAR and days:
        text = ngettext("%(days)s day lies between them.", "%(days)s days lie between them.", days)
        return text % {"days": days}
    return {
        Date.DAY: _("The same day."),
        Date.MONTH: _("The dates can be one: at least one is known only to the month."),
        Date.YEAR: _("The dates can be one: at least one is known only to the year."),
        Date.LONGER: _("The dates can be one: at least one spans more than a year."),
        Date.APART: _("The dates cannot be one."),
        Date.UNKNOWN: _("One of the dates is not known."),
    }.get(Date(level) if level in set(Date) else Date.UNKNOWN)


def _places() -> dict[str, str]:
    return {
        Place.MUNICIPALITY: _("The same municipality."),
        Place.STATE: _("The same state; at least one says no municipality."),
        Place.OTHER_MUNICIPALITY: _("The same state, another municipality."),
        Place.OTHER_STATE: _("Different states."),
        Place.UNKNOWN: _("One of the places is not known."),
    }


def _types() -> dict[str, str]:
    return {
        Type.TYPE: _("They share a type of aggression."),
        Type.GROUP: _("They share a group of types."),
        Type.OTHER: _("Their types are of different groups."),
        Type.UNKNOWN: _("One of them says no type."),
    }


def _names() -> dict[str, str]:
    return {
        Names.AGREE: _("The names agree. They were compared under seal: neither side was shown."),
        Names.PART: _("The names may agree, one is shorter. They were compared under seal."),
        Names.DIFFER: _("The names do not agree. They were compared under seal."),
        Names.UNKNOWN: _("No name is known on one of the sides."),
    }
