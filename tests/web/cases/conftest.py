"""Who comes to pages of cases: the team, her in her own window, everybody else; all invented."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories.access import make_account
from tests.factories.cases import make_case, say_yes
from tests.factories.kept import kept_on
from tests.factories.procedure import Cast, make_cast

from baluarte.domain.access.models import Account
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Note
from baluarte.domain.cases.models import Case, NotebookEntry, Party
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.wall.context import acting_as
from baluarte.web.procedure import urgent

MINUTE = timedelta(minutes=1)
FEDERAL = "share_with_federal_mechanism"
NAME = "Citlali Inventada Robles"


@dataclass(frozen=True)
class Opened:
    """A case in which she declared danger an hour ago, the federal mechanism told of one step."""

    case: Case
    party: Party
    promise: NotebookEntry
    herself: Account


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def opened(cast, as_operator) -> Opened:
    return kept_opened(cast, as_operator)


@kept_on
def kept_opened(cast: Cast, as_operator) -> Opened:
    with as_operator():
        herself = make_account()
    return make_opened(cast, herself)


def make_opened(cast: Cast, herself: Account) -> Opened:
    """Open a full case: asked, consented, told, reachable, promised, her window open."""
    now = timezone.now().replace(second=0, microsecond=0)
    then, by = now - 60 * MINUTE, cast.owner.pk
    case, party = make_case(cast, at=then)
    with acting_as(by):
        actions.open_window(party=party, account=herself, by=by, at=then)
        actions.say_how_to_reach(
            party=party, how="Por su hermana, nunca de noche", from_hour=9, until_hour=13,
            by=by, at=then,
        )  # fmt: skip
        actions.write_note(
            case=case, kind=Note.CALL, text="Oyó pasos en la azotea", happened_at=then, by=by,
            at=then,
        )  # fmt: skip
        promise = actions.write_note(
            case=case, kind=Note.NEXT_CONTACT, text="Llamarle al salir", happened_at=then,
            until_at=now - 5 * MINUTE, by=by, at=then,
        )  # fmt: skip
        for layer in ("process_request", FEDERAL):
            say_yes(party, layer, by=by, at=then)
        intake = urgent.take_in(matter=case.matter, asked_at=then, is_danger=True, by=by, at=then)
        procedure.say_list_was_seen(matter=case.matter, by=by, at=then)
        [proceeding] = [one for one in proceedings_of(case.matter) if one.pk != intake.pk]
        procedure.assign(
            proceeding=proceeding, step="EX-1", institution=cast.federal, by=by, at=then
        )
    return Opened(case, party, promise, herself)


def address(name: str, *given, language: str = "en") -> str:
    """Return an address, in the language of the code unless asked otherwise."""
    with translation.override(language):
        return reverse(name, args=given)


def text_of(answer) -> str:
    return answer.content.decode()
