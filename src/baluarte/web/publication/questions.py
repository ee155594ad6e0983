"""Questions of the list of events in words, as requests keep them."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl
from uuid import UUID

from django.utils.translation import gettext as _

from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.queries.filter_parsing import Question, read_question
from baluarte.domain.registry.queries.saved import places_of, run_by_name
from baluarte.domain.territory.models import Municipality, State
from baluarte.web.registry import query_string
from baluarte.web.registry.presenters.labels import area_names_of
from baluarte.web.registry.query_string import EventsQuestion

LONGEST = 2000
# Of the list's own address: where a page begins, what was typed.
OF_THE_LIST = ("despues", "q", "tema", "lugares")
# A saved search by its key, instead of a question.
SAVED = "busqueda"


def asked_in(text: str) -> EventsQuestion:
    """Read the question of an address, what is only the list's left aside.

    A saved search that it names is asked instead; `SearchRests` where that may not be.
    """
    given = dict(parse_qsl(text.lstrip("?")[:LONGEST]))
    if (named := given.get(SAVED)) is not None:
        return query_string.read(run_by_name(_key(named)).values)
    return query_string.read(
        {name: value for name, value in given.items() if name not in OF_THE_LIST}
    )


def _key(named: str) -> UUID:
    try:
        return UUID(named)
    except ValueError:
        # As of a search that does not exist.
        return UUID(int=0)


def in_words(questions: Sequence[str]) -> list[str]:
    """Return what each question asks in words; four queries for any number."""
    read: list[Question] = [read_question(dict(parse_qsl(one))) for one in questions]
    codes = places_of(read)
    places = dict(State.objects.filter(code__in=codes).values_list("code", "name"))
    places |= dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))
    places |= area_names_of(one.filters for one in read)
    named = {str(one.compartment_id): one.title for one in lists()}
    return [_said(one, places, named) for one in questions]


def _said(question: str, places: Mapping[str, str], named: Mapping[str, str]) -> str:
    chips = query_string.chips(asked_in(question), places, named)
    return " · ".join(chip["label"] for chip in chips) or _("Everything that is counted")
