"""Who it happened to, where it happened to several: a form for each, one more on demand."""

from collections.abc import Mapping, Sequence
from typing import Any

from baluarte.domain.intake.actions import VictimSupplied
from baluarte.domain.intake.models import Coding
from baluarte.domain.intake.victims import VictimTold, profiles_from_json
from baluarte.web.intake.forms.victims import VictimForm, initial_of

# The first is asked under the name alone, each other with its number behind it.
WHOM, SHOWN, ANOTHER = "whom", "whom_shown", "victim"
# What one page asks; further victims are described on the page of the event.
MOST_ASKED = 12


def victim_forms(
    data: Mapping[str, Any] | None, told: Sequence[Mapping[str, Any]]
) -> list[VictimForm]:
    """Return a form for each victim that was told of or is written of, and one at least."""
    many = max(1, len(told), _shown(data))
    is_one_more = data is not None and data.get("again") == ANOTHER
    many += is_one_more
    forms = []
    for place in range(min(many, MOST_ASKED)):
        prefix = prefix_of(place)
        is_written = data is not None and _tells(data, prefix)
        initial = told[place] if place < len(told) else None
        form = VictimForm(data if is_written else None, prefix=prefix, initial=initial)
        form.is_known = bool(initial)
        forms.append(form)
    if is_one_more and (whom := forms[-1].fields.get("name")):
        whom.widget.attrs["autofocus"] = True
    return forms


def supplied_victims(forms: Sequence[VictimForm]) -> tuple[VictimSupplied, ...]:
    """Return the victims told of otherwise than before; an empty form between two is nobody."""
    found: list[VictimSupplied] = []
    last = 0
    for place, form in enumerate(forms, start=1):
        if form.is_known:
            last = place
        number = place if form.is_known else last + 1
        if form.is_bound and (one := form.supplied(number)):
            found.append(one)
            last = number
    return tuple(found)


def tells_whom(data: Mapping[str, Any]) -> bool:
    """Say whether a page that was sent tells anything of who it happened to."""
    return any(_tells(data, prefix_of(place)) for place in range(MOST_ASKED))


def initials_of(victims: Sequence[VictimTold], coding: Coding | None) -> list[dict[str, Any]]:
    """Return what a report tells of its victims, in the order of their numbers."""
    by_number = {one.number: one for one in victims}
    profiles = profiles_from_json(coding.profiles if coding else ())
    last = max([*by_number, *(one.number for one in profiles)], default=0)
    return [
        initial_of(by_number.get(number), coding, number)
        for number in range(1, min(last, MOST_ASKED) + 1)
    ]


def prefix_of(place: int) -> str:
    """Return under which name a page asks of the victim in that place."""
    return WHOM if place == 0 else f"{WHOM}{place + 1}"


def _tells(data: Mapping[str, Any], prefix: str) -> bool:
    names = (name for name in data if name.startswith(f"{prefix}-"))
    return any(data[name] for name in names if data[name] != "person")


def _shown(data: Mapping[str, Any] | None) -> int:
    """Return how many a page that was sent had asked."""
    said = str(data.get(SHOWN, "")) if data is not None else ""
    return min(int(said), MOST_ASKED) if said.isascii() and said.isdigit() else 0
