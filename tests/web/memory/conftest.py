"""A case with a memory page that is written, consented to and proposed; all invented."""

from types import SimpleNamespace

import pytest
from tests.factories.cases import make_case
from tests.factories.memory import consenter, say, write_page
from tests.factories.procedure import BEFORE, Cast, make_cast

from baluarte.domain.memory import actions
from baluarte.domain.wall.context import acting_as


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def laid(cast) -> SimpleNamespace:
    return lay(cast)


def lay(cast: Cast, *, with_picture: bool = True) -> SimpleNamespace:
    """Write a page, have the daughter consent to its name, and propose that name."""
    case, party = make_case(cast)
    made = write_page(cast, case, with_picture=with_picture)
    by = cast.owner.pk
    with acting_as(by):
        texts = made.texts()
    say(cast, made.daughter, texts)
    with acting_as(by):
        proposal = actions.propose_release(
            page=made.page, texts=texts, risk="Nadie corre más riesgo (inventado).", by=by,
            at=BEFORE,
        )  # fmt: skip
    return SimpleNamespace(
        case=case, party=party, page=made.page, items=made.items, texts=texts, proposal=proposal,
        daughter=made.daughter, sister=made.sister, more=consenter,
    )  # fmt: skip
