"""The network of an address, drawn and as a table: a line says that there is a link, no more."""

from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.people.queries import Named
from baluarte.domain.registry.queries.network import Linked, Network
from baluarte.web.registry.presenters.labels import label_of

# Beyond these the lines cannot be followed; the table has everybody.
DRAWN = 40
WIDTH, LEFT, RIGHT, STEP, HEAD = 360, 150, 270, 34, 20
LONGEST = 20


@dataclass(frozen=True, slots=True)
class Node:
    """A class or a person of the drawing: its lines of words, and where it stands."""

    words: tuple[str, ...]
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody of this class is presumed in an event against this person."""

    top: int
    bottom: int
    says: str


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
    """Return the drawing: classes on the left, persons on the right, lines between them."""
    numbered = list(enumerate(network.persons, 1))
    several = [(number, one) for number, one in numbered if len(one.events) > 1][:DRAWN]
    codes = sorted({code for _number, one in several for code in one.classes}, key=_class)
    height = HEAD + STEP * max(len(codes), len(several), 1)
    classes = _spread([tuple(wrap(_class(code), LONGEST)[:2]) for code in codes], height)
    persons = _spread([(said(number),) for number, _one in several], height)
    at = dict(zip(codes, classes, strict=True))
    return {
        "width": WIDTH,
        "height": height,
        "left": LEFT,
        "right": RIGHT,
        "from": LEFT + 8,
        "to": RIGHT - 8,
        "classes": classes,
        "persons": persons,
        "lines": [
            Line(at[code].y, node.y, f"{_class(code)} – {said(number)}")
            for (number, one), node in zip(several, persons, strict=True)
            for code in one.classes
        ],
        "sentence": _sentence(network, several),
    }


def said(number: int) -> str:
    """Say a person by her number on this page."""
    return _("Person %(number)s") % {"number": number}


def _spread(words: list[tuple[str, ...]], height: int) -> list[Node]:
    """Stand nodes one under the other, evenly over the height."""
    step = (height - HEAD) / max(len(words), 1)
    return [Node(one, round(HEAD + step * (place + 0.5))) for place, one in enumerate(words)]


def _class(code: str) -> str:
    return label_of("perpetrators", code)


def _sentence(network: Network, several: list[tuple[int, Linked]]) -> str:
    everybody = len(network.persons)
    told = ngettext(
        "%(n)s person whom you may know of.", "%(n)s persons whom you may know of.", everybody
    ) % {"n": everybody}
    drawn = _(
        "Drawn are those against whom there is more than one event; a line says that somebody of "
        "that class is presumed in one of them."
    )
    return f"{told} {drawn}" if several else f"{told} " + _("Nobody has more than one event.")
