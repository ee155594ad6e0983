"""Questions of the list of events in words, as requests keep them."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.queries.question import Question, read_question
from baluarte.domain.registry.queries.saved import places_of
from baluarte.domain.territory.models import Municipality, State
from baluarte.web.registry import address
from baluarte.web.registry.address import Asked

LONGEST = 2000
# Of the list's own address: where a page begins, what was typed, what was known when.
OF_THE_LIST = ("despues", "q", "tema", "lugares", "conocido")


def asked_in(text: str) -> Asked:
    """Read the question of an address, what is only the list's left aside."""
    given = dict(parse_qsl(text.lstrip("?")[:LONGEST]))
    return address.read({name: value for name, value in given.items() if name not in OF_THE_LIST})


def in_words(questions: Sequence[str]) -> list[str]:
    """Return what each question asks in words; three queries for any number."""
    read: list[Question] = [read_question(dict(parse_qsl(one))) for one in questions]
    codes = places_of(read)
    places = dict(State.objects.filter(code__in=codes).values_list("code", "name"))
    places |= dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))
    named = {str(one.compartment_id): one.title for one in lists()}
    return [_said(one, places, named) for one in questions]


def _said(question: str, places: Mapping[str, str], named: Mapping[str, str]) -> str:
    chips = address.chips(asked_in(question), places, named)
    return " · ".join(chip["label"] for chip in chips) or _("Everything that is counted")
