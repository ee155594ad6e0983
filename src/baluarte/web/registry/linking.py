"""The network of an address, drawn and as a table: a line says that there is a link, no more."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.people.queries import Named
from baluarte.domain.registry.queries.network import Linked, Network
from baluarte.web.registry import network_drawing
from baluarte.web.registry.network_drawing import Spot
from baluarte.web.registry.presenters.labels import label_of

# Beyond these nobody can follow a line or find a circle; the table has everybody.
MOST_CLASSES, MOST_SEVERAL, MOST_AROUND = 10, 40, 24
LONGEST = 18


@dataclass(frozen=True, slots=True)
class Class:
    """A class of presumed perpetrators in the drawing, with its name in lines."""

    x: int
    y: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the drawing, by number, with as many events as a line of it may say."""

    x: int
    y: int
    number: int
    says: str
    has_several: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody of this class is presumed in an event against this person."""

    x1: int
    y1: int
    x2: int
    y2: int
    says: str
    has_several: bool


def rows(network: Network, names: dict[UUID, Named]) -> list[dict[str, Any]]:
    """Return everybody for the table: by number, with a name only where it was opened."""
    return [
        {
            "number": number,
            "named": names.get(one.victim.person_id) if one.victim.person_id else None,
            "events": [
                {"reference": reference, "classes": [_class(code) for code in codes]}
                for reference, codes in one.events.items()
            ],
        }
        for number, one in enumerate(network.persons, 1)
    ]


def drawing(network: Network) -> dict[str, Any]:
    """Return the drawing: classes around, persons of several between them, the others beside."""
    numbered = {number: one for number, one in enumerate(network.persons, 1) if one.classes}
    codes = _drawn_classes(numbered)
    of = {n: [code for code in one.classes if code in codes] for n, one in numbered.items()}
    ties = {n: (len(numbered[n].events), len(of[n])) for n in numbered if of[n]}
    several = sorted((n for n, tie in ties.items() if max(tie) > 1), key=lambda n: (ties[n], -n))
    several = sorted(several[-MOST_SEVERAL:])
    alone = _around({n: of[n][0] for n, tie in ties.items() if max(tie) == 1})
    at = network_drawing.hubs(codes)
    spots = network_drawing.between({n: of[n] for n in several}, at)
    spots |= network_drawing.around(alone, at)
    return {
        "width": network_drawing.WIDTH,
        "height": network_drawing.HEIGHT,
        "classes": [Class(at[c].x, at[c].y, tuple(wrap(_class(c), LONGEST)[:3])) for c in codes],
        "persons": [Person(s.x, s.y, n, said(n), n not in alone) for n, s in spots.items()],
        "lines": [
            Line(
                at[code].x,
                at[code].y,
                spot.x,
                spot.y,
                f"{_class(code)} – {said(n)}",
                n not in alone,
            )
            for n, spot in spots.items()
            for code in of[n]
        ],
        "sentence": _sentence(network, len(several)),
        "left_out": _left_out(network, len(spots)),
    }


def _line(one: Spot, other: Spot, says: str, *, has_several: bool) -> Line:
    return Line(one.x, one.y, other.x, other.y, says, has_several)


def _drawn_classes(numbered: Mapping[int, Linked]) -> list[str]:
    """Return the classes with the most persons, by name; nobody is counted on the page."""
    many = Counter(code for one in numbered.values() for code in one.classes)
    return sorted((code for code, _n in many.most_common(MOST_CLASSES)), key=_class)


def _around(alone: Mapping[int, str]) -> dict[int, str]:
    """Keep as many around each class as can be told apart."""
    kept: Counter[str] = Counter()
    found = {}
    for number, code in alone.items():
        kept[code] += 1
        if kept[code] <= MOST_AROUND:
            found[number] = code
    return found


def said(number: int) -> str:
    """Say a person by her number on this page."""
    return _("Person %(number)s") % {"number": number}


def _class(code: str) -> str:
    return label_of("perpetrators", code)


def _sentence(network: Network, several: int) -> str:
    everybody = len(network.persons)
    told = ngettext(
        "%(n)s person whom you may know of.", "%(n)s persons whom you may know of.", everybody
    ) % {"n": everybody}
    drawn = _(
        "Squares are classes of presumed perpetrators, circles are persons; a line says that "
        "somebody of that class is presumed in an event against that person."
    )
    between = (
        _("Numbered in the middle: those with several events or several classes.")
        if several
        else _("Nobody has more than one event or class.")
    )
    return f"{told} {drawn} {between}"


def _left_out(network: Network, drawn: int) -> str:
    left = len(network.persons) - drawn
    if not left:
        return ""
    said = ngettext(
        "%(n)s person is not drawn: nobody is presumed in any event, or too many stand in one "
        "place to be told apart. The table has everybody.",
        "%(n)s persons are not drawn: nobody is presumed in any event, or too many stand in one "
        "place to be told apart. The table has everybody.",
        left,
    )
    return said % {"n": left}
